from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogisticsConfig(AppConfig):
    name = "logistics"

    def ready(self) -> None:
        """Put the pages of this app into the navigation."""
        from erp.kernel.command_words import COMMAND_WORDS
        from erp.kernel.ui.home import TILES
        from erp.kernel.ui.links import LINKS  # the shell is filled when apps are ready
        from erp.kernel.ui.nav import NAV, NavItem
        from logistics import links
        from logistics.label_reads import parcel_tiles

        NAV.append(NavItem(_("Warehouse"), _("Stations"), "scan", "logistics:stations", "stations.use"))
        NAV.append(NavItem(_("Warehouse"), _("Parcels"), "package", "logistics:parcels", "parcels.view"))
        NAV.append(NavItem(_("Warehouse"), _("Labels"), "barcode", "logistics:label-list", "parcels.view"))
        NAV.append(NavItem(_("Warehouse"), _("On the way"), "truck-delivery", "logistics:away", "parcels.view"))
        NAV.append(NavItem(_("Warehouse"), _("Carriers"), "plug", "logistics:carriers", "parcels.view"))
        TILES.append(parcel_tiles)
        COMMAND_WORDS["label.buy"] = _("Buy a label")
        COMMAND_WORDS["label.cancel"] = _("Give a label back")
        LINKS["parcel_line"] = links.parcel_lines
