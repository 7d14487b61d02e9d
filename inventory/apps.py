from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    name = "inventory"

    def ready(self) -> None:
        """Put the stock pages into the navigation, and say how our documents are named."""
        from erp.kernel.ui.home import TILES
        from erp.kernel.ui.links import LINKS  # the shell is filled when apps are ready
        from erp.kernel.ui.nav import NAV, NavItem
        from inventory import links
        from inventory.views.approvals import tiles
        from inventory.views.serving import served_by
        from stores.steps import STEPS, Step

        NAV.append(NavItem(_("Stock"), _("Stock"), "box", "stock", "stock.view", key="s"))
        NAV.append(NavItem(_("Stock"), _("Receive goods"), "inbox", "stock-receive", "stock.receive"))
        NAV.append(NavItem(_("Stock"), _("Oversell exposure"), "alert-triangle", "stock-exposure", "stock.view"))
        NAV.append(NavItem(_("Stock"), _("On the floor"), "scan", "floor", "stock.move"))
        NAV.append(NavItem(_("Stock"), _("Transfers"), "truck-delivery", "transfers", "stock.view"))
        NAV.append(NavItem(_("Stock"), _("Stock documents"), "file-text", "stock-documents", "stock.view"))
        NAV.append(NavItem(_("Stock"), _("Bins"), "map-pin", "stock-bins", "stock.view"))
        NAV.append(NavItem(_("Stock"), _("Stock corrections"), "shield-check", "stock-requests", "stock.approve"))
        TILES.append(tiles)
        STEPS.append(
            Step(2, _("Warehouses"), _("From where its orders are served, in which order."), "account-warehouses", served_by)
        )  # fmt: skip
        LINKS["stock_line"] = links.lines
        LINKS["transfer_line"] = links.transfer_lines
        LINKS["transfer_in"] = links.transfer_arrivals
        LINKS["sku"] = links.skus
        LINKS["warehouse"] = links.warehouses
