"""The house rule: what is paid leaves within 24 hours; where the marketplace allows less, its time governs."""

from datetime import timedelta

from django.db.models import DateTimeField, F, Func
from django.db.models.functions import Least

# Nearer to its end than this, an order is at risk.
AT_RISK = timedelta(hours=4)


class HouseDeadline(Func):
    """A day after that moment. By way of UTC, where adding a day depends on no zone, so that PostgreSQL may store it."""

    template = "timezone('UTC', timezone('UTC', %(expressions)s) + interval '24 hours')"
    arity = 1
    output_field = DateTimeField()


def governing() -> Least:
    """The sooner of the two; without a payment the marketplace's."""
    return Least(F("ship_by"), HouseDeadline("paid_at"))
