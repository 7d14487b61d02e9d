"""Top-ups: the wallet and the account of ours move together, or neither does."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from distribution.models import Distributor, TopUp, Wallet
from distribution.services.wallets import request_top_up
from erp.kernel.outcomes import Refusal
from finance import chart
from finance.models import Entry
from finance.services.topups import confirm_top_ups, pay_back, refuse_top_ups
from people.models import User
from tests.distribution.make import make_distributor, make_price_list
from tests.factories import make_user
from tests.finance.settlements.cast import PAID, balances, make_money, make_rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> User:
    return make_user(role="finance")


@pytest.fixture
def ada() -> Distributor:
    make_rates()
    return make_distributor(price_list=make_price_list(currency="EUR"))


def ask(ada: Distributor, amount: int = 100_00) -> TopUp:
    asked = request_top_up(client_id=uuid4(), distributor_id=ada.pk, amount=amount, reference="bank slip 7", actor=None)
    assert asked.top_up
    return asked.top_up


def test_a_confirmed_top_up_is_money_and_a_debt(ada: Distributor, lin: User) -> None:
    bank, one, other = make_money(), ask(ada), ask(ada, 50_00)
    ids = [one.pk, other.pk]
    assert confirm_top_ups(ids, money_account_id=bank.pk, on=PAID, actor=lin).done == tuple(ids)
    assert Wallet.objects.get().balance == 150_00
    assert balances() == {chart.MONEY: (1155_00, 150_00), chart.WALLETS: (-1155_00, -150_00)}
    assert confirm_top_ups(ids, money_account_id=bank.pk, on=PAID, actor=lin).already == tuple(ids)
    assert Entry.objects.count() == 2


def test_a_refused_confirmation_moves_neither(ada: Distributor, lin: User) -> None:
    top_up = ask(ada)
    yuan = make_money(currency="CNY", code="ICBC")
    found = [
        confirm_top_ups([top_up.pk], money_account_id=yuan.pk, actor=lin).refused[top_up.pk],
        confirm_top_ups([top_up.pk], money_account_id=0, actor=lin).refused[top_up.pk],
        confirm_top_ups([top_up.pk], money_account_id=make_money().pk, on=date(2026, 1, 1), actor=lin).refused[
            top_up.pk
        ],
        refuse_top_ups([top_up.pk], reason=" ", actor=lin).refused[top_up.pk],
    ]
    assert found == [
        Refusal("currency", {"currency": "EUR", "account": "ICBC", "account_currency": "CNY"}),
        Refusal("no_account"),
        Refusal("no_rate", {"currency": "EUR", "on": date(2026, 1, 1)}),
        Refusal("no_reason"),
    ]
    assert (Wallet.objects.get().balance, Entry.objects.count(), TopUp.objects.get().state) == (0, 0, "requested")


def test_a_refused_top_up_says_why(ada: Distributor, lin: User) -> None:
    top_up = ask(ada)
    assert refuse_top_ups([top_up.pk], reason="nothing came", actor=lin).done == (top_up.pk,)
    assert confirm_top_ups([top_up.pk], money_account_id=make_money().pk, actor=lin).refused == {
        top_up.pk: Refusal("refused", {"reason": "nothing came"})
    }
    assert (Wallet.objects.get().balance, Entry.objects.count()) == (0, 0)


def test_wallet_money_goes_back_once(ada: Distributor, lin: User) -> None:
    """100.00 came at 7.90; 40.00 go back when a euro is worth 7.70: 8.00 CNY are a difference of exchange."""
    bank = make_money()
    confirm_top_ups([ask(ada).pk], money_account_id=bank.pk, on=date(2026, 11, 17), actor=lin)
    fields = {"distributor_id": ada.pk, "money_account_id": bank.pk, "note": "as asked", "on": PAID, "actor": lin}
    assert pay_back(amount=40_00, key="1", **fields) is None  # type: ignore[arg-type]  # by name
    assert pay_back(amount=40_00, key="1", **fields) is None  # type: ignore[arg-type]  # by name
    assert Wallet.objects.get().balance == 60_00
    assert balances() == {
        chart.MONEY: (474_00, 60_00),
        chart.WALLETS: (-482_00, -60_00),
        chart.EXCHANGE_DIFFERENCES: (8_00, 0),
    }
    refused = pay_back(amount=60_01, key="2", **fields)  # type: ignore[arg-type]  # by name
    assert refused
    assert refused.code == "not_enough"
