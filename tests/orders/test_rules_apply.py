"""Live rules on orders: what they do, why, once, and never against a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from erp.kernel.models import FxRate, TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import Warehouse
from inventory.services.stock import Receipt, receive
from logistics.models import Parcel
from orders.models import Hold, Order, OrderTag, Rule, RuleApplication, RuleSet, RuleStanding, StaleOrder, WatchEntry
from orders.rules import apply as applying
from orders.rules import hooks, sets, stale
from orders.rules.apply import apply_rules
from orders.rules.watching import unwatch, watch_buyer
from orders.services.allocate import allocate_approved
from orders.services.demand import refresh_demands
from orders.services.holds import hold_by_hand, release_by_hand, release_rule_holds
from orders.services.intake import take_in
from orders.services.review import approve_orders, back_to_review
from orders.states import HoldKind, OrderState, RuleSetState
from people.models import User
from products.models import Brand, Category, Listing, ProductTag, SkuTag, Tag
from stores.models import Store
from tests.factories import (
    NOON,
    make_bundle,
    make_listing,
    make_product,
    make_service,
    make_sku,
    make_store,
    make_user,
    make_warehouse,
)
from tests.orders.arrivals import arrival, later, remote_line, remote_order, unpaid
from tests.orders.ruled import act, cond, make_set

pytestmark = pytest.mark.django_db

Shop = tuple[Store, Warehouse, Listing, User]


@pytest.fixture
def shop() -> Shop:
    """A store with ten units of one thing, a service to everywhere, rates, and its owner."""
    store = make_store(site="DE")
    warehouse = make_warehouse(serves=[store])
    make_service(warehouses=[warehouse])
    listing = make_listing(store=store)
    assert listing.sku
    receive(receipts=[Receipt(listing.sku.pk, warehouse.pk, 10, 5000, "test", 1)], actor=None)
    FxRate.objects.get_or_create(
        currency="EUR", valid_from="2020-01-01", defaults={"rate": Decimal(8), "source": "test"}
    )
    return store, warehouse, listing, make_user()


def sell(shop: Shop, **fields: object) -> Order:
    """An order comes in, and the rules look at it."""
    store, _, listing, _ = shop
    quantity = fields.pop("quantity", 1)
    order = remote_order(remote_line(listing, quantity), **fields)  # type: ignore[arg-type]  # a number of units
    [key] = take_in(arrivals=[arrival(store, order)]).values()
    stale.apply_stale()
    return Order.objects.get(pk=key)


def holds_on(order: Order) -> list[tuple[str, int | None]]:
    return list(Hold.objects.filter(order=order, released_at=None).order_by("id").values_list("kind", "rule__position"))


def test_a_big_order_is_held_and_says_by_which_rule_and_why(shop: Shop) -> None:
    make_set(
        ([cond("total", "gte", "500"), cond("country", "in", ["PL"])], [act("hold", "high_value"), act("tag", "big")])
    )

    order = sell(shop, total=Decimal(70))

    hold = Hold.objects.get(order=order, released_at=None)
    assert (hold.kind, hold.data["rule"], hold.data["name"]) == (HoldKind.HIGH_VALUE, 1, "Rule 1")
    assert hold.data["because"] == [
        {"field": "total", "op": "gte", "value": "500", "found": 56000, "holds": True},
        {"field": "country", "op": "in", "value": ["PL"], "found": "PL", "holds": True},
    ]
    assert order.held
    assert list(OrderTag.objects.filter(order=order).values_list("name", flat=True)) == ["big"]
    assert RuleApplication.objects.get().did == [
        {"kind": "hold", "value": "high_value", "outcome": "done"},
        {"kind": "tag", "value": "big", "outcome": "done"},
    ]


def test_a_small_order_is_left_alone(shop: Shop) -> None:
    make_set(([cond("total", "gte", "500")], [act("hold", "high_value")]))

    order = sell(shop, total=Decimal(60))

    assert (order.held, RuleApplication.objects.count()) == (False, 0)
    assert RuleStanding.objects.get().run == 1


def test_a_clean_order_goes_from_intake_to_its_parcel_with_no_person(shop: Shop) -> None:
    make_set(([], [act("approve")]))

    order = sell(shop)
    allocate_approved()

    order.refresh_from_db()
    assert (order.state, order.approved_by, Parcel.objects.count()) == (OrderState.ALLOCATED, None, 1)
    assert not TimelineEntry.objects.filter(subject_kind="order", actor__isnull=False).exists()


def test_an_unpaid_order_is_approved_when_it_is_paid(shop: Shop) -> None:
    store, _, listing, _ = shop
    make_set(([], [act("approve")]))
    order = remote_order(remote_line(listing))
    [key] = take_in(arrivals=[arrival(store, unpaid(order))]).values()
    stale.apply_stale()
    assert Order.objects.get(pk=key).state == OrderState.NEW

    take_in(arrivals=[arrival(store, later(order))])
    stale.apply_stale()

    assert Order.objects.get(pk=key).state == OrderState.APPROVED


def test_stock_that_comes_lets_a_rule_approve(shop: Shop) -> None:
    _, warehouse, listing, _ = shop
    make_set(([], [act("approve")]))
    order = sell(shop, quantity=12)
    assert (order.state, holds_on(order)) == (OrderState.REVIEW, [("out_of_stock", None)])

    assert listing.sku
    receive(receipts=[Receipt(listing.sku.pk, warehouse.pk, 5, 500, "test", 2)], actor=None)
    refresh_demands()
    stale.apply_stale()

    order.refresh_from_db()
    assert order.state == OrderState.APPROVED


def test_the_same_facts_again_do_nothing(shop: Shop) -> None:
    make_set(([], [act("tag", "all")]))
    order = sell(shop)

    outcomes = apply_rules(order_ids=[order.pk])

    assert (outcomes.already, RuleApplication.objects.count(), RuleStanding.objects.get().run) == ((order.pk,), 1, 1)


def test_a_hold_that_a_person_let_go_stays_so_in_every_version(shop: Shop) -> None:
    owner = shop[3]
    first = make_set(([cond("units", "gte", 1)], [act("hold", "rule")]))
    order = sell(shop)
    outcomes = release_rule_holds(hold_ids=[Hold.objects.get().pk], actor=owner)
    stale.apply_stale()
    assert (len(outcomes.done), holds_on(order)) == (1, [])

    copy = sets.new_draft(client_id=uuid4(), actor=owner, copy_of=first.pk)
    sets.switch_on(rule_set_id=copy.pk, actor=owner)
    apply_rules(order_ids=[order.pk])

    assert holds_on(order) == []
    assert RuleApplication.objects.latest("id").did == [{"kind": "hold", "value": "rule", "outcome": "let_go"}]


def test_a_person_who_may_not_release_a_kind_is_refused_and_nothing_changes(shop: Shop) -> None:
    make_set(([], [act("hold", "finance")]))
    order = sell(shop)
    hold = Hold.objects.get()

    outcomes = release_rule_holds(hold_ids=[hold.pk], actor=make_user(role="manager"))

    assert (outcomes.refused[hold.pk].code, holds_on(order)) == ("not_yours", [("finance", 1)])
    assert release_rule_holds(hold_ids=[hold.pk], actor=make_user(role="finance")).done == (hold.pk,)


def test_a_hold_ends_by_itself_when_its_reason_ends(shop: Shop) -> None:
    store, _, listing, _ = shop
    make_set(([cond("country", "in", ["PL"])], [act("hold", "rule"), act("tag", "poland")]))
    order = remote_order(remote_line(listing))
    [key] = take_in(arrivals=[arrival(store, order)]).values()
    stale.apply_stale()
    made = Order.objects.get(pk=key)
    assert holds_on(made) == [("rule", 1)]

    assert order.address
    take_in(arrivals=[arrival(store, later(order, address=replace(order.address, country="DE")))])
    stale.apply_stale()

    made.refresh_from_db()
    assert (holds_on(made), made.held, OrderTag.objects.count()) == ([], False, 0)
    assert Hold.objects.get().released_by is None


def test_wishes_of_a_person_stand_above_those_of_a_rule(shop: Shop) -> None:
    store, warehouse, _listing, _ = shop
    other = make_warehouse(serves=[store], rank=2)
    make_set(([], [act("warehouse", other.pk), act("priority", 5)]))
    order = sell(shop)
    assert (order.wished_warehouse_id, order.priority) == (other.pk, 5)

    Order.objects.filter(pk=order.pk).update(wished_warehouse=warehouse, paid_at=None)
    RuleStanding.objects.update(facts_hash=b"")
    apply_rules(order_ids=[order.pk])

    order.refresh_from_db()
    assert (order.wished_warehouse_id, order.priority) == (warehouse.pk, 5)
    assert [each["outcome"] for each in RuleApplication.objects.latest("id").did] == ["persons", "done"]


def test_the_first_rule_that_names_a_priority_counts(shop: Shop) -> None:
    make_set(([], [act("priority", 5)]), ([], [act("priority", 9), act("tag", "second")]))

    order = sell(shop)

    assert order.priority == 5
    assert [each.did[0]["outcome"] for each in RuleApplication.objects.order_by("rule__position")] == [
        "done",
        "outranked",
    ]


def test_nothing_comes_after_a_rule_that_stops(shop: Shop) -> None:
    make_set(([], [act("tag", "first")]), ([], [act("tag", "second")]), stop=True)

    order = sell(shop)

    assert list(OrderTag.objects.filter(order=order).values_list("name", flat=True)) == ["first"]


def test_what_is_not_known_is_never_true(shop: Shop) -> None:
    make_set(
        ([cond("margin", "lt", "100000")], [act("hold", "low_margin")]),
        ([cond("total", "gte", "1")], [act("tag", "dear")]),
    )
    FxRate.objects.all().delete()

    order = sell(shop)

    assert (holds_on(order), OrderTag.objects.count()) == ([], 0)


def test_what_a_person_took_back_is_not_approved_by_a_rule(shop: Shop) -> None:
    make_set(([], [act("approve")]))
    order = sell(shop)
    back_to_review(order_ids=[order.pk], actor=shop[3])

    apply_rules(order_ids=[order.pk])

    order.refresh_from_db()
    assert order.state == OrderState.REVIEW


def test_what_was_held_by_hand_is_approved_when_it_is_released(shop: Shop) -> None:
    store, _, listing, owner = shop
    make_set(([], [act("approve")]))
    [key] = take_in(arrivals=[arrival(store, remote_order(remote_line(listing)))]).values()
    hold_by_hand(order_ids=[key], actor=owner, reason="look")
    stale.apply_stale()
    assert Order.objects.get(pk=key).state == OrderState.REVIEW

    release_by_hand(order_ids=[key], actor=owner)
    stale.apply_stale()

    assert Order.objects.get(pk=key).state == OrderState.APPROVED


def test_a_watched_buyer_is_held_from_then_on(shop: Shop) -> None:
    make_set(([cond("watched", "is", True)], [act("hold", "watch_list")]))
    order = sell(shop)
    assert holds_on(order) == []

    outcomes = watch_buyer(order_id=order.pk, reason="chargeback", actor=shop[3])
    stale.apply_stale()
    second = sell(shop)

    assert (outcomes.done, holds_on(order), holds_on(second)) == ((order.pk,), [("watch_list", 1)], [("watch_list", 1)])
    for entry in WatchEntry.objects.all():
        assert unwatch(entry_id=entry.pk, actor=shop[3])
    stale.apply_stale()
    assert (holds_on(order), holds_on(second)) == ([], [])


def test_orders_that_are_past_review_are_left_alone(shop: Shop) -> None:
    order = sell(shop)
    approve_orders(order_ids=[order.pk], actor=shop[3])
    make_set(([], [act("hold", "rule")]))

    outcomes = apply_rules(order_ids=[order.pk, 10**9])

    assert {key: refusal.code for key, refusal in outcomes.refused.items()} == {
        order.pk: "past_rules",
        10**9: "not_found",
    }
    assert holds_on(order) == []


def test_without_live_rules_nothing_is_noted(shop: Shop) -> None:
    order = sell(shop)

    assert (StaleOrder.objects.count(), RuleStanding.objects.count()) == (0, 0)
    assert apply_rules(order_ids=[order.pk]).refused[order.pk].code == "no_rules"


def test_a_thousand_orders_cost_the_statements_of_one(shop: Shop) -> None:
    store, _, listing, _ = shop
    make_set(
        (
            [cond("total", "gte", "1"), cond("buyer_orders", "gte", 2, days=30), cond("margin", "lt", "99999")],
            [act("hold", "rule")],
        ),
        ([cond("waiting", "gte", 0), cond("sku", "any", [listing.sku_id])], [act("tag", "x"), act("priority", 1)]),
    )
    counts = []
    for many in (1, 12):
        ids = list(take_in(arrivals=[arrival(store, remote_order(remote_line(listing))) for _ in range(many)]).values())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            apply_rules(order_ids=ids)
        counts.append(len(queries))
    assert counts[0] == counts[1] or counts[1] <= counts[0] + 3, counts


def test_a_set_that_was_live_cannot_be_edited_and_only_one_is_live(shop: Shop) -> None:
    owner = shop[3]
    first = make_set(([], [act("tag", "a")]))
    second = make_set(([], [act("tag", "b")]))
    first.refresh_from_db()
    assert (first.state, second.state) == (RuleSetState.RETIRED, RuleSetState.LIVE)
    rule = Rule.objects.get(rule_set=second)
    for statement in (
        lambda: Rule.objects.filter(pk=rule.pk).update(name="other"),
        lambda: Rule.objects.filter(pk=rule.pk).delete(),
        lambda: RuleSet.objects.filter(pk=first.pk).update(state=RuleSetState.LIVE),
        lambda: RuleSet.objects.filter(pk=second.pk).update(state=RuleSetState.DRAFT),
        lambda: RuleSet.objects.filter(pk=second.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()
    assert (
        sets.save_rule(rule_set_id=second.pk, rule_id=None, name="x", conditions=[], actions=[act("approve")])[0]
        is None
    )
    assert not sets.drop_draft(rule_set_id=second.pk)
    assert sets.switch_on(rule_set_id=first.pk, actor=owner).refused[first.pk].code == "no_draft"
    rule.refresh_from_db()
    assert rule.name == "Rule 1"


def test_the_log_is_append_only(shop: Shop) -> None:
    make_set(([], [act("tag", "a")]))
    sell(shop)
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleApplication.objects.update(did=[])


def test_goods_are_known_by_their_category_brand_tags_and_the_traits_of_their_parts(shop: Shop) -> None:
    store = shop[0]
    home = Category.objects.create(name="Home")
    kitchen = Category.objects.create(name="Kitchen", parent=home)
    brand, fragile, gift = (
        Brand.objects.create(name="Bo"),
        Tag.objects.create(name="fragile"),
        Tag.objects.create(name="gift"),
    )
    part = make_sku(traits=["liquid"])
    bundle = make_bundle(parts={part: 1}, product=make_product(category=kitchen, brand=brand))
    ProductTag.objects.create(product=bundle.product, tag=fragile)
    SkuTag.objects.create(sku=bundle, tag=gift)
    make_set(
        *(
            ([cond(field, op, values)], [act("tag", f"{field} {op}")])
            for field, op, values in (
                ("category", "all", [home.pk]), ("brand", "any", [brand.pk]), ("sku_tag", "all", [fragile.pk]), ("trait", "any", ["liquid"]),
                ("sku_tag", "any", [gift.pk]), ("trait", "none", ["liquid"]), ("sku", "none", [bundle.pk]), ("sku", "none", [part.pk]),
            )
        )
    )  # fmt: skip
    listing = make_listing(store=store, sku=bundle)

    [key] = take_in(arrivals=[arrival(store, remote_order(remote_line(listing)))]).values()
    stale.apply_stale()

    assert set(RuleApplication.objects.filter(order=key).values_list("rule__position", flat=True)) == {1, 2, 3, 4, 5, 8}


def test_an_unmapped_line_leaves_what_the_goods_are_unknown(shop: Shop) -> None:
    store, _, listing, _ = shop
    lost = make_listing(store=store, mapped=False)
    make_set(
        ([cond("sku", "any", [listing.sku_id])], [act("tag", "any")]),
        ([cond("sku", "all", [listing.sku_id])], [act("tag", "all")]),
        ([cond("brand", "none", [Brand.objects.create(name="Other").pk])], [act("tag", "none")]),
    )

    [key] = take_in(arrivals=[arrival(store, remote_order(remote_line(listing), remote_line(lost)))]).values()
    stale.apply_stale()

    assert list(OrderTag.objects.filter(order=key).values_list("name", flat=True)) == ["any"]


def test_a_buyers_orders_are_counted_by_days_and_a_new_buyer_is_known(shop: Shop) -> None:
    store, _, listing, _ = shop
    make_set(
        ([cond("buyer_orders", "gte", 2, days=30)], [act("tag", "often")]),
        ([cond("new_buyer", "is", True)], [act("tag", "new")]),
        ([cond("same_address", "gte", 1)], [act("tag", "neighbour")]),
    )
    told = [remote_order(remote_line(listing), ordered_at=NOON - timedelta(days=days)) for days in (40, 10, 5)]

    ids = take_in(arrivals=[arrival(store, order) for order in told])
    stale.apply_stale()

    tags = [
        sorted(OrderTag.objects.filter(order=ids[store.account_id, order.external_id]).values_list("name", flat=True))
        for order in told
    ]
    assert tags == [["neighbour", "new"], ["neighbour"], ["neighbour", "often"]]


def test_a_rule_splits_where_the_service_is_there_and_says_where_not(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Sequence[int]] = []

    def split(order_ids: Sequence[int]) -> Outcomes:
        asked.append(order_ids)
        return Outcomes(refused={key: Refusal("one_unit") for key in order_ids})

    monkeypatch.setattr(hooks, "_split", [split])
    make_set(([cond("waiting", "gt", 0)], [act("split")]))

    order = sell(shop, quantity=12)

    assert asked == [[order.pk]]
    assert RuleApplication.objects.get().did == [{"kind": "split", "outcome": "refused", "code": "one_unit"}]


def test_two_workers_do_not_undo_each_other(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    make_set(([], [act("tag", "all")]))
    order = sell(shop)
    monkeypatch.setattr(applying, "runs_of", lambda _ids: {order.pk: 0})  # read before another worker was done

    assert apply_rules(order_ids=[order.pk]).refused[order.pk].code == "meanwhile"
