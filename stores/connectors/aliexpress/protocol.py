"""The gateway of AliExpress: signatures, the envelope, and what its errors mean. HTTP says 200 whatever happened. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from stores.connectors.errors import (
    AlreadyDone,
    AuthExpired,
    ConnectorError,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Transient,
)
from stores.connectors.http import HttpAnswer

EXPIRED = {"IllegalAccessToken", "27"}
LIMITED = {"ApiCallLimit", "7"}
FLAGS = ("success", "result_success", "is_success")
# Each family of methods has its own name for the reason.
WORDS = ("msg", "message", "error_message", "error_msg", "error_desc", "result_error_desc", "sub_msg")
_BAN = re.compile(r"ban will last (?:for )?(\d+(?:\.\d+)?)")
# Code -999 says all of these; only the text tells them apart.
_SYSTEM = re.compile(r"system (error|busy)|try (again )?later|please retry", re.IGNORECASE)
_DONE = re.compile(r"already (been )?(declared|shipped|fulfilled)", re.IGNORECASE)
_UNKNOWN_ID = re.compile(
    r"order id (is )?wrong|wrong order id|not (of )?this account|order (does not|doesn't) exist|not found",
    re.IGNORECASE,
)


def sign(params: Mapping[str, str], secret: str, path: str = "") -> str:
    """Upper-case hex of HMAC-SHA256 over the sorted names and raw values; a system interface puts its path in front."""
    named = sorted(name for name in params if name != "sign" and params[name] != "")
    base = path + "".join(name + params[name] for name in named)
    return hmac.new(secret.encode(), base.encode(), hashlib.sha256).hexdigest().upper()


def content(answer: HttpAnswer, method: str) -> Mapping[str, Any]:
    """What a method answered, out of its wrapper. Raises what `error_response`, the top-level code or the result's flag mean."""
    answer.raise_for_server_error()
    body = answer.json()
    if not isinstance(body, dict):
        raise answer.unreadable("the answer is not an object")
    refusal = body.get("error_response")
    if isinstance(refusal, dict):
        raise failure(refusal, writes=answer.writes)
    if answer.status >= 400 or str(body.get("code") or "0") != "0":
        raise failure({"code": answer.status, **body}, writes=answer.writes)
    wrapped = any(name.endswith("_response") for name in body)  # with simplify=true there is no wrapper
    inner = body.get(method.replace(".", "_") + "_response") if wrapped else body
    if not isinstance(inner, dict):
        raise answer.unreadable(f"the answer is not one of {method}")
    result = inner.get("result")
    for part in (inner, result):
        if isinstance(part, dict) and any(part.get(flag) is False for flag in FLAGS):
            raise failure(part, writes=answer.writes)
    return inner


def failure(said: Mapping[str, Any], *, writes: bool) -> ConnectorError:
    """The error that a refusal means: by code, then by type, then by the words of its text."""
    code = str(said.get("code") or said.get("error_code") or said.get("result_error_code") or "")
    sub = str(said.get("sub_code") or "")
    words = [said.get(name) for name in WORDS]
    message = " ".join(str(word) for word in words if word)
    text = f"AliExpress said {sub or code or 'no'}: {message}".strip()
    if code in EXPIRED:
        return AuthExpired(text, code=code)
    if code in LIMITED:
        banned = _BAN.search(message)
        return Throttled(text, wait_s=float(banned.group(1)) if banned else 1.0, code=code)
    if said.get("type") in {"ISP", "SYSTEM"} or sub.startswith("isp.") or _SYSTEM.search(message):
        # It stumbled on its side, perhaps half-way: a write has to be looked up first.
        return OutcomeUnknown(text, code=code) if writes else Transient(text, code=code)
    if _DONE.search(message):
        return AlreadyDone(text, code=code)
    if _UNKNOWN_ID.search(message):
        return NotFound(text, code=code)
    own = str(said.get("sub_msg") or "")
    return Rejected(f"AliExpress said {sub}: {own}" if sub and own else text, code=sub or code)
