"""The seller's consent at DHgate: the page, and the call that turns its code into a pair."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from stores.connectors.consent import bad_client, denied, lost_code
from stores.connectors.errors import Rejected
from stores.connectors.http import AccountHttp
from stores.connectors.port import Granted, Site, TokenPair

REAL = "https://secure.dhgate.com"
SITES = [Site("GLOBAL", "DHgate", "USD", "Asia/Shanghai")]
TOKEN_LIFE_S = 12 * 3600.0  # what `expires_in` counts in is unclear


def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
    """On a host of its own at the real one."""
    query = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": redirect_uri,
        "scope": "basic",
        "state": state,
        "display": "page",
    }
    return f"{host(base_url)}/dop/oauth2/authorize?{urlencode(query)}"


def redeem(
    app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
) -> Granted:
    """The answer names no seller and no end of the consent: the seller's ID is what was entered with the application."""
    if not answer.get("code"):
        raise denied("DHgate", answer)
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": redirect_uri,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "scope": "basic",
    }
    sent = http.send(method="POST", url=f"{host(base_url)}/dop/oauth2/access_token", form=form, writes=True)
    sent.raise_for_server_error()
    body = sent.json()
    error = str(body.get("error", "")) if isinstance(body, dict) else ""
    if error == "invalid_grant":
        raise lost_code("DHgate")
    if error == "invalid_client":
        raise bad_client("DHgate")
    if error or sent.status >= 400:
        raise Rejected(f"DHgate refused ({error or sent.status}).", code=error)
    try:
        pair = TokenPair(str(body["access_token"]), TOKEN_LIFE_S, refresh_token=str(body["refresh_token"]))
    except (KeyError, TypeError) as wrong:
        raise sent.unreadable(f"DHgate gave no token: {wrong!r}") from wrong
    return Granted(app["seller_id"], "DHgate", "", dict(app), pair)


def host(base_url: str) -> str:
    """Where consent and tokens are."""
    return REAL if urlsplit(base_url).hostname == "api.dhgate.com" else base_url.rstrip("/")
