"""The seller's consent at AliExpress: the page, and the signed call that turns its code into a pair."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from erp.kernel import clock
from stores.connectors.aliexpress import protocol
from stores.connectors.consent import bad_client, denied, lost_code
from stores.connectors.errors import NotFound, Rejected
from stores.connectors.http import AccountHttp
from stores.connectors.port import Granted, Site, TokenPair

CREATE = "/auth/token/create"
SITES = [Site("GLOBAL", "AliExpress", "USD", "America/Los_Angeles")]


def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
    """`force_auth` asks anew, whoever is signed in there."""
    query = {
        "response_type": "code",
        "force_auth": "true",
        "redirect_uri": redirect_uri,
        "client_id": app["app_key"],
        "state": state,
    }
    return f"{base_url.rstrip('/')}/oauth/authorize?{urlencode(query)}"


def redeem(
    app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
) -> Granted:
    """A system interface: its path is part of what is signed."""
    if not answer.get("code"):
        raise denied("AliExpress", answer)
    stamp = str(int(clock.now().timestamp() * 1000))
    params = {"app_key": app["app_key"], "code": answer["code"], "timestamp": stamp, "sign_method": "sha256"}
    signed = {**params, "sign": protocol.sign(params, app["app_secret"], CREATE)}
    sent = http.send(method="POST", url=f"{base_url.rstrip('/')}/rest{CREATE}", form=signed, writes=True)
    try:
        found = protocol.content(sent, CREATE)
    except (Rejected, NotFound) as error:
        raise _in_words(error) from error
    try:
        seller_id, lasts = str(found["seller_id"]), found.get("refresh_expires_in")
        pair = TokenPair(
            str(found["access_token"]), float(found["expires_in"]), refresh_token=str(found["refresh_token"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise sent.unreadable(f"AliExpress gave no token: {error!r}") from error
    return Granted(
        seller_id=seller_id,
        name=str(found.get("user_nick") or f"AliExpress {seller_id}"),
        region="",
        credentials={**app, "seller_id": seller_id, "user_nick": str(found.get("user_nick") or "")},
        tokens=pair,
        authorised_until=clock.now() + timedelta(seconds=float(lasts)) if lasts else None,
    )


def _in_words(error: Rejected | NotFound) -> Rejected:
    if "code" in error.code.lower():
        return lost_code("AliExpress")
    if error.code in {"InvalidAppKey", "IncompleteSignature", "InvalidSignature"}:
        return bad_client("AliExpress")
    return Rejected(str(error), code=error.code)
