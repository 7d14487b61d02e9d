"""The bins of the warehouses: the list, opening many at once, closing them."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from inventory import reads_floor
from inventory.filters import number
from inventory.models import Bin, Warehouse
from inventory.services.bin_setup import BinDraft, close_bins, save_bins
from inventory.states import BinKind, WarehouseKind
from inventory.wording import floor_words
from people.access import AuthedRequest, permission_required

MOST = 500


class BinsForm(forms.Form):
    """Bins of a zone, one code a line, in the order of the way that a clerk walks."""

    warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(closed_at=None).exclude(kind=WarehouseKind.TRANSIT).order_by("pk"),
        label=gettext_lazy("Warehouse"),
    )
    zone = forms.CharField(label=gettext_lazy("Zone"), max_length=24, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=BinKind.choices)
    first = forms.IntegerField(
        label=gettext_lazy("Place of the first in the picking order"), min_value=0, max_value=1_000_000, initial=0
    )
    codes = forms.CharField(
        label=gettext_lazy("Codes"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One a line, in the order in which a clerk passes them. A code that is there already is changed."
        ),
    )

    def clean_codes(self) -> list[str]:
        """Each once, as its label says it."""
        codes = list(
            dict.fromkeys(line.strip().upper() for line in self.cleaned_data["codes"].splitlines() if line.strip())
        )
        if not codes or len(codes) > MOST or any(len(code) > 24 or not code.isprintable() for code in codes):
            raise forms.ValidationError(_("Name 1 to %(most)s bins of at most 24 signs each.") % {"most": MOST})
        return codes


@require_GET
@permission_required("stock.view")
def bin_list(request: AuthedRequest) -> HttpResponse:
    """All bins in the order of their warehouse and picking order."""
    found = Bin.objects.select_related("warehouse").annotate(units=Sum("levels__quantity"))
    place = number(request.GET.get("warehouse", ""))
    text = request.GET.get("q", "").replace("\0", "").strip()[:24]
    if place:
        found = found.filter(warehouse_id=place)
    if text:
        found = found.filter(code__startswith=text.upper())
    try:
        page = keyset_page(found, request.GET, order=("warehouse_id", "sort", "code", "id"))
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "filtered": bool(place or text),
        "warehouses": reads_floor.floor_warehouses(),
        "may_move": request.user.can("stock.move"),
        "client_id": uuid4(),
    }
    return render(request, "inventory/bins.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("stock.move")
def new(request: AuthedRequest) -> HttpResponse:
    """Open bins of a zone."""
    form = BinsForm(request.POST or None, initial={"warehouse": number(request.GET.get("warehouse", ""))})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        drafts = [
            BinDraft(code, data["zone"], BinKind(data["kind"]), data["first"] + place)
            for place, code in enumerate(data["codes"])
        ]
        count = len(save_bins(warehouse_id=data["warehouse"].pk, drafts=drafts))
        messages.success(request, ngettext("%(n)s bin is open.", "%(n)s bins are open.", count) % {"n": count})
        return redirect(f"{reverse('stock-bins')}?warehouse={data['warehouse'].pk}")
    return render(request, "inventory/bins_new.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_POST
@permission_required("stock.move")
def close(request: AuthedRequest, bin_id: int) -> HttpResponse:
    """Nothing is put there any more."""
    outcomes = close_bins(bin_ids=[bin_id])
    if outcomes.refused:
        messages.error(request, floor_words(outcomes.refused[bin_id]))
    return redirect("stock-bins")
