"""What people type at the portal and at the pages of distributors, checked."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from distribution.models import PriceList
from distribution.services.distributors import Profile
from erp.kernel.money import Money, minor_digits
from stores.connectors.port import RemoteAddress

LINES = 8  # lines of an empty order form; more come with each press of "more lines"
MOST_LINES = 200


class ClientIdForm(forms.Form):
    """A form whose sending counts once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AddressForm(ClientIdForm):
    """Reference, recipient and note of an order. What is missing is told by the service, with all else that is wrong."""

    reference = forms.CharField(label=_("Your reference"), max_length=80, required=False)
    name = forms.CharField(label=_("Recipient"), max_length=120, required=False)
    address1 = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    address2 = forms.CharField(label=_("More of the address"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    state = forms.CharField(label=_("State or province"), max_length=80, required=False)
    country = forms.CharField(
        label=_("Country"), max_length=2, required=False, help_text=_("Two letters: DE, FR, US ...")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    note = forms.CharField(label=_("Note for us"), max_length=500, required=False)

    def marked(self) -> "AddressForm":
        """The same form, with what a parcel needs marked as such on the page."""
        for name in ("name", "address1", "city", "country"):
            self.fields[name].required = True
        return self

    def address(self) -> RemoteAddress:
        """The recipient as the service takes it."""
        data = self.cleaned_data
        lines = tuple(line for line in (data["address1"], data["address2"]) if line)
        return RemoteAddress(
            name=data["name"], lines=lines, city=data["city"], state=data["state"], postcode=data["postcode"],
            country=data["country"].upper(), phone=data["phone"], email=data["email"],
        )  # fmt: skip


class TopUpForm(ClientIdForm):
    """Money that was sent to us."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_digits=14, decimal_places=4)
    reference = forms.CharField(
        label=_("Reference of the payment"), max_length=120, help_text=_("As it stands on your bank's statement.")
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].help_text = currency

    def minor(self) -> int:
        """The amount in minor units."""
        return Money(self.cleaned_data["amount"], self.currency).minor()

    def clean_amount(self) -> Decimal:
        """No fractions of the smallest coin."""
        amount: Decimal = self.cleaned_data["amount"]
        if amount != round(amount, minor_digits(self.currency)):
            raise forms.ValidationError(_("Write the amount without fractions of the smallest coin."))
        return amount


class CreditForm(forms.Form):
    """How far a balance may go below zero."""

    credit_limit = forms.DecimalField(label=_("Credit limit"), min_value=0, max_digits=14, decimal_places=2)


class DistributorForm(forms.Form):
    """A distributor and its terms."""

    code = forms.SlugField(label=_("Code"), max_length=24)
    name = forms.CharField(label=_("Name"), max_length=160)
    price_list = forms.ModelChoiceField(PriceList.objects.order_by("name"), label=_("Price list"))
    discount_percent = forms.DecimalField(
        label=_("Discount in percent"),
        min_value=0,
        max_value=Decimal("99.99"),
        max_digits=5,
        decimal_places=2,
        initial=0,
    )
    shipping_fee = forms.DecimalField(
        label=_("Shipping per order"), min_value=0, max_digits=14, decimal_places=4, initial=0
    )
    label_sender = forms.CharField(
        label=_("Sender on the label"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line each. It stands on the parcel instead of our address."),
    )
    contact = forms.CharField(label=_("Contact"), max_length=200, required=False)

    def profile(self) -> Profile:
        """As the service takes it."""
        data = self.cleaned_data
        return Profile(
            name=data["name"],
            price_list_id=data["price_list"].pk,
            label_sender=tuple(data["label_sender"].splitlines()),
            discount_percent=data["discount_percent"],
            shipping_fee=data["shipping_fee"],
            contact=data["contact"],
        )


class UserForm(forms.Form):
    """A person who will sign in for a distributor."""

    username = forms.SlugField(label=_("User name"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)


class PriceListForm(forms.Form):
    """An empty list."""

    name = forms.CharField(label=_("Name"), max_length=80)
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), help_text=_("Three letters: USD, EUR ..."), max_length=3
    )


class PriceForm(forms.Form):
    """One line of a list."""

    sku = forms.CharField(label=_("SKU"), max_length=60)
    min_quantity = forms.IntegerField(label=_("From units"), min_value=1, max_value=1_000_000, initial=1)
    unit_price = forms.DecimalField(label=_("Price"), min_value=Decimal("0.0001"), max_digits=14, decimal_places=4)
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
