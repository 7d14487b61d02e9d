"""Reads of after-sales that more than one caller needs. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from erp.kernel import crypto
from erp.kernel.sql import dicts, rows

# How a case stands, worked out from its rows: what `standing.settle` writes on the case, and what the audit compares it with.
STANDING = """SELECT c.id,
      CASE WHEN l.received > l.judged THEN 'received'
           WHEN c.closed_at IS NULL AND l.expected > l.received THEN 'expected'
           WHEN l.received > 0 THEN 'inspected' ELSE 'none' END AS goods,
      coalesce((SELECT r.state FROM aftersales_refund r WHERE r.case_id = c.id ORDER BY r.id DESC LIMIT 1), 'none') AS money,
      CASE WHEN l.resend = 0 THEN 'none' WHEN l.resent >= l.resend THEN 'shipped'
           WHEN EXISTS (SELECT 1 FROM logistics_parcel p WHERE p.owner_kind = 'case' AND p.owner_id = c.id
                        AND p.cancelled_at IS NULL AND p.shipped_at IS NULL) THEN 'packing'
           ELSE 'waiting' END AS resend
    FROM aftersales_case c CROSS JOIN LATERAL (
      SELECT coalesce(sum(expected), 0) AS expected, coalesce(sum(received), 0) AS received,
             coalesce(sum(restocked + defective + written_off), 0) AS judged, coalesce(sum(resend), 0) AS resend,
             coalesce(sum(resent), 0) AS resent
      FROM aftersales_caseline WHERE case_id = c.id) l"""

# How a conversation stands, worked out from its messages: what `conversations.settle` writes on it, and what the audit compares it
# with. A reply written here answers what had come by then, whatever the clocks say; one typed at the marketplace, what is older there.
TURNS = """SELECT c.id, CASE WHEN w.answer_by IS NULL THEN 'buyer' ELSE 'us' END AS turn, w.answer_by,
      (SELECT max(m.sent_at) FROM aftersales_message m WHERE m.conversation_id = c.id) AS last_message_at
    FROM aftersales_conversation c CROSS JOIN LATERAL (
      SELECT min(b.answer_by) AS answer_by FROM aftersales_message b
      WHERE b.conversation_id = c.id AND b.from_buyer AND b.id > c.closed_upto AND NOT EXISTS (
        SELECT 1 FROM aftersales_message m WHERE m.conversation_id = c.id AND NOT m.from_buyer AND m.state <> 'failed'
        AND CASE WHEN m.answers_upto IS NULL THEN m.sent_at >= b.sent_at ELSE m.answers_upto >= b.id END)) w"""


@dataclass(frozen=True, slots=True)
class Part:
    """A part SKU of an order line: how many are in one sold unit, how many have left, and how many of those come back already."""

    order_id: int
    order_line_id: int
    external_line_id: str
    ordered: int
    sku_id: int
    per_unit: int
    shipped: int
    spoken_for: int

    @property
    def left(self) -> int:
        """Sold units that may still come back."""
        return max(0, self.shipped - self.spoken_for) // self.per_unit


def parts_of(order_ids: Sequence[int]) -> dict[int, list[Part]]:
    """The parts of each order's lines, by the demands that asked for them. Resent units count as shipped; what a closed case still
    expected is not expected any more."""
    found = rows(
        """SELECT l.order_id, l.id, l.external_line_id, l.quantity, d.sku_id, d.per_unit, d.shipped + coalesce(x.resent, 0)::int,
                  coalesce(x.spoken_for, 0)::int
           FROM orders_orderline l
           JOIN (SELECT line_id, sku_id, max(per_unit) AS per_unit, sum(shipped)::int AS shipped FROM orders_demand
                 WHERE sku_id IS NOT NULL GROUP BY line_id, sku_id) d ON d.line_id = l.id
           LEFT JOIN (SELECT cl.order_line_id, cl.sku_id, sum(cl.resent) AS resent,
                             sum(CASE WHEN c.closed_at IS NULL THEN greatest(cl.expected, cl.received) ELSE cl.received END) AS spoken_for
                      FROM aftersales_caseline cl JOIN aftersales_case c ON c.id = cl.case_id
                      WHERE c.order_id = ANY(%s) GROUP BY 1, 2) x ON x.order_line_id = l.id AND x.sku_id = d.sku_id
           WHERE l.order_id = ANY(%s) ORDER BY l.order_id, l.id, d.sku_id""",
        [list(order_ids), list(order_ids)],
    )
    parts: dict[int, list[Part]] = {order_id: [] for order_id in order_ids}
    for row in found:
        parts[row[0]].append(Part(*row))
    return parts


@dataclass(frozen=True, slots=True)
class Source:
    """A parcel line that took units of a case line's SKU out for its order, and how many of them are still out."""

    parcel_line_id: int
    out: int


