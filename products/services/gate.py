"""The gate before publishing: a draft with a finding that stops is refused, whoever asks for it and however."""

from __future__ import annotations

from collections.abc import Sequence

from erp.kernel.outcomes import Refusal
from products.models import ListingDraft
from products.reads_checks import findings, picture_keys, stopping
from products.services.picture_measures import measure


def refused_by_checks(drafts: Sequence[ListingDraft]) -> dict[int, Refusal]:
    """Why each of these drafts may not be published: the codes and fields of what stops. Those that may go are left out.

    Main pictures that were never measured are measured now. The drafts bring their `store__account` and `sku`.
    """
    measure(sha256s=[keys[0] for draft in drafts if (keys := picture_keys(draft))])
    stops = stopping(findings(drafts))
    return {
        key: Refusal(
            "checks",
            {"findings": [{"code": each.code, "field": each.field, "values": dict(each.values)} for each in many]},
        )
        for key, many in stops.items()
    }
