"""DHgate's status block and its parameters. HTTP is 200 whatever happened, but for the token calls."""

import json
from decimal import Decimal
from typing import Any, Never
from zoneinfo import ZoneInfo

from mock_marketplaces.core.clock import parse_wall
from mock_marketplaces.core.http import Response, json_response
from mock_marketplaces.core.protocol import Answer

BEIJING = ZoneInfo("Asia/Shanghai")
SUCCESS, EMPTY, INVALID = "00000000", "00000001", "44"


def ok(values: dict[str, Any], *, empty: bool = False) -> Response:
    code = EMPTY if empty else SUCCESS
    return json_response({**values, "status": {"code": code, "message": "OK", "solution": "", "subErrors": []}})


def gateway_error(code: str, message: str, solution: str = "") -> Response:
    """What the gateway says before any method runs: at top level, without a status block."""
    return json_response({"code": code, "message": message, "solution": solution})


def refuse(field: str, message: str, **values: Any) -> Never:
    """A business refusal: code 44 with the reason in `subErrors`."""
    sub = [{"code": f"isv.{field}.invalid", "message": message}]
    status = {"code": INVALID, "message": "Validation failed", "solution": "see subErrors", "subErrors": sub}
    raise Answer(json_response({**values, "status": status}))


def required(params: dict[str, str], *names: str) -> None:
    for name in names:
        if not params.get(name):
            refuse(name, f"{name} is required")


def whole(params: dict[str, str], name: str, low: int, high: int) -> int:
    required(params, name)
    if not params[name].isdigit() or not low <= int(params[name]) <= high:
        refuse(name, f"{name} must be from {low} to {high}")
    return int(params[name])


def nested(params: dict[str, str], name: str) -> Any:
    required(params, name)
    try:
        return json.loads(params[name], parse_float=Decimal)
    except ValueError:
        refuse(name, f"{name} is not JSON")


def time_of(params: dict[str, str], name: str) -> float:
    required(params, name)
    try:
        return parse_wall(params[name], BEIJING)
    except ValueError:
        refuse(name, f"{name} must be yyyy-MM-dd HH:mm:ss")