def sources_of(case_line_id: int) -> list[Source]:
    """Where the units of a case line may come from, oldest parcel first: the order's own parcels and those sent again."""
    found = rows(
        """SELECT pl.id, (-m.delta - coalesce((SELECT sum(b.quantity) FROM inventory_cameback b WHERE b.move_id = m.id), 0))::int
           FROM aftersales_caseline cl
           JOIN logistics_parcelline pl ON pl.sku_id = cl.sku_id AND (
             (pl.holder_kind = 'demand' AND pl.holder_id IN (SELECT d.id FROM orders_demand d WHERE d.line_id = cl.order_line_id))
             OR (pl.holder_kind = 'case_line' AND pl.holder_id IN (
                   SELECT o.id FROM aftersales_caseline o WHERE o.order_line_id = cl.order_line_id AND o.sku_id = cl.sku_id)))
           JOIN inventory_stockmove m ON m.document_kind = 'parcel_line' AND m.document_id = pl.id
            AND NOT EXISTS (SELECT 1 FROM inventory_stockmove r WHERE r.origin_id = m.id AND r.kind = 'reversal')
           WHERE cl.id = %s ORDER BY pl.id""",
        [case_line_id],
    )
    return [Source(row[0], row[1]) for row in found if row[1] > 0]


def find_case(code: str) -> int | None:
    """The case that a scanned code leads to: its own number, the marketplace's, the return's tracking number, the order's number, or
    the number or tracking number of a parcel of ours. An open case that still expects goods comes first, then the oldest."""
    found = rows(
        """SELECT c.id FROM aftersales_case c WHERE c.id IN (
             SELECT id FROM aftersales_case WHERE number = %(code)s
             UNION SELECT id FROM aftersales_case WHERE tracking_number = %(code)s AND tracking_number <> ''
             UNION SELECT id FROM aftersales_case WHERE external_id = %(code)s AND external_id <> ''
             UNION SELECT x.id FROM aftersales_case x JOIN orders_order o ON o.id = x.order_id WHERE o.external_id = %(code)s
             UNION SELECT x.id FROM aftersales_case x JOIN orders_orderparcel op ON op.order_id = x.order_id
                   JOIN logistics_parcel p ON p.id = op.parcel_id WHERE p.number = %(code)s OR p.tracking_number = %(code)s
             UNION SELECT p.owner_id FROM logistics_parcel p
                   WHERE p.owner_kind = 'case' AND (p.number = %(code)s OR p.tracking_number = %(code)s))
           ORDER BY (c.closed_at IS NULL AND c.goods IN ('expected', 'received')) DESC, c.closed_at IS NULL DESC, c.id LIMIT 1""",
        {"code": code},
    )
    return found[0][0] if found else None


def reply_values(conversation_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What the variables of a reply stand for in each conversation; those without a value are empty. Days are ISO, so that every
    buyer reads them. The tracking number is that of the newest parcel of the order that has left."""
    found = dicts(
        """SELECT c.id, c.sealed, st.name AS store_name, coalesce(nullif(c.order_number, ''), o.external_id, '') AS order_number,
                  coalesce(to_char(o.ordered_at AT TIME ZONE st.zone, 'YYYY-MM-DD'), '') AS ordered_on,
                  coalesce(to_char(o.ship_by AT TIME ZONE st.zone, 'YYYY-MM-DD'), '') AS ship_by,
                  coalesce(to_char(p.shipped_at AT TIME ZONE st.zone, 'YYYY-MM-DD'), '') AS shipped_on,
                  coalesce(p.tracking_number, '') AS tracking_number, coalesce(p.carrier, '') AS carrier,
                  coalesce(g.title, '') AS product, coalesce(g.code, '') AS sku
           FROM aftersales_conversation c JOIN stores_store st ON st.id = c.store_id LEFT JOIN orders_order o ON o.id = c.order_id
           LEFT JOIN LATERAL (
             SELECT p.shipped_at, p.tracking_number, r.name AS carrier FROM orders_orderparcel op
             JOIN logistics_parcel p ON p.id = op.parcel_id JOIN logistics_service s ON s.id = p.service_id
             JOIN logistics_carrier r ON r.id = s.carrier_id
             WHERE op.order_id = o.id AND p.shipped_at IS NOT NULL AND p.cancelled_at IS NULL ORDER BY p.id DESC LIMIT 1) p ON true
           LEFT JOIN LATERAL (
             SELECT coalesce(nullif(l.title, ''), k.name) AS title, coalesce(k.code, l.seller_sku) AS code
             FROM products_listing l LEFT JOIN products_sku k ON k.id = l.sku_id
             WHERE l.id = coalesce(c.listing_id, (SELECT min(x.listing_id) FROM orders_orderline x WHERE x.order_id = o.id))) g ON true
           WHERE c.id = ANY(%s)""",
        [list(conversation_ids)],
    )
    values = {}
    for row in found:
        sealed = row.pop("sealed")
        name = str(crypto.unseal_json(sealed)["name"]) if sealed is not None else ""
        values[row.pop("id")] = {"buyer_name": name, **row}
    return values
