"""Services are entered, changed, switched off and on again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import IntegrityError, transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from inventory.models import Warehouse
from logistics.models import Carrier, CarrierAccount, Parcel, Service
from logistics.services.rates import TermsDraft, save_terms
from logistics.services.setup_guards import objections_to_closing_services
from people.models import User

SUBJECT = "service"
COLUMNS = (
    "carrier_id", "code", "name", "name_zh", "rank", "max_weight_g", "countries", "tracking_prefix", "account_id", "carrier_code",
    "stuck_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """What is known of a service. With `account_id` its labels are bought there, under `carrier_code`; without one we number them
    ourselves, each beginning with `tracking_prefix`. `terms`: what it takes; its own `service_id` is filled in."""

    carrier_id: int
    code: str
    name: str
    terms: TermsDraft
    name_zh: str = ""
    rank: int = 100
    max_weight_g: int = 30_000
    countries: tuple[str, ...] = ()
    warehouse_ids: tuple[int, ...] = ()
    tracking_prefix: str = "XX"
    account_id: int | None = None
    carrier_code: str = ""
    stuck_days: int = 7

    def values(self) -> dict[str, object]:
        """By column."""
        return {name: getattr(self, name) for name in COLUMNS} | {"countries": sorted(self.countries)}


@dataclass(frozen=True, slots=True)
class ServiceSaved:
    """The service, or what is wrong by the name of the field."""

    service: Service | None
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def create_service(*, draft: ServiceDraft, actor: User | None) -> ServiceSaved:
    """Enter a service; its code is the key of the wish. It prices nothing until it has a rate card.

    Refused by field: `code_taken`, `not_found_carrier`, `carrier_off`, `account_elsewhere`, `no_carrier_code`, `lightest`, `warehouse_closed`.
    """
    refused = _wrong(draft, _locked_carrier(draft))
    if refused:
        return ServiceSaved(None, refused)
    try:
        with transaction.atomic():
            made = Service.objects.create(**draft.values())
    except IntegrityError:  # somebody else took the code since we looked
        return ServiceSaved(None, {"code": Refusal("code_taken", {"code": draft.code})})
    _write_beside(made, draft)
    record("service.created", subject_kind=SUBJECT, subject_ids=[made.pk], actor=actor, data=_from(made))
    return ServiceSaved(made)


@retried()
@transaction.atomic
def change_service(*, service_id: int, draft: ServiceDraft, actor: User | None) -> ServiceSaved:
    """Change a service. Parcels that there are keep where their label is bought and what their freight was.

    Refused by field: `not_found_service`, `carrier_fixed` (parcels went with its carrier), and what `create_service` refuses.
    """
    carrier = _locked_carrier(draft)
    service = Service.objects.select_for_update().filter(pk=service_id).first()
    if service is None:
        return ServiceSaved(None, {"service": Refusal("not_found_service")})
    refused = _wrong(draft, carrier, service)
    if refused:
        return ServiceSaved(None, refused)
    for name, value in draft.values().items():
        setattr(service, name, value)
    service.save(update_fields=list(COLUMNS))
    _write_beside(service, draft)
    record("service.changed", subject_kind=SUBJECT, subject_ids=[service.pk], actor=actor, data=_from(service))
    return ServiceSaved(service)


def _write_beside(service: Service, draft: ServiceDraft) -> None:
    service.warehouses.set(draft.warehouse_ids)
    save_terms([replace(draft.terms, service_id=service.pk)])


def _from(service: Service) -> dict[str, list[str]]:
    """The warehouses, for the timeline: the audit trail keeps the columns, but not these."""
    return {"warehouses": list(service.warehouses.order_by("code").values_list("code", flat=True))}


def _locked_carrier(draft: ServiceDraft) -> Carrier | None:
    """Before the service: nobody switches its carrier off meanwhile."""
    return Carrier.objects.select_for_update().filter(pk=draft.carrier_id).first()


def _wrong(draft: ServiceDraft, carrier: Carrier | None, known: Service | None = None) -> dict[str, Refusal]:
    refused = {}
    if carrier is None:
        refused["carrier"] = Refusal("not_found_carrier")
    elif carrier.closed_at and (known is None or known.closed_at is None):
        refused["carrier"] = Refusal("carrier_off", {"name": carrier.name})
    elif known and known.carrier_id != carrier.pk and Parcel.objects.filter(service=known).exists():
        refused["carrier"] = Refusal("carrier_fixed")
    if Service.objects.filter(code=draft.code).exclude(pk=known.pk if known else 0).exists():
        refused["code"] = Refusal("code_taken", {"code": draft.code})
    if draft.account_id is not None:
        if not CarrierAccount.objects.filter(pk=draft.account_id, carrier=draft.carrier_id).exists():
            refused["account"] = Refusal("account_elsewhere")
        if not draft.carrier_code:
            refused["carrier_code"] = Refusal("no_carrier_code")
    if draft.terms.min_weight_g > draft.max_weight_g:
        refused["min_weight_g"] = Refusal("lightest", {"most": draft.max_weight_g})
    kept = set(known.warehouses.values_list("pk", flat=True)) if known else set()
    open_ids = Warehouse.objects.filter(pk__in=draft.warehouse_ids, closed_at=None).values_list("pk", flat=True)
    if set(draft.warehouse_ids) - set(open_ids) - kept:
        refused["warehouses"] = Refusal("warehouse_closed")
    return refused


@retried()
@transaction.atomic
def close_services(*, service_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Switch services off: nothing new is sent by them. Parcels that have their service keep it and leave.

    Refused with the first of what speaks against it (`setup_guards.objections_to_closing_services`).
    """
    known = _locked(service_ids)
    open_ids = [key for key, closed, _carrier_off, _carrier in known if not closed]
    against = objections_to_closing_services(open_ids)
    done = tuple(key for key in open_ids if key not in against)
    if done:
        execute("UPDATE logistics_service SET closed_at = %s WHERE id = ANY(%s)", [clock.now(), list(done)])
        record("service.closed", subject_kind=SUBJECT, subject_ids=done, actor=actor)
    refused = missing(service_ids, [row[0] for row in known])
    refused |= {key: objections[0] for key, objections in against.items()}
    return Outcomes(done, tuple(row[0] for row in known if row[1]), refused)


