"""Each promise of distribution is kept by a day that went the right way, and each planted violation is named with its row."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.db.models import F

from distribution.models import Distributor, DistributorOrder, TopUp
from distribution.promises import PROMISES
from distribution.services.orders import cancel_placed
from distribution.services.wallets import confirm_top_ups, request_top_up
from logistics.models import Parcel, ParcelLine
from logistics.services.stations import ship_parcels
from orders.services.allocate import allocate_orders
from orders.services.review import approve_orders
from people.models import User
from tests.distribution.make import make_distributor, make_portal_user, make_price_list, make_stock, placed
from tests.factories import make_service, make_sku, make_store, make_user
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db


@dataclass
class Day:
    """What a day left behind: a top-up came in and one waits; an order is open, one shipped, one was called off."""

    distributor: Distributor
    person: User
    confirmed: TopUp
    waiting: TopUp
    open: DistributorOrder
    shipped: DistributorOrder
    cancelled: DistributorOrder


@pytest.fixture
def day() -> Day:
    cup, owner = make_sku(), make_user()
    make_service(warehouses=[make_stock(cup, units=10)])
    distributor = make_distributor(price_list=make_price_list(prices={cup: "12"}))
    top_ups = [
        request_top_up(client_id=uuid4(), distributor_id=distributor.pk, amount=9000, reference="TT", actor=None).top_up
        for _ in range(2)
    ]
    confirmed, waiting = (top_up for top_up in top_ups if top_up is not None)
    confirm_top_ups([confirmed.pk], actor=owner)
    orders = [placed(distributor, [(cup, 2)]).order for _ in range(3)]
    open_, shipped, cancelled = (order for order in orders if order is not None)
    approve_orders(order_ids=[shipped.order_id], actor=owner)
    allocate_orders(order_ids=[shipped.order_id])
    parcel = Parcel.objects.get(order_link__order=shipped.order_id)
    ParcelLine.objects.filter(parcel=parcel).update(verified=F("quantity"))
    Parcel.objects.filter(pk=parcel.pk).update(state="weighed", weighed_g=500)
    assert ship_parcels([parcel.pk], actor=owner).done == (parcel.pk,)
    cancel_placed(distributor_id=distributor.pk, ids=[cancelled.pk], actor=None, reason="not needed")
    return Day(distributor, make_portal_user(distributor), confirmed, waiting, open_, shipped, cancelled)


def test_a_day_that_went_the_right_way_keeps_and_exercises_them_all(day: Day) -> None:
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []


WALLET = "distribution_wallet"
ENTRY = "distribution_walletentry"


def a_balance_from_nowhere(day: Day) -> object:
    plant(f"UPDATE {WALLET} SET balance = balance + 1 WHERE distributor_id = %s", day.distributor.pk)
    return day.distributor.pk


def money_held_for_nothing(day: Day) -> object:
    plant(f"UPDATE {WALLET} SET held = held + 1 WHERE distributor_id = %s", day.distributor.pk)
    return day.distributor.pk


def an_open_order_without_its_hold(day: Day) -> object:
    plant("DELETE FROM distribution_wallethold WHERE order_id = %s", day.open.order_id)
    return day.open.number


def a_hold_that_outlives_its_order(day: Day) -> object:
    plant("UPDATE distribution_wallethold SET state = 'held' WHERE order_id = %s", day.cancelled.order_id)
    return day.cancelled.number


def a_hold_of_another_amount(day: Day) -> object:
    plant("UPDATE distribution_distributororder SET shipping_minor = 1 WHERE id = %s", day.open.pk)
    return day.open.number


def an_order_paid_too_dear(day: Day) -> object:
    statement = f"UPDATE {ENTRY} SET amount = amount - 1 WHERE key = %s"
    plant(statement, f"capture:{day.shipped.order_id}", table=ENTRY)
    return day.shipped.number


def an_order_paid_before_it_left(day: Day) -> object:
    columns = "wallet_id, kind, amount, document_kind, note, at"
    plant(
        f"""INSERT INTO {ENTRY} (key, document_id, {columns}) SELECT 'capture:x', %s, {columns} FROM {ENTRY} WHERE key = %s""",
        day.open.order_id,
        f"capture:{day.shipped.order_id}",
    )
    return day.open.number


def a_top_up_that_nobody_confirmed(day: Day) -> object:
    plant("UPDATE distribution_topup SET state = 'refused' WHERE id = %s", day.confirmed.pk)
    return day.confirmed.pk


def a_top_up_that_never_arrived(day: Day) -> object:
    plant("UPDATE distribution_topup SET state = 'confirmed' WHERE id = %s", day.waiting.pk)
    return day.waiting.pk


def a_person_with_two_hats(day: Day) -> object:
    plant("UPDATE people_user SET role = 'manager' WHERE id = %s", day.person.pk)
    return day.person.username


def a_distributor_in_a_store(day: Day) -> object:
    plant("INSERT INTO stores_storeaccess (user_id, store_id) VALUES (%s, %s)", day.person.pk, make_store().pk)
    return day.person.username


PLANTS: dict[str, tuple[Callable[[Day], object], set[str]]] = {
    "balance": (a_balance_from_nowhere, {"wallet_balance_is_its_entries"}),
    "held": (money_held_for_nothing, {"wallet_held_is_its_holds"}),
    "no hold": (an_open_order_without_its_hold, {"wallet_held_is_its_holds", "distributor_order_has_its_hold"}),
    "old hold": (a_hold_that_outlives_its_order, {"wallet_held_is_its_holds", "distributor_order_has_its_hold"}),
    "other amount": (a_hold_of_another_amount, {"distributor_order_has_its_hold"}),
    "too dear": (an_order_paid_too_dear, {"capture_is_the_order", "wallet_balance_is_its_entries"}),
    "too early": (an_order_paid_before_it_left, {"capture_is_the_order", "wallet_balance_is_its_entries"}),
    "unconfirmed": (a_top_up_that_nobody_confirmed, {"top_up_in_the_wallet_once"}),
    "not arrived": (a_top_up_that_never_arrived, {"top_up_in_the_wallet_once"}),
    "two hats": (a_person_with_two_hats, {"distributor_sees_only_its_own"}),
    "store": (a_distributor_in_a_store, {"distributor_sees_only_its_own"}),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_violation_is_named_with_its_row(day: Day, name: str) -> None:
    break_it, names = PLANTS[name]
    row = break_it(day)
    found = broken(PROMISES)
    assert set(found) == names
    assert row in {value for rows in found.values() for offender in rows for value in offender.values()}


def test_every_promise_has_a_violation_that_is_planted() -> None:
    assert {promise.name for promise in PROMISES} == set().union(*(names for _, names in PLANTS.values()))
