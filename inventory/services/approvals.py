"""Corrections above the company's limit: written down, agreed to by a second person, and only then done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import retried, rows
from inventory.models import StockDocument, StockRequest
from inventory.services.documents import Corrected, Written, adjust_stock
from inventory.states import DocumentKind, RequestState
from people.models import CompanySettings, User


@dataclass(frozen=True, slots=True)
class Proposed:
    """The document that was written at once, or the request that waits for a second person, or why there is neither, by SKU id."""

    document: StockDocument | None = None
    request: StockRequest | None = None
    written: Written | None = None


@retried()
@transaction.atomic
def propose(
    *,
    client_id: UUID,
    warehouse_id: int,
    reason: str,
    corrected: Sequence[Corrected],
    actor: User,
    kind: DocumentKind = DocumentKind.ADJUSTMENT,
) -> Proposed:
    """Correct the stock now, or, when that is worth more than the company's limit, ask for a second person; then nothing changes yet.

    Refused as `adjust_stock` refuses, at once or when it is agreed to. The same `client_id` again finds what it made.
    """
    known = StockRequest.objects.filter(client_id=client_id).first()
    if known:
        return Proposed(known.document, known)
    limit = CompanySettings.current().second_person_above
    value = worth(warehouse_id, corrected) if limit is not None else 0
    done_before = StockDocument.objects.filter(client_id=client_id).exists()
    if limit is None or value <= limit or done_before:
        written = adjust_stock(
            client_id=client_id, warehouse_id=warehouse_id, reason=reason, corrected=corrected, actor=actor, kind=kind
        )
        return Proposed(written.document, None, written)
    request, _ = StockRequest.objects.get_or_create(
        client_id=client_id,
        defaults={
            "kind": kind,
            "warehouse_id": warehouse_id,
            "reason": reason,
            "lines": [[line.sku_id, line.delta] for line in corrected],
            "value": value,
            "made_by": actor,
            "made_at": clock.now(),
        },
    )
    return Proposed(None, request)


def worth(warehouse_id: int, corrected: Sequence[Corrected]) -> int:
    """What a correction changes, more and fewer alike, at what the units cost there on average or did last; minor units, base currency."""
    [(value,)] = rows(
        """SELECT coalesce(ceil(sum(abs(t.n) * coalesce(
                    (SELECT sum(c.value_left)::numeric / sum(c.quantity_left) FROM inventory_costlayer c
                     WHERE c.level_id = l.id AND c.quantity_left > 0),
                    (SELECT c.value::numeric / c.quantity FROM inventory_costlayer c
                     WHERE c.level_id = l.id ORDER BY c.received_at DESC, c.id DESC LIMIT 1), 0))), 0)::bigint
           FROM unnest(%s::bigint[], %s::int[]) AS t(s, n)
           LEFT JOIN inventory_stocklevel l ON l.sku_id = t.s AND l.warehouse_id = %s""",
        [[line.sku_id for line in corrected], [line.delta for line in corrected], warehouse_id],
    )
    return int(value)


@retried()
@transaction.atomic
def approve_requests(*, request_ids: Iterable[int], actor: User) -> Outcomes:
    """Agree to what somebody else asked for: each becomes its document now, whole or not at all.

    Refused: `not_found`, `state` (it was refused), `own` (it needs a second person), `cannot` (with why the stock says no). Approved
    before: already.
    """
    asked = sorted(set(request_ids))
    found = _locked(asked)
    refused = missing(asked, found)
    already, done = [], []
    for key, row in found.items():
        if row.state == RequestState.APPROVED:
            already.append(key)
        elif row.state == RequestState.REFUSED:
            refused[key] = Refusal("state")
        elif row.made_by_id == actor.pk:
            refused[key] = Refusal("own")
        else:
            written = _do(row)
            if written.document is None:
                why = next(iter((written.refused or {}).values()), Refusal("state"))
                refused[key] = Refusal("cannot", {"code": why.code, **why.values})
            else:
                _decide(row, RequestState.APPROVED, actor, document=written.document)
                done.append(key)
    return Outcomes(tuple(done), tuple(already), refused)


def _do(row: StockRequest) -> Written:
    """The document is the maker's: they know why; who agreed stands on the request."""
    return adjust_stock(
        client_id=row.client_id,
        warehouse_id=row.warehouse_id,
        reason=row.reason,
        corrected=[Corrected(sku_id, delta) for sku_id, delta in row.lines],
        actor=row.made_by,
        kind=DocumentKind(row.kind),
    )


@retried()
@transaction.atomic
def refuse_requests(*, request_ids: Iterable[int], answer: str, actor: User) -> Outcomes:
    """Say no, and why; nothing changes. Refused: `not_found`, `no_reason`, `own`, `state` (it was approved). Refused before: already."""
    asked = sorted(set(request_ids))
    found = _locked(asked)
    refused = missing(asked, found)
    already, done = [], []
    for key, row in found.items():
        if row.state == RequestState.REFUSED:
            already.append(key)
        elif row.state == RequestState.APPROVED:
            refused[key] = Refusal("state")
        elif row.made_by_id == actor.pk:
            refused[key] = Refusal("own")
        elif not answer.strip():
            refused[key] = Refusal("no_reason")
        else:
            _decide(row, RequestState.REFUSED, actor, answer=answer.strip()[:120])
            done.append(key)
    return Outcomes(tuple(done), tuple(already), refused)


def _locked(request_ids: Sequence[int]) -> dict[int, StockRequest]:
    rows_ = StockRequest.objects.select_for_update(of=("self",)).select_related("made_by").filter(pk__in=request_ids)
    return {row.pk: row for row in rows_.order_by("pk")}


def _decide(
    row: StockRequest, state: RequestState, actor: User, *, answer: str = "", document: StockDocument | None = None
) -> None:
    row.state, row.decided_by, row.decided_at, row.answer, row.document = state, actor, clock.now(), answer, document
    row.save(update_fields=["state", "decided_by", "decided_at", "answer", "document"])
