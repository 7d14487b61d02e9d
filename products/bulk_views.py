"""Actions on many SKUs: up to 500 are done at once and answered row by row; more, or all that match, become a job."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from erp.kernel.job_words import toast_context
from erp.kernel.outcomes import Outcomes
from erp.kernel.services import jobs as job_services
from erp.kernel.tables import TooSlow, limited
from people.access import AuthedRequest, permission_required
from products.catalogue_words import refusal_words
from products.filters import SkuFilter
from products.forms import EditForm
from products.jobs import EDIT
from products.models import Sku
from products.section_views import MANAGE
from products.services.bulk import BadEdit, Edit, check_edit, edit_skus

INLINE = 500
MOST = 50_000
ACTIONS = ("edit", "archive", "unarchive")


class NotBegun(Exception):
    """The whole batch was not begun, and why."""


@require_POST
@permission_required(MANAGE)
def batch(request: AuthedRequest, action: str) -> HttpResponse:
    """Change the chosen SKUs, or all that match the filters (`scope=matching`; resolved now, here)."""
    if action not in ACTIONS:
        raise Http404
    try:
        edit = _edit(action, request.POST)
        matching = request.POST.get("scope") == "matching"
        ids = _matching(request.POST) if matching else _chosen(request.POST)
    except NotBegun as refusal:
        return render(request, "products/batch_refused.html", {"why": str(refusal)}, status=422)
    if matching or len(ids) > INLINE:
        job = job_services.start(EDIT, subject_ids=ids, params=edit.params(), actor=request.user)
        return render(request, "products/sku_batch_job.html", toast_context(job))
    outcomes = edit_skus(sku_ids=ids, edit=edit, actor=request.user)
    return render(request, "products/sku_batch.html", outcome_context(outcomes))


def outcome_context(outcomes: Outcomes) -> dict[str, Any]:
    """What the outcome panel shows: refused first, each with its reason and a link."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    named = dict(Sku.objects.filter(pk__in=[key for key, _kind in kinds]).values_list("pk", "code"))
    return {
        "outcomes": [_line(outcomes, key, kind, named) for key, kind in kinds],
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }


def _line(outcomes: Outcomes, key: int, kind: str, named: Mapping[int, str]) -> dict[str, Any]:
    refusal = outcomes.refused.get(key)
    return {
        "id": key,
        "kind": kind,
        "label": named.get(key, f"#{key}"),
        "url": reverse("product-sku", args=[key]) if key in named else "",
        "reason": refusal_words(refusal.code, refusal.values) if refusal else "",
    }


def _edit(action: str, posted: QueryDict) -> Edit:
    if action != "edit":
        return Edit(archive=action == "archive")
    form = EditForm(posted)
    if not form.is_valid():
        raise NotBegun(form.complaint)
    edit = form.edit()
    try:
        check_edit(edit)
    except BadEdit as bad:
        raise NotBegun(refusal_words(bad.code, bad.values)) from bad
    return edit


def _chosen(posted: QueryDict) -> list[int]:
    ids = sorted({int(key) for key in posted.getlist("ids") if key.isdecimal() and len(key) < 19})
    return _counted(ids, _("Choose at least one SKU."))


def _matching(posted: QueryDict) -> list[int]:
    try:
        with limited():
            found = (
                SkuFilter.of({name: posted.get(name, "") for name in posted})
                .rows()
                .order_by()
                .values_list("pk", flat=True)
            )
            ids = list(found[: MOST + 1])
    except TooSlow as slow:
        raise NotBegun(_("That took too long. Narrow the search.")) from slow
    return _counted(ids, _("Nothing matches the filter any more."))


def _counted(ids: Sequence[int], none: str) -> list[int]:
    if not ids:
        raise NotBegun(none)
    if len(ids) > MOST:
        raise NotBegun(_("More than %(most)s SKUs. Narrow the filter.") % {"most": f"{MOST:,}"})
    return list(ids)
