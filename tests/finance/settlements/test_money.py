"""Money of ours: paid out by marketplaces, moved between accounts, entered by hand. Worked figures."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from erp.kernel.outcomes import Refusal
from finance import chart
from finance.models import Entry, Leg, MoneyAccount, Settlement, Withdrawal
from finance.queries.money import Balance, implied_rate
from finance.queries.money import balances as money_of
from finance.services.money import Withdrawn, book_other, create_account, withdraw
from finance.services.payouts import pay_out
from people.models import User
from tests.factories import make_account, make_user
from tests.finance.settlements.cast import PAID, balances, line, make_money, make_rates, put_money, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> User:
    return make_user(role="finance")


@pytest.fixture
def settlement() -> Settlement:
    """100.00 EUR of adjustments, at 7.90 on the settlement day; a euro is worth 7.70 when it is paid out."""
    make_rates()
    return settle(make_account(), line("", "adjustment", "100.00"))


def test_a_payout_moves_the_very_value_and_books_fee_and_exchange(settlement: Settlement, lin: User) -> None:
    """790.00 CNY leave; 98.00 EUR arrive at 7.70 (754.60), 2.00 stay with the bank (15.40), 20.00 CNY were lost on the rate."""
    bank = make_money()
    outcomes = pay_out(settlement.pk, money_account_id=bank.pk, received_minor=98_00, fee=2_00, on=PAID, actor=lin)
    settlement.refresh_from_db()
    assert (outcomes.done, outcomes.refused) == ((settlement.pk,), {})
    assert (settlement.state, settlement.paid_out_on, settlement.paid_into, settlement.paid_by) == (
        "paid_out", PAID, bank, lin,
    )  # fmt: skip
    assert balances() == {
        chart.MONEY: (754_60, 98_00),
        chart.FEE_DIFFERENCES: (-790_00, -100_00),
        chart.BANK_FEES: (15_40, 2_00),
        chart.EXCHANGE_DIFFERENCES: (20_00, 0),
    }
    again = pay_out(settlement.pk, money_account_id=bank.pk, received_minor=98_00, fee=2_00, on=PAID, actor=lin)
    assert (again.already, Entry.objects.count()) == ((settlement.pk,), 2)
    other = pay_out(settlement.pk, money_account_id=bank.pk, received_minor=100_00, on=date(2026, 11, 19), actor=lin)
    assert other.refused == {settlement.pk: Refusal("paid_out", {"on": PAID})}


def test_a_settlement_below_zero_is_charged_to_the_account(lin: User) -> None:
    make_rates()
    owed = settle(make_account(), line("", "subscription", "-39.00"))
    bank = make_money()
    put_money(bank, 100_00, 780_00)
    assert pay_out(owed.pk, money_account_id=bank.pk, received_minor=-39_00, on=PAID, actor=lin).done == (owed.pk,)
    assert money_of([bank.pk]) == {bank.pk: Balance(61_00, 475_80)}
    assert balances(account=chart.MARKETPLACE_BALANCE) == {}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        (
            {"received_minor": 90_00},
            Refusal("amount", {"total": 100_00, "received": 90_00, "fee": 0, "currency": "EUR"}),
        ),
        ({"money_account_id": 0}, Refusal("no_account")),
        ({"on": date(2027, 1, 1)}, Refusal("in_future", {"on": date(2027, 1, 1)})),
        ({"on": date(2026, 10, 1)}, Refusal("no_rate", {"currency": "EUR", "on": date(2026, 10, 1)})),
    ],
)
def test_a_refused_payout_changes_nothing(
    settlement: Settlement, lin: User, fields: dict[str, object], refusal: Refusal
) -> None:
    values = {"money_account_id": make_money().pk, "received_minor": 100_00, "on": PAID, "actor": lin, **fields}
    assert pay_out(settlement.pk, **values).refused == {settlement.pk: refusal}  # type: ignore[arg-type]  # by name
    settlement.refresh_from_db()
    assert (settlement.state, Entry.objects.count()) == ("matched", 1)


def test_an_account_of_another_currency_is_refused_by_name(settlement: Settlement, lin: User) -> None:
    bank = make_money(currency="USD", code="US1")
    refused = pay_out(settlement.pk, money_account_id=bank.pk, received_minor=100_00, on=PAID, actor=lin).refused
    values = {"currency": "EUR", "account": "US1", "account_currency": "USD"}
    assert refused == {settlement.pk: Refusal("currency", values)}
    closed = make_money(closed_at="2026-11-01T00:00:00Z", code="OLD")
    refused = pay_out(settlement.pk, money_account_id=closed.pk, received_minor=100_00, on=PAID, actor=lin).refused
    assert refused == {settlement.pk: Refusal("closed", {"account": "OLD"})}


def _withdraw(source: MoneyAccount, target: MoneyAccount, lin: User, **fields: int | UUID) -> Withdrawn:
    values = {"client_id": uuid4(), "amount": 1000_00, "fee": 12_00, "received": 7015_24, **fields}
    return withdraw(source_id=source.pk, target_id=target.pk, on=PAID, actor=lin, **values)  # type: ignore[arg-type]  # by name


def test_a_withdrawal_leaves_at_its_value_and_arrives_at_the_rate(lin: User) -> None:
    """1,000.00 USD carried at 7.20 (7,200.00 CNY); 12.00 USD fee is 86.40; 7,015.24 CNY arrive; 98.36 CNY were lost on the rate."""
    dollars, yuan = make_money(currency="USD"), make_money(currency="CNY")
    put_money(dollars, 1500_00, 10_800_00)
    done = _withdraw(dollars, yuan, lin)
    assert done.withdrawal
    assert (done.already, done.refused) == (False, None)
    assert money_of([dollars.pk, yuan.pk]) == {
        dollars.pk: Balance(500_00, 3600_00),
        yuan.pk: Balance(7015_24, 7015_24),
    }
    entry = Entry.objects.get(key=f"withdrawal:{done.withdrawal.pk}")
    legs = [(leg.account_id, leg.amount, leg.currency, leg.currency_amount) for leg in entry.legs.order_by("pk")]
    assert legs == [
        (chart.MONEY, -7200_00, "USD", -1000_00),
        (chart.MONEY, 7015_24, "CNY", 7015_24),
        (chart.BANK_FEES, 86_40, "USD", 12_00),
        (chart.EXCHANGE_DIFFERENCES, 7113_60, "USD", 988_00),
        (chart.EXCHANGE_DIFFERENCES, -7015_24, "CNY", -7015_24),
    ]
    assert balances(account=chart.EXCHANGE_DIFFERENCES)[chart.EXCHANGE_DIFFERENCES][0] == 98_36
    implied = implied_rate(given=988_00, given_currency="USD", received=7015_24, currency="CNY")
    assert str(implied) == "7.10045"


def test_the_last_unit_takes_the_rest_of_the_value(lin: User) -> None:
    dollars, yuan = make_money(currency="USD"), make_money(currency="CNY")
    put_money(dollars, 3_00, 21_01)
    for _ in range(3):
        _withdraw(dollars, yuan, lin, amount=1_00, fee=0, received=7_00)
    assert money_of([dollars.pk]) == {dollars.pk: Balance()}
    assert [leg.amount for leg in Leg.objects.filter(account=chart.MONEY, currency="USD").order_by("pk")] == [
        21_01, -7_00, -7_01, -7_00,
    ]  # fmt: skip


def test_the_same_currency_keeps_its_value(lin: User) -> None:
    make_rates()
    one, other = make_money(), make_money()
    put_money(one, 100_00, 750_00)
    _withdraw(one, other, lin, amount=100_00, fee=1_00, received=99_00)
    assert money_of([one.pk, other.pk]) == {one.pk: Balance(), other.pk: Balance(99_00, 742_50)}
    assert balances(account__in=[chart.BANK_FEES, chart.EXCHANGE_DIFFERENCES]) == {chart.BANK_FEES: (7_50, 1_00)}


def test_a_withdrawal_happens_once(lin: User) -> None:
    dollars, yuan, wish = make_money(currency="USD"), make_money(currency="CNY"), uuid4()
    put_money(dollars, 1500_00, 10_800_00)
    first = _withdraw(dollars, yuan, lin, client_id=wish)
    again = _withdraw(dollars, yuan, lin, client_id=wish)
    other = _withdraw(dollars, yuan, lin, client_id=wish, amount=999_00)
    assert (again.withdrawal, again.already, other.refused) == (first.withdrawal, True, Refusal("client_id"))
    assert Withdrawal.objects.count() == 1


def test_a_refused_withdrawal_changes_nothing(lin: User) -> None:
    make_rates()
    dollars, yuan, euro = (make_money(currency=word, code=word) for word in ("USD", "CNY", "EUR"))
    put_money(dollars, 500_00, 3600_00)
    before = Entry.objects.count()
    found = [
        _withdraw(dollars, yuan, lin).refused,
        _withdraw(dollars, dollars, lin).refused,
        _withdraw(dollars, yuan, lin, amount=10_00).refused,
        _withdraw(dollars, make_money(currency="USD"), lin, amount=100_00, fee=1_00, received=98_00).refused,
        _withdraw(dollars, make_money(currency="GBP"), lin, amount=100_00, fee=0, received=80_00).refused,
    ]
    assert found == [
        Refusal("not_enough", {"balance": 500_00, "amount": 1000_00, "currency": "USD", "account": "USD"}),
        Refusal("same_account"),
        Refusal("sum"),
        Refusal("sum"),
        Refusal("no_rate", {"currency": "GBP", "on": PAID}),
    ]
    assert (Entry.objects.count(), Withdrawal.objects.count(), euro.closed_at) == (before, 0, None)


def test_money_by_hand_comes_at_the_rate_and_leaves_at_its_value(lin: User) -> None:
    make_rates()
    bank, wish = make_money(), uuid4()

    def book(
        amount: int, other: str = chart.OPENING, memo: str = "the owner's deposit", key: UUID | None = None
    ) -> object:
        booked = book_other(
            client_id=key or uuid4(),
            money_account_id=bank.pk,
            amount=amount,
            other=other,
            memo=memo,
            on=PAID,
            actor=lin,
        )
        return booked.refused or booked.already

    assert [book(100_00, key=wish), book(100_00, key=wish), book(-4_00, chart.BANK_FEES, "fee of November")] == [
        False, True, False,
    ]  # fmt: skip
    assert balances() == {
        chart.MONEY: (739_20, 96_00),
        chart.OPENING: (-770_00, -100_00),
        chart.BANK_FEES: (30_80, 4_00),
    }
    there = {"balance": 96_00, "amount": 96_01, "currency": "EUR", "account": bank.code}
    assert [book(1, chart.SALES), book(1, memo=" "), book(0), book(-96_01)] == [
        Refusal("other", {"other": chart.SALES}), Refusal("no_memo"), Refusal("sum"), Refusal("not_enough", there),
    ]  # fmt: skip


def test_an_account_has_a_code_of_its_own(lin: User) -> None:
    made = create_account(code=" PAYO-USD ", name="Payoneer", kind="payoneer", currency="usd", actor=lin)
    assert made.account
    assert (made.account.code, made.account.currency) == ("PAYO-USD", "USD")
    again = [
        create_account(code=code, name=name, kind=kind, currency=currency, actor=lin).refused
        for code, name, kind, currency in (
            ("PAYO-USD", "x", "bank", "USD"), ("", "x", "bank", "USD"), ("A", " ", "bank", "USD"), ("A", "x", "purse", "USD"),
            ("A", "x", "bank", "dollars"),
        )
    ]  # fmt: skip
    assert [refusal.code for refusal in again if refusal] == ["taken", "no_code", "no_name", "kind", "currency"]
    assert MoneyAccount.objects.count() == 1
