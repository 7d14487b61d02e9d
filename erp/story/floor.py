"""Goods inside the house: from one warehouse to another, put together, taken apart, renamed, damaged, written off."""

from decimal import Decimal
from typing import Any

from django.conf import settings

from erp.story.teller import Event, Story, expect, verb
from inventory.models import Transfer
from inventory.services import changing
from inventory.services.documents import Written
from inventory.services.transfers import close_transfer, plan_transfer, receive_transfer, send_transfers


@verb("transfer")
def transfer(story: Story, event: Event) -> None:
    """Goods leave for another warehouse: lines of (SKU, quantity). They are under way until they `arrive`."""
    planned = plan_transfer(
        client_id=story.wish("transfer", event["id"]),
        source_id=story.get("warehouse", event["from"]).pk,
        target_id=story.get("warehouse", event["to"]).pk,
        lines=_units(story, event["lines"]),
        actor=story.actor,
    )
    made: Transfer = expect(planned.transfer, planned.refused)
    outcomes = send_transfers(transfer_ids=[made.pk], actor=story.actor)
    expect(outcomes.done or None, outcomes.refused)
    story.put("transfer", event["id"], made)


@verb("arrive")
def arrive(story: Story, event: Event) -> None:
    """Goods of a transfer are counted: lines of (SKU, good, damaged), perhaps a reason. `close`: why nothing more will come."""
    sent: Transfer = story.get("transfer", event["transfer"])
    name = event.get("id", f"{story.day}/{story.step}")
    if event.get("lines"):
        line_of = {line.sku.code: line.pk for line in sent.lines.select_related("sku")}
        done = receive_transfer(
            client_id=story.wish("arrive", event["transfer"], name),
            transfer_id=sent.pk,
            counted=[(line_of[code], good, damaged) for code, good, damaged in event["lines"]],
            reason=event.get("reason", ""),
            actor=story.actor,
        )
        expect(done.arrival, done.refused)
    if event.get("close"):
        closed = close_transfer(
            client_id=story.wish("arrive-close", event["transfer"], name),
            transfer_id=sent.pk,
            reason=event["close"],
            actor=story.actor,
        )
        expect(closed.arrival, closed.refused)


@verb("assemble")
def assemble(story: Story, event: Event) -> None:
    """Components become units of a SKU: `make` (SKU, quantity) `of` lines of (SKU, quantity), perhaps for a fee."""
    code, quantity = event["make"]
    written = changing.assemble(
        **_common(story, "assemble", event),
        sku_id=story.get("sku", code).pk,
        quantity=quantity,
        components=_units(story, event["of"]),
        fee=story.minor(event.get("fee", "0"), settings.BASE_CURRENCY),
    )
    _put(story, "assemble", event, written)


@verb("disassemble")
def disassemble(story: Story, event: Event) -> None:
    """Units of a SKU fall apart: `take` (SKU, quantity) `into` lines of (SKU, quantity, perhaps per cent of the cost)."""
    code, quantity = event["take"]
    parts = [
        changing.Part(story.get("sku", part).pk, units, Decimal(percent[0]) if percent else None)
        for part, units, *percent in event["into"]
    ]
    written = changing.disassemble(
        **_common(story, "disassemble", event), sku_id=story.get("sku", code).pk, quantity=quantity, parts=parts
    )
    _put(story, "disassemble", event, written)


@verb("relabel")
def relabel(story: Story, event: Event) -> None:
    """Units are called another SKU: lines of (old SKU, new SKU, quantity)."""
    lines = [(story.get("sku", old).pk, story.get("sku", new).pk, units) for old, new, units in event["lines"]]
    written = changing.relabel(**_common(story, "relabel", event), lines=lines, reason=event["reason"])
    _put(story, "relabel", event, written)


@verb("damage")
def damage(story: Story, event: Event) -> None:
    """Units are damaged, and go to the warehouse for defective goods: lines of (SKU, quantity)."""
    written = changing.damage(
        **_common(story, "damage", event), lines=_units(story, event["lines"]), reason=event["reason"]
    )
    _put(story, "damage", event, written)


@verb("write_off")
def write_off(story: Story, event: Event) -> None:
    """Units are worth nothing any more: lines of (SKU, quantity)."""
    written = changing.write_off(
        **_common(story, "write_off", event), lines=_units(story, event["lines"]), reason=event["reason"]
    )
    _put(story, "write_off", event, written)


def _units(story: Story, lines: Any) -> list[tuple[int, int]]:
    return [(story.get("sku", code).pk, quantity) for code, quantity in lines]


def _common(story: Story, word: str, event: Event) -> dict[str, Any]:
    return {
        "client_id": story.wish(word, event["id"]),
        "warehouse_id": story.get("warehouse", event["warehouse"]).pk,
        "actor": story.actor,
    }


def _put(story: Story, word: str, event: Event, written: Written) -> None:
    story.put(word, event["id"], expect(written.document, written.refused))
