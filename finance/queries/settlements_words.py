"""Codes of settlements and money in a person's words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from erp.kernel.outcomes import Outcomes, Refusal
from finance.queries.money import major
from finance.states import Component, SettlementLineState, SettlementState

STATE_TONES = {SettlementState.MATCHED: "ok", SettlementState.DIFFERENT: "warn", SettlementState.PAID_OUT: "off"}
LINE_TONES = {
    SettlementLineState.MATCHED: "ok",
    SettlementLineState.DIFFERENT: "warn",
    SettlementLineState.ACCEPTED: "off",
    SettlementLineState.UNKNOWN_ORDER: "bad",
    SettlementLineState.UNMAPPED: "bad",
}
KINDS: dict[str, Promise] = {
    "sale": _("Sales"),
    "refund": _("Refunds"),
    "settlement": _("Settled"),
    "accept": _("Differences accepted"),
    "place": _("Found later"),
    "rematch": _("Exchange"),
    "opening": _("Opening balances"),
    "payout": _("Payout"),
    "withdrawal": _("Withdrawal"),
    "payment": _("Payment"),
    "wallet": _("Distributor's money"),
    "money": _("By hand"),
}
REASONS: dict[str, Promise] = {
    "not_found": _("It is not there any more."),
    "no_reason": _("Say why."),
    "unmapped": _("Say first what the line is for."),
    "not_sold": _("The order is not shipped yet: its sale will answer the line."),
    "no_component": _("Choose what the line is for."),
    "mapped": _("It was mapped to another kind before."),
    "paid_out": _("It was paid out on %(on)s already."),
    "no_account": _("Choose an account of ours."),
    "closed": _("The account %(account)s is closed. Choose another."),
    "currency": _("%(account)s holds %(account_currency)s, this is %(currency)s. Choose an account in %(currency)s."),
    "amount": _("Received and fee together must be %(total)s %(currency)s, not %(sum)s."),
    "nothing": _("Its total is zero: there is nothing to pay out."),
    "in_future": _("%(on)s is still to come."),
    "no_rate": _("There is no exchange rate for %(currency)s on %(on)s. Enter one first."),
    "same_account": _("Choose two different accounts."),
    "sum": _("The amounts do not fit: the fee is part of the amount, and something must arrive."),
    "not_enough": _("%(account)s holds only %(balance)s %(currency)s."),
    "client_id": _("This form was sent before with other figures. Open it again."),
    "other": _("Nothing may be booked to that account by hand."),
    "no_memo": _("Say what it was."),
    "no_code": _("Give the account a code."),
    "no_name": _("Give the account a name."),
    "kind": _("Choose what kind of account it is."),
    "taken": _("There is an account %(code)s already."),
    "refused": _("It was refused before: %(reason)s"),
    "confirmed": _("It was confirmed before."),
}
_MONEY = ("total", "balance", "amount", "needed", "received", "fee")


def refusal_words(refusal: Refusal) -> str:
    """Why, and what to do; a code without words shows itself."""
    values: dict[str, Any] = dict(refusal.values)
    currency = values.get("currency", "")
    if refusal.code == "amount":
        values["sum"] = values["received"] + values["fee"]
    for key in (*_MONEY, "sum"):
        if isinstance(values.get(key), int):
            values[key] = f"{major(values[key], currency):,}"
    words = REASONS.get(refusal.code)
    return str(words) % values if words else refusal.code


def component_word(word: str) -> str:
    """What an amount is for."""
    return str(Component(word).label) if word in Component.values else "—"


def kind_word(kind: str) -> str:
    """What an entry is."""
    return str(KINDS[kind]) if kind in KINDS else kind


def outcome_context(outcomes: Outcomes, labels: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    """What the outcome panel shows: refused first, each with its reason."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    shown = [
        {
            "id": key,
            "kind": kind,
            "label": labels.get(key, (f"#{key}", ""))[0],
            "url": labels.get(key, ("", ""))[1],
            "reason": refusal_words(outcomes.refused[key]) if kind == "refused" else "",
        }
        for key, kind in kinds
    ]
    counts = {"done": len(outcomes.done), "already": len(outcomes.already), "refused": len(outcomes.refused)}
    return {"outcomes": shown, **counts}


def parse_minor(text: str, currency: str) -> int | None:
    """An amount as typed, in minor units; None when it is none, or finer than the currency."""
    try:
        amount = Decimal(text.replace(",", "").strip())
    except ArithmeticError:
        return None
    scaled = amount / major(1, currency) if amount.is_finite() else None
    if scaled is None or abs(scaled) >= 10**15 or scaled != scaled.to_integral_value():
        return None
    return int(scaled)
