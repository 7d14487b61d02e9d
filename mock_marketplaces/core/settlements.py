"""Closing a settlement period: what was shipped or refunded and not settled yet becomes lines, and their sum is paid out.

One settlement per currency. Amounts are positive to the seller. Components are the core's words; each protocol prints its own.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.fees import given_back, worked_out
from mock_marketplaces.core.money import coins, shared
from mock_marketplaces.core.protocol import Order, Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

COMPONENTS = (
    "items", "shipping", "tax", "tax_withheld", "commission", "payment_fee", "fixed_fee", "fulfilment_fee", "refund_items",
    "refund_shipping", "refund_tax", "refund_tax_withheld", "refund_commission", "advertising", "subscription", "storage",
    "penalty", "adjustment",
)  # fmt: skip
SALE = ("items", "shipping", "tax", "tax_withheld", "commission", "payment_fee", "fixed_fee", "fulfilment_fee")

Line = dict[str, Any]


class Settlements:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store
        self.clock = world.clock

    def close(self, account_id: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Settle everything that is open. `lines` [{component, amount, raw_kind?, site?}] adds what belongs to no order;
        `wrong_fee` {order_id, component, amount} (or a list) prints another amount for a component of an order.
        """
        account = self.world.trade.account(account_id)
        with self.store.tx():
            found = self._of_orders(account_id) + self._of_refunds(account_id) + self._others(account, body)
            wrong = body.get("wrong_fee") or []
            for each in [wrong] if isinstance(wrong, dict) else wrong:
                _falsify(found, each)
            currencies = sorted({line["currency"] for line in found})
            return [self._write(account, currency, found) for currency in currencies]

    def settlements(self, where: str, *values: Any) -> list[dict[str, Any]]:
        """Closed settlements, oldest first, with their `lines`."""
        found = self.store.rows(f"SELECT * FROM settlement WHERE {where} ORDER BY period_to, rowid", *values)
        return [{**row, "lines": self._lines(row["id"])} for row in found]

    def _lines(self, settlement_id: str) -> list[Line]:
        return self.store.rows("SELECT * FROM settlement_line WHERE settlement_id = ? ORDER BY id", settlement_id)

    def _of_orders(self, account_id: str) -> list[Line]:
        """What shipped wholly and was not cancelled."""
        orders = self.world.trade.orders(
            "account_id = ? AND shipped_at IS NOT NULL AND cancelled_at IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM settled_sale WHERE sale_id = sale.id)",
            account_id,
            tail="ORDER BY shipped_at, rowid",
        )
        return [line for order in orders for line in self.of_order(order)]

    def of_order(self, order: Order) -> list[Line]:
        """What an order comes to, amount by amount, once it has shipped."""
        currency = order.row["currency"]
        keeps = worked_out(
            self.world.protocol.fees, items=order.items, shipping=order.shipping, tax=order.tax, currency=currency
        )
        whole = {"items": order.items, "shipping": order.shipping, "tax": order.tax, "tax_withheld": -order.tax}
        whole |= {component: -amount for component, amount in keeps.items()}
        weights = [Decimal(line["amount"]) * line["quantity"] for line in order.lines]
        parts = {component: shared(amount, weights, currency) for component, amount in whole.items()}
        return [
            _line(order, line["id"], component, parts[component][number], order.row["shipped_at"])
            for number, line in enumerate(order.lines)
            for component in SALE
            if component in parts
        ]

    def _of_refunds(self, account_id: str) -> list[Line]:
        """Money that went back on orders that are settled, now or before."""
        rows = self.store.rows("SELECT * FROM refund WHERE account_id = ? AND NOT settled ORDER BY t, id", account_id)
        lines: list[Line] = []
        for refund in rows:
            order = self.world.trade.order(refund["sale_id"])
            if order.row["shipped_at"] is not None and order.row["cancelled_at"] is None:
                lines += self.of_refund(order, next(row for row in order.refunds if row["id"] == refund["id"]))
        return lines

    def of_refund(self, order: Order, refund: dict[str, Any]) -> list[Line]:
        """What a refund comes to, amount by amount."""
        items, shipping, tax = (Decimal(refund[part]) for part in ("items", "shipping", "tax"))
        currency = order.row["currency"]
        back = given_back(
            self.world.protocol.fees,
            items=items,
            shipping=shipping,
            tax=tax,
            currency=currency,
            order_total=order.total,
        )
        whole = {
            "refund_shipping": -shipping,
            "refund_tax": -tax,
            "refund_tax_withheld": tax,
            "refund_commission": back,
        }
        weights = [Decimal(part["amount"]) for part in refund["lines"]]
        parts = {component: shared(amount, weights, currency) for component, amount in whole.items()}
        parts["refund_items"] = shared(-items, weights, currency)
        return [
            _line(order, part["line_id"], component, parts[component][number], refund["t"], refund_id=refund["id"])
            for number, part in enumerate(refund["lines"])
            for component in ("refund_items", *whole)
        ]

    def _others(self, account: dict[str, Any], body: dict[str, Any]) -> list[Line]:
        lines = []
        for each in [*(body.get("lines") or []), *self.world.protocol.charges(account["id"])]:
            site = str(each.get("site") or account["sites"][0])
            if each.get("component") not in COMPONENTS and not each.get("raw_kind"):
                raise Refusal(f"a line needs a component ({', '.join(COMPONENTS)}) or a raw_kind", status=400)
            lines.append(
                {
                    "sale_id": str(each.get("order_id") or ""), "sale_line_id": "", "refund_id": "", "site": site,
                    "component": str(each.get("component") or ""), "raw_kind": str(each.get("raw_kind") or ""),
                    "amount": Decimal(str(each["amount"])), "posted_at": self.clock.now(),
                    "currency": self.world.protocol.site(site).currency,
                }
            )  # fmt: skip
        return lines

    def _write(self, account: dict[str, Any], currency: str, found: list[Line]) -> dict[str, Any]:
        now, settlement_id = self.clock.now(), self.world.protocol.paper_id("settlement")
        before = self.store.row(
            "SELECT max(period_to) AS t FROM settlement WHERE account_id = ? AND currency = ?", account["id"], currency
        )
        lines = [line for line in found if line["currency"] == currency and line["amount"]]
        total = sum((line["amount"] for line in lines), Decimal(0))
        period_from = (before and before["t"]) or account["created_at"]
        self.store.insert(
            "settlement", id=settlement_id, account_id=account["id"], currency=currency, period_from=period_from,
            period_to=now, total=str(coins(total, currency)),
        )  # fmt: skip
        for line in lines:
            row = {key: value for key, value in line.items() if key != "currency"}
            self.store.insert(
                "settlement_line",
                settlement_id=settlement_id,
                **{**row, "amount": str(coins(line["amount"], currency))},
            )
        for line in found:
            if line["currency"] == currency and line["refund_id"]:
                self.store.run("UPDATE refund SET settled = 1 WHERE id = ?", line["refund_id"])
            elif line["currency"] == currency and line["sale_line_id"]:
                self.store.run("INSERT OR IGNORE INTO settled_sale VALUES (?, ?)", line["sale_id"], settlement_id)
        return {"id": settlement_id, "currency": currency, "total": str(coins(total, currency)), "lines": len(lines)}


def _line(
    order: Order, line_id: str, component: str, amount: Decimal, posted_at: float, *, refund_id: str = ""
) -> Line:
    return {
        "sale_id": order.id, "sale_line_id": line_id, "refund_id": refund_id, "site": order.row["site"],
        "component": component, "raw_kind": "", "amount": amount, "posted_at": posted_at, "currency": order.row["currency"],
    }  # fmt: skip


def _falsify(found: list[Line], wrong: dict[str, Any]) -> None:
    """The first line of that order and component says `amount` (signed, positive to the seller); its others say nothing."""
    hits = [line for line in found if (line["sale_id"], line["component"]) == (wrong["order_id"], wrong["component"])]
    if not hits:
        raise Refusal(f"nothing to settle for order {wrong['order_id']} as {wrong['component']}")
    for number, line in enumerate(hits):
        line["amount"] = Decimal(str(wrong["amount"])) if number == 0 else Decimal(0)
