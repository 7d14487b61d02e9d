"""Declaring shipments: of a whole order, of its child orders one by one, corrected, and with which carriers."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mock_marketplaces.aliexpress.gateway import nested
from mock_marketplaces.aliexpress.orders import OPERABLE, native_status, own_order
from mock_marketplaces.core.protocol import Order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

FORMAT = r"[A-Za-z0-9-]{4,40}"
# service key | name | company | tracking number | days
_SERVICES = r"""
CAINIAO_STANDARD|AliExpress Standard Shipping|CAINIAO_STANDARD|^[A-Z]{2}[A-Z0-9]{6,30}$|1|7
CAINIAO_ECONOMY|AliExpress Saver Shipping|CAINIAO_ECONOMY|^[A-Z]{2}[A-Z0-9]{6,30}$|1|7
CPAM|China Post Registered Air Mail|CPAM|^[A-Z]{2}[0-9A-Z]{6,20}$|1|7
EMS|EMS|EMS|^E[A-Z][0-9]{9}[A-Z]{2}$|1|5
DHL|DHL|DHL|^[A-Z]{0,2}[0-9]{8,20}$|1|5
UPS|UPS Express Saver|UPS|^1Z[0-9A-Z]{16}$|1|5
YANWEN_AM|Yanwen Air Mail|YANWEN|^U[A-Z0-9]{3,20}$|1|7
YUNEXPRESS|YunExpress|YUNEXPRESS|^YT[0-9A-Z]{4,20}$|1|7
OTHER|Seller's shipping method in China|OTHER|^[A-Za-z0-9-]{4,40}$|1|7
OTHER_US_LOCAL|Seller's shipping method in the US|OTHER|^[A-Za-z0-9-]{4,40}$|1|7
OTHER_DE_LOCAL|Seller's shipping method in Germany|OTHER|^[A-Za-z0-9-]{4,40}$|1|7
"""


@dataclass(frozen=True, slots=True)
class Service:
    key: str
    name: str
    company: str
    pattern: str
    least_days: int
    most_days: int


def _service(key: str, name: str, company: str, pattern: str, least: str, most: str) -> Service:
    return Service(key, name, company, pattern, int(least), int(most))


SERVICES = {row.split("|")[0]: _service(*row.split("|")) for row in _SERVICES.strip().splitlines()}


def services(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """The carriers that a declaration may name, each with what its tracking numbers look like."""
    rows = [
        {
            "service_name": service.key, "display_name": service.name, "logistics_company": service.company,
            "tracking_no_regex": service.pattern, "min_process_day": service.least_days,
            "max_process_day": service.most_days, "recommend_order": place,
        }
        for place, service in enumerate(SERVICES.values(), start=1)
    ]  # fmt: skip
    return {"result_success": True, "result_list": {"aeop_logistics_service_result": rows}}


# whole orders --------------------------------------------------------------------------------------------------


def fulfill(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Declare a shipment. `part` any number of times, then a final `all`, after which nothing more is taken."""
    with world.store.tx():
        order = own_order(world, account, params.get("out_ref"))
        problem = _wrong_order(params, _parcel(params, "")) or _wrong_state(order)
        reference = f"{params.get('send_type')}/{params.get('logistics_no')}"
        if order is not None and any(shipment["reference"] == reference for shipment in order.shipments):
            problem = problem or "this shipment was already declared"
        if order is None or problem:
            return _refused(world, order, problem)
        number, whole_order = params["logistics_no"], params["send_type"] == "all"
        world.shipments.record(
            order, reference=reference, carrier=params["service_name"], tracking=number,
            units=_left(order) if whole_order else {}, complete=whole_order,
        )  # fmt: skip
    return {"result": {"result_success": True}}


