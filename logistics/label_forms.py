"""Forms of carriers. A secret is taken in and never given out: its field is always empty."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.models import Carrier
from logistics.states import CarrierProtocol

_PLAIN = {"autocomplete": "off"}


class CarrierForm(forms.Form):
    """What a carrier handed out with the contract, and where it is asked."""

    carrier = forms.ModelChoiceField(
        Carrier.objects.filter(closed_at=None).order_by("name"), label=gettext_lazy("Carrier")
    )
    protocol = forms.ChoiceField(choices=CarrierProtocol.choices, label=gettext_lazy("Speaks"))
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    customer_id = forms.CharField(max_length=80, label=gettext_lazy("Customer number"), widget=forms.TextInput(_PLAIN))
    base_url = forms.URLField(max_length=300, assume_scheme="https", label=gettext_lazy("Address of its API"))
    key = forms.CharField(max_length=200, label=gettext_lazy("Key"), widget=forms.TextInput(_PLAIN))
    secret = forms.CharField(max_length=500, label=gettext_lazy("Secret"), widget=forms.PasswordInput(_PLAIN))

    def clean_base_url(self) -> str:
        """Only addresses that the house's settings name: what is entered on a page must not make the server call its neighbours."""
        url = str(self.cleaned_data["base_url"])
        ours = {*settings.MARKETPLACE_ORIGINS, *([settings.MOCKS_URL] if settings.MOCKS_URL else [])}
        if urlsplit(url)[:2] not in {urlsplit(each)[:2] for each in ours}:
            raise forms.ValidationError(_("This address is not allowed. Add its origin to ERP_MARKETPLACE_ORIGINS."))
        return url
