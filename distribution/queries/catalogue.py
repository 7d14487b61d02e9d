"""What a distributor may buy: the SKUs of its list, what they cost it today, and how many are free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from distribution.models import Distributor, PriceListItem
from distribution.queries.prices import Price, prices
from erp.kernel.sql import rows
from orders.queries import ranked_warehouses
from products.models import Sku
from products.queries import matching
from stores.models import Store
from stores.states import Marketplace

SHOWN_UNITS = 50  # above it a distributor reads "50+"


@dataclass(frozen=True, slots=True)
class Offer:
    """A SKU of the list with its steps, cheapest quantity last, and the free units."""

    sku: Sku
    steps: tuple[Price, ...]
    available: int

    @property
    def available_text(self) -> str:
        """The free units as a distributor reads them."""
        return str(self.available) if self.available <= SHOWN_UNITS else f"{SHOWN_UNITS}+"


def for_sale(distributor: Distributor, *, day: date, text: str = "") -> QuerySet[Sku]:
    """The SKUs that have a price on the distributor's list on a day."""
    items = PriceListItem.objects.filter(price_list_id=distributor.price_list_id, valid_from__lte=day)
    found = Sku.objects.filter(pk__in=items.values("sku_id"))
    if text:
        found = found.filter(matching(text))
        for word in text.split():  # suppliers' codes and brands are ours: a distributor finds by code and name alone
            found = found.filter(Q(code__icontains=word) | Q(name__icontains=word) | Q(name_zh__icontains=word))
    return found


def offers(distributor: Distributor, skus: Sequence[Sku], *, day: date) -> list[Offer]:
    """These SKUs with prices and free units; the same statements for one or two hundred."""
    ids = [sku.pk for sku in skus]
    items = PriceListItem.objects.filter(price_list_id=distributor.price_list_id, sku_id__in=ids, valid_from__lte=day)
    quantities = set(items.values_list("sku_id", "min_quantity"))
    found = prices(distributor_id=distributor.pk, wanted=quantities, day=day)
    free = available_units(ids, currency=distributor.price_list.currency)
    return [
        Offer(
            sku,
            tuple(found[sku.pk, n] for key, n in sorted(quantities) if key == sku.pk),
            free.get(sku.pk, 0),
        )
        for sku in skus
    ]


def available_units(sku_ids: Sequence[int], *, currency: str) -> Mapping[int, int]:
    """Free units of each SKU in the warehouses that serve own sales; a bundle as the least of its parts."""
    own: Any = Store.objects.filter(account__marketplace=Marketplace.DIRECT, site=currency)
    store_id = own.values_list("pk", flat=True).first() or 0  # before the first order: as a store without a rule
    warehouses = [warehouse_id for warehouse_id, _ in ranked_warehouses([store_id])[store_id]]
    found = rows(
        """WITH need AS (
             SELECT s.id, coalesce(b.part_id, s.id) AS part, coalesce(b.quantity, 1) AS per
             FROM products_sku s LEFT JOIN products_bundlepart b ON b.bundle_id = s.id WHERE s.id = ANY(%s)),
           free AS (
             SELECT sku_id, sum(on_hand - reserved) AS units FROM inventory_stocklevel
             WHERE warehouse_id = ANY(%s) AND sku_id IN (SELECT part FROM need) GROUP BY 1)
           SELECT n.id, min(coalesce(f.units, 0)::bigint / n.per) FROM need n LEFT JOIN free f ON f.sku_id = n.part GROUP BY 1""",
        [list(sku_ids), warehouses],
    )
    return {row[0]: int(row[1]) for row in found}
