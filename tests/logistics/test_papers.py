"""Papers as one PDF in the order of the wave; who gets none, and why."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from erp.kernel import clock
from erp.kernel.imports import files
from erp.kernel.models import FxRate
from erp.kernel.services import jobs
from logistics.customs import Declaration
from logistics.models import Parcel, Wave
from logistics.reads_customs import declarations
from logistics.services.papers import KINDS, draw, run, start_papers
from logistics.services.parcels import cancel_parcels
from logistics.services.waves import make_waves
from products.models import CustomsCode, DeclaredValue
from tests.factories import make_sku, make_user
from tests.logistics.cast import make_parcels

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


@pytest.fixture(autouse=True)
def _rates() -> None:
    day = clock.business_date()
    for currency, rate in (("EUR", "8"), ("USD", "7")):
        FxRate.objects.create(currency=currency, valid_from=day, rate=Decimal(rate))


def test_one_pdf_has_every_paper_in_the_order_of_the_wave() -> None:
    clerk, sku = (
        make_user(),
        make_sku(code="RED", name_zh="红色手机壳", weight_g=100, net_weight_g=90, hs_code="392690"),
    )
    other = make_sku(code="BLUE", name="Blue case", weight_g=50)
    DeclaredValue.objects.create(sku=sku, kind="percent", percent=50, currency="USD", floor=2, cap=15)
    DeclaredValue.objects.create(sku=other, kind="fixed", amount=Decimal("1.25"), currency="USD")
    CustomsCode.objects.create(sku=sku, country="DE", hs_code="39269097")
    parcels = make_parcels(3, {sku: 2, other: 1})
    Parcel.objects.update(
        customs={"currency": "EUR", "prices": {str(sku.pk): "20"}, "ioss": "IM2760000001", "deemed_supplier": True}
    )
    make_waves([parcel.pk for parcel in parcels], actor=clerk)
    wave = Wave.objects.get()
    export = start_papers([parcel.pk for parcel in reversed(parcels)], kinds=KINDS, wave_id=wave.pk, actor=clerk)
    jobs.work(export.job_id or 0)
    export.refresh_from_db()
    pages = text_of(files.path_of(export.stored).read_bytes())
    # Two pages of pick list (the way and the wall), then label, slip, declaration, invoice of each parcel by slot.
    assert (export.row_count, len(pages)) == (3, 2 + 3 * 4)
    assert wave.number in pages[0]
    for turn, parcel in enumerate(parcels):
        label, slip, customs, invoice = pages[2 + turn * 4 : 6 + turn * 4]
        assert all(parcel.number in page for page in (label, slip, customs, invoice))
        assert "装箱单" in slip
        assert [
            part for part in ("CN 22", "39269097", "IOSS IM2760000001", "0.180", "20.00") if part not in customs
        ] == []
        assert "COMMERCIAL INVOICE" in invoice
    assert set(Parcel.objects.values_list("print_count", flat=True)) == {1}
    files.remove(export.stored)


def test_slices_come_together_in_the_order_of_the_wave_and_a_slice_drawn_twice_changes_nothing() -> None:
    clerk = make_user()
    parcels = make_parcels(4, {make_sku(): 1, make_sku(): 1})
    make_waves([parcel.pk for parcel in parcels], actor=clerk)
    Parcel.objects.filter(pk=parcels[0].pk).update(ship_by=None)
    wave = Wave.objects.get()
    order = list(wave.places.order_by("slot").values_list("parcel_id", flat=True))
    export = start_papers(order, kinds=["slip"], wave_id=None, actor=clerk)
    params = {"export": export.pk}
    for ids in (order[2:], order[2:], order[:2]):
        run(sorted(ids), params, clerk)
    export.refresh_from_db()
    pages = text_of(files.path_of(export.stored).read_bytes())
    numbers = dict(Parcel.objects.values_list("pk", "number"))
    assert [numbers[key] in page for key, page in zip(order, pages, strict=True)] == [True] * 4
    assert list(files.path_of(export.stored).parent.glob(f"{export.token}.*")) == []
    files.remove(export.stored)


def test_cancelled_parcels_and_goods_without_a_value_get_no_paper() -> None:
    clerk, worthless = make_user(username="mei"), make_sku(code="GIFT")
    gone, bare = make_parcels(2, {worthless: 1})
    cancel_parcels([gone.pk], actor=clerk, reason="buyer")
    drawn = draw([gone.pk, bare.pk], kinds=["label", "customs"], actor=clerk)
    assert {key: (no.code, no.values.get("sku", "")) for key, no in drawn.refused.items()} == {
        gone.pk: ("cancelled", ""), bare.pk: ("customs_no_value", "GIFT"),
    }  # fmt: skip
    assert (drawn.pages, drawn.pdf, Parcel.objects.get(pk=bare.pk).print_count) == ({}, b"", 0)


def test_a_declaration_is_in_one_currency_and_its_rule_in_another() -> None:
    sku = make_sku(weight_g=300)
    DeclaredValue.objects.create(sku=sku, kind="percent", percent=100, currency="USD", cap=16)
    [parcel] = make_parcels(1, {sku: 2})
    Parcel.objects.update(customs={"currency": "EUR", "prices": {str(sku.pk): "100"}, "store_ioss": "IM-OURS"})
    told = declarations([parcel.pk])[parcel.pk]
    assert isinstance(told, Declaration)
    # A cap of 16 dollars is 14 euros a unit; the goods are worth 200 euros, so no IOSS number may be used.
    assert (told.value, told.currency, told.ioss.number, told.ioss.why) == (Decimal("28.00"), "EUR", "", "above_limit")
