"""Exchange rates and fee rules: lists, and the forms that add to them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import clock
from erp.kernel.models import FxRate
from erp.kernel.outcomes import Refusal
from erp.kernel.tables import BadCursor, keyset_page
from finance.models import FeeRule
from finance.services.books import rules
from finance.states import Component, ScheduleBase
from people.access import AuthedRequest, permission_required
from stores.models import Store
from stores.states import CONNECTED, Marketplace

RATE_ORDER = ("-valid_from", "currency", "id")
RULE_ORDER = ("marketplace", "component", "site", "-valid_from", "from_amount", "id")
FEES = (Component.COMMISSION, Component.PAYMENT_FEE, Component.FIXED_FEE, Component.FULFILMENT_FEE)


def _currencies() -> list[str]:
    """What stores sell in, and what rates are known of; never the base currency."""
    sold = set(Store.objects.values_list("currency", flat=True)) | {"USD", "EUR", "GBP"}
    return sorted((sold | set(FxRate.objects.values_list("currency", flat=True))) - {settings.BASE_CURRENCY})


class RateForm(forms.Form):
    """What one unit of a currency is worth, from a day on."""

    currency = forms.RegexField(r"^[A-Z]{3}$", label=gettext_lazy("Currency"), max_length=3)
    rate = forms.DecimalField(
        label=gettext_lazy("Rate"), min_value=Decimal("0.00000001"), max_digits=18, decimal_places=8
    )
    valid_from = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].help_text = ", ".join(_currencies())
        self.fields["rate"].help_text = _("What one unit is worth in %(currency)s.") % {
            "currency": settings.BASE_CURRENCY
        }

    def clean_currency(self) -> str:
        """The base currency is worth one of itself."""
        currency = str(self.cleaned_data["currency"])
        if currency == settings.BASE_CURRENCY:
            raise forms.ValidationError(_("The books are kept in this currency; it needs no rate."))
        return currency


class FeeForm(forms.Form):
    """A tier of what a marketplace takes."""

    marketplace = forms.ChoiceField(
        label=gettext_lazy("Marketplace"), choices=[(name.value, name.label) for name in CONNECTED]
    )
    site = forms.CharField(
        label=gettext_lazy("Site"), required=False, max_length=24, help_text=gettext_lazy("Empty: all sites.")
    )
    component = forms.ChoiceField(label=gettext_lazy("For"), choices=[(fee.value, fee.label) for fee in FEES])
    percent = forms.DecimalField(
        label=gettext_lazy("Percent"),
        initial=0,
        min_value=0,
        max_value=Decimal("99.9999"),
        max_digits=7,
        decimal_places=4,
    )
    base = forms.ChoiceField(
        label=gettext_lazy("Of what"), choices=ScheduleBase.choices, initial=ScheduleBase.ITEMS_SHIPPING
    )
    from_amount = forms.DecimalField(
        label=gettext_lazy("From an order total of"), initial=0, min_value=0, max_digits=14, decimal_places=4
    )
    fixed_per_order = forms.DecimalField(
        label=gettext_lazy("And for each order"), initial=0, min_value=0, max_digits=14, decimal_places=4
    )
    fixed_per_unit = forms.DecimalField(
        label=gettext_lazy("And for each unit"), initial=0, min_value=0, max_digits=14, decimal_places=4
    )
    minimum = forms.DecimalField(
        label=gettext_lazy("At least"), initial=0, min_value=0, max_digits=14, decimal_places=4
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=gettext_lazy("Currency"),
        max_length=3,
        initial="USD",
        help_text=gettext_lazy("Of the amounts above."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@require_GET
@permission_required("finance.view")
def rates(request: AuthedRequest) -> HttpResponse:
    """The exchange rates by day."""
    first = {
        "currency": request.GET.get("currency", ""),
        "valid_from": request.GET.get("valid_from") or clock.business_date(),
    }
    return _rates(request, RateForm(initial=first))


@require_POST
@permission_required("finance.manage")
def add_rate(request: AuthedRequest) -> HttpResponse:
    """Enter a rate."""
    form = RateForm(request.POST)
    if form.is_valid():
        outcome = rules.add_rate(**form.cleaned_data, source="page", actor=request.user)
        if not outcome.refused:
            messages.success(request, _("The rate is entered. What waited for it is tried again."))
            return redirect("finance:rates")
        form.add_error(None, refusal_words(next(iter(outcome.refused.values()))))
    return _rates(request, form)


def _rates(request: AuthedRequest, form: RateForm) -> HttpResponse:
    chosen = request.GET.get("currency", "").replace("\0", "")[:3]
    found = FxRate.objects.filter(currency=chosen) if chosen else FxRate.objects.all()
    context = {
        "form": form,
        "currencies": [(name, name) for name in _currencies()],
        "chosen": chosen,
        "base_currency": settings.BASE_CURRENCY,
    }
    return _listed(request, "finance/books/rates.html", found, RATE_ORDER, context)


@require_GET
@permission_required("finance.view")
def fee_rules(request: AuthedRequest) -> HttpResponse:
    """What the marketplaces take, by day."""
    first = {"valid_from": clock.business_date(), "marketplace": request.GET.get("marketplace", "")}
    return _fee_rules(request, FeeForm(initial=first))


@require_POST
@permission_required("finance.manage")
def add_fee_rule(request: AuthedRequest) -> HttpResponse:
    """Enter a rule."""
    form = FeeForm(request.POST)
    if form.is_valid():
        outcome = rules.add_fee_rule(rule=rules.NewRule(**form.cleaned_data), actor=request.user)
        if not outcome.refused:
            messages.success(request, _("The rule is entered. Orders that ship from that day on are estimated by it."))
            return redirect(f"{reverse('finance:fee-rules')}?marketplace={form.cleaned_data['marketplace']}")
        form.add_error(None, refusal_words(next(iter(outcome.refused.values()))))
    return _fee_rules(request, form)


def _fee_rules(request: AuthedRequest, form: FeeForm) -> HttpResponse:
    chosen = request.GET.get("marketplace", "")
    found = FeeRule.objects.filter(marketplace=chosen) if chosen in Marketplace.values else FeeRule.objects.all()
    context = {
        "form": form,
        "marketplaces": [(name.value, name.label) for name in CONNECTED],
        "chosen": chosen,
        "today": clock.business_date(),
    }
    return _listed(request, "finance/books/fees.html", found, RULE_ORDER, context)


def _listed(
    request: AuthedRequest, template: str, found: Any, order: tuple[str, ...], context: dict[str, Any]
) -> HttpResponse:
    context["may_manage"] = request.user.can("finance.manage")
    try:
        context["page"] = keyset_page(found, request.GET, order=order)
    except BadCursor as error:
        raise Http404 from error
    return render(request, template, context, status=422 if context["form"].errors else 200)


def refusal_words(refusal: Refusal) -> str:
    """A refusal in the reader's language, with what to do next."""
    words = {
        "rate_known": _("Another rate, %(rate)s, begins on %(on)s, and entries may stand on it. Choose another day."),
        "rule_known": _("Another rule begins on that day for the same order total. Choose a later day."),
        "past": _("Orders have been estimated by the rules before. Let the new rule begin today or later."),
    }[refusal.code]
    return words % refusal.values
