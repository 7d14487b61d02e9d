"""What the pages of an order and a supplier show: plain values, ready for a template."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings

from erp.kernel.models import TimelineEntry
from erp.kernel.money import minor_digits
from erp.kernel.outcomes import Outcomes
from erp.kernel.ui.names import local_name
from people.models import User
from procurement.models import GoodsReceipt, GoodsReceiptLine, PurchaseOrder
from procurement.reads.words import ARRIVAL_TONES, STATE_TONES, action_words, refusal_words
from procurement.states import Arrival, OrderState


def order_rows(orders: Sequence[PurchaseOrder]) -> list[dict[str, Any]]:
    """The lines of the list; the page brings supplier, warehouse and totals with it."""
    return [
        {
            "order": order,
            "tone": STATE_TONES[OrderState(order.state)],
            "arrival_tone": ARRIVAL_TONES[Arrival(order.arrival)],
            "supplier": local_name(order.supplier),
            "total": getattr(order, "total", None),
            "units": getattr(order, "units", None),
        }
        for order in orders
    ]


def order_context(order: PurchaseOrder, *, user: User) -> dict[str, Any]:
    """Everything about one order."""
    lines = list(order.lines.select_related("sku", "quote").order_by("pk"))
    came = bool(order.receipts.exists())
    return {
        "order": order,
        "tone": STATE_TONES[OrderState(order.state)],
        "arrival_tone": ARRIVAL_TONES[Arrival(order.arrival)],
        "supplier": local_name(order.supplier),
        "lines": [
            {
                "line": line,
                "name": local_name(line.sku),
                "total": line.unit_price * line.quantity,
                "left": max(0, line.quantity - line.received),
            }
            for line in lines
        ],
        "total": sum((line.unit_price * line.quantity for line in lines), Decimal(0)),
        "extras": list(order.extras.select_related("supplier").order_by("pk")),
        "receipts": _receipts(order),
        "base": settings.BASE_CURRENCY,
        "events": events("purchase_order", order.pk),
        "may_approve": user.can("purchasing.approve") and order.state == OrderState.DRAFT,
        "may_change": user.can("purchasing.manage") and order.state == OrderState.DRAFT,
        "may_take_back": user.can("purchasing.manage") and order.state == OrderState.APPROVED and not came,
        "may_close": user.can("purchasing.manage") and order.state == OrderState.APPROVED and came,
        "may_cancel": user.can("purchasing.manage")
        and order.state in (OrderState.DRAFT, OrderState.APPROVED)
        and not came,
        "may_receive": user.can("stock.receive") and order.state == OrderState.APPROVED,
    }


def _receipts(order: PurchaseOrder) -> list[dict[str, Any]]:
    """Receipts with their lines; a line's cost in the base currency opens to the moves it made."""
    found = GoodsReceiptLine.objects.filter(receipt__order=order).select_related("line__sku").order_by("pk")
    lines: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        told = {
            "row": row,
            "goods": amount(row.goods_minor, order.currency),
            "goods_base": amount(row.goods_base, settings.BASE_CURRENCY),
            "extra_base": amount(row.extra_base, settings.BASE_CURRENCY),
            "cost": amount(row.goods_base + row.extra_base, settings.BASE_CURRENCY),
        }
        lines.setdefault(row.receipt_id, []).append(told)
    receipts = GoodsReceipt.objects.filter(order=order).select_related("received_by").order_by("-pk")
    return [{"receipt": receipt, "lines": lines.get(receipt.pk, [])} for receipt in receipts]


def amount(minor: int, currency: str) -> Decimal:
    """Minor units as an amount."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def events(subject_kind: str, subject_id: int) -> list[dict[str, Any]]:
    """The timeline of a document."""
    found = TimelineEntry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).select_related("actor")
    told = []
    for entry in found.order_by("pk"):
        text, tone, detail = action_words(entry.action, entry.data)
        actor = entry.actor.display_name if entry.actor else ""
        told.append({"text": text, "tone": tone, "detail": detail, "at": entry.at, "actor": actor})
    return told


def outcome_context(outcomes: Outcomes, *, labels: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """What the outcome panel shows: refused first, each with its reason and a link. `labels`: (words, url) by id."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    rows = []
    for key, kind in kinds:
        label, url = labels.get(key, (f"#{key}", ""))
        refusal = outcomes.refused.get(key)
        reason = refusal_words(refusal.code, refusal.values) if refusal else ""
        rows.append({"id": key, "kind": kind, "label": label, "url": url, "reason": reason})
    return {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }
