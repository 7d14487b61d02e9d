"""The list of forbidden words, kept by people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from people.models import User
from products.checks.text import fold
from products.models import ForbiddenWord


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word as somebody enters it."""

    text: str
    kind: str
    action: str
    marketplace: str = ""
    note: str = ""


@transaction.atomic
def put_words(*, lines: Sequence[WordLine], actor: User | None) -> Outcomes:
    """Add words, or change those that are listed; ids in the answer are the places of the lines, from 0.

    Case and width make no other word. Refused: `empty`, `too_long`, `twice`. The same line again: already.
    """
    keys = [(fold(line.text), line.marketplace) for line in lines]
    had = {
        (row.folded, row.marketplace): row
        for row in ForbiddenWord.objects.filter(folded__in=[key[0] for key in keys]).order_by("pk").select_for_update()
    }
    done, already, refused, write = [], [], dict[int, Refusal](), list[ForbiddenWord]()
    for place, (line, key) in enumerate(zip(lines, keys, strict=True)):
        row = had.get(key)
        if not key[0] or len(key[0]) > 240 or len(line.text) > 120:
            refused[place] = Refusal("too_long" if key[0] else "empty")
        elif keys.index(key) != place:
            refused[place] = Refusal("twice")
        elif row and (row.kind, row.action, row.note) == (line.kind, line.action, line.note):
            already.append(place)
        else:
            done.append(place)
            write.append(
                ForbiddenWord(
                    text=line.text.strip(), folded=key[0], kind=line.kind, action=line.action, marketplace=line.marketplace,
                    note=line.note, added_by=actor, added_at=clock.now(),
                )
            )  # fmt: skip
    ForbiddenWord.objects.bulk_create(
        write,
        update_conflicts=True,
        unique_fields=["folded", "marketplace"],
        update_fields=["text", "kind", "action", "note", "added_by", "added_at"],
    )
    return Outcomes(tuple(done), tuple(already), refused)


@transaction.atomic
def drop_words(*, word_ids: Sequence[int]) -> Outcomes:
    """Take words off the list; their history stays."""
    found = list(
        ForbiddenWord.objects.filter(pk__in=list(word_ids))
        .order_by("pk")
        .select_for_update()
        .values_list("pk", flat=True)
    )
    ForbiddenWord.objects.filter(pk__in=found).delete()
    return Outcomes(tuple(found), (), missing(word_ids, found))
