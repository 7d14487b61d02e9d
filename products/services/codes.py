"""The codes of SKUs: barcodes, HS codes by country, suppliers' codes; and what they are declared at."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel.numbers import is_currency
from django.db import transaction

from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from people.models import User
from products.models import Barcode, CustomsCode, DeclaredValue, Sku, SupplierCode
from products.services.fields import country_fits, hs_code_fits
from products.states import BarcodeKind, DeclaredKind

SUBJECT = "sku"
MOST_CODES = 60
_EAN, _UPC = (8, 13), (12,)


def wrong_barcode(code: str, kind: str) -> Refusal | None:
    """Why a scanner would never read this: `empty`, `kind`, `length`, `check_digit`."""
    if not code.strip() or len(code) > 60 or any(not sign.isprintable() or sign.isspace() for sign in code):
        return Refusal("barcode_form", {"code": code[:60]})
    if kind not in BarcodeKind.values:
        return Refusal("barcode_kind", {"kind": kind[:20]})
    if kind in (BarcodeKind.EAN, BarcodeKind.UPC):
        lengths = _EAN if kind == BarcodeKind.EAN else _UPC
        if not (code.isascii() and code.isdecimal() and len(code) in lengths):
            return Refusal("barcode_length", {"code": code, "lengths": " / ".join(map(str, lengths))})
        if check_digit(code[:-1]) != int(code[-1]):
            return Refusal("check_digit", {"code": code, "right": check_digit(code[:-1])})
    return None


def check_digit(digits: str) -> int:
    """The last digit of an EAN or UPC whose other digits these are."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -total % 10


def hold_codes() -> None:
    """Until the end of the transaction nobody else gives out codes: what is found free stays free, SKU codes and barcodes alike."""
    execute("SELECT pg_advisory_xact_lock(hashtext('products_codes'))")


def taken(scans: Sequence[str], *, besides: int = 0) -> set[str]:
    """Which of these some other SKU answers to, as a barcode or as its own code."""
    found = rows(
        """SELECT code FROM products_barcode WHERE code = ANY(%(codes)s) AND sku_id <> %(besides)s
           UNION SELECT code FROM products_sku WHERE code = ANY(%(codes)s) AND id <> %(besides)s""",
        {"codes": list(scans), "besides": besides},
    )
    return {row[0] for row in found}


@retried()
@transaction.atomic
def add_barcode(*, sku_id: int, code: str, kind: str, actor: User | None) -> Outcomes:
    """Let a scanner read `code` as this SKU; once more is already. Refused: `not_found`, `barcode_taken`, and what is wrong with the code."""
    if not _locked(sku_id):
        return Outcomes(refused=missing([sku_id], ()))
    hold_codes()
    refusal = wrong_barcode(code, kind)
    if refusal is None and taken([code], besides=sku_id):
        refusal = Refusal("barcode_taken", {"code": code})
    if refusal:
        return Outcomes(refused={sku_id: refusal})
    new = execute(
        "INSERT INTO products_barcode (sku_id, code, kind) VALUES (%s, %s, %s) ON CONFLICT (code) DO NOTHING",
        [sku_id, code, kind],
    )
    return _noted(sku_id, new, "sku.barcode_added", {"code": code}, actor)


@retried()
@transaction.atomic
def remove_barcode(*, sku_id: int, code: str, actor: User | None) -> Outcomes:
    """Let no scanner read `code` as this SKU any more."""
    gone, _ = Barcode.objects.filter(sku_id=sku_id, code=code).delete()
    return _noted(sku_id, gone, "sku.barcode_removed", {"code": code}, actor)


@retried()
@transaction.atomic
def set_customs_code(*, sku_ids: Sequence[int], country: str, hs_code: str, actor: User | None) -> Outcomes:
    """The HS code of SKUs in a country; an empty one takes it away. Refused: `not_found`, `country`, `hs_code`."""
    known = [row[0] for row in rows("SELECT id FROM products_sku WHERE id = ANY(%s)", [list(sku_ids)])]
    wrong = wrong_customs_code(country, hs_code)
    if wrong:
        return Outcomes(refused=dict.fromkeys(known, wrong) | missing(sku_ids, known))
    changed = write_customs_codes(known, country, hs_code)
    data = {"country": country, "hs_code": hs_code}
    record("sku.customs_code", subject_kind=SUBJECT, subject_ids=changed, actor=actor, data=data)
    rest = tuple(key for key in known if key not in set(changed))
    return Outcomes(tuple(changed), rest, missing(sku_ids, known))


def wrong_customs_code(country: str, hs_code: str) -> Refusal | None:
    """Why customs would not know this."""
    if not country_fits(country):
        return Refusal("country")
    return Refusal("hs_code") if hs_code and not hs_code_fits(hs_code) else None


