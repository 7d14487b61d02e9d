"""The distributor's own pages. Every query starts from whom the person signs in for; what belongs to another is not there."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from distribution.forms import TopUpForm
from distribution.models import DistributorOrder, TopUp
from distribution.queries.catalogue import for_sale, offers
from distribution.reads import order_rows
from distribution.services.orders import cancel_placed
from distribution.services.wallets import request_top_up
from distribution.states import PlacedBy
from distribution.views import ordering
from distribution.views.shared import (
    figures,
    my_distributor,
    order_context,
    statement_context,
    statement_file,
)
from distribution.wording import TOP_UP_TONES, amount, refusal_words
from erp.kernel import clock
from erp.kernel.months import month_of
from erp.kernel.tables import BadCursor, capped_count, keyset_page
from orders.states import OPEN
from people.access import AuthedRequest, permission_required

RECENT = 10
PORTAL = "portal.use"


def _desk(request: AuthedRequest) -> ordering.Desk:
    return ordering.Desk(
        distributor=my_distributor(request),
        placed_by=PlacedBy.PAGE,
        form_url=reverse("distribution:portal-order-new"),
        total_url=reverse("distribution:portal-order-total"),
        upload_url=reverse("distribution:portal-upload"),
        orders_url=reverse("distribution:portal-orders"),
        template_url=reverse("distribution:portal-template"),
        back=reverse("distribution:portal-orders"),
        crumb=_("Orders"),
    )


@require_GET
@permission_required(PORTAL)
def home(request: AuthedRequest) -> HttpResponse:
    """Money and open orders at a glance."""
    distributor = my_distributor(request)
    mine = DistributorOrder.objects.filter(distributor=distributor).select_related("order")
    open_ = mine.filter(order__state__in=OPEN)
    context = {
        "distributor": distributor,
        "wallet": figures(distributor.wallet),
        "open_count": capped_count(open_),
        "rows": order_rows(list(mine.order_by("-pk")[:RECENT]), currency=distributor.wallet.currency),
        "currency": distributor.wallet.currency,
        "closed": distributor.closed_at is not None,
    }
    return render(request, "distribution/portal/home.html", context)


@require_GET
@permission_required(PORTAL)
def catalogue(request: AuthedRequest) -> HttpResponse:
    """What is for sale to this distributor, at its own price, with what is free."""
    distributor, day = my_distributor(request), clock.business_date()
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    try:
        page = keyset_page(for_sale(distributor, day=day, text=text), request.GET, order=("code",))
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": offers(distributor, page.rows, day=day),
        "currency": distributor.price_list.currency,
        "filtered": bool(text),
    }
    return render(request, "distribution/portal/catalogue.html", context)


@require_GET
@permission_required(PORTAL)
def orders(request: AuthedRequest) -> HttpResponse:
    """The distributor's orders, newest first."""
    distributor = my_distributor(request)
    found = DistributorOrder.objects.filter(distributor=distributor).select_related("order")
    text, tab = request.GET.get("q", "").replace("\0", "").strip()[:80], request.GET.get("tab", "")
    if text:
        found = found.filter(number=text.upper()) | found.filter(reference__startswith=text)
    if tab == "open":
        found = found.filter(order__state__in=OPEN)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": order_rows(page.rows, currency=distributor.wallet.currency),
        "currency": distributor.wallet.currency,
        "filtered": bool(text or tab),
        "tabs": [
            {"label": _("All"), "url": request.path, "active": tab != "open"},
            {"label": _("Open"), "url": f"{request.path}?tab=open", "active": tab == "open"},
        ],
    }
    return render(request, "distribution/portal/orders.html", context)


def _order(request: AuthedRequest, placed_id: int) -> DistributorOrder:
    return get_object_or_404(
        DistributorOrder.objects.select_related("order"), pk=placed_id, distributor=my_distributor(request)
    )


