"""Price lists and their dated lines: a price holds from its day until the next one of the same SKU and quantity begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from distribution.models import PriceList
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from people.models import User

KIND = "price_list"


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A price to be: of a SKU, from so many units on, from a day on."""

    sku_id: int
    unit_price: Decimal
    valid_from: date
    min_quantity: int = 1


@dataclass(frozen=True, slots=True)
class ListSaved:
    """The list, or why it was not made."""

    price_list: PriceList | None = None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class ItemsSaved:
    """How many lines are new, have another price now, and were so before."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: Refusal | None = None


@transaction.atomic
def create_price_list(*, name: str, currency: str, actor: User | None) -> ListSaved:
    """An empty list in one currency. Refused: `name_taken`."""
    try:
        with transaction.atomic():
            made = PriceList.objects.create(name=name, currency=currency)
    except IntegrityError:
        return ListSaved(refused=Refusal("name_taken", {"name": name}))
    record("price_list.created", subject_kind=KIND, subject_ids=[made.pk], actor=actor)
    return ListSaved(made)


@transaction.atomic
def set_prices(*, price_list_id: int, items: Sequence[ItemDraft], actor: User | None) -> ItemsSaved:
    """Write lines by (SKU, quantity, day): new ones are added, known ones get the price. Ten thousand cost what one costs.

    The last of two drafts for the same line counts. Orders placed before keep their price.
    """
    unique = {(item.sku_id, item.min_quantity, item.valid_from): item for item in items}
    if not rows("SELECT 1 FROM distribution_pricelist WHERE id = %s FOR UPDATE", [price_list_id]):
        return ItemsSaved(refused=Refusal("not_found"))
    found = rows(
        """INSERT INTO distribution_pricelistitem AS i (price_list_id, sku_id, min_quantity, unit_price, valid_from)
           SELECT %s, * FROM unnest(%s::bigint[], %s::int[], %s::numeric[], %s::date[])
           ON CONFLICT (price_list_id, sku_id, min_quantity, valid_from)
             DO UPDATE SET unit_price = excluded.unit_price WHERE i.unit_price <> excluded.unit_price
           RETURNING (xmax = 0)""",
        [
            price_list_id,
            [item.sku_id for item in unique.values()],
            [item.min_quantity for item in unique.values()],
            [item.unit_price for item in unique.values()],
            [item.valid_from for item in unique.values()],
        ],
    )
    new = sum(1 for row in found if row[0])
    saved = ItemsSaved(new, len(found) - new, len(unique) - len(found))
    if found:
        data = {"new": saved.new, "changed": saved.changed}
        record("price_list.prices_set", subject_kind=KIND, subject_ids=[price_list_id], actor=actor, data=data)
    return saved


@transaction.atomic
def remove_prices(*, price_list_id: int, item_ids: Iterable[int], actor: User | None) -> int:
    """Take lines off a list: what has no line left is not for sale by it any more. How many were there."""
    gone = execute(
        "DELETE FROM distribution_pricelistitem WHERE price_list_id = %s AND id = ANY(%s)",
        [price_list_id, list(item_ids)],
    )
    if gone:
        record(
            "price_list.prices_removed",
            subject_kind=KIND,
            subject_ids=[price_list_id],
            actor=actor,
            data={"lines": gone},
        )
    return gone
