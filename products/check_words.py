"""What the checks find, in a person's words."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from products.checks import Finding
from products.states import WordKind

FIELDS: dict[str, Promise] = {
    "title": _("Title"), "description": _("Description"), "bullets": _("Bullet points"), "brand": _("Brand"),
    "category": _("Category"), "attributes": _("Attributes"), "pictures": _("Pictures"), "price": _("Price"),
    "weight": _("Weight of the SKU"), "size": _("Size of the SKU"), "barcode": _("EAN or UPC of the SKU"),
}  # fmt: skip
_FINDINGS: dict[str, Promise] = {
    "missing": _("%(field)s: missing."),
    "title_long": _("The title has %(length)s characters; at most %(most)s are taken."),
    "title_shouts": _("The title is all in capitals."),
    "title_signs": _("The title has characters that are not taken: %(signs)s"),
    "title_repeats": _("“%(word)s” stands in the title more than %(most)s times."),
    "pictures_many": _("%(count)s pictures; at most %(most)s are taken."),
    "main_small": _("The main picture is %(width)s × %(height)s pixels; its longer side needs %(least)s."),
    "main_unmeasured": _("The border of the main picture has not been measured yet."),
    "main_not_white": _("The main picture needs a pure white background; %(share)s %% of its border is white."),
    "price_not_positive": _("The price must be above zero."),
    "price_too_fine": _("%(currency)s has fewer decimals than %(price)s."),
    "barcode_wrong": _("%(code)s is no EAN or UPC: its check digit is wrong."),
    "promotional": _("“%(word)s” promotes instead of describing."),
    "forbidden": _("%(field)s: “%(word)s” is on the list of forbidden words (%(kind)s). %(note)s"),
    "alike": _("Nearly the same as %(label)s of this store: “%(title)s”, %(share)s %% of the words."),
}


def finding_words(finding: Finding) -> str:
    """One finding as a sentence."""
    if finding.code not in _FINDINGS:
        return finding.code
    values = {**finding.values, "field": str(FIELDS.get(finding.field, finding.field))}
    if finding.code == "forbidden":
        values["kind"] = WordKind(values["kind"]).label
    return (str(_FINDINGS[finding.code]) % values).strip()


def findings_words(many: Sequence[Finding]) -> str:
    """Several findings in a row."""
    return " ".join(finding_words(finding) for finding in many)
