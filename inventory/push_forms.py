"""The form of a listing's own push rule; an empty field is the store's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.services.push_rules import PushRule

MOST = 1_000_000
_PUSH: tuple[tuple[str, Any], ...] = (("", _("As the store")), ("yes", _("Yes")), ("no", _("No")))


class PushRuleForm(forms.Form):
    """What one or many listings offer of the stock."""

    push = forms.ChoiceField(label=_("Tell the marketplace the quantity"), choices=_PUSH, required=False)
    share = forms.DecimalField(
        label=_("Share of the available stock"), min_value=0, max_value=1, max_digits=4, decimal_places=3, required=False,
        help_text=_("Between 0 and 1. Empty: the store's."),
    )  # fmt: skip
    buffer = forms.IntegerField(
        label=_("Buffer, units"), min_value=0, max_value=MOST, required=False, help_text=_("Empty: the store's.")
    )
    least = forms.IntegerField(
        label=_("Never show fewer than"), min_value=0, max_value=MOST, required=False,
        help_text=_("More than there is can only be shown as a pre-sale."),
    )  # fmt: skip
    most = forms.IntegerField(label=_("Never show more than"), min_value=0, max_value=MOST, required=False)
    fixed = forms.IntegerField(
        label=_("Fixed quantity"), min_value=0, max_value=MOST, required=False,
        help_text=_("Shown instead of the formula until its end; never more than is available, unless it is a pre-sale."),
    )  # fmt: skip
    fixed_until = forms.DateTimeField(
        label=_("The fixed quantity ends"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    presale = forms.BooleanField(
        label=_("Pre-sale"), required=False,
        help_text=_("Units that are not here yet may be sold: their orders wait until the goods come."),
    )  # fmt: skip

    @staticmethod
    def initial_of(rule: PushRule) -> dict[str, Any]:
        """A rule as the form shows it."""
        push = {None: "", True: "yes", False: "no"}[rule.push]
        names = ("share", "buffer", "least", "most", "fixed", "fixed_until", "presale")
        return {"push": push, **{name: getattr(rule, name) for name in names}}

    @property
    def rule(self) -> PushRule:
        """What was entered."""
        data = dict(self.cleaned_data)
        push = {"": None, "yes": True, "no": False}[data.pop("push")]
        return PushRule(push=push, **data)
