"""Suppliers' bills: the list, the bill beside what came, a new one from what is not billed yet."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.links import links_for
from finance.models import Bill, BillLine
from finance.queries.payables import Unbilled, owed, paid_of_orders, suppliers_to_bill, unbilled
from finance.queries.payables_words import TONES, all_words, amount, first, minor, words
from finance.services.bills import BilledLine, approve_bills, cancel_bills, create_bill
from finance.states import BillLineKind, BillState
from people.access import AuthedRequest, permission_required
from procurement.models import Supplier
from procurement.states import ExtraKind

PAID = {"none": "neutral", "part": "progress", "all": "ok"}


@require_GET
@permission_required("payables.view")
def bill_list(request: AuthedRequest) -> HttpResponse:
    """All bills, newest first; the filters are in the address."""
    try:
        page = keyset_page(_filtered(request.GET), request.GET)
    except BadCursor as error:
        raise Http404 from error
    left = owed([bill.pk for bill in page.rows])
    today = clock.business_date()
    rows = [
        {
            "bill": bill,
            "total": amount(bill.total, bill.currency),
            "left": amount(left[bill.pk].minor, bill.currency) if bill.state == BillState.APPROVED else None,
            "late": left[bill.pk].minor > 0 and bill.due_on < today,
            "tone": TONES[bill.state],
        }
        for bill in page.rows
    ]
    names = ("state", "supplier", "due", "q")
    context = {
        "page": page,
        "rows": rows,
        "filtered": any(request.GET.get(name) for name in names),
        "states": BillState.choices,
        "dues": [("late", _("Past due")), ("week", _("Due within 7 days"))],
        "suppliers": list(Supplier.objects.order_by("code").values_list("pk", "code")),
        "may_manage": request.user.can("payables.manage"),
    }
    return render(request, "finance/payables/bills.html", context)


def _filtered(params: QueryDict) -> QuerySet[Bill]:
    found = Bill.objects.select_related("supplier")
    state, supplier, due = (params.get(name, "") for name in ("state", "supplier", "due"))
    if state in BillState.values:
        found = found.filter(state=state)
    if supplier.isascii() and supplier.isdecimal() and len(supplier) < 18:
        found = found.filter(supplier_id=int(supplier))
    if due in ("late", "week"):
        last = clock.business_date(clock.now()).toordinal() + (7 if due == "week" else -1)
        found = found.filter(state=BillState.APPROVED, due_on__lte=clock.business_date().fromordinal(last))
    if text := params.get("q", "").replace("\0", "").strip()[:60]:
        found = found.filter(number__istartswith=text)
    return found


@require_GET
@permission_required("payables.view")
def bill_page(request: AuthedRequest, bill_id: int) -> HttpResponse:
    """A bill: what the supplier wrote beside what we ordered and accepted, line by line."""
    return _shown(request, bill_id)


def _shown(request: AuthedRequest, bill_id: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    bill = get_object_or_404(Bill.objects.select_related("supplier", "created_by", "approved_by"), pk=bill_id)
    lines = list(
        bill.lines.select_related("receipt_line__line__sku", "receipt_line__receipt", "extra", "late_cost").order_by(
            "pk"
        )
    )
    links = links_for([(kind, key) for line in lines for kind, key in _documents(line)], user=request.user)
    paid = paid_of_orders([key for line in lines for kind, key in _documents(line) if kind == "purchase_order"])
    left = owed([bill.pk])[bill.pk]
    shares = bill.payments.filter(payment__reversal=None).select_related("payment").order_by("pk")
    context = {
        "bill": bill,
        "tone": TONES[bill.state],
        "rows": [_row(bill, line, links, paid) for line in lines],
        "total": amount(bill.total, bill.currency),
        "expected": amount(sum(line.expected for line in lines), bill.currency),
        "difference": amount(sum(line.amount - line.expected for line in lines), bill.currency),
        "differs": any(line.amount != line.expected for line in lines),
        "left": amount(left.minor, bill.currency),
        "shares": [{"payment": each.payment, "amount": amount(each.amount, bill.currency)} for each in shares],
        "may_manage": request.user.can("payables.manage"),
        "problem": problem,
    }
    return render(request, "finance/payables/bill.html", context, status=status)


def _documents(line: BillLine) -> list[tuple[str, int]]:
    if line.receipt_line:
        return [("receipt_line", line.receipt_line.pk), ("purchase_order", line.receipt_line.line.order_id)]
    return [("purchase_order", line.extra.order_id)] if line.extra else []


def _row(bill: Bill, line: BillLine, links: Any, paid: dict[int, str]) -> dict[str, Any]:
    documents = dict(_documents(line))
    order = documents.get("purchase_order")
    return {
        "line": line,
        "what": line.receipt_line.line.sku.code
        if line.receipt_line
        else ExtraKind(line.extra.kind).label
        if line.extra
        else line.late_cost.number
        if line.late_cost
        else line.note,
        "accepted": line.receipt_line.good if line.receipt_line else None,
        "price": line.receipt_line.line.unit_price if line.receipt_line else None,
        "expected": amount(line.expected, bill.currency),
        "billed": amount(line.amount, bill.currency),
        "difference": amount(line.amount - line.expected, bill.currency),
        "receipt": links[("receipt_line", documents["receipt_line"])] if "receipt_line" in documents else None,
        "order": links[("purchase_order", order)] if order else None,
        "paid": {"none": _("not paid"), "part": _("paid in part"), "all": _("paid")}[paid[order]] if order else "",
        "paid_tone": PAID[paid[order]] if order else "",
    }


@require_POST
@permission_required("payables.manage")
def bill_approve(request: AuthedRequest, bill_id: int) -> HttpResponse:
    """Accept a bill; with a reason when a line differs."""
    outcomes = approve_bills(bill_ids=[bill_id], reason=request.POST.get("reason", ""), actor=request.user)
    if outcomes.refused:
        return _shown(request, bill_id, problem=first(outcomes.refused.values()), status=422)
    return redirect("finance:bill", bill_id)


@require_POST
@permission_required("payables.manage")
def bill_cancel(request: AuthedRequest, bill_id: int) -> HttpResponse:
    """Call a bill off."""
    outcomes = cancel_bills(bill_ids=[bill_id], reason=request.POST.get("reason", ""), actor=request.user)
    if outcomes.refused:
        return _shown(request, bill_id, problem=first(outcomes.refused.values()), status=422)
    return redirect("finance:bill", bill_id)


@require_POST
@permission_required("payables.manage")
def bills_approve(request: AuthedRequest) -> HttpResponse:
    """Accept the chosen bills that are as expected; the others say why not."""
    ids = [int(text) for text in request.POST.getlist("ids") if text.isascii() and text.isdecimal()][:500]
    outcomes = approve_bills(bill_ids=ids, actor=request.user)
    numbers = dict(Bill.objects.filter(pk__in=ids).values_list("pk", "number"))
    told = [(key, "done", "") for key in outcomes.done] + [(key, "already", "") for key in outcomes.already]
    told += [(key, "refused", words(refusal)) for key, refusal in outcomes.refused.items()]
    rows = [{"id": key, "label": numbers.get(key, key), "kind": kind, "reason": why} for key, kind, why in told]
    counts = {"done": len(outcomes.done), "already": len(outcomes.already), "refused": len(outcomes.refused)}
    return render(request, "finance/payables/outcomes.html", {"rows": rows, **counts})


@require_http_methods(["GET", "POST"])
@permission_required("payables.manage")
def bill_new(request: AuthedRequest) -> HttpResponse:
    """Choose a supplier, take what it bills from what came and is not billed, correct the amounts."""
    text = request.POST.get("supplier") or request.GET.get("supplier", "")
    supplier = (
        Supplier.objects.filter(pk=int(text)).first()
        if text.isascii() and text.isdecimal() and len(text) < 18
        else None
    )
    problems: list[str] = []
    if request.method == "POST" and supplier:
        made, problems = _created(request, supplier)
        if made:
            return redirect("finance:bill", made)
    context = {
        "suppliers": suppliers_to_bill(),
        "supplier": supplier,
        "problems": problems,
        "client_id": request.POST.get("client_id") or uuid4(),
        "number": request.POST.get("number", ""),
        "billed_on": request.POST.get("billed_on") or clock.business_date().isoformat(),
        "other_note": request.POST.get("other_note", ""),
        "other_amount": request.POST.get("other_amount", ""),
        "rows": _offered(request, supplier) if supplier else [],
    }
    return render(request, "finance/payables/bill_new.html", context, status=422 if problems else 200)


def _offered(request: AuthedRequest, supplier: Supplier) -> list[dict[str, Any]]:
    found = unbilled(supplier.pk)
    kinds = [("receipt_line", row.source_id) for row in found if row.kind == BillLineKind.GOODS]
    links = links_for([*kinds, *(("purchase_order", row.order_id) for row in found if row.order_id)], user=request.user)
    posted = request.POST if request.method == "POST" else None
    typed = {} if posted is None else posted.dict()
    currency = found[0].currency if found else ""  # a bill is of one currency: the others are offered, not chosen
    return [
        {
            "row": row,
            "name": name,
            "what": ExtraKind(row.what).label if row.kind == BillLineKind.EXTRA else row.what,
            "chosen": row.currency == currency if posted is None else name in posted.getlist("lines"),
            "expected": amount(row.expected, row.currency),
            "quantity": typed.get(f"quantity-{name}", str(row.quantity)),
            "billed": typed.get(f"amount-{name}", str(amount(row.expected, row.currency))),
            "receipt": links.get(("receipt_line", row.source_id)) if row.kind == BillLineKind.GOODS else None,
            "order": links.get(("purchase_order", row.order_id)),
        }
        for row in found
        for name in [f"{row.kind}-{row.source_id}"]
    ]


def _created(request: AuthedRequest, supplier: Supplier) -> tuple[int | None, list[str]]:
    post = request.POST
    on = parse_date(post.get("billed_on", "")) if post.get("billed_on") else None
    number = post.get("number", "").strip()
    offered = {f"{row.kind}-{row.source_id}": row for row in unbilled(supplier.pk)}
    chosen = [offered[name] for name in post.getlist("lines") if name in offered]
    currency = chosen[0].currency if chosen else supplier.currency
    lines = [_typed(post, row) for row in chosen]
    extra = minor(post.get("other_amount", ""), currency)
    if extra:
        lines.append(BilledLine(BillLineKind.OTHER, None, 1, extra, post.get("other_note", "")))
    if on is None or not number or extra is None or None in lines or not _uuid(post.get("client_id", "")):
        return None, [_("Give the bill its number and day, and amounts as numbers.")]
    made = create_bill(
        client_id=UUID(post["client_id"]),
        supplier_id=supplier.pk,
        number=number[:60],
        billed_on=on,
        lines=[line for line in lines if line],
        currency=currency,
        actor=request.user,
    )
    if made.bill_id and made.already:
        messages.info(request, _("This bill was written before: here it is."))
    known = made.refused.get("number", Refusal("")).values.get("bill_id")
    if known:
        messages.warning(request, words(made.refused["number"]))
        return int(known), []
    return made.bill_id, all_words(made.refused)


def _typed(post: QueryDict, row: Unbilled) -> BilledLine | None:
    name = f"{row.kind}-{row.source_id}"
    billed, quantity = minor(post.get(f"amount-{name}", ""), row.currency), post.get(f"quantity-{name}", "") or "0"
    if billed is None or not (quantity.isascii() and quantity.isdecimal() and len(quantity) < 10):
        return None
    return BilledLine(row.kind, row.source_id, int(quantity), billed)


def _uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
