"""The finance app: its entries in the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "finance"

    def ready(self) -> None:
        """Put our pages into the navigation."""
        from erp.kernel.ui.nav import NAV, NavItem  # the shell is filled when apps are ready

        NAV.append(
            NavItem(_("Finance"), _("Profit and loss"), "cash-banknote", "finance:profit-and-loss", "finance.view")
        )
        NAV.append(NavItem(_("Finance"), _("Months"), "lock", "finance:periods", "finance.view"))
