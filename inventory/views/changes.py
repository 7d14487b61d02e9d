"""Documents that change goods: the list of all documents, a new one of each kind, and undoing one."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from inventory import reads, reads_floor
from inventory.filters import number
from inventory.forms_floor import FORMS, BreakForm, DocumentForm, MakeForm
from inventory.models import StockDocument
from inventory.services import changing
from inventory.services.approvals import Proposed, propose
from inventory.services.documents import Corrected, Written
from inventory.states import DocumentKind
from inventory.wording import floor_words
from people.access import AuthedRequest, permission_required


@require_GET
@permission_required("stock.view")
def document_list(request: AuthedRequest) -> HttpResponse:
    """All documents, newest first; the filters are in the address."""
    try:
        page = keyset_page(_wanted(request), request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "filtered": any(request.GET.get(name) for name in ("kind", "warehouse", "q")),
        "kinds": DocumentKind.choices,
        "warehouses": reads_floor.floor_warehouses(),
        "new_kinds": [(kind, DocumentKind(kind).label) for kind in FORMS] if request.user.can("stock.adjust") else [],
    }
    return render(request, "inventory/documents.html", context)


def _wanted(request: AuthedRequest) -> QuerySet[StockDocument]:
    found = StockDocument.objects.select_related("warehouse", "to_warehouse", "created_by", "undoes")
    kind, place = request.GET.get("kind", ""), number(request.GET.get("warehouse", ""))
    text = request.GET.get("q", "").replace("\0", "").strip()[:24]
    if kind in DocumentKind.values:
        found = found.filter(kind=kind)
    if place:
        found = found.filter(warehouse_id=place)
    if text:
        found = found.filter(number__startswith=text.upper())
    return found


@require_http_methods(["GET", "POST"])
@permission_required("stock.adjust")
def new(request: AuthedRequest, kind: str) -> HttpResponse:
    """Write a document of one kind."""
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, initial={"warehouse": number(request.GET.get("warehouse", ""))})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = _write(DocumentKind(kind), form, request)
            if made.request:
                messages.info(
                    request, _("It is worth more than the limit: a second person must agree. Nothing has changed yet.")
                )
                return redirect("stock-requests")
            if made.document:
                return redirect("stock-document", document_id=made.document.pk)
            for refusal in (made.written.refused or {} if made.written else {}).values():
                form.add_error(None, floor_words(refusal))
    context = {"form": form, "kind": DocumentKind(kind), "currency": settings.BASE_CURRENCY}
    return render(request, "inventory/document_new.html", context, status=status)


def _write(kind: DocumentKind, form: DocumentForm, request: AuthedRequest) -> Proposed:
    data = form.cleaned_data
    common: dict[str, Any] = {
        "client_id": data["client_id"],
        "warehouse_id": data["warehouse"].pk,
        "actor": request.user,
    }
    if kind == DocumentKind.WRITE_OFF:
        corrected = [Corrected(sku_id, -units) for sku_id, units in data["lines"]]
        return propose(**common, reason=data["reason"], corrected=corrected, kind=kind)
    return _proposed(_written(kind, form, common))


def _written(kind: DocumentKind, form: DocumentForm, common: dict[str, Any]) -> Written:
    data = form.cleaned_data
    if isinstance(form, MakeForm):
        made = {"sku_id": data["made"].pk, "quantity": data["quantity"], "fee": form.fee_minor()}
        return changing.assemble(**common, **made, components=data["lines"])
    if isinstance(form, BreakForm):
        return changing.disassemble(**common, sku_id=data["made"].pk, quantity=data["quantity"], parts=data["lines"])
    verb: Any = {
        DocumentKind.DAMAGE: changing.damage,
        DocumentKind.REPAIR: changing.repair,
        DocumentKind.RELABEL: changing.relabel,
    }[kind]
    written: Written = verb(**common, lines=data["lines"], reason=data["reason"])
    return written


def _proposed(written: Written) -> Proposed:
    return Proposed(written.document, None, written)


@require_POST
@permission_required("stock.adjust")
def undo(request: AuthedRequest, document_id: int) -> HttpResponse:
    """Take a document back as a whole."""
    found = get_object_or_404(StockDocument, pk=document_id)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:120]
    if not reason:
        messages.error(request, _("Say why; the next person reads it."))
        return redirect("stock-document", document_id=found.pk)
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        client_id = uuid4()
    written = changing.undo_document(document_id=found.pk, client_id=client_id, reason=reason, actor=request.user)
    if written.document is None:
        messages.error(request, " ".join(floor_words(each) for each in (written.refused or {}).values()))
        return redirect("stock-document", document_id=found.pk)
    return redirect("stock-document", document_id=written.document.pk)


def undo_context(document: StockDocument, request: AuthedRequest) -> dict[str, Any]:
    """What the page of a document needs to offer its undoing."""
    undone_by = StockDocument.objects.filter(undoes=document).first()
    may = request.user.can("stock.adjust") and undone_by is None and document.undoes_id is None
    return {"undone_by": undone_by, "may_undo": may, "undo_id": uuid4(), "fee": reads.money(document.fee or None)}
