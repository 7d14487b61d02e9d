"""What happens after the sale: returns that buyers open, money that goes back, and what they say about it."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.money import coins, shared
from mock_marketplaces.core.protocol import Order, Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

KINDS = ("refund_only", "return_refund", "exchange", "dispute")
REASONS = (
    "damaged", "defective", "not_as_described", "wrong_item", "missing", "not_arrived", "changed_mind", "other",
)  # fmt: skip
PARTS = ("items", "shipping", "tax")


class Aftersales:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store
        self.clock = world.clock

    # refunds --------------------------------------------------------------------------------------------------

    def refund(
        self,
        order: Order,
        *,
        reference: str = "",
        amounts: dict[str, Decimal] | None = None,
        lines: list[dict[str, Any]] | None = None,
        reason: str = "other",
        source: str = "seller",
    ) -> str:
        """Give money back; everything that is left when no `amounts` {items, shipping, tax} are named. The refund's id.

        A reference that was received before counts another time and pays nothing more. More than is left is refused.
        """
        with self.store.tx():
            known = reference and self.store.row(
                "SELECT id FROM refund WHERE account_id = ? AND reference = ?", order.account_id, reference
            )
            if known:
                self.store.run("UPDATE refund SET times_received = times_received + 1 WHERE id = ?", known["id"])
                return str(known["id"])
            left = {part: getattr(order, part) - order.refunded(part) for part in PARTS}
            given = {part: coins(amount, order.row["currency"]) for part, amount in (amounts or left).items()}
            if any(given.get(part, 0) > left[part] or given.get(part, 0) < 0 for part in PARTS) or not any(
                given.values()
            ):
                raise Refusal(
                    f"order {order.id} has {', '.join(f'{part} {left[part]}' for part in PARTS)} left to refund"
                )
            refund_id = self.world.protocol.paper_id("refund")
            self.store.insert(
                "refund", id=refund_id, account_id=order.account_id, sale_id=order.id, reference=reference or refund_id,
                source=source, reason=reason, lines=json.dumps(lines or _by_worth(order, given.get("items", Decimal(0)))),
                t=self.clock.now(), **{part: str(given.get(part, Decimal(0))) for part in PARTS},
            )  # fmt: skip
            self.store.run(
                "UPDATE return_case SET updated_at = ? WHERE sale_id = ? AND status = 'open'",
                self.clock.now(),
                order.id,
            )
            self.world.trade.touch(order.id, "refunded")
            return refund_id

    def refund_again(self, account_id: str, reference: str) -> bool:
        """Whether this reference is known; if so it counts as received once more."""
        with self.store.tx():
            return bool(
                self.store.run(
                    "UPDATE refund SET times_received = times_received + 1 WHERE account_id = ? AND reference = ?",
                    account_id,
                    reference,
                )
            )

    # returns --------------------------------------------------------------------------------------------------

    def open_return(self, order_id: str, body: dict[str, Any], *, kind: str) -> str:
        """A buyer opens a return or a dispute. A reason that we do not know is kept as the note."""
        with self.store.tx():
            order = self.world.trade.order(order_id)
            said = str(body.get("reason") or "changed_mind")
            kind = str(body.get("kind") or kind)
            if kind not in KINDS:
                raise Refusal(f"kind takes one of {', '.join(KINDS)}", status=400)
            now, return_id = self.clock.now(), self.world.protocol.paper_id("return")
            amount = body.get("amount")
            self.store.insert(
                "return_case", id=return_id, account_id=order.account_id, sale_id=order_id, kind=kind,
                reason=said if said in REASONS else "other",
                note=str(body.get("note") or ("" if said in REASONS else said)),
                lines=json.dumps(_units(order, body.get("lines"))), tracking=str(body.get("tracking") or ""),
                amount=None if amount is None else str(coins(str(amount), order.row["currency"])), t=now, updated_at=now,
            )  # fmt: skip
            return return_id

    def change_return(self, return_id: str, body: dict[str, Any]) -> str:
        """A return goes on: the buyer sent it (`tracking`), says more (`note`), or it is over (`status` closed)."""
        with self.store.tx():
            row = self.store.row("SELECT * FROM return_case WHERE id = ?", return_id)
            if row is None:
                raise Refusal(f"no return {return_id!r}", status=404)
            new = {name: str(body.get(name) or row[name]) for name in ("tracking", "note", "status")}
            if new["status"] not in ("open", "closed"):
                raise Refusal("status takes open and closed", status=400)
            self.store.run(
                "UPDATE return_case SET tracking = ?, note = ?, status = ?, updated_at = ? WHERE id = ?",
                *new.values(),
                self.clock.now(),
                return_id,
            )
            return return_id

    def returns(self, where: str, *values: Any, tail: str = "ORDER BY t, id") -> list[dict[str, Any]]:
        """Returns by a condition on table `return_case`, each with its lines unpacked and its `order`."""
        found = self.store.rows(f"SELECT * FROM return_case WHERE {where} {tail}", *values)
        orders = self._orders([row["sale_id"] for row in found])
        return [{**row, "lines": json.loads(row["lines"]), "order": orders[row["sale_id"]]} for row in found]

    # reviews --------------------------------------------------------------------------------------------------

    def review(self, order_id: str, body: dict[str, Any]) -> str:
        """A buyer reviews a line of an order (the first, unless `sku` says which); the same one again changes what was said."""
        stars = int(body.get("stars", 5))
        if not 1 <= stars <= 5:
            raise Refusal("stars go from 1 to 5", status=400)
        with self.store.tx():
            order, now = self.world.trade.order(order_id), self.clock.now()
            line = next((line for line in order.lines if line["sku"] == body.get("sku", line["sku"])), None)
            if line is None:
                raise Refusal(f"order {order_id} has no {body['sku']!r}", status=404)
            title, text = str(body.get("title") or ""), str(body.get("text") or "")
            known = self.store.row("SELECT id FROM review WHERE sale_id = ? AND sale_line_id = ?", order_id, line["id"])
            if known:
                self.store.run(
                    "UPDATE review SET stars = ?, title = ?, text = ?, updated_at = ? WHERE id = ?",
                    stars, title, text, now, known["id"],
                )  # fmt: skip
                return str(known["id"])
            review_id = self.world.protocol.paper_id("review")
            self.store.insert(
                "review", id=review_id, account_id=order.account_id, sale_id=order_id, sale_line_id=line["id"],
                stars=stars, title=title, text=text, t=now, updated_at=now,
            )  # fmt: skip
            return review_id

    def reviews(self, where: str, *values: Any, tail: str = "ORDER BY updated_at, id") -> list[dict[str, Any]]:
        """Reviews by a condition on table `review`, each with its `order` and the `line` it is about."""
        found = self.store.rows(f"SELECT * FROM review WHERE {where} {tail}", *values)
        orders = self._orders([row["sale_id"] for row in found])
        return [
            {**row, "order": order, "line": next(line for line in order.lines if line["id"] == row["sale_line_id"])}
            for row in found
            for order in [orders[row["sale_id"]]]
        ]

    def _orders(self, ids: list[str]) -> dict[str, Order]:
        found = self.world.trade.orders("id IN (SELECT value FROM json_each(?))", json.dumps(ids))
        return {order.id: order for order in found}


def _by_worth(order: Order, items: Decimal) -> list[dict[str, Any]]:
    """The refunded goods shared over the order's lines by what they cost, when nobody said which."""
    worth = [Decimal(line["amount"]) * line["quantity"] for line in order.lines]
    parts = shared(items, worth, order.row["currency"])
    return [
        {"line_id": line["id"], "quantity": line["quantity"], "amount": str(part)}
        for line, part in zip(order.lines, parts, strict=True)
    ]


def _units(order: Order, wanted: Any) -> list[dict[str, Any]]:
    """[{sku, quantity}] as line ids; everything when nothing is named."""
    if not wanted:
        return [{"line_id": line["id"], "sku": line["sku"], "quantity": line["quantity"]} for line in order.lines]
    lines = {line["sku"]: line for line in order.lines}
    units = []
    for each in wanted:
        line, quantity = lines.get(str(each["sku"])), int(each.get("quantity", 1))
        if line is None or not 1 <= quantity <= line["quantity"]:
            raise Refusal(f"order {order.id} has no {quantity} of {each['sku']!r}", status=400)
        units.append({"line_id": line["id"], "sku": line["sku"], "quantity": quantity})
    return units
