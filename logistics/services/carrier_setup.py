"""Carriers are entered, changed, switched off and on again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from logistics.models import Carrier
from logistics.services.setup_guards import objections_to_closing_carriers
from people.models import User
from stores.states import CONNECTED

SUBJECT = "carrier"
_PAGE = re.compile(r"https?://[^\s{}]+(\{number\})[^\s{}]*")


@dataclass(frozen=True, slots=True)
class CarrierDraft:
    """What is known of a carrier. `marketplace_codes`: by marketplace {code, name} as its confirmation of a shipment names the carrier."""

    code: str
    name: str
    name_zh: str = ""
    tracking_page: str = ""
    marketplace_codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def values(self) -> dict[str, object]:
        """By column; a marketplace of which nothing is said is left out."""
        named = {market: dict(known) for market, known in self.marketplace_codes.items() if any(known.values())}
        return {
            "code": self.code, "name": self.name, "name_zh": self.name_zh, "tracking_page": self.tracking_page,
            "marketplace_codes": named,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CarrierSaved:
    """The carrier, or what is wrong by the name of the field."""

    carrier: Carrier | None
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def create_carrier(*, draft: CarrierDraft, actor: User | None) -> CarrierSaved:
    """Enter a carrier; its code is the key of the wish. Refused by field: `code_taken`, `tracking_page`, `marketplace`, `half_named`."""
    refused = _wrong(draft)
    if refused:
        return CarrierSaved(None, refused)
    try:
        with transaction.atomic():
            made = Carrier.objects.create(**draft.values())
    except IntegrityError:  # somebody else took the code since we looked
        return CarrierSaved(None, {"code": Refusal("code_taken", {"code": draft.code})})
    record("carrier.created", subject_kind=SUBJECT, subject_ids=[made.pk], actor=actor)
    return CarrierSaved(made)


@retried()
@transaction.atomic
def change_carrier(*, carrier_id: int, draft: CarrierDraft, actor: User | None) -> CarrierSaved:
    """Change what is known of a carrier; shipments that are confirmed from now on name it so. Nothing new: nothing is written.

    Refused by field: `not_found`, and what `create_carrier` refuses.
    """
    carrier = Carrier.objects.select_for_update().filter(pk=carrier_id).first()
    if carrier is None:
        return CarrierSaved(None, {"carrier": Refusal("not_found_carrier")})
    refused = _wrong(draft, carrier)
    if refused:
        return CarrierSaved(None, refused)
    values = draft.values()
    moved = [name for name, value in values.items() if getattr(carrier, name) != value]
    for name in moved:
        setattr(carrier, name, values[name])
    if moved:
        carrier.save(update_fields=moved)
        record("carrier.changed", subject_kind=SUBJECT, subject_ids=[carrier.pk], actor=actor)
    return CarrierSaved(carrier)


def _wrong(draft: CarrierDraft, known: Carrier | None = None) -> dict[str, Refusal]:
    refused = {}
    if Carrier.objects.filter(code=draft.code).exclude(pk=known.pk if known else 0).exists():
        refused["code"] = Refusal("code_taken", {"code": draft.code})
    if draft.tracking_page and not _PAGE.fullmatch(draft.tracking_page):
        refused["tracking_page"] = Refusal("tracking_page")
    for market, named in draft.marketplace_codes.items():
        if market not in CONNECTED:
            refused["marketplace_codes"] = Refusal("marketplace", {"market": market})
        elif named.get("name") and not named.get("code"):
            refused["marketplace_codes"] = Refusal("half_named", {"market": market})
    return refused


@retried()
@transaction.atomic
def close_carriers(*, carrier_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Switch carriers off: nothing new is sent with them; parcels on their way are still followed.

    Refused with the first of what speaks against it (`setup_guards.objections_to_closing_carriers`).
    """
    known = _locked(carrier_ids)
    open_ids = [key for key, closed in known if not closed]
    against = objections_to_closing_carriers(open_ids)
    done = tuple(key for key in open_ids if key not in against)
    if done:
        execute("UPDATE logistics_carrier SET closed_at = %s WHERE id = ANY(%s)", [clock.now(), list(done)])
        record("carrier.closed", subject_kind=SUBJECT, subject_ids=done, actor=actor)
    refused = missing(carrier_ids, [key for key, _closed in known])
    refused |= {key: objections[0] for key, objections in against.items()}
    return Outcomes(done, tuple(key for key, closed in known if closed), refused)


@retried()
@transaction.atomic
def reopen_carriers(*, carrier_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Switch carriers on again; their services stay as they are."""
    known = _locked(carrier_ids)
    done = tuple(key for key, closed in known if closed)
    if done:
        execute("UPDATE logistics_carrier SET closed_at = NULL WHERE id = ANY(%s)", [list(done)])
        record("carrier.reopened", subject_kind=SUBJECT, subject_ids=done, actor=actor)
    already = tuple(key for key, closed in known if not closed)
    return Outcomes(done, already, missing(carrier_ids, [key for key, _closed in known]))


def _locked(carrier_ids: Sequence[int]) -> list[tuple[int, bool]]:
    """Carriers, and whether each is off. Whoever saves a service locks its carrier too, so that none is on at a carrier that is off."""
    return rows(
        "SELECT id, closed_at IS NOT NULL FROM logistics_carrier WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
        [list(carrier_ids)],
    )
