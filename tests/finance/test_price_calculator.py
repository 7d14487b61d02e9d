"""Proposed prices: inputs gathered at once, what is missing named, chosen prices set; rules saved with their history. Lin sells, Mo manages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from erp.kernel import clock
from erp.kernel.models import FxRate, TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from finance.models import FeeRule, PriceRule
from finance.services.price_rules import RuleDraft, set_price_rules
from finance.services.proposals import apply_proposals, propose
from finance.states import PriceRounding, PriceTarget
from inventory.models import CostLayer
from logistics.models import RateCard, Service
from people.models import User
from people.roles import Role
from procurement.models import Supplier, SupplierQuote
from products.models import Listing, Sku
from stores.models import PriceTag, Store
from stores.states import Marketplace
from tests.factories import (
    NOON,
    make_bundle,
    make_level,
    make_listing,
    make_move,
    make_service,
    make_sku,
    make_store,
    make_user,
)
from tests.logistics.rates import make_card

pytestmark = pytest.mark.django_db
D = Decimal
DAY = (NOON - timedelta(days=30)).date()


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.frozen(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def service() -> Service:
    made = make_service(name="Line")
    make_card(made, first_g=100, first_price=1000, step_g=100, step_price=300, valid_from=DAY)
    return made


@pytest.fixture
def store(service: Service) -> Store:
    """Wish in euro: 15 %, at least 0.30 dollars; a euro is 8 yuan, a dollar 7."""
    made = make_store(marketplace=Marketplace.WISH, currency="EUR")
    for currency, rate in (("EUR", 8), ("USD", 7)):
        FxRate.objects.get_or_create(currency=currency, valid_from=DAY, defaults={"rate": rate})
    FeeRule.objects.create(
        marketplace="wish", component="commission", percent=15, minimum=D("0.30"), currency="USD", valid_from=DAY
    )
    return made


@pytest.fixture
def lin(store: Store) -> User:
    return make_user(role=Role.OPERATIONS, stores=[store])


def draft(**fields: Any) -> RuleDraft:
    given: dict[str, Any] = {
        "target_kind": PriceTarget.MARGIN, "target": D(20), "floor_margin": D(10), "rounding_step": D(1),
        "rounding_ending": D("0.99"), "rounding_mode": PriceRounding.UP, "packaging": D("0.80"), **fields,
    }  # fmt: skip
    return RuleDraft(**given)


def layer(sku: Sku, *, quantity: int, left: int, value: int, days: int = 1) -> CostLayer:
    """Goods that came in `days` ago; value in fen."""
    level = make_level(sku=sku, on_hand=left)
    return CostLayer.objects.create(
        level=level, move=make_move(level=level, delta=quantity), quantity=quantity, quantity_left=left, value=value,
        value_left=value * left // quantity, received_at=NOON - timedelta(days=days),
    )  # fmt: skip


def stocked(store: Store, *, unit: int = 4000, **fields: Any) -> Listing:
    """A listing whose goods are in stock at so many fen each."""
    listing = make_listing(store=store, **fields)
    assert listing.sku
    layer(listing.sku, quantity=10, left=5, value=unit * 10)
    return listing


def codes(listing: Listing) -> list[str]:
    return [refusal.code for refusal in propose(listing_ids=[listing.pk])[listing.pk].lacks]


def test_a_price_is_proposed_from_stock_freight_fees_and_the_store_s_rule(store: Store, service: Service) -> None:
    """40.00 of goods, 0.80 of packaging, 10 + 2 x 3 of freight for 230 g: 56.80 yuan are 7.10 euro; 20 % and 15 % leave 65 % of 10.92."""
    set_price_rules(store_ids=[store.pk], draft=draft(service_id=service.pk), actor=None)
    listing = stocked(store)
    proposal = propose(listing_ids=[listing.pk])[listing.pk]
    assert proposal.priced
    assert proposal.now
    assert (proposal.priced.before_rounding, proposal.priced.price) == (D("10.9231"), D("10.99"))
    shown = {line.name: line.shown("EUR") for line in proposal.priced.result.lines}
    assert shown == {
        "goods_price": D("10.99"), "unit_cost": D("-5.00"), "packaging": D("-0.10"), "outbound": D("-2.00"), "fee:commission": D("-1.65"),
    }  # fmt: skip
    assert (proposal.priced.result.profit, proposal.priced.result.margin) == (D("2.24"), D("20.39"))
    assert (proposal.now.price, proposal.now.profit) == (D("19.90"), D("9.82"))
    assert (proposal.lacks, proposal.sources.grams, proposal.sources.rate) == ((), 230, D(8))


def test_the_minimum_of_a_fee_comes_in_the_price_s_currency(store: Store) -> None:
    set_price_rules(
        store_ids=[store.pk],
        draft=draft(
            packaging=D(0),
            target_kind=PriceTarget.PROFIT,
            target=D("0.50"),
            rounding_step=D("0.01"),
            rounding_ending=D(0),
        ),
        actor=None,
    )
    listing = stocked(store, unit=400)
    priced = propose(listing_ids=[listing.pk])[listing.pk].priced
    assert priced
    # 0.50 of goods, 0.50 of profit, and 0.30 dollars are 0.2625 euro: 15 % of 1.27 is less.
    assert (priced.before_rounding, priced.price) == (D("1.2625"), D("1.27"))


def test_costs_come_from_stock_else_the_last_receipt_else_the_cheapest_quote_and_bundles_from_their_parts(
    store: Store,
) -> None:
    set_price_rules(store_ids=[store.pk], draft=draft(inbound_per_kg=D(10)), actor=None)
    inside, gone, quoted = make_sku(), make_sku(), make_sku(weight_g=500)
    layer(inside, quantity=10, left=4, value=10_000)
    layer(inside, quantity=10, left=6, value=20_000)
    layer(gone, quantity=10, left=0, value=5_000, days=9)
    layer(gone, quantity=4, left=0, value=4_000, days=2)
    for currency, price, least in (("CNY", 9, 1), ("CNY", 7, 100), ("USD", 1, 1), ("GBP", 0, 1)):
        supplier = Supplier.objects.get_or_create(code=f"S-{currency}", defaults={"name": "S", "currency": currency})[0]
        SupplierQuote.objects.create(
            supplier=supplier, sku=quoted, min_quantity=least, unit_price=price, valid_from=DAY
        )
    listings = [
        make_listing(store=store, sku=sku) for sku in (inside, gone, quoted, make_bundle(parts={inside: 2, quoted: 3}))
    ]
    made = propose(listing_ids=[row.pk for row in listings])
    assert [[(cost.amount, cost.source) for _sku, _n, cost in made[row.pk].sources.parts] for row in listings] == [
        [(D(16), "stock")], [(D(10), "receipt")], [(D(7), "quote")], [(D(16), "stock"), (D(7), "quote")],
    ]  # fmt: skip
    costs = [made[row.pk].costs for row in listings]
    assert [(each.unit_cost, each.inbound) for each in costs if each] == [(16, 0), (10, 0), (7, 5), (53, 15)]


def test_what_is_missing_is_named_all_at_once(store: Store, service: Service) -> None:
    bare = make_listing(store=store, sku=make_sku(weight_g=0))
    assert codes(bare) == ["no_rule", "no_cost", "no_weight"]
    set_price_rules(store_ids=[store.pk], draft=draft(service_id=service.pk), actor=None)
    heavy = stocked(store, sku=make_sku(weight_g=40_000))
    closed = stocked(store, state="closed")
    unmapped = make_listing(store=store, mapped=False)
    elsewhere = make_store(marketplace=Marketplace.DHGATE, currency="GBP")
    set_price_rules(store_ids=[elsewhere.pk], draft=draft(), actor=None)
    assert [codes(row) for row in (heavy, closed, unmapped, stocked(elsewhere))] == [
        ["too_heavy"], ["closed"], ["unmapped"], ["no_fx", "no_fees"],
    ]  # fmt: skip
    good = stocked(store)
    assert codes(good) == []
    RateCard.objects.update(valid_from=DAY + timedelta(days=365))
    assert codes(good) == ["no_freight"]
    set_price_rules(store_ids=[store.pk], draft=draft(target=D(90)), actor=None)
    assert codes(good) == ["unreachable"]
    FxRate.objects.filter(currency="USD").delete()
    assert codes(good) == ["no_fx"]


def test_a_thousand_listings_cost_the_statements_of_one(store: Store, service: Service) -> None:
    set_price_rules(store_ids=[store.pk], draft=draft(service_id=service.pk), actor=None)
    first = stocked(store)
    with CaptureQueriesContext(connection) as one:
        propose(listing_ids=[first.pk])
    sku = make_sku()
    layer(sku, quantity=1, left=1, value=100)
    parts = [make_bundle(parts={sku: 2}) for _ in range(10)]
    pool = first.pool
    many = Listing.objects.bulk_create(
        Listing(store=store, sku=parts[n % 10], pool=pool, external_key=f"K{n}", price=D(9), currency="EUR")
        for n in range(1000)
    )
    with CaptureQueriesContext(connection) as thousand:
        made = propose(listing_ids=[row.pk for row in many])
    assert sum(proposal.priced is not None for proposal in made.values()) == 1000
    assert len(thousand) == len(one) == 13


def test_confirmed_prices_are_set_and_what_moved_meanwhile_is_refused(store: Store, service: Service) -> None:
    set_price_rules(store_ids=[store.pk], draft=draft(service_id=service.pk), actor=None)
    good, moved, lost = stocked(store), stocked(store), make_listing(store=store, mapped=False)
    told = apply_proposals(confirmed={good.pk: D("10.99"), moved.pk: D("9.99"), lost.pk: D(5), 10**9: D(5)}, actor=None)
    assert told == Outcomes(
        (good.pk,), (),
        {
            10**9: Refusal("not_found"), lost.pk: Refusal("unmapped"),
            moved.pk: Refusal("moved", {"seen": "9.99", "price": "10.99", "currency": "EUR"}),
        },
    )  # fmt: skip
    assert set(PriceTag.objects.values_list("desired", flat=True)) == {D("10.99")}
    assert set(Listing.objects.exclude(pk=good.pk).values_list("price", flat=True)) == {D("19.90")}
    assert apply_proposals(confirmed={good.pk: D("10.99")}, actor=None) == Outcomes(already=(good.pk,))


def test_a_rule_is_set_once_with_its_history_and_a_wrong_one_changes_nothing(store: Store, service: Service) -> None:
    yen = make_store(marketplace=Marketplace.WISH, currency="JPY")
    shut = make_store(marketplace=Marketplace.WISH, closed_at=NOON)
    mo = make_user(role=Role.MANAGER)
    told = set_price_rules(store_ids=[store.pk, yen.pk, shut.pk, 10**9], draft=draft(), actor=mo)
    assert told == Outcomes(
        (store.pk,), (),
        {yen.pk: Refusal("rounding", {"currency": "JPY"}), shut.pk: Refusal("closed"), 10**9: Refusal("not_found")},
    )  # fmt: skip
    assert set_price_rules(store_ids=[store.pk], draft=draft(), actor=mo) == Outcomes(already=(store.pk,))
    set_price_rules(store_ids=[store.pk], draft=draft(target=D(30)), actor=mo)
    service.closed_at = NOON
    service.save()
    wrong = {
        "floor": draft(target=D(5)), "shares": draft(returns_percent=D(100)), "negative": draft(packaging=D(-1)),
        "service": draft(service_id=service.pk),
    }  # fmt: skip
    got = {
        code: set_price_rules(store_ids=[store.pk], draft=each, actor=mo).refused[store.pk].code
        for code, each in wrong.items()
    }
    assert got == {code: code for code in wrong}
    assert list(PriceRule.objects.values_list("store", "target")) == [(store.pk, D(30))]
    lines = TimelineEntry.objects.filter(subject_kind="store", subject_id=store.pk, action="store.price_rule")
    assert [(row.actor_id, row.data["target"]) for row in lines.order_by("id")] == [(mo.pk, "20"), (mo.pk, "30")]
    events = PriceRule.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]  # made by pghistory
    assert list(events.values_list("pgh_label", "target")) == [("insert", D(20)), ("update", D(30))]


@pytest.mark.parametrize(
    "wrong", [{"rounding_ending": 2}, {"target": 5}, {"tax_percent": 101}, {"packaging": -1}, {"floor_margin": 100}]
)
def test_the_database_keeps_rules_sane(store: Store, wrong: dict[str, Any]) -> None:
    set_price_rules(store_ids=[store.pk], draft=draft(), actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceRule.objects.update(**wrong)


def test_lin_sees_proposals_confirms_them_and_can_t_touch_another_store_s(
    client: Client, store: Store, service: Service, lin: User
) -> None:
    set_price_rules(store_ids=[store.pk], draft=draft(service_id=service.pk), actor=None)
    good, bare = stocked(store), make_listing(store=store)
    hidden = stocked(make_store(marketplace=Marketplace.WISH))
    client.force_login(lin)
    page = client.get("/finance/prices/")
    assert [(row["listing"].pk, row["price"]) for row in page.context["rows"]] == [
        (bare.pk, None),
        (good.pk, D("10.99")),
    ]
    assert f"No cost is known for {bare.seller_sku}" in page.content.decode()
    asked = client.post("/finance/prices/check/", {"ids": [good.pk, bare.pk, hidden.pk]})
    assert [row["listing"].pk for row in asked.context["ready"] + asked.context["rest"]] == [good.pk, bare.pk]
    done = client.post("/finance/prices/apply/", {f"price-{good.pk}": "10.99", f"price-{hidden.pk}": "10.99"})
    assert (done.context["done"], done.context["refused"]) == (1, 1)
    hidden.refresh_from_db()
    good.refresh_from_db()
    assert (good.price, hidden.price) == (D("10.99"), D("19.90"))
    assert client.post("/finance/prices/check/", {"ids": "x"}).status_code == 422
    assert client.post("/finance/prices/apply/", {"price-1": "x"}).status_code == 422


def test_a_calculation_opens_with_its_lines_and_answers_what_if(
    client: Client, store: Store, service: Service, lin: User
) -> None:
    set_price_rules(store_ids=[store.pk], draft=draft(service_id=service.pk), actor=None)
    listing = stocked(store)
    client.force_login(lin)
    page = client.get(f"/finance/prices/{listing.pk}/?price=12,50&margin=30")
    assert [(each["label"], each["profit"], each["margin"]) for each in page.context["columns"]] == [
        ("Now", D("9.82"), D("49.32")), ("Proposed", D("2.24"), D("20.39")),
        ("At your price", D("3.53"), D("28.20")), ("At your margin", D("3.94"), D("30.34")),
    ]  # fmt: skip
    for column in page.context["columns"]:
        assert sum(line["amount"] for line in column["lines"]) == column["profit"]
    assert client.get(f"/finance/prices/{listing.pk}/?margin=90&price=1e99").context["unreachable"] is True


def test_rules_are_read_by_operations_and_set_by_a_manager(client: Client, store: Store, lin: User) -> None:
    mo = make_user(role=Role.MANAGER, stores=[store])
    form = {
        **{key: str(value) for key, value in vars_of(draft()).items() if value is not None},
        "service_id": "",
        "tax_included": "",
    }
    client.force_login(lin)
    assert client.post(f"/finance/prices/rules/{store.pk}/save/", form).status_code == 403
    assert "Store managers and the owner" in client.get(f"/finance/prices/rules/{store.pk}/").content.decode()
    client.force_login(mo)
    assert client.post(f"/finance/prices/rules/{store.pk}/save/", {**form, "target": "5"}).status_code == 422
    assert not PriceRule.objects.exists()
    assert client.post(f"/finance/prices/rules/{store.pk}/save/", form).status_code == 302
    assert PriceRule.objects.get().store_id == store.pk
    page = client.get(f"/finance/prices/rules/{store.pk}/").content.decode()
    assert "Target 20 %, floor 10 %, prices 0.99 + n × 1" in page


def vars_of(given: RuleDraft) -> dict[str, Any]:
    """The fields of a draft."""
    return {name: getattr(given, name) for name in RuleDraft.__dataclass_fields__}
