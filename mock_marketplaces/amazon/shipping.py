"""confirmShipment of Orders v0: 204 with no body; one package a call."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import error, invalid
from mock_marketplaces.amazon.orders import own_order, site_of
from mock_marketplaces.core.clock import parse_iso
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.protocol import Answer, Order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

REQUIRED = ("packageReferenceId", "carrierCode", "trackingNumber", "shipDate", "orderItems")


def confirm(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    """Confirm a package. The same packageReferenceId again edits it; a new one on a fulfilled order is refused."""
    with world.store.tx():
        order = own_order(world, account, order_id)
        try:
            package, units = _read(order, request)
            if not any(shipment["reference"] == package["packageReferenceId"] for shipment in order.shipments):
                check_state(order, units)
        except Answer as refused:
            world.shipments.refused(order_id)
            return refused.response
        carrier = package.get("carrierName") or package["carrierCode"]
        world.shipments.record(
            order,
            reference=package["packageReferenceId"],
            carrier=carrier,
            tracking=package["trackingNumber"],
            units=units,
        )
    return Response(204)


def _read(order: Order, request: Request) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        body = request.json()
        package = body["packageDetail"]
        marketplace_id = body["marketplaceId"]
        missing = [name for name in REQUIRED if not package.get(name)]
    except (ValueError, KeyError, TypeError, AttributeError):
        invalid("The body must be {marketplaceId, packageDetail}.")
    if missing:
        invalid(f"packageDetail lacks {', '.join(missing)}.")
    if marketplace_id != site_of(order).marketplace_id:
        invalid(f"Order {order.id} is not of marketplace {marketplace_id}.")
    if not str(package["packageReferenceId"]).isdigit() or int(package["packageReferenceId"]) < 1:
        invalid("packageReferenceId must be a positive number.")
    if package["carrierCode"] == "Other" and not package.get("carrierName"):
        invalid("carrierName is required when carrierCode is Other.")
    try:
        parse_iso(str(package["shipDate"]))
    except ValueError:
        invalid("shipDate is not an ISO 8601 date-time.")
    return {**package, "packageReferenceId": str(package["packageReferenceId"])}, _units(order, package["orderItems"])


def _units(order: Order, items: Any) -> dict[str, int]:
    known = {line["id"] for line in order.lines}
    units: dict[str, int] = {}
    for item in items if isinstance(items, list) else []:
        line_id, quantity = str(item.get("orderItemId", "")), item.get("quantity")
        if line_id not in known or not isinstance(quantity, int) or quantity < 1:
            invalid(f"orderItems: {line_id or '(no id)'} with quantity {quantity} is not an item of this order.")
        units[line_id] = units.get(line_id, 0) + quantity
    return units


def check_state(order: Order, units: dict[str, int]) -> None:
    if order.status == "shipped":
        raise Answer(
            error(
                400,
                "InvalidInput",
                "No matching package was found to update, or the order is already fulfilled.",
                "PackageToUpdateNotFound",
            )
        )
    if order.status not in ("paid", "part_shipped") or order.extra.get("marketplace_fulfilled"):
        invalid(f"Order {order.id} can't be confirmed in its state.")
    for line in order.lines:
        if units.get(line["id"], 0) > line["quantity"] - line["shipped"]:
            invalid(f"Item {line['id']} has {line['quantity'] - line['shipped']} units left to ship.")
