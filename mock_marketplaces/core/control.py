"""The `/control` surface of one marketplace. What concerns all of them (clock, kill, start) is the front's."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mock_marketplaces.core.aftersales import PARTS
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.core.push import is_url
from mock_marketplaces.core.tokens import Tokens
from mock_marketplaces.core.truth import truth

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

ORDER_VERBS = ("pay", "cancel", "address", "ship", "return", "dispute", "review", "refund", "penalty")
CHANGES = {"return": "returned", "dispute": "disputed", "review": "reviewed"}


class Control:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.posts: dict[str, Callable[[dict[str, Any]], Any]] = {
            "accounts": self._open_account,
            "listings": lambda body: {"items": world.trade.add_listings(body["account_id"], body["items"])},
            "orders": self._orders,
            "hooks": self._hooks,
            "faults": self._faults,
            "settings": self._settings,
            "clock": self._clock,
            "settle": lambda body: {"settlements": world.settlements.close(body["account_id"], body)},
            "messages": world.messages.say,
            "traffic": world.traffic.set,
            "world": world.crowd.control,
            "shelf": world.shelf.control,
            "tokens/revoke": self._revoke,
            **world.protocol.control_posts(),
        }
        self.own_verbs = world.protocol.order_verbs()

    def handle(self, request: Request) -> Response:
        """Refused things answer 4xx with {error}; a missing or misshapen field is a 400 that names it."""
        try:
            parts = [unquote(part) for part in request.path.removeprefix("/control/").strip("/").split("/")]
            return json_response(self._get(parts, request) if request.method == "GET" else self._post(parts, request))
        except Refusal as no:
            return json_response({"error": str(no)}, no.status)
        except KeyError as missing:
            return json_response({"error": f"missing field {missing.args[0]!r}"}, 400)
        except (ValueError, TypeError, AttributeError, ArithmeticError) as wrong:
            return json_response({"error": f"the body is not what this call takes: {wrong}"}, 400)

    def _get(self, parts: list[str], request: Request) -> Any:
        world, query = self.world, {key: values[-1] for key, values in request.query().items()}
        if parts == ["truth"]:
            return truth(world, query["account_id"])
        if parts == ["accounts"]:
            ids = [row["id"] for row in world.store.rows("SELECT id FROM account ORDER BY id")]
            return {"accounts": [self._account(account_id) for account_id in ids]}
        if parts == ["listings"]:
            keys = ("sku", "site", "title", "amount", "currency", "quantity", "product_id", "variant_id")
            rows = world.trade.listings(query["account_id"])
            return {"items": [{key: row[key] for key in keys} for row in rows]}
        if len(parts) == 2 and parts[0] == "orders":
            order = world.trade.order(parts[1])
            return {
                "id": order.id,
                "account_id": order.account_id,
                "status": order.status,
                "native_status": world.protocol.native_status(order),
            }
        if parts == ["world"]:
            return world.crowd.shown(query.get("account_id"))
        if parts == ["calls"]:
            return {
                "calls": [call for call in world.recent_calls if query.get("account_id") in (None, call["account_id"])]
            }
        if parts == ["settings"]:
            return world.settings
        if parts == ["clock"]:
            return {"now": world.clock.now(), "offset_s": world.clock.offset_s}
        raise Refusal(f"no GET /control/{'/'.join(parts)}", status=404)

    def _post(self, parts: list[str], request: Request) -> Any:
        body = request.json()
        if not isinstance(body, dict):
            raise Refusal("the body must be a JSON object", status=400)
        if len(parts) == 3 and parts[0] == "orders" and parts[2] in (*ORDER_VERBS, *self.own_verbs):
            return self.act(parts[1], parts[2], body)
        action = self.posts.get("/".join(parts))
        if action is None:
            raise Refusal(f"no POST /control/{'/'.join(parts)}", status=404)
        return action(body)

    def _account(self, account_id: str) -> dict[str, Any]:
        account = self.world.trade.account(account_id)
        return {
            "account_id": account_id,
            "marketplace": self.world.protocol.name,
            "sites": account["sites"],
            "base_url": f"{self.world.base_url}/{self.world.protocol.name}",
            "credentials": account["credentials"],
        }

    def _open_account(self, body: dict[str, Any]) -> Any:
        sites = [str(site) for site in body.get("sites") or ["US"]]
        return self.world.trade.open_account(sites, _hooks_url(body))

    def _orders(self, body: dict[str, Any]) -> Any:
        trade = self.world.trade
        if "orders" in body:
            return {"order_ids": trade.place(body["account_id"], body["orders"], body.get("seed", 0))}
        return {"order_ids": trade.place_random(body["account_id"], int(body["count"]), body.get("seed", 0))}

    def act(self, order_id: str, verb: str, body: dict[str, Any]) -> dict[str, str]:
        """One thing that happens to an order, as a buyer or the marketplace does it; how the order is then, and what it made."""
        trade = self.world.trade
        data = {
            key: value if isinstance(value, str | int | bool | list | dict) else str(value)
            for key, value in body.items()
        }
        data.pop("account_id", None)
        made: dict[str, str] = {}
        if verb == "pay":
            trade.pay(order_id)
        elif verb == "cancel":
            trade.cancel(order_id, data)
        elif verb == "address":
            trade.change_address(order_id, data)
        elif verb == "ship":
            self.world.warehouse.ship(trade.order(order_id), str(data["tracking"]))
        elif verb in self.own_verbs:
            made = self.own_verbs[verb](order_id, data)
        elif verb == "penalty":
            trade.note(order_id, "penalty", {"amount": "0", "reason": "", **data}, "penalised")
        else:
            made = self._after_sale(order_id, verb, data)
        order = trade.order(order_id)
        shown = {"id": order_id, "status": order.status, "native_status": self.world.protocol.native_status(order)}
        return shown | made

    def _after_sale(self, order_id: str, verb: str, data: dict[str, Any]) -> dict[str, str]:
        """A return, dispute, review or refund by the marketplace; {<what>_id} names what came of it."""
        world = self.world
        with world.store.tx():
            if verb == "refund":
                parts = {part: Decimal(str(data[part])) for part in PARTS if part in data}
                reason = str(data.get("reason") or "other")
                refund_id = world.aftersales.refund(
                    world.trade.order(order_id), amounts=parts or None, reason=reason, source="marketplace"
                )
                return {"refund_id": refund_id}
            world.trade.note(order_id, verb, data, CHANGES[verb])
            if verb == "review":
                return {"review_id": world.aftersales.review(order_id, data)}
            if data.get("return_id"):
                return {"return_id": world.aftersales.change_return(str(data["return_id"]), data)}
            kind = "dispute" if verb == "dispute" else "return_refund"
            return {"return_id": world.aftersales.open_return(order_id, data, kind=kind)}

    def _hooks(self, body: dict[str, Any]) -> Any:
        self.world.trade.set_hooks(body["account_id"], _hooks_url(body))
        return {"account_id": body["account_id"], "hooks_url": _hooks_url(body)}

    def _faults(self, body: dict[str, Any]) -> Any:
        account = self.world.trade.account(body["account_id"])
        rules = self.world.faults.replace(
            account["id"], body.get("profile") or "none", body.get("rules") or [], body.get("seed", 0)
        )
        return {"account_id": account["id"], "rules": rules}

    def _settings(self, body: dict[str, Any]) -> Any:
        settings = self.world.change_settings(body)
        self.world.limits.forget()
        return settings

    def _clock(self, body: dict[str, Any]) -> Any:
        self.world.move_clock(float(body["offset_s"]))
        return {"now": self.world.clock.now(), "offset_s": self.world.clock.offset_s}

    def _revoke(self, body: dict[str, Any]) -> Any:
        """End the account's access tokens; with `refresh` those too, as when the seller withdraws consent."""
        account = self.world.trade.account(body["account_id"])
        kinds = ("access", "refresh") if body.get("refresh") else ("access",)
        return {"revoked": Tokens(self.world).revoke(account["id"], *kinds)}


def _hooks_url(body: dict[str, Any]) -> str:
    url = str(body.get("hooks_url") or "")
    if url and not is_url(url):
        raise Refusal(f"hooks_url {url!r} is no http(s) URL", status=400)
    return url
