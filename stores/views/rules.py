"""The page of what a store offers of the stock, and whose price wins."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.access import AuthedRequest, permission_required
from stores.models import Store
from stores.services.rules import PushRules, set_push_rules
from stores.states import PartialStock

MOST = 100_000


class RulesForm(forms.Form):
    """The push rules of one store."""

    stock_share = forms.DecimalField(
        label=gettext_lazy("Share of the available stock"), min_value=0, max_value=1, max_digits=4, decimal_places=3
    )
    stock_buffer = forms.IntegerField(label=gettext_lazy("Buffer, units"), min_value=0, max_value=MOST)
    buffer_follows_lag = forms.BooleanField(
        label=gettext_lazy("The buffer follows the lag"),
        help_text=gettext_lazy("Instead of the fixed buffer, each pool keeps back its units at risk, rounded up."),
        required=False,
    )
    buffer_min = forms.IntegerField(label=gettext_lazy("At least, units"), min_value=0, max_value=MOST)
    buffer_max = forms.IntegerField(label=gettext_lazy("At most, units"), min_value=0, max_value=MOST)
    our_price_wins = forms.BooleanField(
        label=gettext_lazy("Our price wins"),
        help_text=gettext_lazy(
            "A price that was changed at the marketplace is pushed over; otherwise it is only shown."
        ),
        required=False,
    )
    partial_stock = forms.ChoiceField(
        label=gettext_lazy("When only a part of an order is in stock"),
        choices=PartialStock.choices,
        required=False,
        help_text=gettext_lazy("An order that waits or is split passes review without a person."),
    )

    tell_after_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until the marketplace is told of a shipment"),
        min_value=0,
        max_value=24 * 60,
        required=False,
        help_text=gettext_lazy(
            "So long a shipment can be undone, unless the carrier takes it over sooner. Never later than an hour before the deadline."
        ),
    )

    def clean_tell_after_minutes(self) -> int:
        """Not told: as it is."""
        given = self.cleaned_data["tell_after_minutes"]
        return int(self.initial.get("tell_after_minutes") or 0) if given is None else int(given)

    def clean_partial_stock(self) -> str:
        """Not told: as it is."""
        return str(self.cleaned_data["partial_stock"] or self.initial.get("partial_stock") or PartialStock.HOLD)

    def clean(self) -> None:
        """The least buffer is not above the most."""
        super().clean()
        least, most = self.cleaned_data.get("buffer_min"), self.cleaned_data.get("buffer_max")
        if least is not None and most is not None and least > most:
            self.add_error("buffer_max", ValidationError(_("At most is less than at least.")))


@permission_required("stores.rules")
@require_http_methods(["GET", "POST"])
def store_rules(request: AuthedRequest, store_id: int) -> HttpResponse:
    """Show and save the rules of a store that one may see."""
    store = get_object_or_404(Store.objects.for_user(request.user), pk=store_id)
    names = list(RulesForm.base_fields)
    form = RulesForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(store, name) for name in names}
    )
    if form.is_valid():
        outcomes = set_push_rules(store_ids=[store.pk], rules=PushRules(**form.cleaned_data), actor=request.user)
        said = (
            _("Saved: what the store offers is computed anew.")
            if outcomes.done
            else _("It was so already; nothing is changed.")
        )
        messages.success(request, said)
        return redirect("store-rules", store.pk)
    return render(request, "stores/rules.html", {"store": store, "form": form}, status=422 if form.is_bound else 200)
