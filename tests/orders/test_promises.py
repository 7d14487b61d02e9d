"""Each promise of orders is kept by a day that went the right way, and each planted violation is named with its row."""

from collections.abc import Callable

import pytest

from erp.kernel.models import OutboxCommand
from erp.kernel.sql import execute
from inventory.models import Reservation
from logistics.models import Parcel
from orders.models import Buyer, Demand, Hold, Merge, Order, OrderLine, Portion
from orders.promises import PROMISES
from orders.rules import stale
from orders.services.cancel_requests import accept_cancels
from orders.services.forgetting import erase_buyers
from orders.services.intake import take_in
from orders.services.merging import merge_orders
from orders.services.splitting import split_order
from stores.connectors import registry
from stores.connectors.port import Capabilities
from tests.conftest import work_as_owner
from tests.factories import NOON, make_order, make_parcel, make_user
from tests.orders.arrivals import arrival, remote_line, remote_order
from tests.orders.ruled import act, make_set
from tests.proofs import Day, broken, findings, plant, trade

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Day:
    """A trading day, on which one buyer wants to cancel, and another was allowed to."""
    monkeypatch.setattr(registry, "connector_class", lambda _marketplace: Capable)
    day = trade()
    wish = {"cancel_requested_at": NOON}
    asked = [remote_order(remote_line(day.listing), **wish) for _ in range(2)]
    take_in(arrivals=[arrival(day.store, remote) for remote in asked])
    allowed = Order.objects.get(external_id=asked[1].external_id)
    assert accept_cancels(order_ids=[allowed.pk], actor=make_user()).done == (allowed.pk,)
    assert erase_buyers(order_ids=[allowed.pk], actor=None).done == (allowed.pk,)
    group = [remote_order(remote_line(day.listing)) for _ in range(2)]
    parted = remote_order(remote_line(day.listing, 3))
    ids = take_in(arrivals=[arrival(day.store, remote) for remote in (*group, parted)])
    keys = {number: key for (_account, number), key in ids.items()}
    mates = [keys[remote.external_id] for remote in group]
    assert merge_orders(order_ids=mates, actor=None).done == tuple(sorted(mates))
    line = OrderLine.objects.get(order=keys[parted.external_id])
    assert split_order(order_id=line.order_id, pieces=[{line.pk: 1}], actor=None).done == (line.order_id,)
    make_set(([], [act("hold", "buyer_note"), act("tag", "looked at")]))
    take_in(arrivals=[arrival(day.store, remote_order(remote_line(day.listing)))])
    stale.apply_stale()
    return day


class Capable:
    """A marketplace that takes our answer to a wish to cancel, parts of orders, and parcels of several."""

    capabilities = Capabilities(answers_cancels=True, partial_shipment=True, shared_parcels=True)


def test_a_day_that_went_the_right_way_keeps_and_exercises_them_all(day: Day) -> None:
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []


def demand_of(order_id: int) -> Demand:
    return Demand.objects.filter(line__order_id=order_id).earliest("pk")


def a_second_copy(day: Day) -> object:
    copy = make_order(store=day.store, lines=[])
    plant(
        "UPDATE orders_order SET external_id = %s WHERE id = %s",
        day.open.external_id,
        copy.pk,
        table="orders_order",
        constraints=("order_once",),
    )
    return day.open.external_id


def a_unit_that_nobody_accounts_for(day: Day) -> object:
    demand = demand_of(day.open.pk)
    plant(
        "UPDATE orders_demand SET elsewhere = elsewhere + 1 WHERE id = %s",
        demand.pk,
        table="orders_demand",
        constraints=("demand_adds_up",),
    )
    return demand.pk


def a_line_without_demand(day: Day) -> object:
    demand = demand_of(day.cancelled.pk)
    plant("DELETE FROM orders_demand WHERE id = %s", demand.pk)
    return demand.line_id


def a_demand_that_holds_less_than_it_says(day: Day) -> object:
    demand = demand_of(day.waiting.pk)
    plant("UPDATE orders_demand SET reserved = reserved + 1, waiting = waiting - 1 WHERE id = %s", demand.pk)
    return demand.pk


