"""The catalogue from a sheet and as a sheet: what its pages have of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.kernel.imports.kinds import Options
from erp.kernel.imports.pages import UploadForm
from erp.kernel.imports.states import EmptyCell
from erp.kernel.imports.views import GoesOut, SheetPages
from products.catalogue_sheet import KIND, MANAGE


class CatalogueUploadForm(UploadForm):
    """A file of SKUs, and what to make of it."""

    update = forms.BooleanField(label=gettext_lazy("Change what exists"), initial=True, required=False)
    create = forms.BooleanField(
        label=gettext_lazy("Make missing categories, brands and tags"), initial=True, required=False
    )
    empty = forms.ChoiceField(label=gettext_lazy("An empty cell"), choices=EmptyCell.choices, initial=EmptyCell.LEAVE)
    field_order = ("file", "update", "create", "empty")


def choices(wanted: Options) -> list[str]:
    """What the person chose, in words."""
    return [
        _("What exists is changed") if wanted.update else _("What exists stays as it is"),
        _("An empty cell clears what is there") if wanted.clears else _("An empty cell leaves what is there"),
        _("Missing categories, brands and tags are made") if wanted.create else _("Missing categories, brands and tags are wrong"),
    ]  # fmt: skip


def filtered(wish: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """All SKUs that the list shows with its filters."""
    return {name: value for name, value in wish.items() if name != "scope"}, "catalogue"


CATALOGUE_PAGES = SheetPages(
    kind=KIND,
    permission=MANAGE,
    app="products",
    heading=gettext_lazy("Import and export"),
    sub=gettext_lazy("The catalogue from a sheet and as a sheet"),
    form=CatalogueUploadForm,
    choices=choices,
    out=GoesOut(
        says=gettext_lazy(
            "All SKUs, in the columns that an import takes. To get some of them, filter the list of SKUs and export there."
        ),
        wish=filtered,
        hidden={"archived": "all"},
    ),
)
