"""Goods out, and what comes of it: orders, parcels, cancellations, returns, refunds, resends."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from aftersales.models import Case, CaseLine, Refund
from aftersales.services.cases import open_case
from aftersales.services.refunds import agree_refund
from aftersales.services.returns import inspect, receive_return
from aftersales.states import CaseKind, CaseReason
from distribution.services.orders import place_order
from distribution.states import PlacedBy
from erp.kernel import clock
from erp.story.teller import CannotTell, Event, Story, expect, verb
from logistics.models import Parcel
from logistics.services.stations import ship, verify_scan, weigh
from orders.models import Order
from orders.services.allocate import allocate_orders
from orders.services.cancel import cancel_orders
from orders.services.intake import Arrival, take_in
from orders.services.review import approve_orders
from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder

BUYER = RemoteAddress(
    name="Jo Müller", lines=("Lange Straße 1",), city="Berlin", state="BE", postcode="10115", country="DE",
    phone="+49301234567", email="jo@example.org",
)  # fmt: skip


@verb("sell")
def sell(story: Story, event: Event) -> None:
    """A paid order of a marketplace: lines of (SKU, quantity, price), shipping, and tax that the marketplace collects."""
    store, now = story.get("store", event["store"]), clock.now()
    lines = tuple(
        RemoteLine(f"{event['id']}-{number}", code, code, code, quantity, Decimal(price))
        for number, (code, quantity, price) in enumerate(event["lines"], start=1)
    )
    items = sum((line.quantity * (line.unit_price or Decimal(0)) for line in lines), Decimal(0))
    shipping, tax = Decimal(event.get("shipping", "0")), Decimal(event.get("tax", "0"))
    order = RemoteOrder(
        external_id=event["id"], group_id="", site=store.site, status="PAID", updated_at=now, ordered_at=now, paid_at=now,
        cancelled_at=None, cancel_requested_at=None, shipped_at=None, ship_by=now + timedelta(days=2), currency=store.currency,
        items_total=items, shipping_total=shipping, total=items + shipping + tax, fulfilled_by="seller", address=BUYER, buyer_note="",
        lines=lines, releasable=True, tax_total=tax,
    )  # fmt: skip
    ids = take_in(arrivals=[Arrival(store.account_id, store.pk, order)])
    story.put("sell", event["id"], Order.objects.get(pk=ids[store.account_id, event["id"]]))


@verb("order")
def order(story: Story, event: Event) -> None:
    """A distributor orders: lines of (SKU, quantity)."""
    placed = place_order(
        client_id=story.wish("order", event["id"]),
        distributor_id=story.get("distributor", event["distributor"]).pk,
        reference=event["id"],
        lines=[(story.get("sku", code).pk, quantity) for code, quantity in event["lines"]],
        address=BUYER,
        actor=story.actor,
        placed_by=PlacedBy.STAFF,
    )
    made = expect(placed.order, placed.problems)
    story.put("sell", event["id"], made.order)


@verb("ship")
def ship_order(story: Story, event: Event) -> None:
    """Approve, allocate, and take the parcel through the stations: each unit scanned, weighed as expected, shipped."""
    sold: Order = story.get("sell", event["sell"])
    expect_all(approve_orders(order_ids=[sold.pk], actor=story.actor))
    expect_all(allocate_orders(order_ids=[sold.pk]))
    parcel = Parcel.objects.get(order_link__order=sold, cancelled_at=None)
    _pack(story, event["sell"], parcel)
    story.put("ship", event.get("id", event["sell"]), parcel)


def expect_all(outcomes: Any) -> None:
    """Nothing may be refused."""
    expect(not outcomes.refused or None, outcomes.refused)


def _pack(story: Story, name: str, parcel: Parcel) -> None:
    scans = 0

    def scan(station: Any, code: str) -> None:
        nonlocal scans
        scans += 1
        current = parcel.pk if scans > 1 else None
        answer = station(code=code, client_id=story.wish("scan", name, scans), actor=story.actor, parcel_id=current)
        if answer.sound == "wrong":
            raise CannotTell(f"the station says {answer.code} {dict(answer.values)}")

    scan(verify_scan, parcel.number)
    for line in parcel.lines.select_related("sku").order_by("pk"):
        for _ in range(line.quantity):
            scan(verify_scan, line.sku.code)
    scan(weigh, parcel.number)
    scan(weigh, f"{parcel.expected_g} g")
    answer = ship(code=parcel.number, client_id=story.wish("ship", name), actor=story.actor)
    if answer.sound == "wrong":
        raise CannotTell(f"the ship station says {answer.code} {dict(answer.values)}")


@verb("cancel")
def cancel(story: Story, event: Event) -> None:
    """The buyer calls an order off. In time it is cancelled; with `too_late` it must have left already."""
    sold: Order = story.get("sell", event["sell"])
    outcomes = cancel_orders(order_ids=[sold.pk], actor=story.actor, reason=event.get("reason", "buyer asked"))
    if event.get("too_late"):
        if [refusal.code for refusal in outcomes.refused.values()] != ["shipped"]:
            raise CannotTell(f"it was not too late: {outcomes}")
    else:
        expect_all(outcomes)


@verb("case")
def case(story: Story, event: Event) -> None:
    """Something is to be put right: lines of (SKU, quantity) that come back, or that are sent again."""
    sold: Order = story.get("sell", event["sell"])
    kind = CaseKind(event["kind"])
    line_of = {line.listing.sku.code: line.pk for line in sold.lines.select_related("listing__sku") if line.listing.sku}
    lines = tuple((line_of[code], quantity) for code, quantity in event.get("lines", []))
    again = tuple((line_of[code], quantity) for code, quantity in event.get("resend", []))
    opened = open_case(
        client_id=story.wish("case", event["id"]),
        order_id=sold.pk,
        kind=kind,
        reason=CaseReason(event.get("reason", "other")),
        lines=lines,
        resend_lines=again,
        actor=story.actor,
    )
    story.put("case", event["id"], Case.objects.get(pk=expect(opened.case_id, opened.refusal)))


@verb("return")
def come_back(story: Story, event: Event) -> None:
    """Units of a case come back and are judged: lines of (SKU, restocked, defective, written off)."""
    opened = story.get("case", event["case"])
    line_of = {line.sku.code: line for line in CaseLine.objects.filter(case=opened).select_related("sku")}
    arrived = receive_return(
        client_id=story.wish("return", event["case"]),
        code=opened.number,
        lines=[(line_of[code].pk, sum(units)) for code, *units in event["lines"]],
        actor=story.actor,
    )
    expect(arrived.case_id, arrived.refusal)
    expect(not arrived.refusal or None, arrived.refusal)
    made = []
    for code, restocked, defective, written_off in event["lines"]:
        judged = inspect(
            client_id=story.wish("inspect", event["case"], code),
            case_line_id=line_of[code].pk,
            restocked=restocked,
            defective=defective,
            written_off=written_off,
            warehouse_id=story.get("warehouse", event["warehouse"]).pk if restocked else None,
            actor=story.actor,
        )
        made.append(expect(judged.inspection, judged.refusal))
    story.put("return", event["case"], made)


@verb("refund")
def refund(story: Story, event: Event) -> None:
    """Money goes back to the buyer of a case."""
    opened = story.get("case", event["case"])
    currency = opened.order.currency
    agreed = agree_refund(
        client_id=story.wish("refund", event["case"]),
        case_id=opened.pk,
        items_minor=story.minor(event.get("items", "0"), currency),
        shipping_minor=story.minor(event.get("shipping", "0"), currency),
        tax_minor=story.minor(event.get("tax", "0"), currency),
        actor=story.actor,
    )
    made: Refund = expect(agreed.refund, agreed.refusal)
    story.put("refund", event["case"], made)


@verb("resend")
def resend(story: Story, event: Event) -> None:
    """The parcel of a case that sends goods again goes out."""
    opened = story.get("case", event["case"])
    parcel = Parcel.objects.get(owner_kind="case", owner_id=opened.pk, cancelled_at=None)
    _pack(story, f"case-{event['case']}", parcel)
    story.put("ship", f"case-{event['case']}", parcel)
