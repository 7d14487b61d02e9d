"""What customs is told of parcels, from their contents, the rules of their SKUs and what their makers know of the sale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services import fx
from logistics.customs import Declaration, DeclaredLine, DeclaredRule, declared_value, form_for, hs_code_in, ioss_for
from logistics.models import Parcel, ParcelLine
from products.models import DeclaredValue, Sku

# What a special drawing right is worth where no rate of it is kept: it has stayed within some per cent of this for years.
SDR, EUROS_AN_SDR = "XDR", Decimal("1.20")


class _Unknown(Exception):
    """Customs can't be told; the refusal says what is missing."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, values)


@dataclass(slots=True)
class _Rates:
    """Exchange rates of today by currency."""

    known: Mapping[str, Decimal] = field(default_factory=dict)

    def change(self, amount: Decimal, source: str, target: str) -> Decimal:
        """An amount in another currency. Raises _Unknown."""
        if source == target:
            return amount
        for currency in (source, target):
            if currency not in self.known:
                raise _Unknown("customs_no_rate", currency=currency)
        return amount * self.known[source] / self.known[target]

    def sdr(self, amount: Decimal, currency: str) -> Decimal:
        """An amount in special drawing rights."""
        if SDR in self.known:
            return self.change(amount, currency, SDR)
        return self.change(amount, currency, "EUR") / EUROS_AN_SDR


def declarations(parcel_ids: Iterable[int]) -> dict[int, Declaration | Refusal]:
    """The declaration of each parcel, or why there is none: `customs_no_value`, `customs_no_rate`. The same few queries for any number."""
    parcels = list(Parcel.objects.filter(pk__in=list(parcel_ids)).order_by("pk"))
    lines: dict[int, list[ParcelLine]] = {parcel.pk: [] for parcel in parcels}
    found = ParcelLine.objects.filter(parcel__in=parcels).select_related("sku__declared").order_by("pk")
    for line in found.prefetch_related("sku__customs_codes"):
        lines[line.parcel_id].append(line)
    rates = _rates(parcels, [line.sku for each in lines.values() for line in each])
    return {parcel.pk: _declaration(parcel, lines[parcel.pk], rates) for parcel in parcels}


def _rates(parcels: Iterable[Parcel], skus: Iterable[Sku]) -> _Rates:
    today = clock.business_date()
    wanted = {"EUR", SDR, *(str(parcel.customs.get("currency") or "") for parcel in parcels)}
    wanted |= {rule.currency for sku in skus if (rule := _rule_of(sku))}
    known = fx.rates((currency, today) for currency in wanted if currency)
    return _Rates({currency: rate for (currency, _day), rate in known.items()})


def _rule_of(sku: Sku) -> DeclaredValue | None:
    return getattr(sku, "declared", None)


def _declaration(parcel: Parcel, lines: Iterable[ParcelLine], rates: _Rates) -> Declaration | Refusal:
    merged: dict[int, tuple[Sku, int]] = {}
    for line in lines:
        merged[line.sku_id] = (line.sku, merged.get(line.sku_id, (line.sku, 0))[1] + line.quantity)
    try:
        return _declared(parcel, list(merged.values()), rates)
    except _Unknown as unknown:
        return Refusal(unknown.refusal.code, {"number": parcel.number, **unknown.refusal.values})


def _declared(parcel: Parcel, contents: list[tuple[Sku, int]], rates: _Rates) -> Declaration:
    customs: dict[str, Any] = parcel.customs
    told = {int(key): _number(price) for key, price in dict(customs.get("prices") or {}).items()}
    prices = {key: price for key, price in told.items() if price is not None}
    ruled = next((rule.currency for sku, _n in contents if (rule := _rule_of(sku)) and rule.currency), "")
    currency = str(customs.get("currency") or ruled or settings.BASE_CURRENCY)
    rows = tuple(
        _line(sku, quantity, prices.get(sku.pk), currency, parcel.country, rates) for sku, quantity in contents
    )
    worth = Decimal(0)
    for (sku, quantity), row in zip(contents, rows, strict=True):
        worth += prices[sku.pk] * quantity if sku.pk in prices else row.value
    value = sum((row.value for row in rows), Decimal(0))
    weight = parcel.weighed_g or parcel.expected_g
    return Declaration(
        number=parcel.number,
        form=form_for(value_sdr=rates.sdr(value, currency), weight_g=weight),
        country=parcel.country,
        currency=currency,
        lines=rows,
        gross_g=weight,
        ioss=ioss_for(
            country=parcel.country,
            goods_eur=rates.change(worth, currency, "EUR"),
            deemed_supplier=bool(customs.get("deemed_supplier")),
            theirs=str(customs.get("ioss") or ""),
            ours=str(customs.get("store_ioss") or settings.IOSS_NUMBER),
        ),
    )


def _line(sku: Sku, quantity: int, price: Decimal | None, currency: str, country: str, rates: _Rates) -> DeclaredLine:
    value = declared_value(price, _converted(_rule_of(sku), currency, rates), currency=currency)
    if value is None:
        raise _Unknown("customs_no_value", sku=sku.code)
    return DeclaredLine(
        sku=sku.code,
        name=sku.customs_name or sku.name,
        name_zh=sku.customs_name_zh or sku.name_zh,
        quantity=quantity,
        net_g=(sku.net_weight_g or sku.weight_g) * quantity,
        value=value * quantity,
        hs_code=hs_code_in(
            country, own=sku.hs_code, by_country=[(code.country, code.hs_code) for code in sku.customs_codes.all()]
        ),
        origin=sku.origin,
        material=sku.material,
    )


def _converted(rule: DeclaredValue | None, currency: str, rates: _Rates) -> DeclaredRule | None:
    """The rule in the currency of the declaration."""
    if rule is None:
        return None

    def changed(amount: Decimal | None) -> Decimal | None:
        return None if amount is None else rates.change(amount, rule.currency, currency)

    return DeclaredRule(rule.percent, changed(rule.amount), changed(rule.floor), changed(rule.cap))


def _number(text: Any) -> Decimal | None:
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 else None
