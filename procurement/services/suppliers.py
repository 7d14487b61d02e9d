"""Suppliers and their quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from babel.numbers import is_currency
from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from people.models import User
from procurement.models import Supplier
from procurement.states import Terms

SUBJECT = "supplier"


@dataclass(frozen=True, slots=True)
class SupplierDraft:
    """What is known of a supplier."""

    code: str
    name: str
    currency: str
    name_zh: str = ""
    terms: str = Terms.CASH
    terms_days: int = 0
    lead_days: int = 14
    contact: str = ""


@dataclass(frozen=True, slots=True)
class QuoteDraft:
    """The price of a SKU from `min_quantity` on, in the supplier's currency, from `valid_from` on."""

    sku_id: int
    unit_price: Decimal
    valid_from: date
    min_quantity: int = 1
    pack: int = 1
    lead_days: int | None = None
    supplier_code: str = ""
    offer_url: str = ""


@dataclass(frozen=True, slots=True)
class SupplierSaved:
    """The supplier, or what is wrong by the name of the field."""

    supplier: Supplier | None
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def create_supplier(*, draft: SupplierDraft, actor: User | None) -> SupplierSaved:
    """Enter a supplier. Refused: `code_taken` (the code is the key of the wish), `currency`."""
    if not is_currency(draft.currency):
        return SupplierSaved(None, {"currency": Refusal("currency", {"currency": draft.currency})})
    values = asdict(draft) | {"terms": str(draft.terms)}
    found = rows(
        f"""INSERT INTO procurement_supplier ({", ".join(values)}) VALUES ({", ".join(["%s"] * len(values))})
            ON CONFLICT (code) DO NOTHING RETURNING id""",
        list(values.values()),
    )
    if not found:
        return SupplierSaved(None, {"code": Refusal("code_taken", {"code": draft.code})})
    record("supplier.created", subject_kind=SUBJECT, subject_ids=[found[0][0]], actor=actor)
    return SupplierSaved(Supplier.objects.get(pk=found[0][0]))


@retried()
@transaction.atomic
def change_supplier(*, supplier_id: int, draft: SupplierDraft, actor: User | None) -> SupplierSaved:
    """Change what is known of a supplier.

    Refused: `not_found`, `code_taken`, `currency`, `currency_in_use` (prices and orders stand in the old one).
    """
    supplier = Supplier.objects.select_for_update().filter(pk=supplier_id).first()
    if supplier is None:
        return SupplierSaved(None, {"supplier": Refusal("not_found")})
    refused = _wrong_change(supplier, draft)
    if refused:
        return SupplierSaved(None, refused)
    for name, value in asdict(draft).items():
        setattr(supplier, name, value)
    supplier.save(update_fields=list(asdict(draft)))
    record("supplier.changed", subject_kind=SUBJECT, subject_ids=[supplier.pk], actor=actor)
    return SupplierSaved(supplier)


def _wrong_change(supplier: Supplier, draft: SupplierDraft) -> dict[str, Refusal]:
    refused = {}
    if not is_currency(draft.currency):
        refused["currency"] = Refusal("currency", {"currency": draft.currency})
    elif draft.currency != supplier.currency and (supplier.quotes.exists() or supplier.orders.exists()):
        refused["currency"] = Refusal("currency_in_use", {"currency": supplier.currency})
    if Supplier.objects.filter(code=draft.code).exclude(pk=supplier.pk).exists():
        refused["code"] = Refusal("code_taken", {"code": draft.code})
    return refused


def close_suppliers(*, supplier_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Buy no more from them: their drafts are not approved any more; what is under way may still arrive."""
    return _set_closed(supplier_ids, closed=True, actor=actor)


def reopen_suppliers(*, supplier_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Buy from them again."""
    return _set_closed(supplier_ids, closed=False, actor=actor)


@retried()
@transaction.atomic
def _set_closed(supplier_ids: Sequence[int], *, closed: bool, actor: User | None) -> Outcomes:
    known = rows(
        "SELECT id, closed_at IS NOT NULL FROM procurement_supplier WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
        [list(supplier_ids)],
    )
    fit = tuple(row[0] for row in known if row[1] != closed)
    if fit:
        execute(
            "UPDATE procurement_supplier SET closed_at = %s WHERE id = ANY(%s)",
            [clock.now() if closed else None, list(fit)],
        )
        action = "supplier.closed" if closed else "supplier.reopened"
        record(action, subject_kind=SUBJECT, subject_ids=fit, actor=actor)
    already = tuple(row[0] for row in known if row[1] == closed)
    return Outcomes(fit, already, missing(supplier_ids, [row[0] for row in known]))


@retried()
@transaction.atomic
def set_quotes(*, supplier_id: int, quotes: Sequence[QuoteDraft], actor: User | None) -> Mapping[int, Refusal]:
    """Enter prices, all or none; the same SKU, step and day again replaces that price. Answers refusals by position, none when done.

    Refused: `not_found` (SKU), `bundle`, `not_sane` (a step, pack or price that cannot be), `twice`. One or a thousand: the same statements.
    """
    refused = _wrong_quotes(quotes)
    if refused or not quotes:
        return refused
    execute(
        """INSERT INTO procurement_supplierquote
             (supplier_id, sku_id, unit_price, valid_from, min_quantity, pack, lead_days, supplier_code, offer_url)
           SELECT %s, * FROM unnest(%s::bigint[], %s::numeric[], %s::date[], %s::int[], %s::int[], %s::smallint[], %s::text[], %s::text[])
           ON CONFLICT (supplier_id, sku_id, min_quantity, valid_from) DO UPDATE
             SET unit_price = EXCLUDED.unit_price, pack = EXCLUDED.pack, lead_days = EXCLUDED.lead_days,
                 supplier_code = EXCLUDED.supplier_code, offer_url = EXCLUDED.offer_url""",
        [
            supplier_id,
            [quote.sku_id for quote in quotes],
            [quote.unit_price for quote in quotes],
            [quote.valid_from for quote in quotes],
            [quote.min_quantity for quote in quotes],
            [quote.pack for quote in quotes],
            [quote.lead_days for quote in quotes],
            [quote.supplier_code for quote in quotes],
            [quote.offer_url for quote in quotes],
        ],
    )
    data = {"count": len(quotes)}
    record("supplier.quoted", subject_kind=SUBJECT, subject_ids=[supplier_id], actor=actor, data=data)
    return {}


def _wrong_quotes(quotes: Sequence[QuoteDraft]) -> dict[int, Refusal]:
    found = rows("SELECT id, code, kind FROM products_sku WHERE id = ANY(%s)", [[quote.sku_id for quote in quotes]])
    skus = {row[0]: (row[1], row[2]) for row in found}
    seen: set[tuple[int, int, date]] = set()
    refused = {}
    for index, quote in enumerate(quotes):
        key = (quote.sku_id, quote.min_quantity, quote.valid_from)
        if quote.sku_id not in skus:
            refused[index] = Refusal("not_found")
        elif skus[quote.sku_id][1] == "bundle":
            refused[index] = Refusal("bundle", {"sku": skus[quote.sku_id][0]})
        elif quote.min_quantity < 1 or quote.pack < 1 or quote.unit_price < 0:
            refused[index] = Refusal("not_sane", {"sku": skus[quote.sku_id][0]})
        elif key in seen:
            refused[index] = Refusal("twice", {"sku": skus[quote.sku_id][0]})
        seen.add(key)
    return refused
