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
        LINKS["parcel_line"] = links.parcel_lines
