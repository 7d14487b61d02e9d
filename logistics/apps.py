from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogisticsConfig(AppConfig):
    name = "logistics"

    def ready(self) -> None:
        """Put the pages of this app into the navigation."""
        from erp.kernel.ui.links import LINKS  # the shell is filled when apps are ready
        from erp.kernel.ui.nav import NAV, NavItem
        from logistics import links

        NAV.append(NavItem(_("Warehouse"), _("Stations"), "scan", "logistics:stations", "stations.use"))
        NAV.append(NavItem(_("Warehouse"), _("Parcels"), "package", "logistics:parcels", "parcels.view"))
        NAV.append(NavItem(_("Warehouse"), _("Line-hauls"), "truck", "logistics:consolidations", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Carriers"), "plug", "logistics:carriers", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Services"), "truck", "logistics:services", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Trial freight"), "scale", "logistics:trial", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Routing rules"), "filter", "logistics:routing", "parcels.view"))
        LINKS["parcel_line"] = links.parcel_lines
        LINKS["consolidation"] = links.consolidations
