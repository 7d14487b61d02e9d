"""What a person types about orders."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why an order is held or cancelled; the next person reads it on the order."""

    reason = forms.CharField(
        label=_("Reason"), max_length=100, error_messages={"required": _("Say why; the next person reads it.")}
    )

    @property
    def complaint(self) -> str:
        """What is wrong with the reason, in one line; "" when nothing is."""
        return " ".join(str(error) for error in self.errors.get("reason", ()))
