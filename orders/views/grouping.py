"""Orders that share a parcel, and orders that leave in several."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from orders.models import OrderLine
from orders.reads.merging import ORDER, groups, leads, members_of, suggestions
from orders.services.splitting import split_order
from orders.views.batch import INLINE, act, outcome_context
from orders.views.detail import answer, order_of, why_not
from people.access import AuthedRequest, permission_required
from stores.models import Store


@require_GET
@permission_required("orders.review")
def to_merge(request: AuthedRequest) -> HttpResponse:
    """Groups of orders that go to one buyer and address, those that are due first on top."""
    store = request.GET.get("store", "")
    together = groups()
    found = leads(together, request.user).select_related("store")
    if store.isdecimal() and len(store) < 19:
        found = found.filter(store=int(store))
    try:
        page = keyset_page(found, request.GET, order=ORDER, size=25)
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    context = {
        "page": page,
        "rows": suggestions(page.rows, together, user=request.user),
        "stores": list(Store.objects.for_user(request.user).order_by("name").values_list("pk", "name")),
        "filtered": bool(store),
    }
    return render(request, "orders/to_merge.html", context)


@require_POST
@permission_required("orders.review")
def merge_groups(request: AuthedRequest) -> HttpResponse:
    """Merge the chosen groups (`ids` are the orders that lead them); an answer for each order."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    if not ids or len(ids) > INLINE:
        why = _("Choose at least one group, and at most %(most)s.") % {"most": INLINE}
        return render(request, "orders/batch_refused.html", {"why": why}, status=422)
    outcomes = act("merge", members_of(ids, user=request.user), params={}, user=request.user)
    return render(request, "orders/batch.html", outcome_context(outcomes, user=request.user))


@require_POST
@permission_required("orders.review")
def split(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Split one order as the dialog says: a way, or `units-<line>` for the first parcel."""
    order = order_of(request.user, order_id)
    way = request.POST.get("by", "")
    if way in ("stock", "warehouse", "line"):
        outcomes = act(f"split_{way}", [order.pk], params={}, user=request.user)
        return answer(request, order, why_not(outcomes, order.pk))
    lines = OrderLine.objects.filter(order=order).values_list("pk", flat=True)
    asked = {key: request.POST.get(f"units-{key}", "").strip() for key in lines}
    if any(text and not (text.isdecimal() and len(text) < 7) for text in asked.values()):
        return answer(request, order, _("Write whole numbers of units."))
    units = {key: int(text) for key, text in asked.items() if text}
    if not any(units.values()):
        return answer(request, order, _("Say how many units leave in the first parcel."))
    return answer(request, order, why_not(split_order(order_id=order.pk, pieces=[units], actor=request.user), order.pk))
