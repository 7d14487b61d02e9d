"""Documents that are scanned or typed as lines: one code a line; the same code again is one more, `CODE 5` is five."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.kernel.money import Money
from inventory.forms_reasons import ReasonField
from inventory.models import Warehouse
from inventory.services.changing import Part
from inventory.states import DocumentKind, WarehouseKind
from products.models import Barcode, Sku

MOST_LINES, MOST_UNITS = 500, 1_000_000


def skus_of(codes: Iterable[str]) -> dict[str, Sku]:
    """What codes on goods mean, in two queries: barcodes, else SKU codes as they are or in capitals."""
    wanted = set(codes)
    found = {sku.code: sku for sku in Sku.objects.filter(code__in=wanted | {code.upper() for code in wanted})}
    known = {
        code: found[code if code in found else code.upper()] for code in wanted if {code, code.upper()} & set(found)
    }
    known |= {row.code: row.sku for row in Barcode.objects.filter(code__in=wanted).select_related("sku")}
    return known


class LinesField(forms.CharField):
    """Lines of `CODE [units]`, as a scanner types them."""

    widget = forms.Textarea(attrs={"rows": 8, "autocapitalize": "off", "spellcheck": "false"})


class DocumentForm(forms.Form):
    """What every document says; its kind adds the rest."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(closed_at=None)
        .exclude(kind__in=[WarehouseKind.TRANSIT, WarehouseKind.MARKETPLACE])
        .order_by("pk"),
        label=gettext_lazy("Warehouse"),
    )

    def parsed(self, text: str, *, words: int = 1) -> list[tuple[list[Sku], Decimal]]:
        """Each line's SKUs (`words` of them) and its number, one when there is none; lines of the same SKUs are added up."""
        lines = [line.split() for line in text.replace("\0", "").splitlines() if line.strip()]
        if not lines or len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Name 1 to %(most)s lines.") % {"most": MOST_LINES})
        known = skus_of(code for line in lines for code in line[:words])
        totals: dict[tuple[int, ...], tuple[list[Sku], Decimal]] = {}
        for line in lines:
            skus = [self._sku(known, line, place) for place in range(words)]
            units = _units(line[words:])
            key = tuple(sku.pk for sku in skus)
            totals[key] = (skus, totals[key][1] + units if key in totals else units)
        return list(totals.values())

    def _sku(self, known: dict[str, Sku], line: list[str], place: int) -> Sku:
        code = line[place] if place < len(line) else ""
        if code not in known:
            raise forms.ValidationError(_("No SKU has the code %(code)s.") % {"code": code or " ".join(line)})
        return known[code]


def _units(rest: list[str]) -> Decimal:
    if not rest:
        return Decimal(1)
    if len(rest) > 1 or not rest[0].isascii() or not rest[0].isdecimal() or not 0 < int(rest[0]) <= MOST_UNITS:
        raise forms.ValidationError(_("%(what)s is no number of units.") % {"what": " ".join(rest)})
    return Decimal(rest[0])


class GoodsForm(DocumentForm):
    """Damage, goods found good again, and write-offs: lines and why."""

    lines = LinesField(label=gettext_lazy("Goods"), help_text=gettext_lazy("One code a line; CODE 5 for five units."))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=120)

    def clean_lines(self) -> list[tuple[int, int]]:
        """SKU ids and units."""
        return [(skus[0].pk, int(units)) for skus, units in self.parsed(self.cleaned_data["lines"])]


class WriteOffForm(GoodsForm):
    """A write-off names one of the house's reasons."""

    reason = None  # type: ignore[assignment]  # Django's way to drop a field of the parent
    cause = ReasonField(fewer=True)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=80, required=False)

    def clean(self) -> dict[str, Any] | None:
        """A reason that does not speak for itself needs a note."""
        cleaned = super().clean() or self.cleaned_data
        cause, note = cleaned.get("cause"), cleaned.get("note", "").strip()
        if cause and cause.needs_note and not note:
            self.add_error("note", _("Say why; the next person reads it."))
        cleaned["reason"] = ": ".join(filter(None, [cause.name if cause else "", note]))[:120]
        return cleaned


