"""Audits that are kept: asked for by a person or the schedule, run by a worker, read on a page."""

import json
import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, transaction

from erp.kernel import clock
from erp.kernel.models import AuditRun
from erp.kernel.promises import Finding, audit
from erp.kernel.services import bell
from erp.kernel.services.leases import lease

if TYPE_CHECKING:
    from people.models import User

log = logging.getLogger(__name__)

LEASE_S = 600
KEPT = timedelta(days=30)


@transaction.atomic
def ask(*, actor: "User") -> AuditRun:
    """Ask for an audit now. While one is asked for already, that one is answered."""
    run = AuditRun.objects.filter(finished_at=None, asked_at__gt=clock.now() - timedelta(seconds=LEASE_S)).first()
    run = run or AuditRun.objects.create(asked_at=clock.now(), asked_by=actor)
    bell.ring("kernel.run_audit")
    return run


def run_audit() -> AuditRun | None:
    """Run the audit that was asked for, or one of the schedule's own. None while another worker is at it.

    A failure is written on the run: the page must never show an old result as if it were today's.
    """
    with lease("audit", ttl_s=LEASE_S) as held:
        if held is None:
            return None
        asked = AuditRun.objects.filter(finished_at=None).order_by("id")
        run = asked.first() or AuditRun.objects.create(asked_at=clock.now())
        started = time.monotonic()
        try:
            findings = audit()
        except DatabaseError as error:
            log.exception("the audit could not be finished")
            findings, run.error = [], str(error).strip()[:2000]
        run.findings = [_packed(finding) for finding in findings]
        run.promises, run.broken = len(findings), sum(not finding.kept for finding in findings)
        run.duration_s, run.finished_at = round(time.monotonic() - started, 3), clock.now()
        run.save()
        asked.exclude(
            pk=run.pk
        ).delete()  # asked for while this one ran, or left by a dead worker: this is their answer
        AuditRun.objects.filter(asked_at__lt=clock.now() - KEPT).delete()
        return run


def _packed(finding: Finding) -> dict[str, Any]:
    columns = list(finding.offenders[0]) if finding.offenders else []
    rows = [[row[column] for column in columns] for row in finding.offenders]
    packed = json.loads(json.dumps(rows, cls=DjangoJSONEncoder))
    return {"promise": finding.promise.name, "checked": finding.checked, "columns": columns, "rows": packed}
