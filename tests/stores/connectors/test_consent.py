"""Consent by recorded answers: where the seller is sent, what a code gives, what goes wrong in words, and which sites open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from erp.kernel import clock
from stores.connectors.errors import OutcomeUnknown, Rejected
from stores.connectors.http import AccountHttp
from stores.connectors.port import Granted, Site
from stores.connectors.registry import connector_class
from tests.stores.connectors.recorded import Script, connector

BACK = "https://erp.example.test/stores/accounts/callback/"
AMAZON = {"application_id": "amzn1.sp.solution.1", "client_id": "c1", "client_secret": "s1", "region": "EU"}
ALIEXPRESS = {"app_key": "12345678", "app_secret": "helloworld"}
WISH = {"client_id": "c1", "client_secret": "s1"}
DHGATE = {"client_id": "c1", "client_secret": "s1", "seller_id": "dh-7"}


def redeem(marketplace: str, app: dict[str, str], answer: dict[str, str], *answers: Any) -> tuple[Granted, Script]:
    script = Script(list(answers))
    http = AccountHttp(0, transport=httpx2.MockTransport(script))
    base = "https://mock.example.test/x"
    granted = connector_class(marketplace).redeem(app, base_url=base, redirect_uri=BACK, answer=answer, http=http)
    return granted, script


@pytest.mark.parametrize(
    ("marketplace", "app", "base", "page", "query"),
    [
        (
            "amazon",
            AMAZON,
            "https://sellingpartnerapi-eu.amazon.com",
            "https://sellercentral-europe.amazon.com/apps/authorize/consent",
            {"application_id": "amzn1.sp.solution.1", "version": "beta"},
        ),
        (
            "aliexpress",
            ALIEXPRESS,
            "https://api-sg.aliexpress.com/",
            "https://api-sg.aliexpress.com/oauth/authorize",
            {"response_type": "code", "force_auth": "true", "client_id": "12345678"},
        ),
        (
            "wish",
            WISH,
            "https://merchant.wish.com/api/v3",
            "https://merchant.wish.com/v3/oauth/authorize",
            {"client_id": "c1"},
        ),
        (
            "dhgate",
            DHGATE,
            "https://api.dhgate.com",
            "https://secure.dhgate.com/dop/oauth2/authorize",
            {"response_type": "code", "client_id": "c1", "scope": "basic", "display": "page"},
        ),
    ],
)
def test_the_seller_is_sent_to_the_real_page(
    marketplace: str, app: dict[str, str], base: str, page: str, query: dict[str, str]
) -> None:
    url = connector_class(marketplace).consent_url(app, base_url=base, redirect_uri=BACK, state="s+1")
    parts = urlsplit(url)
    assert parts._replace(query="").geturl() == page
    assert dict(parse_qsl(parts.query)) == {**query, "redirect_uri": BACK, "state": "s+1"}


def test_amazon_gives_a_year() -> None:
    answer = {"spapi_oauth_code": "ANcode", "selling_partner_id": "A1SELLER"}
    body = {"access_token": "Atza|1", "refresh_token": "Atzr|1", "token_type": "bearer", "expires_in": 3600}
    granted, script = redeem("amazon", AMAZON, answer, body)

    assert script.asked[0].form == {
        "grant_type": "authorization_code", "code": "ANcode", "redirect_uri": BACK, "client_id": "c1", "client_secret": "s1",
    }  # fmt: skip
    assert (granted.seller_id, granted.region, granted.credentials) == (
        "A1SELLER", "EU", {**AMAZON, "seller_id": "A1SELLER"},
    )  # fmt: skip
    assert granted.tokens
    assert (granted.tokens.access_token, granted.tokens.refresh_token) == ("Atza|1", "Atzr|1")
    assert granted.authorised_until
    assert granted.authorised_until - clock.now() > timedelta(days=364)


def test_aliexpress_signs_with_its_path_and_says_when_consent_ends() -> None:
    body = {
        "access_token": "50000a", "refresh_token": "50001r", "expires_in": 86400, "refresh_expires_in": 172800,
        "seller_id": "1234567", "user_nick": "shop-nick", "code": "0",
    }  # fmt: skip
    granted, script = redeem("aliexpress", ALIEXPRESS, {"code": "3_1"}, body)

    asked = script.asked[0]
    assert (asked.path, sorted(asked.form)) == (
        "/x/rest/auth/token/create", ["app_key", "code", "sign", "sign_method", "timestamp"],
    )  # fmt: skip
    assert (granted.seller_id, granted.name) == ("1234567", "shop-nick")
    assert granted.authorised_until
    assert granted.authorised_until - clock.now() < timedelta(days=2, seconds=1)


def test_wish_and_dhgate_give_a_pair() -> None:
    data = {"access_token": "a", "refresh_token": "r", "expiry_time": "2099-01-01T00:00:00.000Z", "merchant_id": "5f35"}
    wish, script = redeem("wish", WISH, {"code": "x"}, {"message": "", "code": 0, "data": data})
    dhgate, other = redeem(
        "dhgate", DHGATE, {"code": "x"}, {"access_token": "k1", "refresh_token": "r1", "expires_in": "864000000"}
    )

    assert (script.asked[0].path, other.asked[0].path) == ("/x/api/v3/oauth/access_token", "/x/dop/oauth2/access_token")
    assert (wish.seller_id, wish.credentials) == ("5f35", {**WISH, "merchant_id": "5f35"})
    assert (dhgate.seller_id, dhgate.authorised_until) == ("dh-7", None)


@pytest.mark.parametrize(
    ("marketplace", "app", "answer", "lost", "unknown"),
    [
        (
            "amazon",
            AMAZON,
            {"spapi_oauth_code": "x", "selling_partner_id": "A1"},
            (400, {"error": "invalid_grant", "error_description": "no"}),
            (401, {"error": "invalid_client", "error_description": "no"}),
        ),
        (
            "aliexpress",
            ALIEXPRESS,
            {"code": "x"},
            {"type": "ISV", "code": "InvalidCode", "message": "no"},
            {"type": "ISV", "code": "InvalidAppKey", "message": "no"},
        ),
        (
            "wish",
            WISH,
            {"code": "x"},
            (400, {"code": 10002, "message": "redeemed", "data": {}}),
            (400, {"code": 10001, "message": "no", "data": {}}),
        ),
        (
            "dhgate",
            DHGATE,
            {"code": "x"},
            (400, {"error": "invalid_grant", "error_description": "no"}),
            (401, {"error": "invalid_client", "error_description": "no"}),
        ),
    ],
)
def test_what_goes_wrong_is_said_by_one_of_a_few_words(
    marketplace: str, app: dict[str, str], answer: dict[str, str], lost: Any, unknown: Any
) -> None:
    codes = []
    for said, reply in (
        ({"error": "access_denied"}, None),
        ({"error": "server_error"}, None),
        (answer, lost),
        (answer, unknown),
    ):
        with pytest.raises(Rejected) as refused:
            redeem(marketplace, app, said, reply)
        codes.append(refused.value.code)
    assert codes == ["denied", "no_code", "lost_code", "bad_client"]
    with pytest.raises(OutcomeUnknown):
        redeem(marketplace, app, answer, (503, "down"))


def participation(marketplace_id: str, name: str, currency: str, *, takes_part: bool = True) -> dict[str, Any]:
    shop = {"id": marketplace_id, "name": name, "countryCode": "DE", "defaultCurrencyCode": currency}
    return {"marketplace": shop, "participation": {"isParticipating": takes_part, "hasSuspendedListings": False}}


@pytest.mark.django_db(transaction=True)
def test_sites_are_what_the_marketplace_says() -> None:
    rows = [
        participation("A1PA6795UKMFR9", "Amazon.de", "EUR"),
        participation("A1F83G8C2ARO7P", "Amazon.co.uk", "GBP", takes_part=False),
        participation("A1MQXOICRS2Z7M", "Non-Amazon", "EUR"),
    ]
    amazon, asked = connector("amazon", {"payload": rows})
    listed = {"result": {"success": True, "total_count": 0, "total_page": 0, "target_list": {}}}
    aliexpress, _ = connector("aliexpress", {"aliexpress_solution_order_get_response": listed}, **ALIEXPRESS)
    wish, _ = connector("wish", {"message": "", "code": 0, "data": {"merchant_id": "5f35"}})
    dhgate, _ = connector("dhgate", {"shippingTypeList": [], "status": {"code": "00000000", "message": "OK"}})

    assert amazon.sites() == [Site("DE", "Amazon.de", "EUR", "Europe/Berlin")]
    assert asked.asked[0].path == "/sellers/v1/marketplaceParticipations"
    assert [each.sites()[0] for each in (aliexpress, wish, dhgate)] == [
        Site("GLOBAL", "AliExpress", "USD", "America/Los_Angeles"),
        Site("GLOBAL", "Wish", "USD", "UTC"),
        Site("GLOBAL", "DHgate", "USD", "Asia/Shanghai"),
    ]
