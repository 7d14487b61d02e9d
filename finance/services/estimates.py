"""What marketplaces will take of orders that have not left yet, by the rules of today: for whoever must know before shipping."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from erp.kernel import clock
from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance.services.books.sales import fee_rules
from finance.services.fees import Sold, fees


def fees_of_orders(order_ids: Sequence[int]) -> dict[int, int]:
    """The fees of orders in minor units of the base currency, by the rules and rates of the day they were ordered.

    An order is left out when nobody can say: its marketplace has no rules, or a rate is missing. Own sales have no fees.
    """
    found = rows(
        """SELECT o.id, a.marketplace, s.site, o.currency, o.items_total, o.shipping_total, o.tax_total, o.unit_count, o.ordered_at
           FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id JOIN stores_store s ON s.id = o.store_id
           WHERE o.id = ANY(%s)""",
        [list(order_ids)],
    )
    rules = fee_rules({row[1] for row in found if row[1] != "direct"})
    sold = {
        order_id: (market, Sold(site, currency, items, shipping, tax, units, clock.business_date(at)))
        for order_id, market, site, currency, items, shipping, tax, units, at in found
    }
    rates = fx.rates(
        {
            (currency, sale.on)
            for market, sale in sold.values()
            for currency in {sale.currency} | {rule.currency for rule in rules.get(market, ())}
            if currency
        }
    )
    by_day: dict[date, dict[str, Decimal]] = {}
    for (currency, day), rate in rates.items():
        by_day.setdefault(day, {})[currency] = rate
    told: dict[int, int] = {}
    for order_id, (market, sale) in sold.items():
        if market == "direct":
            told[order_id] = 0
        elif market in rules and (sale.currency, sale.on) in rates:
            try:
                taken = fees(rules[market], sale, by_day[sale.on])
            except fx.NoRate:
                continue
            told[order_id] = fx.to_base(sum(taken.values()), sale.currency, rates[sale.currency, sale.on])
    return told
