"""The procurement app: its entries in the shell, and how its documents are named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementConfig(AppConfig):
    name = "procurement"

    def ready(self) -> None:
        """Put the pages of buying into the navigation."""
        from erp.kernel.ui.home import TILES  # the shell is filled when apps are ready
        from erp.kernel.ui.links import LINKS
        from erp.kernel.ui.nav import NAV, NavItem
        from procurement.reads import links
        from procurement.reads.home import tiles

        section = _("Purchasing")
        NAV.append(
            NavItem(section, _("Replenishment"), "clipboard-list", "procurement:replenishment", "purchasing.view")
        )
        NAV.append(NavItem(section, _("Purchase orders"), "package", "procurement:orders", "purchasing.view", key="p"))
        NAV.append(NavItem(section, _("Suppliers"), "building-store", "procurement:suppliers", "purchasing.view"))
        NAV.append(NavItem(section, _("Receive orders"), "inbox", "procurement:receive", "stock.receive"))
        LINKS["receipt_line"] = links.receipt_lines
        LINKS["purchase_order"] = links.orders
        LINKS["supplier"] = links.suppliers
        TILES.append(tiles)
