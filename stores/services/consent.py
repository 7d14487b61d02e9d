"""The way to a marketplace's consent page and back. Nothing is called inside a transaction, and an answer counts once.

`state` is signed, names one trip, ends with it, and counts only in the browser session that began it. So an answer that was replayed,
made up, or begun by somebody else changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.core import signing
from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.services import timeline
from erp.kernel.sql import rows
from people.models import User
from stores.access import managed_account_ids
from stores.connectors.applications import APPLICATIONS
from stores.connectors.errors import ConnectorError, Rejected
from stores.connectors.http import AccountHttp
from stores.connectors.port import Granted
from stores.connectors.registry import connector_class
from stores.models import ConsentTrip, SellerAccount
from stores.services.tokens import holding_tokens
from stores.states import AccountState

LASTS = timedelta(minutes=30)
FORGET_AFTER = timedelta(days=1)
SALT = "stores.consent"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of an answer: the account, or a problem by one of a few words (see `stores.words`) and the trip it came from."""

    account_id: int | None = None
    problem: str = ""
    detail: str = ""
    trip_id: int | None = None


def begin(
    *,
    marketplace: str,
    app: Mapping[str, str],
    base_url: str,
    redirect_uri: str,
    user: User,
    session_key: str,
    account_id: int | None = None,
) -> ConsentTrip:
    """Remember who goes where, with the application's credentials sealed."""
    now = clock.now()
    return ConsentTrip.objects.create(
        marketplace=marketplace,
        account_id=account_id,
        user=user,
        session=_session(session_key),
        nonce=secrets.token_urlsafe(24),
        base_url=base_url.rstrip("/"),
        redirect_uri=redirect_uri,
        app=crypto.seal_json(dict(app)),
        created_at=now,
        expires_at=now + LASTS,
    )


def reconnect(*, account: SellerAccount, redirect_uri: str, user: User, session_key: str) -> ConsentTrip:
    """A new consent for an account that we have, with the application that it has."""
    return begin(
        marketplace=account.marketplace, app=account.secrets, base_url=account.base_url, redirect_uri=redirect_uri,
        user=user, session_key=session_key, account_id=account.pk,
    )  # fmt: skip


def again(*, trip: ConsentTrip, user: User, session_key: str) -> ConsentTrip:
    """The same way once more, after an answer that came to nothing."""
    return begin(
        marketplace=trip.marketplace, app=crypto.unseal_json(trip.app), base_url=trip.base_url,
        redirect_uri=trip.redirect_uri, user=user, session_key=session_key, account_id=trip.account_id,
    )  # fmt: skip


def address(trip: ConsentTrip) -> str:
    """Where the seller says yes. Holds the application's id, never a secret."""
    state = signing.dumps([trip.pk, trip.nonce], salt=SALT)
    url: str = connector_class(trip.marketplace).consent_url(
        crypto.unseal_json(trip.app), base_url=trip.base_url, redirect_uri=trip.redirect_uri, state=state
    )
    return url


def arrive(*, marketplace: str, answer: Mapping[str, str], user: User, session_key: str) -> Arrival:
    """Take an answer of a consent page: prove its `state`, use it up, redeem the code, keep the tokens. Not transactional: it calls."""
    trip, problem = _claimed(marketplace, answer.get("state", ""), user, session_key)
    if trip is None or problem:
        return Arrival(problem=problem, trip_id=trip.pk if trip and trip.user_id == user.pk else None)
    try:
        granted = connector_class(marketplace).redeem(
            crypto.unseal_json(trip.app),
            base_url=trip.base_url,
            redirect_uri=trip.redirect_uri,
            answer=answer,
            http=AccountHttp(0),
        )
    except Rejected as error:
        return Arrival(problem=error.code or "refused", detail=str(error), trip_id=trip.pk)
    except ConnectorError as error:
        return Arrival(problem="no_answer", detail=str(error), trip_id=trip.pk)
    return _kept(trip, granted, user)


def forget_old() -> int:
    """Delete trips that ended long ago, with the credentials that were entered for them."""
    return ConsentTrip.objects.filter(expires_at__lt=clock.now() - FORGET_AFTER).delete()[0]