def write_customs_codes(sku_ids: Sequence[int], country: str, hs_code: str) -> list[int]:
    """Inside the caller's transaction; the SKUs that had another one."""
    if not hs_code:
        gone = "DELETE FROM products_customscode WHERE sku_id = ANY(%s) AND country = %s RETURNING sku_id"
        return sorted(row[0] for row in rows(gone, [list(sku_ids), country]))
    changed = rows(
        """INSERT INTO products_customscode AS c (sku_id, country, hs_code)
           SELECT i, %s, %s FROM unnest(%s::bigint[]) i ORDER BY i
           ON CONFLICT (sku_id, country) DO UPDATE SET hs_code = EXCLUDED.hs_code WHERE c.hs_code <> EXCLUDED.hs_code
           RETURNING sku_id""",
        [country, hs_code, list(sku_ids)],
    )
    return sorted(row[0] for row in changed)


@retried()
@transaction.atomic
def add_supplier_code(*, sku_id: int, supplier_name: str, code: str, actor: User | None) -> Outcomes:
    """What a supplier prints on the goods. Refused: `not_found`, `required`."""
    if not _locked(sku_id):
        return Outcomes(refused=missing([sku_id], ()))
    if not code.strip() or not supplier_name.strip() or len(code) > 80 or len(supplier_name) > 120 or "\0" in code:
        return Outcomes(refused={sku_id: Refusal("required")})
    _row, new = SupplierCode.objects.get_or_create(
        sku_id=sku_id, supplier_name=supplier_name.strip(), code=code.strip()
    )
    return _noted(sku_id, int(new), "sku.supplier_code_added", {"supplier": supplier_name, "code": code}, actor)


@retried()
@transaction.atomic
def remove_supplier_code(*, sku_id: int, code_id: int, actor: User | None) -> Outcomes:
    """Forget what a supplier printed on the goods."""
    gone, _ = SupplierCode.objects.filter(sku_id=sku_id, pk=code_id).delete()
    return _noted(sku_id, gone, "sku.supplier_code_removed", {}, actor)


@retried()
@transaction.atomic
def set_declared_value(
    *,
    sku_id: int,
    kind: str,
    percent: Decimal | None = None,
    amount: Decimal | None = None,
    currency: str = "",
    floor: Decimal | None = None,
    cap: Decimal | None = None,
    actor: User | None,
) -> Outcomes:
    """What a SKU is declared at; without a kind the rule is taken away. Refused: `not_found`, `declared`, `currency`, `floor_over_cap`."""
    if not _locked(sku_id):
        return Outcomes(refused=missing([sku_id], ()))
    if not kind:
        gone, _ = DeclaredValue.objects.filter(sku_id=sku_id).delete()
        return _noted(sku_id, gone, "sku.declared_value", {"kind": ""}, actor)
    values = {"kind": kind, "percent": percent, "amount": amount, "currency": currency, "floor": floor, "cap": cap}
    refusal = _wrong_declared(kind, percent, amount, currency, floor, cap)
    if refusal:
        return Outcomes(refused={sku_id: refusal})
    if DeclaredValue.objects.filter(sku_id=sku_id, **values).exists():
        return Outcomes(already=(sku_id,))
    DeclaredValue.objects.update_or_create(sku_id=sku_id, defaults=values)
    return _noted(sku_id, 1, "sku.declared_value", values, actor)


def _wrong_declared(
    kind: str,
    percent: Decimal | None,
    amount: Decimal | None,
    currency: str,
    floor: Decimal | None,
    cap: Decimal | None,
) -> Refusal | None:
    by_percent = kind == DeclaredKind.PERCENT and percent is not None and amount is None and 0 < percent <= 100
    fixed = kind == DeclaredKind.FIXED and amount is not None and percent is None and 0 < amount < 10**10
    limits = [limit for limit in (floor, cap) if limit is not None]
    if not (by_percent or fixed):
        return Refusal("declared")
    if (fixed or limits or currency) and not is_currency(currency):
        return Refusal("declared_currency")
    if any(not 0 <= limit < 10**10 for limit in limits) or cap == 0 or (len(limits) == 2 and limits[0] > limits[1]):
        return Refusal("floor_over_cap")
    return None


def customs_code_for(sku_id: int, country: str) -> str:
    """The HS code that a declaration to a country names: the country's own, else the SKU's."""
    own = CustomsCode.objects.filter(sku_id=sku_id, country=country).values_list("hs_code", flat=True).first()
    return own or Sku.objects.values_list("hs_code", flat=True).get(pk=sku_id)


def _locked(sku_id: int) -> bool:
    return bool(rows("SELECT 1 FROM products_sku WHERE id = %s FOR NO KEY UPDATE", [sku_id]))


def _noted(sku_id: int, changed: int, action: str, data: Mapping[str, object], actor: User | None) -> Outcomes:
    if not changed:
        return Outcomes(already=(sku_id,))
    record(action, subject_kind=SUBJECT, subject_ids=[sku_id], actor=actor, data=data)
    return Outcomes(done=(sku_id,))
