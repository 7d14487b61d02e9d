"""Papers of many parcels as one PDF in the order of their wave: drawn in slices by a job, kept behind a link that expires."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils import translation
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from erp.kernel import clock
from erp.kernel.imports import files
from erp.kernel.imports.models import ExportFile
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import jobs
from erp.kernel.services.sheets_out import EXPIRES
from logistics import reads, reads_customs, reads_waves
from logistics.customs import Declaration
from logistics.label import LabelData, draw_label, label_refusal
from logistics.labels import label_pdfs, not_ready
from logistics.models import Parcel, Wave
from logistics.papers.declaration import Customs, draw_declaration
from logistics.papers.invoice import draw_invoice
from logistics.papers.pick_list import draw_pick_list
from logistics.papers.slip import Slip, draw_slip
from logistics.services.locking import gone
from logistics.services.printing import mark_printed
from people.models import User

KIND = "logistics.papers"
PICK_LIST, LABEL, SLIP, CUSTOMS, INVOICE = "pick_list", "label", "slip", "customs", "invoice"
KINDS = (PICK_LIST, LABEL, SLIP, CUSTOMS, INVOICE)  # and in this order they come out
SLICE, MOST = 250, 5_000
FOLDER = "exports"
_DAY_S = 86_400


@dataclass(slots=True)
class Drawn:
    """The papers of some parcels: one PDF, how many pages of it each has, and who got none."""

    pdf: bytes = b""
    pages: dict[int, int] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)


@transaction.atomic
def start_papers(parcel_ids: Iterable[int], *, kinds: Sequence[str], wave_id: int | None, actor: User) -> ExportFile:
    """Ask for papers; a job draws them. Raises ValueError for no parcels, too many, or kinds that there are not."""
    order = reads_waves.in_wave_order(parcel_ids)
    chosen = [kind for kind in KINDS if kind in kinds]
    if not order or len(order) > MOST or not chosen:
        raise ValueError("papers need parcels, not too many, and at least one kind")
    _sweep()
    at = clock.now()
    wave = Wave.objects.filter(pk=wave_id or 0).values_list("number", flat=True).first() or ""
    export = ExportFile.objects.create(
        kind=KIND, form="pdf", file_name=f"{wave or 'papers'}-{at:%Y%m%d-%H%M%S}.pdf", created_by=actor, created_at=at,
        expires_at=at + EXPIRES,
        params={
            "kinds": chosen, "wave": wave_id, "order": order, "parts": {}, "language": translation.get_language() or "en",
        },
    )  # fmt: skip
    export.job = jobs.start(KIND, subject_ids=order, params={"export": export.pk}, actor=actor)
    export.save(update_fields=["job"])
    return export


def run(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """The runner: draws a slice into a part; the last one makes the file. A slice that was cut off is drawn anew."""
    export = ExportFile.objects.get(pk=params["export"], kind=KIND)
    turn = {key: place for place, key in enumerate(export.params["order"])}
    kinds = [kind for kind in export.params["kinds"] if kind != PICK_LIST]
    with translation.override(export.params["language"]):
        drawn = draw(sorted(ids, key=turn.__getitem__), kinds=kinds, actor=actor)
    part = f"{FOLDER}/{export.token}.{ids[0]}"
    with files.written(part) as out:
        out.write(drawn.pdf)
    with transaction.atomic():
        kept = ExportFile.objects.select_for_update().get(pk=export.pk)
        kept.params["parts"][part] = [[key, drawn.pages.get(key, 0)] for key in sorted(ids, key=turn.__getitem__)]
        kept.save(update_fields=["params"])
    if sum(len(part) for part in kept.params["parts"].values()) >= len(turn):
        _put_together(kept)
    return Outcomes(tuple(drawn.pages), (), drawn.refused)


def draw(parcel_ids: Sequence[int], *, kinds: Sequence[str], actor: User | None) -> Drawn:
    """Draw papers of parcels, in their order; labels count as printed. Cancelled and shipped parcels get none, by whom and when."""
    parcels = {
        one.pk: one for one in Parcel.objects.filter(pk__in=parcel_ids).select_related("cancelled_by", "shipped_by")
    }
    drawn = Drawn(refused=missing(parcel_ids, parcels))
    drawn.refused.update({key: no for key, parcel in parcels.items() if (no := gone(parcel))})
    if LABEL in kinds:
        drawn.refused.update(not_ready([parcel for key, parcel in parcels.items() if key not in drawn.refused]))
    fit = [key for key in parcel_ids if key not in drawn.refused]
    faces = {key: label for label, key in reads.labels(parcel_ids=fit)}
    bought = label_pdfs(fit) if LABEL in kinds else {}
    if LABEL in kinds:
        unfit = {key: label_refusal(faces[key]) for key in fit if not bought.get(key)}
        drawn.refused.update({key: Refusal("label_unfit", {"text": text}) for key, text in unfit.items() if text})
    told = reads_customs.declarations(fit) if {CUSTOMS, INVOICE} & set(kinds) else {}
    drawn.refused.update({key: no for key, no in told.items() if isinstance(no, Refusal)})
    fit = [key for key in fit if key not in drawn.refused]
    if LABEL in kinds and fit:
        drawn.refused.update(mark_printed(fit, actor=actor).refused)
        fit = [key for key in fit if key not in drawn.refused]
    if fit:
        _draw(drawn, fit, kinds, faces, bought, told)
    return drawn


def _draw(
    drawn: Drawn,
    fit: Sequence[int],
    kinds: Sequence[str],
    faces: Mapping[int, LabelData],
    bought: Mapping[int, bytes | None],
    told: Mapping[int, Declaration | Refusal],
) -> None:
    output, today = BytesIO(), clock.business_date()
    canvas = Canvas(output, invariant=1, pageCompression=1)
    # A label that the viewer scales "to fit" has bars of broken dots.
    canvas.setViewerPreference("PrintScaling", "None")
    seats = reads_waves.seats_of(fit) if SLIP in kinds else {}
    for key in fit:
        count = 0
        if LABEL in kinds and not bought.get(key):
            draw_label(canvas, faces[key])
            count += 1
        if SLIP in kinds:
            wave, slot = seats.get(key, ("", None))
            count += draw_slip(canvas, Slip(faces[key], wave, slot))
        declaration = told.get(key)
        if isinstance(declaration, Declaration):
            customs = Customs(faces[key], declaration, today)
            count += draw_declaration(canvas, customs) if CUSTOMS in kinds else 0
            count += draw_invoice(canvas, customs) if INVOICE in kinds else 0
        drawn.pages[key] = count
    if any(drawn.pages.values()):
        canvas.save()
        drawn.pdf = output.getvalue()
    if LABEL in kinds and any(bought.get(key) for key in fit):
        _put_bought(drawn, fit, bought)


def _put_bought(drawn: Drawn, fit: Sequence[int], bought: Mapping[int, bytes | None]) -> None:
    """Put the labels that carriers sold before the papers that we drew."""
    writer, place = PdfWriter(), 0
    ours = PdfReader(BytesIO(drawn.pdf)).pages if drawn.pdf else []
    for key in fit:
        pages = PdfReader(BytesIO(label)).pages if (label := bought.get(key)) else []
        for page in [*pages, *ours[place : place + drawn.pages[key]]]:
            writer.add_page(page)
        place += drawn.pages[key]
        drawn.pages[key] += len(pages)
    drawn.pdf = _bytes(writer)


def _put_together(export: ExportFile) -> None:
    """The parts as one file in the order of the wave, the pick list first; the parts go."""
    parts: dict[str, list[list[int]]] = export.params["parts"]
    content = _merged(export, parts)
    name = f"{FOLDER}/{export.token}"
    if content:
        with files.written(name) as out:
            out.write(content)
    for part in parts:
        files.remove(part)
    ExportFile.objects.filter(pk=export.pk).update(
        stored=name if content else "", size=len(content), finished_at=clock.now(),
        row_count=sum(1 for part in parts.values() for _key, pages in part if pages),
    )  # fmt: skip


def _merged(export: ExportFile, parts: Mapping[str, Sequence[Sequence[int]]]) -> bytes:
    first = _pick_list(export) if PICK_LIST in export.params["kinds"] else b""
    whole = [files.path_of(part).read_bytes() for part in parts]
    drawn = [content for content in whole if content]
    if not first and len(drawn) == 1:
        return drawn[0]
    writer = PdfWriter()
    if first:
        writer.append(BytesIO(first))
    if len(drawn) == 1:
        writer.append(BytesIO(drawn[0]))
        return _bytes(writer)
    where: dict[int, tuple[Any, int, int]] = {}
    for part, content in zip(parts, whole, strict=True):
        pages, place = PdfReader(BytesIO(content)).pages if content else [], 0
        for key, count in parts[part]:
            where[key] = (pages, place, count)
            place += count
    for key in export.params["order"]:
        pages, place, count = where[key]
        for index in range(place, place + count):
            writer.add_page(pages[index])
    return _bytes(writer) if writer.pages else b""


def _pick_list(export: ExportFile) -> bytes:
    """The pick lists of the waves that these parcels are in, or of the one wave that was asked for."""
    wanted = [export.params["wave"]] if export.params["wave"] else []
    found = Wave.objects.filter(pk__in=wanted) if wanted else Wave.objects.filter(
        places__parcel_id__in=export.params["order"], places__live=True
    )  # fmt: skip
    output = BytesIO()
    canvas = Canvas(output, invariant=1, pageCompression=1)
    count = 0
    with translation.override(export.params["language"]):
        for wave in found.select_related("warehouse").distinct().order_by("pk"):
            count += draw_pick_list(canvas, reads_waves.pick_list(wave))
    if not count:
        return b""
    canvas.save()
    return output.getvalue()


def _bytes(writer: PdfWriter) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _sweep() -> None:
    """Parts of jobs that were cancelled: nobody will put them together."""
    folder = files.path_of(f"{FOLDER}/any").parent
    if folder.is_dir():
        for path in folder.glob("*.*"):
            if path.suffix[1:].isdigit() and path.stat().st_mtime < clock.now().timestamp() - _DAY_S:
                path.unlink(missing_ok=True)
