"""The floor by scanner or phone: put away, move, and look what is where. The bench keeps what was scanned and sends it with each scan."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.ui.names import local_name
from inventory import reads_floor
from inventory.filters import number
from inventory.models import Bin, BinMove, StockLevel
from inventory.services.bins import Placed, place, undo_bin_move
from inventory.wording import floor_words
from people.access import AuthedRequest, permission_required
from products.models import Sku
from products.states import SkuKind

CLEAR = "CMD:CLEAR"
LOOSE = "CMD:LOOSE"  # not a bin: the goods are taken out of theirs, and wait to be put away


@dataclass(frozen=True, slots=True)
class Mode:
    """One thing a clerk does on the floor."""

    name: str
    title: LazyText
    says: LazyText
    icon: str


MODES = {
    mode.name: mode
    for mode in (
        Mode("put", gettext_lazy("Put away"), gettext_lazy("Scan the goods, then the bin"), "inbox"),
        Mode("move", gettext_lazy("Move"), gettext_lazy("Scan the bin, the goods, the other bin"), "package-export"),
        Mode("look", gettext_lazy("Look up"), gettext_lazy("Scan goods or a bin"), "search"),
    )
}


@dataclass(slots=True)
class Bench:
    """What stands on the bench: where, out of which bin, which goods, how many, and the id of the move to be."""

    mode: Mode
    warehouse_id: int | None
    move_id: UUID
    source: Bin | None = None
    sku: Sku | None = None
    quantity: int = 0


@require_GET
@permission_required("stock.move")
def chooser(request: AuthedRequest) -> HttpResponse:
    """What to do on the floor."""
    return render(
        request, "inventory/floor.html", {"modes": MODES.values(), "may_receive": request.user.can("stock.receive")}
    )


@require_GET
@permission_required("stock.move")
def bench(request: AuthedRequest, mode: str) -> HttpResponse:
    """The page of one mode."""
    return _answer(request, Bench(MODES[mode], _warehouse(request.GET.get("warehouse", "")), uuid4()), "")


@require_POST
@permission_required("stock.move")
def scan(request: AuthedRequest, mode: str) -> HttpResponse:
    """One scan: goods, a bin, or a code of the bench card."""
    code = request.POST.get("code", "").strip()
    warehouse_id = _warehouse(request.POST.get("warehouse", ""))
    if not code or "\0" in code or warehouse_id is None:
        return HttpResponseBadRequest(_("A scan needs a code and a warehouse that is open."))
    held = _held(request, MODES[mode], warehouse_id)
    if code == CLEAR:
        return _answer(request, Bench(held.mode, warehouse_id, uuid4()), "ok")
    found = None if code == LOOSE else reads_floor.find_bin(code, warehouse_id)
    sku = None if found or code == LOOSE else reads_floor.find_sku(code)
    if mode == "look":
        return _looked(request, held, found, sku, code)
    if found or code == LOOSE:
        return _bin_scanned(request, held, found)
    if sku is None:
        words = _("Neither a bin of this warehouse nor a SKU has the code %(code)s.") % {"code": code}
        return _answer(request, held, "wrong", words)
    return _goods_scanned(request, held, sku)


def _held(request: AuthedRequest, mode: Mode, warehouse_id: int) -> Bench:
    sent = request.POST
    try:
        move_id = UUID(sent.get("move_id", ""))
    except ValueError:
        move_id = uuid4()
    return Bench(
        mode,
        warehouse_id,
        move_id,
        Bin.objects.filter(pk=number(sent.get("source", "")) or 0, warehouse_id=warehouse_id).first(),
        Sku.objects.filter(pk=number(sent.get("sku", "")) or 0).first(),
        min(number(sent.get("quantity", "")) or 0, 1_000_000),
    )


def _goods_scanned(request: AuthedRequest, held: Bench, sku: Sku) -> HttpResponse:
    """One more unit of what is held; other goods only when the hands are empty."""
    if sku.kind == SkuKind.BUNDLE:
        words = _("%(sku)s is a bundle and is never kept itself. Use its parts.") % {"sku": sku.code}
        return _answer(request, held, "wrong", words)
    if held.mode.name == "move" and held.source is None:
        return _answer(request, held, "wrong", _("Scan the bin that you take from first."))
    if held.sku and held.sku != sku:
        words = _("You hold %(sku)s. Scan a bin for it first, or start again.") % {"sku": held.sku.code}
        return _answer(request, held, "wrong", words)
    held.sku, held.quantity = sku, held.quantity + 1
    return _answer(request, held, "ok")


def _bin_scanned(request: AuthedRequest, held: Bench, target: Bin | None) -> HttpResponse:
    """The bin to take from, or the bin that what is held goes to."""
    if held.sku is None:
        if held.mode.name == "put" or target is None:
            return _answer(request, held, "wrong", _("Scan the goods first."))
        held.source = target
        return _answer(request, held, "ok")
    source = held.source.pk if held.source else None
    placed = Placed(held.sku.pk, held.warehouse_id or 0, source, target.pk if target else None, held.quantity)
    outcomes = place(client_id=held.move_id, placed=[placed], actor=request.user)
    if outcomes.refused:
        return _answer(request, held, "wrong", floor_words(outcomes.refused[0]))
    done = {"sku": held.sku, "quantity": held.quantity, "target": target}
    return _answer(request, Bench(held.mode, held.warehouse_id, uuid4()), "done", done=done)


def _looked(request: AuthedRequest, held: Bench, found: Bin | None, sku: Sku | None, code: str) -> HttpResponse:
    if found:
        goods = [{**row, "sku_name": row["name_zh"] or row["name"]} for row in reads_floor.in_bin(found.pk)]
        return _answer(request, held, "ok", seen={"bin": found, "goods": goods})
    if sku is None:
        words = _("Neither a bin of this warehouse nor a SKU has the code %(code)s.") % {"code": code}
        return _answer(request, held, "wrong", words)
    return _answer(request, held, "ok", seen={"sku": sku, "name": local_name(sku), "levels": reads_floor.of_sku(sku)})


@require_POST
@permission_required("stock.move")
def undo(request: AuthedRequest, move_id: int) -> HttpResponse:
    """Take back a move of one's own."""
    mode = MODES.get(request.POST.get("mode", ""), MODES["put"])
    held = Bench(mode, _warehouse(request.POST.get("warehouse", "")), uuid4())
    outcomes = undo_bin_move(move_id=move_id, actor=request.user)
    if outcomes.refused:
        return _answer(request, held, "wrong", floor_words(outcomes.refused[move_id]))
    return _answer(request, held, "done", undone=True)


