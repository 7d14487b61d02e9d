"""Orders by the time that is left: the house's day from payment or the marketplace's deadline, whichever ends sooner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from erp.kernel import clock
from erp.kernel.ui.home import Tile, tile
from orders.deadline import AT_RISK
from orders.models import Order
from orders.reads.rows import OrderRow, order_rows
from orders.reads.tabs import capped_counts
from orders.states import FulfilledBy, OrderState
from people.models import User

_RUNNING = (OrderState.REVIEW, OrderState.APPROVED, OrderState.ALLOCATED, OrderState.FULFILLING)


def deadline_sets() -> dict[str, tuple[Any, Q]]:
    """The tabs: name -> (words, which orders)."""
    now = clock.now()
    running = Q(state__in=_RUNNING, fulfilled_by=FulfilledBy.SELLER)
    return {
        "": (_("All"), running),
        "risk": (_("At risk"), running & Q(due_at__lt=now + AT_RISK)),
        "late": (_("Late"), running & Q(due_at__lt=now)),
    }


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """An order and the time that it has left; `house` when our own rule ends sooner than the marketplace's."""

    row: OrderRow
    left: str
    risk: bool
    house: bool


def deadline_rows(orders: Sequence[Order], *, user: User) -> list[DeadlineRow]:
    """Rows for the orders of a page."""
    now = clock.now()
    return [
        DeadlineRow(
            row=row,
            left=time_left(row.order.due_at - now),
            risk=row.order.due_at < now + AT_RISK,
            house=row.order.due_at < row.order.ship_by,
        )
        for row in order_rows(orders, user=user)
    ]


def time_left(left: timedelta) -> str:
    """How long, in words: days and hours, hours and minutes, or how late."""
    minutes = int(abs(left).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        span = _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    else:
        span = _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return _("%(span)s late") % {"span": span} if left < timedelta(0) else span


def deadline_tiles(user: User) -> list[Tile]:
    """Today: orders whose time is nearly over."""
    if not user.can("orders.view"):
        return []
    count = capped_counts(user, {"risk": deadline_sets()["risk"][1]})["risk"]
    page = f"{reverse('orders:deadlines')}?tab=risk"
    return [tile(_("At risk"), count, page, _("less than four hours left, or late"), "bad")]
