"""What goes out: every command with its state and what a person can do about it, and the values that are not accepted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.command_words import COMMAND_WORDS
from erp.kernel.models import OutboxCommand
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import outbox, outbox_by_hand
from erp.kernel.states import OutboxState
from erp.kernel.tables import BadCursor, Page, TooSlow, keyset_page, limited
from erp.kernel.ui.links import links_for
from people.access import AuthedRequest, permission_required
from people.models import User
from stores.access import account_ids_for, store_ids_for
from stores.filters import AGES, CommandFilter, commands_of
from stores.masking import masked
from stores.models import PriceTag, QuantityPool, SellerAccount
from stores.services import pools, prices
from stores.words import refusal_words

MOST = 500
TONES = {
    OutboxState.CONFIRMED: "ok",
    OutboxState.REJECTED: "bad",
    OutboxState.DEAD: "bad",
    OutboxState.UNKNOWN: "warn",
}
VALUES: Mapping[str, type[QuantityPool | PriceTag]] = {"stock": QuantityPool, "prices": PriceTag}


@permission_required("sync.view")
@require_GET
def command_list(request: AuthedRequest) -> HttpResponse:
    """Commands to the marketplaces, newest first; what needs a person unless the address asks for others."""
    wanted = CommandFilter.of(request.GET.dict())
    page: Page[OutboxCommand] | None = None
    try:
        with limited():
            found = wanted.rows(request.user).select_related("created_by", "settled_by")
            page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        page = None
    names = _names(request.user)
    context = {
        "page": page,
        "too_broad": page is None,
        "rows": _rows(page.rows if page else [], names, request.user),
        "tabs": _tabs(request, wanted.tab),
        "kinds": [(kind, str(COMMAND_WORDS.get(kind, kind))) for kind in sorted(outbox.senders())],
        "accounts": sorted(names.values(), key=lambda pair: pair[1]),
        "ages": [(str(hours), _age_words(hours)) for hours in AGES],
        "filtered": wanted.active,
        "may_run": request.user.can("sync.run"),
    }
    return render(request, "stores/outgoing.html", context)


@permission_required("sync.run")
@require_POST
def retry_command(request: AuthedRequest, command_id: int) -> HttpResponse:
    """Let one command go again; what may have been applied is read first."""
    if not commands_of(request.user).filter(pk=command_id).exists():
        raise Http404
    outcomes = outbox_by_hand.retry(ids=[command_id], actor=request.user)
    refused = outcomes.refused.get(command_id)
    if refused:
        messages.error(request, refusal_words(refused.code, refused.values))
    else:
        messages.success(request, _("It will be sent again now."))
    return redirect("sync-outgoing")


@permission_required("sync.run")
@require_POST
def batch(request: AuthedRequest, action: str) -> HttpResponse:
    """Let the chosen commands go again, or say of them that they happened (`there`) or are no longer wanted (`drop`)."""
    if action not in ("retry", "there", "drop"):
        raise Http404
    ids, why = _chosen(request), ""
    reason = request.POST.get("reason", "").strip()
    if not ids or len(ids) > MOST:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
    elif action != "retry" and not reason:
        why = _("Say how you know: the next person reads it on the row.")
    if why:
        return render(request, "stores/batch_refused.html", {"why": why}, status=422)
    mine = sorted(commands_of(request.user).filter(pk__in=ids).values_list("pk", flat=True))
    if action == "retry":
        outcomes = outbox_by_hand.retry(ids=mine, actor=request.user)
    else:
        outcomes = outbox_by_hand.settle(ids=mine, happened=action == "there", reason=reason, actor=request.user)
    outcomes += Outcomes(refused=missing(ids, mine))
    named = dict(OutboxCommand.objects.filter(pk__in=mine).values_list("pk", "key"))
    return render(request, "stores/batch.html", _outcome_context(outcomes, named))


@permission_required("sync.view")
@require_GET
def value_list(request: AuthedRequest) -> HttpResponse:
    """Quantities or prices that the marketplace has not accepted yet."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in VALUES else "stock"
    try:
        page = keyset_page(_behind(kind, request.user).select_related("store", "account"), request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "kind": kind,
        "page": page,
        "rows": [{"row": row, "error": masked(row.last_error)} for row in page.rows],
        "tabs": _tabs(request, kind),
        "may_run": request.user.can("sync.run"),
    }
    return render(request, "stores/values.html", context)


