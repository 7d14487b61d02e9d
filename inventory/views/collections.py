"""Collections: the list, one of them, opening, calling off, holding again, and the slip."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from inventory import reads_pickup
from inventory.collection_slip import Slip, draw_slip
from inventory.filters import number
from inventory.forms_pickup import CollectionForm, DeadlineForm, ReasonForm
from inventory.models import Collection
from inventory.services import collecting
from inventory.states import CollectionState
from inventory.wording_pickup import pickup_words, told
from people.access import AuthedRequest, permission_required

TONES = {"open": "info", "collected": "ok", "expired": "warn", "cancelled": "off"}


@require_GET
@permission_required("stock.view")
def collection_list(request: AuthedRequest) -> HttpResponse:
    """Collections, newest first."""
    found = Collection.objects.select_related("point", "created_by").defer("sealed")
    state, point_id = request.GET.get("state", ""), number(request.GET.get("point", ""))
    if state in CollectionState.values:
        found = found.filter(state=state)
    if point_id:
        found = found.filter(point_id=point_id)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page, "rows": [{"collection": row, "tone": TONES[row.state]} for row in page.rows],
        "states": CollectionState.choices, "filtered": bool(state or point_id),
        "points": list(reads_pickup.points().order_by("code").values_list("pk", "code")),
    }  # fmt: skip
    return render(request, "inventory/collections.html", context)


@require_GET
@permission_required("stock.view")
def collection(request: AuthedRequest, collection_id: int) -> HttpResponse:
    """One collection. Who comes for it is told to those who hand out, the code to nobody but by the slip."""
    return _page(request, collection_id)


def _page(request: AuthedRequest, collection_id: int, *, deadline: DeadlineForm | None = None) -> HttpResponse:
    found = get_object_or_404(
        Collection.objects.select_related("point", "created_by", "collected_by", "closed_by", "reopens"),
        pk=collection_id,
    )
    may_open = request.user.can("stock.adjust")
    context = {
        "collection": found, "tone": TONES[found.state], "lines": reads_pickup.line_rows(found), "may_open": may_open,
        "collector": collecting.collector_of(found) if may_open or request.user.can("stock.move") else "",
        "again": Collection.objects.filter(reopens=found).first(),
        "deadline": deadline or (DeadlineForm() if found.state == CollectionState.EXPIRED else None),
    }  # fmt: skip
    return render(request, "inventory/collection.html", context, status=422 if deadline else 200)


@require_http_methods(["GET", "POST"])
@permission_required("stock.adjust")
def collection_new(request: AuthedRequest, point_id: int) -> HttpResponse:
    """Hold goods at a point for somebody."""
    point = get_object_or_404(reads_pickup.points(), pk=point_id)
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        opened = collecting.open_collection(
            client_id=data["client_id"], point_id=point.pk, goods=data["goods"], collector=data["collector"],
            expires_at=form.expires_at(), actor=request.user,
        )  # fmt: skip
        if opened.collection:
            return redirect("collection", opened.collection.pk)
        for line in told(opened.refused):
            form.add_error(None, line)
    context = {"point": point, "form": form, "heading": _("Keep goods for collection")}
    return render(request, "inventory/point_form.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@permission_required("stock.adjust")
def collection_cancel(request: AuthedRequest, collection_id: int) -> HttpResponse:
    """Call a collection off, with the reason."""
    get_object_or_404(Collection, pk=collection_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    outcomes = collecting.cancel(collection_ids=[collection_id], reason=reason, actor=request.user)
    for refusal in outcomes.refused.values():
        messages.warning(request, pickup_words(refusal))
    if outcomes.done:
        messages.success(request, _("It is called off; the goods are free again."))
    return redirect("collection", collection_id)


@require_POST
@permission_required("stock.adjust")
def collection_reopen(request: AuthedRequest, collection_id: int) -> HttpResponse:
    """Hold the goods once more for somebody who did not come in time."""
    get_object_or_404(Collection, pk=collection_id)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return _page(request, collection_id, deadline=form)
    opened = collecting.reopen(
        client_id=form.cleaned_data["client_id"], collection_id=collection_id, expires_at=form.expires_at(),
        actor=request.user,
    )  # fmt: skip
    for line in told(opened.refused):
        messages.warning(request, line)
    return redirect("collection", opened.collection.pk if opened.collection else collection_id)


@require_GET
@permission_required("stock.adjust")
def slip(request: AuthedRequest, collection_id: int) -> HttpResponse:
    """The slip with the code, for who comes for the goods."""
    found = get_object_or_404(Collection.objects.select_related("point"), pk=collection_id)
    lines = reads_pickup.line_rows(found)
    goods = [(str(row["sku"].code), str(row["name"]), int(row["line"].quantity)) for row in lines]
    last = timezone.localtime(found.expires_at - timedelta(seconds=1))
    paper = Slip(
        found.number, found.code, f"{found.point.code} · {local_name(found.point)}", collecting.collector_of(found),
        date_format(last, "SHORT_DATE_FORMAT"), goods,
    )  # fmt: skip
    answer = HttpResponse(draw_slip(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer
