"""What a person types to change an order, or to write a new one."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Warehouse
from logistics.models import Service
from orders.models import Order
from orders.services.manual import ManualDraft, ManualLine
from people.models import User
from stores.connectors.port import RemoteAddress
from stores.models import Store

MOST_LINES = 100


class EditForm(forms.Form):
    """What of an order is ours to change. Once it is labelled, only the note is."""

    our_note = forms.CharField(
        label=gettext_lazy("Our note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For our own people; the buyer never sees it."),
    )  # fmt: skip
    wished_warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(closed_at=None).order_by("code"),
        label=gettext_lazy("Wished warehouse"),
        required=False,
    )
    wished_service = forms.ModelChoiceField(
        Service.objects.filter(closed_at=None).order_by("code"), label=gettext_lazy("Wished service"), required=False
    )
    ship_by = forms.DateTimeField(
        label=gettext_lazy("Ship by"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, order: Order, theirs: bool, **kwargs: Any) -> None:
        names = ("our_note", "wished_warehouse", "wished_service", "ship_by")
        kwargs["initial"] = {name: getattr(order, name) for name in names}
        super().__init__(*args, **kwargs)
        if theirs:
            del self.fields["ship_by"]

    @property
    def changes(self) -> dict[str, Any]:
        """What was changed, as the service takes it."""
        told = self.cleaned_data
        found = {name: told[name] for name in self.changed_data if name in ("our_note", "ship_by")}
        for name in ("wished_warehouse", "wished_service"):
            if name in self.changed_data:
                found[name] = told[name].pk if told[name] else None
        return found


class AddressForm(forms.Form):
    """Where an order goes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    company = forms.CharField(label=gettext_lazy("Company"), max_length=120, required=False)
    lines = forms.CharField(
        label=gettext_lazy("Street"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One line each."),
    )  # fmt: skip
    city = forms.CharField(label=gettext_lazy("Town"), max_length=120)
    state = forms.CharField(label=gettext_lazy("Region"), max_length=120, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=24, required=False)
    country = forms.RegexField("^[A-Za-z]{2}$", label=gettext_lazy("Country, two letters"), max_length=2)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=200, required=False)

    def __init__(self, *args: Any, told: Mapping[str, Any] | None = None, country: str = "", **kwargs: Any) -> None:
        before = {**(told or {}), "lines": "\n".join((told or {}).get("lines") or ()), "country": country}
        kwargs["initial"] = before | dict(kwargs.get("initial", {}))
        super().__init__(*args, **kwargs)

    @property
    def address(self) -> RemoteAddress:
        """The address that was typed."""
        told = self.cleaned_data
        return RemoteAddress(
            name=told["name"], lines=tuple(line.strip() for line in told["lines"].splitlines() if line.strip()), city=told["city"],
            state=told["state"], postcode=told["postcode"], country=told["country"].upper(), phone=told["phone"],
            email=told["email"], company=told["company"],
        )  # fmt: skip


class NewOrderForm(AddressForm):
    """An order that a person writes."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    store = forms.ModelChoiceField(
        Store.objects.none(), label=gettext_lazy("Store"), required=False, empty_label=gettext_lazy("Own sales"),
        help_text=gettext_lazy("Own sales, unless the order belongs to one of your stores."),
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("Order number"), max_length=80, required=False,
        help_text=gettext_lazy("Empty: ours is given. The same number in a store is the same order."),
    )  # fmt: skip
    currency = forms.RegexField("^[A-Za-z]{3}$", label=gettext_lazy("Currency"), max_length=3)
    items = forms.CharField(
        label=gettext_lazy("Lines"), max_length=8000, widget=forms.Textarea(attrs={"rows": 4, "class": "mono"}),
        help_text=gettext_lazy("One line each: SKU, quantity, price of one. For example: LAMP-1 2 9.90"),
    )  # fmt: skip
    shipping = forms.DecimalField(
        label=gettext_lazy("Shipping"), min_value=0, max_digits=12, decimal_places=2, required=False, initial=0
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)
    ship_by = forms.DateTimeField(
        label=gettext_lazy("Ship by"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("Empty: within a day."),
    )  # fmt: skip
    field_order = ("client_id", "store", "number", "currency", "items", "shipping", "note", "ship_by")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"client_id": uuid4()}, **kwargs)
        stores = self.fields["store"]
        assert isinstance(stores, forms.ModelChoiceField)
        stores.queryset = Store.objects.for_user(user).filter(closed_at=None).order_by("name")

    def clean_items(self) -> tuple[ManualLine, ...]:
        """Each line as SKU, quantity and price."""
        rows = [row for row in self.cleaned_data["items"].splitlines() if row.strip()]
        if len(rows) > MOST_LINES:
            raise ValidationError(_("At most %(most)s lines.") % {"most": MOST_LINES})
        return tuple(read_line(row) for row in rows)

    @property
    def draft(self) -> ManualDraft:
        """The order to be."""
        told = self.cleaned_data
        return ManualDraft(
            client_id=told["client_id"], lines=told["items"], address=self.address, currency=told["currency"].upper(),
            number=told["number"].strip(), store_id=told["store"].pk if told["store"] else None,
            shipping=told["shipping"] or Decimal(0), note=told["note"], ship_by=told["ship_by"],
        )  # fmt: skip


def read_line(text: str) -> ManualLine:
    """`SKU 2 9.90`, also with commas, semicolons or tabs. Raises ValidationError with the line."""
    words = text.replace(";", " ").replace("\t", " ").replace(", ", " ").split()
    try:
        if len(words) not in (2, 3):
            raise ValueError("two or three words")
        return ManualLine(words[0], int(words[1]), Decimal(words[2]) if len(words) > 2 else Decimal(0))
    except (ValueError, InvalidOperation) as error:
        raise ValidationError(
            _("This is not a line: %(text)s. Write SKU, quantity and price.") % {"text": text}
        ) from error
