"""What marketplaces hold of ours, kept in step with what they say, and what leaves from there with the orders they fulfil.

A marketplace tells a level, not moves; the orders that it ships tell ours. Each unit must leave once, and with its order, so that
its cost is the order's: see docs/adr/0024.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.services.inbox import DONE, Received, Verdict
from erp.kernel.sql import execute, next_ids, retried, rows
from inventory.events import StockMoved
from inventory.models import MirrorLevel, MirrorPlace, MirrorReport, MirrorSale, Warehouse
from inventory.services import costing, stock
from inventory.services.levels import lock_pairs, touch
from inventory.states import MoveKind, WarehouseKind
from products.events import ListingsMapped
from products.models import Listing, Sku
from products.states import SkuKind
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import RemoteWarehouseStock
from stores.connectors.registry import connector_for
from stores.models import SellerAccount, Store
from stores.states import Marketplace

REPORT = "mirror_report"  # the document kind of the moves that a report makes; the document id is the report's
FOUND = "mirror_sale"  # of units that a sale proves to have been there; the document id is the sale's
TELLS_RESERVED = frozenset({Marketplace.AMAZON})  # whose levels still hold what an order has taken but not left with


@dataclass(frozen=True, slots=True)
class Told:
    """A row of a marketplace's report. `version` grows with each delivery, `as_of` is when it was true."""

    account_id: int
    external_id: str
    stock: RemoteWarehouseStock
    as_of: datetime
    version: int


@dataclass(frozen=True, slots=True)
class SoldThere:
    """Units that a marketplace shipped from its own warehouse. `document` and `leg` name the line; what happens twice happens once."""

    account_id: int
    site: str
    sku_id: int
    quantity: int
    ordered_at: datetime
    shipped_at: datetime
    document_kind: str
    document_id: int
    leg: str = ""


def process_warehouse_stock(messages: Sequence[Received]) -> dict[int, Verdict]:
    """Read each raw row and believe all of them at once, inside the caller's transaction. A verdict per message."""
    accounts = SellerAccount.objects.in_bulk({message.payload["account_id"] for message in messages})
    connectors = {key: connector_for(account) for key, account in accounts.items()}
    verdicts: dict[int, Verdict] = {}
    told: list[Told] = []
    for message in messages:
        account_id = message.payload["account_id"]
        if account_id not in connectors:
            verdicts[message.id] = Verdict("quarantine", f"account {account_id} is gone")
            continue
        try:
            read = connectors[account_id].read_warehouse_stock(message.payload["raw"])
        except UnreadableAnswer as error:
            verdicts[message.id] = Verdict("quarantine", str(error))
            continue
        as_of = datetime.fromisoformat(message.payload["at"])
        told.append(Told(account_id, message.subject, read, as_of, message.id))
        verdicts[message.id] = DONE
    take_told(told)
    return verdicts


@retried()
@transaction.atomic
def take_told(told: Sequence[Told]) -> int:
    """Believe what is newer than what we know, and bring the levels of what is mapped in step. How many rows were news."""
    newest: dict[tuple[int, str, str], Told] = {}
    for one in sorted(told, key=lambda each: (each.as_of, each.version)):
        newest[one.account_id, one.stock.site, one.external_id] = one
    if not newest:
        return 0
    places = _places({(key[0], key[1]) for key in newest})
    skus = _skus_of([(places[key[0], key[1]], one) for key, one in newest.items()])
    news = _kept(places, newest)
    _map({mirror_id: skus[key] for mirror_id, key in news.items() if key in skus})
    _follow(sorted(news))
    return len(news)


def _places(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], MirrorPlace]:
    """The warehouse of each (account, site); a new one is named after both."""
    known = {(row.account_id, row.site): row for row in MirrorPlace.objects.select_related("warehouse", "account")}
    for account_id, site in sorted(set(wanted) - set(known)):
        account = SellerAccount.objects.get(pk=account_id)
        market = Marketplace(account.marketplace).label
        warehouse, _new = Warehouse.objects.get_or_create(
            code=f"{account.marketplace[:3].upper()}{account_id}-{site}"[:24],
            defaults={
                "name": f"{market} {site} · {account.name}"[:120],
                "kind": WarehouseKind.MARKETPLACE,
                "country": site.upper() if len(site) == 2 and site.isalpha() else "",
            },
        )
        known[account_id, site], _new = MirrorPlace.objects.get_or_create(
            account_id=account_id, site=site, defaults={"warehouse": warehouse}
        )
    return known


def _skus_of(rows_: Sequence[tuple[MirrorPlace, Told]]) -> dict[tuple[int, str, str], int]:
    """What each told row sells, as its store's listing says; bundles and what is not mapped are left out."""
    stores = {
        (row.account_id, row.site): row.pk
        for row in Store.objects.filter(account__in={one.account_id for _, one in rows_})
    }
    wanted = {(stores.get((one.account_id, one.stock.site)), one.stock.listing_key): one for _, one in rows_}
    listings = Listing.objects.filter(
        store__in=[key[0] for key in wanted if key[0]], external_key__in=[key[1] for key in wanted],
        sku__isnull=False, sku__kind=SkuKind.SINGLE,
    )  # fmt: skip
    found: dict[tuple[int, str, str], int] = {}
    by_key = {(row.store_id, row.external_key): row.sku_id for row in listings}
    for _, one in rows_:
        sku_id = by_key.get((stores.get((one.account_id, one.stock.site)) or 0, one.stock.listing_key))
        if sku_id:
            found[one.account_id, one.stock.site, one.external_id] = sku_id
    return found


