"""A mapping sheet is pasted, looked at line by line, and then taken over."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import AuthedRequest, permission_required
from products.mapping_words import refusal_words
from products.services.mapping import SHEET_MOST, LineOutcome, map_sheet, read_sheet
from stores.access import store_ids_for


@permission_required("listings.map")
@require_http_methods(["GET", "POST"])
def mapping_sheet(request: AuthedRequest) -> HttpResponse:
    """Lines of store, seller SKU and SKU. "Look" says what each would do, "Map" does it; both answer line by line."""
    text = request.POST.get("sheet", "")[:1_000_000]
    context: dict[str, Any] = {"sheet": text, "outcomes": None}
    if request.method == "POST":
        lines = read_sheet(text)
        if not lines or len(lines) > SHEET_MOST:
            context["why"] = _("Paste 1 to %(most)s lines.") % {"most": SHEET_MOST}
            return render(request, "products/mapping_sheet.html", context, status=422)
        dry = request.POST.get("dry") != "0"
        told = map_sheet(lines=lines, store_ids=store_ids_for(request.user), dry_run=dry, actor=request.user)
        context |= _told(told) | {"dry": dry}
    return render(request, "products/mapping_sheet.html", context)


def _told(outcomes: list[LineOutcome]) -> dict[str, Any]:
    """Refused lines first, each with its number and reason."""
    order = {"refused": 0, "already": 1, "done": 2}
    rows = [
        {
            "id": outcome.line.number,
            "kind": outcome.kind,
            "label": f"{outcome.line.number}: {outcome.line.store} · {outcome.line.seller_sku}",
            "reason": refusal_words(outcome.code) if outcome.code else outcome.line.sku,
        }
        for outcome in sorted(outcomes, key=lambda each: (order[each.kind], each.line.number))
    ]
    counts = {kind: sum(outcome.kind == kind for outcome in outcomes) for kind in order}
    return {"outcomes": rows, **counts}
