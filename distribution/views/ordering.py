"""Placing orders by form or sheet: the same for a distributor at the portal and for our staff in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from distribution.forms import LINES, MOST_LINES, AddressForm
from distribution.models import Distributor
from distribution.queries.catalogue import for_sale
from distribution.services.orders import OrderDraft, Placed, Quoted, place_orders, quote_orders
from distribution.services.uploads import COLUMNS, EXAMPLE, MOST_ORDERS, Upload, as_orders, read_rows
from distribution.states import PlacedBy
from distribution.views.shared import workbook
from distribution.wording import amount, refusal_words
from erp.kernel import clock
from erp.kernel.sheets import MAX_BYTES, UnreadableSheet
from people.access import AuthedRequest
from products.models import Sku
from stores.connectors.port import RemoteAddress

SUGGESTED = 500
SALT = "distribution.upload"
NOWHERE = RemoteAddress("", (), "", "", "", "", "", "")
_OF_THE_PLACE = {"address", "country"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the form stands: for whom, by whom, and its addresses."""

    distributor: Distributor
    placed_by: PlacedBy
    form_url: str
    total_url: str
    upload_url: str
    orders_url: str
    template_url: str
    back: str
    crumb: str


def order_form(request: AuthedRequest, desk: Desk) -> HttpResponse:
    """The form; a POST places the order, or shows it again with everything that is wrong."""
    if request.method != "POST":
        context = {"form": AddressForm(initial={"client_id": uuid4()}).marked(), "lines": [("", "")] * LINES}
        return render(request, "distribution/order_form.html", _form_context(desk) | context)
    form = AddressForm(request.POST)
    wrong: list[str] = []
    if request.POST.get("more"):
        return _again(request, desk, form, wrong)
    if form.is_valid():
        lines, unknown, wrong = _lines(request)
        data = form.cleaned_data
        draft = OrderDraft(data["client_id"], data["reference"], lines, form.address(), data["note"], unknown)
        if not wrong:
            placed = place_orders(
                distributor_id=desk.distributor.pk, drafts=[draft], actor=request.user, placed_by=desk.placed_by
            )[0]
            if placed.order is not None:
                said = _("%(number)s was placed before.") if placed.already else _("%(number)s is placed.")
                messages.success(request, said % {"number": placed.order.number})
                return redirect(desk.orders_url)
            wrong = [refusal_words(problem) for problem in placed.problems]
    return _again(request, desk, form, wrong)


def _again(request: AuthedRequest, desk: Desk, form: AddressForm, wrong: list[str]) -> HttpResponse:
    """The form with what was typed; asked for more lines, with more of them."""
    form.is_valid()  # before it is marked: what a parcel lacks is told with all else, when the order is to be placed
    typed = [pair for pair in _typed(request) if any(pair)]
    empty = LINES if request.POST.get("more") or not typed else 1
    context = {"form": form.marked(), "lines": (typed + [("", "")] * empty)[:MOST_LINES], "wrong": wrong}
    context |= _total_context(request, desk)
    status = 200 if request.POST.get("more") else 422
    return render(request, "distribution/order_form.html", _form_context(desk) | context, status=status)


def order_total(request: AuthedRequest, desk: Desk) -> HttpResponse:
    """What the lines typed so far cost, and what is wrong with them."""
    return render(request, "distribution/order_total.html", _total_context(request, desk))


def _total_context(request: AuthedRequest, desk: Desk) -> dict[str, Any]:
    lines, unknown, wrong = _lines(request)
    if not lines and not unknown and not wrong:
        return {"quote": None}
    draft = OrderDraft(uuid4(), "", lines, NOWHERE, unknown=unknown)
    quote = quote_orders(distributor_id=desk.distributor.pk, drafts=[draft])[0]
    codes = dict(Sku.objects.filter(pk__in=quote.prices).values_list("pk", "code"))
    currency = desk.distributor.price_list.currency
    return {
        "quote": quote,
        "priced": [
            {"sku": codes[sku], "price": price, "total": amount(price.total_minor, currency)}
            for sku, price in quote.prices.items()
        ],
        "shipping": amount(quote.shipping_minor, currency),
        "total": amount(quote.total, currency),
        "currency": currency,
        "problems": wrong + [refusal_words(one) for one in quote.problems if one.code not in _OF_THE_PLACE],
    }


def _form_context(desk: Desk) -> dict[str, Any]:
    day = clock.business_date()
    known = for_sale(desk.distributor, day=day).order_by("code").values_list("code", "name")[:SUGGESTED]
    return {"desk": desk, "known": known}


def _typed(request: AuthedRequest) -> list[tuple[str, str]]:
    skus, quantities = request.POST.getlist("sku")[:MOST_LINES], request.POST.getlist("quantity")[:MOST_LINES]
    pairs = zip(skus, quantities, strict=False)
    return [(sku.replace("\0", "").strip()[:60], quantity.strip()[:9]) for sku, quantity in pairs]


