"""Declaring shipments at AliExpress: the whole order at its end, child orders one by one before it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from stores.connectors.aliexpress import protocol, read
from stores.connectors.aliexpress.calls import Calls, as_number, rows_of, to_json
from stores.connectors.errors import OutcomeUnknown, Rejected, UnreadableAnswer
from stores.connectors.port import Confirmation, Receipt, ShipmentState
from stores.connectors.reading import Wrong, count, record, records

FULFIL = "aliexpress.solution.order.fulfill"
CHILDREN = "aliexpress.logistics.order.shipment"
CARRIERS = "aliexpress.logistics.redefining.listlogisticsservice"
OTHER = "OTHER"  # keys for carriers that are not on the list; they want a place where the number can be followed
TRACKING_SITE = "https://t.17track.net/en#nums={number}"
KEPT_S = 6 * 3600.0


class _Known:
    """The carriers of each account, kept for a while by this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[int, tuple[float, list[Mapping[str, Any]]]] = {}

    def get(self, account_id: int) -> list[Mapping[str, Any]] | None:
        with self._lock:
            found = self._kept.get(account_id)
        return found[1] if found and time.monotonic() - found[0] < KEPT_S else None

    def put(self, account_id: int, carriers: list[Mapping[str, Any]]) -> None:
        with self._lock:
            self._kept[account_id] = (time.monotonic(), carriers)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


known = _Known()


class Shipping(Calls):
    """The part of the connector that tells what left."""

    def confirm_shipment(self, confirmation: Confirmation) -> Receipt:
        """Declare a parcel: the whole order with a final `all`, after which nothing more is taken; before that, child by child."""
        parcel = _parcel(confirmation, self._carriers())
        if confirmation.complete or not confirmation.lines:
            return self._declare_order(confirmation, parcel)
        return self._declare_children(confirmation, parcel)

    def shipped_tracking(self, *, order_id: str) -> ShipmentState:
        """The parcels that AliExpress shows on the order."""
        return read.read_shipments(self._detail(order_id))

    def _declare_order(self, confirmation: Confirmation, parcel: Mapping[str, str]) -> Receipt:
        kind = "all" if confirmation.complete else "part"
        params = {**parcel, "out_ref": confirmation.order_id, "send_type": kind}
        inner = self._call(FULFIL, params, writes=True)
        result = inner.get("result")
        if (result if isinstance(result, Mapping) else inner).get("result_success") is not True:
            raise Rejected(f"AliExpress did not accept tracking number {confirmation.tracking_number}")
        return Receipt("confirmed", {"send_type": kind})

    def _declare_children(self, confirmation: Confirmation, parcel: Mapping[str, str]) -> Receipt:
        detail = self._detail(confirmation.order_id)
        try:
            children = _children(confirmation, detail)
        except Wrong as error:
            raise UnreadableAnswer(
                f"order {confirmation.order_id} cannot be read: {error}", raw=to_json(detail)
            ) from error
        shown = {("tracking_web_site" if name == "tracking_website" else name): value for name, value in parcel.items()}
        asked = {
            "trade_order_id": as_number(confirmation.order_id),
            "sub_trade_order_list": [
                {"sub_trade_order_index": place, "send_type": kind, "shipment_list": [shown]}
                for place, kind in children
            ],
        }
        params = {"param_aeop_seller_shipment_sub_trade_order_request": to_json(asked)}
        inner = self._call(CHILDREN, params, writes=True)
        _judge(inner, len(children))
        return Receipt("confirmed", {"send_type": "part", "children": [place for place, _ in children]})

    def _carriers(self) -> list[Mapping[str, Any]]:
        found = known.get(self.account.pk)
        if found is None:
            found = rows_of(self._call(CARRIERS, {}), "result_list")
            known.put(self.account.pk, found)
        return found


def _parcel(confirmation: Confirmation, carriers: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """How a parcel is named there. A carrier that AliExpress does not list goes as 'other', with its name and a tracking site."""
    key = _service(confirmation, carriers)
    parcel = {"service_name": key, "logistics_no": confirmation.tracking_number}
    if key.startswith(OTHER):
        parcel["actual_carrier"] = confirmation.carrier_name or confirmation.carrier_code
        parcel["tracking_website"] = TRACKING_SITE.format(number=confirmation.tracking_number)
    return parcel


def _service(confirmation: Confirmation, carriers: Sequence[Mapping[str, Any]]) -> str:
    """The key of the carrier's service: our code for it, else what is called like it, else the first 'other'."""
    keys = [str(row.get("service_name") or "") for row in carriers]
    ours = [name.casefold() for name in (confirmation.carrier_code, confirmation.carrier_name) if name]
    for wanted in ours:
        for key, row in zip(keys, carriers, strict=True):
            if key and wanted in {key.casefold(), str(row.get("display_name") or "").casefold()}:
                return key
    others = [key for key in keys if key.startswith(OTHER)]
    return others[0] if others else confirmation.carrier_code or confirmation.carrier_name


def _children(confirmation: Confirmation, detail: Mapping[str, Any]) -> list[tuple[int, str]]:
    """(place in the order, part or all) of each child order in the parcel. Raises Wrong."""
    rows = records(detail.get("child_order_list"), "child_order_list")
    bought = {
        str(row.get("child_order_id")): (place, count(row.get("product_count"), "product_count", least=1))
        for place, row in enumerate(rows, start=1)
    }
    missing = [line for line, _ in confirmation.lines if line not in bought]
    if missing:
        raise Wrong(f"it has no child order {missing[0]}")
    sent = [(bought[line], quantity) for line, quantity in confirmation.lines]
    return sorted((place, "all" if quantity >= whole else "part") for (place, whole), quantity in sent)


def _judge(inner: Mapping[str, Any], expected: int) -> None:
    """Each child order has its own receipt: one refused is a refusal, one not mentioned may be there."""
    try:
        result = record(inner.get("result") or inner, "result")
        receipts = records(result.get("sub_trade_order_list"), "sub_trade_order_list")
    except Wrong as error:
        raise OutcomeUnknown(f"what became of the parcel cannot be read: {error}") from error
    refused = [row for row in receipts if str(row.get("error_code") or "0") != "0"]
    if refused:
        raise protocol.failure(refused[0], writes=True)
    if len(receipts) < expected:
        raise OutcomeUnknown(f"AliExpress confirmed {len(receipts)} of {expected} child orders")
