"""Forms of accounts and stores. A secret is taken in and never given out: its field is always empty."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stores.connectors.applications import AppField, Application
from stores.models import Store
from stores.services.onboarding import NewStore, Rules

MINUTES = 60


def _field(entry: AppField) -> forms.Field:
    common: dict[str, Any] = {"label": entry.label, "help_text": entry.hint, "required": entry.required}
    if entry.choices:
        return forms.ChoiceField(choices=entry.choices, **common)
    if entry.secret:
        return forms.CharField(
            max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "off"}), **common
        )  # PasswordInput never renders its value
    return forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}), **common)


class ApplicationForm(forms.Form):
    """What a marketplace handed out when the application was registered, and where its API is."""

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        for entry in application.fields:
            self.fields[entry.name] = _field(entry)
        self.fields["base_url"] = forms.URLField(
            label=_("Address of the API"),
            assume_scheme="https",
            max_length=300,
            required=not application.by_region,
            initial="" if application.by_region else application.base_url,
            help_text=_("Leave it empty for the region's own.") if application.by_region else "",
        )

    def clean_base_url(self) -> str:
        """Only where the marketplace is, or where the house's settings allow."""
        given: str = self.cleaned_data["base_url"]
        try:
            known = not given or self.application.may_be_at(given)
        except ValueError:  # a port that is none
            known = False
        if not known:
            raise ValidationError(
                _(
                    "This is no address of the marketplace. Correct it, or let the administrator allow it (ERP_MARKETPLACE_ORIGINS)."
                )
            )
        return given

    @property
    def app(self) -> dict[str, str]:
        """The application's credentials, without what was left empty."""
        given = {entry.name: self.cleaned_data.get(entry.name, "") for entry in self.application.fields}
        return {name: value for name, value in given.items() if value}

    @property
    def base_url(self) -> str:
        """The address given, or the region's."""
        by_region = self.application.by_region.get(self.cleaned_data.get("region", ""), self.application.base_url)
        return self.cleaned_data["base_url"] or by_region


class SecretsForm(forms.Form):
    """New secrets of an application that is connected; one left empty stays as it is."""

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry in application.secrets:
            self.fields[entry.name] = _field(entry)
            self.fields[entry.name].required = False

    def clean(self) -> dict[str, Any]:
        """At least one."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if not given and not self.errors:
            raise ValidationError(_("Enter the new secret."))
        return given


class AccountForm(forms.Form):
    """An account's name, and how often its orders are asked for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    poll_every_s = forms.IntegerField(
        label=gettext_lazy("Ask for orders every (seconds)"),
        min_value=10,
        max_value=86400,
        help_text=gettext_lazy("Pushed orders come at once; this is the backstop. Amazon allows one question in three minutes."),
    )  # fmt: skip


class RulesForm(forms.Form):
    """How a store sells."""

    name = forms.CharField(label=gettext_lazy("Name of the store"), max_length=120)
    push = forms.BooleanField(label=gettext_lazy("Show our stock there"), required=False)
    share = forms.DecimalField(
        label=gettext_lazy("Share of the stock shown (%)"), min_value=0, max_value=100, decimal_places=1, max_digits=4
    )
    buffer = forms.IntegerField(label=gettext_lazy("Units held back"), min_value=0, max_value=1_000_000)
    hold_hours = forms.IntegerField(
        label=gettext_lazy("Hours an unpaid order keeps its stock"), min_value=0, max_value=24 * 365
    )

    def __init__(self, *args: Any, store_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store_id = store_id

    def clean_name(self) -> str:
        """One store, one name, in the whole house."""
        name: str = self.cleaned_data["name"].strip()
        if Store.objects.filter(name=name).exclude(pk=self.store_id or 0).exists():
            raise ValidationError(_("Another store has this name."))
        return name

    @staticmethod
    def initial_of(store: Store) -> dict[str, Any]:
        """The rules of a store as the form shows them."""
        return {
            "name": store.name,
            "push": store.push_stock,
            "share": (store.stock_share * 100).quantize(Decimal("0.1")),
            "buffer": store.stock_buffer,
            "hold_hours": store.unpaid_hold_minutes // MINUTES,
        }

    @property
    def rules(self) -> Rules:
        """What was entered, in the house's units."""
        data = self.cleaned_data
        return Rules(
            data["name"], data["hold_hours"] * MINUTES, data["push"], data["share"] / Decimal(100), data["buffer"]
        )


class NewStoreForm(RulesForm):
    """A site that may become a store."""

    open = forms.BooleanField(label=gettext_lazy("Sell here"), required=False)
    zone = forms.CharField(label=gettext_lazy("Time zone of its days"), max_length=48)
    field_order = ("open", "name", "zone", "push", "share", "buffer", "hold_hours")

    def __init__(self, *args: Any, site: str, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site, self.currency, self.heading = site, currency, ""

    @property
    def wanted(self) -> bool:
        """Whether the box is ticked; the other fields count only then."""
        return bool(self["open"].value())

    def clean_zone(self) -> str:
        """A zone that exists."""
        zone: str = self.cleaned_data["zone"]
        if zone not in available_timezones():
            raise ValidationError(_("There is no such time zone. An example: Europe/Berlin."))
        return zone

    @property
    def store(self) -> NewStore:
        """The store that was asked for."""
        return NewStore(self.site, self.currency, self.cleaned_data["zone"], self.rules)


def valid_together(forms: Sequence[RulesForm]) -> bool:
    """Whether each form is valid and no two name the same store; all that is wrong is said at once."""
    valid, seen = True, set[str]()
    for form in forms:
        if not form.is_valid():
            valid = False
            continue
        if form.cleaned_data["name"] in seen:
            form.add_error("name", _("Another store has this name."))
            valid = False
        seen.add(form.cleaned_data["name"])
    return valid
