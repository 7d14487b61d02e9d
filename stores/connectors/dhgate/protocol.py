"""DHgate's three vocabularies of trouble: HTTP (tokens only), a code at top level (gateway), and `status` (methods). Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stores.connectors.errors import (
    AlreadyDone,
    AuthExpired,
    ConnectorError,
    NotFound,
    Rejected,
    Throttled,
    Transient,
    UnreadableAnswer,
)
from stores.connectors.http import HttpAnswer

SUCCESS = {"00000000", "00000001", "109"}  # done; done but empty; taken as done by those who know it
EXPIRED = {"2", "40"}
LIMITED = {"7"}
# No limits are published; these words in a gateway's refusal mean one all the same.
_LIMIT = re.compile(r"limit|too (many|frequent)|frequency", re.IGNORECASE)
_WAIT = re.compile(r"(\d+(?:\.\d+)?)\s*second")
_DONE = re.compile(r"already", re.IGNORECASE)
_UNKNOWN_ID = re.compile(r"not exist|not found|not of this seller", re.IGNORECASE)


def content(answer: HttpAnswer) -> Mapping[str, Any]:
    """What a method answered. Raises what the gateway's code or the status block mean."""
    answer.raise_for_server_error()
    try:
        body = answer.json()
    except UnreadableAnswer as error:
        # DHgate's proxies answer with pages of HTML while it is down.
        raise Transient(str(error)) from error
    if not isinstance(body, dict):
        raise answer.unreadable("the answer is not an object")
    if "error" in body or answer.status >= 400:
        said = f"DHgate answered {answer.status} {body.get('error', '')}: {body.get('error_description', '')}".strip()
        raise AuthExpired(said) if answer.status == 401 or body.get("error") == "invalid_token" else Rejected(said)
    status = body.get("status")
    if isinstance(status, dict):
        if str(status.get("code")) not in SUCCESS:
            raise _refusal(status)
        return body
    if "code" in body:
        raise _gateway(body)
    raise answer.unreadable("the answer has no status")


def parameter(value: Any) -> str:
    """A value as a parameter carries it: what is nested as JSON, with amounts as numbers."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: Any) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


def _gateway(body: Mapping[str, Any]) -> ConnectorError:
    code, message = str(body.get("code")), f"{body.get('message') or ''} {body.get('solution') or ''}".strip()
    text = f"DHgate's gateway said {code}: {message}"
    if code in EXPIRED:
        return AuthExpired(text, code=code)
    if code in LIMITED or _LIMIT.search(message):
        wait = _WAIT.search(message)
        return Throttled(text, wait_s=float(wait.group(1)) if wait else 2.0, code=code)
    return Rejected(text, code=code)


def _refusal(status: Mapping[str, Any]) -> ConnectorError:
    reasons = status.get("subErrors")
    parts = [part for part in reasons if isinstance(part, dict)] if isinstance(reasons, list) else []
    message = "; ".join(str(part.get("message") or part.get("code")) for part in parts) or str(
        status.get("message") or ""
    )
    code = str(status.get("code"))
    text = f"DHgate said {code}: {message}"
    if _UNKNOWN_ID.search(message):
        return NotFound(text, code=code)
    if _DONE.search(message):
        return AlreadyDone(text, code=code)
    return Rejected(text, code=code)
