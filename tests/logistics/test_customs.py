"""What customs is told, with the numbers of the trade: declared values, forms, and whose IOSS number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from logistics.customs import DeclaredRule, Ioss, declared_value, form_for, hs_code_in, ioss_for


def amount(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("price", "rule", "value"),
    [
        ("20", DeclaredRule(percent=amount("50"), floor=amount("2"), cap=amount("15")), "10.00"),
        ("2", DeclaredRule(percent=amount("50"), floor=amount("2"), cap=amount("15")), "2.00"),
        ("80", DeclaredRule(percent=amount("50"), floor=amount("2"), cap=amount("15")), "15.00"),
        ("19.99", DeclaredRule(percent=amount("33")), "6.60"),
        ("80", DeclaredRule(amount=amount("8.5")), "8.50"),
        (None, DeclaredRule(percent=amount("50"), floor=amount("3")), "3.00"),
        ("19.99", None, "19.99"),
        (None, DeclaredRule(percent=amount("50")), None),
        (None, None, None),
    ],
)
def test_a_declared_value_is_the_share_of_the_price_within_its_limits(
    price: str | None, rule: DeclaredRule | None, value: str | None
) -> None:
    told = declared_value(amount(price) if price else None, rule, currency="USD")
    assert told == (amount(value) if value else None)


def test_a_currency_without_cents_has_whole_values() -> None:
    assert declared_value(amount("1999.5"), DeclaredRule(percent=amount("50")), currency="JPY") == amount("1000")


@pytest.mark.parametrize(
    ("country", "euros", "deemed", "ioss"),
    [
        ("DE", "150", True, Ioss("IM-THEIRS", "deemed_supplier")),
        ("DE", "150", False, Ioss("IM-OURS", "ours")),
        ("DE", "150.01", True, Ioss("", "above_limit")),
        ("GB", "20", True, Ioss("", "not_union")),
    ],
)
def test_goods_up_to_150_euros_go_under_the_number_of_whoever_is_liable(
    country: str, euros: str, deemed: bool, ioss: Ioss
) -> None:
    told = ioss_for(
        country=country, goods_eur=amount(euros), deemed_supplier=deemed, theirs="IM-THEIRS", ours="IM-OURS"
    )
    assert told == ioss


def test_our_number_never_stands_in_for_a_marketplaces() -> None:
    told = ioss_for(country="FR", goods_eur=amount("20"), deemed_supplier=True, theirs="", ours="IM-OURS")
    assert told == Ioss("", "none_known")


def test_a_cn22_does_up_to_300_drawing_rights_and_two_kilos() -> None:
    asked = [("300", 2000), ("300.01", 2000), ("300", 2001)]
    assert [form_for(value_sdr=amount(value), weight_g=grams) for value, grams in asked] == ["CN22", "CN23", "CN23"]


def test_goods_have_the_code_of_their_destination() -> None:
    codes = [("US", "8504.40.8500"), ("EU", "85044055")]
    told = [hs_code_in(country, own="850440", by_country=codes) for country in ("US", "DE", "JP")]
    assert told == ["8504.40.8500", "85044055", "850440"]
