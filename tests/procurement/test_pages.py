"""The pages of buying: drafts, approval row by row, goods in by scan, what to buy and why."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from inventory.models import StockMove
from inventory.states import WarehouseKind
from people.models import User
from people.roles import Role
from procurement.models import GoodsReceipt, PurchaseOrder, Replenishment, Supplier, SupplierQuote
from procurement.services.receiving import receive_goods
from procurement.services.replenishment import reckon
from tests.factories import NOON, make_level, make_move, make_sku, make_user, make_warehouse
from tests.procurement.make import make_purchase, make_quote, make_supplier

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def owner(client: Client) -> User:
    user = make_user(first_name="Ada")
    client.force_login(user)
    return user


def forms_of(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """A formset as a browser sends it."""
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for index, row in enumerate(rows):
        sent |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return sent


def test_a_draft_is_typed_approved_and_shown(client: Client, owner: User) -> None:
    quote = make_quote(price="2.5", sku=make_sku(code="CUP"))
    warehouse = make_warehouse()
    head = {
        "client_id": uuid4(),
        "supplier": quote.supplier_id,
        "warehouse": warehouse.pk,
        "over_receipt_percent": 5,
        "note": "x",
    }
    lines = forms_of(
        "lines", {"sku": "cup", "quantity": 4, "unit_price": ""}, {"sku": "", "quantity": "", "unit_price": ""}
    )
    extras = forms_of(
        "extras", {"kind": "freight", "amount": "10", "currency": "cny", "share_by": "weight", "supplier": ""}
    )
    answer = client.post(reverse("procurement:new"), head | lines | extras)
    order = PurchaseOrder.objects.get()
    url = reverse("procurement:order", args=[order.pk])
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert order.lines.values_list("sku__code", "quantity", "unit_price").get() == ("CUP", 4, quote.unit_price)
    assert order.extras.values_list("currency", "share_by").get() == ("CNY", "weight")
    client.post(reverse("procurement:approve", args=[order.pk]))
    order.refresh_from_db()
    assert (order.state, order.approved_by) == ("approved", owner)
    assert client.get(url).context["total"] == 10


def test_what_a_draft_refuses_stands_where_it_was_typed(client: Client, owner: User) -> None:
    supplier, warehouse = make_supplier(), make_warehouse()
    make_sku(code="CUP")
    head = {"client_id": uuid4(), "supplier": supplier.pk, "warehouse": warehouse.pk, "over_receipt_percent": 0}
    lines = forms_of("lines", {"sku": ""}, {"sku": "CUP", "quantity": 4})
    answer = client.post(reverse("procurement:new"), head | lines | forms_of("extras"))
    assert (answer.status_code, answer.context["lines"][1].non_field_errors()) == (
        422, ["No price is known for CUP. Type one, or enter a quote of the supplier."],
    )  # fmt: skip
    assert not PurchaseOrder.objects.exists()


def test_a_draft_is_changed_in_its_form(client: Client, owner: User) -> None:
    order = make_purchase(state="draft", extras=[{"amount": "5"}])
    url = reverse("procurement:edit", args=[order.pk])
    shown = client.get(url).context
    assert (shown["lines"][0].initial["quantity"], shown["extras"][0].initial["amount"]) == (10, 5)
    head = {
        "client_id": order.client_id,
        "supplier": order.supplier_id,
        "warehouse": order.warehouse_id,
        "over_receipt_percent": 0,
    }
    lines = forms_of("lines", {"sku": order.lines.get().sku.code, "quantity": 7, "unit_price": "3"})
    assert client.post(url, head | lines | forms_of("extras")).status_code == 302
    assert (order.lines.get().quantity, order.extras.count()) == (7, 0)


def test_the_batch_answers_row_by_row(client: Client, owner: User) -> None:
    fit, bare = make_purchase(state="draft"), make_purchase(state="draft", lines=[])
    answer = client.post(reverse("procurement:approve-many"), {"ids": [fit.pk, bare.pk]}, headers=HTMX)
    assert [(row["label"], row["kind"], row["reason"]) for row in answer.context["outcomes"]] == [
        (bare.number, "refused", "It orders nothing. Put lines on it first."),
        (fit.number, "done", ""),
    ]
    assert client.post(reverse("procurement:approve-many"), {}, headers=HTMX).status_code == 422


def test_the_list_filters_by_the_address(client: Client, owner: User) -> None:
    draft, approved = make_purchase(state="draft"), make_purchase()
    both = [approved.pk, draft.pk]
    queries = ["", "?state=draft", f"?supplier={approved.supplier_id}", "?arrival=none", "?arrival=all",
               f"?warehouse={draft.warehouse_id}", f"?q={draft.number}", "?state=nothing"]  # fmt: skip
    found = [
        [row["order"].pk for row in client.get(reverse("procurement:orders") + query).context["rows"]]
        for query in queries
    ]
    assert found == [both, [draft.pk], [approved.pk], both, [], [draft.pk], [draft.pk], both]


def test_closing_short_needs_a_reason(client: Client, owner: User) -> None:
    order = make_purchase()
    line = order.lines.get()
    receive_goods(client_id=uuid4(), order_id=order.pk, lines=[(line.pk, 4, 0)], actor=None)
    url = reverse("procurement:act", args=[order.pk, "close"])
    client.post(url, {})
    order.refresh_from_db()
    assert order.state == "approved"
    client.post(url, {"reason": "no more"})
    order.refresh_from_db()
    assert (order.state, order.close_reason) == ("closed", "no more")
    back = client.post(reverse("procurement:act", args=[order.pk, "back"]), follow=True)
    assert "Too late: the order is closed." in back.content.decode()
    assert client.post(reverse("procurement:act", args=[order.pk, "burn"])).status_code == 404


def test_a_supplier_is_entered_priced_closed_and_opened(client: Client, owner: User) -> None:
    make_sku(code="CUP")
    fields = {"code": "yiwu", "name": "Yiwu", "currency": "cny", "terms": "cash", "terms_days": 0, "lead_days": 9}
    assert client.post(reverse("procurement:supplier-new"), fields).status_code == 302
    assert client.post(reverse("procurement:supplier-new"), fields).status_code == 422
    supplier = Supplier.objects.get()
    assert (supplier.code, supplier.currency, supplier.lead_days) == ("YIWU", "CNY", 9)
    url = reverse("procurement:supplier-quote", args=[supplier.pk])
    price = {"sku": "CUP", "unit_price": "2", "min_quantity": 1, "pack": 1, "valid_from": "2026-11-01"}
    assert client.post(url, price).status_code == 302
    assert client.post(url, price | {"sku": "NONE"}).status_code == 422
    assert SupplierQuote.objects.count() == 1
    assert len(client.get(reverse("procurement:supplier", args=[supplier.pk])).context["quotes"]) == 1
    closing = reverse("procurement:supplier-closing", args=[supplier.pk])
    states = []
    for _ in range(2):
        client.post(closing)
        states.append(Supplier.objects.get().closed_at is None)
    assert states == [False, True]


def test_goods_are_received_by_scan_with_defective_ones_and_by_keyboard(client: Client, owner: User) -> None:
    make_warehouse(kind=WarehouseKind.DEFECTIVE)
    cup, spoon = make_sku(code="CUP", barcodes=["690"]), make_sku(code="SPOON")
    order = make_purchase(lines=[(cup, 5, "3"), (spoon, 2, "1")])
    first, second = order.lines.order_by("pk")
    url = reverse("procurement:receive-scan")

    def scan(code: str, **bench: Any) -> Any:
        return client.post(url, {"code": code, **bench}, headers=HTMX)

    chosen = scan(order.number.lower())
    bench = {"order": order.pk, "receipt_id": str(chosen.context["bench"].receipt_id), "mode": "good"}
    one = scan("690", **bench)
    assert (one["X-Scan-Sound"], one.context["bench"].counts) == ("ok", {first.pk: [1, 0]})
    two = scan("SPOON", **bench, **{f"good-{first.pk}": 4})
    assert two.context["bench"].counts == {first.pk: [4, 0], second.pk: [1, 0]}
    counted = {f"good-{first.pk}": 4, f"good-{second.pk}": 1}
    bad = scan("CMD:BAD", **bench, **counted)
    assert bad.context["bench"].bad
    third = scan("690", **{**bench, "mode": "bad"}, **counted)
    assert third.context["bench"].counts == {first.pk: [4, 1], second.pk: [1, 0]}
    full = scan("690", **bench, **counted, **{f"bad-{first.pk}": 1})
    assert (full["X-Scan-Sound"], "Only 5 more of CUP may come" in full.content.decode()) == ("wrong", True)
    for _ in range(2):
        done = scan("CMD:DONE", **bench, **counted, **{f"bad-{first.pk}": 1})
        assert done["X-Scan-Sound"] == "done"
    assert GoodsReceipt.objects.count() == 1
    assert list(order.lines.order_by("pk").values_list("received", "defective")) == [(4, 1), (1, 0)]
    assert StockMove.objects.count() == 3


def test_a_wrong_scan_is_said_loudly_and_counts_nothing(client: Client, owner: User) -> None:
    order, other = make_purchase(), make_sku(code="OTHER")
    url, bench = reverse("procurement:receive-scan"), {"order": order.pk, "receipt_id": str(uuid4())}
    told = [
        client.post(url, {"code": "PO99"}, headers=HTMX),
        client.post(url, {"code": "NOTHING", **bench}, headers=HTMX),
        client.post(url, {"code": other.code, **bench}, headers=HTMX),
        client.post(url, {"code": "CMD:DONE", **bench}, headers=HTMX),
    ]
    assert [(answer["X-Scan-Sound"], answer.context["wrong"]) for answer in told] == [
        ("wrong", "No open purchase order has the number PO99. Scan the order's number first, or tell the purchaser."),
        ("wrong", "No SKU has the code NOTHING. Put it aside and tell the purchaser."),
        ("wrong", f"OTHER is not on {order.number}. Put it aside and tell the purchaser."),
        ("wrong", "Nothing was counted. Scan the goods first."),
    ]
    assert client.post(url, {"code": ""}).status_code == 400
    assert not GoodsReceipt.objects.exists()


def test_a_clerk_who_receives_sees_no_price(client: Client) -> None:
    client.force_login(make_user(role=Role.WAREHOUSE))
    order = make_purchase(lines=[(make_sku(code="CUP"), 5, "77.77")], extras=[{"amount": "88.88"}])
    pages = [
        client.get(reverse("procurement:receive")),
        client.get(reverse("procurement:receive") + f"?order={order.pk}"),
        client.post(
            reverse("procurement:receive-scan"), {"code": "CUP", "order": order.pk, "receipt_id": str(uuid4())}
        ),
    ]
    texts = [page.content.decode() for page in pages]
    assert [("77.77" in text, "88.88" in text, order.number in text) for text in texts] == [(False, False, True)] * 3
    assert client.get(reverse("procurement:order", args=[order.pk])).status_code == 403


def test_what_to_buy_opens_to_its_derivation_and_is_drafted_once(client: Client, owner: User) -> None:
    sku = make_sku(code="CUP")
    level = make_level(sku=sku, on_hand=10)
    make_move(level=level, kind="sale", delta=-70, at=NOON.replace(day=19))
    quote = make_quote(sku=sku, supplier=make_supplier(), pack=100)
    make_purchase(warehouse=level.warehouse, lines=[(sku, 20, "1")], supplier=quote.supplier)
    url = reverse("procurement:replenishment")
    client.post(reverse("procurement:reckon"))
    line = Replenishment.objects.get()
    shown = client.get(url).context
    assert [entry["row"].pk for entry in shown["rows"]] == [line.pk]
    why = client.get(reverse("procurement:derivation", args=[line.pk])).context
    assert (why["told"].quantity, [order["left"] for order in why["orders"]]) == (line.suggested, [20])
    sent = {"ids": [line.pk], "client_id": shown["client_id"]}
    for _ in range(2):
        drafted = client.post(reverse("procurement:replenishment-draft"), sent, headers=HTMX)
    assert (drafted.context["already"], PurchaseOrder.objects.filter(state="draft").count()) == (1, 1)
    assert client.get(url).context["rows"] == []
    tabs = [len(client.get(f"{url}?tab={tab}").context["rows"]) for tab in ("due", "no_quote", "all")]
    assert tabs == [0, 0, 1]
    reckon()
    assert (
        client.post(reverse("procurement:replenishment-draft"), {"ids": [line.pk], "client_id": "x"}).status_code == 422
    )
