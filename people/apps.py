"""The people app: its entries in the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        """Show the people pages in the navigation and the profile in the top bar."""
        from erp.kernel.ui.nav import (
            NAV,
            SHELL,
            NavItem,
        )  # kept beside its use: the shell is filled when apps are ready

        SHELL.profile_url_name = "profile"
        section = _("Company")
        NAV.append(NavItem(section, _("People"), "users", "people", "people.manage"))
        NAV.append(NavItem(section, _("Rules"), "settings", "company", "company.manage"))
