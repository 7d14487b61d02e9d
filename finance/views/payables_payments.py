"""Payments to suppliers: the list, a payment with what it settles, a new one for a supplier's open bills."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.tables import BadCursor, keyset_page
from finance.models import Bill, MoneyAccount, Payment
from finance.queries.payables import advances, owed
from finance.queries.payables_words import all_words, amount, first, minor
from finance.services.payments import pay, reverse_payments, share_payment
from finance.states import BillState
from people.access import AuthedRequest, permission_required
from procurement.models import Supplier

MOST_BILLS = 200


@require_GET
@permission_required("payables.view")
def payment_list(request: AuthedRequest) -> HttpResponse:
    """All payments, newest first."""
    found = Payment.objects.select_related("supplier", "source", "reversal")
    supplier = request.GET.get("supplier", "")
    if supplier.isascii() and supplier.isdecimal() and len(supplier) < 18:
        found = found.filter(supplier_id=int(supplier))
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    rest = advances([payment.pk for payment in page.rows])
    rows = [
        {
            "payment": each,
            "amount": amount(each.amount, each.currency),
            "paid": amount(each.paid + each.fee, each.source.currency),
            "rest": amount(rest[each.pk].minor, each.currency),
            "reversed": hasattr(each, "reversal"),
        }
        for each in page.rows
    ]
    context = {
        "page": page,
        "rows": rows,
        "filtered": bool(supplier),
        "suppliers": list(Supplier.objects.order_by("code").values_list("pk", "code")),
        "may_manage": request.user.can("payables.manage"),
    }
    return render(request, "finance/payables/payments.html", context)


@require_GET
@permission_required("payables.view")
def payment_page(request: AuthedRequest, payment_id: int) -> HttpResponse:
    """A payment: where it left, what it settles, what is left of it."""
    return _shown(request, payment_id)


def _shown(
    request: AuthedRequest, payment_id: int, *, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    payment = get_object_or_404(
        Payment.objects.select_related("supplier", "source", "actor", "reversal"), pk=payment_id
    )
    rest = advances([payment.pk])[payment.pk]
    shares = payment.shares.select_related("bill").order_by("pk")
    settled = [each.bill_id for each in shares]
    context = {
        "payment": payment,
        "amount": amount(payment.amount, payment.currency),
        "paid": amount(payment.paid, payment.source.currency),
        "fee": amount(payment.fee, payment.source.currency),
        "rest": amount(rest.minor, payment.currency),
        "is_advance": rest.minor > 0,
        "reversal": getattr(payment, "reversal", None),
        "shares": [{"bill": each.bill, "amount": amount(each.amount, payment.currency)} for each in shares],
        "open_bills": [
            row for row in _open_bills(payment.supplier_id, payment.currency) if row["bill"].pk not in settled
        ],
        "may_manage": request.user.can("payables.manage"),
        "problems": problems or [],
    }
    return render(request, "finance/payables/payment.html", context, status=status)


def _open_bills(supplier_id: int, currency: str) -> list[dict[str, Any]]:
    """Approved bills with something left, the earliest due first."""
    found = Bill.objects.filter(supplier_id=supplier_id, currency=currency, state=BillState.APPROVED)
    bills = list(found.order_by("due_on", "pk"))
    left = owed([bill.pk for bill in bills])
    return [
        {"bill": bill, "left": amount(left[bill.pk].minor, currency), "minor": left[bill.pk].minor}
        for bill in bills
        if left[bill.pk].minor > 0
    ][:MOST_BILLS]


def _shares(request: AuthedRequest, currency: str) -> list[tuple[int, int]] | None:
    """The bills that were ticked with what each gets; None when an amount is none."""
    shares = []
    for text in request.POST.getlist("bills"):
        part = minor(request.POST.get(f"share-{text}", ""), currency)
        if part is None or not (text.isascii() and text.isdecimal() and len(text) < 18):
            return None
        shares.append((int(text), part))
    return shares


@require_http_methods(["GET", "POST"])
@permission_required("payables.manage")
def payment_new(request: AuthedRequest) -> HttpResponse:
    """Pay a supplier: choose the account, tick the bills; what is not shared out is paid in advance."""
    text = request.POST.get("supplier") or request.GET.get("supplier", "")
    known = text.isascii() and text.isdecimal() and len(text) < 18
    supplier = Supplier.objects.filter(pk=int(text)).first() if known else None
    currency = (
        request.POST.get("currency") or request.GET.get("currency", "") or (supplier.currency if supplier else "")
    )
    problems: list[str] = []
    if request.method == "POST" and supplier:
        made, problems = _paid(request, supplier, currency)
        if made:
            return redirect("finance:payment", made)
    ticked = request.POST.getlist("bills") or request.GET.getlist("bill")
    open_bills = _open_bills(supplier.pk, currency) if supplier else []
    for row in open_bills:
        key = str(row["bill"].pk)
        row |= {"chosen": key in ticked, "share": request.POST.get(f"share-{key}", row["left"])}
    context = {
        "suppliers": list(Supplier.objects.order_by("code").values_list("pk", "code")),
        "supplier": supplier,
        "currency": currency,
        "accounts": list(MoneyAccount.objects.filter(closed_at=None).order_by("code")),
        "open_bills": open_bills,
        "problems": problems,
        "client_id": request.POST.get("client_id") or uuid4(),
        "on": request.POST.get("on") or clock.business_date().isoformat(),
        "typed": request.POST,
        "suggested": sum(row["left"] for row in open_bills if row["chosen"]) or "",
    }
    return render(request, "finance/payables/payment_new.html", context, status=422 if problems else 200)


def _paid(request: AuthedRequest, supplier: Supplier, currency: str) -> tuple[int | None, list[str]]:
    post = request.POST
    account = MoneyAccount.objects.filter(code=post.get("account", ""), closed_at=None).first()
    on = parse_date(post.get("on", "")) if post.get("on") else None
    if account is None or on is None:
        return None, [_("Choose the account that the money left, and the day.")]
    whole, shares = minor(post.get("amount", ""), currency), _shares(request, currency)
    left_account, fee = minor(post.get("paid", ""), account.currency), minor(post.get("fee", ""), account.currency)
    if left_account == 0 and account.currency == currency:
        left_account = whole
    if whole is None or left_account is None or fee is None or shares is None:
        return None, [_("Write amounts as numbers, with no more decimals than the currency has.")]
    try:
        client_id = UUID(post.get("client_id", ""))
    except ValueError:
        return None, [_("Load the page again.")]
    made = pay(
        client_id=client_id,
        supplier_id=supplier.pk,
        money_account_id=account.pk,
        amount=whole,
        paid=left_account,
        fee=fee,
        on=on,
        shares=shares,
        currency=currency,
        note=post.get("note", ""),
        actor=request.user,
    )
    return made.payment_id, all_words(made.refused)


@require_POST
@permission_required("payables.manage")
def payment_share(request: AuthedRequest, payment_id: int) -> HttpResponse:
    """Let an advance settle bills."""
    payment = get_object_or_404(Payment, pk=payment_id)
    shares = _shares(request, payment.currency)
    made = share_payment(payment_id=payment.pk, shares=shares or [], actor=request.user)
    if made.refused:
        return _shown(request, payment_id, problems=all_words(made.refused), status=422)
    return redirect("finance:payment", payment_id)


@require_POST
@permission_required("payables.manage")
def payment_reverse(request: AuthedRequest, payment_id: int) -> HttpResponse:
    """Take a payment back: it was wrong, or the money came back."""
    outcomes = reverse_payments(payment_ids=[payment_id], reason=request.POST.get("reason", ""), actor=request.user)
    if outcomes.refused:
        if "not_found" in {refusal.code for refusal in outcomes.refused.values()}:
            raise Http404
        return _shown(request, payment_id, problems=[first(outcomes.refused.values())], status=422)
    return redirect("finance:payment", payment_id)
