"""Goods in: ordered, received, billed, paid."""

from decimal import Decimal

from erp.story.teller import CannotTell, Event, Story, expect, verb
from finance.models import Bill, Payment
from finance.queries.payables import unbilled
from finance.services.bills import BilledLine, approve_bills, create_bill
from finance.services.payments import pay
from inventory.services.documents import Corrected, adjust_stock
from procurement.models import GoodsReceipt, GoodsReceiptLine, PurchaseOrder
from procurement.services.drafting import ExtraDraft
from procurement.services.late_costs import LateDraft, add_late_cost
from procurement.services.orders import approve_orders, close_orders, create_order
from procurement.services.receiving import receive_goods


@verb("buy")
def buy(story: Story, event: Event) -> None:
    """Order goods and approve the order: lines of (SKU, quantity, price), perhaps freight that is shared into the cost."""
    supplier = story.get("supplier", event["supplier"])
    extras = [
        ExtraDraft("freight", Decimal(event["freight"]), supplier.currency, event.get("share_by", "value"))
    ] if event.get("freight") else []  # fmt: skip
    made = create_order(
        client_id=story.wish("buy", event["id"]),
        supplier_id=supplier.pk,
        warehouse_id=story.get("warehouse", event["warehouse"]).pk,
        lines=[(story.get("sku", code).pk, quantity, Decimal(price)) for code, quantity, price in event["lines"]],
        extras=extras,
        actor=story.actor,
    )
    order: PurchaseOrder = expect(made.order, made.refused)
    outcomes = approve_orders(order_ids=[order.pk], actor=story.actor)
    expect(outcomes.done or None, outcomes.refused)
    story.put("buy", event["id"], order)


@verb("receive")
def receive(story: Story, event: Event) -> None:
    """Goods of a purchase order come: lines of (SKU, good, defective)."""
    order: PurchaseOrder = story.get("buy", event["buy"])
    line_of = {line.sku.code: line.pk for line in order.lines.select_related("sku")}
    done = receive_goods(
        client_id=story.wish("receive", event["id"]),
        order_id=order.pk,
        lines=[(line_of[code], good, defective) for code, good, defective in event["lines"]],
        actor=story.actor,
    )
    receipt: GoodsReceipt = expect(done.receipt, done.refused)
    story.put("receive", event["id"], receipt)


@verb("close_order")
def close_order(story: Story, event: Event) -> None:
    """Nothing more will come of a purchase order."""
    outcomes = close_orders(order_ids=[story.get("buy", event["buy"]).pk], reason=event["reason"], actor=story.actor)
    expect(outcomes.done or None, outcomes.refused)


@verb("bill")
def bill(story: Story, event: Event) -> None:
    """A supplier bills all that came and is not billed. `amounts`: what they ask for a SKU or `freight` where it is not what we expect."""
    supplier = story.get("supplier", event["supplier"])
    amounts = dict(event.get("amounts", {}))
    lines = []
    for each in unbilled(supplier.pk):
        asked = amounts.pop(each.what, None)
        amount = each.expected if asked is None else story.minor(asked, each.currency)
        lines.append(BilledLine(each.kind, each.source_id, each.quantity, amount))
    if amounts:
        raise CannotTell(f"nothing to bill for {', '.join(amounts)}")
    made = create_bill(
        client_id=story.wish("bill", event["id"]),
        supplier_id=supplier.pk,
        number=event["id"],
        billed_on=story.day,
        lines=lines,
        actor=story.actor,
    )
    bill_id = expect(made.bill_id, made.refused)
    outcomes = approve_bills(bill_ids=[bill_id], reason=event.get("reason", ""), actor=story.actor)
    expect(outcomes.done or None, outcomes.refused)
    story.put("bill", event["id"], Bill.objects.get(pk=bill_id))


@verb("late_cost")
def late_cost(story: Story, event: Event) -> None:
    """A cost comes after the goods: freight or duty of purchase orders (`buys`) or receipts; below zero, a credit note."""
    billing = story.get("supplier", event["supplier"])
    currency = event.get("currency", billing.currency)
    came = GoodsReceiptLine.objects.filter(
        receipt__in=[story.get("receive", name) for name in event.get("receipts", [])]
    )
    done = add_late_cost(
        draft=LateDraft(
            client_id=story.wish("late_cost", event["id"]),
            supplier_id=billing.pk,
            currency=currency,
            minor=story.minor(event["amount"], currency),
            on=story.day,
            kind=event.get("kind", "freight"),
            share_by=event.get("share_by", "value"),
            order_ids=[story.get("buy", name).pk for name in event.get("buys", [])],
            receipt_line_ids=list(came.values_list("pk", flat=True)),
            note=event["id"],
        ),
        actor=story.actor,
    )
    story.put("late_cost", event["id"], expect(done.late_cost, done.refused))


@verb("pay")
def pay_bill(story: Story, event: Event) -> None:
    """Pay a bill whole, from an account of ours: `paid` in its currency when that is another, and a fee on top."""
    owed: Bill = Bill.objects.get(pk=story.get("bill", event["bill"]).pk)
    account = story.get("money_account", event["from"])
    paid = story.minor(event["paid"], account.currency) if "paid" in event else owed.total
    done = pay(
        client_id=story.wish("pay", event["id"]),
        supplier_id=owed.supplier_id,
        money_account_id=account.pk,
        amount=owed.total,
        paid=paid,
        fee=story.minor(event.get("fee", "0"), account.currency),
        on=story.day,
        shares=[(owed.pk, owed.total)],
        actor=story.actor,
    )
    story.put("pay", event["id"], Payment.objects.get(pk=expect(done.payment_id, done.refused)))


@verb("adjust")
def adjust(story: Story, event: Event) -> None:
    """Fewer or more units than we believed."""
    written = adjust_stock(
        client_id=story.wish("adjust", event["id"]),
        warehouse_id=story.get("warehouse", event["warehouse"]).pk,
        reason=event["reason"],
        corrected=[Corrected(story.get("sku", code).pk, delta) for code, delta in event["lines"]],
        actor=story.actor,
    )
    story.put("adjust", event["id"], expect(written.document, written.refused))
