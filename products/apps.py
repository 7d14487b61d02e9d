from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "products"

    def ready(self) -> None:
        """Put the catalogue into the navigation."""
        from erp.kernel.imports import words as sheet_words
        from erp.kernel.job_words import JOB_WORDS, JobWords
        from erp.kernel.services import sheets_in, sheets_out
        from erp.kernel.ui.home import TILES
        from erp.kernel.ui.nav import NAV, NavItem  # the shell is filled when apps are ready
        from products import catalogue_words, import_words, jobs
        from products.import_views import imported
        from products.reads_launch import tiles
        from products.services.first_import import KIND
        from stores.steps import STEPS, Step

        STEPS.append(
            Step(
                3,
                _("First import"),
                _("Its listings, and the orders of the last days."),
                "products:account-import",
                imported,
            )
        )
        JOB_WORDS[jobs.EDIT] = JobWords(_("Edit SKUs"), jobs.labels, catalogue_words.refusal_words)
        JOB_WORDS[KIND] = JobWords(_("First import"), import_words.labels, import_words.reason)
        NAV.append(NavItem(_("Launch"), _("Launch board"), "list-check", "products:launch", "design.work", key="l"))
        NAV.append(NavItem(_("Launch"), _("Design tasks"), "edit", "products:design", "design.work", key="d"))
        NAV.append(NavItem(_("Launch"), _("Lacking images or copy"), "eye", "products:design-lacking", "design.work"))
        TILES.append(tiles)
        NAV.append(NavItem(_("Products"), _("SKUs"), "tag", "product-skus", "products.view"))
        NAV.append(NavItem(_("Products"), _("Catalogue"), "tags", "product-classes", "products.manage"))
        for kind, title in (
            (sheets_in.READ, _("Reading a sheet")),
            (sheets_in.CHECK, _("Checking a sheet")),
            (sheets_in.WRITE, _("Writing a sheet")),
            (sheets_out.WRITE, _("Export")),
        ):
            JOB_WORDS[kind] = sheet_words.job_words(kind, title)
        NAV.append(NavItem(_("Products"), _("Import and export"), "upload", "products:imports", "products.manage"))
        NAV.append(NavItem(_("Products"), _("Prices"), "tags", "products:prices", "products.view"))
        NAV.append(NavItem(_("Products"), _("Listings"), "building-store", "products:listings", "products.view"))
        NAV.append(NavItem(_("Products"), _("Forbidden words"), "hand-stop", "products:words", "products.view"))
