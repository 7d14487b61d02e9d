"""One order with everything that belongs to it, as its page and its drawer show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from erp.kernel import clock, crypto
from erp.kernel.models import InboxMessage, OutboxCommand, TimelineEntry
from erp.kernel.services.outbox import may_go_again
from erp.kernel.states import InboxState, OutboxState
from logistics.label_reads import milestones
from logistics.models import Parcel
from logistics.states import ParcelState
from orders.models import Buyer, Demand, Hold, Order, OrderLine, OrderParcel
from orders.reads.grouping import is_manual
from orders.reads.review import ways_out
from orders.reads.rows import due_words, shown_name
from orders.reads.words import (
    CANCEL_REASONS,
    action_words,
    cancel_words,
    command_words,
    hold_label,
    hold_reason,
    hold_tone,
    missing_parts,
    state_tone,
)
from orders.rules.panel import rules_panel
from orders.rules.words import held_words
from orders.services.shipping import confirm_wishes
from orders.states import BY_HAND, OPEN, RULE_HOLDS, HoldKind, OrderState
from people.models import User
from stores.connectors.registry import capabilities_of
from stores.states import CONNECTED

_PARCEL_TONES = {ParcelState.SHIPPED: "ok", ParcelState.CANCELLED: "off"}
_OUTBOX_TONES = {
    OutboxState.CONFIRMED: "ok",
    OutboxState.REJECTED: "bad",
    OutboxState.DEAD: "bad",
    OutboxState.UNKNOWN: "warn",
}
_INBOX_TONES = {InboxState.DONE: "ok", InboxState.QUARANTINED: "bad", InboxState.RETRY: "warn"}
SNAPSHOTS = 20


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done with an order now; `cancel_reason` says why it may not be cancelled.

    `answer`: the buyer asks to cancel. `by_hand`: the marketplace hears of it from a person in its seller centre, not from us;
    `told`: it has to hear of it.
    """

    approve: bool
    hold: bool
    release: bool
    back: bool
    answer: bool
    cancel: bool
    cancel_reason: str
    by_hand: bool
    told: bool


def order_context(order: Order, *, user: User) -> dict[str, Any]:
    """All that the order page shows; a fixed number of queries, whatever the order holds."""
    now = clock.now()
    holds = list(
        Hold.objects.filter(order=order, released_at=None).select_related("placed_by").order_by("placed_at", "id")
    )
    parcels, lines = _parcels(order), _lines(order)
    address = _address(order)
    return {
        "order": order,
        "tone": state_tone(order.state),
        "late": order.state in OPEN and order.ship_by < now,
        "due": due_words(order.ship_by, now) if order.state in OPEN else "",
        "cancel_words": cancel_words(order.cancel_reason),
        "lines": lines,
        "holds": [_hold(hold, address, user) for hold in holds],
        "rules": rules_panel(order, user=user),
        "buyer": buyer_context(order, address, user=user, reveal=False),
        "parcels": parcels,
        "milestones": milestones([entry["parcel"].pk for entry in parcels]),
        "confirmations": _confirmations(order, [entry["parcel"] for entry in parcels], lines),
        "cancel_reasons": list(CANCEL_REASONS.items()),
        "snapshots": _snapshots(order) if user.can("sync.view") else None,
        "events": _events(order),
        "acts": actions(order, {hold.kind for hold in holds}, user=user),
        "case_url": page_of("aftersales:open", order.pk) if user.can("cases.manage") else "",
        "cases_url": page_of("aftersales:list") if user.can("cases.view") else "",
    }


def actions(order: Order, open_holds: set[str], *, user: User) -> Actions:
    """What this person may do with the order now."""
    review, state = user.can("orders.review"), order.state
    why = cancel_refusal(order, user=user)
    can = capabilities_of(order.account.marketplace)
    asked = HoldKind.CANCEL_REQUESTED in open_holds
    theirs = order.account.marketplace in CONNECTED and not is_manual(order)
    told = theirs and (asked or bool(order.paid_at and not order.remote_cancelled_at))
    return Actions(
        approve=review and state == OrderState.REVIEW and not order.held,
        hold=review and state in OPEN and HoldKind.MANUAL not in open_holds,
        release=review and not open_holds.isdisjoint(BY_HAND),
        back=review and state == OrderState.APPROVED,
        answer=not why and asked,
        cancel=not why and not asked,
        cancel_reason=why,
        by_hand=told and not (can.answers_cancels if asked else can.cancels_orders),
        told=told,
    )


def cancel_refusal(order: Order, *, user: User) -> str:
    """Why a cancel is not offered; "" when it is."""
    if not user.can("orders.cancel"):
        return _("Your role may not cancel orders.")
    if order.state == OrderState.CANCELLED:
        return _("It is cancelled.")
    if order.state not in OPEN:
        return _("It has left the door. Use a return instead.")
    return ""


def buyer_context(order: Order, address: dict[str, Any] | None, *, user: User, reveal: bool) -> dict[str, Any]:
    """The buyer as the role permits: initials, the name and town, or (revealed, written on the timeline) everything."""
    full = user.can("orders.buyer")
    told = address or {}
    return {
        "order": order,
        "known": bool(told),
        "may_reveal": full,
        "may_forget": bool(told) and order.state not in OPEN and user.can("buyers.forget"),
        "revealed": reveal and full,
        "name": shown_name(str(told.get("name", "")), full=full),
        "city": told.get("city", "") if full else "",
        "country": order.country or told.get("country", ""),
        "address": told if reveal and full else None,
        "missing": missing_parts(told) if told else [],
    }


