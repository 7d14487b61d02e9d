"""Rate cards from a sheet and as a sheet: what its pages have of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from erp.kernel.imports.pages import UploadForm
from erp.kernel.imports.views import GoesOut, SheetPages
from logistics.rate_sheet import KIND, MANAGE


class RateUploadForm(UploadForm):
    """A file of rates; an empty cell always leaves what is there."""

    update = forms.BooleanField(label=gettext_lazy("Change what exists"), initial=True, required=False)
    create = forms.BooleanField(label=gettext_lazy("Make missing zones"), initial=True, required=False)
    field_order = ("file", "update", "create")


def of_service(wish: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """All rate cards, or those of one service."""
    service = wish.get("service", "").replace("\0", "")[:24]
    return {"service": service} if service else {}, f"rates-{service or 'all'}"


RATE_PAGES = SheetPages(
    kind=KIND,
    permission=MANAGE,
    app="logistics",
    prefix="rate-",
    heading=gettext_lazy("Rate cards in and out"),
    sub=gettext_lazy("Rate cards from a sheet and as a sheet"),
    form=RateUploadForm,
    out=GoesOut(
        says=gettext_lazy(
            "All rate cards, in the columns that an import takes: a row is a bracket of a zone. One service alone is on its own page."
        ),
        wish=of_service,
    ),
)
