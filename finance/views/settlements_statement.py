"""The statement of a marketplace account for a month: what it owed, what moved, what it owes; as a page and as a sheet."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel import clock
from erp.kernel.sheets import Cell, write_sheet
from erp.kernel.ui.links import links_for
from finance.queries.money import base_currency, major
from finance.queries.reports import next_month
from finance.queries.settlements_pages import Statement, statement
from finance.queries.settlements_words import kind_word
from people.access import AuthedRequest, permission_required
from stores.access import account_ids_for
from stores.models import SellerAccount

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@permission_required("finance.view")
def account_statement(request: AuthedRequest, account_id: int) -> HttpResponse:
    """A month of a marketplace account; `?month=2026-11`, and `?format=xlsx` for the sheet."""
    one = get_object_or_404(SellerAccount, pk=account_id, pk__in=account_ids_for(request.user))
    month = _month(request.GET.get("month", ""))
    found = statement(one.pk, start=month, end=next_month(month))
    wanted = [(line.document_kind, line.document_id) for each in found for line in each.lines]
    links = links_for(wanted, user=request.user)
    if request.GET.get("format") == "xlsx":
        return _sheet(one, month, found, {key: link.text for key, link in links.items()})
    base = base_currency()
    context = {
        "one": one,
        "month": f"{month:%Y-%m}",
        "next": f"{next_month(month):%Y-%m}",
        "parts": [
            {
                "currency": each.currency,
                "sums": [
                    (_("Opening"), major(each.opening, each.currency)),
                    *((kind_word(kind), major(amount, each.currency)) for kind, amount in each.movements.items()),
                    (_("Closing"), major(each.closing, each.currency)),
                ],
                "rows": [
                    {
                        "it": line,
                        "kind": kind_word(line.kind),
                        "link": links[line.document_kind, line.document_id],
                        "amount": major(line.amount, each.currency),
                        "base": major(line.base, base),
                    }
                    for line in each.lines
                ],
            }
            for each in found
        ],
        "base_currency": base,
    }
    return render(request, "finance/settlements/statement.html", context)


def _month(text: str) -> date:
    if not text:
        return clock.business_date().replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error


def _sheet(one: SellerAccount, month: date, found: list[Statement], names: dict[tuple[str, int], str]) -> HttpResponse:
    headings = [_("Day"), _("What"), _("Document"), _("Note"), _("Amount"), base_currency()]

    def rows(each: Statement) -> list[list[Cell]]:
        opening: list[Cell] = [month, _("Opening"), "", "", major(each.opening, each.currency), None]
        closing: list[Cell] = [None, _("Closing"), "", "", major(each.closing, each.currency), None]
        lines: list[list[Cell]] = [
            [
                line.booked_on, kind_word(line.kind), names[line.document_kind, line.document_id], line.memo,
                major(line.amount, each.currency), major(line.base, base_currency()),
            ]
            for line in each.lines
        ]  # fmt: skip
        return [opening, *lines, closing]

    sheets: dict[str, Any] = {each.currency: (headings, rows(each)) for each in found}
    body = write_sheet(sheets or {_("Nothing"): (headings, [])})
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="statement-{one.pk}-{month:%Y-%m}.xlsx"'
    return response
