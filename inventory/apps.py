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
        from inventory.reads_alerts import tiles as alert_tiles
        from inventory.reads_pickup import tiles as paper_tiles
        from inventory.views.approvals import tiles
        from inventory.views.serving import served_by
        from stores.steps import STEPS, Step

        NAV.append(NavItem(_("Stock"), _("Stock"), "box", "stock", "stock.view", key="s"))
        NAV.append(NavItem(_("Warehouse"), _("Receive goods"), "inbox", "stock-receive", "stock.receive"))
        NAV.append(NavItem(_("Stock"), _("Stock alerts"), "bell", "stock-alerts", "stock.view"))
        NAV.append(NavItem(_("Stock"), _("Oversell exposure"), "alert-triangle", "stock-exposure", "stock.view"))
        NAV.append(
            NavItem(_("Stock"), _("What listings offer"), "adjustments-horizontal", "stock-push-rules", "stock.view")
        )
        NAV.append(NavItem(_("Warehouse"), _("On the floor"), "scan", "floor", "stock.move"))
        NAV.append(NavItem(_("Warehouse"), _("Transfers"), "truck-delivery", "transfers", "stock.view"))
        NAV.append(NavItem(_("Stock"), _("Stock documents"), "file-text", "stock-documents", "stock.view"))
        NAV.append(NavItem(_("Warehouse"), _("Bins"), "map-pin", "stock-bins", "stock.view"))
        TILES.append(alert_tiles)
        NAV.append(NavItem(_("Stock"), _("Age of stock"), "clock", "stock-age", "purchasing.view"))
        NAV.append(NavItem(_("Stock"), _("What does not sell"), "hand-stop", "stock-slow", "purchasing.view"))
        NAV.append(NavItem(_("Warehouse"), _("Counts"), "clipboard-list", "stock-counts", "stock.adjust"))
        NAV.append(
            NavItem(_("Stock"), _("Marketplaces' warehouses"), "building-warehouse", "stock-there", "stock.view")
        )
        NAV.append(NavItem(_("Stock"), _("Stock corrections"), "shield-check", "stock-requests", "stock.approve"))
        TILES.append(tiles)
        NAV.append(NavItem(_("Stock"), _("Reasons to correct stock"), "list-check", "stock-reasons", "stores.rules"))
        STEPS.append(
            Step(2, _("Warehouses"), _("From where its orders are served, in which order."), "account-warehouses", served_by)
        )  # fmt: skip
        LINKS["stock_line"] = links.lines
        LINKS["transfer_line"] = links.transfer_lines
        LINKS["transfer_in"] = links.transfer_arrivals
        LINKS["count_line"] = links.count_lines
        LINKS["collection_line"] = links.collection_lines
        NAV.append(NavItem(_("Stock"), _("Pick-up points"), "building-store", "points", "stock.view"))
        TILES.append(paper_tiles)
        NAV.append(NavItem(_("Shipping"), _("Warehouses"), "building-warehouse", "warehouses", "stock.view"))
        LINKS["sku"] = links.skus
        LINKS["warehouse"] = links.warehouses
