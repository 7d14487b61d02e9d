"""The stock list."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel.saved_views import saved_views_context
from erp.kernel.tables import BadCursor, keyset_page
from inventory import reads
from inventory.filters import StockFilter
from inventory.states import WarehouseKind
from people.access import AuthedRequest, permission_required
from stores.access import store_ids_for

ORDER = ("code", "id")


@require_GET
@permission_required("stock.view")
def stock_list(request: AuthedRequest) -> HttpResponse:
    """One line per SKU and warehouse, by code; the filters are in the address."""
    wanted = StockFilter.of(request.GET.dict())
    page, rows, too_broad = None, [], False
    try:
        with reads.patiently():
            page = keyset_page(reads.search_levels(wanted), request.GET, order=ORDER)
            rows = reads.level_rows(page.rows, store_ids=store_ids_for(request.user))
    except BadCursor as error:
        raise Http404 from error
    except reads.TooBroad:
        page, rows, too_broad = None, [], True
    return render(
        request,
        "inventory/list.html",
        {
            "page": page,
            "rows": rows,
            "too_broad": too_broad,
            "filtered": wanted.active,
            "tabs": _tabs(request, wanted),
            "warehouses": reads.open_warehouses(),
            "kinds": WarehouseKind.choices,
            "may_receive": request.user.can("stock.receive"),
            "saved": saved_views_context(request.user, "stock", request.GET.urlencode()),
        },
    )


def _tabs(request: AuthedRequest, wanted: StockFilter) -> list[dict[str, Any]]:
    labels = {"": _("All"), "out": _("Out"), "waiting": _("Somebody waits"), "behind": _("Stores behind")}
    tabs = []
    for name, label in labels.items():
        query = request.GET.copy()
        for key in ("tab", "after", "before"):
            query.pop(key, None)
        if name:
            query["tab"] = name
        tabs.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": wanted.tab == name})
    return tabs
