"""The distribution app: its entries in the shell."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DistributionConfig(AppConfig):
    name = "distribution"

    def ready(self) -> None:
        """Our pages about distributors, and the distributor's own: who signs in for one sees these and nothing else."""
        from distribution import links  # the shell is filled when apps are ready
        from erp.kernel.ui.links import LINKS
        from erp.kernel.ui.nav import NAV, NavItem
        from people.roles import Role

        def signs_in_for_one(user: Any) -> bool:
            return bool(user.role == Role.DISTRIBUTOR)

        own, portal = _("Your orders"), "portal.use"
        NAV.extend(
            NavItem(own, label, icon, name, portal, shown=signs_in_for_one)
            for label, icon, name in (
                (_("Overview"), "layout-sidebar", "distribution:portal"),
                (_("Catalogue"), "tags", "distribution:portal-catalogue"),
                (_("New order"), "plus", "distribution:portal-order-new"),
                (_("Orders"), "shopping-cart", "distribution:portal-orders"),
                (_("Wallet"), "cash-banknote", "distribution:portal-wallet"),
            )
        )
        ours, view = _("Distribution"), "distribution.view"
        NAV.append(NavItem(ours, _("Distributors"), "users", "distribution:list", view))
        NAV.append(NavItem(ours, _("Price lists"), "tags", "distribution:price-lists", view))
        NAV.append(
            NavItem(ours, _("Top-ups"), "cash-banknote", "distribution:top-ups", view, count=links.waiting_top_ups)
        )
        LINKS["top_up"] = links.top_ups
        LINKS["wallet_entry"] = links.wallet_entries
        LINKS["distributor_order"] = links.orders
