"""Words and figures that the pages of the payables share."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from erp.kernel.money import minor_digits
from erp.kernel.outcomes import Refusal

TONES = {"draft": "neutral", "approved": "ok", "cancelled": "off"}


def amount(minor: int, currency: str) -> Decimal:
    """Minor units as a person reads them."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def minor_of(amount: Decimal, currency: str) -> int | None:
    """An amount in minor units; None when it has more decimals than the currency."""
    exact = amount.scaleb(minor_digits(currency))
    return int(exact) if exact == exact.to_integral_value() else None


def minor(text: str, currency: str) -> int | None:
    """What a person typed, in minor units; None when it is no amount of that currency."""
    try:
        found = Decimal(text.replace(",", "").strip() or "0")
    except ArithmeticError:
        return None
    return minor_of(found, currency) if found.is_finite() and abs(found) < 10**12 else None


def words(refusal: Refusal) -> str:
    """A refusal in the reader's language, with what to do next."""
    known = {
        "unknown_supplier": _("There is no such supplier. Choose one."),
        "unknown_account": _("There is no such money account. Choose one."),
        "closed": _("This is closed. Choose another."),
        "number_known": _("Bill %(number)s of this supplier is there already. Open it, or correct the number."),
        "no_lines": _("A bill needs a line with an amount."),
        "below_zero": _("The amount must be more than nothing."),
        "nothing_left": _("Nothing of this is left to bill. Load the page again."),
        "other_supplier": _("This belongs to another supplier. Load the page again."),
        "other_currency": _("This is in %(currency)s. Put it on a bill of its own."),
        "twice": _("This is there twice. Put it on one line."),
        "no_source": _("Say which receipt this line is for."),
        "cancelled": _("It was called off. Write a new one."),
        "difference": _("Some lines are not what we expected. Say why, or call the bill off: %(lines)s"),
        "no_rate": _("There is no exchange rate of %(currency)s on %(on)s. Enter one first."),
        "paid": _("It is paid by %(payments)s. Take that payment back first."),
        "paid_missing": _("The account is in another currency than the bills. Enter what left it."),
        "paid_differs": _("Both are in the same currency: the amount and what left the account must be the same."),
        "over_payment": _("More is shared out than there is. Lower a share."),
        "over_bill": _("Only %(left)s is left of bill %(number)s. Pay no more than that."),
        "not_approved": _("Bill %(number)s is not approved. Approve it first."),
        "no_shares": _("Choose a bill and an amount."),
        "no_reason": _("Say why."),
        "not_found": _("It is not there any more. Load the page again."),
        "no_number": _("This is no amount."),
    }
    values: dict[str, Any] = dict(refusal.values)
    if refusal.code == "difference":
        values["lines"] = "; ".join(f"{line['what']}" for line in values["lines"])
    if refusal.code == "paid":
        values["payments"] = ", ".join(values["payments"])
    if refusal.code == "over_bill":
        values["left"] = f"{amount(values['left'], values['currency'])} {values['currency']}"
    return known.get(refusal.code, refusal.code) % values


def all_words(refused: Mapping[str, Refusal]) -> list[str]:
    """Everything that is wrong, a sentence each; lines carry their number."""
    return [_placed(place, words(refusal)) for place, refusal in refused.items()]


def _placed(place: str, text: str) -> str:
    line = place.partition(".")[2]
    return _("Line %(number)s: %(text)s") % {"number": int(line) + 1, "text": text} if line else text


def problem_words(problem: Refusal) -> str:
    """What is wrong with a row of a workbook."""
    known = {
        "empty": _("is empty"),
        "no_quantity": _("is no whole number above nought"),
        "no_number": _("is no number"),
        "no_day": _("is no day: write it as 2026-10-31"),
        "below_zero": _("is below nought"),
        "zero": _("is nought: leave the row out"),
        "decimals": _("has more decimals than %(currency)s has"),
        "unknown": _("is not known here: %(text)s"),
        "no_currency": _("is no currency: %(text)s"),
        "no_rate": _("has no exchange rate of %(currency)s on %(on)s: enter one first"),
        "bundle": _("is a bundle: take over its parts"),
        "closed": _("is closed"),
        "taken_over": _("was taken over before"),
        "after_cut_over": _("is after the cut-over day"),
        "number_not_free": _("is a number that the house gives out itself, or too long: put something before it"),
        "differs_in_order": _("is another than in row %(first)s of the same order"),
        "twice": _("says again what row %(first)s says"),
        "over_credit": _("is more than the wallet and its credit allow"),
        "unknown_sheet": _("is no sheet of the template: rename or remove it"),
        "unreadable": _("cannot be read: %(why)s"),
        "empty_workbook": _("There is nothing in the workbook: fill in the template."),
        "future": _("The cut-over day is in the future: choose today or before."),
        "closed_month": _("The month of the cut-over day is closed: choose a day from %(opens)s on."),
    }
    return known.get(problem.code, problem.code) % dict(problem.values)


def first(refused: Iterable[Refusal]) -> str:
    """The first refusal in words."""
    return next((words(refusal) for refusal in refused), "")