@permission_required("sync.run")
@require_POST
def values_again(request: AuthedRequest) -> HttpResponse:
    """Let the chosen quantities or prices go out now instead of after their wait."""
    ids, kind = _chosen(request), request.POST.get("kind", "")
    if not ids or len(ids) > MOST or kind not in VALUES:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "stores/batch_refused.html", {"why": why}, status=422)
    named = dict(_seen(kind, request.user).filter(pk__in=ids).values_list("pk", "external_key"))
    behind = sorted(_behind(kind, request.user).filter(pk__in=ids).values_list("pk", flat=True))
    (pools if kind == "stock" else prices).push_again(behind)
    already = tuple(key for key in sorted(named) if key not in behind)
    outcomes = Outcomes(tuple(behind), already, missing(ids, named))
    return render(request, "stores/batch.html", _outcome_context(outcomes, named))


def _rows(found: Sequence[OutboxCommand], names: Mapping[str, tuple[int, str]], user: User) -> list[dict[str, Any]]:
    """Each command with the name of its account, its subject, and its last answer, covered up."""
    subjects = {row.pk: outbox_by_hand.subject_of(row) for row in found}
    links = links_for([subject for subject in subjects.values() if subject], user=user)
    return [
        {
            "row": row,
            "kind": COMMAND_WORDS.get(row.kind, row.kind),
            "account": names[row.lane][1],
            "link": links[subject] if (subject := subjects[row.pk]) else None,
            "tone": TONES.get(OutboxState(row.state), "progress"),
            "answer": masked(row.last_error) or masked(row.last_answer),
            "open": row.finished_at is None,
        }
        for row in found
    ]


def _outcome_context(outcomes: Outcomes, named: Mapping[int, str]) -> dict[str, Any]:
    kinds: list[tuple[int, str, Refusal | None]] = [(key, "refused", each) for key, each in outcomes.refused.items()]
    kinds += [(key, "already", None) for key in outcomes.already] + [(key, "done", None) for key in outcomes.done]
    rows = [
        {
            "id": key,
            "kind": kind,
            "label": named.get(key, f"#{key}"),
            "reason": refusal_words(refusal.code, refusal.values) if refusal else "",
        }
        for key, kind, refusal in kinds
    ]
    return {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }


def _tabs(request: AuthedRequest, current: str) -> list[dict[str, Any]]:
    """Commands by state, then the values: one row of tabs over both lists."""
    words = {
        "failed": _("Needs a person"),
        "unknown": _("Unknown"),
        "waiting": _("On the way"),
        "hand": _("Settled by hand"),
        "confirmed": _("Confirmed"),
        "all": _("All"),
    }
    kept = {
        name: request.GET[name]
        for name in ("account", "age", "kind")
        if request.GET.get(name) and current not in VALUES
    }
    tabs = []
    for name, label in words.items():
        url = f"{reverse('sync-outgoing')}?{urlencode({**kept, 'tab': name})}"
        tabs.append({"label": label, "url": url, "active": name == current})
    for name, label in (("stock", _("Quantities behind")), ("prices", _("Prices behind"))):
        url = f"{reverse('sync-values')}?kind={name}"
        tabs.append({"label": label, "url": url, "active": name == current})
    return tabs


def _age_words(hours: int) -> str:
    return _("over %(n)s h old") % {"n": hours} if hours < 48 else _("over %(n)s days old") % {"n": hours // 24}


def _chosen(request: AuthedRequest) -> list[int]:
    return sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})


def _seen(kind: str, user: User) -> QuerySet[Any]:
    stores = store_ids_for(user)
    return (QuantityPool if kind == "stock" else PriceTag).objects.filter(store__in=stores)


def _behind(kind: str, user: User) -> QuerySet[Any]:
    return _seen(kind, user).filter(acked_version__lt=F("desired_version"), closed_at=None)


def _names(user: User) -> dict[str, tuple[int, str]]:
    """Id and name of the accounts that a person works with, by lane."""
    found = SellerAccount.objects.filter(pk__in=account_ids_for(user))
    return {account.lane: (account.pk, account.name) for account in found}
