"""ORDER_CHANGE notifications, as Amazon's queue would hold them. Our relay posts them; the status words are v0's."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.orders import site_of
from mock_marketplaces.amazon.orders_v0 import STATUSES
from mock_marketplaces.amazon.subscriptions import notification_id, subscribed
from mock_marketplaces.core.clock import iso_millis
from mock_marketplaces.core.protocol import Notice, Order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

STATUS_CHANGES = ("created", "paid", "cancelled", "shipped")


def order_change(world: "World", order: Order, change: str) -> list[Notice]:
    """One notification for a change of status or a buyer's request; other changes Amazon keeps to itself."""
    if change not in (*STATUS_CHANGES, "cancel_requested"):
        return []
    kind, reason = (
        ("OrderStatusChange", "Status changed")
        if change in STATUS_CHANGES
        else ("BuyerRequestedChange", "Buyer requested cancel")
    )
    account, now = world.trade.account(order.account_id), world.clock.now()
    subscription = subscribed(world, order.account_id, kind)
    if not subscription:
        return []
    payload = {
        "NotificationVersion": "1.0",
        "NotificationType": "ORDER_CHANGE",
        "PayloadVersion": "1.0",
        "EventTime": iso_millis(now),
        "Payload": {
            "OrderChangeNotification": {
                "NotificationLevel": "OrderLevel",
                "SellerId": account["credentials"]["seller_id"],
                "AmazonOrderId": order.id,
                "OrderChangeType": kind,
                "OrderChangeTrigger": {
                    "TimeOfOrderChange": iso_millis(order.row["updated_at"]),
                    "ChangeReason": reason,
                },
                "Summary": _summary(order),
            }
        },
        "NotificationMetadata": {
            "ApplicationId": account["credentials"]["application_id"],
            "SubscriptionId": subscription,
            "PublishTime": iso_millis(now),
            "NotificationId": notification_id(world),
        },
    }
    return [Notice("ORDER_CHANGE", order.id, payload)]


def _summary(order: Order) -> dict[str, Any]:
    status = STATUSES[order.status]
    left = 0 if order.status == "cancelled" else order.units - order.units_shipped
    items = [
        {
            "OrderItemId": line["id"],
            "SellerSKU": line["sku"],
            "SupplySourceId": "",
            "OrderItemStatus": "Shipped" if line["shipped"] >= line["quantity"] else "Unshipped",
            "Quantity": line["quantity"],
            "QuantityShipped": line["shipped"],
        }
        for line in order.lines
    ]
    return {
        "MarketplaceId": site_of(order).marketplace_id,
        "OrderStatus": status,
        "PurchaseDate": iso_millis(order.row["sold_at"]),
        "DestinationPostalCode": order.buyer["postcode"] if order.row["paid_at"] else "",
        "FulfillmentType": "AFN" if order.extra.get("marketplace_fulfilled") else "MFN",
        "OrderType": "StandardOrder",
        "NumberOfItemsShipped": order.units_shipped,
        "NumberOfItemsUnshipped": left,
        "OrderItems": items,
    }
