from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "products"

    def ready(self) -> None:
        """Put the catalogue into the navigation."""
        from erp.kernel.ui.nav import NAV, NavItem  # the shell is filled when apps are ready

        NAV.append(NavItem(_("Stock"), _("SKUs"), "tag", "product-skus", "products.view"))
        NAV.append(NavItem(_("Stock"), _("Prices"), "tags", "products:prices", "products.view"))
