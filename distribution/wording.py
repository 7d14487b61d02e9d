"""Codes of distribution in a person's words, each with what to do next."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from distribution.states import TopUpState
from erp.kernel.money import minor_digits
from erp.kernel.outcomes import Refusal
from orders.states import OrderState

_WORDS: dict[str, Promise] = {
    "not_found": gettext_lazy("It is not there any more. Load the page again."),
    "closed": gettext_lazy("This account is closed for new orders. Ask your contact to open it."),
    "unknown_sku": gettext_lazy("No SKU is called %(sku)s. Look it up in the catalogue."),
    "not_listed": gettext_lazy("%(sku)s is not on the price list. Take it out, or ask your contact for a price."),
    "no_price": gettext_lazy("%(sku)s has no price for %(quantity)s units today. It may begin at %(least)s units."),
    "quantity": gettext_lazy("%(sku)s: order 1 to %(most)s units, not %(quantity)s."),
    "bad_quantity": gettext_lazy("Row %(row)s: the quantity %(quantity)s is no whole number."),
    "no_lines": gettext_lazy("Name at least one SKU and how many."),
    "country": gettext_lazy("%(country)s is no country's two letters. Write DE, FR, US ..."),
    "client_id": gettext_lazy("This sending was used for another order. Load the page again."),
    "reference_twice": gettext_lazy("The reference %(reference)s is there twice. Give each order its own."),
    "no_reference": gettext_lazy("Row %(row)s has no reference. Rows with the same reference are one order."),
    "differs": gettext_lazy("Row %(row)s: %(column)s is not as in the first row of this reference."),
    "placed": gettext_lazy("Placed before, as %(number)s."),
    "shipped": gettext_lazy("It has left the warehouse and can't be called off."),
    "amount": gettext_lazy("Name an amount above zero."),
    "code_taken": gettext_lazy("The code %(code)s is taken. Choose another one."),
    "name_taken": gettext_lazy("A list is called %(name)s already. Choose another name."),
    "no_list": gettext_lazy("Choose a price list."),
    "no_sender": gettext_lazy("Write the sender's lines, or the parcels would name us."),
    "other_currency": gettext_lazy("The wallet is in %(currency)s for ever. %(list)s is in another currency."),
    "role": gettext_lazy("Only people with the role Distributor sign in here."),
    "elsewhere": gettext_lazy("This person signs in for another distributor."),
    "name_in_use": gettext_lazy("The user name %(name)s is taken. Choose another one."),
}

_FIELDS: dict[str, Promise] = {
    "name": gettext_lazy("The recipient's name is missing."),
    "address": gettext_lazy("Street and number are missing."),
    "city": gettext_lazy("The city is missing."),
    "country": gettext_lazy("The country is missing."),
}

_PLAIN: dict[str, tuple[Promise, str]] = {
    OrderState.NEW: (gettext_lazy("Received"), "info"),
    OrderState.REVIEW: (gettext_lazy("Received, being checked"), "info"),
    OrderState.APPROVED: (gettext_lazy("Accepted"), "progress"),
    OrderState.ALLOCATED: (gettext_lazy("In the warehouse"), "progress"),
    OrderState.FULFILLING: (gettext_lazy("Being packed"), "progress"),
    OrderState.SHIPPED: (gettext_lazy("On its way"), "ok"),
    OrderState.DELIVERED: (gettext_lazy("Delivered"), "ok"),
    OrderState.CLOSED: (gettext_lazy("Done"), "off"),
    OrderState.CANCELLED: (gettext_lazy("Called off"), "off"),
}
TOP_UP_TONES = {TopUpState.REQUESTED: "info", TopUpState.CONFIRMED: "ok", TopUpState.REFUSED: "bad"}


def words(code: str, values: Mapping[str, Any]) -> str:
    """A refusal in the reader's language."""
    if code == "address":
        return str(_FIELDS[values["field"]])
    if code == "not_enough":
        figures = {name: amount(values[name], values["currency"]) for name in ("balance", "held", "credit", "needed")}
        return _(
            "Not enough money: balance %(balance)s, held %(held)s, credit %(credit)s, needed %(needed)s %(currency)s. Top up the wallet."
        ) % {**figures, "currency": values["currency"]}
    return str(_WORDS[code] % values if code in _WORDS else code)


def refusal_words(refusal: Refusal) -> str:
    """The same, of a refusal."""
    return words(refusal.code, refusal.values)


def plain_state(state: str, *, waits: bool) -> tuple[str, str]:
    """How far an order is, in words that a buyer would use, with its tone."""
    if waits and state in (OrderState.NEW, OrderState.REVIEW):
        return _("Waits for stock"), "warn"
    text, tone = _PLAIN[state]
    return str(text), tone


def major(minor: int, currency: str) -> Decimal:
    """Minor units as an amount."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def amount(minor: int, currency: str) -> str:
    """Minor units as figures."""
    return f"{major(minor, currency):,.{minor_digits(currency)}f}"
