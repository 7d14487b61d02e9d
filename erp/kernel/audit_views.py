"""The audit page: the last run, promise by promise, with the rows that break one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.models import AuditRun
from erp.kernel.promises import all_promises
from erp.kernel.services import audits
from erp.kernel.ui.links import Link, links_for
from people.access import AuthedRequest, permission_required
from people.models import User

RUNS_SHOWN = 20
# Columns of offending rows that name a document which has a page.
KINDS = {
    "sku_id": "sku",
    "warehouse_id": "warehouse",
    "order_id": "order",
    "demand_id": "demand",
    "parcel_line": "parcel_line",
}


@require_GET
@permission_required("audit.view")
def audit_page(request: AuthedRequest) -> HttpResponse:
    """What the last audit found. The part that asks for itself while one runs is answered alone to htmx."""
    context = {"running": _running(), "last": _last(request.user), "runs": _runs()}
    whole = request.headers.get("HX-Target", "").endswith("audit")
    return render(request, "audit/result.html" if whole else "audit/page.html", context)


@require_POST
@permission_required("audit.view")
def audit_run(request: AuthedRequest) -> HttpResponse:
    """Ask a worker for an audit now."""
    audits.ask(actor=request.user)
    if request.headers.get("HX-Request") == "true":
        context = {"running": _running(), "last": _last(request.user), "runs": _runs()}
        return render(request, "audit/result.html", context)
    return redirect("audit")


def _running() -> AuditRun | None:
    return AuditRun.objects.filter(finished_at=None).select_related("asked_by").order_by("-id").first()


def _runs() -> QuerySet[AuditRun]:
    found = AuditRun.objects.exclude(finished_at=None).select_related("asked_by").defer("findings")
    return found.order_by("-id")[:RUNS_SHOWN]


def _last(user: User) -> dict[str, Any] | None:
    run = AuditRun.objects.exclude(finished_at=None).select_related("asked_by").order_by("-id").first()
    if run is None:
        return None
    says = {promise.name: promise.says for promise in all_promises()}
    cells = [
        cell
        for finding in run.findings
        for row in finding["rows"]
        for cell in zip(finding["columns"], row, strict=True)
    ]
    links = links_for(
        [(KINDS[name], value) for name, value in cells if name in KINDS and isinstance(value, int)], user=user
    )
    findings = [_finding(finding, says.get(finding["promise"], finding["promise"]), links) for finding in run.findings]
    findings.sort(key=lambda finding: ("broken", "kept", "idle").index(finding["state"]))
    return {"run": run, "findings": findings, "idle": sum(finding["state"] == "idle" for finding in findings)}


def _finding(finding: dict[str, Any], says: Any, links: dict[tuple[str, int], Link]) -> dict[str, Any]:
    rows = finding["rows"]
    return {
        "name": finding["promise"],
        "says": says,
        "checked": finding["checked"],
        "state": "broken" if rows else "kept" if finding["checked"] else "idle",
        "columns": finding["columns"],
        "rows": [
            [_cell(name, value, links) for name, value in zip(finding["columns"], row, strict=True)] for row in rows
        ],
    }


def _cell(name: str, value: Any, links: dict[tuple[str, int], Link]) -> Link:
    known = links.get((KINDS[name], value)) if name in KINDS and isinstance(value, int) else None
    return known or Link("—" if value is None else str(value))
