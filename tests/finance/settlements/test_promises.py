"""Each promise about settlements and money is kept by a month that went the right way, and each planted violation is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from distribution.models import TopUp
from distribution.services.wallets import request_top_up
from finance import chart
from finance.models import Leg, MoneyAccount, Settlement, Withdrawal
from finance.promises.settlements import PROMISES
from finance.services.money import withdraw
from finance.services.payouts import pay_out
from finance.services.settlements_review import accept_lines, map_lines, rematch
from finance.services.topups import confirm_top_ups
from tests.distribution.make import make_distributor, make_price_list
from tests.factories import make_order, make_user
from tests.finance.settlements.cast import PAID, book_sale, line, make_money, make_rates, settle
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db
LEG = "finance_leg"
LINE = "finance_settlementline"


@dataclass
class Month:
    """What a month left behind."""

    settlement: Settlement
    later: Settlement
    money: MoneyAccount
    withdrawal: Withdrawal


@pytest.fixture
def month() -> Month:
    """Two settlements: one with tax, a wrong fee and an odd line, paid out; one that came before its sale. Money moved and topped up."""
    make_rates()
    lin, order = make_user(role="finance"), make_order(state="shipped")
    book_sale(order, items="100.00", tax="19.00", commission="-15.00", payment_fee="-3.00")
    settlement = settle(
        order.account,
        *(line(order, "items", "100.00"), line(order, "tax", "19.00"), line(order, "tax_withheld", "-19.00")),
        *(line(order, "commission", "-16.50"), line(order, "", "-3.00"), line("", "subscription", "-5.00")),
    )
    odd, wrong = settlement.lines.get(state="unmapped"), settlement.lines.get(state="different")
    map_lines([odd.pk], component="payment_fee", actor=lin)
    accept_lines([wrong.pk], reason="new rate", actor=lin)
    money, target = make_money(), make_money(currency="CNY")
    assert pay_out(settlement.pk, money_account_id=money.pk, received_minor=75_50, on=PAID, actor=lin).done
    early = make_order(store=order.store, state="shipped")
    later = settle(order.account, line(early, "items", "50.00"))
    book_sale(early, items="50.00")
    rematch([later.pk], actor=lin)
    moved = withdraw(
        client_id=uuid4(),
        source_id=money.pk,
        target_id=target.pk,
        amount=50_00,
        fee=1_00,
        received=377_00,
        on=PAID,
        actor=lin,
    )
    distributor = make_distributor(price_list=make_price_list(currency="EUR"))
    asked = request_top_up(client_id=uuid4(), distributor_id=distributor.pk, amount=30_00, reference="T1", actor=None)
    assert asked.top_up
    confirm_top_ups([asked.top_up.pk], money_account_id=money.pk, actor=lin)
    assert TopUp.objects.get().state == "confirmed"
    assert moved.withdrawal
    return Month(settlement, later, money, moved.withdrawal)


def a_claim_cleared_of_more(month: Month) -> tuple[str, int]:
    leg = Leg.objects.get(account=chart.RECEIVABLE, component="items", entry__key=f"settlement:{month.later.pk}")
    plant("UPDATE finance_leg SET currency_amount = currency_amount - 1 WHERE id = %s", leg.pk, table=LEG)
    return "settlement_lines_clear_receivables", leg.order_id or 0


def tax_cleared_of_less(month: Month) -> tuple[str, int]:
    leg = Leg.objects.get(account=chart.TAX_COLLECTED, component="tax_withheld")
    plant("UPDATE finance_leg SET currency_amount = currency_amount - 1 WHERE id = %s", leg.pk, table=LEG)
    return "tax_paid_on_clears_the_liability", leg.order_id or 0


def value_left_on_a_claim(month: Month) -> tuple[str, int]:
    leg = Leg.objects.get(account=chart.RECEIVABLE, component="items", entry__key=f"settlement:{month.settlement.pk}")
    plant("UPDATE finance_leg SET amount = amount + 1 WHERE id = %s", leg.pk, table=LEG)
    return "settled_claims_keep_no_value", leg.order_id or 0


def a_total_of_its_own(month: Month) -> tuple[str, int]:
    plant("UPDATE finance_settlement SET total = total + 1 WHERE id = %s", month.later.pk, table="finance_settlement")
    return "settlement_adds_up", month.later.pk


def a_settlement_of_another_account(month: Month) -> tuple[str, int]:
    other = make_order().account_id
    plant(
        "UPDATE finance_settlement SET account_id = %s WHERE id = %s", other, month.later.pk, table="finance_settlement"
    )
    return "marketplace_balance_is_unpaid_settlements", other


def paid_out_by_word_only(month: Month) -> tuple[str, int]:
    plant(
        "UPDATE finance_settlement SET state = 'paid_out', paid_out_on = %s, paid_into_id = %s WHERE id = %s",
        PAID, month.money.pk, month.later.pk,
    )  # fmt: skip
    return "paid_out_settlement_has_its_money", month.later.pk


def a_withdrawal_of_more(month: Month) -> tuple[str, int]:
    plant(
        "UPDATE finance_withdrawal SET received = received + 1 WHERE id = %s",
        month.withdrawal.pk,
        table="finance_withdrawal",
    )
    return "withdrawal_has_its_money", month.withdrawal.pk


def money_of_another_currency(month: Month) -> tuple[str, int]:
    plant("UPDATE finance_moneyaccount SET currency = 'USD' WHERE id = %s", month.money.pk)
    return "money_is_in_one_of_our_accounts", month.money.pk


def a_top_up_of_other_money(month: Month) -> tuple[str, int]:
    leg = Leg.objects.get(account=chart.MONEY, entry__document_kind="wallet_entry")
    plant("UPDATE finance_leg SET currency_amount = currency_amount + 1 WHERE id = %s", leg.pk, table=LEG)
    return "top_up_has_its_money", leg.entry.document_id


PLANTS: list[Callable[[Month], tuple[str, int]]] = [
    a_claim_cleared_of_more, tax_cleared_of_less, value_left_on_a_claim, a_total_of_its_own, a_settlement_of_another_account,
    paid_out_by_word_only, a_withdrawal_of_more, money_of_another_currency, a_top_up_of_other_money,
]  # fmt: skip


def test_a_month_that_went_the_right_way_keeps_and_exercises_them_all(month: Month) -> None:
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []
    assert len(found) == len(PROMISES) == len(PLANTS)


@pytest.mark.parametrize("planted", PLANTS, ids=lambda planted: planted.__name__)
def test_a_planted_violation_is_named_with_its_row(month: Month, planted: Callable[[Month], tuple[str, int]]) -> None:
    name, key = planted(month)
    offenders = broken(PROMISES)
    assert name in offenders
    assert key in {value for row in offenders[name] for value in row.values()}
