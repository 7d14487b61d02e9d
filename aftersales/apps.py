"""The aftersales app: its entries in the shell, and how its documents are named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AftersalesConfig(AppConfig):
    name = "aftersales"

    def ready(self) -> None:
        """Put the pages of this app into the navigation, and tell other pages the names of our documents."""
        from aftersales import links  # the shell is filled when apps are ready
        from aftersales.reads.home import tiles, unanswered
        from erp.kernel.command_words import COMMAND_WORDS
        from erp.kernel.ui.home import TILES
        from erp.kernel.ui.links import LINKS
        from erp.kernel.ui.nav import NAV, NavItem

        section = _("After-sales")
        NAV.append(
            NavItem(section, _("Messages"), "inbox", "aftersales:messages", "messages.view", count=unanswered, key="i")
        )
        NAV.append(NavItem(section, _("Reply templates"), "file-text", "aftersales:templates", "messages.view"))
        NAV.append(NavItem(section, _("Cases"), "arrow-back-up", "aftersales:list", "cases.view"))
        NAV.append(NavItem(section, _("Return station"), "scan", "aftersales:station", "returns.receive"))
        NAV.append(NavItem(section, _("Unknown parcels"), "package", "aftersales:unknown", "returns.receive"))
        NAV.append(NavItem(section, _("Reviews"), "message", "aftersales:reviews", "cases.view"))
        LINKS["case"] = links.cases
        LINKS["case_line"] = links.case_lines
        LINKS["inspection"] = links.inspections
        LINKS["refund"] = links.refunds
        TILES.append(tiles)
        COMMAND_WORDS["refund.send"] = _("Give money back")
        COMMAND_WORDS["message.send"] = _("Write to a buyer")