def _kept(
    places: Mapping[tuple[int, str], MirrorPlace], newest: Mapping[tuple[int, str, str], Told]
) -> dict[int, tuple[int, str, str]]:
    """Write what is newer, and the report behind it; the rows that were news, with their keys."""
    keys = sorted(newest)
    ids = {places[key[0], key[1]].pk: (key[0], key[1]) for key in keys}
    found = rows(
        """INSERT INTO inventory_mirrorlevel AS m
             (place_id, external_id, listing_key, seller_sku, sellable, inbound, unsellable, reserved, as_of, version)
           SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[], %s::int[], %s::int[], %s::int[],
                                %s::timestamptz[], %s::bigint[])
           ON CONFLICT (place_id, external_id) DO UPDATE SET listing_key = excluded.listing_key, seller_sku = excluded.seller_sku,
             sellable = excluded.sellable, inbound = excluded.inbound, unsellable = excluded.unsellable, reserved = excluded.reserved,
             as_of = excluded.as_of, version = excluded.version
           WHERE (m.as_of, m.version) < (excluded.as_of, excluded.version)
           RETURNING m.id, m.place_id, m.external_id""",
        [
            [places[key[0], key[1]].pk for key in keys],
            [key[2] for key in keys],
            [newest[key].stock.listing_key for key in keys],
            [newest[key].stock.seller_sku for key in keys],
            [newest[key].stock.fulfillable for key in keys],
            [newest[key].stock.inbound for key in keys],
            [newest[key].stock.unfulfillable for key in keys],
            [_reserved(places[key[0], key[1]], newest[key]) for key in keys],
            [newest[key].as_of for key in keys],
            [newest[key].version for key in keys],
        ],
    )
    news = {row[0]: (*ids[row[1]], row[2]) for row in found}
    MirrorReport.objects.bulk_create(
        MirrorReport(
            mirror_id=mirror_id, version=newest[key].version, sellable=newest[key].stock.fulfillable,
            reserved=_reserved(places[key[0], key[1]], newest[key]), as_of=newest[key].as_of, at=clock.now(),
        )
        for mirror_id, key in news.items()
    )  # fmt: skip
    return news


def _reserved(place: MirrorPlace, one: Told) -> int | None:
    return one.stock.reserved if place.account.marketplace in TELLS_RESERVED else None


def _map(skus: Mapping[int, int]) -> None:
    """Join told rows that have no SKU yet to SKUs, with their levels."""
    fresh = MirrorLevel.objects.filter(pk__in=list(skus), sku=None).select_related("place")
    pairs = {row.pk: (skus[row.pk], row.place.warehouse_id) for row in fresh}
    levels = lock_pairs(pairs.values())
    execute(
        """UPDATE inventory_mirrorlevel m SET sku_id = t.s, level_id = t.l
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS t(id, s, l) WHERE m.id = t.id AND m.sku_id IS NULL""",
        [list(pairs), [pair[0] for pair in pairs.values()], [levels[pair] for pair in pairs.values()]],
    )


def _follow(mirror_ids: Sequence[int]) -> None:
    """Bring the levels of these rows to what is told of them, less what orders have taken since that was true.

    Told is what is sellable, and what is reserved where the marketplace tells that.
    """
    pairs = rows(
        """SELECT DISTINCT v.sku_id, v.warehouse_id FROM inventory_mirrorlevel m JOIN inventory_stocklevel v ON v.id = m.level_id
           WHERE m.id = ANY(%s)""",
        [list(mirror_ids)],
    )
    lock_pairs([(row[0], row[1]) for row in pairs])
    found = rows(
        """SELECT v.sku_id, v.warehouse_id, t.target - v.on_hand, r.id
           FROM (SELECT m.level_id, greatest(0, sum(m.sellable + coalesce(m.reserved, 0)) - coalesce((
                          SELECT sum(s.quantity) FROM inventory_mirrorsale s
                          WHERE s.level_id = m.level_id AND s.left_at > max(m.as_of)), 0)) AS target
                 FROM inventory_mirrorlevel m
                 WHERE m.level_id IN (SELECT level_id FROM inventory_mirrorlevel WHERE id = ANY(%s)) GROUP BY m.level_id) t
           JOIN inventory_stocklevel v ON v.id = t.level_id
           JOIN LATERAL (SELECT max(p.id) AS id FROM inventory_mirrorreport p JOIN inventory_mirrorlevel m ON m.id = p.mirror_id
                         WHERE m.level_id = t.level_id) r ON true
           WHERE t.target <> v.on_hand ORDER BY v.id""",
        [list(mirror_ids)],
    )
    stock.adjust(
        changes=[
            stock.Change(sku_id, warehouse_id, int(delta), "", REPORT, report_id, kind=MoveKind.MIRROR)
            for sku_id, warehouse_id, delta, report_id in found
        ],
        actor=None,
    )


