"""Cursor pages over the same keyset logic as the lists of pages: nothing is counted, and page one million costs what page one does."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from erp.kernel.api.errors import ApiError
from erp.kernel.tables import BadCursor, Page, TooSlow, keyset_page, limited

PARAMS = ("after", "before", "page_size", "ordering")
DEFAULT_SIZE = 50
LARGEST_SIZE = 200


class KeysetPagination(BasePagination):
    """`next` and `previous` are whole addresses, or null; the view's `orderings` names the permitted sorts, the first is the usual one."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        params = request.query_params
        orderings: Mapping[str, tuple[str, ...]] = getattr(view, "orderings")  # noqa: B009  APIView does not know it
        order = _order(params.get("ordering", ""), orderings)
        if params.get("after") and params.get("before"):
            raise ValidationError({"before": [_("Give `after` or `before`, not both.")]})
        self.request = request
        size = _size(params.get("page_size", ""))
        try:
            with limited():
                self.page: Page[Any] = keyset_page(queryset, params, order=order, size=size, count=False)
        except TooSlow as error:
            raise ApiError(
                400, "too_slow", _("That took too long. Narrow the filters, or the range of time.")
            ) from error
        except BadCursor as error:
            name = "before" if params.get("before") else "after"
            message = _("Not a cursor of this list. Take it from `next` or `previous`, with the same ordering.")
            raise ValidationError({name: [message]}) from error
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self._url(self.page.next_query), "previous": self._url(self.page.prev_query), "results": data}
        )

    def _url(self, query: str | None) -> str | None:
        return None if query is None else self.request.build_absolute_uri(f"{self.request.path}?{query}")

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        text = {"type": "string"}
        sorts = {"type": "string", "enum": list(getattr(view, "orderings", {}))}
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE}
        schemas = {"after": text, "before": text, "page_size": size, "ordering": sorts}
        return [
            {"name": name, "in": "query", "required": False, "schema": schema, "description": _SAYS[name]}
            for name, schema in schemas.items()
        ]


_SAYS = {
    "after": gettext_lazy("The cursor of the next page: follow `next` rather than build it."),
    "before": gettext_lazy("The cursor of the previous page: follow `previous`."),
    "page_size": gettext_lazy("Rows on a page."),
    "ordering": gettext_lazy("The sort; a minus sign means descending. The tie-breaker is always the id."),
}


def _order(wanted: str, orderings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if not wanted:
        return next(iter(orderings.values()))
    if wanted not in orderings:
        allowed = ", ".join(orderings)
        raise ValidationError(
            {"ordering": [_("Not a sort of this list. Allowed: %(allowed)s.") % {"allowed": allowed}]}
        )
    return orderings[wanted]


def _size(wanted: str) -> int:
    if not wanted:
        return DEFAULT_SIZE
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 and 1 <= int(wanted) <= LARGEST_SIZE:
        return int(wanted)
    raise ValidationError({"page_size": [_("From 1 to %(largest)s.") % {"largest": LARGEST_SIZE}]})
