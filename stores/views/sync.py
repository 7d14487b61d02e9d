"""Sync health, what needs a person, and the buttons that set a pull going."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import crypto
from erp.kernel.models import InboxMessage
from erp.kernel.services import bell, inbox, outbox
from erp.kernel.tables import keyset_page
from people.access import AuthedRequest, permission_required
from stores import queries
from stores.abilities import abilities
from stores.access import account_ids_for
from stores.connectors.errors import ConnectorError, NotFound
from stores.models import SellerAccount
from stores.reports import kinds_of
from stores.services import accounts, sync
from stores.services.sync import COMPARE_DAYS
from stores.states import SyncKind

SWEEP_DAYS = 3
MOST_DAYS = 60


@permission_required("sync.view")
@require_GET
def sync_health(request: AuthedRequest) -> HttpResponse:
    """Every account that this person works with, and how far it is in step."""
    return render(request, "stores/sync.html", _health_context(request))


@permission_required("sync.view")
@require_GET
def sync_accounts(request: AuthedRequest) -> HttpResponse:
    """The part of the page that asks again every few seconds."""
    return render(request, "stores/sync_accounts.html", _health_context(request))


@permission_required("sync.run")
@require_POST
def pull_now(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Ask for a pull of one account: of its orders, or of the kind of report that is named."""
    account = _account(request, account_id)
    kind = request.POST.get("kind", "")
    if kind in kinds_of(account.marketplace):
        bell.ring("stores.pull_reports", account.pk, kind, queue="io")
        said = _("Pulling %(what)s of %(name)s.") % {"what": SyncKind(kind).label, "name": account.name}
        return _back(request, said)
    bell.ring("stores.pull_orders", account.pk, queue="io")
    return _back(request, _("Pulling the orders of %(name)s.") % {"name": account.name})


