"""The gateway's envelope, signatures and parameters, apart from what any method does."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from decimal import Decimal
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Never
from zoneinfo import ZoneInfo

from mock_marketplaces.core.clock import parse_wall
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Answer

GATEWAY_ZONE = ZoneInfo("Asia/Shanghai")  # of the timestamp in TOP form; order times have another


@dataclass(frozen=True, slots=True)
class Upload:
    """A file among the parameters; its bytes are not part of what is signed."""

    name: str
    body: bytes


def parameters(request: Request) -> tuple[dict[str, str], dict[str, Upload]]:
    """All parameters, of query and body, and the files that a multipart body carries."""
    params = {key: values[-1] for key, values in request.query().items()}
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return {**params, **request.form()}, {}
    files: dict[str, Upload] = {}
    whole = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + request.body)
    for part in whole.iter_parts():
        name = str(part.get_param("name", header="content-disposition") or "")
        body, file_name = part.get_payload(decode=True), part.get_filename()
        if file_name is None:
            params[name] = bytes(body or b"").decode("utf-8", "replace")
        else:
            files[name] = Upload(file_name, bytes(body or b""))
    return params, files


def simplified(value: Any) -> Any:
    """An answer as `simplify=true` gives it: a list stands by itself, without the object named after its type."""
    if isinstance(value, dict):
        inner = list(value.values())
        if len(inner) == 1 and isinstance(inner[0], list):
            return [simplified(item) for item in inner[0]]
        return {name: simplified(item) for name, item in value.items()}
    return [simplified(item) for item in value] if isinstance(value, list) else value


def sign(params: dict[str, str], secret: str, path: str = "") -> str:
    """The signature by `sign_method`: sorted names and values, the path in front on system interfaces."""
    plain = path + "".join(name + params[name] for name in sorted(params) if name != "sign" and params[name] != "")
    method, key = params.get("sign_method", ""), secret.encode()
    if method == "md5":
        return hashlib.md5((secret + plain + secret).encode(), usedforsecurity=False).hexdigest().upper()
    digest = hashlib.md5 if method == "hmac" else hashlib.sha256
    return hmac.new(key, plain.encode(), digest).hexdigest().upper()


def error(code: str, message: str, *, system: bool = False, kind: str = "ISV", request_id: str = "") -> Response:
    """HTTP 200 in either case: wrapped with `msg` on /sync, bare with `message` on /rest."""
    if system:
        return json_response({"type": kind, "code": code, "message": message, "request_id": request_id})
    return json_response(
        {"error_response": {"type": kind, "code": code, "msg": message, "request_id": request_id or "0ba2887300000000"}}
    )


def refuse(code: str, message: str, *, system: bool = False) -> Never:
    raise Answer(error(code, message, system=system))


def check_signature(params: dict[str, str], secret: str, *, path: str = "") -> None:
    system = bool(path)
    missing = [name for name in ("app_key", "timestamp", "sign_method", "sign") if not params.get(name)]
    if missing:
        refuse("MissingParameter", f"The input parameter {missing[0]} is mandatory", system=system)
    if params["sign_method"] not in ("sha256", "hmac-sha256", "md5", "hmac"):
        refuse("InvalidParameter", "sign_method takes sha256, hmac-sha256, hmac and md5", system=system)
    if not _is_timestamp(params["timestamp"]):
        refuse("IllegalTimestamp", "The timestamp must be milliseconds or yyyy-MM-dd HH:mm:ss", system=system)
    if not hmac.compare_digest(sign(params, secret, path), params["sign"]):
        refuse(
            "IncompleteSignature", "The request signature does not conform to platform standards", system=system
        )  # fmt: skip


def _is_timestamp(text: str) -> bool:
    if text.isdigit():
        return len(text) == 13
    try:
        parse_wall(text, GATEWAY_ZONE)
    except ValueError:
        return False
    return True


def nested(params: dict[str, str], name: str) -> Any:
    """A parameter that is JSON in a text, with exact decimals."""
    if not params.get(name):
        refuse("MissingParameter", f"The input parameter {name} is mandatory")
    try:
        return json.loads(params[name], parse_float=Decimal)
    except ValueError:
        refuse("InvalidParameter", f"{name} is not JSON")


def whole(value: Any, name: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not str(value).isdigit() or not low <= int(value) <= high:
        refuse("InvalidParameter", f"{name} must be from {low} to {high}")
    return int(value)


def page_of(params: dict[str, str]) -> str:
    """Which page of a list is asked for; empty for the first, and for what is no list."""
    try:
        query = params.get("param0") or params.get("param_aeop_order_query") or "{}"
        page = str(json.loads(query).get("current_page", 1))
    except (ValueError, AttributeError):
        return ""
    return "" if page == "1" else page
