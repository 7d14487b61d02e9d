"""Amazon's error envelope, the same for every operation except the sign-in."""

from typing import Never

from mock_marketplaces.core.http import Response, json_response
from mock_marketplaces.core.protocol import Answer

EXPIRED = "The access token you provided has expired."


def error(status: int, code: str, message: str, details: str = "") -> Response:
    return json_response({"errors": [{"code": code, "message": message, "details": details}]}, status)


def refuse(status: int, code: str, message: str, details: str = "") -> Never:
    raise Answer(error(status, code, message, details))


def invalid(message: str) -> Never:
    refuse(400, "InvalidInput", message)


def denied(details: str) -> Never:
    refuse(403, "Unauthorized", "Access to requested resource is denied.", details)
