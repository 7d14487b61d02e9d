"""A draft on past orders: what would be other, counted by rule, kept, downloaded; then switched on and applied to open orders."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.models import FxRate, Job, JobRow
from erp.kernel.services import jobs
from finance.models import FeeRule
from inventory.models import Warehouse
from inventory.services.stock import Receipt, receive
from logistics.models import CardRate, RateCard, Service
from logistics.services.rates import CardDraft, RateDraft, save_cards
from logistics.services.routing_rules import save_rule
from orders.models import Order, RehearsedOrder, RuleApplication, RuleRehearsal, RuleSet
from orders.rules import rehearse
from orders.rules.rehearsed import summary_of
from orders.services.intake import take_in
from people.models import User
from products.models import Listing
from stores.models import Store
from tests.factories import make_listing, make_service, make_store, make_user, make_warehouse
from tests.orders.arrivals import arrival, remote_line, remote_order
from tests.orders.ruled import act, cond, make_set

pytestmark = pytest.mark.django_db


class Shop:
    """A store of things at 5.00 each in the base currency, a service and its rate, fees, and three orders of yesterday."""

    def __init__(self) -> None:
        self.owner: User = make_user()
        self.store: Store = make_store(site="DE")
        self.warehouse: Warehouse = make_warehouse(serves=[self.store])
        self.cheap: Service = make_service(warehouses=[self.warehouse], rank=1)
        self.fast: Service = make_service(warehouses=[self.warehouse], rank=2)
        for service, price in ((self.cheap, 1000), (self.fast, 2500)):
            rate = RateDraft(30_000, first_g=1000, first_price=price, step_g=100, step_price=1)
            save_cards([CardDraft(service.pk, date(2020, 1, 1), (rate,))])
        self.listing: Listing = make_listing(store=self.store)
        assert self.listing.sku
        receive(receipts=[Receipt(self.listing.sku.pk, self.warehouse.pk, 100, 50_000, "test", 1)], actor=None)
        FxRate.objects.get_or_create(
            currency="EUR", valid_from="2020-01-01", defaults={"rate": Decimal(8), "source": "t"}
        )
        FeeRule.objects.get_or_create(
            marketplace=self.store.account.marketplace,
            site=self.store.site,
            component="commission",
            valid_from="2020-01-01",
            defaults={"percent": 10, "currency": "EUR"},
        )
        yesterday = clock.now() - timedelta(days=1)
        told = [
            remote_order(
                remote_line(self.listing), total=Decimal(total), items_total=Decimal(total), ordered_at=yesterday
            )
            for total in (10, 50, 90)
        ]
        ids = take_in(arrivals=[arrival(self.store, order) for order in told])
        self.orders = [ids[self.store.account_id, order.external_id] for order in told]


@pytest.fixture
def shop() -> Shop:
    return Shop()


def rehearsed(shop: Shop, draft: RuleSet, **more: object) -> RuleRehearsal:
    values = {"days": 7, "with_money": False, **more}
    made = rehearse.start(rule_set_id=draft.pk, client_id=uuid4(), actor=shop.owner, **values)  # type: ignore[arg-type]  # of values
    assert made.job_id
    jobs.work(made.job_id)
    return made


def test_a_draft_beside_no_rules_says_what_it_would_hold_and_changes_nothing(shop: Shop) -> None:
    draft = make_set(([cond("total", "gte", "400")], [act("hold", "high_value")]), live=False)

    made = rehearsed(shop, draft)

    found = {row.order_id: (row.kind, row.before["holds"], row.after["holds"]) for row in RehearsedOrder.objects.all()}
    held = ("held", [], [{"rule": 1, "kind": "high_value"}])
    assert found == {shop.orders[1]: held, shop.orders[2]: held}
    summary = summary_of(made)
    assert (summary["complete"], summary["orders"], summary["changed"], summary["held_before"], summary["held_after"]) == (
        True, 3, 2, 0, 2,
    )  # fmt: skip
    assert [(row["matched"], row["held"], row["unknown"]) for row in summary["rules"]] == [(2, 2, 0)]
    assert (Order.objects.filter(held=True).count(), RuleApplication.objects.count()) == (0, 0)


def test_a_draft_is_compared_with_what_is_live(shop: Shop) -> None:
    make_set(([cond("total", "gte", "400")], [act("hold", "high_value")]))
    draft = make_set(([cond("total", "gte", "700")], [act("hold", "high_value")]), live=False)

    rehearsed(shop, draft)

    assert list(RehearsedOrder.objects.values_list("order_id", "kind")) == [(shop.orders[1], "freed")]


def test_freight_and_margin_follow_the_service_that_a_rule_wishes(shop: Shop) -> None:
    draft = make_set(([cond("total", "gte", "700")], [act("service", shop.fast.pk)]), live=False)

    made = rehearsed(shop, draft, with_money=True)

    row = RehearsedOrder.objects.get()
    # 90 EUR are 720.00; the fee is 72.00, the goods 5.00
    assert (row.order_id, row.kind, row.freight_before, row.freight_after) == (shop.orders[2], "sent", 1000, 2500)
    assert (row.margin_before, row.margin_after) == (72000 - 7200 - 1000 - 500, 72000 - 7200 - 2500 - 500)
    assert (row.before["service"], row.after["service"]) == (shop.cheap.pk, shop.fast.pk)
    assert summary_of(made)["freight_after"].startswith("45.00")


def test_freight_follows_the_routing_rules_of_the_store(shop: Shop) -> None:
    values = {
        "name": "Ours by the fast one",
        "outcome": "service",
        "service_id": shop.fast.pk,
        "store_ids": [shop.store.pk],
    }
    save_rule(values=values)
    rehearsed(shop, make_set(([cond("margin", "lt", "0")], [act("hold", "high_value")]), live=False), with_money=True)
    draft = make_set(([cond("total", "gte", "700")], [act("hold", "high_value")]), live=False)

    rehearsed(shop, draft, with_money=True)

    assert RehearsedOrder.objects.get().freight_before == 2500


def test_the_routing_is_tried_on_an_order_with_its_wish(shop: Shop, client: Client) -> None:
    order = Order.objects.get(pk=shop.orders[0])
    save_rule(values={"name": "Cheap things", "outcome": "cheapest", "to_value": 200_00, "store_ids": [shop.store.pk]})
    url, asked = reverse("logistics:routing"), {"parcel": order.external_id}
    client.force_login(make_user(role="operations", stores=[shop.store]))
    assert "“Cheap things”" in client.get(url, asked).content.decode()
    assert "Compare services for it" in client.get(reverse("orders:order", args=[order.pk])).content.decode()

    Order.objects.filter(pk=order.pk).update(wished_service_id=shop.fast.pk)
    answer: Any = client.get(url, asked)
    assert [row["service"].pk for row in answer.context["tested"] if row["chosen"]] == [shop.fast.pk]

    client.force_login(make_user(role="operations", stores=[make_store()]))
    assert "No order or parcel of ours has this number" in client.get(url, asked).content.decode()


def test_a_margin_that_is_not_known_is_counted_and_holds_nothing(shop: Shop) -> None:
    CardRate.objects.all().delete()
    RateCard.objects.all().delete()
    draft = make_set(([cond("margin_percent", "lt", "200")], [act("hold", "low_margin")]), live=False)

    made = rehearsed(shop, draft)

    assert RehearsedOrder.objects.count() == 0
    assert [(row["matched"], row["unknown"]) for row in summary_of(made)["rules"]] == [(0, 3)]


def test_the_same_wish_again_is_the_same_rehearsal_and_a_part_is_done_once(shop: Shop) -> None:
    draft = make_set(([], [act("tag", "all")]), live=False)
    wish = uuid4()
    first, again = (
        rehearse.start(rule_set_id=draft.pk, client_id=wish, days=7, with_money=False, actor=shop.owner)
        for _ in range(2)
    )
    assert (first.pk, Job.objects.count()) == (again.pk, 1)
    rehearse.rehearse_parts(rehearsal_id=first.pk, numbers=[1])

    assert rehearse.rehearse_parts(rehearsal_id=first.pk, numbers=[1]).already == (1,)
    assert RehearsedOrder.objects.count() == 3


def test_an_old_rehearsal_is_thrown_away(shop: Shop) -> None:
    made = rehearsed(shop, make_set(([], [act("tag", "all")]), live=False))
    with clock.frozen(made.delete_after + timedelta(days=1)):
        assert rehearse.forget_old() == 1
    assert (RuleRehearsal.objects.count(), RehearsedOrder.objects.count()) == (0, 0)


def test_from_the_rehearsal_page_to_open_orders(shop: Shop, client: Client) -> None:
    draft = make_set(([cond("total", "gte", "400")], [act("hold", "high_value"), act("tag", "=dear")]), live=False)
    made = rehearsed(shop, draft, with_money=True)
    client.force_login(shop.owner)

    page = client.get(reverse("rules:rehearsal", args=[made.pk])).content.decode()
    sheet = b"".join(client.get(reverse("rules:rehearsal-csv", args=[made.pk]))).decode()  # type: ignore[arg-type]  # it streams
    on = client.post(reverse("rules:on", args=[draft.pk]))
    applied = client.post(reverse("rules:apply"))

    first = Order.objects.get(pk=shop.orders[1])
    assert (first.external_id in page, first.external_id in sheet, sheet.count("\n")) == (True, True, 3)
    assert (on.status_code, applied.status_code) == (302, 302)
    job = Job.objects.latest("id")
    jobs.work(job.pk)
    assert sorted(JobRow.objects.filter(job=job).values_list("subject_id", "state")) == [
        (key, "done") for key in shop.orders
    ]
    assert sorted(Order.objects.filter(held=True).values_list("pk", flat=True)) == shop.orders[1:]


def test_a_rehearsal_shows_only_orders_of_ones_own_stores(shop: Shop, client: Client) -> None:
    made = rehearsed(shop, make_set(([], [act("tag", "all")]), live=False))
    client.force_login(make_user(role="manager", stores=[make_store()]))

    page = client.get(reverse("rules:rehearsal", args=[made.pk])).content.decode()

    assert Order.objects.get(pk=shop.orders[0]).external_id not in page
