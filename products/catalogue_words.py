"""Codes of the catalogue's services in a person's words. A code without words shows itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, Promise] = {
    "not_found": _("It is not there any more."),
    "required": _("This is needed."),
    "too_long": _("At most %(most)s characters."),
    "space": _("A code has no spaces."),
    "number": _("Enter a whole number that is not negative."),
    "options": _("At most %(most)s options, each a name and a value of up to 60 characters."),
    "trait": _("There is no such trait: %(trait)s."),
    "country": _("A country is two capital letters, such as DE."),
    "hs_code": _("An HS code is 4 to 12 digits and dots."),
    "net_over_packed": _("It can't weigh more unpacked (%(net)s g) than packed (%(packed)s g)."),
    "no_category": _("There is no such category."),
    "no_brand": _("There is no such brand."),
    "no_tag": _("There is no such tag."),
    "code_taken": _("Another one has the code %(code)s."),
    "archived": _("It is archived: bring it back first."),
    "barcode_taken": _("Another SKU answers to the barcode %(code)s."),
    "barcode_form": _("A barcode is 1 to 60 printable characters without spaces."),
    "barcode_kind": _("There is no such kind of barcode: %(kind)s."),
    "barcode_length": _("%(code)s has not %(lengths)s digits."),
    "check_digit": _("The last digit of %(code)s should be %(right)s: it was misread or mistyped."),
    "declared": _("Give a percentage of the price up to 100, or a fixed amount above zero."),
    "declared_currency": _("An amount, a floor or a cap needs a known currency."),
    "floor_over_cap": _("Floor and cap are amounts that are not negative, and the floor is not above the cap."),
    "parts": _("A bundle has 1 to %(most)s parts, each of at least one unit."),
    "part_missing": _("One of the parts is no SKU."),
    "part_bundle": _("%(sku)s is a bundle itself: bundles are made of single SKUs."),
    "part_archived": _("Its part %(sku)s is archived."),
    "not_bundle": _("It is no bundle."),
    "sold": _(
        "It has been sold: its parts are fixed, since its orders hold and return exactly these. Make a new bundle instead."
    ),
    "in_bundle": _("It is a part of the bundle %(bundle)s: archive that first."),
    "on_hand": _("%(units)s units are on hand."),
    "owed": _("%(units)s units are held for orders or waited for."),
    "on_order": _("The purchase order %(number)s still brings some."),
    "no_edit": _("Say what to change."),
    "unknown": _("There is no such field: %(name)s."),
    "name_taken": _("There is another one of the name %(name)s."),
    "circle": _("A category can't lie inside itself."),
    "too_deep": _("Categories go at most %(most)s levels deep."),
    "in_use": _("%(count)s things use it: give them another one first."),
    "failed": _("The database refused it: %(error)s"),
    "too_big": _("It is larger than %(most)s MB."),
    "not_a_picture": _("It is no JPEG, PNG or WebP picture, whatever its name says."),
    "too_many_pixels": _("It has more than %(most)s million pixels or a side of more than 12,000."),
    "too_small": _("Each side must have at least %(least)s pixels."),
    "moving": _("Moving pictures are not taken."),
    "broken": _("The picture is damaged."),
    "too_many_files": _("At most %(most)s files at once."),
    "too_many_images": _("It has %(most)s pictures already, the most there can be."),
    "other_images": _("Its pictures have changed meanwhile. Look again."),
}


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why something of the catalogue was left as it was."""
    return str(_WORDS[code]) % dict(values) if code in _WORDS else code
