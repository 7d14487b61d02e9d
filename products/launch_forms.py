"""The forms of the launch board and of the design tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import User
from products.models import Product
from products.services.design import designers
from products.services.launch import LANGUAGES
from products.states import TaskKind
from stores.models import Store
from stores.states import CONNECTED


def people() -> list[tuple[int, str]]:
    """The people who may own a card or a task."""
    return [(person.pk, person.display_name) for person in designers()]


class CardPlanForm(forms.Form):
    """Who does it until when, and what stands in the way."""

    owner_id = forms.TypedChoiceField(label=gettext_lazy("In charge"), required=False, coerce=int, empty_value=None)
    due_on = forms.DateField(
        label=gettext_lazy("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    blocked = forms.CharField(
        label=gettext_lazy("Blocked by"), required=False, max_length=200, help_text=gettext_lazy("Empty: it can go on.")
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [("", _("Nobody")), *people()]  # type: ignore[attr-defined]  # a choice field


class TaskForm(forms.Form):
    """A task that somebody asks for by hand."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=TaskKind.choices)
    product = forms.CharField(
        label=gettext_lazy("Product code"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Images and copy need one."),
    )
    store_id = forms.TypedChoiceField(label=gettext_lazy("Store"), required=False, coerce=int, empty_value=None)
    marketplace = forms.ChoiceField(label=gettext_lazy("Marketplace"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    brief = forms.CharField(
        label=gettext_lazy("Brief"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    owner_id = forms.TypedChoiceField(label=gettext_lazy("Designer"), required=False, coerce=int, empty_value=None)
    due_on = forms.DateField(
        label=gettext_lazy("Due"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores = Store.objects.for_user(user).filter(closed_at=None).order_by("name")
        languages = sorted({"en", "zh", *LANGUAGES.values()})
        choices: dict[str, list[tuple[Any, Any]]] = {
            "store_id": [("", _("None")), *stores.values_list("pk", "name")],
            "marketplace": [("", _("All")), *((name.value, name.label) for name in CONNECTED)],
            "language": [("", "—"), *((code, code) for code in languages)],
            "owner_id": [("", _("Nobody")), *people()],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # a choice field

    def clean_product(self) -> int | None:
        """The product by its code."""
        code = str(self.cleaned_data["product"]).strip()
        if not code:
            return None
        found = Product.objects.filter(code=code).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no such product."))
        return int(found)


class TaskPlanForm(forms.Form):
    """Who makes a task until when, and what is wanted."""

    owner_id = forms.TypedChoiceField(label=gettext_lazy("Designer"), required=False, coerce=int, empty_value=None)
    due_on = forms.DateField(
        label=gettext_lazy("Due"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    brief = forms.CharField(
        label=gettext_lazy("Brief"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [("", _("Nobody")), *people()]  # type: ignore[attr-defined]  # a choice field
