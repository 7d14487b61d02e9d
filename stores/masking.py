"""What a marketplace answered, fit to be shown: no secrets, nothing about a buyer, and not too long. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

HIDDEN = "•••"
LONGEST = 600
_SECRET = re.compile(
    r"token|secret|passw|authori[sz]ation|credential|signature|session|cookie|e?mail|phone|mobile|address|street|city|zip|postal|postcode"
    r"|buyer|recipient|receiver|contact|full_?name|first_?name|last_?name",
    re.IGNORECASE,
)
_IN_TEXT = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), HIDDEN),
    (
        re.compile(r"(?i)((?:access_|refresh_)?token|secret|sign|signature|session)(\"?\s*[=:]\s*\"?)[^\s\"&,;]+"),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"(?i)bearer\s+[^\s,;]+"), f"Bearer {HIDDEN}"),
)


def masked(answer: Any) -> str:
    """An answer (JSON) or an error (text) on one line, with what nobody needs to see covered up."""
    if answer is None or answer in ({}, ""):
        return ""
    text = answer if isinstance(answer, str) else json.dumps(_covered(answer), ensure_ascii=False, default=str)
    for pattern, cover in _IN_TEXT:
        text = pattern.sub(cover, text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _covered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: HIDDEN if _SECRET.search(str(key)) else _covered(each) for key, each in value.items()}
    return [_covered(each) for each in value] if isinstance(value, list) else value
