"""The orders app: its entries in the shell, and how its jobs are named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        """Put the daily pages first in the navigation, and tell the job pages the words for ours."""
        from erp.kernel.command_words import COMMAND_WORDS
        from erp.kernel.job_words import JOB_WORDS, JobWords  # the shell is filled when apps are ready
        from erp.kernel.ui.home import TILES
        from erp.kernel.ui.links import LINKS
        from erp.kernel.ui.nav import NAV, SHELL, NavItem
        from orders.filters import overdue
        from orders.reads import links
        from orders.reads.deadlines import deadline_tiles
        from orders.reads.labels import order_labels
        from orders.reads.today import today_tiles
        from orders.reads.words import refusal_words
        from orders.rules import words as rule_words
        from people.roles import Role

        TILES.append(lambda user: today_tiles(user, overdue=overdue()))
        TILES.append(deadline_tiles)
        SHELL.home_url_name = "orders:today"
        NAV[:0] = [
            NavItem("", _("Today"), "home", "orders:today", key="h", shown=lambda user: user.role != Role.DISTRIBUTOR),
            NavItem("", _("Orders"), "shopping-cart", "orders:list", "orders.view", key="o"),
            NavItem("", _("Deadlines"), "clock", "orders:deadlines", "orders.view"),
            NavItem("", _("Review"), "list-check", "orders:review", "orders.review", key="r"),
            NavItem("", _("To merge"), "package", "orders:to-merge", "orders.review"),
            NavItem("", _("Map listings"), "link", "orders:unmapped", "listings.map", key="m"),
            NavItem("", _("Order rules"), "adjustments-horizontal", "rules:sets", "orders.review"),
        ]
        NAV.append(NavItem(_("System"), _("Jobs"), "history", "jobs", "jobs.view"))
        NAV.append(NavItem(_("System"), _("Audit"), "shield-check", "audit", "audit.view"))
        NAV.append(NavItem(_("System"), _("Buyers' details"), "eye", "orders:buyers", "audit.view"))
        LINKS["order"] = links.orders
        COMMAND_WORDS["shipment.confirm"] = _("Confirm a shipment")
        COMMAND_WORDS["order.cancel"] = _("Cancel an order")
        COMMAND_WORDS["order.answer_cancel"] = _("Answer a wish to cancel")
        LINKS["demand"] = links.demands
        LINKS["portion"] = links.portions
        LINKS["merge"] = links.merges
        JOB_WORDS["orders.apply_rules"] = JobWords(
            _("Apply rules to open orders"), order_labels, rule_words.refusal_words
        )
        JOB_WORDS["orders.rehearse_rules"] = JobWords(
            _("Rehearse rules"), lambda _parts, _user: {}, rule_words.refusal_words
        )
        JOB_WORDS["orders.approve"] = JobWords(_("Approve orders"), order_labels, refusal_words)
        JOB_WORDS["orders.hold"] = JobWords(_("Hold orders"), order_labels, refusal_words)
        JOB_WORDS["orders.release"] = JobWords(_("Release orders"), order_labels, refusal_words)
        JOB_WORDS["orders.accept_cancel"] = JobWords(_("Accept cancel requests"), order_labels, refusal_words)
        JOB_WORDS["orders.refuse_cancel"] = JobWords(_("Refuse cancel requests"), order_labels, refusal_words)
        JOB_WORDS["orders.merge"] = JobWords(_("Merge orders"), order_labels, refusal_words)
        JOB_WORDS["orders.unmerge"] = JobWords(_("Take orders out of their groups"), order_labels, refusal_words)
        for way in ("stock", "warehouse", "line"):
            JOB_WORDS[f"orders.split_{way}"] = JobWords(_("Split orders"), order_labels, refusal_words)
        JOB_WORDS["orders.unsplit"] = JobWords(_("Undo the split of orders"), order_labels, refusal_words)
        JOB_WORDS["orders.back_to_review"] = JobWords(_("Take orders back to review"), order_labels, refusal_words)
