"""A trickle of buyers in the demo, so that a newcomer sees orders arrive; it pauses while many wait to be reviewed."""

import random

from django.conf import settings

from erp.demo.control import Control, ControlRefused
from erp.kernel.sql import rows

EVERY_S = 20
ENOUGH_TO_REVIEW = 60


def buy_something() -> int:
    """One buyer at one account, unless enough orders wait already; how many orders were placed."""
    waiting = rows(
        "SELECT count(*) FROM (SELECT 1 FROM orders_order WHERE state IN ('new', 'review') LIMIT %s) w",
        [ENOUGH_TO_REVIEW],
    )
    if waiting[0][0] >= ENOUGH_TO_REVIEW:
        return 0
    control = Control(settings.MOCKS_URL)
    account = random.choice(control.get("/accounts")["accounts"])
    try:
        made = control.post(
            "/orders", {"account_id": account["account_id"], "count": 1, "seed": random.getrandbits(31)}
        )
    except ControlRefused:
        return 0  # that shop is sold out; the next buyer tries another
    return sum(len(ids) for ids in made["order_ids"])
