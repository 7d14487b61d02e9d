"""Undo a fact from its entry: with a reason, in the way of its kind."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from erp.kernel.outcomes import Refusal
from finance.models import Entry
from finance.services.undoing import undo_entries
from people.access import AuthedRequest, permission_required


@require_POST
@permission_required("finance.manage")
def entry_undo(request: AuthedRequest, entry_id: int) -> HttpResponse:
    """Undo the fact behind an entry; what stands in the way is said, and nothing changes."""
    entry = get_object_or_404(Entry, pk=entry_id)
    outcomes = undo_entries([entry.pk], reason=request.POST.get("reason", ""), actor=request.user)
    if outcomes.refused:
        messages.error(request, _words(outcomes.refused[entry.pk]))
    elif outcomes.already:
        messages.info(request, _("It was undone before."))
    else:
        messages.success(request, _("Undone: the opposite is in the books, dated today."))
    return redirect("finance:entry", entry_id=entry.pk)


def _words(refusal: Refusal) -> str:
    words = {
        "no_reason": _("Say why: the reason stands in the books for ever."),
        "is_reversal": _("This entry undoes another one. Enter the fact again instead."),
        "stands_on_it": _("Undo %(entry)s first: it stands on this entry."),
        "used": _("Of %(came)s units that came %(left)s are left. Undo what took the others first."),
        "revalued": _("A late cost is in these goods. Undo it first."),
        "billed_late": _("It is on the bill %(bill)s. Cancel that bill first."),
        "came_back": _("%(returned)s units of it came back. Undo the return first."),
        "picked": _("Too many units are in clerks' hands. Wait until their parcels have left, or cancel them."),
        "part_of_document": _("It is a part of a stock document or transfer. Undo that as a whole, on its own page."),
        "paid": _("It is paid. Take the payment back first: %(payments)s."),
        "not_enough": _("The wallet does not cover it: part of the money is held for orders or spent."),
    }.get(refusal.code)
    values = {
        key: ", ".join(map(str, value)) if isinstance(value, list) else value for key, value in refusal.values.items()
    }
    return words % values if words else _("It can't be undone: %(code)s") % {"code": refusal.code}
