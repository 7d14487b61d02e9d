"""Orders that a person writes, here or in a sheet: they come in as a marketplace's would, and nobody waits to hear of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import execute, next_ids, retried, rows
from orders.models import ManualOrder, Order
from orders.queries import unserved
from orders.services.buyers import complete
from orders.services.intake import Arrival, take_in
from orders.services.own_store import own_listings, own_store
from people.models import User
from products.models import Sku
from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder
from stores.models import Store

LEAVES_WITHIN = timedelta(hours=24)  # the house rule: what is ordered leaves within a day
MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True)
class ManualLine:
    """So many units of a SKU, by its code, at a price each."""

    sku: str
    quantity: int
    unit_price: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ManualDraft:
    """An order to be. `number`: ours is given when it has none. `store_id`: empty for the own sales of the currency."""

    client_id: UUID
    lines: tuple[ManualLine, ...]
    address: RemoteAddress
    currency: str
    number: str = ""
    store_id: int | None = None
    shipping: Decimal = Decimal(0)
    note: str = ""
    ship_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The order, or all that is wrong with the draft. `already`: it was here before, by its sending or its number."""

    order_id: int | None = None
    already: bool = False
    problems: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class _Known:
    """What judging drafts needs, read once for all of them."""

    skus: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    stores: dict[int, Store] = field(default_factory=dict)
    own: dict[str, Store] = field(default_factory=dict)
    by_client: dict[UUID, int] = field(default_factory=dict)
    by_number: dict[tuple[int, str], int] = field(default_factory=dict)
    unserved: set[int] = field(default_factory=set)  # stores; 0: the one of ours that is made with its first order


def judge_orders(drafts: Sequence[ManualDraft]) -> list[Made]:
    """What creating these drafts would do: the dry run. Nothing is written, no order has an id yet unless it was here before."""
    known = _what_is_known(drafts, make=False)
    return [_judged(draft, known) for draft in drafts]


class _Overtaken(Exception):
    """Somebody sent the same between the look and the writing."""


def create_orders(*, drafts: Sequence[ManualDraft], actor: User | None) -> list[Made]:
    """Bring in orders of ours, paid and with their stock reserved: an answer for each draft, in their order.

    Problems, all of a draft's together: `no_lines`, `unknown_sku` (with the code), `quantity`, `price`, `address` (each missing part),
    `currency`, `store` (no such store, or it is closed), `store_currency`, `no_warehouse` (none that serves the
    store is open). The same `client_id`, or the same number in the same account,
    again: already. One order or a thousand cost the same statements.
    """
    while True:
        try:
            return _created(drafts, actor)
        except _Overtaken:
            continue  # look again: what overtook us is committed, so each round knows more


@retried()
@transaction.atomic
def _created(drafts: Sequence[ManualDraft], actor: User | None) -> list[Made]:
    known = _what_is_known(drafts, make=True)
    answers = [_judged(draft, known) for draft in drafts]
    fit = [index for index, made in enumerate(answers) if not made.already and not made.problems]
    fresh = _first_of_each([drafts[index] for index in fit], known)
    order_ids = _write(fresh, known, actor=actor) if fresh else {}
    for index in fit:
        key = drafts[index].client_id
        answers[index] = Made(order_ids[key]) if key in order_ids else Made(problems=(Refusal("number_twice"),))
    return answers


def _judged(draft: ManualDraft, known: _Known) -> Made:
    store = _store_of(draft, known)
    before = known.by_client.get(draft.client_id)
    if before is None and store is not None and draft.number:
        before = known.by_number.get((store.account_id, draft.number))
    if before is not None:
        return Made(before, already=True)
    return Made(problems=tuple(_problems(draft, store, known)))


def _problems(draft: ManualDraft, store: Store | None, known: _Known) -> list[Refusal]:
    found = [] if draft.lines else [Refusal("no_lines")]
    for line in draft.lines:
        if line.sku not in known.skus:
            found.append(Refusal("unknown_sku", {"sku": line.sku}))
        if not 0 < line.quantity <= MOST_UNITS:
            found.append(Refusal("quantity", {"sku": line.sku, "most": MOST_UNITS}))
        if line.unit_price < 0 or line.unit_price >= Decimal("1e9"):
            found.append(Refusal("price", {"sku": line.sku}))
    if not complete(draft.address):
        found.append(Refusal("address"))
    if len(draft.currency) != 3 or not draft.currency.isalpha() or draft.currency != draft.currency.upper():
        found.append(Refusal("currency", {"currency": draft.currency}))
    if draft.store_id is not None and (store is None or store.closed_at is not None):
        found.append(Refusal("store"))
    elif draft.store_id is not None and store is not None and store.currency != draft.currency:
        found.append(Refusal("store_currency", {"currency": store.currency}))
    if not 0 <= draft.shipping < Decimal("1e9"):
        found.append(Refusal("price", {"sku": ""}))
    home = store.pk if store else 0
    if (store is not None or draft.store_id is None) and home in known.unserved:
        found.append(Refusal("no_warehouse"))
    return found


