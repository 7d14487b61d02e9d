"""What the pages of carriers and services show of how they are set up. Nothing here writes."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows
from logistics.models import Carrier, CarrierAccount, Service
from logistics.services import carrier_setup, service_setup
from logistics.services.setup_guards import objections_to_closing_carriers, objections_to_closing_services
from logistics.states import OPEN
from logistics.wording_setup import refusal_sentence, setup_words
from stores.states import CONNECTED

# Where what speaks against switching off is seen.
_PLACES = {
    "hauls": "logistics:consolidations", "manifests": "logistics:manifests", "rules": "logistics:routing", "order_rules": "rules:sets",
    "orders": "orders:list", "price_rules": "finance:price-rules",
}  # fmt: skip


def carrier_shown(carrier: Carrier) -> dict[str, Any]:
    """All that the page of a carrier shows."""
    against = [] if carrier.closed_at else objections_to_closing_carriers([carrier.pk]).get(carrier.pk, [])
    return {
        "carrier": carrier,
        "services": list(carrier.services.order_by("rank", "pk")),
        "accounts": list(CarrierAccount.objects.filter(carrier=carrier).order_by("name")),
        "markets": [
            {"market": market.label, **carrier.marketplace_codes.get(market, {"code": "", "name": ""})}
            for market in CONNECTED
        ],
        "against": _told(against),
        "events": _events(carrier_setup.SUBJECT, carrier.pk),
    }


def service_setup_shown(service: Service) -> dict[str, Any]:
    """How a service is set up, what speaks against switching it off, and how many parcels have still to leave by it."""
    against = [] if service.closed_at else objections_to_closing_services([service.pk]).get(service.pk, [])
    [(waiting,)] = rows(
        "SELECT count(*) FROM logistics_parcel WHERE service_id = %s AND state = ANY(%s)",
        [service.pk, [str(state) for state in OPEN]],
    )
    return {
        "account": service.account,
        "against": _told(against),
        "waiting": waiting,
        "events": _events(service_setup.SUBJECT, service.pk),
    }


def _told(objections: Sequence[Refusal]) -> list[dict[str, str]]:
    return [
        {"text": refusal_sentence(each), "url": reverse(_PLACES[each.code]) if each.code in _PLACES else ""}
        for each in objections
    ]


def _events(kind: str, key: int) -> list[dict[str, Any]]:
    found = TimelineEntry.objects.filter(subject_kind=kind, subject_id=key).select_related("actor").order_by("-pk")
    return [
        {
            "text": setup_words(entry.action, entry.data),
            "at": entry.at,
            "actor": entry.actor.display_name if entry.actor else "",
        }
        for entry in found[:100]
    ]
