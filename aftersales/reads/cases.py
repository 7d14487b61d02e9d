"""A case with everything that belongs to it, as its page shows it."""

from typing import Any

from django.urls import reverse

from aftersales.models import Case, CaseLine, Refund
from aftersales.queries import parts_of
from aftersales.reads.words import action_words, by_itself, major, say, tone
from aftersales.services.cases import close_refusal
from aftersales.services.refunds import left_of
from aftersales.states import MoneyState, ResendState
from erp.kernel.models import OutboxCommand, TimelineEntry
from logistics.models import Parcel
from orders.models import Order, OrderLine
from people.models import User

_REFUND_TONES = {"confirmed": "ok", "rejected": "bad"}


def case_rows(cases: list[Case]) -> list[dict[str, Any]]:
    """Lines of the list."""
    return [
        {
            "case": case,
            "goods_tone": tone(case.goods),
            "money_tone": tone(case.money),
            "resend_tone": tone(case.resend),
            "url": reverse("aftersales:case", args=[case.pk]),
        }
        for case in cases
    ]


def case_context(case: Case, *, user: User) -> dict[str, Any]:
    """All that the page of a case shows; a fixed number of queries, whatever the case holds."""
    left, currency = left_of(case.order), case.order.currency
    refunds = list(Refund.objects.filter(case=case).select_related("agreed_by").order_by("pk"))
    commands = {row.wish: row for row in OutboxCommand.objects.filter(wish__in=[f"refund:{r.pk}" for r in refunds])}
    why_open = close_refusal(case)
    manage = user.can("cases.manage") and case.closed_at is None
    return {
        "case": case,
        "order": case.order,
        "tones": {"goods": tone(case.goods), "money": tone(case.money), "resend": tone(case.resend)},
        "lines": CaseLine.objects.filter(case=case).select_related("sku", "order_line").order_by("pk"),
        "refunds": [
            {
                "refund": refund,
                "reference": f"R{refund.pk}",
                "tone": _REFUND_TONES.get(refund.state, "progress"),
                "amount": major(refund.items_minor + refund.shipping_minor + refund.tax_minor, refund.currency),
                "items": major(refund.items_minor, refund.currency),
                "shipping": major(refund.shipping_minor, refund.currency),
                "tax": major(refund.tax_minor, refund.currency),
                "command": commands.get(f"refund:{refund.pk}"),
            }
            for refund in refunds
        ],
        "left": major(left.total, currency),
        "parcels": Parcel.objects.filter(owner_kind="case", owner_id=case.pk)
        .select_related("warehouse")
        .order_by("pk"),
        "others": Case.objects.filter(order_id=case.order_id).exclude(pk=case.pk).order_by("pk"),
        "reviews": case.reviews.order_by("pk"),
        "events": _events(case),
        "may_refund": user.can("cases.refund")
        and case.money not in (MoneyState.AGREED, MoneyState.SENT)
        and left.total > 0,
        "may_resend": manage and case.resend == ResendState.NONE,
        "may_stop": manage and case.resend in (ResendState.WAITING, ResendState.PACKING),
        "may_close": manage and why_open is None,
        "why_open": say(why_open) if why_open and case.closed_at is None else "",
        "may_receive": user.can("returns.receive"),
        "may_open": user.can("cases.manage"),
        "may_see_parcels": user.can("parcels.view"),
    }


def order_lines(order: Order) -> list[dict[str, Any]]:
    """The lines of an order with how many sold units may come back, and how many may be sent again."""
    back: dict[int, list[int]] = {}
    again: dict[int, list[int]] = {}
    for part in parts_of([order.pk])[order.pk]:
        back.setdefault(part.order_line_id, []).append(part.left)
        again.setdefault(part.order_line_id, []).append(part.shipped // part.per_unit)
    return [
        {
            "id": line.pk,
            "name": line.sku.code if line.sku else line.listing.seller_sku,
            "title": line.title,
            "left": min(back.get(line.pk, [0])),
            "shipped": min(again.get(line.pk, [0])),
        }
        for line in OrderLine.objects.filter(order=order).select_related("listing__sku", "sold_as").order_by("pk")
    ]


def _events(case: Case) -> list[dict[str, Any]]:
    found = (
        TimelineEntry.objects.filter(subject_kind="case", subject_id=case.pk).select_related("actor").order_by("-pk")
    )
    made = []
    for entry in found:
        text, hue, detail = action_words(entry.action, entry.data)
        actor = entry.actor.display_name if entry.actor else by_itself()
        made.append({"text": text, "at": entry.at, "tone": hue, "detail": detail, "actor": actor})
    return made
