"""The labels of parcels, as the stations ask for them: which are not there yet, and the carrier's own PDF where there is one."""

from collections.abc import Iterable

from erp.kernel import crypto
from erp.kernel.outcomes import Refusal
from logistics.models import LabelPaper, Parcel
from logistics.states import LABELLED, LabelState


def not_ready(parcels: Iterable[Parcel]) -> dict[int, Refusal]:
    """Those that have no label yet: `label_missing` with its state. They can't be printed, verified or shipped."""
    return {
        parcel.pk: Refusal("label_missing", {"number": parcel.number, "label_state": parcel.label_state})
        for parcel in parcels
        if parcel.label_state not in LABELLED
    }


def label_pdfs(parcel_ids: Iterable[int]) -> dict[int, bytes | None]:
    """The carrier's PDF of each label; None where we draw it (our own, and a carrier's that came without one)."""
    papers: dict[int, bytes | None] = dict.fromkeys(parcel_ids)
    found = LabelPaper.objects.filter(parcel_id__in=list(papers), parcel__label_state=LabelState.BOUGHT)
    papers.update((key, crypto.unseal(sealed)) for key, sealed in found.values_list("parcel_id", "sealed"))
    return papers
