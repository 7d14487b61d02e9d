"""Codes of the services in a person's words: refusals, tones, the lines of a timeline."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.states import GoodsState, MoneyState, ResendState
from aftersales.variables import VARIABLES
from erp.kernel.money import minor_digits
from erp.kernel.outcomes import Refusal

_REFUSALS: dict[str, Promise] = {
    "not_found": gettext_lazy("It is not there any more. Go back to the list."),
    "no_lines": gettext_lazy("Say how many units of which line come back or are sent again."),
    "line_unknown": gettext_lazy("That is no line of this order. Reload the page."),
    "no_warehouse": gettext_lazy(
        "No warehouse that serves this store is open, so nothing can be sent again. Enter one, or open one again."
    ),
    "not_shipped": gettext_lazy("Nothing of this order has left yet. Cancel the order instead."),
    "too_many": gettext_lazy("Only %(left)s of line %(line)s are left, not %(asked)s. Lower the number."),
    "unknown_parcel": gettext_lazy(
        "Nothing has the code %(scanned)s. It is kept under unknown parcels: put it on that shelf."
    ),
    "more_than_expected": gettext_lazy(
        "%(left)s more of %(sku)s are expected. Put the others aside and ask customer service."
    ),
    "nothing": gettext_lazy("Say how much: an amount or a number of units above zero."),
    "more_than_received": gettext_lazy("Only %(left)s of %(sku)s wait to be judged. Scan the unit in first."),
    "warehouse": gettext_lazy("Choose an open warehouse that sells, to put the units back on the shelf."),
    "no_defective_warehouse": gettext_lazy(
        "There is no warehouse for defective goods. Ask the owner to add one, or write the unit off."
    ),
    "nothing_out": gettext_lazy("All shipped units of %(sku)s have come back already. Check the case number."),
    "linked": gettext_lazy("It belongs to another case already. Open that case instead."),
    "closed": gettext_lazy("The case is closed. Open another one."),
    "resend_over": gettext_lazy("This case has sent something again, or called it off. Open another case for more."),
    "shipped": gettext_lazy("It has left the door. Open a return when it has to come back."),
    "waits": gettext_lazy("%(missing)s units are not in stock yet. It goes on by itself when they come."),
    "address": gettext_lazy("The buyer's address is not known any more. Ask the buyer."),
    "no_service": gettext_lazy("No service goes to %(country)s with %(weight_g)s g. Add one, then try again."),
    "unpaid": gettext_lazy("The buyer has not paid. Cancel the order instead."),
    "in_flight": gettext_lazy("Another refund of this case has not ended. Wait for the marketplace's answer."),
    "too_much": gettext_lazy("Only %(left)s %(currency)s of this order have not gone back. Lower the amount."),
    "tax_more": gettext_lazy("Only %(left)s %(currency)s of tax were collected and not given back. Lower the tax."),
    "to_judge": gettext_lazy("Received units wait to be judged. Judge them at the return station first."),
    "money_open": gettext_lazy("A refund is on its way, or was refused. Wait for it, or agree it anew."),
    "resend_open": gettext_lazy("Something is still to be sent again. Ship it or call it off first."),
    "not_on_case": gettext_lazy("%(sku)s does not belong to %(number)s. Put it aside and ask customer service."),
    "scan_case_first": gettext_lazy("Scan the parcel, the case or the order first, then its units."),
    "no_replies": gettext_lazy(
        "%(marketplace)s takes no messages from us. Answer in its seller centre, then close it here."
    ),
    "empty": gettext_lazy("Write something first."),
    "too_long": gettext_lazy("%(length)s characters are too many: at most %(most)s."),
    "unknown_variable": gettext_lazy("There is no variable %(names)s. Correct it, or leave the braces out."),
    "missing_value": gettext_lazy("Not known here yet: %(names)s. Write it yourself, or leave it out."),
    "retired": gettext_lazy("The template is retired."),
    "name_taken": gettext_lazy("Another template has this name. Choose another one."),
    "scan_unit_first": gettext_lazy("Scan the unit first, then what becomes of it."),
}

_ACTIONS: dict[str, tuple[Promise, str]] = {
    "case.opened": (gettext_lazy("Opened"), "info"),
    "case.news": (gettext_lazy("News from the marketplace"), "info"),
    "case.received": (gettext_lazy("%(units)s units came in"), "progress"),
    "case.inspected": (
        gettext_lazy("%(sku)s: %(restocked)s restocked, %(defective)s defective, %(written_off)s written off"),
        "progress",
    ),
    "case.parcel_found": (gettext_lazy("An unknown parcel belongs here"), "info"),
    "case.refund_agreed": (gettext_lazy("Refund agreed: %(money)s"), "info"),
    "case.refund_confirmed": (gettext_lazy("Refunded: %(money)s"), "ok"),
    "case.refund_rejected": (gettext_lazy("The marketplace refused the refund of %(money)s"), "bad"),
    "case.refund_by_marketplace": (gettext_lazy("The marketplace itself refunded %(money)s"), "warn"),
    "case.resend": (gettext_lazy("%(units)s units are sent again"), "info"),
    "case.packing": (gettext_lazy("The parcel of the resend is made"), "progress"),
    "case.back_to_waiting": (gettext_lazy("Its goods are gone; the parcel is stopped and waits for stock"), "bad"),
    "case.resent": (gettext_lazy("The resend is shipped"), "ok"),
    "case.resend_cancelled": (gettext_lazy("The resend is called off"), "off"),
    "case.closed": (gettext_lazy("Closed"), "off"),
    "case.review_joined": (gettext_lazy("A bad review belongs here"), "warn"),
    "conversation.opened": (gettext_lazy("The buyer wrote first"), "info"),
    "conversation.reopened": (gettext_lazy("Open again"), "info"),
    "conversation.closed": (gettext_lazy("Closed"), "off"),
    "conversation.assigned": (gettext_lazy("Taken or left"), "neutral"),
    "conversation.replied": (gettext_lazy("Answer written"), "progress"),
    "conversation.sent": (gettext_lazy("Answer sent"), "ok"),
    "conversation.not_sent": (gettext_lazy("Answer not sent"), "bad"),
    "conversation.sent_again": (gettext_lazy("Sent again by hand"), "info"),
    "conversation.erased": (gettext_lazy("The buyer is forgotten"), "off"),
}

_TONES: dict[str, str] = {
    GoodsState.EXPECTED: "info",
    GoodsState.RECEIVED: "warn",
    GoodsState.INSPECTED: "ok",
    MoneyState.AGREED: "progress",
    MoneyState.SENT: "progress",
    MoneyState.CONFIRMED: "ok",
    MoneyState.REJECTED: "bad",
    ResendState.WAITING: "warn",
    ResendState.PACKING: "progress",
    ResendState.SHIPPED: "ok",
}


def tone(state: str) -> str:
    """The hue of a state of goods, money or resend."""
    return _TONES.get(state, "off")


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a service left something as it was, and what to do next."""
    told = dict(values)
    if "currency" in told:
        for name in ("asked", "left"):
            told[name] = major(told[name], told["currency"])
    if "names" in told:
        told["names"] = ", ".join(
            f"{{{name}}}" + (f" ({VARIABLES[name]})" if name in VARIABLES else "") for name in told["names"]
        )
    return str(_REFUSALS[code]) % told if code in _REFUSALS else code


def say(refusal: Refusal) -> str:
    """A refusal in words."""
    return refusal_words(refusal.code, refusal.values)


def action_words(action: str, data: Mapping[str, Any]) -> tuple[str, str, str]:
    """A line of the timeline: its words, its hue, and the detail below."""
    words, hue = _ACTIONS.get(action, (action, "neutral"))
    told = dict(data)
    if "amount" in told:
        told["money"] = f"{major(told['amount'], told['currency'])} {told['currency']}"
    text = str(words) % told if "%(" in str(words) else str(words)
    return text, hue, str(data.get("reason") or data.get("error") or "")


def major(minor: int, currency: str) -> Decimal:
    """Minor units as an amount."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def by_itself() -> str:
    """Who did what nobody did."""
    return _("by itself")
