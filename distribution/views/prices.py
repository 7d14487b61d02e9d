"""Price lists: dated lines, typed or from Excel, and out to Excel."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from distribution.forms import PriceForm, PriceListForm
from distribution.models import PriceList, PriceListItem
from distribution.services.price_lists import ItemDraft, ItemsSaved, create_price_list, remove_prices, set_prices
from distribution.views.shared import workbook
from distribution.wording import refusal_words
from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.sheets import MAX_BYTES, SheetRow, UnreadableSheet, read_sheet
from erp.kernel.tables import BadCursor, keyset_page
from people.access import AuthedRequest, permission_required
from products.models import Sku
from products.queries import matching

COLUMNS = {
    "sku": ("SKU",),
    "min_quantity": ("From units", "起订量"),
    "unit_price": ("Price", "单价"),
    "valid_from": ("Valid from", "生效日期"),
}
VIEW, MANAGE = "distribution.view", "distribution.manage"
MOST_TOLD = 50
_NEVER = Decimal(10) ** 9


@require_GET
@permission_required(VIEW)
def price_lists(request: AuthedRequest) -> HttpResponse:
    """All lists."""
    return _lists_page(request, PriceListForm())


@require_POST
@permission_required(MANAGE)
def price_list_new(request: AuthedRequest) -> HttpResponse:
    """An empty list."""
    form = PriceListForm(request.POST)
    if form.is_valid():
        made = create_price_list(**form.cleaned_data, actor=request.user)
        if made.price_list is not None:
            return redirect("distribution:price-list", made.price_list.pk)
        form.add_error(None, refusal_words(made.refused or Refusal("not_found")))
    return _lists_page(request, form, status=422)


def _lists_page(request: AuthedRequest, form: PriceListForm, *, status: int = 200) -> HttpResponse:
    try:
        page = keyset_page(PriceList.objects.all(), request.GET, order=("name",))
    except BadCursor as error:
        raise Http404 from error
    context = {"page": page, "form": form, "may_manage": request.user.can(MANAGE)}
    return render(request, "distribution/price_lists.html", context, status=status)


@require_GET
@permission_required(VIEW)
def price_list(request: AuthedRequest, list_id: int) -> HttpResponse:
    """The lines of a list, the newest first."""
    return _list_page(request, get_object_or_404(PriceList, pk=list_id), {})


@require_POST
@permission_required(MANAGE)
def price_set(request: AuthedRequest, list_id: int) -> HttpResponse:
    """One line: new, or with another price."""
    found, form = get_object_or_404(PriceList, pk=list_id), PriceForm(request.POST)
    if form.is_valid() and _one_price(request, found, form):
        return redirect("distribution:price-list", found.pk)
    return _list_page(request, found, {"form": form}, status=422)


def _list_page(request: AuthedRequest, found: PriceList, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    items = PriceListItem.objects.filter(price_list=found).select_related("sku")
    if text:
        items = items.filter(sku__in=Sku.objects.filter(matching(text)))
    try:
        page = keyset_page(items, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "price_list": found,
        "page": page,
        "filtered": bool(text),
        "may_manage": request.user.can(MANAGE),
        "distributors": found.distributors.order_by("code"),
        "form": PriceForm(initial={"valid_from": clock.business_date()}),
    }
    return render(request, "distribution/price_list.html", context | more, status=status)


def _one_price(request: AuthedRequest, found: PriceList, form: PriceForm) -> bool:
    data = form.cleaned_data
    sku = Sku.objects.filter(code=data["sku"]).first()
    if sku is None:
        form.add_error("sku", _("No SKU has this code."))
        return False
    item = ItemDraft(sku.pk, data["unit_price"], data["valid_from"], data["min_quantity"])
    _say(request, set_prices(price_list_id=found.pk, items=[item], actor=request.user))
    return True


def _say(request: AuthedRequest, saved: ItemsSaved) -> None:
    said = _("%(new)d new prices, %(changed)d changed, %(same)d as before.")
    messages.success(request, said % {"new": saved.new, "changed": saved.changed, "same": saved.same})


@require_POST
@permission_required(MANAGE)
def price_remove(request: AuthedRequest, list_id: int) -> HttpResponse:
    """Take chosen lines off the list."""
    found = get_object_or_404(PriceList, pk=list_id)
    ids = [int(key) for key in request.POST.getlist("ids") if key.isascii() and key.isdecimal() and len(key) < 19]
    gone = remove_prices(price_list_id=found.pk, item_ids=ids, actor=request.user)
    messages.success(request, _("%(count)d lines are off the list.") % {"count": gone})
    return redirect("distribution:price-list", found.pk)


@require_GET
@permission_required(VIEW)
def price_list_file(request: AuthedRequest, list_id: int) -> HttpResponse:
    """The list as a workbook, ready to be changed and sent back."""
    found = get_object_or_404(PriceList, pk=list_id)
    items = PriceListItem.objects.filter(price_list=found).order_by("sku__code", "min_quantity", "valid_from")
    lines = items.values_list("sku__code", "min_quantity", "unit_price", "valid_from")
    headings = [names[0] for names in COLUMNS.values()]
    return workbook({"Prices": (headings, lines)}, f"prices-{found.pk}.xlsx")


@require_POST
@permission_required(MANAGE)
def price_list_upload(request: AuthedRequest, list_id: int) -> HttpResponse:
    """Prices from a workbook, all of them or none; each row that is wrong is named."""
    found = get_object_or_404(PriceList, pk=list_id)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MAX_BYTES:
        wrong = [_("Choose a file first.") if file is None else _("The file is too large. Split it.")]
        return _list_page(request, found, {"wrong": wrong}, status=422)
    try:
        rows = read_sheet(file.read(), columns=COLUMNS)
    except UnreadableSheet as error:
        return _list_page(request, found, {"wrong": [str(error)]}, status=422)
    items, wrong = _read_items(rows)
    if wrong:
        return _list_page(request, found, {"wrong": wrong[:MOST_TOLD]}, status=422)
    _say(request, set_prices(price_list_id=found.pk, items=items, actor=request.user))
    return redirect("distribution:price-list", found.pk)


def _read_items(rows: list[SheetRow]) -> tuple[list[ItemDraft], list[str]]:
    skus = dict(Sku.objects.filter(code__in={row.values["sku"] for row in rows}).values_list("code", "pk"))
    items, wrong = [], []
    for row in rows:
        values = row.values
        try:
            price, least = Decimal(values["unit_price"]), int(values["min_quantity"] or "1")
            day = date.fromisoformat(values["valid_from"])
        except (InvalidOperation, ValueError):
            wrong.append(_("Row %(row)d: write price, units and day (2026-11-23) as such.") % {"row": row.number})
            continue
        if values["sku"] not in skus:
            wrong.append(_("Row %(row)d: no SKU has the code %(sku)s.") % {"row": row.number, "sku": values["sku"]})
        elif not (price.is_finite() and 0 < price < _NEVER and 0 < least <= 1_000_000):
            wrong.append(_("Row %(row)d: price and units must be above zero.") % {"row": row.number})
        else:
            items.append(ItemDraft(skus[values["sku"]], price, day, least))
    return items, wrong
