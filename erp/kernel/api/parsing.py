"""What a body may be: strict JSON of a sane size."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from erp.kernel.api.errors import ApiError

LARGEST_BODY = 512 * 1024


class StrictJSONParser(BaseParser):
    """One JSON value in UTF-8. Too long, too deep, NaN, or a name given twice in one object is refused."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(LARGEST_BODY + 1)
        if len(raw) > LARGEST_BODY:
            raise ApiError(413, "too_large", _("The body is too large. Send fewer rows in one request."))
        try:
            return json.loads(raw.decode(), parse_constant=_refuse_constant, object_pairs_hook=_object)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not understood as JSON.")) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found
