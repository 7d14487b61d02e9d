"""Who may open what of finance: settlements, and what its lists may show."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from distribution.models import TopUp
from finance.models import MoneyAccount, Settlement, SettlementLine, Withdrawal
from people.models import User
from stores.models import Store
from tests.architecture.rows.kinds import Kwargs, Row
from tests.distribution.make import make_distributor
from tests.factories import number

POST = ("POST",)
NOVEMBER = date(2026, 11, 1)


def settlement(store: Store, name: str = "") -> Settlement:
    """A settlement of the store's account with one odd line, as bare rows."""
    n = number()
    one = Settlement.objects.create(
        account=store.account, external_id=f"{name}S{n}", currency="EUR", period_from=NOVEMBER, period_to=NOVEMBER, total=100,
        state="different", imported_at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    SettlementLine.objects.create(
        settlement=one,
        external_line_id=f"L{n}",
        raw_kind=f"{name} kind",
        posted_on=NOVEMBER,
        amount=100,
        state="unmapped",
    )
    return one


def settlement_of(store: Store) -> Kwargs:
    """A settlement, as an address names it."""
    return {"settlement_id": settlement(store).pk}


def lines_of(store: Store) -> Kwargs:
    """An action on the lines of a settlement."""
    return {**settlement_of(store), "action": "accept"}


def account_of(store: Store) -> Kwargs:
    """The seller account of the store."""
    return {"account_id": store.account_id}


def money_account(currency: str = "EUR") -> MoneyAccount:
    """An account of ours."""
    n = number()
    return MoneyAccount.objects.create(code=f"MA{n}", name=f"Money {n}", kind="bank", currency=currency)


def some_money() -> Kwargs:
    """An account of ours, as an address names it."""
    return {"account_id": money_account().pk}


ROWS: list[Row] = [
    Row("finance:settlements", "finance.view"),
    Row("finance:settlement", "finance.view", of_store=settlement_of),
    Row("finance:settlement-lines", "finance.manage", POST, of_store=lines_of),
    Row("finance:settlement-rematch", "finance.manage", POST, of_store=settlement_of),
    Row("finance:settlement-pay-out", "finance.manage", POST, of_store=settlement_of),
    Row("finance:marketplace-statement", "finance.view", of_store=account_of),
    Row("finance:money", "finance.view"),
    Row("finance:money-new", "finance.manage", POST),
    Row("finance:money-account", "finance.view", of_nobody=some_money),
    Row("finance:money-book", "finance.manage", POST, of_nobody=some_money),
    Row("finance:withdraw", "finance.manage", ("GET", "POST")),
    Row("finance:top-ups", "distribution.wallets"),
    Row("finance:top-ups-decide", "distribution.wallets", POST, kwargs={"action": "confirm"}),
    Row("api:settlements", "finance.view", api=True),
    Row("api:settlement", "finance.view", of_store=settlement_of, api=True),
    Row("api:settlement-lines", "finance.view", api=True),
    Row("api:settlement-accept", "finance.manage", POST, api=True),
    Row("api:money-accounts", "finance.view", api=True),
    Row("api:withdrawals", "finance.view", ("GET", "POST"), methods_access={"POST": "finance.manage"}, api=True),
]
LISTS: set[str] = {
    *("finance:settlements", "finance:top-ups"),
    *("api:settlements", "api:settlement-lines", "api:money-accounts", "api:withdrawals"),
}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; what belongs to the store carries `name`."""
    settlement(store, name)
    source, target = money_account(), money_account()
    Withdrawal.objects.create(
        client_id=uuid4(), number=f"WX{number()}", source=source, target=target, amount=100, fee=1, received=99, on=NOVEMBER,
        actor=user, at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    wallet = make_distributor().wallet
    TopUp.objects.create(
        client_id=uuid4(), wallet=wallet, amount=100, reference="slip", requested_at=datetime(2026, 11, 20, tzinfo=UTC)
    )
