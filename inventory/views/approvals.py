"""Corrections that wait for a second person: the list, and the answer."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.outcomes import Outcomes
from erp.kernel.tables import BadCursor, capped_count, keyset_page
from erp.kernel.ui.home import Tile, tile
from inventory import reads
from inventory.models import StockRequest
from inventory.services.approvals import approve_requests, refuse_requests
from inventory.states import RequestState
from inventory.wording import floor_words
from people.access import AuthedRequest, permission_required
from people.models import User
from products.models import Sku

MOST = 200
TONES = {"pending": "warn", "approved": "ok", "refused": "bad"}


@require_GET
@permission_required("stock.view")
def request_list(request: AuthedRequest) -> HttpResponse:
    """Corrections above the limit, newest first; those that wait when the address says so."""
    found = StockRequest.objects.select_related("warehouse", "made_by", "decided_by", "document")
    state = request.GET.get("state", "")
    if state in RequestState.values:
        found = found.filter(state=state)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    codes = dict(
        Sku.objects.filter(pk__in={line[0] for row in page.rows for line in row.lines}).values_list("pk", "code")
    )
    context = {
        "page": page,
        "rows": [
            {
                "row": row,
                "tone": TONES[row.state],
                "value": reads.money(row.value),
                "what": [(sku_id, codes.get(sku_id, f"#{sku_id}"), units) for sku_id, units in row.lines[:5]],
                "more": max(0, len(row.lines) - 5),
            }
            for row in page.rows
        ],
        "tabs": [
            {
                "label": label,
                "url": f"{request.path}?state={value}" if value else request.path,
                "active": state == value,
            }
            for value, label in [("", _("All")), *RequestState.choices]
        ],
        "currency": settings.BASE_CURRENCY,
        "may_approve": request.user.can("stock.approve"),
    }
    return render(request, "inventory/requests.html", context)


@require_POST
@permission_required("stock.approve")
def decide(request: AuthedRequest, answer: str) -> HttpResponse:
    """Agree or say no to the chosen ones; an answer row by row."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    if not ids or len(ids) > MOST:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "inventory/batch_refused.html", {"why": why}, status=422)
    if answer == "approve":
        outcomes = approve_requests(request_ids=ids, actor=request.user)
    elif answer == "refuse":
        reason = request.POST.get("reason", "").replace("\0", "")
        outcomes = refuse_requests(request_ids=ids, answer=reason, actor=request.user)
    else:
        raise Http404
    return render(request, "inventory/batch.html", _told(outcomes))


def _told(outcomes: Outcomes) -> dict[str, Any]:
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    reasons = {key: floor_words(refusal) for key, refusal in outcomes.refused.items()}
    return {
        "outcomes": [
            {"id": key, "kind": kind, "label": f"#{key}", "url": "", "reason": reasons.get(key, "")}
            for key, kind in kinds
        ],
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }


def tiles(user: User) -> list[Tile]:
    """For who may agree: what waits for a second person."""
    if not user.can("stock.approve"):
        return []
    waiting = StockRequest.objects.filter(state=RequestState.PENDING).exclude(made_by=user)
    url = reverse("stock-requests") + "?state=pending"
    return [tile(_("Stock corrections"), capped_count(waiting), url, _("need a second person"), "warn")]
