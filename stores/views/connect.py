"""Connecting a store: choose the marketplace, enter the application, go there and come back, choose the sites that become stores.

The way to a marketplace is a link on a page of ours, not a redirect of a form: our content policy lets no form lead elsewhere.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.access import AuthedRequest
from stores import words
from stores.connectors.applications import APPLICATIONS
from stores.forms import ApplicationForm, NewStoreForm, valid_together
from stores.models import ConsentTrip, SellerAccount, Store
from stores.services import consent, onboarding
from stores.states import CONNECTED, Marketplace
from stores.views.accounts import managed, manages

ASK = "ask"  # the button that asks the marketplace again


@manages
@require_GET
def choose(request: AuthedRequest) -> HttpResponse:
    """The four marketplaces."""
    return render(request, "stores/connect.html", {"marketplaces": list(CONNECTED)})


@manages
@require_http_methods(["GET", "POST"])
@never_cache
def application(request: AuthedRequest, marketplace: str) -> HttpResponse:
    """The application's credentials, sealed at once; or those of a mock seller that nobody has connected yet."""
    market = _market(marketplace)
    if request.method == "POST" and "mock" in request.POST and onboarding.offers_spare():
        return _use_mock(request, market)
    form = ApplicationForm(APPLICATIONS[market], request.POST if request.method == "POST" else None)
    if form.is_valid():
        trip = consent.begin(
            marketplace=market,
            app=form.app,
            base_url=form.base_url,
            redirect_uri=_callback(request, market),
            user=request.user,
            session_key=_session(request),
        )
        return redirect("consent-trip", trip.pk)
    context = {
        "market": market,
        "form": form,
        "where": APPLICATIONS[market].where,
        "callback": _callback(request, market),
        "may_mock": onboarding.offers_spare(),
    }
    return render(request, "stores/connect_application.html", context)


@manages
@require_GET
@never_cache
def trip_page(request: AuthedRequest, trip_id: int) -> HttpResponse:
    """The last page before the marketplace: where the link leads and what to do there."""
    trip = get_object_or_404(ConsentTrip, pk=trip_id, user=request.user)
    context = {"trip": trip, "market": Marketplace(trip.marketplace), "address": consent.address(trip)}
    return render(request, "stores/connect_trip.html", context)


@manages
@require_POST
def trip_again(request: AuthedRequest, trip_id: int) -> HttpResponse:
    """The same way once more, without entering anything again."""
    trip = get_object_or_404(ConsentTrip, pk=trip_id, user=request.user)
    new = consent.again(trip=trip, user=request.user, session_key=_session(request))
    return redirect("consent-trip", new.pk)


@manages
@require_POST
def reconnect(request: AuthedRequest, account_id: int) -> HttpResponse:
    """A new consent for an account whose old one has ended, or will."""
    account = managed(request, account_id)
    trip = consent.reconnect(
        account=account,
        redirect_uri=_callback(request, account.marketplace),
        user=request.user,
        session_key=_session(request),
    )
    return redirect("consent-trip", trip.pk)


@manages
@require_GET
@never_cache
def callback(request: AuthedRequest, marketplace: str) -> HttpResponse:
    """Back from the marketplace. A GET that changes something, because a marketplace can send nothing else: `state` guards it."""
    market = _market(marketplace)
    answer = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    arrival = consent.arrive(
        marketplace=market, answer=answer, user=request.user, session_key=request.session.session_key or ""
    )
    if arrival.account_id is None:
        said = words.problem(arrival.problem, str(market.label), arrival.detail)
        context = {"market": market, "problem": said, "trip_id": arrival.trip_id}
        return render(request, "stores/connect_problem.html", context, status=400)
    why_not = onboarding.learn_sites(account_id=arrival.account_id, actor=request.user)
    if why_not:
        messages.error(request, _("Connected, but the test of the connection failed: %(reason)s") % {"reason": why_not})
        return redirect("account", arrival.account_id)
    messages.success(request, _("%(marketplace)s is connected, and answers.") % {"marketplace": market.label})
    has_stores = Store.objects.filter(account_id=arrival.account_id).exists()
    return redirect("account" if has_stores else "account-sites", arrival.account_id)


@manages
@require_http_methods(["GET", "POST"])
def sites(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Which of the account's sites become stores, and how each sells. Another button asks the marketplace again."""
    account = managed(request, account_id)
    if request.method == "POST" and ASK in request.POST:
        return _ask_again(request, account)
    known = {store.site for store in account.stores.all()}
    forms = [_site_form(account, site, request) for site in account.sites if site["code"] not in known]
    wanted = [form for form in forms if form.wanted]
    if request.method == "POST" and wanted and valid_together(wanted):
        onboarding.open_stores(account_id=account.pk, stores=[form.store for form in wanted], actor=request.user)
        messages.success(request, _("The stores are open. Next: which warehouses serve them."))
        return redirect("account", account.pk)
    if request.method == "POST" and not wanted:
        messages.error(request, _("Choose at least one site."))
    context = {"account": account, "forms": forms, "known": account.stores.order_by("name")}
    return render(request, "stores/account_sites.html", context)


def _ask_again(request: AuthedRequest, account: SellerAccount) -> HttpResponse:
    why_not = onboarding.learn_sites(account_id=account.pk, actor=request.user)
    if why_not:
        messages.error(request, _("The marketplace did not let us in: %(reason)s") % {"reason": why_not})
    else:
        messages.success(request, _("The connection works."))
    return redirect((request.POST.get("to") == "account" and "account") or "account-sites", account.pk)


def _site_form(account: SellerAccount, site: dict[str, Any], request: AuthedRequest) -> NewStoreForm:
    single = len(account.sites) == 1
    initial = {
        "open": single,
        "name": account.name if single else f"{account.name} · {site['name']}",
        "zone": site["zone"],
        "push": True,
        "share": 100,
        "buffer": 0,
        "hold_hours": 72,
    }
    data = request.POST if request.method == "POST" else None
    form = NewStoreForm(data, prefix=site["code"], initial=initial, site=site["code"], currency=site["currency"])
    form.heading = f"{site['name']} · {site['currency']}"
    return form


def _use_mock(request: AuthedRequest, market: Marketplace) -> HttpResponse:
    spare = onboarding.spare_app(market)
    if spare is None:
        messages.error(request, _("Every mock seller of %(market)s is connected already.") % {"market": market.label})
        return redirect("connect-application", market)
    trip = consent.begin(
        marketplace=market,
        app=spare.app,
        base_url=spare.base_url,
        redirect_uri=_callback(request, market),
        user=request.user,
        session_key=_session(request),
    )
    return redirect("consent-trip", trip.pk)


def _market(name: str) -> Marketplace:
    if name not in CONNECTED:
        raise Http404
    return Marketplace(name)


def _callback(request: AuthedRequest, market: str) -> str:
    return request.build_absolute_uri(reverse("consent-callback", args=[market]))


def _session(request: AuthedRequest) -> str:
    if not request.session.session_key:
        request.session.save()
    return request.session.session_key or ""