def _lines(request: AuthedRequest) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...], list[str]]:
    """The lines typed: (SKU, quantity), codes that nothing has, and quantities that are no numbers."""
    typed = [(sku, quantity) for sku, quantity in _typed(request) if sku]
    ids = dict(Sku.objects.filter(code__in=[sku for sku, _quantity in typed]).values_list("code", "pk"))
    wrong = [
        _("%(sku)s: write how many units, as a whole number.") % {"sku": sku}
        for sku, quantity in typed
        if not _whole(quantity)
    ]
    lines = tuple((ids[sku], int(quantity)) for sku, quantity in typed if sku in ids and _whole(quantity))
    return lines, tuple(sku for sku, _quantity in typed if sku not in ids), wrong


def _whole(text: str) -> bool:
    return text.isascii() and text.isdecimal()


# Sheets


def upload_form(request: AuthedRequest, desk: Desk) -> HttpResponse:
    """Choose a file; a POST with a file is the dry run, a POST of what was checked places it."""
    context: dict[str, Any] = {"desk": desk, "columns": [names[0] for names in COLUMNS.values()], "most": MOST_ORDERS}
    if request.method != "POST":
        return render(request, "distribution/upload.html", context)
    checked = request.POST.get("checked", "")
    if checked:
        return _place_checked(request, desk, checked, context)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MAX_BYTES:
        wrong = _("Choose a file first.") if file is None else _("The file is too large. Split it.")
        return render(request, "distribution/upload.html", context | {"wrong": wrong}, status=422)
    try:
        found = read_rows(file.read())
    except UnreadableSheet as error:
        return render(request, "distribution/upload.html", context | {"wrong": str(error)}, status=422)
    upload = as_orders(found, distributor_id=desk.distributor.pk)
    if len(upload.drafts) > MOST_ORDERS or not upload.drafts:
        wrong = _("The file has %(count)d orders: send 1 to %(most)d at a time.") % {
            "count": len(upload.drafts),
            "most": MOST_ORDERS,
        }
        return render(request, "distribution/upload.html", context | {"wrong": wrong}, status=422)
    return render(request, "distribution/upload.html", context | _dry_run(desk, upload, found))


def _dry_run(desk: Desk, upload: Upload, found: Sequence[Any]) -> dict[str, Any]:
    quoted = quote_orders(distributor_id=desk.distributor.pk, drafts=upload.drafts)
    currency = desk.distributor.price_list.currency
    told = [_quoted_row(quote, wrong, currency) for quote, wrong in zip(quoted, upload.problems, strict=True)]
    good = [row for row in told if not row["problems"]]
    return {
        "quoted": told,
        "good": len(good),
        "bad": len(told) - len(good),
        "total": amount(sum(row["minor"] for row in good), currency),
        "currency": currency,
        "checked": signing.dumps(found, salt=SALT, compress=True),
    }


def _quoted_row(quote: Quoted, wrong: Sequence[Any], currency: str) -> dict[str, Any]:
    problems = [refusal_words(problem) for problem in (*wrong, *quote.problems)]
    units = sum(quote.draft.quantities.values())
    return {
        "reference": quote.draft.reference, "name": quote.draft.address.name, "country": quote.draft.address.country, "units": units,
        "minor": quote.total, "total": amount(quote.total, currency), "problems": problems,
    }  # fmt: skip


def _place_checked(request: AuthedRequest, desk: Desk, checked: str, context: dict[str, Any]) -> HttpResponse:
    try:
        found = signing.loads(checked, salt=SALT)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("Choose the file again."))
    upload = as_orders(found, distributor_id=desk.distributor.pk)
    fit = [draft for draft, wrong in zip(upload.drafts, upload.problems, strict=True) if not wrong]
    answers: dict[UUID, Placed] = {}
    placed_by = PlacedBy.EXCEL if desk.placed_by == PlacedBy.PAGE else desk.placed_by
    placed = place_orders(distributor_id=desk.distributor.pk, drafts=fit, actor=request.user, placed_by=placed_by)
    for draft, answer in zip(fit, placed, strict=True):
        answers[draft.client_id] = answer
    outcomes = [
        _outcome(place, draft, answers.get(draft.client_id) or Placed(problems=wrong))
        for place, (draft, wrong) in enumerate(zip(upload.drafts, upload.problems, strict=True))
    ]
    counts = {kind: sum(1 for row in outcomes if row["kind"] == kind) for kind in ("done", "already", "refused")}
    return render(request, "distribution/upload.html", context | {"outcomes": outcomes, **counts})


def _outcome(place: int, draft: OrderDraft, answer: Placed) -> dict[str, Any]:
    kind = "refused" if answer.order is None else "already" if answer.already else "done"
    reason = " ".join(refusal_words(problem) for problem in answer.problems) or str(answer.order)
    return {"id": place, "label": draft.reference or "—", "kind": kind, "reason": reason}


def template_file() -> HttpResponse:
    """An empty sheet with its headings and one example."""
    headings = [names[0] for names in COLUMNS.values()]
    return workbook({"Orders": (headings, [EXAMPLE])}, "orders.xlsx")
