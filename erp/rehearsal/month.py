"""A story lived over HTTP: the same events as `manage.py story`, but at the mock marketplaces, with real workers and a clerk at the stations.

What buyers and marketplaces do happens at the mocks; it reaches us by push and poll. What we decide is done as the story does it, through
the services, or at the page or station where a person would; what follows from it is the workers' business, and is waited for. The
clocks of the house and of the mocks leap together from day to day.
"""

import os
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.urls import reverse

from aftersales.models import Case, CaseLine, Refund
from aftersales.states import RefundState
from erp.demo.catalogue import Good
from erp.demo.company import Company, Front, Shop, open_shop
from erp.demo.control import Control, ControlRefused
from erp.kernel.money import Money
from erp.kernel.sql import rows
from erp.rehearsal import calendar, judge
from erp.rehearsal.day import BACKSTOP_S, BUSY, POLL_S
from erp.rehearsal.staff import Clerk, Person
from erp.story.result import result_of
from erp.story.teller import CannotTell, Event, Story, expect, storyteller, verbs
from finance.models import Settlement, SettlementLine
from logistics.models import Parcel
from logistics.states import ParcelState
from orders.models import Order
from orders.states import OrderState
from people.demo import create_demo_people
from stores.connectors.registry import connector_class
from stores.models import SellerAccount, Store
from stores.states import Marketplace, SyncKind

T = TypeVar("T")

WAIT_S = 120
ASK_AGAIN_S = 4.0  # a pull that is asked for while another runs is lost: ask again
FRONTS = {
    Marketplace.AMAZON: ("DE", "Europe/Berlin"),
    Marketplace.ALIEXPRESS: ("GLOBAL", "America/Los_Angeles"),
    Marketplace.WISH: ("GLOBAL", "UTC"),
    Marketplace.DHGATE: ("GLOBAL", "Asia/Shanghai"),
}
VERDICTS = ("CMD:RESTOCK", "CMD:DEFECTIVE", "CMD:WRITEOFF")


