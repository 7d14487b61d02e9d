"""What we owe by age, and a supplier's statement; each line opens its document."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel import clock
from erp.kernel.sheets import write_sheet
from erp.kernel.ui.links import links_for
from finance.queries.payables_words import amount
from finance.queries.reports import next_month
from finance.queries.statements import Statement, StatementLine, ageing, statements
from people.access import AuthedRequest, permission_required
from procurement.models import Supplier

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@permission_required("payables.view")
def ageing_page(request: AuthedRequest) -> HttpResponse:
    """What we owe suppliers, by days past due."""
    today = clock.business_date()
    found = ageing(on=today)
    rows = [
        {
            "aged": row,
            "buckets": [amount(part, row.currency) if part else None for part in row.buckets],
            "total": amount(row.total, row.currency),
            "base": amount(row.base, settings.BASE_CURRENCY),
        }
        for row in found
    ]
    total = amount(sum(row.base for row in found), settings.BASE_CURRENCY)
    context = {
        "rows": rows,
        "total": total,
        "base": settings.BASE_CURRENCY,
        "today": today,
        "suppliers": list(Supplier.objects.order_by("code").values_list("pk", "code")),
    }
    return render(request, "finance/payables/ageing.html", context)


@require_GET
@permission_required("payables.view")
def statement_page(request: AuthedRequest, supplier_id: int) -> HttpResponse:
    """What passed between us and a supplier in a month, by currency."""
    supplier = get_object_or_404(Supplier, pk=supplier_id)
    month = _month(request)
    found = statements(supplier_id=supplier.pk, start=month, end=next_month(month))
    links = links_for([line.link for each in found for line in each.lines], user=request.user)
    context = {
        "supplier": supplier,
        "month": f"{month:%Y-%m}",
        "before": f"{month - timedelta(days=1):%Y-%m}",
        "after": f"{next_month(month):%Y-%m}",
        "statements": [
            {
                "currency": each.currency,
                "opening": _balance(each, each.opening),
                "closing": _balance(each, each.closing),
                "lines": [_line(each, line) | {"link": links[line.link]} for line in each.lines],
            }
            for each in found
        ],
    }
    return render(request, "finance/payables/statement.html", context)


@require_GET
@permission_required("payables.view")
def statement_export(request: AuthedRequest, supplier_id: int) -> HttpResponse:
    """The same as a workbook, a sheet for each currency."""
    supplier = get_object_or_404(Supplier, pk=supplier_id)
    month = _month(request)
    found = statements(supplier_id=supplier.pk, start=month, end=next_month(month))
    links = links_for([line.link for each in found for line in each.lines], user=request.user)
    headings = (
        _("Day"),
        _("What"),
        _("Document"),
        _("Their number"),
        _("Received, not billed"),
        _("Owed"),
        _("Difference"),
        _("Not billed so far"),
        _("Owed so far"),
    )
    sheets: dict[str, Any] = {}
    for each in found:
        opening, closing = _balance(each, each.opening), _balance(each, each.closing)
        rows: list[list[Any]] = [
            [month, _("Opening balance"), "", "", "", "", "", opening["unbilled"], opening["owed"]]
        ]
        for line in each.lines:
            shown = _line(each, line)
            rows.append(
                [
                    line.on,
                    shown["what"],
                    links[line.link].text,
                    line.memo,
                    shown["unbilled"],
                    shown["owed"],
                    shown["difference"],
                    shown["balance"]["unbilled"],
                    shown["balance"]["owed"],
                ]
            )
        last = next_month(month) - timedelta(days=1)
        rows.append([last, _("Closing balance"), "", "", "", "", "", closing["unbilled"], closing["owed"]])
        sheets[each.currency] = (headings, rows)
    answer = HttpResponse(write_sheet(sheets or {supplier.currency: (headings, [])}), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="statement-{supplier.pk}-{month:%Y-%m}.xlsx"'
    return answer


def _month(request: AuthedRequest) -> date:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return clock.business_date().replace(day=1)


def _balance(statement: Statement, balance: Any) -> dict[str, Any]:
    return {
        "unbilled": amount(balance.unbilled, statement.currency),
        "owed": amount(balance.owed, statement.currency),
    }


def _line(statement: Statement, line: StatementLine) -> dict[str, Any]:
    what = {
        "move": _("Received"),
        "bill": _("Bill"),
        "payment": _("Payment"),
        "opening": _("Opening balance"),
    }.get(line.kind, line.kind)
    return {
        "line": line,
        "what": _("%(what)s reversed") % {"what": what} if line.is_reversal else what,
        "unbilled": amount(line.unbilled, statement.currency) if line.unbilled else None,
        "owed": amount(line.owed, statement.currency) if line.owed else None,
        "difference": amount(line.difference, statement.currency) if line.difference else None,
        "balance": _balance(statement, line.balance),
    }
