"""What the conditions look at: the facts of many orders in a few statements, and only the groups that a set of rules asks for.

None is "not known"; the engine never takes it for true.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from erp.kernel import crypto
from erp.kernel.money import Money
from erp.kernel.services import fx
from erp.kernel.sql import rows
from orders.rules import facts_buyers, facts_lines, facts_money, facts_stock

Gathered = dict[int, dict[str, Any]]


def gather(order_ids: Sequence[int], needs: Iterable[str]) -> Gathered:
    """The facts of orders, by order. A condition's value is under the name that the engine gives it."""
    wanted = set(needs)
    facts = _orders(order_ids)
    if not facts:
        return facts
    if wanted & {"rates", "margin"}:
        _add_rates(facts, ("total", "shipping", "items") if "margin" in wanted else ("total", "shipping"))
    for need in sorted(wanted):
        name, _sep, days = need.partition(":")
        if name == "buyer":
            facts_buyers.add_orders_of_buyer(facts, days=int(days))
        elif name in _ADDERS:
            _ADDERS[name](facts)
    return facts


def _orders(order_ids: Sequence[int]) -> Gathered:
    """A wish that a rule wrote is none: the rules are asked as if they had not spoken yet."""
    found = rows(
        """SELECT o.id, o.store_id, a.marketplace, o.fulfilled_by, o.paid_at, o.currency, o.total, o.items_total, o.shipping_total,
                  o.unit_count, o.ordered_at, o.buyer_note, o.country, o.state, o.warehouse_id,
                  CASE WHEN o.wished_warehouse_id IS DISTINCT FROM s.warehouse_id THEN o.wished_warehouse_id END,
                  CASE WHEN o.wished_service_id IS DISTINCT FROM s.service_id THEN o.wished_service_id END
           FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id LEFT JOIN orders_rulestanding s ON s.order_id = o.id
           WHERE o.id = ANY(%s)""",
        [list(order_ids)],
    )
    zone = ZoneInfo(settings.COMPANY_ZONE)
    facts: Gathered = {}
    for (key, store, market, by, paid, currency, total, items, shipping, units, at, note, country, state, warehouse, wished_warehouse,
         wished_service) in found:  # fmt: skip
        here = at.astimezone(zone)
        facts[key] = {
            "store": store, "marketplace": market, "fulfilled_by": by, "paid": paid is not None, "currency": currency or None,
            "units": units, "hour": here.hour, "weekday": here.weekday(), "has_note": bool(note.strip()), "note": note.casefold(),
            "country": country or None, "_total": total, "_items": items, "_shipping": shipping, "_on": here.date(),
            "_state": state, "_warehouse": warehouse, "_wished_warehouse": wished_warehouse, "_wished_service": wished_service,
        }  # fmt: skip
    return facts


def _add_rates(facts: Gathered, names: Sequence[str]) -> None:
    """Totals in minor units of the base currency, at the rate of the day of the order. Equal amounts are turned once."""
    rates = fx.rates({(told["currency"], told["_on"]) for told in facts.values() if told["currency"]})
    turned: dict[tuple[Decimal, str | None, date], int | None] = {}
    for told in facts.values():
        for name in names:
            key = (told[f"_{name}"], told["currency"], told["_on"])
            if key not in turned:
                turned[key] = in_base(*key, rates)
            told["shipping_paid" if name == "shipping" else name] = turned[key]


def in_base(amount: Decimal, currency: str | None, on: date, rates: dict[tuple[str, date], Decimal]) -> int | None:
    """An amount in minor units of the base currency; None without a rate."""
    rate = rates.get((currency or "", on))
    return None if rate is None or currency is None else fx.to_base(Money(amount, currency).minor(), currency, rate)


def _add_postcodes(facts: Gathered) -> None:
    """The postcode without spaces, opened from the sealed address and kept nowhere."""
    for told in facts.values():
        told["postcode"] = None
    for order_id, sealed in rows(
        "SELECT order_id, sealed FROM orders_buyer WHERE order_id = ANY(%s) AND sealed IS NOT NULL", [list(facts)]
    ):
        facts[order_id]["postcode"] = str(crypto.unseal_json(sealed).get("postcode", "")).replace(" ", "").casefold()


_ADDERS: dict[str, Callable[[Gathered], None]] = {
    "postcode": _add_postcodes,
    "watched": facts_buyers.add_watched,
    "new_buyer": facts_buyers.add_new_buyer,
    "address": facts_buyers.add_same_address,
    "lines": facts_lines.add_lines,
    "stock": facts_stock.add_stock,
    "margin": facts_money.add_margin,
}
