"""Buyers of their own accord: a seeded Poisson process of arrivals per site, and what each buyer does later, on the mocks' clock.

Every arrival has dice of its own, seeded by account, site and number, so what one buyer does never moves the next one's dice.
Arrivals and later steps are effects: rows with a moment, which a leap of the clock runs through in order.
"""

import json
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.control import Control
from mock_marketplaces.core.crowd_plan import Plan, Step, life, read_plan
from mock_marketplaces.core.protocol import Order, Refusal
from mock_marketplaces.core.trade import LINES_CHOICE, UNITS_CHOICE

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

ARRIVAL, STEP = "crowd_arrival", "crowd_step"


class Crowd:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store
        self.clock = world.clock
        world.effects.kinds |= {ARRIVAL: self._arrive, STEP: self._step}

    # from outside ---------------------------------------------------------------------------------------------

    def control(self, body: dict[str, Any]) -> dict[str, Any]:
        """Start buyers at an account, or at all accounts of this marketplace, in place of those that came; `stop` sends them away."""
        named = body.get("account_id")
        ids = [named] if named else [row["id"] for row in self.store.rows("SELECT id FROM account ORDER BY id")]
        plan = None if body.get("stop") else read_plan(body)
        with self.store.tx():
            for account_id in ids:
                self._stop(account_id)
                if plan is not None:
                    self._start(self.world.trade.account(account_id), plan, body)
        return {"worlds": [self.show(account_id) for account_id in ids]}

    def show(self, account_id: str) -> dict[str, Any]:
        """The account's buyers: their plan, how many bought or found too little, and how much they still have in mind."""
        self.world.trade.account(account_id)
        row = self.store.row("SELECT * FROM crowd WHERE account_id = ?", account_id)
        arrivals, steps = self._waiting(account_id, ARRIVAL), self._waiting(account_id, STEP)
        shown: dict[str, Any] = {"account_id": account_id, "state": "idle", "placed": 0, "refused": 0, "too_late": 0}
        if row:
            shown |= {key: row[key] for key in ("started_at", "placed", "refused", "too_late")}
            shown |= {"state": "running" if arrivals["n"] else "over", "plan": json.loads(row["plan"])}
        return {**shown, "next_at": arrivals["due"], "planned": steps["n"]}

    def shown(self, account_id: str | None) -> dict[str, Any]:
        """One account's buyers, or those of every account here."""
        ids = (
            [account_id] if account_id else [row["id"] for row in self.store.rows("SELECT id FROM account ORDER BY id")]
        )
        return {"worlds": [self.show(each) for each in ids]}

    def shipped(self, order: Order) -> None:
        """The goods are under way: what the buyer has in mind for after their arrival is planned now. Inside a transaction."""
        for step in order.extra.get("later", []):
            self._plan(order.account_id, order.id, Step(**step))

    # arrivals -------------------------------------------------------------------------------------------------

    def _start(self, account: dict[str, Any], plan: Plan, body: dict[str, Any]) -> None:
        started = float(body["starts_at"]) if "starts_at" in body else self.clock.now()
        self.store.run("DELETE FROM crowd WHERE account_id = ?", account["id"])
        self.store.insert("crowd", account_id=account["id"], plan=json.dumps(plan), started_at=started)
        for site in account["sites"]:
            per_s = plan["rate_per_hour"] / 3600
            until = started + plan["until_s"] if plan["until_s"] is not None else None
            self._next(account["id"], {"site": site, "stream": "", "n": 0, "per_s": per_s, "until": until}, started)
            for number, sale in enumerate(plan["flash_sales"]):
                self._start_flash(account["id"], site, number, sale, plan, started)

    def _start_flash(
        self, account_id: str, site: str, number: int, sale: dict[str, Any], plan: Plan, started: float
    ) -> None:
        """The buyers whom a flash sale brings besides the usual ones: `factor` - 1 times those who buy that SKU anyway."""
        codes = [row["sku"] for row in self.world.trade.listings(account_id, "site = ?", site)]
        if sale["sku"] not in codes:
            return
        weights = _weights(len(codes), plan["popularity"])
        share = weights[codes.index(sale["sku"])] / sum(weights)
        opens = float(sale["at_s"]) if "at_s" in sale else started + sale["after_s"]
        per_s = plan["rate_per_hour"] / 3600 * share * (sale["factor"] - 1)
        stream = {"site": site, "stream": f"flash {number}", "n": 0, "per_s": per_s, "until": opens + sale["for_s"]}
        self._next(account_id, {**stream, "sku": sale["sku"]}, max(opens, started))

    def _next(self, account_id: str, stream: dict[str, Any], since: float) -> None:
        """Plan the stream's next arrival, unless it would be after the stream's end."""
        if stream["per_s"] <= 0:
            return
        at = since + self._dice(account_id, stream, "gap").expovariate(stream["per_s"])
        if stream["until"] is None or at < stream["until"]:
            self.world.effects.schedule_at(ARRIVAL, {"account_id": account_id, **stream}, at)

    def _dice(self, account_id: str, stream: dict[str, Any], use: str) -> random.Random:
        row = self.store.row("SELECT plan ->> 'seed' AS seed FROM crowd WHERE account_id = ?", account_id)
        return random.Random(
            f"{row and row['seed']}:{account_id}:{stream['site']}:{stream['stream']}:{stream['n']}:{use}"
        )

    def _arrive(self, data: dict[str, Any]) -> None:
        """A buyer comes: buys out of what is in stock, or goes away; and the next one is on the way."""
        account_id, stream = data["account_id"], {key: data[key] for key in data if key != "account_id"}
        row = self.store.row("SELECT * FROM crowd WHERE account_id = ?", account_id)
        if row is None:
            return
        plan: Plan = json.loads(row["plan"])
        bought = self._buy(account_id, stream, plan)
        counter = "placed" if bought else "refused"
        self.store.run(f"UPDATE crowd SET {counter} = {counter} + 1 WHERE account_id = ?", account_id)
        if plan["orders"] is not None and row["placed"] + bought >= plan["orders"]:
            self._stop(account_id)
        else:
            self._next(account_id, {**stream, "n": stream["n"] + 1}, self.clock.now())

    def _buy(self, account_id: str, stream: dict[str, Any], plan: Plan) -> bool:
        dice = self._dice(account_id, stream, "buyer")
        lines = self._basket(dice, account_id, stream, plan)
        if not lines:
            return False
        paid = dice.random() >= plan["unpaid_share"]
        fulfilled = self.world.protocol.fulfils and dice.random() < plan["marketplace_fulfilled_share"]
        spec = {"lines": lines, "site": stream["site"], "paid": paid, "marketplace_fulfilled": fulfilled}
        if plan["countries"]:
            spec["country"] = dice.choice(plan["countries"])
        steps = life(dice, plan, paid=paid, fulfilled=fulfilled)
        later = json.dumps([step._asdict() for step in steps if step.after_delivery])
        try:
            [made] = self.world.trade.place(account_id, [spec], plan["seed"])
        except Refusal:
            return False  # listed, but not on sale just now
        for order_id in made:
            self.store.run("UPDATE sale SET extra = json_set(extra, '$.later', json(?)) WHERE id = ?", later, order_id)
            for step in steps:
                if not step.after_delivery:
                    self._plan(account_id, order_id, step)
        return True

    def _basket(self, dice: random.Random, account_id: str, stream: dict[str, Any], plan: Plan) -> list[dict[str, Any]]:
        """One to three SKUs of what is in stock, the first listed the most wanted; in a flash sale, its SKU."""
        listed = self.world.trade.listings(account_id, "site = ?", stream["site"])
        wanted = stream.get("sku")
        left = {
            row["sku"]: (weight, row["quantity"])
            for row, weight in zip(listed, _weights(len(listed), plan["popularity"]), strict=True)
            if row["quantity"] > 0 and wanted in (None, row["sku"])
        }
        lines = []
        for _ in range(dice.choice(LINES_CHOICE)):
            if left:
                [sku] = dice.choices(list(left), [weight for weight, _ in left.values()])
                lines.append({"sku": sku, "quantity": min(left.pop(sku)[1], dice.choice(UNITS_CHOICE))})
        return lines

    def _stop(self, account_id: str) -> None:
        """Nobody new comes; who has bought still does what they had in mind."""
        self.store.run("DELETE FROM effect WHERE kind = ? AND data ->> 'account_id' = ?", ARRIVAL, account_id)

    # later ----------------------------------------------------------------------------------------------------

    def _plan(self, account_id: str, order_id: str, step: Step) -> None:
        data = {"account_id": account_id, "order_id": order_id, "verb": step.verb, "data": step.data}
        self.world.effects.schedule_at(STEP, data, self.clock.now() + step.after_s)

    def _step(self, data: dict[str, Any]) -> None:
        """What the buyer had in mind. Too late for it is a common fate: it has shipped, or was cancelled."""
        verb, order_id, said = data["verb"], data["order_id"], data["data"]
        try:
            with self.store.tx():
                if verb == "message":
                    self.world.messages.say({"account_id": data["account_id"], "order_id": order_id, **said})
                elif verb == "ship":
                    self._ship(self.world.trade.order(order_id), said)
                else:
                    self._act(data["account_id"], order_id, verb, said)
        except Refusal:
            self.store.run("UPDATE crowd SET too_late = too_late + 1 WHERE account_id = ?", data["account_id"])

    def _act(self, account_id: str, order_id: str, verb: str, said: dict[str, Any]) -> None:
        sends_after = said.pop("sends_after_s", None)
        made = Control(self.world).act(order_id, verb, said)
        if sends_after is not None:
            tracking = f"RET{self.store.digest('return', made['return_id'])[:10].upper()}"
            self._plan(
                account_id,
                order_id,
                Step("return", sends_after, {"return_id": made["return_id"], "tracking": tracking}),
            )

    def _ship(self, order: Order, said: dict[str, Any]) -> None:
        """The marketplace ships from its own warehouse."""
        if order.status != "paid":
            raise Refusal(f"order {order.id} is {order.status}")
        tracking = f"MKT{self.store.digest('tracking', order.id)[:12].upper()}"
        units = {line["id"]: line["quantity"] for line in order.lines}
        self.world.shipments.record(order, reference="1", carrier=said["carrier"], tracking=tracking, units=units)

    def _waiting(self, account_id: str, kind: str) -> dict[str, Any]:
        query = "SELECT count(*) AS n, min(due_at) AS due FROM effect WHERE kind = ? AND data ->> 'account_id' = ?"
        return self.store.row(query, kind, account_id) or {"n": 0, "due": None}


def _weights(count: int, exponent: float) -> Sequence[float]:
    """Zipf: the k-th is bought 1/k^exponent times as often as the first."""
    return [1 / rank**exponent for rank in range(1, count + 1)]
