"""Suppliers and their dated quotes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.outcomes import Outcomes, Refusal
from procurement.models import Supplier, SupplierQuote
from procurement.queries.quotes import best_quote, best_quotes, minimums
from procurement.services.suppliers import (
    QuoteDraft,
    SupplierDraft,
    change_supplier,
    close_suppliers,
    create_supplier,
    reopen_suppliers,
    set_quotes,
)
from tests.factories import make_bundle, make_sku
from tests.procurement.make import make_quote, make_supplier

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def test_a_supplier_is_entered_once() -> None:
    draft = SupplierDraft("YIWU", "Yiwu Toys", "CNY", terms="monthly", terms_days=30)
    first, again = create_supplier(draft=draft, actor=None), create_supplier(draft=draft, actor=None)
    assert first.supplier is not None
    assert again.refused == {"code": Refusal("code_taken", {"code": "YIWU"})}
    assert list(Supplier.objects.values_list("code", "terms", "terms_days")) == [("YIWU", "monthly", 30)]


def test_a_currency_must_exist_and_stays_while_prices_stand_in_it() -> None:
    supplier = make_quote().supplier
    odd = change_supplier(supplier_id=supplier.pk, draft=SupplierDraft("A", "A", "XYZ"), actor=None)
    other = change_supplier(supplier_id=supplier.pk, draft=SupplierDraft("A", "A", "USD"), actor=None)
    same = change_supplier(supplier_id=supplier.pk, draft=SupplierDraft("A", "Ada", "CNY"), actor=None)
    assert (odd.refused, other.refused) == (
        {"currency": Refusal("currency", {"currency": "XYZ"})},
        {"currency": Refusal("currency_in_use", {"currency": "CNY"})},
    )
    assert same.supplier is not None
    assert Supplier.objects.values_list("code", "name", "currency").get() == ("A", "Ada", "CNY")


def test_a_supplier_is_closed_and_opened_again() -> None:
    one, two = make_supplier(), make_supplier()
    assert close_suppliers(supplier_ids=[one.pk, 0], actor=None) == Outcomes((one.pk,), (), {0: Refusal("not_found")})
    assert close_suppliers(supplier_ids=[one.pk, two.pk], actor=None) == Outcomes((two.pk,), (one.pk,))
    assert reopen_suppliers(supplier_ids=[one.pk], actor=None) == Outcomes((one.pk,))
    assert set(Supplier.objects.filter(closed_at=None)) == {one}


def test_the_quote_that_holds_is_the_step_reached_at_its_newest_price_of_the_day() -> None:
    supplier, sku = make_supplier(lead_days=20), make_sku()
    wanted = [
        QuoteDraft(sku.pk, Decimal(10), JUNE, min_quantity=10, pack=5),
        QuoteDraft(sku.pk, Decimal(9), JUNE, min_quantity=100, lead_days=30),
        QuoteDraft(sku.pk, Decimal("9.5"), JULY, min_quantity=10),
    ]
    assert set_quotes(supplier_id=supplier.pk, quotes=wanted, actor=None) == {}

    def price(quantity: int, on: date) -> Decimal | None:
        quote = best_quote(sku_id=sku.pk, supplier_id=supplier.pk, quantity=quantity, on=on)
        return quote.unit_price if quote else None

    assert [price(9, JUNE), price(10, JUNE), price(99, JULY), price(100, JULY), price(10, date(2026, 5, 31))] == [
        None, Decimal(10), Decimal("9.5"), Decimal(9), None,
    ]  # fmt: skip
    found = best_quotes([(sku.pk, supplier.pk, 10), (sku.pk, supplier.pk, 100)], on=JUNE)
    assert {key[2]: quote.lead_days for key, quote in found.items()} == {10: 20, 100: 30}
    assert minimums([(sku.pk, supplier.pk)], on=JUNE) == {(sku.pk, supplier.pk): 10}


def test_the_same_step_and_day_again_replaces_the_price() -> None:
    supplier, sku = make_supplier(), make_sku()
    for price in ("10", "11"):
        set_quotes(supplier_id=supplier.pk, quotes=[QuoteDraft(sku.pk, Decimal(price), JUNE)], actor=None)
    assert SupplierQuote.objects.values_list("unit_price", "valid_from").get() == (Decimal(11), JUNE)


def test_a_list_with_a_bundle_or_a_price_twice_is_refused_whole() -> None:
    supplier, sku, bundle = make_supplier(), make_sku(code="CUP"), make_bundle(code="SET")
    ten = Decimal(10)
    quotes = [
        QuoteDraft(sku.pk, ten, JUNE), QuoteDraft(bundle.pk, ten, JUNE), QuoteDraft(sku.pk, ten, JUNE),
        QuoteDraft(0, ten, JUNE), QuoteDraft(sku.pk, ten, JUNE, pack=0),
    ]  # fmt: skip
    assert set_quotes(supplier_id=supplier.pk, quotes=quotes, actor=None) == {
        1: Refusal("bundle", {"sku": "SET"}),
        2: Refusal("twice", {"sku": "CUP"}),
        3: Refusal("not_found"),
        4: Refusal("not_sane", {"sku": "CUP"}),
    }
    assert not SupplierQuote.objects.exists()


def test_one_price_or_thirty_cost_the_same_statements() -> None:
    supplier = make_supplier()
    counts = []
    for many in (1, 30):
        quotes = [QuoteDraft(make_sku().pk, Decimal(5), JUNE) for _ in range(many)]
        with CaptureQueriesContext(connection) as queries:
            assert set_quotes(supplier_id=supplier.pk, quotes=quotes, actor=None) == {}
        counts.append(len(queries))
    assert counts[0] == counts[1]