@require_GET
@permission_required(PORTAL)
def order(request: AuthedRequest, placed_id: int) -> HttpResponse:
    """One order: where it is, what is in it, what it costs."""
    made = _order(request, placed_id)
    return render(request, "distribution/portal/order.html", order_context(made, currency=made.order.currency))


@require_POST
@permission_required(PORTAL)
def order_cancel(request: AuthedRequest, placed_id: int) -> HttpResponse:
    """Call an order off, as long as it has not left."""
    made = _order(request, placed_id)
    outcomes = cancel_placed(
        distributor_id=made.distributor_id, ids=[made.pk], actor=request.user, reason="distributor"
    )
    if made.pk in outcomes.refused:
        messages.error(request, refusal_words(outcomes.refused[made.pk]))
    else:
        messages.success(request, _("%(number)s is called off; its money is free again.") % {"number": made.number})
    return redirect("distribution:portal-order", made.pk)


@require_http_methods(["GET", "POST"])
@permission_required(PORTAL)
def order_new(request: AuthedRequest) -> HttpResponse:
    """The order form."""
    return ordering.order_form(request, _desk(request))


@require_POST
@permission_required(PORTAL)
def order_total(request: AuthedRequest) -> HttpResponse:
    """The total of what is typed."""
    return ordering.order_total(request, _desk(request))


@require_http_methods(["GET", "POST"])
@permission_required(PORTAL)
def upload(request: AuthedRequest) -> HttpResponse:
    """Many orders from a sheet."""
    return ordering.upload_form(request, _desk(request))


@require_GET
@permission_required(PORTAL)
def upload_template(request: AuthedRequest) -> HttpResponse:
    """The empty sheet."""
    my_distributor(request)
    return ordering.template_file()


@require_GET
@permission_required(PORTAL)
def wallet(request: AuthedRequest) -> HttpResponse:
    """The wallet's month, and the top-ups that were told of."""
    return _wallet_page(request, None)


@require_POST
@permission_required(PORTAL)
def top_up(request: AuthedRequest) -> HttpResponse:
    """Tell of money that was sent."""
    distributor = my_distributor(request)
    form = TopUpForm(request.POST, currency=distributor.wallet.currency)
    if not form.is_valid():
        return _wallet_page(request, form)
    asked = request_top_up(
        client_id=form.cleaned_data["client_id"],
        distributor_id=distributor.pk,
        amount=form.minor(),
        reference=form.cleaned_data["reference"],
        actor=request.user,
    )
    if asked.refused is not None:
        form.add_error(None, refusal_words(asked.refused))
        return _wallet_page(request, form)
    messages.success(request, _("We look for your payment; the balance grows when it is here."))
    return redirect("distribution:portal-wallet")


def _wallet_page(request: AuthedRequest, form: TopUpForm | None) -> HttpResponse:
    distributor = my_distributor(request)
    currency = distributor.wallet.currency
    try:
        context: dict[str, Any] = statement_context(request, distributor)
    except BadCursor as error:
        raise Http404 from error
    about = [entry["entry"].document_id for entry in context["entries"] if entry["entry"].document_kind == "order"]
    mine = DistributorOrder.objects.filter(distributor=distributor, order_id__in=about)
    numbers = {row.order_id: row for row in mine}
    for row in context["entries"]:
        row["made"] = numbers.get(row["entry"].document_id) if row["entry"].document_kind == "order" else None
    context["top_ups"] = [
        {"row": row, "amount": amount(row.amount, currency), "tone": TOP_UP_TONES[row.state]}  # type: ignore[index]  # the column's own words
        for row in TopUp.objects.filter(wallet_id=distributor.pk).order_by("-pk")[:RECENT]
    ]
    context["form"] = form or TopUpForm(currency=currency, initial={"client_id": uuid4()})
    return render(request, "distribution/portal/wallet.html", context, status=422 if form else 200)


@require_GET
@permission_required(PORTAL)
def wallet_file(request: AuthedRequest) -> HttpResponse:
    """The month as a workbook."""
    return statement_file(my_distributor(request), month_of(request.GET.get("month", "")))
