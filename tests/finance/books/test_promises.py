"""The promises of the books hold after a trading day, and each finds what breaks it."""

from __future__ import annotations

import pytest

from distribution.events import WalletsPosted
from erp.kernel.events import publish
from finance.promises.books import PROMISES
from inventory.models import CostLayer
from inventory.services.revaluing import revalue
from tests.finance.books import make
from tests.finance.books.test_days import keep_now
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db


def a_day(*, rated: bool = True) -> None:
    """An order with freight is shipped, another opened wallet is charged; without a rate, sale and wallet wait."""
    if rated:
        make.rate("EUR", "8")
        make.rate("USD", "7.2")
    place = make.shop()
    make.service_rate(place.service)
    make.line_haul(place, place.ship(place.order((place.stock(3, 10_00), 1))))
    late = CostLayer.objects.filter(quantity_left__gt=0)[0]
    revalue(document_kind="test", document_id=1, amounts={late.pk: 90}, actor=None)
    reseller = make.distributor()
    publish(WalletsPosted((make.wallet_entry(reseller, "opening", 5_00).pk,)))


@pytest.mark.parametrize("rated", [True, False])
def test_after_a_day_every_promise_is_kept_and_looked_at_something(rated: bool) -> None:
    a_day(rated=rated)
    keep_now()
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []
    assert len(found) == len(PROMISES)


def _forget(kind: str) -> None:
    """An entry and its legs vanish."""
    legs = "DELETE FROM finance_leg WHERE entry_id IN (SELECT id FROM finance_entry WHERE kind = %s)"
    plant(legs, kind, table="finance_leg")
    plant("DELETE FROM finance_entry WHERE kind = %s", kind, table="finance_entry")


def test_a_leg_that_changed_is_found() -> None:
    a_day()
    plant("UPDATE finance_leg SET amount = amount + 1 WHERE account_id = '4010'", table="finance_leg")
    assert set(broken(PROMISES)) == {"entry_balances"}


def test_a_foreign_amount_that_changed_is_found() -> None:
    a_day()
    plant("UPDATE finance_leg SET currency_amount = currency_amount + 1 WHERE account_id = '4010'", table="finance_leg")
    assert set(broken(PROMISES)) == {"entry_balances"}


def test_an_entry_without_legs_is_found() -> None:
    a_day()
    plant("DELETE FROM finance_leg WHERE account_id IN ('5020', '2030')", table="finance_leg")
    assert set(broken(PROMISES)) == {"entry_balances"}


def test_a_kept_day_that_is_not_its_legs_is_found() -> None:
    a_day()
    keep_now()
    plant("UPDATE finance_ledgerday SET debit = debit + 1 WHERE account_id = '1300'", table="finance_ledgerday")
    assert set(broken(PROMISES)) == {"days_are_their_legs"}


def test_a_day_that_was_not_kept_is_found() -> None:
    a_day()
    keep_now()
    plant("DELETE FROM finance_ledgerday WHERE account_id = '1300'", table="finance_ledgerday")
    assert set(broken(PROMISES)) == {"days_are_their_legs"}


def test_a_leg_on_another_day_is_found() -> None:
    a_day()
    plant("UPDATE finance_leg SET booked_on = booked_on - 31 WHERE account_id = '4010'", table="finance_leg")
    assert set(broken(PROMISES)) == {"leg_counts_on_its_entrys_day"}


def test_stock_that_the_books_value_otherwise_is_found() -> None:
    a_day()
    plant("UPDATE inventory_costlayer SET value_left = value_left + 1", table="inventory_costlayer")
    assert set(broken(PROMISES)) == {"inventory_is_its_layers"}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("move", {"move_is_booked", "inventory_is_its_layers"}),
        ("sale", {"sale_is_booked"}),
        ("freight", {"freight_is_booked"}),
        ("wallet", {"wallet_is_what_we_owe"}),
    ],
)
def test_a_fact_that_is_not_in_the_books_is_found(kind: str, names: set[str]) -> None:
    a_day()
    _forget(kind)
    assert set(broken(PROMISES)) == names


def test_a_wallet_with_another_balance_is_found() -> None:
    a_day()
    plant("UPDATE distribution_wallet SET balance = balance + 1")
    assert set(broken(PROMISES)) == {"wallet_is_what_we_owe"}


def test_a_share_of_a_line_haul_that_is_not_booked_is_found() -> None:
    a_day()
    _forget("linehaul")
    assert set(broken(PROMISES)) == {"linehaul_is_booked"}