@dataclass(slots=True, kw_only=True)
class Month(Story):
    """A story with real marketplaces: their control, our accounts there, and who is signed in."""

    control: Control
    prices: Mapping[str, Mapping[str, str]]  # store -> SKU -> price, as the story sells it
    remote: dict[int, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """Somebody of the staff, with a session of their own."""
        if not self.people:
            made = create_demo_people(list(Store.objects.all()))
            web = os.environ["PUBLIC_URL"]
            passwords = {username: password for username, _, password in made}
            self.people = {each: Person(web, each, passwords[each]) for each in ("operations", "clerk")}
        return self.people[name]

    def tell_control(self, order: Order, verb: str, **said: Any) -> dict[str, Any]:
        """A buyer or a marketplace does something with an order, there."""
        return self.control.post(f"/orders/{order.external_id}/{verb}", said)


def live(events: Sequence[Event], *, say: Callable[[str], None]) -> dict[str, Any]:
    """Live the events inside a scratch house, and answer what is left beside what the marketplaces know."""
    control = Control(os.environ["MOCKS_URL"])
    control.post("/settings", {"rate_scale": 1000, "visibility_lag_s": 1})
    month = Month(storyteller(), control=control, prices=_prices(events))
    known, started = {**verbs(), **OVER_HTTP}, time.monotonic()
    for number, event in enumerate(events, start=1):
        word = str(event.get("do", ""))
        if word not in known:
            raise CannotTell(f"event {number}: nobody can {word!r} over HTTP")
        try:
            _turn_page(month, event)
            known[word](month, event)
        except (CannotTell, ControlRefused) as problem:
            raise CannotTell(f"event {number} ({word}): {problem}") from problem
        say(f"{time.monotonic() - started:6.1f} s  {month.day} {word} {event.get('id', event.get('sell', ''))}")
    _quiet()
    return {
        **result_of(month),
        "truth": _truth(month),
        "seconds": round(time.monotonic() - started, 1),
    }


def _turn_page(month: Month, event: Event) -> None:
    """A new day begins when all work of the old one is done."""
    day = date.fromisoformat(event.get("on", str(month.day)))
    if day == month.day:
        return
    _quiet()
    calendar.leap(month.control, day)
    month.day = day


def _quiet() -> None:
    """Nothing waits in inbox or outbox, no quantity is on its way, no SKU waits to be reckoned."""
    _until("the house to be quiet", lambda: not any(rows(BUSY)[0][:4]))


def _until(what: str, found: Callable[[], T | None], *, again: Callable[[], None] | None = None) -> T:
    """Wait until something is there; `again` is done at once and every few seconds meanwhile."""
    limit, next_at = time.monotonic() + WAIT_S, time.monotonic()
    while time.monotonic() < limit:
        if again and time.monotonic() >= next_at:
            again()
            next_at = time.monotonic() + ASK_AGAIN_S
        if answer := found():
            return answer
        time.sleep(0.2)
    raise CannotTell(f"waited {WAIT_S} s for {what}; inbox, outbox, pools, marks, orders: {rows(BUSY)[0]}")


def _prices(events: Sequence[Event]) -> dict[str, dict[str, str]]:
    """What each store asks for each SKU: a listing has one price."""
    prices: dict[str, dict[str, str]] = defaultdict(dict)
    for event in events:
        for code, _, price in event["lines"] if event.get("do") == "sell" else ():
            if prices[event["store"]].setdefault(code, price) != price:
                raise CannotTell(f"{event['store']} sells {code} at two prices: over HTTP a listing has one")
    return prices


# the stage -----------------------------------------------------------------------------------------------------------


def store(month: Month, event: Event) -> None:
    """An account at the mock with one store; a listing of every SKU that it will sell, at nought until stock comes."""
    name, marketplace = event["name"], Marketplace(event["marketplace"])
    site, zone = FRONTS[marketplace]
    company = Company(
        warehouses={code: month.get("warehouse", code) for code in event["warehouses"]}, skus=month.known["sku"]
    )
    sold = [Good(code, code, code, code, code, code, 0, "", 0, price) for code, price in month.prices[name].items()]
    shop = Shop(marketplace, name, (Front(site, name, event["currency"], zone),), POLL_S.get(marketplace, BACKSTOP_S))
    open_shop(company, month.control, shop, sold, os.environ["PUBLIC_URL"])
    month.remote |= company.remote
    month.put("store", name, company.stores[0])


# goods out -----------------------------------------------------------------------------------------------------------


def sell(month: Month, event: Event) -> None:
    """A buyer buys and pays at the mock; the order reaches us by push or poll."""
    place: Store = month.get("store", event["store"])
    wanted = {
        "lines": [{"sku": code, "quantity": quantity} for code, quantity, _ in event["lines"]],
        "site": place.site, "country": "DE", "paid": True,
        "shipping": event.get("shipping", "0"), "tax": event.get("tax", "0"),
    }  # fmt: skip
    made = month.control.post("/orders", {"account_id": month.remote[place.account_id], "orders": [wanted], "seed": 1})
    [external_id] = made["order_ids"][0]
    ours = Order.objects.filter(account=place.account_id, external_id=external_id, state=OrderState.REVIEW)
    month.put("sell", event["id"], _until(f"order {event['id']}", ours.first))


def ship(month: Month, event: Event) -> None:
    """Approved on the page, allocated and labelled by the workers, packed by the clerk; the marketplace is told."""
    sold: Order = month.get("sell", event["sell"])
    answer = month.person("operations").post("/orders/batch/approve/", {"ids": [sold.pk]})
    if answer.status_code != 200:
        raise CannotTell(f"approve: {answer.status_code} {answer.text[:300]}")
    parcels = Parcel.objects.filter(order_link__order=sold, state=ParcelState.LABELLED)
    _pack(month, _until(f"the parcel of {event['sell']}", parcels.first))
    _until(f"{event['sell']} to be shipped", Order.objects.filter(pk=sold.pk, shipped_at__isnull=False).exists)


def _pack(month: Month, parcel: Parcel) -> None:
    clerk = Clerk(month.person("clerk"), 0, 1)
    units = [line.sku.code for line in parcel.lines.select_related("sku").order_by("pk") for _ in range(line.quantity)]
    clerk.pack(parcel.pk, parcel.number, parcel.expected_g, units)
    if not clerk.packed:
        raise CannotTell(f"the station did not let parcel {parcel.number} go")


def cancel(month: Month, event: Event) -> None:
    """The buyer calls it off at the marketplace. In time we hear of it; too late the marketplace says so, and so do we."""
    sold: Order = month.get("sell", event["sell"])
    if not event.get("too_late"):
        month.tell_control(sold, "cancel", reason="changed my mind")
        _until(f"{event['sell']} to end", Order.objects.filter(pk=sold.pk, state=OrderState.CANCELLED).exists)
        return
    _until(f"the marketplace to know that {event['sell']} left", lambda: _status_there(month, sold) == "shipped")
    with suppress(ControlRefused):
        month.tell_control(sold, "cancel", reason="changed my mind")
        raise CannotTell("the marketplace let a buyer cancel what had left")
    verbs()["cancel"](month, event)


def _status_there(month: Month, sold: Order) -> str:
    return str(month.control.get(f"/orders/{sold.external_id}")["status"])


# after the sale ------------------------------------------------------------------------------------------------------


def case(month: Month, event: Event) -> None:
    """A buyer opens it at the marketplace and the workers pull it; what is to be sent again is opened here, by hand."""
    sold: Order = month.get("sell", event["sell"])
    if event["kind"] == "resend":
        verbs()["case"](month, event)
        return
    _until(f"the marketplace to know that {event['sell']} left", lambda: _status_there(month, sold) == "shipped")
    lines = [{"sku": code, "quantity": quantity} for code, quantity in event.get("lines", [])]
    month.tell_control(sold, "return", kind=event["kind"], reason=event.get("reason", "other"), lines=lines)
    opened = Case.objects.filter(order=sold, kind=event["kind"]).exclude(external_id="")
    pull = _pulling(month, sold.account, SyncKind.RETURNS)
    month.put("case", event["id"], _until(f"case {event['id']}", opened.first, again=pull))


def _pulling(month: Month, account: SellerAccount, kind: SyncKind) -> Callable[[], None]:
    """Somebody presses Pull now on the page of the account."""

    def press() -> None:
        answer = month.person("operations").post(reverse("sync-pull", args=[account.pk]), {"kind": str(kind)})
        if answer.status_code not in (200, 204, 302):
            raise CannotTell(f"pull now: {answer.status_code} {answer.text[:300]}")

    return press


def come_back(month: Month, event: Event) -> None:
    """The clerk at the return station: the case, then each unit and what becomes of it."""
    opened: Case = month.get("case", event["case"])
    place = month.get("warehouse", event["warehouse"]).pk if "warehouse" in event else ""
    _scan_return(month, opened.number, {})
    for code, *units in event["lines"]:
        line = CaseLine.objects.get(case=opened, sku__code=code)
        for verdict, count in zip(VERDICTS, units, strict=True):
            for _ in range(count):
                _scan_return(month, code, {"case": opened.pk, "warehouse": place})
                _scan_return(month, verdict, {"case": opened.pk, "line": line.pk, "warehouse": place})


def _scan_return(month: Month, code: str, bench: Mapping[str, Any]) -> None:
    said = {"code": code, "client_id": str(uuid.uuid4()), **bench}
    answer = month.person("clerk").post(reverse("aftersales:station-scan"), said)
    if answer.status_code != 200 or answer.headers["X-Scan-Sound"] == "wrong":
        raise CannotTell(f"the return station on {code}: {answer.status_code} {answer.text[:500]}")


def refund(month: Month, event: Event) -> None:
    """We agree and the outbox asks the marketplace, until it confirms. A part of an order, at a marketplace that lets us refund whole orders
    only, is given back by the marketplace itself, and the workers hear of it."""
    opened: Case = month.get("case", event["case"])
    parts = {part: event[part] for part in ("items", "shipping", "tax") if part in event}
    told = Refund.objects.filter(case=opened, state=RefundState.CONFIRMED)
    whole = sum(map(Decimal, parts.values())) == opened.order.total
    if whole or connector_class(opened.order.account.marketplace).capabilities.partial_refunds:
        verbs()["refund"](month, event)
        _until(f"the refund of {event['case']}", told.first)
        return
    month.tell_control(opened.order, "refund", **parts)
    pull = _pulling(month, opened.order.account, SyncKind.RETURNS)
    month.put("refund", event["case"], _until(f"the refund of {event['case']}", told.first, again=pull))


def resend(month: Month, event: Event) -> None:
    """The parcel of a case that sends goods again, as the workers made it, goes out."""
    opened: Case = month.get("case", event["case"])
    parcels = Parcel.objects.filter(owner_kind="case", owner_id=opened.pk, state=ParcelState.LABELLED)
    _pack(month, _until(f"the parcel of case {event['case']}", parcels.first))


# money ---------------------------------------------------------------------------------------------------------------


def settle(month: Month, event: Event) -> None:
    """The marketplace closes its period and says what it says; the workers pull and match it. It must say what the story says."""
    place: Store = month.get("store", event["store"])
    asked: dict[str, Any] = {"account_id": month.remote[place.account_id]}
    if "wrong_fee" in event:
        sold, component, amount = event["wrong_fee"]
        external_id = month.get("sell", sold).external_id
        asked["wrong_fee"] = {"order_id": external_id, "component": component, "amount": amount}
    [closed] = month.control.post("/settle", asked)["settlements"]
    found = Settlement.objects.filter(account=place.account_id, external_id=closed["id"])
    pull = _pulling(month, place.account, SyncKind.SETTLEMENTS)
    settlement = _until(f"settlement {event['id']}", found.first, again=pull)
    names = {order.external_id: name for name, order in month.known["sell"].items()}
    said: dict[tuple[str, str], int] = defaultdict(int)
    for line in SettlementLine.objects.filter(settlement=settlement):
        said[names.get(line.order_ref, line.order_ref), line.component] += line.amount
    told = {
        (ref, component): Money(Decimal(amount), place.currency).minor() for ref, component, amount in event["lines"]
    }
    expect(dict(said) == told, f"the marketplace settles {dict(said)}, the story {told}" if said != told else None)
    month.put("settle", event["id"], settlement)


OVER_HTTP: dict[str, Callable[[Month, Event], None]] = {
    "store": store,
    "sell": sell,
    "ship": ship,
    "cancel": cancel,
    "case": case,
    "return": come_back,
    "refund": refund,
    "resend": resend,
    "settle": settle,
}


# the marketplaces' own account -----------------------------------------------------------------------------------------


def _truth(month: Month) -> dict[str, Any]:
    """What is missing or doubled by the marketplaces' account, how often each confirmation and refund came, and the totals paid."""
    truths = {account_id: month.control.truth(remote) for account_id, remote in month.remote.items()}
    stores = {place.account_id: name for name, place in month.known["store"].items()}
    shipments = [
        shipment["times_received"]
        for truth in truths.values()
        for order in truth["orders"]
        for shipment in order["shipments"]
    ]
    return {
        **judge.compare(truths, judge.our_orders(), dict.fromkeys(truths, 0.0)),
        "shipments": shipments,
        "refunds": {
            f"{stores[account_id]} {row['amount']} {row['source']}": row["times_received"]
            for account_id, truth in truths.items()
            for row in truth["refunds"]
        },
        "settled": {
            stores[account_id]: [row["total"] for row in truth["settlements"]] for account_id, truth in truths.items()
        },
        "commands": dict(rows("SELECT kind, count(*) FROM kernel_outboxcommand WHERE state = 'confirmed' GROUP BY 1")),
    }
