"""An order as the routing sees it, so that rules and freight can be tried on it before it has a parcel."""

from logistics.services.quoting import Consignment
from orders.models import Order
from orders.rules.facts import gather
from people.models import User


def consignment_of(number: str, user: User) -> Consignment | None:
    """What an order of this person's stores sends, by its number; the newest, where several have the number.

    None: there is no such order, or one that is not ours to send, or it has a line of which we don't know what is sold.
    """
    order = Order.objects.for_user(user).filter(external_id=number).order_by("-pk").first()
    if order is None:
        return None
    sending = gather([order.pk], ["margin"])[order.pk]["_sending"]
    place = order.warehouse_id or order.wished_warehouse_id or (sending.warehouse_id if sending else None)
    if sending is None or place is None:
        return None
    # the facts leave out what a rule wished for, which stands here
    consignment: Consignment = sending.consignment(order.pk, warehouse_id=place, service_id=order.wished_service_id)
    return consignment
