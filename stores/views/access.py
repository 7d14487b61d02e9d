"""The page where the owner says which stores a person may work on. Not with the people: they know no stores."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.access import AuthedRequest, permission_required
from people.models import User
from stores.access import store_ids_for
from stores.models import Store
from stores.services.access import set_stores


class StoresForm(forms.Form):
    """The stores of a person."""

    stores = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Stores"),
        queryset=Store.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@permission_required("people.manage")
@require_http_methods(["GET", "POST"])
def person_stores(request: AuthedRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(User, pk=person_id)
    form = StoresForm(request.POST if request.method == "POST" else None, initial={"stores": store_ids_for(person)})
    if form.is_valid():
        changed = set_stores(
            user_id=person.pk, store_ids=[store.pk for store in form.cleaned_data["stores"]], actor=request.user
        )
        messages.success(
            request, _("The stores are saved.") if changed else _("It was so already; nothing is changed.")
        )
        return redirect("person_stores", person.pk)
    return render(request, "people/stores.html", {"person": person, "form": form})
