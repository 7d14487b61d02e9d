"""The price rules of the stores: what is to be left, how prices are rounded, what a unit costs besides its goods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.models import TimelineEntry
from erp.kernel.tables import BadCursor, keyset_page
from finance.models import PriceRule
from finance.queries.price_words import rule_words
from finance.services.price_rules import RuleDraft, set_price_rules
from finance.states import PriceRounding, PriceTarget
from logistics.models import Service
from people.access import AuthedRequest, permission_required
from people.models import User
from products.pricing import usual_rounding
from stores.models import Store
from stores.states import CONNECTED

CHANGES_SHOWN = 20
_LIMITS: dict[str, Any] = {"max_digits": 14, "decimal_places": 4}


def _share(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=7, decimal_places=4, initial=0, **more
    )


def _amount(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, initial=0, **_LIMITS, **more)


class PriceRuleForm(forms.Form):
    """The rule of one store."""

    target_kind = forms.ChoiceField(label=gettext_lazy("What is to be left"), choices=PriceTarget.choices)
    target = forms.DecimalField(label=gettext_lazy("Target"), initial=20, **_LIMITS)
    floor_margin = forms.DecimalField(
        label=gettext_lazy("Floor margin, % of net sales"),
        min_value=-99,
        max_value=99,
        max_digits=7,
        decimal_places=4,
        initial=0,
        help_text=gettext_lazy("No price is proposed that earns less."),
    )
    rounding_step = forms.DecimalField(
        label=gettext_lazy("Prices are this far apart"), min_value=Decimal("0.0001"), **_LIMITS
    )
    rounding_ending = _amount(
        gettext_lazy("And end in"), help_text=gettext_lazy("1 and 0.99 give 4.99, 5.99; 10 and 0 give 1280, 1290.")
    )
    rounding_mode = forms.ChoiceField(label=gettext_lazy("Rounded"), choices=PriceRounding.choices)
    service_id = forms.TypedChoiceField(
        label=gettext_lazy("Service to the buyer"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("Its rate of the day for the parcel's weight."),
    )  # fmt: skip
    packaging = _amount(gettext_lazy("Packaging per unit"))
    inbound_per_kg = _amount(
        gettext_lazy("Freight to us, per kg"),
        help_text=gettext_lazy("Added where the cost is a supplier's quote; the cost of stock has it in it."),
    )
    shipping_charged = _amount(gettext_lazy("Shipping that the buyer pays, in the store's currency"))
    tax_percent = _share(gettext_lazy("Tax, %"))
    tax_included = forms.BooleanField(
        label=gettext_lazy("The price includes the tax"),
        required=False,
        help_text=gettext_lazy("As in Europe. Otherwise it is added, and is no money of ours."),
    )
    advertising_percent = _share(gettext_lazy("Advertising, % of net sales"))
    returns_percent = _share(gettext_lazy("Expected returns, % of units"))
    return_cost = _amount(gettext_lazy("Cost of one return, besides the refund"))
    restock_percent = _share(gettext_lazy("Of returned goods that can be sold again, %"))

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = [("", _("No freight of ours: the marketplace delivers"))]
        services = Service.objects.filter(closed_at=None).order_by("rank", "name")
        self.fields["service_id"].choices = none + list(services.values_list("pk", "name"))  # type: ignore[attr-defined]  # a choice field
        usual = usual_rounding(store.currency)
        self.fields["rounding_step"].initial, self.fields["rounding_ending"].initial = usual.step, usual.ending
        for name in ("packaging", "inbound_per_kg", "return_cost"):
            self.fields[name].label = f"{self.fields[name].label} ({settings.BASE_CURRENCY})"


@require_GET
@permission_required("listings.price")
def rules(request: AuthedRequest) -> HttpResponse:
    """The stores that one may see, each with its rule or without."""
    found = _stores(request.user).select_related("price_rule__service", "account")
    try:
        page = keyset_page(found, request.GET, order=("name", "id"))
    except BadCursor as error:
        raise Http404 from error
    rows = [_listed(store, getattr(store, "price_rule", None)) for store in page.rows]
    return render(request, "finance/prices/rules.html", {"page": page, "rows": rows})


def _listed(store: Store, known: PriceRule | None) -> dict[str, Any]:
    """A store and its rule as the list shows them."""
    prices = f"{_short(known.rounding_ending)} + n × {_short(known.rounding_step)}" if known else ""
    return {"store": store, "rule": known, "prices": prices}


@require_GET
@permission_required("listings.price")
def rule(request: AuthedRequest, store_id: int) -> HttpResponse:
    """The rule of a store, and who changed it."""
    store = get_object_or_404(_stores(request.user), pk=store_id)
    known = PriceRule.objects.filter(store=store).values().first()
    return _page(request, store, PriceRuleForm(store=store, initial=_plain(known) if known else None))


@require_POST
@permission_required("stores.rules")
def save(request: AuthedRequest, store_id: int) -> HttpResponse:
    """Set the rule of a store."""
    store = get_object_or_404(_stores(request.user), pk=store_id)
    form = PriceRuleForm(request.POST, store=store)
    if form.is_valid():
        given = {**form.cleaned_data, "target_kind": PriceTarget(form.cleaned_data["target_kind"])}
        given["rounding_mode"] = PriceRounding(given["rounding_mode"])
        outcomes = set_price_rules(store_ids=[store.pk], draft=RuleDraft(**given), actor=request.user)
        if not outcomes.refused:
            same = _("It was so already; nothing is changed.")
            done = _("Saved. No price has changed: look at what is proposed now.")
            messages.success(request, done if outcomes.done else same)
            return redirect("finance:price-rule", store.pk)
        form.add_error(None, rule_words(outcomes.refused[store.pk]))
    return _page(request, store, form)


def _page(request: AuthedRequest, store: Store, form: PriceRuleForm) -> HttpResponse:
    found = TimelineEntry.objects.filter(subject_kind="store", subject_id=store.pk, action="store.price_rule")
    changes = found.select_related("actor").order_by("-pk")[:CHANGES_SHOWN]
    events = [
        {
            "text": _("Price rule set"),
            "at": row.at,
            "actor": row.actor.display_name if row.actor else "",
            "detail": _told(row),
        }
        for row in changes
    ]
    may_save = request.user.can("stores.rules")
    if not may_save:
        for field in form.fields.values():
            field.disabled = True
    context = {"store": store, "form": form, "events": events, "may_save": may_save}
    return render(request, "finance/prices/rule.html", context, status=422 if form.is_bound else 200)


def _told(row: TimelineEntry) -> str:
    """What a change set, in short."""
    data = row.data
    unit = "%" if data.get("target_kind") == PriceTarget.MARGIN else ""
    return _("Target %(target)s, floor %(floor)s %%, prices %(ending)s + n × %(step)s") % {
        "target": f"{_short(data.get('target'))} {unit}".strip(),
        "floor": _short(data.get("floor_margin")),
        "ending": _short(data.get("rounding_ending")),
        "step": _short(data.get("rounding_step")),
    }


def _short(value: Any) -> str:
    """A number without the noughts at its end."""
    return f"{Decimal(str(value)).normalize():f}"


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Decimal(_short(value)) if isinstance(value, Decimal) else value for name, value in values.items()}


def _stores(user: User) -> Any:
    return Store.objects.for_user(user).filter(closed_at=None, account__marketplace__in=CONNECTED)
