"""Orders from a sheet: a row is an order, judged as the form's would be, written once however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.kinds import Facts, FileView, Given, Judged, Options, Reason
from erp.kernel.imports.states import Verdict
from erp.kernel.imports.values import Cells
from orders.services.columns import MOST
from orders.services.manual import Made, ManualDraft, ManualLine, create_orders, judge_orders
from people.models import User
from stores.connectors.port import RemoteAddress
from stores.models import Store

_LARGEST = Decimal(999999999)


def facts_of(values: Mapping[str, str]) -> Facts:
    """A row is an order."""
    return Facts(f"{values.get('store', '')[:120]}|{values.get('number', '')[:80]}".strip("|"))


def judge(given: Sequence[Given], options: Options, view: FileView) -> dict[int, Judged]:
    """What each row would do. Reads only."""
    read = {row.number: _read(row, _stores(given)) for row in given}
    whole = {number: draft for number, (draft, reasons) in read.items() if draft and not reasons}
    made = dict(zip(whole, judge_orders(list(whole.values())), strict=True))
    return {number: _judged(reasons, made.get(number)) for number, (_draft, reasons) in read.items()}


def write(given: Sequence[Given], options: Options, actor: User, view: FileView | None = None) -> dict[int, Judged]:
    """Write the orders that are not here yet; one of a store that the person may not see is wrong."""
    stores = _stores(given)
    mine = set(Store.objects.for_user(actor).filter(pk__in=stores.values()).values_list("pk", flat=True))
    read = {row.number: _read(row, stores) for row in given}
    for number, (draft, reasons) in read.items():
        if draft and draft.store_id is not None and draft.store_id not in mine:
            read[number] = (draft, [*reasons, Reason("store", "store")])
    whole = {number: draft for number, (draft, reasons) in read.items() if draft and not reasons}
    made = dict(zip(whole, create_orders(drafts=list(whole.values()), actor=actor), strict=True))
    return {number: _judged(reasons, made.get(number)) for number, (_draft, reasons) in read.items()}


def _judged(reasons: Sequence[Reason], made: Made | None) -> Judged:
    wrong = [*reasons, *(Reason(each.code, "", dict(each.values)) for each in (made.problems if made else ()))]
    if wrong:
        return Judged(Verdict.WRONG, tuple(wrong))
    return Judged(Verdict.SAME if made and made.already else Verdict.NEW)


def _stores(given: Sequence[Given]) -> dict[str, int]:
    names = {row.values.get("store", "").strip() for row in given} - {""}
    return dict(Store.objects.filter(name__in=names, closed_at=None).values_list("name", "pk"))


def _read(row: Given, stores: Mapping[str, int]) -> tuple[ManualDraft | None, list[Reason]]:
    cells = Cells(row.values)
    number = cells.code("number", MOST["number"]).strip()
    texts = {name: cells.text(name, most).strip() for name, most in MOST.items() if name != "number"}
    for name in ("number", "currency", "lines", "name", "street", "city", "country"):
        if not row.values.get(name, "").strip():
            cells.wrong("required", name)
    store = row.values.get("store", "").strip()
    if store and store not in stores:
        cells.wrong("store", "store")
    shipping = cells.decimal("shipping", most=_LARGEST, places=4) or Decimal(0)
    lines = _lines(cells)
    currency, country = row.values.get("currency", "").strip().upper(), row.values.get("country", "").strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        cells.wrong("country", "country")
    reasons = [*row.clashes, *cells.reasons]
    if reasons:
        return None, reasons
    address = RemoteAddress(
        name=texts["name"], lines=tuple(line for line in (texts["street"], texts["street2"]) if line), city=texts["city"],
        state=texts["state"], postcode=texts["postcode"], country=country, phone=texts["phone"], email=texts["email"],
        company=texts["company"],
    )  # fmt: skip
    client_id = uuid5(NAMESPACE_URL, f"order-sheet:{store}:{currency if not store else ''}:{number}")
    store_id = stores[store] if store else None
    return ManualDraft(client_id, lines, address, currency, number, store_id, shipping, texts["note"]), []


def _lines(cells: Cells) -> tuple[ManualLine, ...]:
    found = []
    for text in cells.raw("lines").replace("；", ";").split(";"):
        if not text.strip():
            continue
        words = [word.strip() for word in text.replace("×", "*").split("*")]
        try:
            found.append(ManualLine(words[0], int(words[1]), Decimal(words[2]) if len(words) > 2 else Decimal(0)))
        except (ValueError, IndexError, InvalidOperation):
            cells.wrong("not_a_line", "lines", value=text.strip()[:80])
    return tuple(found)


def words(code: str, values: Mapping[str, Any]) -> str:
    """Why a row is wrong, for the codes that are ours."""
    own = {
        "store": _("There is no such open store that you may see."),
        "country": _("Write the country with two letters."),
        "not_a_line": _("%(value)s is not a line: write SKU*quantity*price."),
    }
    return str(own[code]) % dict(values) if code in own else ""
