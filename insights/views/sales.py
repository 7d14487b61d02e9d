"""Sales = traffic x conversion x average order value: per store and day, and which factor moved them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel.tables import TooSlow, limited
from erp.kernel.ui.charts import Chart, Series
from insights.filters import Chosen, chosen
from insights.queries import sales as reads
from insights.queries.sales import Factors, StoreDay
from people.access import AuthedRequest, permission_required
from stores.access import store_ids_for
from stores.models import Store


@require_GET
@permission_required("insights.view")
def sales_page(request: AuthedRequest) -> HttpResponse:
    """A line per store with its factors beside the span before; with one store chosen, its days and plots too."""
    picked = chosen(request.GET.dict(), seen=store_ids_for(request.user), sees_all=request.user.sees_all_stores)
    before = picked.before
    try:
        with limited():
            days = reads.store_days(store_ids=picked.store_ids, start=picked.first, end=picked.end)
            earlier = reads.store_days(store_ids=picked.store_ids, start=before.first, end=before.end)
            ratings = reads.ratings(store_ids=picked.store_ids, start=picked.first, end=picked.end)
    except TooSlow:
        return render(request, "insights/too_slow.html", {"back": request.path}, status=422)
    stores = list(Store.objects.filter(pk__in=picked.store_ids).select_related("account").order_by("name"))
    context = {
        "rows": [_row(store, days, earlier, ratings.get(store.pk)) for store in stores],
        "picked": picked,
        "before": before,
        "stores": [(str(store.pk), store.name) for store in Store.objects.for_user(request.user).order_by("name")],
        "one": next((store for store in stores if store.pk == picked.one_store), None),
        "days": [_day(day) for day in reversed(days)] if picked.one_store else [],
        "charts": _charts(stores, days, picked),
    }
    return render(request, "insights/sales.html", context)


def _row(
    store: Store, days: Sequence[StoreDay], earlier: Sequence[StoreDay], rating: reads.Rating | None
) -> dict[str, Any]:
    mine = [day for day in days if day.store_id == store.pk]
    now, then = reads.factors(mine), reads.factors([day for day in earlier if day.store_id == store.pk])
    return {
        "store": store,
        "now": now,
        "conversion": _percent(now.conversion),
        "average": round(now.average, 2) if now.average is not None else None,
        "change": reads.explain(then, now),
        "rating": rating,
        "spark": [day.sales for day in mine],
    }


def _day(day: StoreDay) -> dict[str, Any]:
    one = Factors(day.visitors or 0, day.orders, day.sales)
    return {
        "day": day.day,
        "visitors": day.visitors,
        "orders": day.orders,
        "sales": day.sales,
        "conversion": _percent(one.conversion),
        "average": round(one.average, 2) if one.average is not None else None,
    }


def _percent(part: Decimal | None) -> Decimal | None:
    return round(part * 100, 2) if part is not None else None


def _charts(stores: Sequence[Store], days: Sequence[StoreDay], picked: Chosen) -> list[Chart]:
    """Orders and visitors per day: of the chosen store, or of each store beside the others. Money is plotted for one store only:
    stores sell in different currencies."""
    shown = sorted({day.day for day in days})
    labels = [f"{day:%m-%d}" for day in shown]
    of = {(day.store_id, day.day): day for day in days}

    def series(field: str) -> list[Series]:
        return [
            Series(store.name, [getattr(of.get((store.pk, day)), field, None) for day in shown]) for store in stores[:6]
        ]

    charts = [
        Chart(_("Orders per day"), labels, series("orders")),
        Chart(_("Visitors per day"), labels, series("visitors")),
    ]
    if picked.one_store and stores:
        charts.insert(0, Chart(_("Sales per day"), labels, series("sales"), stores[0].currency, "bars"))
    return charts