def modify(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Correct a declared shipment: its old service and number become the new ones."""
    with world.store.tx():
        order = own_order(world, account, params.get("out_ref"))
        problem = _wrong_order(params, _parcel(params, "new_"))
        if not problem and order is None:
            problem = "order id wrong or not of this account"
        told = (params.get("old_service_name"), params.get("old_logistics_no"))
        parcels = order.shipments if order else []
        old = next((parcel for parcel in parcels if (parcel["carrier"], parcel["tracking"]) == told), None)
        if not problem and old is None:
            problem = "the old service and tracking number were never declared"
        if order is None or old is None or problem:
            return _refused(world, order, problem)
        world.shipments.record(
            order, reference=old["reference"], carrier=params["new_service_name"], tracking=params["new_logistics_no"],
            units={},
        )  # fmt: skip
    return {"result": {"result_success": True}}


# child orders --------------------------------------------------------------------------------------------------

REQUEST = "param_aeop_seller_shipment_sub_trade_order_request"


def fulfill_children(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Declare parcels of child orders, each `part` or `all`; all that are named or none. With every child `all`, the order is."""
    return _children(world, account, nested(params, REQUEST))


def modify_children(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Correct the parcels of child orders: the old number's declaration gets the new service and number."""
    asked = {
        "trade_order_id": params.get("trade_order_id"),
        "sub_trade_order_list": nested(params, "sub_trade_order_list"),
    }
    return _children(
        world, account, asked, old=(params.get("old_service_name", ""), params.get("old_logistics_no", ""))
    )


def _children(
    world: "World", account: dict[str, Any], asked: dict[str, Any], old: tuple[str, str] | None = None
) -> dict[str, Any]:
    with world.store.tx():
        order = own_order(world, account, asked.get("trade_order_id"))
        wanted = asked.get("sub_trade_order_list") or []
        problem = "" if wanted else "missing sub_trade_order_list"
        problem = problem or (_wrong_state(order) if old is None or order is None else "")
        if order is None or problem:
            return _refused_children(world, order, problem, [])
        problems = [_wrong_child(order, child, old) for child in wanted]
        if any(problems):
            return _refused_children(
                world, order, next(filter(None, problems)), list(zip(wanted, problems, strict=True))
            )
        for child in wanted:
            _record_child(world, order.id, child, old)
    return {"result": {"success": True, "sub_trade_order_list": {_CHILD: [_receipt(child, "") for child in wanted]}}}


_CHILD = "aeop_seller_shipment_sub_trade_order_d_t_o"


def _wrong_child(order: Order, child: dict[str, Any], old: tuple[str, str] | None) -> str:
    line, parcels = _child(order, child), child.get("shipment_list") or []
    if line is None:
        return "the order has no such sub_trade_order_index"
    if child.get("send_type") not in ("all", "part"):
        return "send_type takes all and part"
    wrong = [_wrong_parcel(parcel) for parcel in parcels] if parcels else ["missing shipment_list"]
    if any(wrong):
        return next(filter(None, wrong))
    mine = [shipment for shipment in order.shipments if _is_of(shipment, line["id"])]
    if old is not None:
        known = any((shipment["carrier"], shipment["tracking"]) == old for shipment in mine)
        return "" if known else "the old service and tracking number were never declared"
    if {shipment["tracking"] for shipment in mine} & {parcel["logistics_no"] for parcel in parcels}:
        return "this shipment was already declared"
    return "the child order was already declared fully shipped" if line["shipped"] >= line["quantity"] else ""


def _child(order: Order, child: dict[str, Any]) -> dict[str, Any] | None:
    """By its place in the order, from 1."""
    place = str(child.get("sub_trade_order_index"))
    return order.lines[int(place) - 1] if place.isdigit() and 1 <= int(place) <= len(order.lines) else None


def _is_of(shipment: dict[str, Any], line_id: str) -> bool:
    return any(part["line_id"] == line_id for part in shipment["lines"])


def _record_child(world: "World", order_id: str, child: dict[str, Any], old: tuple[str, str] | None) -> None:
    """Its last parcel carries the units that are left when it is `all`; how many a `part` holds nobody says."""
    for place, parcel in enumerate(child["shipment_list"], start=1):
        order = world.trade.order(order_id)
        line = _child(order, child) or {}
        reference, units = f"child/{line['id']}/{parcel['logistics_no']}", 0
        if old is not None:
            mine = [shipment for shipment in order.shipments if _is_of(shipment, line["id"])]
            reference = next(
                shipment["reference"] for shipment in mine if (shipment["carrier"], shipment["tracking"]) == old
            )
        elif child["send_type"] == "all" and place == len(child["shipment_list"]):
            units = line["quantity"] - line["shipped"]
        world.shipments.record(
            order, reference=reference, carrier=parcel["service_name"], tracking=parcel["logistics_no"],
            units={line["id"]: units},
        )  # fmt: skip


def _receipt(child: dict[str, Any], problem: str) -> dict[str, Any]:
    parcels = [
        {"logistics_no": parcel.get("logistics_no"), "service_name": parcel.get("service_name")}
        for parcel in child.get("shipment_list") or []
    ]
    wrong = {"error_code": "-999", "error_msg": problem} if problem else {}
    return {
        "sub_trade_order_index": child.get("sub_trade_order_index"), "send_type": child.get("send_type"),
        "shipment_list": {"aeop_shipment_d_t_o": parcels}, **wrong,
    }  # fmt: skip


def _refused_children(
    world: "World", order: Order | None, problem: str, children: list[tuple[dict[str, Any], str]]
) -> dict[str, Any]:
    if order is not None:
        world.shipments.refused(order.id)
    receipts = [_receipt(child, wrong) for child, wrong in children]
    said = {"success": False, "error_code": "-999", "error_msg": problem}
    return {"result": {**said, "sub_trade_order_list": {_CHILD: receipts}}}


# what may be declared ------------------------------------------------------------------------------------------


def _parcel(params: dict[str, str], prefix: str) -> dict[str, Any]:
    return {
        "service_name": params.get(f"{prefix}service_name"),
        "logistics_no": params.get(f"{prefix}logistics_no"),
        "tracking_web_site": params.get("tracking_website"),
        "actual_carrier": params.get("actual_carrier"),
    }


def _wrong_order(params: dict[str, str], parcel: dict[str, Any]) -> str:
    missing = [name for name in ("out_ref", "send_type") if not params.get(name)]
    if missing:
        return f"missing {missing[0]}"
    if params["send_type"] not in ("all", "part"):
        return "send_type takes all and part"
    description = params.get("description", "")
    if len(description) > 512 or not description.isascii() or "\n" in description:
        return "description must be English, on one line, of at most 512 characters"
    return _wrong_parcel(parcel)


def _wrong_parcel(parcel: dict[str, Any]) -> str:
    missing = [name for name in ("service_name", "logistics_no") if not parcel.get(name)]
    if missing:
        return f"missing {missing[0]}"
    service = SERVICES.get(str(parcel["service_name"]))
    if service is None:
        return "the service name is not one of listlogisticsservice"
    if service.key.startswith("OTHER") and not parcel.get("tracking_web_site"):
        return "tracking_website is required for this carrier"
    if service.key == "OTHER" and not parcel.get("actual_carrier"):
        return "actual_carrier is required for this carrier"
    number = str(parcel["logistics_no"])
    if not re.fullmatch(FORMAT, number) or not re.search(service.pattern, number):
        return "wrong tracking number format for the carrier"
    return ""


def _wrong_state(order: Order | None) -> str:
    if order is None:
        return "order id wrong or not of this account"
    if order.row["shipped_at"] is not None:
        return "the order was already declared fully shipped"
    return "" if native_status(order) in OPERABLE else "order not in an operable state"


def _left(order: Order) -> dict[str, int]:
    return {
        line["id"]: line["quantity"] - line["shipped"] for line in order.lines if line["shipped"] < line["quantity"]
    }


def _refused(world: "World", order: Order | None, problem: str) -> dict[str, Any]:
    if order is not None:
        world.shipments.refused(order.id)
    return {"result": {"result_success": False, "error_code": "-999", "error_message": problem}}
