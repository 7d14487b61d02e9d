"""Rate cards as one kind of sheet, for the engine of imports."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.kinds import ImportKind
from logistics.services.rate_sheet.columns import COLUMNS, OF_CARD
from logistics.services.rate_sheet.plans import facts_of, judge
from logistics.services.rate_sheet.shown import batches
from logistics.services.rate_sheet.words import reason
from logistics.services.rate_sheet.writes import write

KIND = "logistics.rates"
MANAGE = "logistics.rates"


def all_columns(_params: Mapping[str, Any]) -> list[str]:
    """The columns of an export."""
    return [column.name for column in COLUMNS]


RATES = ImportKind(
    name=KIND,
    title=_("Rate cards"),
    permission=MANAGE,
    columns=COLUMNS,
    facts=facts_of,
    judge=judge,
    write=write,
    words=reason,
    shared=OF_CARD,
    export_columns=all_columns,
    export=batches,
)
