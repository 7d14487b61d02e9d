"""Taking a marketplace's answer apart, strictly: what is not of the expected kind raises `Wrong` with a reason that a person
understands. Pure. Connectors turn it into UnreadableAnswer with `understood`.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import list_currencies

from stores.connectors.errors import UnreadableAnswer

T = TypeVar("T")
MOST_MONEY = Decimal(10**9)
MOST_UNITS = 1_000_000
LONGEST_ID = 80
LONGEST_TITLE = 300
_CENTS_OF_CENTS = Decimal("0.0001")  # amounts come as doubles from some; below this is noise
_YEARS = range(2000, 2101)
# What the marketplaces write instead of the usual English name or the ISO code.
_OTHER_NAMES = {
    "uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "united states of america": "US", "korea": "KR",
    "south korea": "KR", "republic of korea": "KR", "russian federation": "RU", "czech republic": "CZ", "viet nam": "VN",
    "hong kong": "HK", "macau": "MO", "macedonia": "MK", "turkey": "TR", "srb": "RS", "mne": "ME",
    "holland": "NL", "republic of ireland": "IE", "united arab emirates": "AE", "uae": "AE",
}  # fmt: skip


class Wrong(ValueError):
    """A part of an answer is not what it has to be."""


def understood(marketplace: str, read: Callable[[Any], T], raw: Any, what: str = "an order") -> T:
    """Read `raw`, which is `what`; whatever goes wrong on the way becomes UnreadableAnswer."""
    try:
        return read(raw)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, csv.Error) as error:
        reason = str(error) if isinstance(error, Wrong) else f"its shape is unknown ({error!r})"
        raise UnreadableAnswer(
            f"{what} of {marketplace} cannot be read: {reason}", raw=json.dumps(raw, default=str)
        ) from error


def digest(raw: Any) -> str:
    """A fingerprint of what came, the same for the same content: its version, where the marketplace gives none."""
    whole = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]


def record(value: Any, what: str) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, Mapping):
        raise Wrong(f"{what} is {_shown(value)}, not a record")
    return value


def records(value: Any, what: str) -> list[Mapping[str, Any]]:
    """A list of JSON objects; one that is not there counts as empty.

    The RPC gateways wrap a list in an object of one key, named after its type; both forms are taken.
    """
    if value is None or value in ("", {}):
        return []
    if isinstance(value, Mapping) and len(value) == 1:
        value = next(iter(value.values()))
    if not isinstance(value, list):
        raise Wrong(f"{what} is {_shown(value)}, not a list")
    return [record(item, f"an entry of {what}") for item in value]


def identity(value: Any, what: str) -> str:
    """An id, kept as text however it came."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Wrong(f"{what} is {_shown(value)}, not an id")
    found = str(value).strip()
    if not found or len(found) > LONGEST_ID or not found.isprintable():
        raise Wrong(f"{what} is {_shown(value)}, not an id")
    return found


def text(value: Any, what: str = "a text", *, longest: int = 10_000) -> str:
    """A text, '' when there is none; characters that no database keeps are dropped."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Wrong(f"{what} is {_shown(value)}, not a text")
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode().strip()[:longest]


def count(value: Any, what: str, *, least: int = 0) -> int:
    """A whole number of units."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_UNITS:
        raise Wrong(f"{what} is {_shown(value)}, not a whole number from {least} to {MOST_UNITS}")
    return value


def amount(value: Any, what: str) -> Decimal:
    """An amount of money, not negative, to the ten-thousandth."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise Wrong(f"{what} is {_shown(value)}, not an amount")
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise Wrong(f"{what} is {_shown(value)}, not an amount") from error
    if not found.is_finite() or not 0 <= found < MOST_MONEY:
        raise Wrong(f"{what} is {_shown(value)}, which is no believable amount")
    exponent = found.as_tuple().exponent
    noisy = isinstance(exponent, int) and exponent < -4
    return found.quantize(_CENTS_OF_CENTS, rounding=ROUND_HALF_UP) if noisy else found


def signed(value: Any, what: str) -> Decimal:
    """An amount of money that may be negative, to the ten-thousandth."""
    negative = str(value).strip().startswith("-")
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise Wrong(f"{what} is {_shown(value)}, not an amount")
    found = amount(str(value).strip().removeprefix("-"), what)
    return -found if negative and found else found


def currency(value: Any, what: str = "the currency") -> str:
    """An ISO 4217 code."""
    if not isinstance(value, str) or value not in _currencies():
        raise Wrong(f"{what} is {_shown(value)}, which is no known currency")
    return value


def country(value: Any) -> str:
    """ISO 3166 alpha-2 from a code or an English name; '' when it is neither, so that a person completes the address."""
    name = text(value, "the country")
    if name.casefold() in _OTHER_NAMES:
        return _OTHER_NAMES[name.casefold()]
    codes = _country_codes()
    return name.upper() if name.upper() in codes.values() else codes.get(name.casefold(), "")


def wall_clock(value: Any, zone: ZoneInfo, what: str, *, second_pass: bool = False) -> datetime:
    """`yyyy-MM-dd HH:mm:ss` on the clock of a zone, as UTC. `second_pass` settles the hour that comes twice in autumn."""
    if not isinstance(value, str):
        raise Wrong(f"{what} is {_shown(value)}, not a time")
    try:
        read = datetime.strptime(value, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  # the zone is set below
    except ValueError as error:
        raise Wrong(f"{what} is {_shown(value)}, not a time") from error
    return _believable(read.replace(tzinfo=zone, fold=int(second_pass)), what)


def day(value: Any, what: str) -> date:
    """`yyyy-MM-dd`, a day of whatever zone the marketplace counts in."""
    try:
        return _believable(datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC), what).date()
    except (TypeError, ValueError) as error:
        if isinstance(error, Wrong):
            raise
        raise Wrong(f"{what} is {_shown(value)}, not a day") from error


def moment(value: Any, what: str) -> datetime:
    """An ISO 8601 time with its zone, as UTC."""
    try:
        read = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Wrong(f"{what} is {_shown(value)}, not a time") from error
    if read.tzinfo is None:
        raise Wrong(f"{what} is {value}, a time without a zone")
    return _believable(read, what)


def _believable(read: datetime, what: str) -> datetime:
    if read.year not in _YEARS:
        raise Wrong(f"{what} is in the year {read.year}")
    return read.astimezone(UTC)


def _shown(value: Any) -> str:
    return "missing" if value is None else repr(value)[:80]


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    """English name in lower case -> code."""
    names = Locale("en").territories
    return {name.casefold(): code for code, name in names.items() if len(code) == 2 and code.isalpha() and code != "ZZ"}
