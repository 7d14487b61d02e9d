"""Forms of the people, profile and company pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import CompanySettings, TokenScope, User
from people.roles import Role

TOKEN_DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class NewPersonForm(forms.ModelForm[User] if TYPE_CHECKING else forms.ModelForm):  # type: ignore[misc]  # Django's is not generic
    """Who joins, and as what."""

    class Meta:
        model = User
        fields = ["username", "first_name", "role", "language"]
        labels = {
            "username": _("User name"),
            "first_name": pgettext_lazy("person", "Name"),
            "role": _("Role"),
            "language": _("Language"),
        }

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean_username(self) -> str:
        """Two people whose names differ only in capitals would be one at the sign-in."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Somebody has this user name already; choose another."))
        return username


class RoleForm(forms.Form):
    """Another role for a person."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class LanguageForm(forms.Form):
    """The language of a person's pages."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scope = forms.ChoiceField(label=_("It may"), choices=TokenScope.choices)
    days = forms.TypedChoiceField(label=_("It lives"), choices=TOKEN_DAYS, coerce=int, initial=365)


class CompanyForm(forms.Form):
    """The rules of the company."""

    require_mfa_roles = forms.MultipleChoiceField(
        label=_("These roles need a second factor"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    answer_within_h = forms.IntegerField(
        label=_("Buyers get an answer within (hours)"), min_value=1, max_value=168, initial=24
    )
    second_person_above = forms.DecimalField(
        label=_("Stock corrections worth more need a second person"),
        help_text=_("In the base currency. Empty: nobody is asked."),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    bill_differences = forms.ChoiceField(
        label=_("What a supplier bills otherwise than expected goes to"),
        choices=CompanySettings.Differences.choices,
        initial=CompanySettings.Differences.EXPENSE,
        required=False,
    )


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form; a changed password is no one-time password any more."""

    def save(self) -> None:
        super().save()
        User.objects.filter(pk=self.user.pk).update(must_change_password=False)
        self.user.must_change_password = False

    def clean(self) -> dict[str, Any] | None:
        """The one-time password has been seen by somebody else: the new one must differ."""
        cleaned: dict[str, Any] | None = super().clean()
        new = self.cleaned_data.get("password1")
        if new and new == self.cleaned_data.get("oldpassword"):
            self.add_error("password1", _("Choose a password that differs from the present one."))
        return cleaned