@permission_required("sync.run")
@require_POST
def sweep_now(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Ask to read the last days of one account again."""
    return _sweep(request, _account(request, account_id), SWEEP_DAYS)


@permission_required("sync.run")
@require_POST
def sweep_days(request: AuthedRequest) -> HttpResponse:
    """Ask to read so many last days of the chosen account again."""
    account, days = _account(request, _number(request, "account")), _number(request, "days")
    if not 1 <= days <= MOST_DAYS:
        return _back(request, _("Choose 1 to %(most)s days.") % {"most": MOST_DAYS}, good=False)
    return _sweep(request, account, days)


def _sweep(request: AuthedRequest, account: SellerAccount, days: int) -> HttpResponse:
    bell.ring("stores.sweep_orders", account.pk, days, queue="io")
    return _back(request, _("Reading the last %(days)s days of %(name)s again.") % {"days": days, "name": account.name})


def _number(request: AuthedRequest, name: str) -> int:
    """A whole number of the form; nought when it is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


@permission_required("sync.run")
@require_POST
def compare_now(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Ask to count theirs beside ours."""
    account = _account(request, account_id)
    bell.ring("stores.compare_orders", account.pk, queue="io")
    return _back(
        request, _("Comparing the last %(days)s days of %(name)s.") % {"days": COMPARE_DAYS, "name": account.name}
    )


@permission_required("sync.run")
@require_POST
def pause(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Stop calling one account."""
    account = _account(request, account_id)
    if accounts.pause_account(account_id=account.pk, actor=request.user):
        return _back(request, _("%(name)s is paused.") % {"name": account.name})
    return _back(request, _("%(name)s was not active.") % {"name": account.name}, good=False)


@permission_required("sync.run")
@require_POST
def resume(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Call one account again."""
    account = _account(request, account_id)
    if accounts.resume_account(account_id=account.pk, actor=request.user):
        return _back(request, _("%(name)s is active again.") % {"name": account.name})
    return _back(request, _("%(name)s was active already.") % {"name": account.name})


@permission_required("sync.run")
@require_POST
def pull_order(request: AuthedRequest) -> HttpResponse:
    """Fetch one order by its number now, and say what came of it."""
    account = _account(request, _number(request, "account"))
    number = request.POST.get("number", "").strip()
    if not number:
        return _back(request, _("Enter the order's number at the marketplace."), good=False)
    try:
        new = sync.pull_one(account.pk, external_id=number)
    except NotFound:
        said = _("%(name)s has no order %(number)s. Check the number and the account.")
        return _back(request, said % {"name": account.name, "number": number}, good=False)
    except ConnectorError as error:
        return _back(
            request,
            _("Order %(number)s could not be fetched: %(reason)s") % {"number": number, "reason": error},
            good=False,
        )
    said = _("Order %(number)s is in.") if new else _("Order %(number)s has not changed since it was last read.")
    return _back(request, said % {"number": number})


@permission_required("company.manage")
@require_POST
def thaw(request: AuthedRequest) -> HttpResponse:
    """After a restore: a person has reconciled, so commands go out again."""
    if outbox.thaw(actor=request.user):
        return _back(request, _("Commands go out again. Each is looked up at the marketplace before it is sent."))
    return _back(request, _("Commands were going out already."))


@permission_required("sync.view")
@require_GET
def quarantine(request: AuthedRequest) -> HttpResponse:
    """What came in and could not be understood."""
    lanes = queries.lanes_of(account_ids_for(request.user))
    page = keyset_page(queries.quarantined(lanes), request.GET)
    names = _names(request)
    rows = [(message, names[message.source]) for message in page.rows]
    return render(
        request,
        "stores/quarantine.html",
        {
            "page": page,
            "rows": rows,
            "may_run": request.user.can("sync.run"),
            "may_see_raw": request.user.can("orders.buyer"),
        },
    )


@permission_required("orders.buyer")
@require_GET
def raw_message(request: AuthedRequest, message_id: int) -> HttpResponse:
    """A quarantined message as it came; it may hold a buyer's address."""
    message = _message(request, message_id)
    payload: Any = crypto.unseal_json(message.payload) if message.erased_at is None else ""
    shown = payload.get("raw", payload) if isinstance(payload, dict) else payload
    text = shown if isinstance(shown, str) else json.dumps(shown, indent=2, ensure_ascii=False)
    return render(request, "stores/raw.html", {"message": message, "text": text})


@permission_required("sync.run")
@require_POST
def retry_message(request: AuthedRequest, message_id: int) -> HttpResponse:
    """Let a quarantined message be understood again."""
    message = _message(request, message_id)
    inbox.try_again([message.pk])
    return _back(request, _("It will be tried again now."), to="sync-quarantine")


@permission_required("sync.run")
@require_POST
def dismiss_message(request: AuthedRequest, message_id: int) -> HttpResponse:
    """Decide that a quarantined message needs nothing more, and say why."""
    message = _message(request, message_id)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _back(request, _("Say why it can be dismissed."), good=False, to="sync-quarantine")
    inbox.dismiss([message.pk], reason=f"{request.user.display_name}: {reason[:300]}")
    return _back(request, _("Dismissed."), to="sync-quarantine")


def _health_context(request: AuthedRequest) -> dict[str, Any]:
    return {
        "rows": queries.account_health(account_ids_for(request.user), offered=kinds_of, able=abilities),
        "may_run": request.user.can("sync.run"),
        "sweep_days": SWEEP_DAYS,
        "most_days": MOST_DAYS,
        "compare_days": COMPARE_DAYS,
        "frozen": outbox.frozen(),
        "may_thaw": request.user.can("company.manage"),
    }


def _account(request: AuthedRequest, account_id: int) -> SellerAccount:
    account = SellerAccount.objects.filter(pk=account_id, pk__in=account_ids_for(request.user)).first()
    if account is None:
        raise Http404
    return account


def _message(request: AuthedRequest, message_id: int) -> InboxMessage:
    lanes = queries.lanes_of(account_ids_for(request.user))
    message = queries.quarantined(lanes).filter(pk=message_id).first()
    if message is None:
        raise Http404
    return message


def _names(request: AuthedRequest) -> dict[str, str]:
    """The accounts' names by lane."""
    found = SellerAccount.objects.filter(pk__in=account_ids_for(request.user))
    return {account.lane: account.name for account in found}


def _back(request: AuthedRequest, said: str, *, good: bool = True, to: str = "sync") -> HttpResponse:
    (messages.success if good else messages.error)(request, said)
    return redirect(to)
