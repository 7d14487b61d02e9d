"""The deadlines: what has to leave next."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from erp.kernel.tables import BadCursor, keyset_page
from orders.models import Order
from orders.reads.deadlines import deadline_rows, deadline_sets
from orders.reads.tabs import capped_counts
from people.access import AuthedRequest, permission_required


@require_GET
@permission_required("orders.view")
def deadlines(request: AuthedRequest) -> HttpResponse:
    """Orders that are still here, the one with the least time left first."""
    sets = deadline_sets()
    tab = request.GET.get("tab", "")
    if tab not in sets:
        raise Http404
    found = Order.objects.for_user(request.user).filter(sets[tab][1]).select_related("account", "store")
    try:
        page = keyset_page(found, request.GET, order=("due_at", "id"))
    except BadCursor as error:
        raise Http404 from error
    counts = capped_counts(request.user, {name: condition for name, (_words, condition) in sets.items()})
    tabs = [
        {
            "label": words,
            "url": f"{request.path}?{urlencode({'tab': name})}" if name else request.path,
            "count": counts[name],
            "active": name == tab,
            "warn": name == "risk",
        }
        for name, (words, _condition) in sets.items()
    ]
    return render(
        request,
        "orders/deadlines.html",
        {"page": page, "rows": deadline_rows(page.rows, user=request.user), "tabs": tabs},
    )
