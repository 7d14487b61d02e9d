"""The insights app: its entries in the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "insights"

    def ready(self) -> None:
        """Put our pages into the navigation."""
        from erp.kernel.ui.nav import NAV, NavItem  # the shell is filled when apps are ready

        NAV.append(NavItem(_("Insights"), _("Sales"), "chart-bar", "insights:sales", "insights.view"))
        NAV.append(NavItem(_("Insights"), _("Profit"), "cash-banknote", "insights:profit-home", "finance.profit"))
