"""A little that went wrong after the sale, for the demo: through the services, like everything else."""

from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from aftersales.models import CaseLine, ReplyTemplate, Review
from aftersales.services.cases import open_case
from aftersales.services.refunds import agree_refund, left_of
from aftersales.services.returns import SELLABLE, inspect, receive_return
from aftersales.states import CaseKind, CaseReason
from erp.kernel import clock
from inventory.models import Warehouse
from inventory.states import WarehouseKind
from orders.models import Order, OrderLine
from people.models import User

MOST = 3
TEMPLATES = (
    (
        "Where is my parcel",
        "Dear {buyer_name},\nyour order {order_number} left on {shipped_on} with {carrier}. Its tracking number is {tracking_number}.",
        "{buyer_name} 您好，\n您的订单 {order_number} 已于 {shipped_on} 由 {carrier} 发出，运单号 {tracking_number}。",
    ),
    (
        "When will it ship",
        "Dear {buyer_name},\nyour order {order_number} will leave by {ship_by}.",
        "{buyer_name} 您好，\n您的订单 {order_number} 将在 {ship_by} 前发出。",
    ),
    (
        "Thanks",
        "Dear {buyer_name},\nthank you for writing to {store_name}.",
        "{buyer_name} 您好，\n感谢您联系 {store_name}。",
    ),
)


@transaction.atomic
def create_demo_aftersales(*, actor: User | None = None) -> int:
    """One return on its way, one judged and refunded, one sent again, and a bad review, on the oldest shipped orders; templates; how many cases.

    Asked again, it changes nothing. Without shipped orders there is nothing to put right.
    """
    if not Warehouse.objects.filter(kind=WarehouseKind.DEFECTIVE).exists():
        own = Warehouse.objects.filter(kind__in=SELLABLE, closed_at=None).order_by("pk").first()
        if own is None:
            return 0
        Warehouse.objects.create(
            code="DEFECT", name="Defective goods", name_zh="次品仓", kind=WarehouseKind.DEFECTIVE, country=own.country
        )
    _templates()
    orders = Order.objects.filter(shipped_at__isnull=False, paid_at__isnull=False).select_related("store", "account")
    made = [_case(order, place, actor) for place, order in enumerate(orders.order_by("pk")[:MOST])]
    return sum(1 for case_id in made if case_id is not None)


def _templates() -> None:
    for name, text_en, text_zh in TEMPLATES:
        ReplyTemplate.objects.get_or_create(
            name=name, retired_at=None, defaults={"text_en": text_en, "text_zh": text_zh}
        )


def _case(order: Order, place: int, actor: User | None) -> int | None:
    line = OrderLine.objects.filter(order=order).order_by("pk").first()
    if line is None:
        return None
    kind = (CaseKind.RETURN_REFUND, CaseKind.RETURN_REFUND, CaseKind.RESEND)[place]
    name = f"demo case {order.account_id} {order.external_id}"
    opened = open_case(
        client_id=uuid5(NAMESPACE_URL, name),
        order_id=order.pk,
        kind=kind,
        reason=(CaseReason.CHANGED_MIND, CaseReason.DEFECTIVE, CaseReason.NOT_ARRIVED)[place],
        lines=((line.pk, 1),),
        resend_lines=((line.pk, 1),),
        actor=actor,
    )
    if opened.case_id is None or opened.already:
        return opened.case_id
    if place == 1:
        _judged(opened.case_id, order, name, actor)
        _reviewed(order, line)
    return opened.case_id


def _judged(case_id: int, order: Order, name: str, actor: User | None) -> None:
    warehouse = order.warehouse or Warehouse.objects.filter(kind__in=SELLABLE, closed_at=None).order_by("pk").first()
    for line in CaseLine.objects.filter(case_id=case_id, expected__gt=0).select_related("case").order_by("pk"):
        sent = uuid5(NAMESPACE_URL, f"{name} {line.pk}")
        receive_return(client_id=sent, code=line.case.number, lines=[(line.pk, line.expected)], actor=actor)
        inspect(
            client_id=sent,
            case_line_id=line.pk,
            restocked=line.expected,
            warehouse_id=warehouse.pk if warehouse else None,
            actor=actor,
        )
    left = left_of(order)
    agree_refund(
        client_id=uuid5(NAMESPACE_URL, f"{name} refund"),
        case_id=case_id,
        items_minor=left.items // 2,
        shipping_minor=0,
        tax_minor=0,
        actor=actor,
    )


def _reviewed(order: Order, line: OrderLine) -> None:
    Review.objects.get_or_create(
        account=order.account,
        external_id=f"demo-{order.external_id}"[:80],
        defaults={
            "store": order.store,
            "listing": line.listing,
            "order": order,
            "stars": 2,
            "title": "Not what I hoped for",
            "text": "It stopped working after a day. The parcel was quick, though.",
            "author": "demo",
            "reviewed_at": clock.now(),
        },
    )
