"""Labels that carriers sell: which are not there yet, why, and the way on; parcels on their way; the carriers' accounts."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Outcomes
from erp.kernel.tables import BadCursor, Page, capped_count, keyset_page
from logistics import label_reads
from logistics.connectors.registry import CREDENTIALS, services_of
from logistics.label_forms import CarrierForm
from logistics.models import CarrierAccount, Parcel
from logistics.services import buying, carriers
from logistics.states import CarrierProtocol
from logistics.wording import say
from people.access import AuthedRequest, permission_required
from stores.connectors.errors import ConnectorError

MOST = 500


@require_GET
@permission_required("parcels.view")
def label_list(request: AuthedRequest) -> HttpResponse:
    """Parcels whose label is not there yet, is refused, or could not be given back; newest first."""
    sets = label_reads.label_sets()
    tab = _tab(request, list(sets))
    page = _page(request, Parcel.objects.filter(sets[tab][1]).select_related("service__account"))
    context = {
        "page": page,
        "rows": label_reads.label_rows(page.rows, user=request.user),
        "tabs": _tabs(request, {name: (words, Parcel.objects.filter(found)) for name, (words, found) in sets.items()}),
        "may_buy": request.user.can("stations.use"),
    }
    return render(request, "logistics/labels/list.html", context)


@require_POST
@permission_required("stations.use")
def label_again(request: AuthedRequest) -> HttpResponse:
    """Look the chosen labels up at the carrier, and buy those that are not there."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    if not ids or len(ids) > MOST:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "logistics/labels/batch_refused.html", {"why": why}, status=422)
    outcomes = buying.look_and_buy(parcel_ids=ids, actor=request.user)
    return render(request, "logistics/labels/batch.html", _told(outcomes))


def _told(outcomes: Outcomes) -> dict[str, Any]:
    """What the outcome panel shows: refused first, each with its reason."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    names = dict(Parcel.objects.filter(pk__in=[key for key, _kind in kinds]).values_list("pk", "number"))
    reasons = {key: say(no.code, no.values) for key, no in outcomes.refused.items()}
    return {
        "outcomes": [
            {"id": key, "kind": kind, "label": names.get(key) or f"#{key}", "reason": reasons.get(key, "")}
            for key, kind in kinds
        ],
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }


@require_GET
@permission_required("parcels.view")
def away(request: AuthedRequest) -> HttpResponse:
    """Parcels on their way that need somebody, by what is wrong; those that left first stand first."""
    sets = label_reads.alert_sets()
    tab = _tab(request, list(sets))
    _words, way_on, found = sets[tab]
    page = _page(request, found.select_related("service__carrier"), order=("shipped_at", "id"))
    context = {
        "page": page,
        "rows": label_reads.away_rows(page.rows, user=request.user),
        "tabs": _tabs(request, {name: (words, found) for name, (words, _way, found) in sets.items()}),
        "way_on": way_on,
    }
    return render(request, "logistics/labels/away.html", context)


@require_GET
@permission_required("parcels.view")
def carrier_list(request: AuthedRequest) -> HttpResponse:
    """The accounts at carriers: whether they answer, and when their scans were read last."""
    page = _page(request, CarrierAccount.objects.select_related("carrier").prefetch_related("services"))
    context = {"page": page, "may_manage": request.user.can("accounts.manage")}
    return render(request, "logistics/labels/carriers.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("accounts.manage")
def carrier_new(request: AuthedRequest) -> HttpResponse:
    """Keep an account at a carrier, once the carrier has answered with these credentials."""
    form = CarrierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        protocol = CarrierProtocol(told["protocol"])
        secrets = dict(zip(CREDENTIALS[protocol], (told["key"], told["secret"]), strict=True))
        try:
            found = services_of(protocol, base_url=told["base_url"], secrets=secrets)
        except ConnectorError as error:
            form.add_error(None, _("The carrier did not accept this: %(error)s") % {"error": error})
        else:
            carriers.open_account(
                carrier_id=told["carrier"].pk,
                protocol=protocol,
                name=told["name"],
                customer_id=told["customer_id"],
                base_url=told["base_url"],
                credentials=secrets,
                actor=request.user,
            )
            messages.success(
                request,
                _("%(name)s answers. Its services: %(codes)s.") % {"name": told["name"], "codes": ", ".join(found)},
            )
            return redirect("logistics:carrier-accounts")
    return render(request, "logistics/labels/carrier_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@permission_required("accounts.manage")
def carrier_act(request: AuthedRequest, account_id: int, action: str) -> HttpResponse:
    """Pause an account, or let it be called again."""
    account = get_object_or_404(CarrierAccount, pk=account_id)
    if action not in ("pause", "resume"):
        raise Http404
    act = carriers.pause if action == "pause" else carriers.resume
    if act(account_id=account.pk, actor=request.user):
        said = _("%(name)s is paused.") if action == "pause" else _("%(name)s is called again.")
        messages.success(request, said % {"name": account.name})
    return redirect("logistics:carrier-accounts")


def _tab(request: AuthedRequest, known: Sequence[str]) -> str:
    wanted = request.GET.get("tab", known[0])
    if wanted not in known:
        raise Http404
    return wanted


def _tabs(request: AuthedRequest, sets: dict[str, tuple[Any, QuerySet[Parcel]]]) -> list[dict[str, Any]]:
    current = _tab(request, list(sets))
    return [
        {
            "label": words,
            "url": f"{request.path}?{urlencode({'tab': name})}" if name else request.path,
            "count": capped_count(found.order_by()),
            "active": name == current,
        }
        for name, (words, found) in sets.items()
    ]


def _page(request: AuthedRequest, found: QuerySet[Any], *, order: Sequence[str] = ("-id",)) -> Page[Any]:
    try:
        return keyset_page(found, request.GET, order=order)
    except BadCursor as error:
        raise Http404 from error
