"""Pages of orders for both generations: one query, one kind of token, the two-minute rule."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import denied, invalid
from mock_marketplaces.core.clock import parse_iso
from mock_marketplaces.core.protocol import Order
from mock_marketplaces.core.sites import AMAZON_BY_MARKETPLACE_ID
from mock_marketplaces.core.states import STATE_SQL

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

TOKEN_LIFE_S = 24 * 3600


@dataclass(slots=True)
class Search:
    """What is asked: which time column, from when to when, which sites and states, how many, and who fulfils."""

    column: str
    after: float
    before: float
    sites: list[str]
    states: list[str]
    marketplace_fulfilled: bool | None
    limit: int

    def mark(self) -> str:
        """Names the question, so that a token of another one is refused. The page size may change between pages."""
        asked = [self.column, self.after, self.sites, sorted(self.states), self.marketplace_fulfilled]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]


def words(query: dict[str, list[str]], name: str) -> list[str]:
    """A list parameter, comma-separated or repeated."""
    return [word for value in query.get(name, []) for word in value.split(",") if word]


def moment(query: dict[str, list[str]], name: str) -> float | None:
    text = query.get(name, [""])[0]
    if not text:
        return None
    try:
        return parse_iso(text)
    except ValueError:
        invalid(f"{name} is not an ISO 8601 date-time: {text}")


def time_window(world: "World", query: dict[str, list[str]], *, created: str, updated: str) -> tuple[str, float, float]:
    """(column, after, before) from the two families of parameters, of which exactly one may be used."""
    by_creation, by_update = moment(query, f"{created}After"), moment(query, f"{updated}After")
    if (by_creation is None) == (by_update is None):
        invalid(f"Give exactly one of {created}After and {updated}After.")
    family, column, after = (
        (created, "sold_at", by_creation) if by_creation is not None else (updated, "updated_at", by_update)
    )
    if moment(query, f"{updated if family == created else created}Before") is not None:
        invalid(f"{created}Before and {updated}Before belong to different families; use the one of your After.")
    newest = world.clock.now() - world.settings["visibility_lag_s"]
    before = moment(query, f"{family}Before")
    if before is not None and before > newest:
        invalid(f"{family}Before must be at least {world.settings['visibility_lag_s']:g} seconds before now.")
    return column, after or 0.0, newest if before is None else before


def sites_of(account: dict[str, Any], marketplace_ids: list[str]) -> list[str]:
    """The account's site codes for marketplace ids; all of them when none is named."""
    if len(marketplace_ids) > 50:
        invalid("At most 50 marketplace ids.")
    mine = account["credentials"]["marketplace_ids"]
    for marketplace_id in marketplace_ids:
        if marketplace_id not in AMAZON_BY_MARKETPLACE_ID:
            invalid(f"{marketplace_id} is not a marketplace id.")
        if marketplace_id not in mine.values():
            denied(f"The seller does not sell on {marketplace_id}.")
    return [code for code, marketplace_id in mine.items() if not marketplace_ids or marketplace_id in marketplace_ids]


def page_size(query: dict[str, list[str]], name: str) -> int:
    text = query.get(name, ["100"])[0]
    if not text.isdigit() or not 1 <= int(text) <= 100:
        invalid(f"{name} must be from 1 to 100.")
    return int(text)


def fetch(world: "World", account: dict[str, Any], search: Search, token: str) -> tuple[list[Order], str | None, float]:
    """(orders, next token or None, upper bound). The first page fixes the bound; later changes wait."""
    position: list[Any] = []
    if token:
        position, search.before = _open_token(world, account, search, token)
    sql, values = (
        f"account_id = ? AND {search.column} >= ? AND {search.column} <= ?",
        [account["id"], search.after, search.before],
    )
    sql += " AND site IN (SELECT value FROM json_each(?))"
    values.append(json.dumps(search.sites))
    if search.states:
        sql += f" AND ({' OR '.join(STATE_SQL[state] for state in search.states)})"
    if search.marketplace_fulfilled is not None:
        sql += f" AND {'' if search.marketplace_fulfilled else 'NOT '}coalesce(extra ->> 'marketplace_fulfilled', 0)"
    if position:
        sql += f" AND ({search.column}, id) > (?, ?)"
        values += position
    found = world.trade.orders(sql, *values, tail=f"ORDER BY {search.column}, id LIMIT {search.limit + 1}")
    page = found[: search.limit]
    world.shipments.listed([order.id for order in page])
    if len(found) <= search.limit:
        return page, None, search.before
    last = page[-1]
    return page, _seal_token(world, account, search, [last.row[search.column], last.id]), search.before


def _seal_token(world: "World", account: dict[str, Any], search: Search, position: list[Any]) -> str:
    inside = json.dumps([search.mark(), position, search.before, world.clock.now()]).encode()
    seal = hmac.new(account["credentials"]["relay_secret"].encode(), inside, hashlib.sha256).digest()[:12]
    return base64.urlsafe_b64encode(seal + inside).decode()


def _open_token(world: "World", account: dict[str, Any], search: Search, token: str) -> tuple[list[Any], float]:
    try:
        raw = base64.urlsafe_b64decode(token)
    except ValueError:
        invalid("The pagination token is not valid.")
    seal = hmac.new(account["credentials"]["relay_secret"].encode(), raw[12:], hashlib.sha256).digest()[:12]
    if not hmac.compare_digest(seal, raw[:12]):
        invalid("The pagination token is not valid.")
    mark, position, before, issued_at = json.loads(raw[12:])
    if world.clock.now() - issued_at > TOKEN_LIFE_S:
        invalid("The pagination token has expired.")
    if mark != search.mark():
        invalid("The pagination token belongs to a request with other parameters.")
    return position, before
