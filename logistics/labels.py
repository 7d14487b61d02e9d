"""Labels that carriers sell: the bytes of those that were bought, and what is not ready to be printed.

Services whose labels we draw ourselves have none: their labels come from `logistics.label`.
"""

from collections.abc import Iterable, Sequence

from erp.kernel.outcomes import Refusal
from logistics.models import Parcel


def label_pdfs(parcel_ids: Iterable[int]) -> dict[int, bytes | None]:
    """The bought label of each parcel; None where we draw it."""
    return dict.fromkeys(parcel_ids)


def not_ready(parcels: Sequence[Parcel]) -> dict[int, Refusal]:
    """Why the labels of these parcels can't be printed yet; those that can are left out."""
    return {}
