"""Orders as one kind of sheet, for the engine of imports."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.kinds import ImportKind
from orders.reads.words import refusal_words
from orders.services import order_sheet
from orders.services.columns import COLUMNS, KIND

MANAGE = "orders.review"


def reason(code: str, values: Mapping[str, Any]) -> str:
    """Why a row is wrong."""
    return order_sheet.words(code, values) or refusal_words(code, values)


ORDER_SHEET = ImportKind(
    name=KIND,
    title=_("Orders"),
    permission=MANAGE,
    columns=COLUMNS,
    facts=order_sheet.facts_of,
    judge=order_sheet.judge,
    write=order_sheet.write,
    words=reason,
)
