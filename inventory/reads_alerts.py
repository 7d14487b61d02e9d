"""What the alert pages show. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from erp.kernel import clock
from erp.kernel.tables import capped_count
from erp.kernel.ui.home import Tile, tile
from erp.kernel.ui.names import local_name
from inventory.models import StockAlert
from inventory.services.alerts import SALES_DAYS
from inventory.states import AlertKind
from people.models import User

_URGENT = (AlertKind.OVERSOLD, AlertKind.OUT, AlertKind.LOW)


def open_alerts(*, kind: str = "", all_of_them: bool = False) -> QuerySet[StockAlert]:
    """Alerts that hold; without `all_of_them` only those that nobody has noted, or whose quiet time is over."""
    found = StockAlert.objects.filter(closed_at=None)
    if kind:
        found = found.filter(kind=kind)
    if not all_of_them:
        found = found.filter(Q(noted_at=None) | Q(quiet_until__lte=clock.now()))
    return found


def alert_rows(alerts: Sequence[StockAlert]) -> list[dict[str, Any]]:
    """The lines of a page."""
    return [
        {
            "alert": alert,
            "sku": alert.sku,
            "name": local_name(alert.sku),
            "a_day": alert.sold_14 / SALES_DAYS,
            "days": alert.units * SALES_DAYS / alert.sold_14 if alert.sold_14 and alert.kind == AlertKind.LOW else None,
            "opens": "reservations&state=waiting" if alert.kind == AlertKind.OVERSOLD else _opens(alert.kind),
        }
        for alert in alerts
    ]


def _opens(kind: str) -> str:
    return "layers" if kind == AlertKind.DEAD else "moves"


def tiles(user: User) -> list[Tile]:
    """What of the stock needs somebody now."""
    if not user.can("stock.view"):
        return []
    tones = {AlertKind.OVERSOLD: "bad", AlertKind.OUT: "warn", AlertKind.LOW: "warn"}
    says = {
        AlertKind.OVERSOLD: _("SKUs with buyers who wait"),
        AlertKind.OUT: _("SKUs that stores still list"),
        AlertKind.LOW: _("SKUs that will not last"),
    }
    return [
        tile(
            str(kind.label),
            capped_count(open_alerts(kind=kind)),
            f"{reverse('stock-alerts')}?tab={kind}",
            says[kind],
            tones[kind],
        )
        for kind in _URGENT
    ]
