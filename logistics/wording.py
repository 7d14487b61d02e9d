"""The words for what stations and services say. A refusal names what is wrong, by whom and when, and what to do next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.states import LabelState
from logistics.wording_waves import WAVE_WORDS

_WORDS: dict[str, str | LazyText] = {
    # verify
    "opened": gettext_lazy("Scan the units of %(number)s."),
    "unit": gettext_lazy("%(scanned)s: %(have)s of %(quantity)s."),
    "verified": gettext_lazy("%(number)s is complete. Weigh it now."),
    "undone": gettext_lazy("The last scan of %(scanned)s is taken back."),
    "left": gettext_lazy("%(number)s is put aside. Scan the next parcel."),
    "print": gettext_lazy("The label of %(number)s opens in a new tab."),
    "verified_before": gettext_lazy("%(number)s was verified by %(by)s at %(at)s. Weigh it."),
    "wrong_item": gettext_lazy(
        "%(scanned)s %(name)s does not belong in %(number)s. Put it back and take: %(expected)s."
    ),
    "unknown_item": gettext_lazy(
        "Nothing we sell has the code %(scanned)s. Still missing in %(number)s: %(expected)s."
    ),
    "extra_unit": gettext_lazy("One %(scanned)s too many: %(number)s needs %(quantity)s. Put it back."),
    "too_many": gettext_lazy("%(counted)s of %(scanned)s are too many: %(number)s needs %(quantity)s. Count again."),
    "scan_each": gettext_lazy("Up to %(limit)s units are scanned one by one. Scan the next %(scanned)s."),
    "count_not_more": gettext_lazy(
        "%(have)s of %(scanned)s are counted already. Type how many there are in all, or scan CMD:UNDO."
    ),
    "nothing_to_undo": gettext_lazy("There is no scan of %(number)s to take back."),
    "unfinished": gettext_lazy("%(number)s is not complete. Finish it, or scan CMD:NEXT, before %(scanned)s."),
    "in_hand": gettext_lazy(
        "%(by)s has %(number)s in hand since %(at)s. Leave it to them, or ask them to scan CMD:NEXT."
    ),
    # weigh
    "on_scale": gettext_lazy("Weigh %(number)s: about %(expected_g)s g."),
    "weighed": gettext_lazy("%(number)s weighs %(actual_g)s g. Ship it now."),
    "weighed_before": gettext_lazy("%(number)s was weighed by %(by)s at %(at)s: %(weighed_g)s g. Ship it."),
    "not_verified": gettext_lazy("%(number)s is not verified yet. Take it to the verify station first."),
    "parcel_first": gettext_lazy("Scan the parcel first, then weigh it."),
    "weight_off": gettext_lazy(
        "%(number)s weighs %(actual_g)s g, but %(expected_g)s g ± %(tolerance_g)s g are expected. Open it, check, and weigh again."
    ),
    "no_override": gettext_lazy(
        "Only a supervisor may accept %(actual_g)s g for %(number)s. Ask one to sign in here and scan CMD:ACCEPT."
    ),
    "nothing_to_accept": gettext_lazy("No weight of %(number)s was refused last. Weigh it."),
    "weight_unreadable": gettext_lazy(
        "%(scanned)s is no weight. Type grams (532) or a weight with its unit (0.532 kg)."
    ),
    "weight_needs_unit": gettext_lazy("%(scanned)s of what? Add the unit: 0.532 kg, or type whole grams."),
    "weight_unstable": gettext_lazy("The scale was still moving. Wait until it is still and send again."),
    "weight_nothing": gettext_lazy("The scale shows nothing. Put %(number)s on it and weigh again."),
    "weight_too_heavy": gettext_lazy("%(scanned)s can't be the weight of a parcel. Weigh again."),
    # ship
    "shipped_now": gettext_lazy("%(number)s is shipped."),
    "not_weighed": gettext_lazy("%(number)s is not weighed yet. Take it to the scale first."),
    "stock_not_held": gettext_lazy(
        "The stock of %(number)s is no longer reserved for it. Put it aside and ask operations to allocate it again."
    ),
    # everywhere
    "unknown_parcel": gettext_lazy("No parcel has the code %(scanned)s. Scan the barcode of the label."),
    "cancelled": gettext_lazy(
        "%(number)s was cancelled by %(by)s at %(at)s: %(reason)s. Do not send it; put the goods back."
    ),
    "label_missing": gettext_lazy(
        "%(number)s has no label yet: %(label_state)s. Put it aside; the page Labels shows why."
    ),
    "called_back": gettext_lazy(
        "The shipping of %(number)s was undone by %(by)s at %(at)s. It is weighed, and may leave again."
    ),
    "called_back_now": gettext_lazy("%(number)s is here again, weighed. Ship it later, or weigh it anew."),
    "no_ship_scan": gettext_lazy(
        "You have shipped no parcel here in the last hour. Open the parcel's page to undo its shipping."
    ),
    "no_reason": gettext_lazy("Say why the shipping is undone."),
    "carrier_has_it": gettext_lazy(
        "The carrier has scanned %(number)s: it can't be called back. Ask the carrier to stop it."
    ),
    "on_line_haul": gettext_lazy("%(number)s is on the line-haul %(line_haul)s. Take it off there first."),
    "told": gettext_lazy(
        "%(market)s was told at %(at)s that %(number)s is shipped. Open a case for it and take the goods in there."
    ),
    "shipped_there": gettext_lazy(
        "%(market)s has %(order)s as shipped since %(at)s. Open a case for it and take the goods in there."
    ),
    "cancelled_there": gettext_lazy(
        "%(market)s cancelled %(order)s at %(at)s. A case expects the goods of %(number)s: take them in there."
    ),
    "order_over": gettext_lazy("%(order)s is delivered or closed: the shipping of %(number)s stays."),
    "came_back": gettext_lazy("%(returned)s units of %(number)s were returned. Undo the return first."),
    "moved_on": gettext_lazy(
        "What %(number)s was shipped for is packed from another place now. Take its goods in as a correction."
    ),
    "is_reversal": gettext_lazy("That is an undoing itself."),
    "case_open": gettext_lazy("The case %(case)s of %(number)s is open. Close it first."),
    "resend": gettext_lazy("%(number)s was sent again for the case %(case)s: take it in there."),
    "shipped": gettext_lazy("%(number)s was shipped by %(by)s at %(at)s. Put it with the parcels that leave."),
    "not_found": gettext_lazy("There is no such parcel."),
    "label_waiting": gettext_lazy("The label of %(number)s is still being looked up and bought by itself."),
    # timelines
    "parcel.created": gettext_lazy("Parcel made"),
    "parcel.label_bought": gettext_lazy("Label bought: %(tracking_number)s for %(price)s %(currency)s"),
    "parcel.label_refused": gettext_lazy("The carrier refused the label: %(reason)s"),
    "parcel.label_again": gettext_lazy("Label looked up and bought again by hand"),
    "parcel.label_cancelled": gettext_lazy("Label given back to the carrier"),
    "parcel.label_not_cancelled": gettext_lazy("The carrier does not take the label back: %(reason)s"),
    "carrier_account.opened": gettext_lazy("Connected"),
    "carrier_account.changed": gettext_lazy("Address and secrets changed"),
    "carrier_account.paused": gettext_lazy("Paused"),
    "carrier_account.resumed": gettext_lazy("Called again"),
    "parcel.accepted": gettext_lazy("Accepted by the carrier"),
    "parcel.delivered": gettext_lazy("Delivered"),
    "parcel.exception": gettext_lazy("Problem on the way"),
    "parcel.returned": gettext_lazy("Came back"),
    "parcel.printed": gettext_lazy("Label printed"),
    "parcel.reprinted": gettext_lazy("Label printed again (%(print)s times in all)"),
    "parcel.verified": gettext_lazy("Every unit verified"),
    "parcel.weighed": gettext_lazy("Weighed: %(actual_g)s g, %(expected_g)s g expected"),
    "parcel.weight_accepted": gettext_lazy(
        "Weight accepted by a supervisor: %(actual_g)s g, %(expected_g)s g expected"
    ),
    "parcel.shipped": gettext_lazy("Shipped"),
    "parcel.called_back": gettext_lazy("Shipping undone: %(reason)s"),
    "parcel.cancelled": gettext_lazy("Cancelled: %(reason)s"),
    "parcel.consolidated": gettext_lazy("Put on the line-haul %(number)s"),
    "parcel.left_consolidation": gettext_lazy("Taken off the line-haul %(number)s"),
    "consolidation.opened": gettext_lazy("Line-haul begun"),
    "consolidation.undone": gettext_lazy("Line-haul undone"),
    "consolidation.handed_over": gettext_lazy("Line-haul handed over"),
}


_WORDS |= WAVE_WORDS


def say(code: str, values: Mapping[str, Any]) -> str:
    """The sentence for an answer, a refusal or a timeline entry; a code without words is said as it is."""
    template = _WORDS.get(code)
    if template is None:
        return code
    sentence = str(template) % {name: _word(name, value) for name, value in values.items()}
    if code == "weight_off" and "swap_sku" in values:
        swapped = _("Perhaps one %(other)s lies where one %(sku)s belongs.")
        return f"{sentence} {swapped % {'other': values['swap_sku'], 'sku': values['swap_for']}}"
    if code == "weight_off" and "likely_sku" in values:
        return f"{sentence} {_likely(values)}"
    return sentence


def codes() -> frozenset[str]:
    """Every code that has words."""
    return frozenset(_WORDS)


def _word(name: str, value: Any) -> str:
    if name == "at" and value:
        return timezone.localtime(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M")
    if name == "label_state" and value in LabelState.values:
        return str(LabelState(value).label)
    if name == "by" and not value:
        return _("the system")
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value) or _("nothing")
    return str(value)


def _likely(values: Mapping[str, Any]) -> str:
    units, sku = int(values["likely_units"]), values["likely_sku"]
    if units < 0:
        return _("The difference is about %(units)s missing of %(sku)s.") % {"units": -units, "sku": sku}
    return _("The difference is about %(units)s too many of %(sku)s.") % {"units": units, "sku": sku}
