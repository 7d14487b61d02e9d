"""Codes of the services in a person's words: refusals, and the lines of a timeline. A code without words shows itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procurement.states import Arrival, OrderState

_REFUSALS: dict[str, Promise] = {
    "not_found": _("It is not there. Choose another."),
    "closed": _("%(code)s is closed. Open it again or choose another."),
    "bundle": _("%(sku)s is a bundle and is never bought itself. Buy its parts."),
    "twice": _("%(sku)s stands there twice. Put its units on one line."),
    "quantity": _("Order 1 to %(most)s units of %(sku)s."),
    "price": _("The price of %(sku)s is below zero."),
    "no_quote": _("No price is known for %(sku)s. Type one, or enter a quote of the supplier."),
    "below_minimum": _("The supplier sells %(sku)s from %(least)s units on. Order that many, or type a price."),
    "currency": _("%(currency)s is no currency. Use three letters, such as CNY or USD."),
    "amount": _("The amount must be at least the smallest coin of its currency."),
    "not_draft": _("Only a draft is changed. Take the order back to draft first."),
    "billed": _("One of the extra costs is on a bill already. Keep it, or take it off the bill first."),
    "no_lines": _("It orders nothing. Put lines on it first."),
    "supplier_closed": _("The supplier %(supplier)s is closed. Open it again or choose another."),
    "warehouse_closed": _("The warehouse %(warehouse)s is closed. Choose another."),
    "cancelled": _("The order is cancelled."),
    "received": _("Goods have come already. Close it short instead."),
    "over": _("Too late: the order is %(state)s."),
    "not_approved": _("It is not approved yet. Cancel the draft instead."),
    "nothing_came": _("Nothing has come yet. Cancel it instead."),
    "state": _("The order is %(state)s; goods come in for approved orders only. Tell the purchaser."),
    "nothing": _("Nothing was counted. Scan the goods first."),
    "too_many": _(
        "Only %(most)s more of %(sku)s may come, and %(came)s were counted. Put the others aside and tell the purchaser."
    ),
    "no_rate": _("No exchange rate of %(currency)s is known on %(day)s. Ask finance to enter one, then post again."),
    "no_defective_warehouse": _(
        "There is no open warehouse for defective goods. Ask the owner to open one (in %(country)s, if possible)."
    ),
    "unmeasured": _(
        "A cost is shared by weight or size, and that is not known of %(skus)s. Enter it at the SKU first."
    ),
    "no_receipts": _("Nothing of it has been received, so there is nothing to carry the cost."),
    "no_supplier": _("It is not there. Choose another."),
    "billed_late": _("It is on the bill %(bill)s. Cancel that bill first."),
    "is_reversal": _("It undoes another late cost. Enter that cost again instead."),
    "no_reason": _("Say why."),
    "not_needed": _("%(sku)s needs nothing any more: it is on order or drafted."),
    "code_taken": _("The code %(code)s belongs to another supplier."),
    "currency_in_use": _("Prices or orders stand in %(currency)s. Enter another supplier for another currency."),
    "not_sane": _("Steps and packs of %(sku)s begin at 1, and its price at 0."),
}

_ACTIONS: dict[str, tuple[Promise, str]] = {
    "purchase.drafted": (_("Drafted"), "info"),
    "purchase.changed": (_("Draft changed"), "info"),
    "purchase.approved": (_("Approved"), "ok"),
    "purchase.back_to_draft": (_("Taken back to draft"), "warn"),
    "purchase.received": (_("Goods received: %(good)s good, %(defective)s defective"), "progress"),
    "purchase.complete": (_("All has come; closed"), "ok"),
    "purchase.closed_short": (_("Closed short"), "warn"),
    "purchase.cancelled": (_("Cancelled"), "off"),
    "supplier.created": (_("Entered"), "info"),
    "supplier.changed": (_("Changed"), "info"),
    "supplier.closed": (_("Closed"), "off"),
    "supplier.reopened": (_("Opened again"), "ok"),
    "supplier.quoted": (_("%(count)s prices entered"), "info"),
}

STATE_TONES = {
    OrderState.DRAFT: "info",
    OrderState.APPROVED: "progress",
    OrderState.CLOSED: "ok",
    OrderState.CANCELLED: "off",
}
ARRIVAL_TONES = {Arrival.NONE: "neutral", Arrival.PART: "progress", Arrival.ALL: "ok"}


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a service left something as it was, and what to do."""
    words = _REFUSALS.get(code)
    if words is None:
        return code
    told = dict(values)
    if told.get("state") in OrderState.values:
        told["state"] = str(OrderState(told["state"]).label).lower()
    return str(words) % told


def action_words(action: str, data: Mapping[str, Any]) -> tuple[str, str, str]:
    """A line of the timeline: its words, its hue, and the detail below."""
    words, tone = _ACTIONS.get(action, (action, "neutral"))
    text = str(words) % data if "%(" in str(words) else str(words)
    return text, tone, str(data.get("reason") or data.get("receipt") or "")
