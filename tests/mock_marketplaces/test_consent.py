"""The consent pages of all four: what they show, what Allow and Deny send back, and what becomes of a code."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.mock_marketplaces.conftest import Mocks
from tests.mock_marketplaces.test_amazon import check, sign_in

BACK = "http://erp.example.test/back"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Place:
    """A marketplace's consent page and token call; `refusals` are its words for a code that is unknown, used, expired, foreign."""

    name: str
    path: str
    query: dict[str, str]
    code: str
    refusals: list[Any]

    def page(self, mocks: Mocks, keys: Any, method: str = "GET", body: bytes | None = None, **more: str) -> Any:
        own = {name: keys[value] for name, value in self.query.items() if value in keys}
        fixed = {name: value for name, value in self.query.items() if value not in keys}
        query = {**own, **fixed, "redirect_uri": BACK, "state": "s/1", **more}
        return mocks.call(method, f"/{self.name}{self.path}?{urlencode(query)}", body, FORM)

    def allow(self, mocks: Mocks, keys: Any) -> dict[str, str]:
        reply = self.page(mocks, keys, "POST", b"answer=allow")
        assert reply.status == 302
        return dict(parse_qsl(urlsplit(reply.headers["location"]).query))

    def redeem(self, mocks: Mocks, keys: Any, code: str) -> Any:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        if self.name == "aliexpress":
            form = {"app_key": keys["app_key"], "code": code, "sign_method": "sha256", "timestamp": "1795428000000"}
            text = "/auth/token/create" + "".join(name + form[name] for name in sorted(form))
            form["sign"] = hmac.new(keys["app_secret"].encode(), text.encode(), hashlib.sha256).hexdigest().upper()
            return mocks.call("POST", "/aliexpress/rest/auth/token/create", urlencode(form).encode()).json
        form |= {name: keys[name] for name in ("client_id", "client_secret")}
        path = {"amazon": "/auth/o2/token", "wish": "/api/v3/oauth/access_token", "dhgate": "/dop/oauth2/access_token"}
        return mocks.call("POST", f"/{self.name}{path[self.name]}", urlencode(form).encode()).json

    def refusal(self, answer: Any) -> Any:
        return answer.get("error") or answer["code"]


PLACES = [
    Place(
        "amazon",
        "/apps/authorize/consent",
        {"application_id": "application_id", "version": "beta"},
        "spapi_oauth_code",
        ["invalid_grant"] * 4,
    ),
    Place(
        "aliexpress",
        "/oauth/authorize",
        {"response_type": "code", "force_auth": "true", "client_id": "app_key"},
        "code",
        ["InvalidCode"] * 4,
    ),
    Place("wish", "/v3/oauth/authorize", {"client_id": "client_id"}, "code", [10008, 10002, 10004, 10008]),
    Place(
        "dhgate",
        "/dop/oauth2/authorize",
        {"response_type": "code", "client_id": "client_id", "scope": "basic"},
        "code",
        ["invalid_grant"] * 4,
    ),
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_code_opens_one_token_call_within_five_minutes(place: Place, mocks: Mocks) -> None:
    mine, other = (mocks.control("accounts", {"marketplace": place.name, "sites": ["US"]}) for _ in range(2))
    keys = mine["credentials"]

    page = place.page(mocks, keys)
    assert (page.status, mine["account_id"].encode() in page.body) == (200, True)
    assert keys.get("client_secret", keys.get("app_secret", "")).encode() not in page.body
    assert place.page(mocks, {**keys, place.query.get("client_id", "application_id"): "nobody"}).status == 400
    assert place.page(mocks, keys, redirect_uri="nowhere").status == 400
    denied = place.page(mocks, keys, "POST", b"answer=deny").headers["location"]
    assert dict(parse_qsl(urlsplit(denied).query)) | {"error_description": ""} == {
        "error": "access_denied", "error_description": "", "state": "s/1",
    }  # fmt: skip

    back = place.allow(mocks, keys)
    assert (back["state"], back.get("selling_partner_id", keys.get("seller_id"))) == ("s/1", keys.get("seller_id"))
    pair = place.redeem(mocks, keys, back[place.code])
    assert pair.get("data", pair)["refresh_token"]

    late = place.allow(mocks, keys)[place.code]
    foreign = place.allow(mocks, other["credentials"])[place.code]
    answers = [place.redeem(mocks, keys, code) for code in ("made-up", back[place.code])]
    mocks.control("clock", {"advance_s": 301})
    answers += [place.redeem(mocks, keys, code) for code in (late, foreign)]
    assert [place.refusal(answer) for answer in answers] == place.refusals


def test_amazon_tells_in_which_marketplaces_the_seller_takes_part(mocks: Mocks) -> None:
    account = mocks.control("accounts", {"marketplace": "amazon", "sites": ["DE", "GB"]})
    reply = mocks.call("GET", "/amazon/sellers/v1/marketplaceParticipations", headers=sign_in(mocks, account))
    check("sellers", "GetMarketplaceParticipationsResponse", reply.json)
    shown = [
        (row["marketplace"]["countryCode"], row["marketplace"]["defaultCurrencyCode"]) for row in reply.json["payload"]
    ]
    assert (reply.status, shown) == (200, [("DE", "EUR"), ("GB", "GBP")])
