"""What was earned, by order, SKU, store, marketplace or country; each figure opens to its postings."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from erp.kernel.money import minor_digits
from erp.kernel.tables import Page, TooSlow, limited
from erp.kernel.ui.charts import Chart, Series
from erp.kernel.ui.names import local_name
from finance.states import Component
from insights.filters import Chosen, chosen
from insights.queries import profit as reads
from insights.queries.profit import Profit
from orders.models import Order
from people.access import AuthedRequest, permission_required
from products.models import Sku
from stores.access import store_ids_for
from stores.models import Store
from stores.states import Marketplace

SIZE = 50
WORDS = {
    "order": gettext_lazy("Orders"),
    "store": gettext_lazy("Stores"),
    "marketplace": gettext_lazy("Marketplaces"),
    "sku": gettext_lazy("SKUs"),
    "country": gettext_lazy("Countries"),
}
COLUMNS: tuple[tuple[str, Any], ...] = (
    ("revenue", gettext_lazy("Sales")),
    ("refunds", gettext_lazy("Refunds")),
    ("goods", gettext_lazy("Cost of goods")),
    ("freight", gettext_lazy("Freight")),
    ("fees", gettext_lazy("Fees")),
    ("aftersales", gettext_lazy("After-sales cost")),
    ("other", gettext_lazy("Other")),
    ("exchange", gettext_lazy("Exchange")),
)


def base(minor: int) -> Decimal:
    """Minor units of the base currency as an amount."""
    return Decimal(minor).scaleb(-minor_digits(settings.BASE_CURRENCY))


@require_GET
@permission_required("finance.profit")
def profit_page(request: AuthedRequest, by: str) -> HttpResponse:
    """A table of profits, the whole on top and a plot of the days; sorted by profit, best or worst first."""
    chosen_by = next((each for each in reads.WAYS if each == by), None)
    if chosen_by is None:
        raise Http404
    picked = chosen(request.GET.dict(), seen=store_ids_for(request.user), sees_all=request.user.sees_all_stores)
    worst = request.GET.get("sort") == "worst"
    try:
        with limited():
            found = reads.profit_by(
                chosen_by, picked.span, worst_first=worst, after=_mark(request.GET.get("after", "")), limit=SIZE + 1
            )
            days = reads.profit_per_day(picked.span)
    except TooSlow:
        return render(request, "insights/too_slow.html", {"back": request.path}, status=422)
    context = {
        "by": by,
        "tabs": _tabs(request, by),
        "columns": [{"name": name, "label": label} for name, label in COLUMNS],
        "rows": _rows(request, by, found[:SIZE], picked),
        "page": _page(request, found),
        "whole": _row(reads.whole_of(days), _("All"), "", picked, {}),
        "currency": settings.BASE_CURRENCY,
        "chart": _chart({day: each.profit for day, each in days.items()}),
        "picked": picked,
        "stores": [(str(store.pk), store.name) for store in Store.objects.for_user(request.user).order_by("name")],
        "worst": worst,
    }
    return render(request, "insights/profit.html", context)


def _tabs(request: AuthedRequest, by: str) -> list[dict[str, Any]]:
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    return [
        {
            "label": label,
            "url": f"{reverse('insights:profit', args=[name])}?{urlencode(kept)}",
            "active": name == by,
            "count": None,
        }
        for name, label in WORDS.items()
    ]


def _mark(text: str) -> tuple[int, str] | None:
    earned, _sep, word = text.partition("~")
    return (int(earned), word[:80]) if earned.removeprefix("-").isdecimal() and len(earned) < 19 else None


def _page(request: AuthedRequest, found: list[Profit]) -> Page[Any]:
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    last = found[SIZE - 1] if len(found) > SIZE else None
    following = urlencode({**kept, "after": f"{last.profit}~{'' if last.key is None else last.key}"}) if last else None
    first = urlencode(kept) if request.GET.get("after") else None
    return Page(list(found[:SIZE]), following, None, first, "")


def _rows(request: AuthedRequest, by: str, found: Iterable[Profit], picked: Chosen) -> list[dict[str, Any]]:
    found = list(found)
    labels = _labels(by, [one.key for one in found if one.key is not None])
    rows = []
    for one in found:
        label, url = labels.get(one.key, (str(one.key), "")) if one.key is not None else (_("Belongs to none"), "")
        rows.append(_row(one, label, url, picked, {by: "none" if one.key is None else str(one.key)}))
    return rows


def _row(one: Profit, label: str, url: str, picked: Chosen, narrowed: dict[str, str]) -> dict[str, Any]:
    """A line of the table: each figure with the postings that make it."""
    common = {
        "day_from": picked.first,
        "day_to": picked.last,
        "store": picked.one_store or "",
        "basis": picked.basis,
    } | narrowed
    cells = [
        {
            "amount": base(getattr(one, name)),
            "url": f"{reverse('insights:postings')}?{urlencode({**common, 'bucket': name})}"
            if getattr(one, name)
            else "",
        }
        for name, _label in COLUMNS
    ]
    return {
        "label": label,
        "url": url,
        "cells": cells,
        "quantity": one.quantity,
        "profit": base(one.profit),
        "margin": one.margin,
        "postings": f"{reverse('insights:postings')}?{urlencode(common)}",
    }


def _labels(by: str, keys: list[Any]) -> dict[Any, tuple[str, str]]:
    """What each key is called, and its page."""
    if by == "order":
        orders = Order.objects.filter(pk__in=keys).only("pk", "external_id")
        return {order.pk: (order.external_id, reverse("insights:order-profit", args=[order.pk])) for order in orders}
    if by == "sku":
        skus = Sku.objects.filter(pk__in=keys)
        return {sku.pk: (f"{sku.code} {local_name(sku)}", reverse("product-sku", args=[sku.pk])) for sku in skus}
    if by == "store":
        return {store.pk: (store.name, "") for store in Store.objects.filter(pk__in=keys)}
    if by == "marketplace":
        return {key: (str(Marketplace(key).label), "") for key in keys}
    return {key: (str(key), "") for key in keys}


def _chart(days: dict[Any, int]) -> Chart:
    says = _("Profit per day")
    labels = [f"{day:%m-%d}" for day in days]
    return Chart(says, labels, [Series(says, [base(value) for value in days.values()])], settings.BASE_CURRENCY, "bars")


@require_GET
@permission_required("finance.profit")
def order_profit(request: AuthedRequest, order_id: int) -> HttpResponse:
    """One order: what was expected, what was settled, the difference, and every posting behind its profit."""
    order = get_object_or_404(Order.objects.for_user(request.user).select_related("store"), pk=order_id)
    whole = reads.profit_of_order(order.pk)
    lines = [
        {
            "label": Component(line.component).label if line.component in Component.values else line.component,
            "expected": _amount(line.expected, line.currency),
            "settled": _amount(line.settled, line.currency),
            "accepted": _amount(line.accepted, line.currency),
            "difference": _amount(line.difference, line.currency),
            "is_different": bool(line.settled and line.difference),
            "currency": line.currency,
        }
        for line in reads.order_components(order.pk)
    ]
    context = {
        "order": order,
        "lines": lines,
        "figures": [{"label": label, "amount": base(getattr(whole, name))} for name, label in COLUMNS],
        "profit": base(whole.profit),
        "margin": whole.margin,
        "net_sales": base(whole.net_sales),
        "legs": reads.legs_of_order(order.pk),
        "currency": settings.BASE_CURRENCY,
        "may_view_order": request.user.can("orders.view"),
    }
    return render(request, "insights/order_profit.html", context)


def _amount(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-minor_digits(currency))
