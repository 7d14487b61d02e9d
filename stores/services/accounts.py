"""Reaching an account's marketplace: a gate before the call, a note after it, so that one dead marketplace never hogs the workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from erp.kernel.services import timeline
from erp.kernel.sql import execute, rows
from people.models import User
from stores.connectors.errors import ConnectorError, OutcomeUnknown, Throttled, Transient
from stores.connectors.port import Connector
from stores.connectors.registry import connector_for
from stores.models import SellerAccount
from stores.states import AccountState

PATIENT = 3  # stumbles in a row before the account is left alone for a while
LONGEST_BLOCK_S = 60.0
ASK_AGAIN_S = 300.0


class AccountClosed(Throttled):
    """No call may be made now: the account is paused, must be connected again, or is left alone after trouble. Rows stay due."""


@contextmanager
def connected(account_id: int) -> Iterator[Connector]:
    """A connector for the block. Raises AccountClosed instead when the account may not be called now.

    Trouble that leaves the block is noted on the account, and so is the first success after trouble.
    """
    account = SellerAccount.objects.get(pk=account_id)
    refuse_when_closed(account)
    connector = connector_for(account)
    try:
        yield connector
    except (Transient, OutcomeUnknown) as error:
        if connector.http.answered:
            note_success(account_id)  # it stumbled among answers: that is not one trouble after another
        note_trouble(account_id, error)
        raise
    except ConnectorError:
        note_success(account_id)  # it answered, if only to say no
        raise
    if account.trouble_count:
        note_success(account_id)


def refuse_when_closed(account: SellerAccount) -> None:
    """Raise AccountClosed with how long to wait, when the account is not to be called."""
    if account.state == AccountState.PAUSED:
        raise AccountClosed(f"{account.name} is paused", wait_s=ASK_AGAIN_S)
    if account.state == AccountState.UNAUTHORISED:
        raise AccountClosed(f"{account.name} must be connected again: {account.trouble}", wait_s=ASK_AGAIN_S)
    left = rows(
        """SELECT extract(epoch FROM blocked_until - clock_timestamp()) FROM stores_selleraccount
           WHERE id = %s AND blocked_until > clock_timestamp()""",
        [account.pk],
    )
    if left:
        raise AccountClosed(
            f"{account.name} is left alone after repeated trouble: {account.trouble}", wait_s=float(left[0][0])
        )


def note_trouble(account_id: int, error: Exception) -> None:
    """Count a stumble; from the third in a row on, leave the account alone for 2, 4, 8 ... at most 60 seconds."""
    execute(
        """UPDATE stores_selleraccount
           SET trouble_count = trouble_count + 1, trouble = %s,
               blocked_until = CASE WHEN trouble_count + 1 >= %s
                 THEN clock_timestamp() + least(%s, 2.0 ^ least(trouble_count + 2 - %s, 10)) * interval '1 second' END
           WHERE id = %s""",
        [f"{type(error).__name__}: {error}"[:2000], PATIENT, LONGEST_BLOCK_S, PATIENT, account_id],
    )


def note_success(account_id: int) -> None:
    """Forget the trouble of an account that answers again."""
    execute(
        """UPDATE stores_selleraccount SET trouble_count = 0, trouble = '', blocked_until = NULL
           WHERE id = %s AND trouble_count > 0 AND state <> 'unauthorised'""",
        [account_id],
    )


@transaction.atomic
def pause_account(*, account_id: int, actor: User) -> bool:
    """Stop all calls for an account; rows keep waiting. False when it was not active."""
    changed = SellerAccount.objects.filter(pk=account_id, state=AccountState.ACTIVE).update(state=AccountState.PAUSED)
    if changed:
        timeline.record("account.paused", subject_kind="account", subject_ids=[account_id], actor=actor)
    return bool(changed)


@transaction.atomic
def resume_account(*, account_id: int, actor: User) -> bool:
    """Let an account be called again, after a pause or once it has been connected again. False when it was active."""
    stopped = SellerAccount.objects.filter(pk=account_id, state__in=[AccountState.PAUSED, AccountState.UNAUTHORISED])
    changed = stopped.update(state=AccountState.ACTIVE, trouble="", trouble_count=0, blocked_until=None)
    if changed:
        execute("UPDATE stores_syncstate SET next_at = clock_timestamp() WHERE account_id = %s", [account_id])
        timeline.record("account.resumed", subject_kind="account", subject_ids=[account_id], actor=actor)
    return bool(changed)
