"""The seller accounts: how each is, when its authorisation ends, its stores' rules, and the buttons that stop and start it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.models import TimelineEntry
from people.access import AuthedRequest, permission_required
from stores import queries, words
from stores.access import managed_account_ids
from stores.connectors.applications import APPLICATIONS
from stores.connectors.registry import connector_class
from stores.forms import AccountForm, RulesForm, SecretsForm, valid_together
from stores.models import SellerAccount
from stores.services import accounts, onboarding
from stores.states import AccountState
from stores.steps import steps

manages = permission_required("accounts.manage")
LINES = 30


@manages
@require_GET
def account_list(request: AuthedRequest) -> HttpResponse:
    """Every account that this person manages, those that need something first."""
    rows = [
        {
            "account": each,
            "ends": words.ends(each),
            "tone": _tone(each),
            "end_tone": words.TONES[words.urgency_of(each)],
            "stores": len(each.stores.all()),
        }
        for each in queries.managed_accounts(managed_account_ids(request.user))
    ]
    return render(request, "stores/accounts.html", {"rows": rows})


@manages
@require_GET
def account_page(request: AuthedRequest, account_id: int) -> HttpResponse:
    """One account with all that is set, and what is still to be done."""
    account = managed(request, account_id)
    taken = [(step, step.done(account.pk)) for step in steps()]
    context = {
        "account": account,
        "tone": _tone(account),
        "ends": words.ends(account),
        "end_tone": words.TONES[words.urgency_of(account)],
        "steps": taken,
        "next_step": next((step for step, done in taken if not done), None),
        "stores": account.stores.order_by("name"),
        "hook_url": _hook_url(account),
        "secrets": [entry.label for entry in APPLICATIONS[account.marketplace].secrets if account.secrets.get(entry.name)],
        "events": _timeline(account),
    }  # fmt: skip
    return render(request, "stores/account.html", context)


@manages
@require_http_methods(["GET", "POST"])
def account_settings(request: AuthedRequest, account_id: int) -> HttpResponse:
    """The account's name and pace, and each store's rules, in one form."""
    account = managed(request, account_id)
    data = request.POST if request.method == "POST" else None
    form = AccountForm(data, initial={"name": account.name, "poll_every_s": account.poll_every_s})
    stores = list(account.stores.order_by("name"))
    rules = [
        RulesForm(data, prefix=f"store{store.pk}", initial=RulesForm.initial_of(store), store_id=store.pk)
        for store in stores
    ]
    if data is not None and all([form.is_valid(), valid_together(rules)]):
        changed = onboarding.change_settings(
            account_id=account.pk,
            name=form.cleaned_data["name"],
            poll_every_s=form.cleaned_data["poll_every_s"],
            rules={store.pk: each.rules for store, each in zip(stores, rules, strict=True)},
            actor=request.user,
        )
        said = _("The settings are saved.") if changed else _("It was so already; nothing is changed.")
        return _back(request, account, said)
    pairs = list(zip(stores, rules, strict=True))
    return render(request, "stores/account_settings.html", {"account": account, "form": form, "stores": pairs})


@manages
@require_http_methods(["GET", "POST"])
@never_cache
def account_secrets(request: AuthedRequest, account_id: int) -> HttpResponse:
    """New secrets of the application. The old ones are never shown; the new ones prove themselves at once."""
    account = managed(request, account_id)
    form = SecretsForm(APPLICATIONS[account.marketplace], request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "stores/account_secrets.html", {"account": account, "form": form})
    onboarding.rotate_secrets(account_id=account.pk, secrets=form.cleaned_data, actor=request.user)
    why_not = onboarding.learn_sites(account_id=account.pk, actor=request.user)
    if why_not:
        said = _("The new secret is kept, but the marketplace does not take it: %(reason)s") % {"reason": why_not}
        return _back(request, account, said, good=False)
    return _back(request, account, _("The new secret is in use; the connection was tested with it."))


@manages
@require_POST
def account_pause(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Stop calling the account."""
    account = managed(request, account_id)
    if accounts.pause_account(account_id=account.pk, actor=request.user):
        return _back(request, account, _("%(name)s is paused.") % {"name": account.name})
    return _back(request, account, _("%(name)s was not active.") % {"name": account.name}, good=False)


@manages
@require_POST
def account_resume(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Call the account again. One whose authorisation has gone has to be reconnected instead."""
    account = managed(request, account_id)
    if account.state != AccountState.PAUSED:
        return _back(request, account, _("%(name)s is not paused.") % {"name": account.name}, good=False)
    accounts.resume_account(account_id=account.pk, actor=request.user)
    return _back(request, account, _("%(name)s is active again.") % {"name": account.name})


def managed(request: AuthedRequest, account_id: int) -> SellerAccount:
    """The account, when this person manages it."""
    account = SellerAccount.objects.filter(pk=account_id, pk__in=managed_account_ids(request.user)).first()
    if account is None:
        raise Http404
    return account


def _hook_url(account: SellerAccount) -> str:
    if not connector_class(account.marketplace).capabilities.push:
        return ""
    return f"{settings.PUBLIC_URL}/hooks/{account.marketplace}/{account.hook_key}"


def _tone(account: SellerAccount) -> str:
    tones = {AccountState.ACTIVE: "ok", AccountState.SETUP: "progress", AccountState.PAUSED: "off"}
    return tones.get(AccountState(account.state), "bad")


def _timeline(account: SellerAccount) -> list[dict[str, Any]]:
    found = TimelineEntry.objects.filter(subject_kind="account", subject_id=account.pk).select_related("actor")
    return [
        {
            "text": words.action(entry.action),
            "detail": words.detail_of(entry.data),
            "at": entry.at,
            "actor": entry.actor.display_name if entry.actor else "",
        }
        for entry in found.order_by("-id")[:LINES]
    ]


def _back(request: AuthedRequest, account: SellerAccount, said: str, *, good: bool = True) -> HttpResponse:
    (messages.success if good else messages.error)(request, said)
    return redirect("account", account.pk)
