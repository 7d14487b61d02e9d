"""Cases are opened, by a person or by the marketplace's news, and closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aftersales.models import Case, CaseLine, Review
from aftersales.queries import Part, parts_of
from aftersales.services import resends
from aftersales.services.standing import lock_cases, settle
from aftersales.states import CaseKind, CaseReason, GoodsState, MoneyState, ResendState
from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import next_ids, retried, rows
from people.models import User

Lines = tuple[tuple[int, int], ...]  # (order line id, sold units)

COMES_BACK = (CaseKind.RETURN_REFUND, CaseKind.EXCHANGE, CaseKind.CANCEL)
NAMES_UNITS = (CaseKind.RETURN_REFUND, CaseKind.EXCHANGE)
SENT_AGAIN = (CaseKind.EXCHANGE, CaseKind.RESEND)


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A case to be. `lines`: what it is about, in sold units; they come back when the kind says so. `resend_lines`: what is sent again.

    `lenient` is for the marketplace's news, which is a fact: units that can't come back are left out instead of refusing it.
    """

    client_id: UUID
    order_id: int
    kind: CaseKind
    reason: CaseReason = CaseReason.OTHER
    note: str = ""
    lines: Lines = ()
    resend_lines: Lines = ()
    external_id: str = ""
    remote_status: str = ""
    remote_reason: str = ""
    remote_updated_at: datetime | None = None
    tracking_number: str = ""
    opened_at: datetime | None = None
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The case, or why there is none. `already` when this sending was here before."""

    case_id: int | None
    already: bool = False
    refusal: Refusal | None = None


def open_case(
    *,
    client_id: UUID,
    order_id: int,
    kind: CaseKind,
    reason: CaseReason = CaseReason.OTHER,
    note: str = "",
    lines: Lines = (),
    resend_lines: Lines = (),
    tracking_number: str = "",
    review_id: int | None = None,
    actor: User | None,
) -> Opened:
    """Open one case by hand; `open_cases` of a set of one. `review_id`: the review that caused it, marked as seen."""
    draft = CaseDraft(
        client_id, order_id, kind, reason, note, lines, resend_lines, tracking_number=tracking_number.strip()
    )
    with transaction.atomic():
        opened = open_cases(drafts=[draft], actor=actor)[0]
        if opened.case_id is not None and review_id is not None:
            Review.objects.filter(pk=review_id, case=None).update(case_id=opened.case_id)
            Review.objects.filter(pk=review_id, seen_at=None).update(seen_at=clock.now(), seen_by=actor)
    return opened


@retried()
@transaction.atomic
def open_cases(*, drafts: Sequence[CaseDraft], actor: User | None) -> list[Opened]:
    """Open cases; an answer per draft, in their order. The same `client_id` again: already.

    A bundle is taken by its parts. Refused: `not_found`; `no_lines` (nothing named to come back or to send again); `line_unknown`;
    `not_shipped` (nothing has left yet: cancel it instead); `too_many` (more than was shipped less what comes back already);
    `no_warehouse` (to send again, none that serves the store is open).
    What is sent again asks for its stock at once.
    """
    known = dict(
        rows(
            "SELECT client_id, id FROM aftersales_case WHERE client_id = ANY(%s)",
            [[draft.client_id for draft in drafts]],
        )
    )
    new = [draft for draft in drafts if draft.client_id not in known]
    orders = _locked_orders([draft.order_id for draft in new])
    parts = parts_of(sorted(orders))
    nowhere = resends.unserved_orders([draft.order_id for draft in new if _again(draft)])
    made: dict[UUID, Opened] = {}
    fit: list[tuple[CaseDraft, list[CaseLine]]] = []
    for draft in new:
        lines, refusal = _planned(draft, parts.get(draft.order_id, []), known=draft.order_id in orders)
        if refusal is None and _again(draft) and draft.order_id in nowhere:
            refusal = Refusal("no_warehouse")
        if refusal is not None:
            made[draft.client_id] = Opened(None, refusal=refusal)
        else:
            fit.append((draft, lines))
            parts[draft.order_id] = _less(parts[draft.order_id], lines)
    for (draft, _), case_id in zip(fit, _write(fit, orders, actor), strict=True):
        made[draft.client_id] = Opened(case_id)
    return [
        Opened(known[draft.client_id], already=True) if draft.client_id in known else made[draft.client_id]
        for draft in drafts
    ]


def _locked_orders(order_ids: Sequence[int]) -> dict[int, int]:
    """The orders that exist, locked, with their account."""
    found = rows(
        "SELECT id, account_id FROM orders_order WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [sorted(set(order_ids))],
    )
    return {row[0]: row[1] for row in found}


def _again(draft: CaseDraft) -> Lines:
    return draft.resend_lines if draft.kind in SENT_AGAIN else ()


def _planned(draft: CaseDraft, parts: Sequence[Part], *, known: bool) -> tuple[list[CaseLine], Refusal | None]:
    """The lines of a case to be, or why it is refused."""
    if not known:
        return [], Refusal("not_found")
    back = draft.lines if draft.kind in COMES_BACK else ()
    again = _again(draft)
    refusal = None if draft.lenient else _why_not(draft, back, again, parts)
    if refusal is not None:
        return [], refusal
    sizes: dict[tuple[int, int], CaseLine] = {}
    named = dict.fromkeys([*(line for line, _ in draft.lines), *(line for line, _ in again)])
    for part in parts:
        if part.order_line_id in named:
            expected = min(dict(back).get(part.order_line_id, 0), part.left) * part.per_unit
            resend = dict(again).get(part.order_line_id, 0) * part.per_unit
            sizes[part.order_line_id, part.sku_id] = CaseLine(
                order_line_id=part.order_line_id, sku_id=part.sku_id, expected=expected, resend=resend
            )
    return list(sizes.values()), None


def _why_not(draft: CaseDraft, back: Lines, again: Lines, parts: Sequence[Part]) -> Refusal | None:
    if (draft.kind in NAMES_UNITS and not back) or (draft.kind in SENT_AGAIN and not again):
        return Refusal("no_lines")
    by_line: dict[int, list[Part]] = {}
    for part in parts:
        by_line.setdefault(part.order_line_id, []).append(part)
    if (back or again) and not any(part.shipped for part in parts):
        return Refusal("not_shipped")
    if any(line not in by_line for line, _ in (*back, *again)):
        return Refusal("line_unknown")
    for line, quantity in back:
        left = min(part.left for part in by_line[line])
        if quantity > left:
            return Refusal("too_many", {"line": by_line[line][0].external_line_id, "asked": quantity, "left": left})
    for line, quantity in again:
        shipped = min(part.shipped // part.per_unit for part in by_line[line])
        if quantity > shipped:
            return Refusal("too_many", {"line": by_line[line][0].external_line_id, "asked": quantity, "left": shipped})
    return None


def _less(parts: Sequence[Part], lines: Sequence[CaseLine]) -> list[Part]:
    """What is left for the next case of the same order in this call."""
    taken = {(line.order_line_id, line.sku_id): line.expected for line in lines}
    return [
        Part(
            part.order_id, part.order_line_id, part.external_line_id, part.ordered, part.sku_id, part.per_unit, part.shipped,
            part.spoken_for + taken.get((part.order_line_id, part.sku_id), 0),
        )
        for part in parts
    ]  # fmt: skip


def _write(fit: Sequence[tuple[CaseDraft, list[CaseLine]]], orders: Mapping[int, int], actor: User | None) -> list[int]:
    if not fit:
        return []
    now = clock.now()
    ids = next_ids("aftersales_case", len(fit))
    Case.objects.bulk_create(
        Case(
            pk=key,
            client_id=draft.client_id,
            number=f"CS{key:08}",
            order_id=draft.order_id,
            account_id=orders[draft.order_id],
            external_id=draft.external_id,
            remote_status=draft.remote_status[:60],
            remote_reason=draft.remote_reason[:200],
            remote_updated_at=draft.remote_updated_at,
            kind=draft.kind,
            reason=draft.reason,
            note=draft.note,
            tracking_number=draft.tracking_number[:60],
            opened_by=actor,
            opened_at=draft.opened_at or now,
        )
        for key, (draft, _) in zip(ids, fit, strict=True)
    )
    for key, (_, lines) in zip(ids, fit, strict=True):
        for line in lines:
            line.case_id = key
    CaseLine.objects.bulk_create(line for _, lines in fit for line in lines)
    record(
        "case.opened",
        subject_kind="case",
        subject_ids=ids,
        actor=actor,
        data_by_id={key: {"reason": draft.note[:200]} for key, (draft, _) in zip(ids, fit, strict=True)},
    )
    resends.ask_for_stock(ids)
    settle(ids)
    return ids


@retried()
@transaction.atomic
def close_cases(*, case_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Close cases that are settled. Goods that have not come are not expected any more; a scan of them opens the case again.

    Refused: `to_judge` (units are received and not judged), `money_open` (a refund is on its way, or was refused and needs a person),
    `resend_open` (something is still to be sent: ship it or call it off), `not_found`. Closed before: already.
    """
    found = {case.pk: case for case in Case.objects.filter(pk__in=lock_cases(case_ids))}
    refused = missing(case_ids, found)
    done, already = [], []
    for key, case in found.items():
        refusal = close_refusal(case)
        if case.closed_at is not None:
            already.append(key)
        elif refusal is not None:
            refused[key] = refusal
        else:
            done.append(key)
    Case.objects.filter(pk__in=done).update(closed_at=clock.now(), closed_by=actor)
    record("case.closed", subject_kind="case", subject_ids=done, actor=actor)
    settle(done)
    return Outcomes(tuple(done), tuple(already), refused)


def close_refusal(case: Case) -> Refusal | None:
    """Why a case can't be closed yet."""
    if case.goods == GoodsState.RECEIVED:
        return Refusal("to_judge", {"number": case.number})
    if case.money in (MoneyState.AGREED, MoneyState.SENT, MoneyState.REJECTED):
        return Refusal("money_open", {"number": case.number})
    if case.resend in (ResendState.WAITING, ResendState.PACKING):
        return Refusal("resend_open", {"number": case.number})
    return None
