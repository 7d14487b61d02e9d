"""Our own pages about distributors: who they are, their wallets, their orders, and who signs in for them."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from distribution.forms import CreditForm, DistributorForm, UserForm
from distribution.models import Distributor, DistributorOrder, TopUp, WalletHold
from distribution.reads import order_rows
from distribution.services import distributors as service
from distribution.services.wallets import set_credit_limit
from distribution.states import HoldState, PlacedBy, TopUpState
from distribution.views import ordering
from distribution.views.shared import figures, statement_context, statement_file
from distribution.wording import TOP_UP_TONES, amount, refusal_words
from erp.kernel.money import Money
from erp.kernel.months import month_of
from erp.kernel.outcomes import Refusal
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.context import url_or_nothing
from erp.kernel.ui.links import links_for
from people.access import AuthedRequest, permission_required
from people.models import User
from people.roles import Role
from people.services.accounts import create_person

VIEW, MANAGE, WALLETS = "distribution.view", "distribution.manage", "distribution.wallets"
RECENT = 20


def _distributor(distributor_id: int) -> Distributor:
    return get_object_or_404(Distributor.objects.select_related("price_list", "wallet"), pk=distributor_id)


@require_GET
@permission_required(VIEW)
def distributors(request: AuthedRequest) -> HttpResponse:
    """All distributors with their money."""
    text, tab = request.GET.get("q", "").replace("\0", "").strip()[:60], request.GET.get("tab", "")
    found = Distributor.objects.select_related("price_list", "wallet").filter(closed_at__isnull=tab != "closed")
    if text:
        found = found.filter(code__istartswith=text) | found.filter(name__icontains=text)
    try:
        page = keyset_page(found, request.GET, order=("code",))
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": [{"distributor": row, "wallet": figures(row.wallet)} for row in page.rows],
        "filtered": bool(text or tab),
        "tabs": [
            {"label": _("Open"), "url": request.path, "active": tab != "closed"},
            {"label": _("Closed"), "url": f"{request.path}?tab=closed", "active": tab == "closed"},
        ],
        "may_manage": request.user.can(MANAGE),
    }
    return render(request, "distribution/list.html", context)


@require_GET
@permission_required(VIEW)
def distributor(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """One distributor: terms, wallet with its holds, orders, people."""
    found = _distributor(distributor_id)
    try:
        page = keyset_page(DistributorOrder.objects.filter(distributor=found).select_related("order"), request.GET)
    except BadCursor as error:
        raise Http404 from error
    currency = found.wallet.currency
    holds = WalletHold.objects.filter(wallet_id=found.pk, state=HoldState.HELD).order_by("-pk")[:RECENT]
    links = links_for(
        [("order", row.order_id) for row in page.rows] + [("order", hold.order_id) for hold in holds], user=request.user
    )
    rows = order_rows(page.rows, currency=currency)
    for row in rows:
        row["link"] = links["order", row["order"].pk]
    context = {
        "distributor": found,
        "wallet": figures(found.wallet),
        "page": page,
        "rows": rows,
        "currency": currency,
        "holds": [
            {"hold": hold, "link": links["order", hold.order_id], "amount": amount(hold.amount, currency)}
            for hold in holds
        ],
        "people": User.objects.filter(distributor_link__distributor=found).order_by("username"),
        "user_form": UserForm(),
        "credit_form": CreditForm(initial={"credit_limit": figures(found.wallet)["credit"].replace(",", "")}),
        "may_manage": request.user.can(MANAGE),
        "may_wallets": request.user.can(WALLETS),
    }
    return render(request, "distribution/distributor.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def distributor_new(request: AuthedRequest) -> HttpResponse:
    """A new distributor."""
    form = DistributorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = service.create_distributor(code=form.cleaned_data["code"], profile=form.profile(), actor=request.user)
        if saved.distributor is not None:
            return redirect("distribution:distributor", saved.distributor.pk)
        form.add_error(None, refusal_words(saved.refused or Refusal("not_found")))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "heading": _("New distributor"), "back": reverse("distribution:list")}
    return render(request, "distribution/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def distributor_edit(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """Other terms. The code stays: statements and labels know it."""
    found = _distributor(distributor_id)
    initial = {
        "code": found.code, "name": found.name, "price_list": found.price_list_id, "discount_percent": found.discount_percent,
        "shipping_fee": found.shipping_fee, "label_sender": "\n".join(found.label_sender), "contact": found.contact,
    }  # fmt: skip
    form = DistributorForm(request.POST or None, initial=initial)
    form.fields["code"].disabled = True
    back = reverse("distribution:distributor", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        saved = service.change_distributor(distributor_id=found.pk, profile=form.profile(), actor=request.user)
        if saved.distributor is not None:
            return redirect(back)
        form.add_error(None, refusal_words(saved.refused or Refusal("not_found")))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "heading": found.name, "back": back}
    return render(request, "distribution/edit.html", context, status=status)


@require_POST
@permission_required(MANAGE)
def distributor_open(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """Close a distributor for new orders, or open it again."""
    found = _distributor(distributor_id)
    change = service.reopen_distributors if found.closed_at else service.close_distributors
    change(distributor_ids=[found.pk], actor=request.user)
    return redirect("distribution:distributor", found.pk)


@require_GET
@permission_required(VIEW)
def wallet_statement(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """A month of the wallet; each line opens its document."""
    found = _distributor(distributor_id)
    try:
        context: dict[str, Any] = statement_context(request, found)
    except BadCursor as error:
        raise Http404 from error
    about = [(row["entry"].document_kind, row["entry"].document_id) for row in context["entries"]]
    links = links_for(about, user=request.user)
    for row in context["entries"]:
        row["link"] = links[row["entry"].document_kind, row["entry"].document_id]
    return render(request, "distribution/statement.html", context | {"distributor": found})


@require_GET
@permission_required(VIEW)
def wallet_statement_file(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """The month as a workbook."""
    return statement_file(_distributor(distributor_id), month_of(request.GET.get("month", "")))


@require_POST
@permission_required(WALLETS)
def credit(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """Another credit limit."""
    found, form = _distributor(distributor_id), CreditForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the credit limit as an amount."))
        return redirect("distribution:distributor", found.pk)
    limit = Money(form.cleaned_data["credit_limit"], found.wallet.currency).minor()
    outcomes = set_credit_limit(distributor_id=found.pk, credit_limit=limit, actor=request.user)
    if outcomes.refused:
        messages.error(request, refusal_words(outcomes.refused[found.pk]))
    else:
        messages.success(request, _("The credit limit is set."))
    return redirect("distribution:distributor", found.pk)


@require_GET
@permission_required(VIEW)
def top_ups(request: AuthedRequest) -> HttpResponse:
    """Money that distributors say they sent. Finance confirms it when it is here."""
    tab = request.GET.get("tab", "")
    found = TopUp.objects.select_related("wallet__distributor", "requested_by", "decided_by")
    if tab != "all":
        found = found.filter(state=TopUpState.REQUESTED)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": [
            {"row": row, "amount": amount(row.amount, row.wallet.currency), "tone": TOP_UP_TONES[TopUpState(row.state)]}
            for row in page.rows
        ],
        "tabs": [
            {"label": _("Waiting"), "url": request.path, "active": tab != "all"},
            {"label": _("All"), "url": f"{request.path}?tab=all", "active": tab == "all"},
        ],
        "confirm_url": url_or_nothing("finance:top-ups") if request.user.can("finance.manage") else "",
    }
    return render(request, "distribution/top_ups.html", context)


# Who signs in


@never_cache
@require_POST
@permission_required(MANAGE)
def user_add(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """A person for a distributor: made now with a one-time password, or linked when they are here with the role already."""
    found, form = _distributor(distributor_id), UserForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a user name of letters and digits."))
        return redirect("distribution:distributor", found.pk)
    username = form.cleaned_data["username"]
    known = User.objects.filter(username__iexact=username).first()
    if known is not None:
        return _linked(request, found, known)
    try:
        with transaction.atomic():
            person, password = create_person(
                username=username, role=Role.DISTRIBUTOR, actor=request.user, name=form.cleaned_data["name"]
            )
            service.link_users(distributor_id=found.pk, user_ids=[person.pk], actor=request.user)
    except IntegrityError:
        messages.error(request, refusal_words(Refusal("name_in_use", {"name": username})))
        return redirect("distribution:distributor", found.pk)
    context = {"distributor": found, "person": person, "password": password}
    return render(request, "distribution/password_once.html", context)


def _linked(request: AuthedRequest, found: Distributor, person: User) -> HttpResponse:
    outcomes = service.link_users(distributor_id=found.pk, user_ids=[person.pk], actor=request.user)
    if outcomes.refused:
        messages.error(request, refusal_words(outcomes.refused[person.pk]))
    else:
        messages.success(request, _("%(name)s signs in for this distributor.") % {"name": person.display_name})
    return redirect("distribution:distributor", found.pk)


@require_POST
@permission_required(MANAGE)
def user_remove(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """Take a person's access to a distributor away."""
    found, asked = _distributor(distributor_id), request.POST.get("user", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 19:
        service.unlink_users(distributor_id=found.pk, user_ids=[int(asked)], actor=request.user)
    return redirect("distribution:distributor", found.pk)


# Orders in a distributor's place


def _desk(distributor_id: int) -> ordering.Desk:
    found = _distributor(distributor_id)
    page = reverse("distribution:distributor", args=[found.pk])
    return ordering.Desk(
        distributor=found,
        placed_by=PlacedBy.STAFF,
        form_url=reverse("distribution:order-new", args=[found.pk]),
        total_url=reverse("distribution:order-total", args=[found.pk]),
        upload_url=reverse("distribution:upload", args=[found.pk]),
        orders_url=page,
        template_url=reverse("distribution:template", args=[found.pk]),
        back=page,
        crumb=found.name,
    )


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def order_new(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """The order form, filled by us."""
    return ordering.order_form(request, _desk(distributor_id))


@require_POST
@permission_required(MANAGE)
def order_total(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """The total of what is typed."""
    return ordering.order_total(request, _desk(distributor_id))


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def upload(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """Many orders from a distributor's sheet."""
    return ordering.upload_form(request, _desk(distributor_id))


@require_GET
@permission_required(MANAGE)
def upload_template(request: AuthedRequest, distributor_id: int) -> HttpResponse:
    """The empty sheet."""
    _distributor(distributor_id)
    return ordering.template_file()
