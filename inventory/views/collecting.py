"""The counter of a pick-up point: scan the slip, see what it is for, hand it out. By phone or scanner."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.outcomes import Refusal
from inventory import reads_pickup
from inventory.collection_codes import read_code
from inventory.models import Collection, Warehouse
from inventory.services import collecting
from inventory.wording_pickup import pickup_words
from people.access import AuthedRequest, permission_required

LAST = 4


@require_GET
@permission_required("stock.move")
def station(request: AuthedRequest, point_id: int) -> HttpResponse:
    """The page of the counter."""
    return _answer(request, get_object_or_404(reads_pickup.points(), pk=point_id), "")


@require_POST
@permission_required("stock.move")
def scan(request: AuthedRequest, point_id: int) -> HttpResponse:
    """A slip is shown first; scanned again it is handed out. A code typed by hand asks for its last four digits instead.

    Each message has its own id and may come twice.
    """
    point = get_object_or_404(reads_pickup.points(), pk=point_id)
    sent = request.POST.get("code", "").strip()
    try:
        key = UUID(request.POST.get("client_id", ""))
    except ValueError:
        key = None
    if not sent or "\0" in sent or key is None:
        return HttpResponseBadRequest(_("A scan needs a code and an id of its own."))
    shown = request.POST.get("shown", "")
    read = read_code(sent)
    if shown and (sent == shown[-LAST:] or (read and read == (shown, True))):
        return _hand_out(request, point, shown, key)
    if read is None and shown and sent.isdecimal() and len(sent) == LAST:
        return _show(request, point, shown, typed=True, wrong=_("These are not the last four digits of the slip."))
    if read is None:
        return _answer(request, point, "wrong", wrong=_("That is no code of a collection. Look at the digits again."))
    return _show(request, point, read[0], typed=not read[1])


def _show(request: AuthedRequest, point: Warehouse, code: str, *, typed: bool, wrong: str = "") -> HttpResponse:
    found = Collection.objects.select_related("point", "collected_by").filter(code=code).first()
    refusal = collecting.why_not(found, point.pk) if found else Refusal("unknown_code")
    if found is None or refusal is not None:
        return _answer(request, point, "wrong", wrong=pickup_words(refusal or Refusal("unknown_code")))
    shown = {
        "collection": found, "typed": typed, "collector": collecting.collector_of(found),
        "lines": reads_pickup.line_rows(found),
    }  # fmt: skip
    return _answer(request, point, "wrong" if wrong else "ok", wrong=wrong, shown=shown)


def _hand_out(request: AuthedRequest, point: Warehouse, code: str, key: UUID) -> HttpResponse:
    answer = collecting.hand_out(client_id=key, point_id=point.pk, code=code, actor=request.user)
    if isinstance(answer, Refusal):
        return _answer(request, point, "wrong", wrong=pickup_words(answer))
    return _answer(request, point, "done", done=answer)


def _answer(request: AuthedRequest, point: Warehouse, sound: str, **more: Any) -> HttpResponse:
    """The bench for htmx and the scanner; the whole page for a browser without scripts."""
    template = "collect_bench" if request.headers.get("HX-Request") == "true" else "collect"
    response = render(request, f"inventory/{template}.html", {"point": point, "spare_id": uuid4(), **more})
    if sound:
        response["X-Scan-Sound"] = sound
    return response