def _what_is_known(drafts: Sequence[ManualDraft], *, make: bool) -> _Known:
    codes = sorted({line.sku for draft in drafts for line in draft.lines})
    known = _Known(
        skus={row[1]: row for row in rows("SELECT id, code, name FROM products_sku WHERE code = ANY(%s)", [codes])}
    )
    known.stores = Store.objects.in_bulk({draft.store_id for draft in drafts if draft.store_id is not None})
    currencies = {draft.currency for draft in drafts if draft.store_id is None and len(draft.currency) == 3}
    if make:
        known.own = {
            currency: own_store(currency)
            for currency in sorted(currencies)
            if currency.isalpha() and currency.isupper()
        }
    else:
        own = Store.objects.filter(account__marketplace="direct", account__seller_id="own", site__in=currencies)
        known.own = {store.site: store for store in own}
    known.unserved = unserved([0, *known.stores, *(store.pk for store in known.own.values())])
    clients = [draft.client_id for draft in drafts]
    known.by_client = dict(ManualOrder.objects.filter(client_id__in=clients).values_list("client_id", "order_id"))
    numbers = {draft.number for draft in drafts if draft.number}
    accounts = {store.account_id for store in (*known.stores.values(), *known.own.values())}
    found = Order.objects.filter(account__in=accounts, external_id__in=numbers)
    known.by_number = {
        (account, number): key for account, number, key in found.values_list("account_id", "external_id", "pk")
    }
    return known


def _store_of(draft: ManualDraft, known: _Known) -> Store | None:
    return known.own.get(draft.currency) if draft.store_id is None else known.stores.get(draft.store_id)


def _first_of_each(drafts: Sequence[ManualDraft], known: _Known) -> list[ManualDraft]:
    """A number or a sending that stands twice in one call counts once."""
    found: dict[object, ManualDraft] = {}
    clients: set[UUID] = set()
    for draft in drafts:
        store = _store_of(draft, known)
        assert store is not None
        key = (store.account_id, draft.number) if draft.number else draft.client_id
        if key not in found and draft.client_id not in clients:
            found[key] = draft
            clients.add(draft.client_id)
    return list(found.values())


def _write(drafts: Sequence[ManualDraft], known: _Known, *, actor: User | None) -> dict[UUID, int]:
    now = clock.now()
    homes = [(draft, store) for draft in drafts if (store := _store_of(draft, known)) is not None]
    wanted: dict[int, set[int]] = {}
    for draft, store in homes:
        wanted.setdefault(store.pk, set()).update(known.skus[line.sku][0] for line in draft.lines)
    for store in {store.pk: store for _, store in homes}.values():
        own_listings(store, wanted[store.pk])
    ids = next_ids("orders_manualorder", len(homes))
    arrivals = [
        Arrival(store.account_id, store.pk, _remote(draft, store, known, f"M{key:08d}", now))
        for key, (draft, store) in zip(ids, homes, strict=True)
    ]
    order_ids = take_in(arrivals=arrivals)
    made = {draft.client_id: order_ids[arrival.key] for (draft, _), arrival in zip(homes, arrivals, strict=True)}
    written = execute(
        """INSERT INTO orders_manualorder (id, order_id, client_id, created_at, created_by_id)
           SELECT i, o, c, %s, %s FROM unnest(%s::bigint[], %s::bigint[], %s::uuid[]) AS t(i, o, c) ON CONFLICT DO NOTHING""",
        [now, actor.pk if actor else None, list(ids), list(made.values()), list(made)],
    )
    if written < len(made):
        raise _Overtaken
    return made


def _remote(draft: ManualDraft, store: Store, known: _Known, number: str, now: datetime) -> RemoteOrder:
    """The order as a marketplace would tell it: paid, to be shipped within a day."""
    lines = []
    for place, line in enumerate(draft.lines, start=1):
        sku_id, code, name = known.skus[line.sku]
        lines.append(RemoteLine(str(place), f"sku:{sku_id}", code, name, line.quantity, line.unit_price))
    items = sum((line.unit_price * line.quantity for line in draft.lines), Decimal(0))
    return RemoteOrder(
        external_id=draft.number or number, group_id="", site=store.site, status="manual", updated_at=now, ordered_at=now, paid_at=now,
        cancelled_at=None, cancel_requested_at=None, shipped_at=None, ship_by=draft.ship_by or now + LEAVES_WITHIN,
        currency=draft.currency, items_total=items, shipping_total=draft.shipping, total=items + draft.shipping, fulfilled_by="seller",
        address=draft.address, buyer_note=draft.note, lines=tuple(lines), releasable=True,
    )  # fmt: skip


def sku_names(codes: Sequence[str]) -> Mapping[str, str]:
    """The names of SKUs by their codes, for a form that is shown again."""
    return dict(Sku.objects.filter(code__in=list(codes)).values_list("code", "name"))
