"""Codes of the services in a person's words: refusals, holds, the lines of a timeline. A code without words shows itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.rules.words import held_words, ruled_words
from orders.states import RULE_HOLDS, HoldKind, OrderState
from stores.connectors.port import CancelReason
from stores.states import Marketplace

_STATE_TONES = {
    OrderState.REVIEW: "info",
    OrderState.APPROVED: "progress",
    OrderState.ALLOCATED: "progress",
    OrderState.FULFILLING: "progress",
    OrderState.SHIPPED: "ok",
    OrderState.DELIVERED: "ok",
    OrderState.CLOSED: "off",
    OrderState.CANCELLED: "off",
}

_REFUSALS: dict[str, Promise] = {
    "not_found": gettext_lazy("There is no such order."),
    "cancelled": gettext_lazy("The order is cancelled."),
    "held": gettext_lazy("Held: %(holds)s. Clear this first."),
    "not_payable": gettext_lazy("Not paid yet, or shipped by the marketplace."),
    "labelled": gettext_lazy("It has a label already (%(state)s). Take it back to review first."),
    "started": gettext_lazy("The warehouse has begun with its parcel."),
    "merged": gettext_lazy("It leaves together with other orders. Take it out of its group first."),
    "split": gettext_lazy("It leaves in several parcels. Undo the split first."),
    "no_parts": gettext_lazy("%(marketplace)s takes no part of an order: it has to leave whole."),
    "no_shared_parcels": gettext_lazy(
        "%(marketplace)s does not say that it takes one tracking number on several orders."
    ),
    "no_address": gettext_lazy("Its address is not known."),
    "alone": gettext_lazy("No other of the chosen orders goes to the same buyer and address."),
    "nothing_to_split": gettext_lazy("It would still be one parcel."),
    "unmapped": gettext_lazy("A line is not mapped to a SKU."),
    "more_than_open": gettext_lazy("More units than are still to be sent."),
    "cancel_instead": gettext_lazy("Nothing would be left to send. Cancel the order instead."),
    "their_deadline": gettext_lazy("The marketplace sets the deadline of this order."),
    "unknown_place": gettext_lazy("There is no such open warehouse or service."),
    "erased": gettext_lazy("The buyer is forgotten."),
    "not_ours": gettext_lazy("What a marketplace sold stays what it is. Map its listing instead."),
    "unknown_sku": gettext_lazy("There is no SKU %(sku)s."),
    "no_lines": gettext_lazy("Write at least one line."),
    "quantity": gettext_lazy("The quantity of %(sku)s is not between 1 and %(most)s."),
    "price": gettext_lazy("A price is negative or far too large."),
    "address": gettext_lazy("The address lacks a name, a street, a town or a country."),
    "currency": gettext_lazy("%(currency)s is no currency: write three capital letters."),
    "store": gettext_lazy("There is no such open store that you may see."),
    "store_currency": gettext_lazy("This store sells in %(currency)s."),
    "no_warehouse": gettext_lazy("No warehouse that serves this store is open. Enter one, or open one again."),
    "number_twice": gettext_lazy("This order number stands here twice."),
    "not_yours": gettext_lazy("Other people decide about this hold: %(holds)s."),
    "no_rule": gettext_lazy("No rule placed this hold; it ends another way."),
    "over": gettext_lazy("Too late: the order is %(state)s."),
    "shipped": gettext_lazy("It has left the door (%(state)s); cancelling cannot bring it back."),
    "ask_marketplace": gettext_lazy(
        "%(marketplace)s lets nobody cancel by API. Cancel it in its seller centre, then mark it as cancelled there."
    ),
    "answer_there": gettext_lazy(
        "%(marketplace)s takes no answer by API. Answer it in its seller centre, then mark it as answered there."
    ),
    "no_request": gettext_lazy("The buyer does not ask to cancel."),
    "open": gettext_lazy("It is still to be sent (%(state)s). Its buyer can't be forgotten yet."),
    "failed": gettext_lazy("The database refused it: %(error)s"),
}

_ACTIONS: dict[str, tuple[Promise, str]] = {
    "order.imported": (gettext_lazy("Order came in"), "info"),
    "order.paid": (gettext_lazy("Paid; ready for review"), "info"),
    "order.approved": (gettext_lazy("Approved"), "ok"),
    "order.back_to_review": (gettext_lazy("Taken back to review"), "warn"),
    "order.held": (gettext_lazy("Held: %(hold)s"), "warn"),
    "order.hold_released": (gettext_lazy("Hold released: %(hold)s"), "ok"),
    "order.allocated": (gettext_lazy("Warehouse and service fixed; parcel made"), "progress"),
    "order.fulfilling": (gettext_lazy("The warehouse has begun"), "progress"),
    "order.shipped": (gettext_lazy("Shipped"), "ok"),
    "order.called_back": (gettext_lazy("Shipping undone: %(reason)s"), "warn"),
    "order.shipped_elsewhere": (gettext_lazy("The marketplace says it is shipped, not by us"), "warn"),
    "order.label_refused": (gettext_lazy("The carrier refused the label: %(reason)s"), "bad"),
    "order.delivered": (gettext_lazy("Delivered"), "ok"),
    "order.closed": (gettext_lazy("Closed"), "off"),
    "order.tracking_confirmed": (gettext_lazy("The marketplace knows the tracking number"), "ok"),
    "order.tracking_rejected": (gettext_lazy("The marketplace rejected the tracking number"), "bad"),
    "order.confirmation_retried": (gettext_lazy("Confirmation sent again by hand"), "info"),
    "command.retried": (gettext_lazy("Sent again by hand: %(command)s"), "info"),
    "command.settled": (gettext_lazy("Settled by hand (%(command)s): %(reason)s"), "warn"),
    "order.cancelled": (gettext_lazy("Cancelled"), "off"),
    "order.split": (gettext_lazy("Split into several parcels"), "info"),
    "order.unsplit": (gettext_lazy("The split is undone"), "info"),
    "order.merged": (gettext_lazy("Leaves in one parcel with other orders"), "info"),
    "order.unmerged": (gettext_lazy("Taken out of its group: leaves in a parcel of its own"), "info"),
    "order.left_alone": (gettext_lazy("The last of its group: leaves in a parcel of its own"), "info"),
    "order.repacked": (gettext_lazy("Its parcel was stopped; a new one is made"), "warn"),
    "order.partly_shipped": (gettext_lazy("A part of it has left"), "progress"),
    "order.edited": (gettext_lazy("Changed by hand"), "info"),
    "order.address_edited": (gettext_lazy("The buyer's address was corrected by hand"), "info"),
    "order.line_lowered": (gettext_lazy("Fewer units are sent"), "warn"),
    "order.line_changed": (gettext_lazy("Another SKU is sent"), "warn"),
    "order.cancelled_too_late": (gettext_lazy("Cancelled at the marketplace, too late: the parcel has left"), "bad"),
    "order.released_after_shipping": (
        gettext_lazy("The marketplace wants it shipped once more: our parcel has left"),
        "bad",
    ),
    "order.reopened": (gettext_lazy("Lives again at the marketplace"), "info"),
    "order.address_changed": (gettext_lazy("The buyer's address changed"), "info"),
    "order.address_changed_late": (gettext_lazy("The buyer's address changed after the label was made"), "bad"),
    "order.cancel_accepted": (gettext_lazy("The buyer's wish to cancel is accepted"), "off"),
    "order.cancel_refused": (gettext_lazy("The buyer's wish to cancel is refused"), "warn"),
    "order.cancel_told": (gettext_lazy("The marketplace has cancelled it, or knows of our answer"), "ok"),
    "order.cancel_not_told": (gettext_lazy("The marketplace did not take our cancelling or our answer"), "bad"),
    "order.buyer_erased": (gettext_lazy("The buyer is forgotten"), "off"),
    "order.ruled": (gettext_lazy("Rules"), "info"),
    "order.buyer_watched": (gettext_lazy("The buyer is put on the watch list"), "warn"),
    "order.buyer_revealed": (gettext_lazy("Buyer's details were looked at"), "neutral"),
}

SPLITS: dict[str, Promise] = {
    "stock": gettext_lazy("By stock: what is there leaves now"),
    "warehouse": gettext_lazy("By warehouse: what is missing comes from another one"),
    "line": gettext_lazy("By line: each line in a parcel of its own"),
    "quantity": gettext_lazy("By quantity"),
}

# What spoke against a warehouse.
PLACE_WORDS: dict[str, Promise] = {
    "chosen": gettext_lazy("chosen"),
    "country": gettext_lazy("no service carries to this country from there"),
    "stock": gettext_lazy("has less of it"),
    "not_wished": gettext_lazy("another one is wished"),
    "cost": gettext_lazy("the freight is higher or unknown"),
    "rank": gettext_lazy("stands further down the store's list"),
}

_COLUMNS: dict[str, Promise] = {
    "our_note": gettext_lazy("Our note"),
    "wished_warehouse_id": gettext_lazy("Wished warehouse"),
    "wished_service_id": gettext_lazy("Wished service"),
    "ship_by": gettext_lazy("Ship by"),
}

_REASONS: dict[str, Promise] = {
    "label_refused": gettext_lazy("the carrier refused the label"),
    "stock_missing": gettext_lazy("stock is missing"),
    "back_to_review": gettext_lazy("taken back to review"),
    "unmerged": gettext_lazy("taken out of its group"),
    "unpaid_expired": gettext_lazy("not paid in time"),
    "marketplace": gettext_lazy("cancelled at the marketplace"),
    "buyer_request": gettext_lazy("the buyer asked to cancel"),
    "time_over": gettext_lazy("their marketplace's time is over"),
    "restored": gettext_lazy("forgotten before, and known to a backup that was restored"),
}

# Why we cancel, as the marketplace is told.
CANCEL_REASONS: dict[CancelReason, Promise] = {
    "out_of_stock": gettext_lazy("Out of stock"),
    "undeliverable": gettext_lazy("Can't be delivered there"),
    "wrong_price": gettext_lazy("Wrong price"),
    "buyer_request": gettext_lazy("The buyer wrote to us"),
    "other": gettext_lazy("Other"),
}

_COMMANDS: dict[str, Promise] = {
    "shipment.confirm": gettext_lazy("Tracking number"),
    "order.cancel": gettext_lazy("Cancelled by us"),
}

_ADDRESS_PARTS: dict[str, Promise] = {
    "name": gettext_lazy("name"),
    "lines": gettext_lazy("street"),
    "city": gettext_lazy("town"),
    "country": gettext_lazy("country"),
}


_ADDRESS_FIELDS: dict[str, Promise] = {
    **_ADDRESS_PARTS,
    "state": gettext_lazy("region"),
    "postcode": gettext_lazy("postcode"),
    "phone": gettext_lazy("phone"),
    "email": gettext_lazy("e-mail"),
    "company": gettext_lazy("company"),
}


def state_tone(state: str) -> str:
    """The hue of a state."""
    return _STATE_TONES.get(OrderState(state), "neutral")


def hold_tone(kind: str) -> str:
    """The hue of a hold: red where a sale may be lost, amber where somebody has to look."""
    return "bad" if kind in (HoldKind.OUT_OF_STOCK, HoldKind.NO_SERVICE, HoldKind.LABEL_REFUSED) else "warn"


def hold_label(kind: str) -> str:
    """The name of a hold."""
    return str(HoldKind(kind).label) if kind in HoldKind.values else kind


def hold_reason(kind: str, data: Mapping[str, Any]) -> str:
    """What the hold itself knows about its reason."""
    if kind in (HoldKind.MANUAL, HoldKind.CANCEL_REQUESTED, HoldKind.LABEL_REFUSED):
        return str(data.get("reason") or "")
    if kind in RULE_HOLDS:
        return _("rule %(rule)s '%(name)s'") % {"rule": data.get("rule", ""), "name": data.get("name", "")}
    if kind == HoldKind.NO_SERVICE and "weight_g" in data:
        return _("to %(country)s with %(weight)s g") % {"country": data.get("country", ""), "weight": data["weight_g"]}
    return ""


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a service left an order as it was."""
    words = _REFUSALS.get(code)
    if words is None:
        return code
    told = dict(values)
    if "holds" in told:
        told["holds"] = ", ".join(hold_label(kind) for kind in told["holds"])
    if told.get("marketplace") in Marketplace.values:
        told["marketplace"] = Marketplace(told["marketplace"]).label
    state = told.get("state", "")
    told["state"] = str(OrderState(state).label) if state in OrderState.values else _("shipped")
    return str(words) % {"error": "", "holds": "", "sku": "", "most": "", "currency": "", **told}


