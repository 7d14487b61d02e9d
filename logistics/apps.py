from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogisticsConfig(AppConfig):
    name = "logistics"

    def ready(self) -> None:
        """Put the pages of this app into the navigation."""
        from erp.kernel.command_words import COMMAND_WORDS
        from erp.kernel.job_words import JOB_WORDS, JobWords
        from erp.kernel.ui.home import TILES
        from erp.kernel.ui.links import LINKS  # the shell is filled when apps are ready
        from erp.kernel.ui.nav import NAV, NavItem
        from logistics import jobs, links
        from logistics.label_reads import parcel_tiles
        from logistics.services.papers import KIND as PAPERS
        from logistics.wording import say

        NAV.append(NavItem(_("Warehouse"), _("Stations"), "scan", "logistics:stations", "stations.use"))
        NAV.append(NavItem(_("Warehouse"), _("Parcels"), "package", "logistics:parcels", "parcels.view"))
        NAV.append(NavItem(_("Warehouse"), _("Waves"), "list-check", "logistics:waves", "parcels.view"))
        NAV.append(NavItem(_("Warehouse"), _("Hand-over"), "truck", "logistics:manifests", "stations.use"))
        NAV.append(NavItem(_("Warehouse"), _("Work done"), "chart-bar", "logistics:output", "stations.use"))
        NAV.append(NavItem(_("Warehouse"), _("Learned weights"), "scale", "logistics:weights", "parcels.view"))
        JOB_WORDS[jobs.WAVES] = JobWords(_("Make waves"), jobs.labels, say)
        JOB_WORDS[jobs.SHIP] = JobWords(_("Ship parcels"), jobs.labels, say)
        JOB_WORDS[jobs.RECALL] = JobWords(_("Undo the shipping"), jobs.labels, say)
        JOB_WORDS[PAPERS] = JobWords(_("Draw papers"), jobs.labels, say)
        NAV.append(NavItem(_("Warehouse"), _("Labels"), "barcode", "logistics:label-list", "parcels.view"))
        NAV.append(NavItem(_("Warehouse"), _("On the way"), "truck-delivery", "logistics:away", "parcels.view"))
        TILES.append(parcel_tiles)
        COMMAND_WORDS["label.buy"] = _("Buy a label")
        COMMAND_WORDS["label.cancel"] = _("Give a label back")
        NAV.append(NavItem(_("Warehouse"), _("Line-hauls"), "truck", "logistics:consolidations", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Carriers"), "plug", "logistics:carriers", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Carrier accounts"), "lock", "logistics:carrier-accounts", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Services"), "truck", "logistics:services", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Trial freight"), "scale", "logistics:trial", "parcels.view"))
        NAV.append(NavItem(_("Shipping"), _("Routing rules"), "filter", "logistics:routing", "parcels.view"))
        LINKS["parcel_line"] = links.parcel_lines
        LINKS["consolidation"] = links.consolidations
