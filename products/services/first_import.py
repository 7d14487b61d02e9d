"""The first import of an account: what it lists, then its orders of the last weeks; a job whose rows are those parts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.models import Job
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import jobs, timeline
from erp.kernel.states import JobState
from people.models import User
from products.services.found import Kept, read_listings
from stores.models import SellerAccount
from stores.services import onboarding, sync
from stores.states import AccountState

KIND = "products.first_import"
LISTINGS = 1  # the job's first row; the others are days, as ordinals, which are far above it
PARTS = 7  # orders are asked for in few windows, since each costs a call of a scarce budget
BUSY_S = 20.0


@transaction.atomic
def start_import(*, account_id: int, days: int, actor: User) -> Job:
    """Begin, or answer with the import that runs. `days`: how far back orders are read; 0 reads none."""
    account = SellerAccount.objects.select_for_update(of=("self",)).get(pk=account_id)
    running = account.import_job
    if running and running.state in (JobState.QUEUED, JobState.RUNNING):
        return running
    step = max(1, -(-days // PARTS))
    today = clock.now().date().toordinal()
    starts = list(range(today - days + 1, today + 1, step)) if days else []
    params = {"account_id": account_id, "step": step}
    job = jobs.start(KIND, subject_ids=[LISTINGS, *starts], params=params, actor=actor)
    SellerAccount.objects.filter(pk=account_id).update(import_job=job)
    timeline.record("account.import_started", subject_kind="account", subject_ids=[account_id], actor=actor)
    return job


def run(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """The job's runner: one part after the other. Not transactional: it calls the marketplace."""
    done, refused = [], dict[int, Refusal]()
    for part in ids:
        account_id = int(params["account_id"])
        no = _listings(account_id, actor) if part == LISTINGS else _orders(account_id, part, int(params["step"]))
        if no:
            refused[part] = no
        else:
            done.append(part)
    return Outcomes(done=tuple(done), refused=refused)


def _listings(account_id: int, actor: User) -> Refusal | None:
    """Listings first, so that orders find them mapped; then the account's daily work may begin."""
    kept = read_listings(account_id=account_id, actor=actor)
    if kept.error:
        return Refusal("call_failed", {"error": kept.error[:500], "listed": kept.listed})
    onboarding.start_work(account_id=account_id, actor=actor)
    if not kept.offered:
        return Refusal("no_list")
    _tell(account_id, kept, actor)
    return Refusal("unreadable", {"count": kept.unreadable}) if kept.unreadable else None


def _tell(account_id: int, kept: Kept, actor: User) -> None:
    counts = {"listed": kept.listed, "mapped": kept.mapped, "without_sku": kept.without_sku}
    timeline.record("account.listings_read", subject_kind="account", subject_ids=[account_id], actor=actor, data=counts)


def _orders(account_id: int, ordinal: int, step: int) -> Refusal | None:
    """One window. A regular pull of the account that runs just then is waited for."""
    if SellerAccount.objects.get(pk=account_id).state == AccountState.SETUP:
        return Refusal("not_started")
    day = date.fromordinal(ordinal)
    since, until = datetime(day.year, day.month, day.day, tzinfo=UTC), time.monotonic() + BUSY_S
    while True:
        pulled = sync.pull_orders(account_id, since=since, until=since + timedelta(days=step))
        if not pulled.busy or time.monotonic() > until:
            break
        time.sleep(0.5)
    if pulled.busy:
        return Refusal("busy")
    return Refusal("call_failed", {"error": pulled.error[:500]}) if pulled.error else None
