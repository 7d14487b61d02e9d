"""What is left when a story is told: stock, layers, balances, profit, and whether the promises hold."""

from typing import Any

from erp.kernel.promises import audit
from erp.kernel.sql import dicts, rows
from erp.story.teller import Story
from finance.models import Period
from insights.queries.profit import profit_of_order
from inventory.services.channel import offers


def result_of(story: Story) -> dict[str, Any]:
    """All figures in minor units; unequal to nought only, but for the orders' profits."""
    return {
        "stock": _stock(),
        "layers": _layers(),
        "balances": dict(rows(
            "SELECT account_id, sum(amount)::bigint FROM finance_leg GROUP BY 1 HAVING sum(amount) <> 0 ORDER BY 1"
        )),
        "currencies": _currencies(),
        "profit": {name: profit_of_order(order.pk).profit for name, order in story.known.get("sell", {}).items()},
        "profit_and_loss": _months(),
        "wallets": dict(rows(
            "SELECT d.code, w.balance FROM distribution_wallet w JOIN distribution_distributor d ON d.id = w.distributor_id ORDER BY 1"
        )),
        "offers": _offers(),
        "closed": {f"{period.month:%Y-%m}": period.report for period in Period.objects.filter(closed_at__isnull=False)},
        "broken": [finding.promise.name for finding in audit() if not finding.kept],
    }  # fmt: skip


def _stock() -> list[dict[str, Any]]:
    return dicts(
        """SELECT s.code AS sku, w.code AS warehouse, l.on_hand, l.reserved,
                  coalesce((SELECT sum(c.value_left) FROM inventory_costlayer c WHERE c.level_id = l.id), 0)::bigint AS value
           FROM inventory_stocklevel l JOIN products_sku s ON s.id = l.sku_id JOIN inventory_warehouse w ON w.id = l.warehouse_id
           WHERE l.on_hand > 0 ORDER BY 1, 2"""
    )


def _offers() -> dict[str, int]:
    """What each pool of a store that shows its stock may offer."""
    found = rows(
        """SELECT s.name || '/' || l.seller_sku, l.pool_id FROM products_listing l JOIN stores_store s ON s.id = l.store_id
           WHERE l.pool_id IS NOT NULL AND s.push_stock ORDER BY 1"""
    )
    offered = offers([row[1] for row in found])
    return {name: offered[pool_id] for name, pool_id in found if pool_id in offered}


def _layers() -> list[dict[str, Any]]:
    return dicts(
        """SELECT s.code AS sku, w.code AS warehouse, c.quantity_left AS quantity, c.value_left AS value
           FROM inventory_costlayer c JOIN inventory_stocklevel l ON l.id = c.level_id JOIN products_sku s ON s.id = l.sku_id
           JOIN inventory_warehouse w ON w.id = l.warehouse_id WHERE c.quantity_left > 0 ORDER BY 1, 2, c.received_at, c.id"""
    )


def _currencies() -> dict[str, dict[str, int]]:
    """What stands on each account of the balance sheet in its own currencies; inventory and equity are kept in the base currency only."""
    found = rows(
        """SELECT l.account_id, l.currency, sum(l.currency_amount)::bigint FROM finance_leg l
           JOIN finance_ledgeraccount a ON a.code = l.account_id
           WHERE a.kind IN ('asset', 'liability') AND a.code <> '1300' GROUP BY 1, 2 HAVING sum(l.currency_amount) <> 0 ORDER BY 1, 2"""
    )
    balances: dict[str, dict[str, int]] = {}
    for account, currency, amount in found:
        balances.setdefault(account, {})[currency] = amount
    return balances


def _months() -> dict[str, dict[str, int]]:
    """Income and cost by month and account, income positive as earned, cost positive as spent; and the profit."""
    found = rows(
        """SELECT to_char(l.booked_on, 'YYYY-MM'), l.account_id,
                  (CASE a.kind WHEN 'income' THEN -sum(l.amount) ELSE sum(l.amount) END)::bigint, -sum(l.amount)::bigint
           FROM finance_leg l JOIN finance_ledgeraccount a ON a.code = l.account_id
           WHERE a.kind IN ('income', 'expense') GROUP BY 1, 2, a.kind ORDER BY 1, 2"""
    )
    months: dict[str, dict[str, int]] = {}
    for month, account, amount, earned in found:
        of = months.setdefault(month, {})
        if amount:
            of[account] = amount
        of["profit"] = of.get("profit", 0) + earned
    return months