def _warehouse(text: str) -> int | None:
    """The warehouse that is asked for, or the first one."""
    found = reads_floor.floor_warehouses()
    asked = number(text)
    return asked if asked in dict(found) else (found[0][0] if found else None)


def _answer(request: AuthedRequest, held: Bench, sound: str, wrong: str = "", **more: Any) -> HttpResponse:
    """The bench for htmx and the scanner; the whole page for a browser without scripts."""
    context = {
        "bench": held,
        "mode": held.mode,
        "wrong": wrong,
        "name": local_name(held.sku) if held.sku else "",
        "unplaced": _unplaced(held),
        "moves": [_line(move) for move in reads_floor.last_moves(request.user.pk)] if held.mode.name != "look" else [],
        **more,
    }
    if request.headers.get("HX-Request") == "true":
        response = render(request, "inventory/floor_bench.html", context)
    else:
        context["warehouses"] = reads_floor.floor_warehouses()
        response = render(request, "inventory/floor_mode.html", context)
    if sound:
        response["X-Scan-Sound"] = sound
    return response


def _unplaced(held: Bench) -> int | None:
    """How many of the goods in hand may be taken from where they are."""
    if held.sku is None or held.warehouse_id is None:
        return None
    level = StockLevel.objects.filter(sku=held.sku, warehouse_id=held.warehouse_id).first()
    if level is None:
        return 0
    if held.source is None:
        return level.on_hand - level.binned
    return level.bins.filter(bin=held.source).values_list("quantity", flat=True).first() or 0


def _line(move: BinMove) -> dict[str, Any]:
    return {
        "move": move,
        "sku": move.level.sku.code,
        "source": move.from_bin.code if move.from_bin else "",
        "target": move.to_bin.code if move.to_bin else "",
        "undone": hasattr(move, "undone_by"),
    }
