"""What the portal and our own pages of distributors show alike."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from distribution.models import Distributor, DistributorOrder, Wallet
from distribution.queries.statement import Statement, entries_of, months, statement
from distribution.reads import order_rows
from distribution.wording import amount
from erp.kernel import crypto
from erp.kernel.months import month_of
from erp.kernel.sheets import Cell, write_sheet
from erp.kernel.tables import Page, keyset_page
from orders.models import Buyer, OrderLine
from people.access import AuthedRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LINES_OUT = 50_000


def my_distributor(request: AuthedRequest) -> Distributor:
    """Whom the person signs in for; who signs in for nobody finds nothing."""
    return get_object_or_404(Distributor.objects.select_related("price_list", "wallet"), users__user=request.user)


def figures(wallet: Wallet) -> dict[str, str]:
    """A wallet in words of money."""
    free = wallet.balance + wallet.credit_limit - wallet.held
    named = {"balance": wallet.balance, "held": wallet.held, "credit": wallet.credit_limit, "free": free}
    return {name: amount(minor, wallet.currency) for name, minor in named.items()} | {"currency": wallet.currency}


def order_context(made: DistributorOrder, *, currency: str) -> dict[str, Any]:
    """One order: lines, recipient, money."""
    lines = OrderLine.objects.filter(order_id=made.order_id).select_related("listing__sku").order_by("pk")
    sealed = Buyer.objects.filter(order_id=made.order_id).values_list("sealed", flat=True).first()
    return {
        "row": order_rows([made], currency=currency)[0],
        "lines": lines,
        "address": crypto.unseal_json(sealed) if sealed is not None else None,
        "items": amount(made.items_minor, currency),
        "shipping": amount(made.shipping_minor, currency),
        "currency": currency,
    }


def statement_context(request: AuthedRequest, distributor: Distributor) -> dict[str, Any]:
    """A month of the wallet, its lines in pages."""
    month = month_of(request.GET.get("month", ""))
    told = statement(distributor.pk, month)
    currency = distributor.wallet.currency
    page: Page[Any] = keyset_page(entries_of(distributor.pk, month), request.GET)
    return {
        "page": page,
        "entries": [{"entry": entry, "amount": amount(entry.amount, currency)} for entry in page.rows],
        "month": f"{month:%Y-%m}",
        "months": [(each, each) for each in months(distributor.pk)],
        "opening": amount(told.opening, currency),
        "sums": [(label, amount(minor, currency)) for label, minor in told.sums],
        "closing": amount(told.closing, currency),
        "currency": currency,
        "wallet": figures(distributor.wallet),
    }


def statement_file(distributor: Distributor, month: date) -> HttpResponse:
    """The month as a workbook: figures first, then every line, oldest first."""
    told, currency = statement(distributor.pk, month), distributor.wallet.currency
    named = _numbers(distributor.pk, month)
    lines = [
        (entry.at.date(), entry.get_kind_display(), named.get(entry.document_id, "") if entry.document_kind == "order" else "",
         entry.note, amount(entry.amount, currency))
        for entry in entries_of(distributor.pk, month).order_by("id")[:MOST_LINES_OUT]
    ]  # fmt: skip
    sheets: dict[str, Any] = {
        "Statement": (("", currency), _figure_rows(told, currency)),
        "Lines": (("Day", "What", "Order", "Note", f"Amount {currency}"), lines),
    }
    return workbook(sheets, f"statement-{distributor.code}-{month:%Y-%m}.xlsx")


def _figure_rows(told: Statement, currency: str) -> list[tuple[Cell, ...]]:
    return [
        ("Opening", amount(told.opening, currency)),
        *((label, amount(minor, currency)) for label, minor in told.sums),
        ("Closing", amount(told.closing, currency)),
    ]


def _numbers(distributor_id: int, month: date) -> dict[int, str]:
    """Numbers of the orders that the month's lines are about."""
    ids = entries_of(distributor_id, month).filter(document_kind="order").values("document_id")
    found = DistributorOrder.objects.filter(distributor_id=distributor_id, order_id__in=ids)
    return dict(found.values_list("order_id", "number"))


def workbook(sheets: dict[str, Any], name: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(write_sheet(sheets), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