def stock_held_for_the_dead(day: Day) -> object:
    row = Reservation.objects.get(owner_id=demand_of(day.open.pk).pk)
    plant("UPDATE orders_order SET state = 'cancelled', cancelled_at = now() WHERE id = %s", day.open.pk)
    return row.pk


def stock_held_for_nobody(day: Day) -> object:
    row = Reservation.objects.get(owner_id=demand_of(day.open.pk).pk)
    plant("UPDATE inventory_reservation SET owner_id = 0 WHERE id = %s", row.pk)
    return row.pk


def a_hold_that_does_not_hold(day: Day) -> object:
    plant("UPDATE orders_order SET held = false WHERE id = %s", day.waiting.pk)
    return day.waiting.pk


def a_parcel_of_a_cancelled_order(day: Day) -> object:
    return make_parcel(order=day.cancelled).number


def a_shipped_order_that_waits(day: Day) -> object:
    demand = demand_of(day.shipped.pk)
    plant("UPDATE orders_demand SET shipped = shipped - 1, reserved = reserved + 1 WHERE id = %s", demand.pk)
    return demand.pk


def a_parcel_nobody_told_of(day: Day) -> object:
    plant("DELETE FROM kernel_outboxcommand WHERE wish LIKE %s", f"confirm:{day.parcel.number}:%")
    return day.parcel.number


def a_word_of_a_shipping_that_was_undone(day: Day) -> object:
    plant("UPDATE logistics_parcel SET called_back = 1 WHERE id = %s", day.parcel.pk)
    return OutboxCommand.objects.get(wish=f"confirm:{day.parcel.number}:{day.shipped.pk}").pk


def a_wish_that_nobody_answers(day: Day) -> object:
    order = Order.objects.get(cancel_requested_at__isnull=False, state="review")
    plant("UPDATE orders_hold SET kind = 'manual' WHERE order_id = %s AND kind = 'cancel_requested'", order.pk)
    return order.pk


def a_cancel_that_nobody_told(day: Day) -> object:
    order = Order.objects.get(cancel_told_at__isnull=False)
    plant("DELETE FROM kernel_outboxcommand WHERE key = %s", f"order:{order.pk}")
    return order.pk


def a_parcel_with_more_than_was_asked(day: Day) -> object:
    demand = demand_of(day.shipped.pk)
    plant("UPDATE logistics_parcelline SET quantity = quantity + 1 WHERE parcel_id = %s", day.parcel.pk)
    return demand.pk


def a_parcel_without_its_order(day: Day) -> object:
    plant("DELETE FROM orders_orderparcel WHERE parcel_id = %s", day.parcel.pk)
    return day.parcel.pk


def a_unit_in_no_portion(day: Day) -> object:
    demand = Demand.objects.filter(portion__isnull=False).earliest("pk")
    plant("UPDATE orders_demand SET portion_id = NULL WHERE id = %s", demand.pk)
    return demand.pk


def a_portion_that_only_says_it_is_packed(day: Day) -> object:
    portion = Portion.objects.earliest("pk")
    plant("UPDATE orders_portion SET packed = true WHERE id = %s", portion.pk)
    return portion.pk


def a_group_that_ended_and_still_has_orders(day: Day) -> object:
    group = Merge.objects.get()
    plant("UPDATE orders_merge SET ended_at = now() WHERE id = %s", group.pk)
    return group.pk


def a_forgotten_order_that_is_not_marked(day: Day) -> object:
    order = Order.objects.get(forgotten=True)
    Order.objects.filter(pk=order.pk).update(forgotten=False)
    return order.pk


def a_note_of_a_forgotten_buyer(day: Day) -> object:
    key = Buyer.objects.get(erased_at__isnull=False).pk
    plant("UPDATE orders_order SET buyer_note = 'Call me' WHERE id = %s", key)
    return key


def a_second_live_set(day: Day) -> object:
    work_as_owner()
    execute("DROP INDEX rule_set_one_live")
    plant(
        """INSERT INTO orders_ruleset (version, name, state, client_id, created_at, live_at)
           VALUES (9999, '', 'live', gen_random_uuid(), now(), now())"""
    )
    return 2


def a_hold_of_another_version(day: Day) -> object:
    hold = Hold.objects.get(rule__isnull=False, released_at=None)
    plant("UPDATE orders_hold SET data = jsonb_set(data, '{version}', '77') WHERE id = %s", hold.pk)
    return hold.pk


