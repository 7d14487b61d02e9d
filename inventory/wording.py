"""Refusals of the stock's services in the reader's language."""

from django.utils.translation import gettext as _

from erp.kernel.outcomes import Refusal


def floor_words(refusal: Refusal) -> str:
    """Why the floor's services said no, with what to do next."""
    values = dict(refusal.values)
    if refusal.code == "cannot":
        return floor_words(Refusal(str(values.pop("code")), values))
    if refusal.code == "too_few":
        return _("Too few are free: %(what)s.") % {"what": ", ".join(f"{sku} {units}" for sku, units in values.items())}
    words = _places() | _documents()
    return words[refusal.code] % (values | {"there": values.get("there", values.get("available", 0))})


def _places() -> dict[str, str]:
    return {
        "same_bin": _("It lies there already. Scan another bin."),
        "nothing": _("Say how many units, and of what."),
        "no_bin": _("That bin is closed, or in another warehouse. Scan an open one of this warehouse."),
        "not_enough": _("Only %(there)s units are there and free."),
        "not_found": _("It is not there any more. Load the page again."),
        "not_yours": _("Somebody else did that. Ask them to undo it."),
        "left": _("It has left the warehouse, or was undone already."),
        "somebody_acted": _("Somebody else has moved these goods since. Move them back by hand."),
        "not_empty": _("%(units)s units lie there. Move them first."),
    }


def _documents() -> dict[str, str]:
    return {
        "bundle": _("%(sku)s is a bundle and is never kept itself. Use its parts."),
        "below_zero": _("Only %(on_hand)s units are there. Take away no more than that."),
        "picked": _("Too many units are in clerks' hands. Put a parcel back first, or ship it."),
        "transit": _("Goods that are under way are corrected by their transfer."),
        "same_sku": _("A thing does not become itself. Name another SKU."),
        "percent": _("The per cents must add up to 100, one for each part."),
        "no_defective_warehouse": _("There is no open warehouse for defective goods. Open one first."),
        "is_undoing": _("That document undoes another one. Write a new document instead."),
        "used": _("Some of these units have gone on since. Undo that first."),
        "came_back": _("Some of these units came back since. Undo the return first."),
        "same_warehouse": _("Goods go to another warehouse. Choose two."),
        "state": _("It has moved on meanwhile. Load the page again."),
        "no_reason": _("Say why; the next person reads it."),
        "too_many_damaged": _("Only %(under_way)s units are under way. Count the damaged ones again."),
        "arrived": _("Some of it has arrived. Close it instead."),
        "own": _("Your own correction needs a second person."),
    }
