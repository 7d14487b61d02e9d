"""Second thoughts: facts are undone, one by one or all of them, the latest first."""

from erp.kernel.sql import rows
from erp.story.selling import expect_all
from erp.story.teller import Event, Story, expect, verb
from finance.services.undoing import undo_entries
from inventory.services.changing import undo_document
from inventory.services.reversals import reverse_moves


@verb("reverse")
def reverse(story: Story, event: Event) -> None:
    """Undo what an event has booked (`what`: its verb and name), or everything that is booked (`all`)."""
    if event.get("all"):
        entries = [row[0] for row in rows("SELECT id FROM finance_entry ORDER BY id DESC")]
    else:
        entries = sorted(story.entries_of(*event["what"]), reverse=True)
    reason = event.get("reason", "never happened")
    for entry_id in entries:
        if _undone_whole(entry_id, reason, story):
            continue
        expect_all(undo_entries([entry_id], reason=reason, actor=story.actor))
    if event.get("all"):
        expect_all(reverse_moves(_worthless(), reason=reason, actor=story.actor))


def _undone_whole(entry_id: int, reason: str, story: Story) -> bool:
    """Goods that changed their place or name are undone by document; the entries of its other moves find it undone."""
    found = rows(
        """SELECT i.document_id FROM finance_entry e JOIN inventory_stockmove m ON e.kind = 'move' AND m.id = e.document_id
           JOIN inventory_stockdocumentline i ON m.document_kind = 'stock_line' AND i.id = m.document_id
           WHERE e.id = %s AND m.kind IN ('assembly', 'relabel', 'damage')""",
        [entry_id],
    )
    for (document_id,) in found:
        wish = story.wish("undo", document_id)
        written = undo_document(document_id=document_id, client_id=wish, reason=reason, actor=story.actor)
        expect(written.document, written.refused)
    return bool(found)


def _worthless() -> list[int]:
    """Moves of units that cost nothing stand in no entry: broken goods that were refused at the door."""
    found = rows(
        """SELECT m.id FROM inventory_stockmove m WHERE m.value = 0 AND m.kind <> 'reversal'
           AND NOT EXISTS (SELECT 1 FROM inventory_stockmove r WHERE r.origin_id = m.id AND r.kind = 'reversal')"""
    )
    return [row[0] for row in found]
