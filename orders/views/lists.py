"""The order list and the review queue: filters in the address, keyset pages, counts that never look past a thousand."""

from typing import Any
from urllib.parse import urlencode

from babel import Locale
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel.tables import BadCursor, Page, TooSlow, keyset_page, limited
from inventory.models import Warehouse
from orders.filters import CLEAN, PARCELS, TABS, filtered, of_tab, sort_of, without
from orders.models import Order
from orders.reads.review import kind_sets, ways_out
from orders.reads.rows import order_rows
from orders.reads.tabs import capped_counts
from orders.states import HoldKind, OrderState
from people.access import AuthedRequest, permission_required
from stores.models import Store
from stores.states import Marketplace

# The filters that wait behind "More filters" until one of them is set.
_MORE = ("marketplace", "state", "hold", "warehouse", "overdue", "parcels")
_EMPTY: Page[Order] = Page(rows=[], next_query=None, prev_query=None, first_query=None, count_text="")


@require_GET
@permission_required("orders.view")
def order_list(request: AuthedRequest) -> HttpResponse:
    """All orders of the person's stores."""
    found, order = filtered(request, request.GET, request.user), sort_of(request.GET)
    context = _page(request, found.in_order(order), order=order)
    context |= {
        "tabs": _tabs(request),
        "filter": found,
        "understood": found.understood,
        "filtered": bool(without(request.GET, "tab", "sort")),
        "more_open": any(request.GET.get(name) for name in _MORE),
        "choices": _choices(request),
    }
    return context["answer"] or render(request, "orders/list.html", context)


@require_GET
@permission_required("orders.review")
def review_queue(request: AuthedRequest) -> HttpResponse:
    """Only what waits for a decision: clean orders first, by deadline; held ones by the reason that holds them."""
    kind = request.GET.get("hold", "")
    if kind and kind not in HoldKind.values:
        return HttpResponseBadRequest(_("There is no such hold."))
    store = request.GET.get("store", "")
    scope = Q(store=int(store)) if store.isdecimal() else Q()
    wanted = kind_sets()
    queryset = Order.objects.for_user(request.user).filter(scope, wanted[kind])
    context = _page(request, queryset, order=("ship_by", "id"))
    counts = capped_counts(request.user, {name: condition & scope for name, condition in wanted.items()})
    keep = {"store": store} if store else {}
    tabs = [
        {
            "label": _("Clean") if not name else HoldKind(name).label,
            "url": "?" + urlencode(keep | ({"hold": name} if name else {})),
            "count": counts[name],
            "active": name == kind,
        }
        for name in wanted
        if not name or counts[name] or name == kind
    ]
    batch = keep | ({"hold": kind, "state": OrderState.REVIEW} if kind else {"tab": CLEAN})
    context |= {"tabs": tabs, "kind": kind, "way_out": ways_out(kind), "matching": batch, "clean_count": counts[""]}
    return context["answer"] or render(request, "orders/review.html", context)


def _page(request: AuthedRequest, queryset: QuerySet[Order], *, order: Any) -> dict[str, Any]:
    """The rows of this page, or why there are none: the mark in the address is broken (`answer`), or it took too long."""
    # looked up for the rows of the page: joined, they would be for all rows that are sorted to find these
    shown = queryset.prefetch_related("account", "store", "service__carrier")
    page, slow = _EMPTY, False
    try:
        with limited():
            page = keyset_page(shown, request.GET, order=order)
    except BadCursor:
        return {"answer": HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))}
    except TooSlow:
        slow = True
    return {
        "answer": None,
        "page": page,
        "rows": order_rows(page.rows, user=request.user),
        "too_slow": slow,
        "may_review": request.user.can("orders.review"),
        "may_cancel": request.user.can("orders.cancel"),
        "may_see_buyers": request.user.can("orders.buyer"),
        "matching": without(request.GET),
    }


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The pipeline from left to right; a tab keeps the other filters."""
    assert request.user.is_authenticated
    counts = capped_counts(request.user, {"": Q()} | {name: of_tab(name) for name in TABS})
    current, kept = request.GET.get("tab", ""), without(request.GET, "tab", "state", "overdue", "hold")
    address = reverse("orders:list")
    return [
        {
            "label": label,
            "url": f"{address}?{urlencode(kept | ({'tab': name} if name else {}))}",
            "count": counts[name],
            "active": name == current,
            "warn": name == "problems",
        }
        for name, label in {"": _("All"), **TABS}.items()
    ]


def _choices(request: HttpRequest) -> dict[str, Any]:
    assert request.user.is_authenticated
    names = Locale.parse(to_locale(get_language() or "en")).territories
    return {
        "stores": list(Store.objects.for_user(request.user).order_by("name").values_list("pk", "name")),
        "marketplaces": Marketplace.choices,
        "states": OrderState.choices,
        "holds": HoldKind.choices,
        "parcels": list(PARCELS.items()),
        "warehouses": list(Warehouse.objects.order_by("code").values_list("pk", "code")),
        "countries": sorted(((code, name) for code, name in names.items() if len(code) == 2), key=lambda pair: pair[1]),
    }
