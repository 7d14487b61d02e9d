"""Wish's envelope: {message, code, data}; code 0 is success, everything else comes with HTTP 4xx."""

from typing import Any, Never

from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Answer

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
