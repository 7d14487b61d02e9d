"""How old the stock is, and what of it does not sell."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel import clock
from erp.kernel.sheets import Cell, write_sheet
from erp.kernel.ui.charts import Chart, Series
from erp.kernel.ui.names import local_name
from inventory import reads
from inventory.filters import number
from inventory.models import Warehouse
from inventory.reads_value import BUCKETS, Place, age_lines, age_totals, named, slow_lines
from people.access import AuthedRequest, permission_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZE = 50
MOST_ROWS = 200_000
DAYS = (30, 60, 90, 180, 365)


@require_GET
@permission_required("purchasing.view")
def age(request: AuthedRequest) -> HttpResponse:
    """Units and value of each age by SKU and warehouse, most value first; a line opens to its cost layers."""
    lines = age_lines(after=place_of(request), limit=SIZE + 1, **_narrowed(request))
    totals = age_totals(warehouse_id=number(request.GET.get("warehouse", "")))
    context = {
        "buckets": [
            {"label": label, "units": total.units, "value": reads.money(total.value)}
            for label, total in zip(bucket_labels(), totals, strict=True)
        ],
        "rows": [_age_row(row) for row in lines[:SIZE]],
        "next": next_of(request, lines[SIZE - 1]) if len(lines) > SIZE else "",
        "is_first": place_of(request) is None,
        "first": first_of(request),
        "warehouses": list(Warehouse.objects.order_by("code").values_list("pk", "code")),
        "filtered": bool(request.GET.get("q") or request.GET.get("warehouse")),
        "currency": settings.BASE_CURRENCY,
        "chart": Chart(
            _("Value by age in days"),
            bucket_labels(),
            [Series(_("Value"), [reads.money(total.value) for total in totals])],
            unit=settings.BASE_CURRENCY,
            kind="bars",
        ),
    }
    return render(request, "inventory/age.html", context)


def bucket_labels() -> list[str]:
    """The ages as people say them: 0-30, 31-60 ... days."""
    return [f"{least}-{most}" if most is not None else f">{least - 1}" for least, most in BUCKETS]


def _age_row(row: dict[str, Any]) -> dict[str, Any]:
    cells = [
        {"units": row[f"units_{i}"], "value": reads.money(row[f"value_{i}"])} for i in range(len(BUCKETS))
    ]  # fmt: skip
    return row | {"shown_name": local_name(named(row)), "cells": cells, "amount": reads.money(row["value"])}


@require_GET
@permission_required("purchasing.view")
def age_export(request: AuthedRequest) -> HttpResponse:
    """The same as a workbook, all lines."""
    labels = bucket_labels()
    units = [_("%(days)s days, units") % {"days": label} for label in labels]
    values = [_("%(days)s days, value") % {"days": label} for label in labels]
    rows = [
        (
            row["code"], local_name(named(row)), row["warehouse"], clock.business_date(row["oldest"]),
            *(row[f"units_{i}"] for i in range(len(BUCKETS))), *(reads.money(row[f"value_{i}"]) for i in range(len(BUCKETS))),
            row["units"], reads.money(row["value"]),
        )
        for row in age_lines(limit=MOST_ROWS, **_narrowed(request))
    ]  # fmt: skip
    headings = (_("SKU"), _("Name"), _("Warehouse"), _("Oldest"), *units, *values, _("Units"), _("Value"))
    return _workbook("stock-age", headings, rows)


@require_GET
@permission_required("purchasing.view")
def slow(request: AuthedRequest) -> HttpResponse:
    """Dead stock: old, and no sale in so many days; or slow stock: fewer sold than a tenth of what is there."""
    days, dead = _days(request), request.GET.get("show") != "slow"
    lines = slow_lines(days=days, dead=dead, after=place_of(request), limit=SIZE + 1)
    context = {
        "rows": [
            row | {"shown_name": local_name(named(row)), "amount": reads.money(row["value"])} for row in lines[:SIZE]
        ],
        "next": next_of(request, lines[SIZE - 1]) if len(lines) > SIZE else "",
        "is_first": place_of(request) is None,
        "first": first_of(request),
        "days": days,
        "choices": [(each, _("%(days)s days") % {"days": each}) for each in DAYS],
        "tabs": [
            {"label": _("Dead"), "url": f"?days={days}", "active": dead},
            {"label": _("Slow"), "url": f"?days={days}&show=slow", "active": not dead},
        ],
        "currency": settings.BASE_CURRENCY,
    }
    return render(request, "inventory/slow.html", context)


@require_GET
@permission_required("purchasing.view")
def slow_export(request: AuthedRequest) -> HttpResponse:
    """The same as a workbook, all lines."""
    rows = [
        (
            row["code"], local_name(named(row)), row["units"], reads.money(row["value"]), row["sold"],
            clock.business_date(row["last_at"]) if row["last_at"] else None, clock.business_date(row["oldest"]),
        )
        for row in slow_lines(days=_days(request), dead=request.GET.get("show") != "slow", limit=MOST_ROWS)
    ]  # fmt: skip
    headings = (_("SKU"), _("Name"), _("Units"), _("Value"), _("Sold"), _("Last sale"), _("Oldest"))
    return _workbook("stock-slow", headings, rows)


def _days(request: AuthedRequest) -> int:
    found = number(request.GET.get("days", ""))
    return found if found in DAYS else 90


def _narrowed(request: AuthedRequest) -> dict[str, Any]:
    text = request.GET.get("q", "").replace("\0", "").replace("%", "").strip()[:60]
    return {"text": text, "warehouse_id": number(request.GET.get("warehouse", ""))}


def place_of(request: AuthedRequest) -> Place | None:
    """Where the page before ended, from the address; None at the beginning."""
    parts = request.GET.get("from", "").rsplit("_", 1)
    try:
        value, key = int(parts[0]), int(parts[1])
    except (ValueError, IndexError):
        return None
    return (value, key) if abs(value) < 2**62 and 0 < key < 2**62 else None


def first_of(request: AuthedRequest) -> str:
    """The query of the first page, its filters kept."""
    query = request.GET.copy()
    query.pop("from", None)
    return query.urlencode()


def next_of(request: AuthedRequest, last: dict[str, Any]) -> str:
    """The query of the next page."""
    query = request.GET.copy()
    query["from"] = f"{last['value']}_{last['id']}"
    return query.urlencode()


def _workbook(name: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    answer = HttpResponse(write_sheet({name: (headings, rows)}), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{clock.business_date():%Y-%m-%d}.xlsx"'
    return answer
