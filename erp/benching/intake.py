"""`bench intake`: raw Amazon orders to rows (normalise, map, store, reserve, timeline, sealed buyer) beside inserts of the same rows."""

from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from django.db import transaction

from erp.benching.ground import (
    Ground,
    Result,
    bring_back,
    checksums,
    limit_statements,
    middle,
    put_aside,
    small_company,
    the_same,
    timed,
)
from erp.kernel import clock
from erp.kernel.services.inbox import Received
from erp.kernel.sql import execute, rows
from orders.services.snapshots import process_snapshots

ORDERS, BATCH, RUNS = 2000, 500, 3
TABLES = (
    "orders_order", "orders_orderline", "orders_demand", "orders_buyer", "kernel_timelineentry", "inventory_reservation",
    "inventory_stocklevel", "inventory_touchedsku",
)  # fmt: skip


def intake() -> Result:
    """2,000 orders of two lines in batches of 500."""
    ground = small_company(skus=500, units=1000)
    put_aside(TABLES)
    ours, limit = [], []
    for _ in range(RUNS):
        batches = [[_message(ground, n) for n in range(start, start + BATCH)] for start in range(0, ORDERS, BATCH)]
        marks: list[dict[str, int]] = [_marks()]
        ours.append(timed(partial(_ours, batches, marks)))
        left = checksums(TABLES)
        bring_back(TABLES, keep_as="ours")
        limit.append(timed(partial(_limit, marks)))
        the_same(left, checksums(TABLES))
        bring_back(TABLES)
    seconds, floor = middle(ours), middle(limit)
    return Result("intake", ORDERS, "orders/s", ORDERS / seconds, ORDERS / floor, {"batch": BATCH, "runs": RUNS})


def _ours(batches: list[list[Received]], marks: list[dict[str, int]]) -> None:
    for batch in batches:
        with transaction.atomic():
            verdicts = process_snapshots(batch)
        if any(verdict.outcome != "done" for verdict in verdicts.values()):
            raise AssertionError(next(v.reason for v in verdicts.values() if v.outcome != "done"))
        marks.append(_marks())


def _limit(marks: list[dict[str, int]]) -> None:
    statements = limit_statements("intake")
    for before, after in pairwise(marks):
        window = {f"{name}_from": before[name] for name in before} | {f"{name}_to": after[name] for name in after}
        with transaction.atomic():
            for statement in statements:
                execute(statement, window)


def _marks() -> dict[str, int]:
    """How far each table is, so that the limit writes the same rows in the same batches."""
    return {
        name: rows(f"SELECT coalesce(max({'order_id' if table == 'orders_buyer' else 'id'}), 0) FROM {table}")[0][0]
        for name, table in (
            ("orders", "orders_order"), ("lines", "orders_orderline"), ("demands", "orders_demand"), ("buyers", "orders_buyer"),
            ("timeline", "kernel_timelineentry"), ("reservations", "inventory_reservation"), ("touched", "inventory_touchedsku"),
        )
    }  # fmt: skip


def _message(ground: Ground, number: int) -> Received:
    """A raw order as `orders.snapshot` keeps it."""
    at = clock.now() - timedelta(hours=1)
    items = [_item(ground, number, place) for place in range(2)]
    raw: dict[str, Any] = {
        "orderId": f"902-{number:07}-{number:07}",
        "createdTime": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "lastUpdatedTime": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1PA6795UKMFR9", "marketplaceName": "Amazon.de"},
        "buyer": {"buyerName": "Łukasz Żółkiewski", "buyerEmail": f"b{number}@marketplace.example"},
        "recipient": {
            "deliveryAddress": {
                "name": f"Łukasz Żółkiewski {number}", "addressLine1": f"ul. Świętokrzyska {number}", "city": "Warszawa",
                "postalCode": "00-050", "countryCode": "PL", "phone": f"+48 22 {number:07}",
            }
        },
        "proceeds": {"grandTotal": {"amount": "45.98", "currencyCode": "EUR"}},
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT",
            "shipByWindow": {"latestDateTime": (at + timedelta(days=2)).isoformat(timespec="seconds").replace("+00:00", "Z")},
        },
        "orderItems": items,
        "packages": [],
    }  # fmt: skip
    payload = {"account_id": ground.account.pk, "raw": raw}
    return Received(number + 1, ground.account.lane, "order.snapshot", raw["orderId"], raw["orderId"], payload, 1, at)


def _item(ground: Ground, number: int, place: int) -> dict[str, Any]:
    sku = ground.skus[(number * 7 + place * 131) % len(ground.skus)]
    return {
        "orderItemId": f"8{number:09}{place}",
        "quantityOrdered": 1 + place,
        "product": {"asin": "B0BENCH", "title": sku.name, "sellerSku": sku.code,
                    "price": {"unitPrice": {"amount": "19.99", "currencyCode": "EUR"}}},
        "proceeds": {"proceedsTotal": {"amount": "22.99", "currencyCode": "EUR"},
                     "breakdowns": [{"type": "ITEM", "subtotal": {"amount": "19.99", "currencyCode": "EUR"}}]},
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 1 + place},
    }  # fmt: skip
