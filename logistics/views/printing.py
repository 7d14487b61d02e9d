"""The print station: what waits for a label, and the labels as one PDF."""

from typing import TypedDict

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import clock
from inventory.models import Warehouse
from logistics import reads
from logistics.models import Service
from logistics.services import papers
from logistics.views.papers import paper_kinds
from logistics.views.stations import number
from logistics.wording import say
from people.access import AuthedRequest, permission_required


@require_GET
@permission_required("stations.use")
def queue(request: AuthedRequest) -> HttpResponse:
    """Open parcels without a printed label, the most urgent first; `?printed=1` lists those to print again."""
    rows = list(reads.print_queue(**_chosen(request.GET))[: reads.SHEET])
    return render(
        request,
        "logistics/stations/print.html",
        {
            "rows": rows,
            "late": {parcel.pk for parcel in rows if reads.is_late(parcel)},
            "printed_options": [("1", _("Print again"))],
            "kinds": paper_kinds(),
            "warehouses": Warehouse.objects.filter(closed_at__isnull=True).order_by("code").values_list("pk", "code"),
            "services": Service.objects.filter(closed_at__isnull=True).order_by("name").values_list("pk", "name"),
        },
    )


@require_POST
@permission_required("stations.use")
def labels(request: AuthedRequest) -> HttpResponse:
    """The labels of the chosen parcels, or of all that wait (500 a file), as a PDF, ours and the carriers'; each counts as printed.

    What can't be printed is left out and named on the next page.
    """
    if request.POST.get("all"):
        wanted = list(reads.print_queue(**_chosen(request.POST)).values_list("pk", flat=True)[: reads.SHEET])
    else:
        wanted = [key for text in request.POST.getlist("ids") if (key := number(text))][: reads.SHEET]
    drawn = papers.draw(wanted, kinds=[papers.LABEL], actor=request.user)
    for refused in drawn.refused.values():
        messages.error(request, say(refused.code, refused.values))
    if not drawn.pdf:
        messages.info(request, _("No label was printed. Choose parcels that are still to be packed."))
        return redirect("logistics:print")
    count = len(drawn.pages)
    messages.success(
        request, ngettext("%(count)s label is printed.", "%(count)s labels are printed.", count) % {"count": count}
    )
    response = HttpResponse(drawn.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="labels-{clock.now():%Y%m%d-%H%M%S}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


class _Chosen(TypedDict):
    warehouse_id: int | None
    service_id: int | None
    printed: bool


def _chosen(params: QueryDict) -> _Chosen:
    return {
        "warehouse_id": number(params.get("warehouse", "")),
        "service_id": number(params.get("service", "")),
        "printed": params.get("printed") == "1",
    }