@retried()
@transaction.atomic
def reopen_services(*, service_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Switch services on again. Refused: `carrier_off`."""
    known = _locked(service_ids)
    refused = missing(service_ids, [row[0] for row in known])
    refused |= {
        key: Refusal("carrier_off", {"name": carrier}) for key, closed, carrier_off, carrier in known if closed and carrier_off
    }  # fmt: skip
    done = tuple(key for key, closed, carrier_off, _carrier in known if closed and not carrier_off)
    if done:
        execute("UPDATE logistics_service SET closed_at = NULL WHERE id = ANY(%s)", [list(done)])
        record("service.reopened", subject_kind=SUBJECT, subject_ids=done, actor=actor)
    return Outcomes(done, tuple(row[0] for row in known if not row[1]), refused)


def _locked(service_ids: Sequence[int]) -> list[tuple[int, bool, bool, str]]:
    """Services with whether each is off and whether its carrier is; carriers are locked too, as whoever switches them off does."""
    execute(
        """SELECT 1 FROM logistics_carrier WHERE id IN (SELECT carrier_id FROM logistics_service WHERE id = ANY(%s))
           ORDER BY id FOR UPDATE""",
        [list(service_ids)],
    )
    return rows(
        """SELECT s.id, s.closed_at IS NOT NULL, c.closed_at IS NOT NULL, c.name FROM logistics_service s
           JOIN logistics_carrier c ON c.id = s.carrier_id WHERE s.id = ANY(%s) ORDER BY s.id FOR UPDATE OF s""",
        [list(service_ids)],
    )
