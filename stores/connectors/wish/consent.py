"""The seller's consent at Wish: the page, and the call that turns its code into a pair."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from erp.kernel import clock
from stores.connectors.consent import bad_client, denied, lost_code
from stores.connectors.errors import Rejected, Throttled
from stores.connectors.http import AccountHttp
from stores.connectors.port import Granted, Site, TokenPair

SITES = [Site("GLOBAL", "Wish", "USD", "UTC")]
BAD_CODES = {10002, 10004, 10008}
BAD_CLIENT = 10001


def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
    """Wish documents `client_id` alone; the others are those of OAuth 2, which a server must give back or may ignore."""
    query = {"client_id": app["client_id"], "redirect_uri": redirect_uri, "state": state}
    return f"{_root(base_url)}/v3/oauth/authorize?{urlencode(query)}"


def redeem(
    app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
) -> Granted:
    """By POST, so that no secret stands in an address."""
    if not answer.get("code"):
        raise denied("Wish", answer)
    form = {
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "code": answer["code"],
        "grant_type": "authorization_code",
        "redirect_uri": redirect_uri,
    }
    sent = http.send(method="POST", url=f"{_root(base_url)}/api/v3/oauth/access_token", form=form, writes=True)
    sent.raise_for_server_error()
    if sent.status == 429:
        raise Throttled("Wish asks us to slow down on access_token", wait_s=5.0)
    body = sent.json()
    code = body.get("code") if isinstance(body, dict) else None
    if code in BAD_CODES:
        raise lost_code("Wish")
    if code == BAD_CLIENT:
        raise bad_client("Wish")
    if sent.status >= 400 or code != 0:
        raise Rejected(
            f"Wish refused ({code}): {body.get('message') if isinstance(body, dict) else ''}", code=str(code)
        )
    try:
        data = body["data"]
        merchant_id = str(data["merchant_id"])
        left_s = (datetime.fromisoformat(data["expiry_time"]) - clock.now()).total_seconds()
        pair = TokenPair(str(data["access_token"]), left_s, refresh_token=str(data["refresh_token"]))
    except (KeyError, TypeError, ValueError) as error:
        raise sent.unreadable(f"Wish gave no token: {error!r}") from error
    return Granted(merchant_id, "Wish", "", {**app, "merchant_id": merchant_id}, pair)


def _root(base_url: str) -> str:
    return base_url.rstrip("/").removesuffix("/api/v3")
