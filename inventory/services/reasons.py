"""The reasons that a correction of stock may name. Moves keep the words that a reason had when they were written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import execute
from inventory.models import StockReason

FEWER, MORE = -1, 1


@dataclass(frozen=True, slots=True)
class ReasonFacts:
    """What people may change of a reason. `sign`: -1 for fewer units only, 1 for more only, 0 for either."""

    name: str
    name_zh: str = ""
    sign: int = 0
    needs_note: bool = False


@transaction.atomic
def create_reason(*, code: str, facts: ReasonFacts) -> StockReason | Refusal:
    """A new reason. Refused: `code_taken`."""
    reasons = _locked()
    if any(reason.code == code for reason in reasons):
        return Refusal("code_taken", {"code": code})
    return StockReason.objects.create(
        code=code, name=facts.name, name_zh=facts.name_zh, sign=facts.sign, needs_note=facts.needs_note
    )


@transaction.atomic
def change_reason(*, reason_id: int, facts: ReasonFacts) -> StockReason | Refusal:
    """Rename a reason, or change what it is for; what it explained before stays as it is. Refused: `last_fewer`, `last_more`, `not_found`."""
    reasons = _locked()
    reason = next((each for each in reasons if each.pk == reason_id), None)
    if reason is None:
        return Refusal("not_found")
    before = _directions(reasons)
    reason.name, reason.name_zh, reason.sign, reason.needs_note = (
        facts.name,
        facts.name_zh,
        facts.sign,
        facts.needs_note,
    )
    lost = before - _directions(reasons)
    if lost:
        return _last(lost)
    reason.save(update_fields=["name", "name_zh", "sign", "needs_note"])
    return reason


@transaction.atomic
def switch_reasons(*, reason_ids: Sequence[int], on: bool) -> Outcomes:
    """Offer reasons, or offer them no longer. Was so: already. Refused: `not_found`, and the last one that explains fewer units
    (`last_fewer`) or more (`last_more`): write-offs and corrections could name none any more.
    """
    reasons = {reason.pk: reason for reason in _locked()}
    done, already, refused = [], [], dict[int, Refusal]()
    for key in dict.fromkeys(reason_ids):
        reason = reasons.get(key)
        if reason is None:
            refused[key] = Refusal("not_found")
        elif (reason.closed_at is None) == on:
            already.append(key)
        else:
            before = _directions(reasons.values())
            reason.closed_at = None if on else clock.now()
            lost = before - _directions(reasons.values())
            if lost:
                reason.closed_at = None
                refused[key] = _last(lost)
            else:
                done.append(key)
    execute("UPDATE inventory_stockreason SET closed_at = %s WHERE id = ANY(%s)", [None if on else clock.now(), done])
    return Outcomes(tuple(done), tuple(already), refused)


def _locked() -> list[StockReason]:
    """All of them: two people who switch off the last two at once wait for each other."""
    return list(StockReason.objects.select_for_update().order_by("pk"))


def _directions(reasons: Iterable[StockReason]) -> set[int]:
    """For what there is an open reason: fewer units, more units."""
    open_ = [reason.sign for reason in reasons if reason.closed_at is None]
    return {way for way in (FEWER, MORE) if any(sign * way >= 0 for sign in open_)}


def _last(lost: set[int]) -> Refusal:
    return Refusal("last_fewer" if FEWER in lost else "last_more")