def _claimed(marketplace: str, state: str, user: User, session_key: str) -> tuple[ConsentTrip | None, str]:
    """The trip of a state, used up by this statement; or what is wrong with it, and nothing has changed."""
    try:
        trip_id, nonce = signing.loads(state, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None, "broken"
    trip = ConsentTrip.objects.filter(pk=trip_id, nonce=nonce, marketplace=marketplace).first()
    if trip is None:
        return None, "expired"
    if trip.user_id != user.pk or bytes(trip.session) != _session(session_key):
        return trip, "foreign"
    if trip.used_at is not None:
        return trip, "replayed"
    now = clock.now()
    if trip.expires_at <= now:
        return trip, "expired"
    won = rows(
        "UPDATE stores_consenttrip SET used_at = %s WHERE id = %s AND used_at IS NULL RETURNING id", [now, trip.pk]
    )
    return trip, "" if won else "replayed"


def _kept(trip: ConsentTrip, granted: Granted, user: User) -> Arrival:
    """Tokens on the trip's account, on the one that has this seller already, or on a new one."""
    known = SellerAccount.objects.filter(
        marketplace=trip.marketplace, seller_id=granted.seller_id, region=granted.region
    ).first()
    if trip.account_id and (known is None or known.pk != trip.account_id):
        return Arrival(problem="other_seller", detail=granted.seller_id, trip_id=trip.pk)
    if known and known.pk not in managed_account_ids(user):
        return Arrival(problem="elsewhere", trip_id=trip.pk)
    if known is None:
        return Arrival(account_id=_opened(trip, granted, user).pk)
    with holding_tokens(known.pk), transaction.atomic():
        stopped = SellerAccount.objects.select_for_update().get(pk=known.pk)
        state = AccountState.ACTIVE if stopped.state == AccountState.UNAUTHORISED else stopped.state
        if not stopped.stores.exists():
            state = AccountState.SETUP
        values = _values(trip, granted, kept=stopped.secrets)
        calm: dict[str, Any] = {"state": state, "trouble": "", "trouble_count": 0, "blocked_until": None}
        SellerAccount.objects.filter(pk=known.pk).update(
            **values, **calm, token_version=stopped.token_version + 1, base_url=trip.base_url
        )
        timeline.record("account.reconnected", subject_kind="account", subject_ids=[known.pk], actor=user)
    return Arrival(account_id=known.pk)


@transaction.atomic
def _opened(trip: ConsentTrip, granted: Granted, user: User) -> SellerAccount:
    account = SellerAccount.objects.create(
        marketplace=trip.marketplace,
        region=granted.region,
        seller_id=granted.seller_id,
        name=_free_name(granted.name),
        base_url=trip.base_url,
        hook_key=secrets.token_urlsafe(18),
        state=AccountState.SETUP,
        poll_every_s=APPLICATIONS[trip.marketplace].poll_every_s,
        token_version=1,
        **_values(trip, granted, kept={}),
    )
    timeline.record("account.connected", subject_kind="account", subject_ids=[account.pk], actor=user)
    return account


def _free_name(wanted: str) -> str:
    """The marketplace's name for it, numbered when another account has it; a person may change it."""
    taken = set(SellerAccount.objects.filter(name__startswith=wanted[:100]).values_list("name", flat=True))
    names = (wanted[:100] if number == 1 else f"{wanted[:100]} {number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _values(trip: ConsentTrip, granted: Granted, *, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a consent fills. What it did not name (a relay's secret, a warehouse) stays; old tokens go."""
    pair, now = granted.tokens, clock.now()
    stays = {name: value for name, value in kept.items() if name not in {"access_token", "refresh_token"}}
    gone = {"access_token", "refresh_token"}
    fresh = {name: value for name, value in granted.credentials.items() if name not in gone}
    return {
        "credentials": crypto.seal_json({**stays, **fresh}),
        "access_token": crypto.seal(pair.access_token.encode()) if pair else None,
        "refresh_token": crypto.seal(pair.refresh_token.encode()) if pair and pair.refresh_token else None,
        "token_expires_at": now + timedelta(seconds=pair.expires_in_s) if pair else None,
        "authorised_until": granted.authorised_until,
    }


def _session(session_key: str) -> bytes:
    return crypto.blind_index("consent.session", session_key) or b""