class RelabelForm(DocumentForm):
    """Goods that are called something else from now on."""

    lines = LinesField(
        label=gettext_lazy("Goods"),
        help_text=gettext_lazy("One pair a line: OLD-CODE NEW-CODE, and the units after it."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=120)

    def clean_lines(self) -> list[tuple[int, int, int]]:
        """Old SKU, new SKU, units; an old SKU once."""
        found = [
            (skus[0].pk, skus[1].pk, int(units)) for skus, units in self.parsed(self.cleaned_data["lines"], words=2)
        ]
        if len({old for old, _new, _n in found}) < len(found):
            raise forms.ValidationError(_("Each old code may become one new code in a document."))
        return found


class MakeForm(DocumentForm):
    """An assembly: what is made, of what, and the fee for it."""

    made = forms.CharField(label=gettext_lazy("What is made"), max_length=60)
    quantity = forms.IntegerField(label=gettext_lazy("Units made"), min_value=1, max_value=MOST_UNITS)
    lines = LinesField(
        label=gettext_lazy("Components, all together"),
        help_text=gettext_lazy("One code a line; CODE 5 for five units."),
    )
    fee = forms.DecimalField(
        label=gettext_lazy("Fee"), min_value=0, max_digits=12, decimal_places=2, required=False, initial=0
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fee"].help_text = settings.BASE_CURRENCY

    def clean_made(self) -> Sku:
        """The SKU that a code means."""
        return self._sku(skus_of([self.cleaned_data["made"]]), [self.cleaned_data["made"]], 0)

    def clean_lines(self) -> list[tuple[int, int]]:
        """SKU ids and units."""
        return [(skus[0].pk, int(units)) for skus, units in self.parsed(self.cleaned_data["lines"])]

    def fee_minor(self) -> int:
        """In minor units of the base currency."""
        return Money(self.cleaned_data["fee"] or Decimal(0), settings.BASE_CURRENCY).minor()


class BreakForm(DocumentForm):
    """A disassembly: what is taken apart, and into what; the cost is shared by what the parts cost elsewhere."""

    made = forms.CharField(label=gettext_lazy("What is taken apart"), max_length=60)
    quantity = forms.IntegerField(label=gettext_lazy("Units taken apart"), min_value=1, max_value=MOST_UNITS)
    lines = LinesField(
        label=gettext_lazy("Parts, all together"),
        help_text=gettext_lazy("One code a line; CODE 5 for five units, CODE 5 40% for 40 per cent of the cost."),
    )

    clean_made = MakeForm.clean_made

    def clean_lines(self) -> list[Part]:
        """The parts, with their per cents when they are given."""
        text, percents = [], []
        for line in self.cleaned_data["lines"].splitlines():
            words = line.split()
            percents.append(words.pop() if len(words) > 2 and words[-1].endswith("%") else "")
            text.append(" ".join(words))
        found = self.parsed("\n".join(text))
        given = [percent for percent, line in zip(percents, text, strict=True) if line]
        if any(given) and len(given) != len(found):
            raise forms.ValidationError(_("With per cents, name each part once."))
        return [
            Part(skus[0].pk, int(units), _percent(percent) if percent else None)
            for (skus, units), percent in zip(found, given or [""] * len(found), strict=False)
        ]


def _percent(text: str) -> Decimal:
    plain = text.removesuffix("%")
    if not plain.replace(".", "", 1).isdecimal() or not plain.isascii():
        raise forms.ValidationError(_("%(what)s is no per cent.") % {"what": text})
    return Decimal(plain)


FORMS: dict[str, type[DocumentForm]] = {
    DocumentKind.DAMAGE: GoodsForm,
    DocumentKind.REPAIR: GoodsForm,
    DocumentKind.WRITE_OFF: WriteOffForm,
    DocumentKind.RELABEL: RelabelForm,
    DocumentKind.ASSEMBLY: MakeForm,
    DocumentKind.DISASSEMBLY: BreakForm,
}
