"""How buyers behave: the plan as it is asked for, and the later life of one purchase drawn from it."""

import random
from collections.abc import Mapping
from typing import Any, NamedTuple

from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.core.sayings import CANCEL_REASONS, DISPUTES, QUESTIONS, RETURNS, REVIEWS

Plan = dict[str, Any]

DEFAULTS: Plan = {
    "seed": 1,
    "rate_per_hour": 12.0,  # arrivals on each site
    "popularity": 0.9,  # Zipf's exponent: 0 sells all SKUs alike, 1 and more sell a few
    "flash_sales": [],
    "unpaid_share": 0.08,
    "abandon_share": 0.25,  # of those: never pay, and are cancelled by the marketplace
    "pay_after_s": 3600.0,  # the others pay within it
    "cancel_share": 0.04,  # these three exclude each other
    "cancel_request_share": 0.02,
    "address_change_share": 0.02,
    "message_share": 0.05,
    "act_within_s": 4 * 3600.0,  # after buying: cancelling, asking for it, a new address, a message
    "delivery_s": 6 * 86400.0,  # from shipped to the buyer's door
    "return_share": 0.04,  # these two exclude each other
    "dispute_share": 0.01,
    "review_share": 0.1,
    "stars": [0.06, 0.06, 0.1, 0.18, 0.6],  # how often 1, 2, 3, 4 and 5 stars are given
    "after_delivery_s": 3 * 86400.0,  # returns, disputes and reviews come within it
    "marketplace_fulfilled_share": 0.0,
    "marketplace_ships_after_s": 6 * 3600.0,
    "countries": [],  # where buyers live; empty: as random orders do
    "until_s": None,  # no arrivals later than so many seconds after the start
    "orders": None,  # no arrivals after so many purchases
}


class Step(NamedTuple):
    """Something that a buyer does `after_s` seconds after buying, or after the order has shipped."""

    verb: str
    after_s: float
    data: dict[str, Any]
    after_delivery: bool = False


def read_plan(body: Mapping[str, Any]) -> Plan:
    """The plan that a call asks for, with the defaults for what it does not say. What makes no sense is refused."""
    plan = {name: _number(name, body.get(name, usual), usual) for name, usual in DEFAULTS.items()}
    together = [("cancel_share", "cancel_request_share", "address_change_share"), ("return_share", "dispute_share")]
    for names in together:
        if sum(plan[name] for name in names) > 1:
            raise Refusal(f"{', '.join(names)} together are more than 1", status=400)
    if len(plan["stars"]) != 5 or sum(plan["stars"]) <= 0:
        raise Refusal("stars takes five weights, for 1 to 5 stars", status=400)
    plan["flash_sales"] = [_flash(sale) for sale in plan["flash_sales"]]
    return plan


def _number(name: str, value: Any, usual: Any) -> Any:
    if isinstance(usual, list):
        return [value] if isinstance(value, str) else [float(v) if name == "stars" else v for v in value]
    if name == "seed" or value is None:
        return value
    number = int(value) if name == "orders" else float(value)
    if number < 0 or (name.endswith("_share") and number > 1):
        raise Refusal(f"{name} can't be {value}", status=400)
    return number


def _flash(sale: Mapping[str, Any]) -> dict[str, Any]:
    moment = {name: float(sale[name]) for name in ("at_s", "after_s") if name in sale} or {"after_s": 0.0}
    return {"sku": str(sale["sku"]), "for_s": float(sale["for_s"]), "factor": float(sale.get("factor", 5)), **moment}


def life(dice: random.Random, plan: Plan, *, paid: bool, fulfilled: bool) -> list[Step]:
    """All that this buyer will do, or the marketplace with the order. Every die falls whatever the others showed."""
    steps = _paying(dice, plan, paid=paid) + _second_thoughts(dice, plan)
    if dice.random() < plan["message_share"]:
        steps.append(Step("message", _soon(dice, plan), {"text": dice.choice(QUESTIONS)}))
    if fulfilled:
        steps.append(Step("ship", plan["marketplace_ships_after_s"], {"carrier": "Marketplace Logistics"}))
    return steps + _after_delivery(dice, plan)


def _paying(dice: random.Random, plan: Plan, *, paid: bool) -> list[Step]:
    abandons, after_s = dice.random() < plan["abandon_share"], dice.uniform(0, plan["pay_after_s"])
    if paid:
        return []
    if abandons:
        return [Step("cancel", 2 * plan["pay_after_s"], {"reason": "not paid in time"})]
    return [Step("pay", after_s, {})]


def _soon(dice: random.Random, plan: Plan) -> float:
    return dice.uniform(0, plan["act_within_s"])


def _second_thoughts(dice: random.Random, plan: Plan) -> list[Step]:
    mood, after_s, reason = dice.random(), _soon(dice, plan), dice.choice(CANCEL_REASONS)
    house = {"street2": f"c/o {dice.choice(('Berg', 'Novak', 'Silva', 'Wang'))}, floor {dice.randint(1, 9)}"}
    choices = (
        ("cancel_share", Step("cancel", after_s, {"reason": reason})),
        ("cancel_request_share", Step("cancel", after_s, {"reason": reason, "request": True})),
        ("address_change_share", Step("address", after_s, house)),
    )
    for share, step in choices:
        if mood < plan[share]:
            return [step]
        mood -= plan[share]
    return []


def _after_delivery(dice: random.Random, plan: Plan) -> list[Step]:
    mood, steps = dice.random(), []
    reason, note = dice.choice(RETURNS)
    grievance, complaint = dice.choice(DISPUTES)
    after_s, sends_after_s = (plan["delivery_s"] + dice.uniform(0, plan["after_delivery_s"]) for _ in range(2))
    if mood < plan["return_share"]:
        said = {"reason": reason, "note": note, "sends_after_s": sends_after_s}
        steps.append(Step("return", after_s, said, after_delivery=True))
    elif mood < plan["return_share"] + plan["dispute_share"]:
        steps.append(Step("dispute", after_s, {"reason": grievance, "note": complaint}, after_delivery=True))
    reviews, after_s = dice.random(), plan["delivery_s"] + dice.uniform(0, plan["after_delivery_s"])
    [stars] = dice.choices((1, 2, 3, 4, 5), plan["stars"])
    title, text = dice.choice(REVIEWS[stars])
    if reviews < plan["review_share"]:
        steps.append(Step("review", after_s, {"stars": stars, "title": title, "text": text}, after_delivery=True))
    return steps