def buyer_address(order: Order) -> dict[str, Any] | None:
    """The buyer's details, opened; None when the marketplace has told none, or they are erased."""
    return _address(order)


def _address(order: Order) -> dict[str, Any] | None:
    sealed = Buyer.objects.filter(order=order).values_list("sealed", flat=True).first()
    return dict(crypto.unseal_json(sealed)) if sealed is not None else None


def _hold(hold: Hold, address: dict[str, Any] | None, user: User) -> dict[str, Any]:
    out = ways_out(hold.kind)
    missing = missing_parts(address) if hold.kind == HoldKind.ADDRESS else []
    return {
        "hold": hold,
        "label": hold_label(hold.kind),
        "tone": hold_tone(hold.kind),
        "reason": held_words(hold.data) if hold.kind in RULE_HOLDS else hold_reason(hold.kind, hold.data),
        "out": out,
        "url": page_of(out.url_name) if out else "",
        "release": hold.kind in RULE_HOLDS and user.can(RULE_HOLDS[HoldKind(hold.kind)]),
        "missing": ", ".join(missing),
    }


def _lines(order: Order) -> list[dict[str, Any]]:
    demands: dict[int, list[Demand]] = {}
    for demand in Demand.objects.filter(line__order=order).select_related("sku").order_by("attempt", "id"):
        demands.setdefault(demand.line_id, []).append(demand)
    lines = OrderLine.objects.filter(order=order).select_related("listing__sku", "sold_as").order_by("id")
    return [
        {
            "line": line,
            "url": page_of("stock-sku", line.sku.pk) if line.sku else "",
            "demands": [
                {
                    "demand": demand,
                    "url": _stock_page(demand),
                    "named": line.sku is None or demand.sku_id != line.sku.pk,
                }
                for demand in demands.get(line.pk, [])
            ],
        }
        for line in lines
    ]


def _stock_page(demand: Demand) -> str:
    return page_of("stock-sku", demand.sku_id) if demand.sku_id else ""


def page_of(name: str, *args: Any) -> str:
    """The address of a page that another app may have; "" while it has not."""
    try:
        return reverse(name, args=args) if name else ""
    except NoReverseMatch:
        return ""


def _parcels(order: Order) -> list[dict[str, Any]]:
    found = OrderParcel.objects.filter(order=order).select_related(
        "parcel__warehouse", "parcel__service__carrier", "parcel__shipped_by"
    )
    return [
        {
            "parcel": link.parcel,
            "tone": _PARCEL_TONES.get(ParcelState(link.parcel.state), "progress"),
            "url": page_of("logistics:parcel", link.parcel_id),
            "tracking_url": link.parcel.service.carrier.tracking_url(link.parcel.tracking_number),
        }
        for link in found.order_by("parcel_id")
    ]


def _confirmations(order: Order, parcels: list[Parcel], lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the marketplace was told of this order, found by the names of the wishes: parcels, answers to the buyer, cancelling."""
    asked = Hold.objects.filter(order=order, kind=HoldKind.CANCEL_REQUESTED).values_list("pk", flat=True)
    attempts = {entry["demand"].attempt for line in lines for entry in line["demands"]} or {1}
    wishes = confirm_wishes(order.pk, parcels)
    wishes += [f"answer_cancel:{hold_id}" for hold_id in asked]
    wishes += [f"cancel:{order.pk}:{attempt}" for attempt in attempts]
    found = OutboxCommand.objects.filter(wish__in=wishes).order_by("id")
    return [
        {
            "row": row,
            "what": command_words(row.kind, row.payload),
            "tone": _OUTBOX_TONES.get(OutboxState(row.state), "progress"),
            "again": may_go_again(row),
        }
        for row in found
    ]


def failed_confirmation(order: Order, command_id: int) -> OutboxCommand | None:
    """A command about this order that a person may let go again."""
    command = OutboxCommand.objects.filter(pk=command_id, key=f"order:{order.pk}").first()
    return command if command and may_go_again(command) else None


def _snapshots(order: Order) -> list[dict[str, Any]]:
    found = InboxMessage.objects.filter(source=order.account.lane, subject=order.external_id).defer("payload")
    return [
        {"row": row, "tone": _INBOX_TONES.get(InboxState(row.state), "neutral")}
        for row in found.order_by("-id")[:SNAPSHOTS]
    ]


def _events(order: Order) -> list[dict[str, Any]]:
    found = (
        TimelineEntry.objects.filter(subject_kind="order", subject_id=order.pk).select_related("actor").order_by("id")
    )
    made = []
    for entry in found:
        text, tone, detail = action_words(entry.action, entry.data)
        made.append({"text": text, "at": entry.at, "tone": tone, "detail": detail, "actor": _actor(entry)})
    return made


def _actor(entry: TimelineEntry) -> str:
    return entry.actor.display_name if entry.actor else _("by itself")


def facts(order: Order) -> list[tuple[str, datetime | None]]:
    """The times of an order, in the order of its life; those that have not come are left out."""
    told = [
        (_("Ordered"), order.ordered_at),
        (_("Paid"), order.paid_at),
        (_("Cancel asked"), order.cancel_requested_at),
        (_("Came in"), order.imported_at),
        (_("Approved"), order.approved_at),
        (_("Allocated"), order.allocated_at),
        (_("Shipped"), order.shipped_at),
        (_("Shipped there"), order.remote_shipped_at),
        (_("Delivered"), order.delivered_at),
        (_("Cancelled there"), order.remote_cancelled_at),
        (_("Cancelled"), order.cancelled_at),
    ]
    return [(word, moment) for word, moment in told if moment is not None]