def a_hold_that_no_rule_logged(day: Day) -> object:
    hold = Hold.objects.get(rule__isnull=False, released_at=None)
    plant(
        "DELETE FROM orders_ruleapplication WHERE order_id = %s AND rule_id = %s",
        hold.order_id,
        hold.rule_id,
        table="orders_ruleapplication",
    )
    return hold.order_id


PLANTS: dict[str, tuple[Callable[[Day], object], set[str]]] = {
    "each_marketplace_order_once": (a_second_copy, {"each_marketplace_order_once"}),
    "demand_adds_up": (a_unit_that_nobody_accounts_for, {"demand_adds_up"}),
    "line_without_demand": (a_line_without_demand, {"demand_adds_up"}),
    "demand_is_its_reservation": (a_demand_that_holds_less_than_it_says, {"demand_is_its_reservation"}),
    "open_reservation_has_living_owner": (stock_held_for_the_dead, {"open_reservation_has_living_owner"}),
    "reservation_of_nobody": (
        stock_held_for_nobody,
        {"open_reservation_has_living_owner", "demand_is_its_reservation"},
    ),
    "held_is_its_holds": (a_hold_that_does_not_hold, {"held_is_its_holds"}),
    "cancelled_order_has_no_open_parcel": (
        a_parcel_of_a_cancelled_order,
        {"cancelled_order_has_no_open_parcel", "packed_within_demand"},
    ),
    "packed_within_demand": (a_parcel_with_more_than_was_asked, {"packed_within_demand"}),
    "packed_for_its_orders": (a_parcel_without_its_order, {"packed_for_its_orders"}),
    "split_order_is_whole": (a_unit_in_no_portion, {"split_order_is_whole"}),
    "packed_portion_has_its_parcel": (a_portion_that_only_says_it_is_packed, {"packed_portion_has_its_parcel"}),
    "merged_orders_go_together": (a_group_that_ended_and_still_has_orders, {"merged_orders_go_together"}),
    "shipped_order_is_empty": (a_shipped_order_that_waits, {"shipped_order_is_empty", "demand_is_its_reservation"}),
    "wish_to_cancel_is_held": (a_wish_that_nobody_answers, {"wish_to_cancel_is_held"}),
    "told_to_cancel_is_cancelled": (a_cancel_that_nobody_told, {"told_to_cancel_is_cancelled"}),
    "forgotten_is_marked": (a_forgotten_order_that_is_not_marked, {"forgotten_is_marked"}),
    "forgotten_buyer_is_gone": (a_note_of_a_forgotten_buyer, {"forgotten_buyer_is_gone"}),
    "one_live_rule_set": (a_second_live_set, {"one_live_rule_set"}),
    "rule_hold_names_its_rule": (a_hold_of_another_version, {"rule_hold_names_its_rule"}),
    "rule_hold_is_its_application": (a_hold_that_no_rule_logged, {"rule_hold_is_its_application"}),
    "undone_shipping_is_not_told": (
        a_word_of_a_shipping_that_was_undone,
        {"undone_shipping_is_not_told", "shipped_parcel_is_confirmed_once"},
    ),
    "shipped_parcel_is_confirmed_once": (a_parcel_nobody_told_of, {"shipped_parcel_is_confirmed_once"}),
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


def test_a_parcel_told_of_twice_is_named(day: Day) -> None:
    """The outbox's unique key refuses it; without the key the audit says so."""
    command = OutboxCommand.objects.get(wish=f"confirm:{day.parcel.number}:{day.shipped.pk}")
    columns = "kind, key, lane, payload, state, created_at"
    plant(
        f"INSERT INTO kernel_outboxcommand (wish, {columns}) SELECT wish, {columns} FROM kernel_outboxcommand WHERE id = %s",
        command.pk,
        table="kernel_outboxcommand",
        constraints=(_unique_key("kernel_outboxcommand"),),
    )
    assert broken(PROMISES) == {
        "shipped_parcel_is_confirmed_once": [
            {"number": Parcel.objects.get(pk=day.parcel.pk).number, "order_id": day.shipped.pk, "confirmations": 2}
        ]
    }


def _unique_key(table: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'", [table])
        return str(cursor.fetchone()[0])
