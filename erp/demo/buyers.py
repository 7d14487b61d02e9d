"""Buyers in the demo, so that a newcomer sees orders arrive, change and come back; none come while many wait to be reviewed."""

import random
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from erp.demo.control import Control
from erp.kernel.sql import rows

EVERY_S = 20
ENOUGH_TO_REVIEW = 60
# A demo is looked at for an hour: what takes days elsewhere takes minutes.
HABITS: Mapping[str, Any] = {
    "rate_per_hour": 20, "pay_after_s": 600, "act_within_s": 900, "delivery_s": 600, "after_delivery_s": 1800, "return_share": 0.06,
}  # fmt: skip


def send_buyers() -> bool:
    """Let buyers come until the next call, unless enough orders wait already; whether they come."""
    waiting = rows(
        "SELECT count(*) FROM (SELECT 1 FROM orders_order WHERE state IN ('new', 'review') LIMIT %s) w",
        [ENOUGH_TO_REVIEW],
    )
    if waiting[0][0] >= ENOUGH_TO_REVIEW:
        return False
    Control(settings.MOCKS_URL).post("/world", {**HABITS, "seed": random.getrandbits(31), "until_s": EVERY_S})
    return True
