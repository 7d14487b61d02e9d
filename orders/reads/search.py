"""What the words in the search field may mean, found by exact keys only: nothing here looks through a big table."""

from dataclasses import dataclass

from erp.kernel import crypto
from erp.kernel.sql import rows

CAP = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """Orders named by a tracking number or a buyer, or a SKU; nothing when the words are the beginning of an order number."""

    order_ids: tuple[int, ...] = ()
    sku_id: int | None = None


def find(words: str, *, buyers: bool) -> Found:
    """Look the words up as tracking or parcel number, as SKU, and (only for those who may see buyers) as name, e-mail or phone."""
    exact = words.strip()
    if not exact:
        return Found()
    parts = [
        """SELECT 'order', op.order_id FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           WHERE p.tracking_number = %(words)s OR p.number = %(words)s""",
        "SELECT 'sku', s.id FROM products_sku s WHERE s.code IN (%(words)s, upper(%(words)s))",
    ]
    values: dict[str, object] = {"words": exact}
    if buyers:
        # One part for each: asked for with OR, the database may rather look through all buyers from the newest.
        parts += [
            f"(SELECT 'order', order_id FROM orders_buyer WHERE {name}_hash = %({name})s ORDER BY order_id DESC LIMIT {CAP})"
            for name in ("name", "email", "phone")
        ]
        values |= {
            "name": crypto.blind_index("name", exact),
            "email": crypto.blind_index("email", exact),
            "phone": crypto.blind_index("phone", "".join(filter(str.isdigit, exact))),
        }
    found = rows(" UNION ALL ".join(parts), values)
    skus = [key for kind, key in found if kind == "sku"]
    return Found(tuple(sorted({key for kind, key in found if kind == "order"})), skus[0] if skus else None)
