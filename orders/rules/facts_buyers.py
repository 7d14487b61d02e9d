"""Facts of the buyer, by keyed hashes only: the same e-mail, the same phone, or the same name at the same address is the same buyer."""

from typing import Any

from erp.kernel.sql import rows
from orders.states import OPEN, WatchKind

Gathered = dict[int, dict[str, Any]]

_SAME = """
    SELECT y.order_id FROM orders_buyer y WHERE y.email_hash = b.email_hash
    UNION SELECT y.order_id FROM orders_buyer y WHERE y.phone_hash = b.phone_hash
    UNION SELECT y.order_id FROM orders_buyer y WHERE y.name_hash = b.name_hash AND y.address_hash = b.address_hash"""


def add_orders_of_buyer(facts: Gathered, *, days: int) -> None:
    """How many orders the buyer placed in the days up to this one; this one counts."""
    found = rows(
        f"""SELECT o.id, count(p.id) FROM orders_order o JOIN orders_buyer b ON b.order_id = o.id CROSS JOIN LATERAL ({_SAME}) s
            JOIN orders_order p ON p.id = s.order_id AND p.ordered_at <= o.ordered_at AND p.ordered_at > o.ordered_at - %s * interval '1 day'
            WHERE o.id = ANY(%s) GROUP BY o.id""",
        [days, list(facts)],
    )
    _write(facts, f"buyer_orders:{days}", dict(found))


def add_new_buyer(facts: Gathered) -> None:
    """Whether nobody of that e-mail, phone or name and address ordered before."""
    found = rows(
        f"""SELECT o.id, NOT EXISTS (SELECT 1 FROM ({_SAME}) s JOIN orders_order p ON p.id = s.order_id
                                     WHERE p.id <> o.id AND p.ordered_at < o.ordered_at)
            FROM orders_order o JOIN orders_buyer b ON b.order_id = o.id
            WHERE o.id = ANY(%s) AND coalesce(b.email_hash, b.phone_hash, b.name_hash) IS NOT NULL""",
        [list(facts)],
    )
    _write(facts, "new_buyer", dict(found))


def add_same_address(facts: Gathered) -> None:
    """How many other open orders go to the same name and address."""
    found = rows(
        """SELECT b.order_id, (SELECT count(*) FROM orders_buyer y JOIN orders_order p ON p.id = y.order_id
                               WHERE y.name_hash = b.name_hash AND y.address_hash = b.address_hash AND y.order_id <> b.order_id
                                 AND p.state = ANY(%s))
           FROM orders_buyer b WHERE b.order_id = ANY(%s) AND b.address_hash IS NOT NULL""",
        [[str(state) for state in OPEN], list(facts)],
    )
    _write(facts, "same_address", dict(found))


def add_watched(facts: Gathered) -> None:
    """Whether the buyer is on the watch list. Without details of the buyer nobody can say."""
    found = rows(
        """SELECT b.order_id, EXISTS (SELECT 1 FROM orders_watchentry w WHERE w.removed_at IS NULL AND w.kind = %s AND w.hash = b.email_hash)
                OR EXISTS (SELECT 1 FROM orders_watchentry w WHERE w.removed_at IS NULL AND w.kind = %s AND w.hash = b.phone_hash)
                OR EXISTS (SELECT 1 FROM orders_watchentry w WHERE w.removed_at IS NULL AND w.kind = %s AND w.hash = b.name_hash
                           AND w.address_hash = b.address_hash)
           FROM orders_buyer b WHERE b.order_id = ANY(%s) AND coalesce(b.email_hash, b.phone_hash, b.name_hash) IS NOT NULL""",
        [WatchKind.EMAIL, WatchKind.PHONE, WatchKind.PLACE, list(facts)],
    )
    _write(facts, "watched", dict(found))


def _write(facts: Gathered, name: str, values: dict[int, Any]) -> None:
    for order_id, told in facts.items():
        told[name] = values.get(order_id)
