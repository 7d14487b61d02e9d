"""An account from its first consent to its daily work: what it may sell on, its stores and their rules, its secrets, and its end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.events import publish
from erp.kernel.services import timeline
from erp.kernel.sql import execute, rows
from people.models import User
from stores.connectors.errors import ConnectorError
from stores.events import StoreRulesChanged
from stores.models import SellerAccount, Store, StoreAccess
from stores.services.accounts import connected
from stores.services.tokens import holding_tokens
from stores.states import AccountState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a store sells: its name, how long an unpaid order keeps its stock, and what share of the stock it shows."""

    name: str
    unpaid_hold_minutes: int
    push_stock: bool
    stock_share: Decimal
    stock_buffer: int


@dataclass(frozen=True, slots=True)
class NewStore:
    """A site that becomes a store."""

    site: str
    currency: str
    zone: str
    rules: Rules


@dataclass(frozen=True, slots=True)
class SpareApp:
    """An application at the mock marketplaces whose seller is not connected yet."""

    app: Mapping[str, str]
    base_url: str


_spare: list[Callable[[str], SpareApp | None]] = []


def set_spare(source: Callable[[str], SpareApp | None] | None) -> None:
    """Called by the wiring: where the demo's mock applications are looked up; None outside a demo."""
    _spare[:] = [source] if source else []


def offers_spare() -> bool:
    """Whether the mock marketplaces can be chosen."""
    return bool(_spare)


def spare_app(marketplace: str) -> SpareApp | None:
    """A mock application that waits to be connected. Calls the mocks."""
    return _spare[0](marketplace) if _spare else None


def learn_sites(*, account_id: int, actor: User) -> str:
    """Ask the marketplace where the account may sell, which also proves the connection. '' when it answered, else why not."""
    try:
        with connected(account_id) as connector:
            sites = connector.sites()
    except ConnectorError as error:
        timeline.record("account.test_failed", subject_kind="account", subject_ids=[account_id], actor=actor)
        return str(error)
    with transaction.atomic():
        SellerAccount.objects.filter(pk=account_id).update(sites=[asdict(site) for site in sites], sites_at=clock.now())
        timeline.record("account.tested", subject_kind="account", subject_ids=[account_id], actor=actor)
    return ""


@transaction.atomic
def open_stores(*, account_id: int, stores: Sequence[NewStore], actor: User) -> list[int]:
    """Make stores of sites; one that is a store already stays as it is. Who opens them may work on them."""
    Store.objects.bulk_create(
        [
            Store(account_id=account_id, site=each.site, currency=each.currency, zone=each.zone, **asdict(each.rules))
            for each in stores
        ],
        ignore_conflicts=True,
    )
    mine = Store.objects.filter(account_id=account_id, site__in=[each.site for each in stores])
    ids = list(mine.order_by("pk").values_list("pk", flat=True))
    if not actor.sees_all_stores:
        StoreAccess.objects.bulk_create([StoreAccess(user=actor, store_id=key) for key in ids], ignore_conflicts=True)
    names = {"stores": [each.rules.name for each in stores]}
    timeline.record("account.stores_opened", subject_kind="account", subject_ids=[account_id], actor=actor, data=names)
    return ids


@transaction.atomic
def change_settings(
    *, account_id: int, name: str, poll_every_s: int, rules: Mapping[int, Rules], actor: User
) -> list[str]:
    """Set an account's name and pace and its stores' rules. The names of what changed; nothing when all was so."""
    account = SellerAccount.objects.select_for_update().get(pk=account_id)
    stores = {each.pk: each for each in account.stores.order_by("pk").select_for_update() if each.pk in rules}
    changed = [key for key, value in (("name", name), ("poll_every_s", poll_every_s)) if getattr(account, key) != value]
    moved = [key for key, store in stores.items() if any(getattr(store, k) != v for k, v in asdict(rules[key]).items())]
    if not changed and not moved:
        return []
    SellerAccount.objects.filter(pk=account_id).update(name=name, poll_every_s=poll_every_s)
    for key in moved:
        for field, value in asdict(rules[key]).items():
            setattr(stores[key], field, value)
    Store.objects.bulk_update([stores[key] for key in moved], list(Rules.__dataclass_fields__))
    said = changed + [stores[key].name for key in moved]
    timeline.record(
        "account.settings_changed", subject_kind="account", subject_ids=[account_id], actor=actor, data={"what": said}
    )
    if moved:
        publish(StoreRulesChanged(tuple(moved)))
    return said


def rotate_secrets(*, account_id: int, secrets: Mapping[str, str], actor: User) -> None:
    """Replace secrets of the application. The access token is fetched anew at the next call, so that they prove themselves at once."""
    with holding_tokens(account_id), transaction.atomic():
        account = SellerAccount.objects.select_for_update().get(pk=account_id)
        SellerAccount.objects.filter(pk=account_id).update(
            credentials=crypto.seal_json({**account.secrets, **secrets}), token_expires_at=clock.now()
        )
        timeline.record(
            "account.secrets_rotated", subject_kind="account", subject_ids=[account_id], actor=actor,
            data={"what": sorted(secrets)},
        )  # fmt: skip


@transaction.atomic
def start_work(*, account_id: int, actor: User) -> bool:
    """Let an account that was being set up be pulled from now on; what came before is the first import's. False when it works already."""
    if not SellerAccount.objects.filter(pk=account_id, state=AccountState.SETUP).update(state=AccountState.ACTIVE):
        return False
    execute(
        """INSERT INTO stores_syncstate (account_id, kind, cursor, last_rows, last_error, last_started_at, next_at)
           VALUES (%s, 'orders', %s, 0, '', %s, clock_timestamp())
           ON CONFLICT (account_id, kind) DO UPDATE SET cursor = coalesce(stores_syncstate.cursor, excluded.cursor)""",
        [account_id, clock.now(), clock.now()],
    )
    timeline.record("account.started", subject_kind="account", subject_ids=[account_id], actor=actor)
    return True


@transaction.atomic
def stop_ended() -> int:
    """Stop, loudly, each account whose authorisation has run out: no call would be answered. How many were stopped."""
    now = clock.now()
    stopped = rows(
        """UPDATE stores_selleraccount SET state = 'unauthorised', trouble = 'The authorisation has run out.'
           WHERE state <> 'unauthorised' AND authorised_until <= %s RETURNING id, name""",
        [now],
    )
    for account_id, name in stopped:
        log.error("the authorisation of account %s (%s) has run out: it must be connected again", account_id, name)
    timeline.record(
        "account.unauthorised", subject_kind="account", subject_ids=[row[0] for row in stopped], actor=None,
        data={"message": "authorised_until"},
    )  # fmt: skip
    return len(stopped)
