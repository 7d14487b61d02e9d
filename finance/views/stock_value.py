"""What the stock was worth on a day, beside what the books say of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel import clock
from erp.kernel.sheets import write_sheet
from erp.kernel.ui.charts import Chart, Series
from erp.kernel.ui.names import local_name
from finance.queries.late_costs import differences_at, inventory_in_books
from finance.queries.payables_words import amount
from inventory.filters import number
from inventory.models import Warehouse
from inventory.reads_value import named, value_lines, worth_at, worth_of_months
from inventory.services.months import end_of_day
from inventory.views.ageing import first_of, next_of, place_of
from people.access import AuthedRequest, permission_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZE = 50
MOST_ROWS = 200_000


@require_GET
@permission_required("purchasing.view")
def stock_value(request: AuthedRequest) -> HttpResponse:
    """Units and value at the end of a day by SKU or warehouse, the total beside the inventory account, and why they differ."""
    day = chosen_day(request.GET.get("day", ""))
    by = "warehouse" if request.GET.get("by") == "warehouse" else "sku"
    place = place_of(request)
    lines = value_lines(day, after=place, limit=SIZE + 1, **_narrowed(request, by))
    shown = lines[:SIZE]
    worth, booked, why = worth_at(day), inventory_in_books(day), differences_at(day, end_of_day(day))
    explained = why["unposted"] + why["later"]
    context = {
        "day": day,
        "by": by,
        "rows": [row | _figures(row) for row in shown],
        "next": next_of(request, shown[-1]) if len(lines) > SIZE else "",
        "is_first": place is None,
        "first": first_of(request),
        "worth": worth,
        "value": base(worth.value),
        "booked": base(booked),
        "difference": base(worth.value - booked),
        "unposted": base(why["unposted"]),
        "later": base(why["later"]),
        "unexplained": base(worth.value - booked - explained),
        "differs": worth.value != booked,
        "warehouses": list(Warehouse.objects.order_by("code").values_list("pk", "code")),
        "groups": [("sku", _("By SKU")), ("warehouse", _("By warehouse"))],
        "filtered": bool(request.GET.get("q") or request.GET.get("warehouse")),
        "currency": settings.BASE_CURRENCY,
        "chart": _chart(day),
    }
    return render(request, "finance/cost/stock_value.html", context)


def chosen_day(text: str) -> date:
    """The day that the address names; today when it names none, or one that is yet to come."""
    today = clock.business_date()
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


def base(minor: int) -> Decimal:
    """Minor units of the base currency as an amount."""
    return amount(minor, settings.BASE_CURRENCY)


def _narrowed(request: AuthedRequest, by: str) -> dict[str, Any]:
    text = request.GET.get("q", "").replace("\0", "").replace("%", "").strip()[:60]
    return {"by": by, "text": text, "warehouse_id": number(request.GET.get("warehouse", ""))}


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    value = base(row["value"])
    unit = value / row["units"] if row["units"] else None
    return {"shown_name": local_name(named(row)), "amount": value, "unit": unit}


def _chart(day: date) -> Chart:
    months = worth_of_months(day)
    labels = [f"{month:%Y-%m}" for month, _value in months]
    values = [base(value) for _month, value in months]
    says = _("Value of all stock at the end of each month")
    return Chart(says, labels, [Series(_("Value"), values)], unit=settings.BASE_CURRENCY, kind="bars")


@require_GET
@permission_required("purchasing.view")
def stock_value_export(request: AuthedRequest) -> HttpResponse:
    """The same as a workbook, all lines."""
    day = chosen_day(request.GET.get("day", ""))
    by = "warehouse" if request.GET.get("by") == "warehouse" else "sku"
    lines = value_lines(day, limit=MOST_ROWS, **_narrowed(request, by))
    headings = (_("Code"), _("Name"), _("Units"), _("Value"), _("Average cost"))
    rows = []
    for line in lines:
        figures = _figures(line)
        rows.append((line["code"], figures["shown_name"], line["units"], figures["amount"], figures["unit"]))
    answer = HttpResponse(write_sheet({f"{day:%Y-%m-%d}": (headings, rows)}), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="stock-value-{day:%Y-%m-%d}-{by}.xlsx"'
    return answer
