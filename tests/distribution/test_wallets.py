"""Wallets: each fact counts once, and what is held is always covered."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from distribution.events import WalletsPosted
from distribution.models import Distributor, TopUp, Wallet, WalletEntry
from distribution.services.wallets import (
    EntryKeyReused,
    WalletPosting,
    WalletsWritten,
    confirm_top_ups,
    hold,
    post_wallet,
    refuse_top_ups,
    request_top_up,
    set_credit_limit,
)
from distribution.states import WalletEntryKind
from erp.kernel import events
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from tests.distribution.make import make_distributor, make_placed_order
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def posting(distributor: Distributor, amount: int, key: str = "k1") -> WalletPosting:
    return WalletPosting(distributor.pk, WalletEntryKind.TOP_UP, key, amount, "top_up", 7, "by bank")


def figures(distributor: Distributor) -> tuple[int, int, int]:
    return Wallet.objects.values_list("balance", "held", "credit_limit").get(pk=distributor.pk)


def test_entries_make_the_balance_and_are_told_to_the_books(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setitem(events._handlers, WalletsPosted, [heard.append])
    first, second, actor = make_distributor(), make_distributor(), make_user()
    entries = [posting(first, 500), posting(first, -200, "k2"), posting(second, 90, "k3")]
    written = post_wallet(entries=entries, actor=actor)
    ids = [WalletEntry.objects.get(key=key).pk for key in ("k1", "k2", "k3")]
    assert written == WalletsWritten(dict(zip(("k1", "k2", "k3"), ids, strict=True)))
    assert (figures(first), figures(second)) == ((300, 0, 0), (90, 0, 0))
    assert heard == [WalletsPosted(tuple(ids))]
    entry = WalletEntry.objects.get(key="k2")
    assert (entry.wallet_id, entry.kind, entry.amount, entry.document_kind, entry.document_id, entry.note, entry.actor) == (
        first.pk, "top_up", -200, "top_up", 7, "by bank", actor,
    )  # fmt: skip


def test_the_same_key_again_changes_nothing_and_another_amount_under_it_is_an_error() -> None:
    distributor = make_distributor()
    post_wallet(entries=[posting(distributor, 500)], actor=None)
    assert post_wallet(entries=[posting(distributor, 500)], actor=None) == WalletsWritten(already=("k1",))
    with pytest.raises(EntryKeyReused), transaction.atomic():
        post_wallet(entries=[posting(distributor, 501)], actor=None)
    assert (figures(distributor), WalletEntry.objects.count()) == ((500, 0, 0), 1)


def test_what_would_leave_a_hold_uncovered_is_refused_with_the_figures_and_the_rest_goes_on() -> None:
    distributor, other = make_distributor(balance=1000, credit_limit=200), make_distributor()
    order = make_placed_order(distributor).order
    held = figures(distributor)[1]
    assert held == 1000
    written = post_wallet(entries=[posting(distributor, -201), posting(other, 5, "k2")], actor=None)
    needs = {"balance": 1000, "held": 1000, "credit": 200, "needed": 201, "currency": "USD"}
    assert (written.refused, list(written.new)) == ({"k1": Refusal("not_enough", needs)}, ["k2"])
    assert (figures(distributor), figures(other)) == ((1000, 1000, 200), (5, 0, 0))
    assert post_wallet(entries=[posting(distributor, -200, "k3")], actor=None).refused == {}
    assert hold(distributor_id=distributor.pk, amounts={order.pk: 1}) is None, "an order that has its hold keeps it"
    assert figures(distributor) == (800, 1000, 200)


def test_the_database_is_the_wall_behind_the_check() -> None:
    distributor = make_distributor(balance=100)
    with pytest.raises(IntegrityError, match="wallet_covers_holds"), transaction.atomic():
        Wallet.objects.filter(pk=distributor.pk).update(held=101)


def test_a_wallet_that_is_not_there_is_refused() -> None:
    gone = WalletPosting(0, WalletEntryKind.TOP_UP, "k1", 5, "top_up", 1)
    assert post_wallet(entries=[gone], actor=None) == WalletsWritten(refused={"k1": Refusal("not_found")})


def test_a_thousand_entries_cost_what_one_costs() -> None:
    wallets = [make_distributor() for _ in range(4)]

    def cost(count: int, name: str) -> int:
        entries = [posting(wallets[n % 4], 10, f"{name}{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            post_wallet(entries=entries, actor=None)
        return len(queries)

    assert cost(1, "a") == cost(1000, "b")
    assert [figures(wallet)[0] for wallet in wallets] == [2510, 2500, 2500, 2500]


def test_the_credit_limit_never_falls_below_what_is_held() -> None:
    distributor, actor = make_distributor(credit_limit=1500), make_user()
    make_placed_order(distributor)
    needs = {"balance": 0, "held": 1000, "credit": 1500, "needed": 1000, "currency": "USD"}
    refused = Outcomes(refused={distributor.pk: Refusal("not_enough", needs)})
    assert set_credit_limit(distributor_id=distributor.pk, credit_limit=999, actor=actor) == refused
    assert set_credit_limit(distributor_id=distributor.pk, credit_limit=1500, actor=actor).already == (distributor.pk,)
    assert set_credit_limit(distributor_id=distributor.pk, credit_limit=1000, actor=actor).done == (distributor.pk,)
    assert figures(distributor) == (0, 1000, 1000)
    line = TimelineEntry.objects.get(action="distributor.credit_limit")
    assert (line.subject_id, line.actor, line.data) == (distributor.pk, actor, {"from": 1500, "to": 1000})


def top_up(distributor: Distributor, amount: int = 5000, **fields: Any) -> TopUp:
    values = {"client_id": uuid4(), "reference": "TT 4711", "actor": None, **fields}
    found = request_top_up(distributor_id=distributor.pk, amount=amount, **values).top_up
    assert found is not None
    return found


def test_a_top_up_moves_nothing_until_finance_confirms_it_and_then_once() -> None:
    distributor, finance = make_distributor(), make_user(role="finance")
    first, second = top_up(distributor), top_up(distributor, 700)
    assert figures(distributor) == (0, 0, 0)
    assert confirm_top_ups([first.pk, second.pk], actor=finance) == Outcomes((first.pk, second.pk))
    assert confirm_top_ups([first.pk, 0], actor=finance) == Outcomes((), (first.pk,), {0: Refusal("not_found")})
    assert figures(distributor) == (5700, 0, 0)
    entry = WalletEntry.objects.get(key=f"top_up:{first.pk}")
    assert (entry.amount, entry.document_kind, entry.document_id, entry.note, entry.actor) == (
        5000, "top_up", first.pk, "TT 4711", finance,
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.state, first.decided_by) == ("confirmed", finance)


def test_a_refused_top_up_stays_refused() -> None:
    distributor = make_distributor()
    one = top_up(distributor)
    assert refuse_top_ups([one.pk], reason="nothing arrived", actor=None) == Outcomes((one.pk,))
    assert refuse_top_ups([one.pk], reason="again", actor=None) == Outcomes((), (one.pk,))
    refusal = Refusal("refused", {"reason": "nothing arrived"})
    assert confirm_top_ups([one.pk], actor=None) == Outcomes(refused={one.pk: refusal})
    assert (figures(distributor), WalletEntry.objects.count()) == ((0, 0, 0), 0)


def test_a_request_is_kept_once_and_says_what_is_wrong_with_it() -> None:
    distributor, other = make_distributor(), make_distributor(closed_at="2026-11-01T00:00Z")
    one = top_up(distributor)

    def ask(distributor_id: int, amount: int = 5, client_id: Any = None) -> tuple[Any, bool, Any]:
        found = request_top_up(
            client_id=client_id or uuid4(), distributor_id=distributor_id, amount=amount, reference="", actor=None
        )
        return found.top_up, found.already, found.refused and found.refused.code

    assert ask(distributor.pk, client_id=one.client_id) == (one, True, None)
    assert ask(other.pk, client_id=one.client_id) == (None, False, "client_id")
    assert [ask(other.pk), ask(0), ask(distributor.pk, 0)] == [
        (None, False, "closed"), (None, False, "not_found"), (None, False, "amount"),
    ]  # fmt: skip
    assert TopUp.objects.count() == 1