def action_words(action: str, data: Mapping[str, Any]) -> tuple[str, str, str]:
    """A line of the timeline: its words, its hue, and the detail below."""
    words, tone = _ACTIONS.get(action, (action, "neutral"))
    text = str(words) % {"hold": hold_label(str(data.get("hold", "")))} if "%(" in str(words) else str(words)
    if action == "order.ruled":
        return text, tone, ruled_words(data)
    if "because" in data:
        return text, tone, held_words(data)
    return text, tone, change_words(action, data) or _reason_words(data)


def _reason_words(data: Mapping[str, Any]) -> str:
    reason = str(data.get("reason") or data.get("error") or "")
    return str(_REASONS.get(reason, reason))


def change_words(action: str, data: Mapping[str, Any]) -> str:
    """What was changed, with what stood there before; "" for lines of another kind. Of a buyer only the names of the fields."""
    if action == "order.address_edited":
        return ", ".join(str(_ADDRESS_FIELDS.get(name, name)) for name in data.get("fields", ()))
    if action == "order.edited":
        return "; ".join(
            f"{_COLUMNS.get(each['what'], each['what'])}: {each['before'] or '—'} → {each['after'] or '—'}"
            for each in data.get("changes", ())
        )
    if action in ("order.line_lowered", "order.line_changed"):
        return f"{data.get('sku') or data.get('line', '')}: {data.get('before', '')} → {data.get('after', '')}"
    if action == "order.merged":
        return ", ".join(data.get("with", ()))
    if action == "order.split":
        return _("%(how)s, %(count)s parcels") % {
            "how": SPLITS.get(data.get("by", ""), ""),
            "count": data.get("parcels", ""),
        }
    return ""


def command_words(kind: str, payload: Mapping[str, Any]) -> str:
    """What the marketplace is told by a command."""
    if kind == "order.answer_cancel":
        return _("The buyer may cancel") if payload["accept"] else _("The buyer may not cancel")
    return str(_COMMANDS.get(kind, kind))


def cancel_words(reason: str) -> str:
    """Why an order was cancelled."""
    return str(_REASONS.get(reason, reason))


def missing_parts(address: Mapping[str, Any] | None) -> list[str]:
    """What an address lacks before a parcel could find its way."""
    told = address or {}
    return [
        str(word)
        for key, word in _ADDRESS_PARTS.items()
        if not (any(told.get(key) or []) if key == "lines" else str(told.get(key) or "").strip())
    ]
