"""Theirs beside ours: what marketplaces say lies in their warehouses, and what we believe of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from erp.kernel.sql import rows
from erp.kernel.ui.names import local_name
from inventory.models import CostLayer, MirrorLevel, MirrorPlace

TABS = ("", "unmapped", "cost")


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """A row of theirs, with ours of the same SKU there: `differs` when it is not what they say, less what left since."""

    row: MirrorLevel
    name: str
    on_hand: int | None
    expected: int | None
    costless: bool

    @property
    def differs(self) -> bool:
        """Whether ours is not what follows from theirs."""
        return self.on_hand is not None and self.on_hand != self.expected


def search_mirror(
    account_ids: Sequence[int], *, tab: str = "", place_id: int | None = None, text: str = ""
) -> QuerySet[MirrorLevel]:
    """Rows of theirs, of accounts that the reader works with."""
    found = MirrorLevel.objects.filter(place__account__in=account_ids).select_related(
        "place__account", "place__warehouse", "sku", "level"
    )
    if tab == "unmapped":
        found = found.filter(sku=None)
    if tab == "cost":
        worth = CostLayer.objects.filter(level=OuterRef("level"), quantity_left__gt=0, value_left=0)
        found = found.filter(Exists(worth))
    if place_id:
        found = found.filter(place=place_id)
    return found.filter(Q(seller_sku__istartswith=text) | Q(sku__code__istartswith=text)) if text else found


def mirror_rows(page: Sequence[MirrorLevel]) -> list[MirrorRow]:
    """The lines of a page: one query more, whatever its length."""
    levels = sorted({row.level_id for row in page if row.level_id})
    found = rows(
        """SELECT v.id, v.on_hand, greatest(0, t.told - coalesce((SELECT sum(s.quantity) FROM inventory_mirrorsale s
                    WHERE s.level_id = v.id AND s.left_at > t.as_of), 0)),
                  EXISTS (SELECT 1 FROM inventory_costlayer c WHERE c.level_id = v.id AND c.quantity_left > 0 AND c.value_left = 0)
           FROM inventory_stocklevel v JOIN (
             SELECT level_id, sum(sellable + coalesce(reserved, 0)) AS told, max(as_of) AS as_of FROM inventory_mirrorlevel
             WHERE level_id = ANY(%s) GROUP BY level_id) t ON t.level_id = v.id""",
        [levels],
    )
    ours = {row[0]: (row[1], int(row[2]), row[3]) for row in found}
    return [
        MirrorRow(row, local_name(row.sku) if row.sku else "", *ours.get(row.level_id or 0, (None, None, False)))
        for row in page
    ]


def places_of(account_ids: Sequence[int]) -> list[tuple[int, str]]:
    """The mirrored warehouses, for the filter."""
    found = MirrorPlace.objects.filter(account__in=account_ids).select_related("warehouse").order_by("warehouse__code")
    return [(row.pk, f"{row.warehouse.code} · {row.warehouse.name}") for row in found]
