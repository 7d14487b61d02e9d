"""What is wrong with a row of the catalogue, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from products.catalogue_words import refusal_words

_WORDS: dict[str, Promise] = {
    "not_a_country": _("'%(value)s' is no country: write two letters, such as CN or US."),
    "not_an_hs_code": _("'%(value)s' is no HS code: write 4 to 12 digits."),
    "bad_check_digit": _("%(value)s is no EAN or UPC: its check digit is wrong."),
    "not_a_supplier_code": _("'%(value)s': write supplier: code, several with semicolons."),
    "not_a_declared_value": _("'%(value)s': write 30%% or 5 USD, with limits 30%% min 2 max 20 USD."),
    "not_a_part": _("'%(value)s': write the part's SKU code and how many, such as PART1*2."),
    "part_twice": _("The part %(value)s is named twice."),
    "too_many_parts": _("A bundle has at most %(most)s parts."),
    "unknown_brand": _("There is no brand '%(value)s'. Make it first, or let the import make it."),
    "unknown_category": _("There is no category '%(value)s'. Make it first, or let the import make it."),
    "unknown_tag": _("There is no tag '%(value)s'. Make it first, or let the import make it."),
    "barcode_taken": _("%(value)s belongs to the SKU %(sku)s. Take it away there, in this sheet or before."),
    "barcode_is_a_sku": _("%(value)s is the code of another SKU."),
    "part_of_itself": _("A bundle can't be a part of itself."),
    "unknown_part": _("No SKU has the code %(value)s, here or in this file."),
    "part_is_a_bundle": _("%(value)s is a bundle itself. Name its parts."),
    "kind_is_fixed": _("The SKU is %(value)s and stays so. Make another SKU for the other kind."),
    "parts_of_a_single": _("Only a bundle has parts."),
    "net_above_packed": _("%(net)s g net is more than the packed weight of %(packed)s g."),
    "archived_part": _("%(value)s is archived. Bring it back first."),
    "bundle_without_parts": _("A bundle needs its parts, such as PART1*2."),
    "product_archived": _("The product %(value)s is archived. Bring one of its SKUs back first."),
    "too_many_options": _("A SKU has at most %(most)s options."),
}


def reason(code: str, values: Mapping[str, Any]) -> str:
    """One reason; what the rest of the house objects to has the words of the catalogue's pages."""
    return str(_WORDS[code]) % dict(values) if code in _WORDS else refusal_words(code, values)
