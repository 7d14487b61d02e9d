"""Accounts at carriers: made, paused, and spoken to with a gate before and a note after, so that a dead carrier hogs no worker."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.db.models.functions import Now

from erp.kernel import clock, crypto
from erp.kernel.services import timeline
from erp.kernel.sql import execute, rows
from logistics.connectors.port import CarrierConnector
from logistics.connectors.registry import connector_for
from logistics.models import Carrier, CarrierAccount
from logistics.states import CarrierProtocol
from people.models import User
from stores.connectors.errors import AuthRevoked, ConnectorError, OutcomeUnknown, Throttled, Transient

PATIENT = 3  # stumbles in a row before the carrier is left alone for a while
LONGEST_BLOCK_S = 60.0
ASK_AGAIN_S = 300.0


class CarrierClosed(Throttled):
    """No call may be made now: the account is paused, or left alone after trouble. Commands stay due."""


@transaction.atomic
def open_account(
    *,
    carrier_id: int,
    protocol: CarrierProtocol,
    name: str,
    customer_id: str,
    base_url: str,
    credentials: Mapping[str, str],
    actor: User | None,
) -> CarrierAccount:
    """Keep an account with its credentials sealed; one that is known gets the new address and credentials."""
    account, made = CarrierAccount.objects.update_or_create(
        protocol=protocol,
        customer_id=customer_id,
        defaults={
            "carrier": Carrier.objects.get(pk=carrier_id),
            "name": name,
            "base_url": base_url,
            "credentials": crypto.seal_json(dict(credentials)),
        },
        create_defaults={
            "carrier": Carrier.objects.get(pk=carrier_id),
            "name": name,
            "base_url": base_url,
            "credentials": crypto.seal_json(dict(credentials)),
            "pull_at": Now(),
        },
    )
    action = "carrier_account.opened" if made else "carrier_account.changed"
    timeline.record(action, subject_kind="carrier_account", subject_ids=[account.pk], actor=actor)
    return account


@transaction.atomic
def pause(*, account_id: int, actor: User) -> bool:
    """Stop all calls to a carrier; its labels keep waiting. False when it was paused."""
    changed = CarrierAccount.objects.filter(pk=account_id, paused_at=None).update(paused_at=clock.now())
    if changed:
        timeline.record("carrier_account.paused", subject_kind="carrier_account", subject_ids=[account_id], actor=actor)
    return bool(changed)


@transaction.atomic
def resume(*, account_id: int, actor: User) -> bool:
    """Let the carrier be called again. False when it was not paused."""
    changed = CarrierAccount.objects.filter(pk=account_id, paused_at__isnull=False).update(
        paused_at=None, trouble="", trouble_count=0, blocked_until=None
    )
    if changed:
        timeline.record(
            "carrier_account.resumed", subject_kind="carrier_account", subject_ids=[account_id], actor=actor
        )
    return bool(changed)


@contextmanager
def speaking_to(account_id: int) -> Iterator[CarrierConnector]:
    """A connector for the block. Raises CarrierClosed instead when the carrier may not be called now."""
    account = CarrierAccount.objects.get(pk=account_id)
    _refuse_when_closed(account)
    try:
        yield connector_for(account)
    except (Transient, OutcomeUnknown, AuthRevoked) as error:
        _note_trouble(account_id, error)
        raise
    except ConnectorError:
        _note_success(account_id)  # it answered, if only to say no
        raise
    if account.trouble_count:
        _note_success(account_id)


def _refuse_when_closed(account: CarrierAccount) -> None:
    if account.paused_at is not None:
        raise CarrierClosed(f"{account.name} is paused", wait_s=ASK_AGAIN_S)
    left = rows(
        """SELECT extract(epoch FROM blocked_until - clock_timestamp()) FROM logistics_carrieraccount
           WHERE id = %s AND blocked_until > clock_timestamp()""",
        [account.pk],
    )
    if left:
        raise CarrierClosed(f"{account.name} is left alone after trouble: {account.trouble}", wait_s=float(left[0][0]))


def _note_trouble(account_id: int, error: Exception) -> None:
    """Count a stumble; from the third in a row on, leave the carrier alone for 2, 4, 8 ... at most 60 seconds."""
    execute(
        """UPDATE logistics_carrieraccount
           SET trouble_count = trouble_count + 1, trouble = %s,
               blocked_until = CASE WHEN trouble_count + 1 >= %s
                 THEN clock_timestamp() + least(%s, 2.0 ^ least(trouble_count + 2 - %s, 10)) * interval '1 second' END
           WHERE id = %s""",
        [f"{type(error).__name__}: {error}"[:2000], PATIENT, LONGEST_BLOCK_S, PATIENT, account_id],
    )


def _note_success(account_id: int) -> None:
    execute(
        """UPDATE logistics_carrieraccount SET trouble_count = 0, trouble = '', blocked_until = NULL
           WHERE id = %s AND trouble_count > 0""",
        [account_id],
    )
