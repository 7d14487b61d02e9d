"""Purchase orders: drafted whole, approved, taken back, closed short, cancelled."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel import clock
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from procurement.models import PurchaseExtra, PurchaseLine, PurchaseOrder
from procurement.services.drafting import ExtraDraft, OrderDraft, change_order, create_orders
from procurement.services.orders import approve_orders, back_to_draft, cancel_orders, close_orders, create_order
from procurement.services.receiving import receive_goods
from tests.factories import NOON, make_bundle, make_sku, make_user, make_warehouse
from tests.procurement.make import make_purchase, make_quote, make_supplier

pytestmark = pytest.mark.django_db


def states(*orders: PurchaseOrder) -> list[str]:
    return [PurchaseOrder.objects.get(pk=order.pk).state for order in orders]


def test_a_draft_takes_prices_from_the_quotes_and_is_written_once() -> None:
    buyer, supplier, warehouse = make_user(), make_supplier(currency="USD", lead_days=20), make_warehouse()
    cup, spoon = make_sku(), make_sku()
    quote = make_quote(supplier=supplier, sku=cup, price="2.5", min_quantity=10)
    client_id = uuid4()
    extras = [ExtraDraft("freight", Decimal(30), "CNY", share_by="weight")]
    with clock.frozen(NOON):
        made, again = (
            create_order(
                client_id=client_id,
                supplier_id=supplier.pk,
                warehouse_id=warehouse.pk,
                lines=[(cup.pk, 100, None), (spoon.pk, 5, Decimal("1.1"))],
                extras=extras,
                note="by sea",
                actor=buyer,
            )
            for _ in range(2)
        )
    assert (made.already, again.already, made.order) == (False, True, again.order)
    order = PurchaseOrder.objects.get()
    assert (order.state, order.currency, order.expected_on, order.created_by, order.number) == (
        "draft", "USD", date(2026, 12, 10), buyer, f"PO{order.pk:08}",
    )  # fmt: skip
    assert list(order.lines.order_by("pk").values_list("sku", "quantity", "unit_price", "quote")) == [
        (cup.pk, 100, Decimal("2.5"), quote.pk),
        (spoon.pk, 5, Decimal("1.1"), None),
    ]
    assert order.extras.values_list("kind", "share_by", "amount", "currency").get() == (
        "freight",
        "weight",
        Decimal(30),
        "CNY",
    )
    assert list(TimelineEntry.objects.values_list("subject_kind", "subject_id", "action")) == [
        ("purchase_order", order.pk, "purchase.drafted")
    ]


def test_all_that_is_wrong_with_a_draft_is_said_at_once_and_nothing_is_written() -> None:
    supplier = make_supplier(code="GONE", closed_at=NOON)
    warehouse = make_warehouse(code="OLD", closed_at=NOON)
    cup, spoon, fork = make_sku(code="CUP"), make_sku(code="SPOON"), make_sku(code="FORK")
    make_quote(supplier=supplier, sku=cup, min_quantity=50)
    lines = [
        (cup.pk, 49, None), (spoon.pk, 1, None), (make_bundle(code="SET").pk, 1, Decimal(1)), (spoon.pk, 2, Decimal(1)),
        (0, 1, None), (fork.pk, 0, Decimal(1)),
    ]  # fmt: skip
    extras = [ExtraDraft("freight", Decimal(1), "XYZ"), ExtraDraft("freight", Decimal("0.001"), "CNY")]
    made = create_order(
        client_id=uuid4(), supplier_id=supplier.pk, warehouse_id=warehouse.pk, lines=lines, extras=extras, actor=None
    )
    assert made.refused == {
        "supplier": Refusal("closed", {"code": "GONE"}),
        "warehouse": Refusal("closed", {"code": "OLD"}),
        "lines.0": Refusal("below_minimum", {"sku": "CUP", "least": 50}),
        "lines.1": Refusal("no_quote", {"sku": "SPOON"}),
        "lines.2": Refusal("bundle", {"sku": "SET"}),
        "lines.3": Refusal("twice", {"sku": "SPOON"}),
        "lines.4": Refusal("not_found"),
        "lines.5": Refusal("quantity", {"sku": "FORK", "most": 1_000_000}),
        "extras.0": Refusal("currency", {"currency": "XYZ"}),
        "extras.1": Refusal("amount"),
    }
    assert (made.order, PurchaseOrder.objects.count(), PurchaseLine.objects.count()) == (None, 0, 0)


def test_one_draft_or_thirty_cost_the_same_statements_and_a_bad_one_leaves_the_others_alone() -> None:
    warehouse, supplier = make_warehouse(), make_supplier()
    counts, answers = [], []
    for many in (1, 30):
        drafts = [
            OrderDraft(
                uuid4(), supplier.pk, warehouse.pk, [(make_sku().pk, 1, Decimal(1))],
                [ExtraDraft("freight", Decimal(1), "CNY")],
            )
            for _ in range(many)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            answers = create_orders(drafts=[*drafts, OrderDraft(uuid4(), 0, warehouse.pk)], actor=None)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert [answer.order is not None for answer in answers] == [True] * 30 + [False]
    assert PurchaseOrder.objects.count() == 31


def test_a_draft_is_changed_whole_and_an_approved_order_is_not() -> None:
    sku, other = make_sku(), make_sku()
    order = make_purchase(state="draft", lines=[(sku, 3, "4")], extras=[{"amount": "5"}])
    supplier = make_supplier(currency="USD")
    draft = OrderDraft(uuid4(), supplier.pk, order.warehouse_id, [(other.pk, 7, Decimal(2))], note="changed")
    assert change_order(order_id=order.pk, draft=draft, actor=None).order == order
    order.refresh_from_db()
    assert (order.currency, order.note, order.supplier) == ("USD", "changed", supplier)
    assert list(order.lines.values_list("sku", "quantity", "unit_price")) == [(other.pk, 7, Decimal(2))]
    assert not PurchaseExtra.objects.exists()
    approve_orders(order_ids=[order.pk], actor=None)
    refused = change_order(order_id=order.pk, draft=draft, actor=None).refused
    assert refused == {"order": Refusal("not_draft", {"state": "approved"})}


def test_approval_says_who_may_not_pass_and_why() -> None:
    user = make_user()
    fit, bare, gone, closed, given_up = (
        make_purchase(state="draft"),
        make_purchase(state="draft", lines=[]),
        make_purchase(state="draft", supplier=make_supplier(code="GONE", closed_at=NOON)),
        make_purchase(state="draft", warehouse=make_warehouse(code="OLD", closed_at=NOON)),
        make_purchase(state="cancelled"),
    )
    ids = [fit.pk, bare.pk, gone.pk, closed.pk, given_up.pk, 0]
    with clock.frozen(NOON):
        outcomes = approve_orders(order_ids=ids, actor=user)
    assert outcomes == Outcomes(
        (fit.pk,),
        (),
        {
            bare.pk: Refusal("no_lines"),
            gone.pk: Refusal("supplier_closed", {"supplier": "GONE"}),
            closed.pk: Refusal("warehouse_closed", {"warehouse": "OLD"}),
            given_up.pk: Refusal("cancelled"),
            0: Refusal("not_found"),
        },
    )
    assert states(fit, bare, gone, closed, given_up) == ["approved", "draft", "draft", "draft", "cancelled"]
    fit.refresh_from_db()
    assert (fit.approved_by, fit.approved_at) == (user, NOON)
    assert approve_orders(order_ids=[fit.pk], actor=user) == Outcomes((), (fit.pk,))


def _part_received() -> PurchaseOrder:
    order = make_purchase()
    line = order.lines.get()
    assert receive_goods(client_id=uuid4(), order_id=order.pk, lines=[(line.pk, 4, 0)], actor=None).receipt
    return order


def test_what_has_come_decides_over_the_way_back() -> None:
    draft, approved, part = make_purchase(state="draft"), make_purchase(), _part_received()
    ids = [draft.pk, approved.pk, part.pk]
    assert back_to_draft(order_ids=ids, actor=None) == Outcomes(
        (approved.pk,), (draft.pk,), {part.pk: Refusal("received")}
    )
    assert cancel_orders(order_ids=ids, reason="late", actor=None) == Outcomes(
        (draft.pk, approved.pk), (), {part.pk: Refusal("received")}
    )
    assert states(draft, approved, part) == ["cancelled", "cancelled", "approved"]
    assert cancel_orders(order_ids=[draft.pk], reason="late", actor=None) == Outcomes((), (draft.pk,))


def test_closing_short_needs_something_that_came() -> None:
    draft, approved, part = make_purchase(state="draft"), make_purchase(), _part_received()
    ids = [draft.pk, approved.pk, part.pk]
    assert close_orders(order_ids=ids, reason="supplier has no more", actor=None) == Outcomes(
        (part.pk,), (), {draft.pk: Refusal("not_approved"), approved.pk: Refusal("nothing_came")}
    )
    part.refresh_from_db()
    assert (part.state, part.arrival, part.close_reason) == ("closed", "part", "supplier has no more")
    line = part.lines.get()
    late = receive_goods(client_id=uuid4(), order_id=part.pk, lines=[(line.pk, 1, 0)], actor=None)
    assert late.refused == {"order": Refusal("state", {"state": "closed"})}


def test_one_order_or_thirty_are_approved_by_the_same_statements() -> None:
    counts = []
    for many in (1, 30):
        ids = [make_purchase(state="draft").pk for _ in range(many)]
        with CaptureQueriesContext(connection) as queries:
            assert len(approve_orders(order_ids=ids, actor=None).done) == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_price_of_ones_own_names_no_quote_and_the_day_may_be_given() -> None:
    quote = make_quote(price="10")
    made = create_order(
        client_id=uuid4(),
        supplier_id=quote.supplier_id,
        warehouse_id=make_warehouse().pk,
        lines=[(quote.sku_id, 1, Decimal("9.99"))],
        expected_on=NOON.date() + timedelta(days=3),
        actor=None,
    )
    assert made.order is not None
    assert (made.order.lines.get().quote, made.order.expected_on) == (None, date(2026, 11, 23))
