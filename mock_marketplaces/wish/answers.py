"""Wish's envelope: {message, code, data}; code 0 is success, everything else comes with HTTP 4xx."""

from collections.abc import Callable
from typing import Any, Never, TypeVar

from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Answer

T = TypeVar("T")
BAD_PARAMETER = 1000  # v2's number; v3's for single fields are not published


def ok(data: Any) -> Response:
    return json_response({"message": "", "code": 0, "data": data})


def failure(status: int, code: int, message: str) -> Response:
    return json_response({"message": message, "code": code, "data": {}}, status)


def refuse(message: str, *, code: int = BAD_PARAMETER, status: int = 400) -> Never:
    raise Answer(failure(status, code, message))


def body_of(request: Request) -> dict[str, Any]:
    try:
        body = request.json()
    except ValueError:
        refuse("The body is not JSON")
    if not isinstance(body, dict):
        refuse("The body must be an object")
    return body


def query_of(request: Request) -> dict[str, str]:
    """The query, the last value of each parameter."""
    return {key: values[-1] for key, values in request.query().items()}


def page_of(query: dict[str, str], *, largest: int = 500) -> tuple[int, int]:
    """`limit` and `offset` of a list that has no keyset."""
    limit, offset = query.get("limit", "50"), query.get("offset", "0")
    if not limit.isdigit() or not 1 <= int(limit) <= largest or not offset.isdigit():
        refuse(f"limit goes from 1 to {largest}, offset from 0", code=1001)
    return int(limit), int(offset)


def read(reader: Callable[[str], T], query: dict[str, str], name: str) -> T:
    """A parameter that has to be there and readable."""
    try:
        return reader(query[name])
    except (KeyError, ValueError):
        refuse(f"{name} is missing or no date", code=1001)