@retried()
@transaction.atomic
def map_row(*, mirror_id: int, sku: Sku) -> bool:
    """Say which SKU a told row is, and take its units into the stock. False for a bundle, which is never kept itself."""
    if sku.kind == SkuKind.BUNDLE:
        return False
    _map({mirror_id: sku.pk})
    _follow([mirror_id])
    return True


@transaction.atomic
def note_mapped(event: ListingsMapped) -> None:
    """Listings say what they sell: what marketplaces hold of it is in our stock from now on."""
    found = rows(
        """SELECT m.id, i.sku_id FROM products_listing i JOIN products_sku k ON k.id = i.sku_id AND k.kind = 'single'
           JOIN stores_store s ON s.id = i.store_id JOIN inventory_mirrorplace p ON (p.account_id, p.site) = (s.account_id, s.site)
           JOIN inventory_mirrorlevel m ON m.place_id = p.id AND m.listing_key = i.external_key
           WHERE i.id = ANY(%s) AND m.sku_id IS NULL""",
        [list(event.listing_ids)],
    )
    _map({row[0]: row[1] for row in found})
    _follow([row[0] for row in found])


@retried()
@transaction.atomic
def sell_there(items: Sequence[SoldThere]) -> None:
    """Let what marketplaces shipped leave their warehouses, at its cost, with its document. The same line again changes nothing.

    What a report has taken away before we heard of the sale comes back first, and so does what no report ever told of: the sale
    proves that it was there. After it the level is what the last report says.
    """
    places = _places({(item.account_id, item.site) for item in items})
    pairs = {item: (item.sku_id, places[item.account_id, item.site].warehouse_id) for item in items}
    levels = lock_pairs(pairs.values())
    known = _sold(items)
    new = [item for item in items if (item.document_kind, item.document_id, item.leg) not in known]
    told = {row[0]: row[1] for row in rows(
        "SELECT level_id, max(as_of) FROM inventory_mirrorlevel WHERE level_id = ANY(%s) GROUP BY level_id", [list(levels.values())]
    )}  # fmt: skip
    left = {
        row[0]: row[1]
        for row in rows("SELECT id, on_hand FROM inventory_stocklevel WHERE id = ANY(%s)", [list(levels.values())])
    }
    left_at = {item: _left_at(item, places[item.account_id, item.site]) for item in new}
    back: list[stock.Change] = []
    for item in new:
        level_id = levels[pairs[item]]
        gone = level_id in told and told[level_id] >= left_at[item]
        missing = item.quantity if gone else max(0, item.quantity - left[level_id])
        left[level_id] += missing - item.quantity
        if missing:
            back.append(
                stock.Change(*pairs[item], missing, "", FOUND, item.document_id, leg=item.leg, kind=MoveKind.MIRROR)
            )
    stock.adjust(changes=back, actor=None)
    MirrorSale.objects.bulk_create(
        MirrorSale(
            level_id=levels[pairs[item]], quantity=item.quantity, left_at=left_at[item],
            document_kind=item.document_kind, document_id=item.document_id, leg=item.leg,
        )
        for item in new
    )  # fmt: skip
    _leave(new, [levels[pairs[item]] for item in new])


def _left_at(item: SoldThere, place: MirrorPlace) -> datetime:
    """Since when the marketplace's number is without these units: where it tells what is reserved, until they are shipped it is not."""
    return item.shipped_at if place.account.marketplace in TELLS_RESERVED else item.ordered_at


def _sold(items: Sequence[SoldThere]) -> set[tuple[str, int, str]]:
    found = rows(
        """SELECT m.document_kind, m.document_id, m.leg FROM inventory_stockmove m
           JOIN unnest(%s::text[], %s::bigint[], %s::text[]) AS t(k, d, g) ON (m.document_kind, m.document_id, m.leg) = (t.k, t.d, t.g)""",
        [[item.document_kind for item in items], [item.document_id for item in items], [item.leg for item in items]],
    )
    return {(row[0], row[1], row[2]) for row in found}


def _leave(items: Sequence[SoldThere], level_ids: Sequence[int]) -> None:
    if not items:
        return
    totals: dict[int, int] = {}
    for item, level_id in zip(items, level_ids, strict=True):
        totals[level_id] = totals.get(level_id, 0) - item.quantity
    stock.back_to_waiting(totals)
    execute(
        "UPDATE inventory_stocklevel l SET on_hand = l.on_hand + t.n FROM unnest(%s::bigint[], %s::int[]) AS t(i, n) WHERE l.id = t.i",
        [list(totals), list(totals.values())],
    )
    ids = next_ids("inventory_stockmove", len(items))
    costing.take_out(
        [
            costing.Outgoing(move_id, level_id, item.quantity, "sale", item.document_kind, item.document_id, item.leg)
            for move_id, level_id, item in zip(ids, level_ids, items, strict=True)
        ],
        actor=None,
    )
    touch(item.sku_id for item in items)
    publish(StockMoved(tuple(ids)))
