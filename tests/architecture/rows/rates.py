"""Who may open what of services, rates, routing rules and line-hauls, and what their lists may show."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from erp.kernel import clock
from erp.kernel.imports.models import ExportFile, ImportRow, ImportRun
from logistics.models import Consolidation, RateCard, RoutingRule, Service
from logistics.rate_sheet import KIND
from logistics.services.consolidating import open_consolidation
from logistics.services.routing_rules import save_rule
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row
from tests.logistics.rates import make_card

POST, BOTH = ("POST",), ("GET", "POST")
VIEW, EDIT, WORK = "parcels.view", "logistics.rates", "stations.use"


def some_service() -> Service:
    """A service with a card; carriers belong to the company."""
    service = make.make_service(name=f"Service {make.number()}")
    make_card(service)
    return service


def service_kwargs() -> Kwargs:
    """Its address."""
    return {"service_id": some_service().pk}


def card_kwargs() -> Kwargs:
    """The address that takes a card away."""
    service = some_service()
    return {"service_id": service.pk, "part": "card", "key": RateCard.objects.get(service=service).pk}


def rule_kwargs() -> Kwargs:
    """A rule."""
    return {"rule_id": some_rule().pk}


def some_rule() -> RoutingRule:
    """The cheapest of all."""
    return save_rule(values={"name": f"Rule {make.number()}", "outcome": "cheapest"})


def some_consolidation() -> Consolidation:
    """An open line-haul."""
    service = some_service()
    return open_consolidation(
        client_id=uuid4(), warehouse_id=make.make_warehouse().pk, carrier_id=service.carrier_id, country="DE", destination="", split_by="weight",
        actor=None,
    )  # fmt: skip


def make_run(by: User | None = None) -> ImportRun:
    """A checked import of one new and one wrong row."""
    run = ImportRun.objects.create(
        kind=KIND, client_id=uuid4(), file_name="rates.csv", sha256=f"{make.number():064x}", size=10, state="checked", layout={"form": "csv",
        "encoding": "utf-8", "separator": ","}, headings=["Service"], columns=["service"], staged=3, row_count=2,
        counts={"new": 1, "wrong": 1}, created_by=by or make.make_user(role="owner"), created_at=make.NOON,
    )  # fmt: skip
    ImportRow.objects.create(run=run, number=2, cells=["A"], key="A", verdict="new")
    ImportRow.objects.create(
        run=run, number=3, cells=["B"], key="B", verdict="wrong", reasons=[["required", "up_to_g", {}]]
    )
    return run


def run_kwargs() -> Kwargs:
    """An import."""
    return {"run_id": make_run().pk}


def export_of(user: User) -> ExportFile:
    """A sheet that a person has asked for and that is not written yet."""
    return ExportFile.objects.create(
        kind=KIND, params={"what": "rows", "language": "en"}, file_name="rates.xlsx", created_by=user, created_at=make.NOON,
        expires_at=clock.now() + timedelta(hours=1),
    )  # fmt: skip


def haul_kwargs() -> Kwargs:
    """A line-haul."""
    return {"consolidation_id": some_consolidation().pk}


ROWS: list[Row] = [
    Row("logistics:carriers", VIEW),
    Row("logistics:services", VIEW),
    Row("logistics:rate-findings", VIEW),
    Row("logistics:trial", VIEW),
    Row("logistics:service", VIEW, of_nobody=service_kwargs),
    Row("logistics:service-save", EDIT, POST, of_nobody=lambda: {**service_kwargs(), "part": "fuel"}),
    Row("logistics:service-remove", EDIT, POST, of_nobody=card_kwargs),
    Row("logistics:rate-imports", EDIT, BOTH),
    Row("logistics:rate-import-run", EDIT, of_nobody=run_kwargs),
    Row("logistics:rate-import-write", EDIT, POST, of_nobody=run_kwargs),
    Row("logistics:rate-import-go-on", EDIT, POST, of_nobody=run_kwargs),
    Row("logistics:rate-import-cancel", EDIT, POST, of_nobody=run_kwargs),
    Row("logistics:rate-import-wrong", EDIT, POST, of_nobody=run_kwargs),
    Row("logistics:rate-export-start", EDIT, POST),
    Row("logistics:rate-export", EDIT, of_self=lambda user: {"export_id": export_of(user).pk}),
    Row("logistics:rate-export-file", EDIT, of_self=lambda user: {"token": export_of(user).token}, answers=(410,)),
    Row("logistics:routing", VIEW),
    Row("logistics:routing-new", EDIT, BOTH),
    Row("logistics:routing-rule", EDIT, BOTH, of_nobody=rule_kwargs),
    Row("logistics:routing-act", EDIT, POST, of_nobody=lambda: {**rule_kwargs(), "verb": "up"}),
    Row("logistics:consolidations", VIEW),
    Row("logistics:consolidation-new", WORK, BOTH),
    Row("logistics:consolidation", VIEW, of_nobody=haul_kwargs),
    Row("logistics:consolidation-act", WORK, POST, of_nobody=lambda: {**haul_kwargs(), "verb": "undo"}),
    Row("api:services", VIEW, api=True),
    Row("api:services-trial", VIEW, api=True, answers=(400,)),  # nothing is named
    Row("api:service", VIEW, of_nobody=service_kwargs, api=True),
    Row("api:routing-rules", VIEW, api=True),
]
LISTS: set[str] = {
    *(
        "logistics:carriers",
        "logistics:services",
        "logistics:routing",
        "logistics:consolidations",
        "logistics:rate-imports",
    ),
    *("api:services", "api:routing-rules"),
}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; none of it belongs to a store."""
    some_rule()
    some_consolidation()
    make_run(user)
