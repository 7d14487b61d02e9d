"""The seller's consent at Amazon: the page in Seller Central, the code of Login with Amazon, and the sites that it opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from erp.kernel import clock
from stores.connectors.amazon.sites import BY_ID
from stores.connectors.consent import bad_client, denied, lost_code
from stores.connectors.errors import Rejected, Throttled
from stores.connectors.http import AccountHttp, HttpAnswer
from stores.connectors.port import Granted, Site, TokenPair

LWA = "https://api.amazon.com/auth/o2/token"
PAGES = {
    "NA": "https://sellercentral.amazon.com",
    "EU": "https://sellercentral-europe.amazon.com",
    "FE": "https://sellercentral.amazon.co.jp",
}
LASTS = timedelta(
    days=365
)  # a seller's authorisation of an application ends after a year, however often tokens are renewed
ZONES = {
    "US": "America/Los_Angeles", "CA": "America/Los_Angeles", "MX": "America/Los_Angeles", "BR": "America/Sao_Paulo",
    "UK": "Europe/London", "IE": "Europe/London", "DE": "Europe/Berlin", "FR": "Europe/Paris", "IT": "Europe/Rome",
    "ES": "Europe/Madrid", "NL": "Europe/Amsterdam", "BE": "Europe/Brussels", "SE": "Europe/Stockholm", "PL": "Europe/Warsaw",
    "TR": "Europe/Istanbul", "AE": "Asia/Dubai", "SA": "Asia/Riyadh", "JP": "Asia/Tokyo", "AU": "Australia/Sydney", "SG": "Asia/Singapore",
}  # fmt: skip


def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
    """The page for an application that is still a draft too (`version=beta`)."""
    place = PAGES.get(app["region"], PAGES["EU"]) if is_real(base_url) else base_url.rstrip("/")
    query = {"application_id": app["application_id"], "state": state, "version": "beta", "redirect_uri": redirect_uri}
    return f"{place}/apps/authorize/consent?{urlencode(query)}"


def redeem(
    app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
) -> Granted:
    """Codes live about five minutes and open one call."""
    code, seller_id = answer.get("spapi_oauth_code", ""), answer.get("selling_partner_id", "")
    if not code or not seller_id:
        raise denied("Amazon", answer)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
    }
    url = LWA if is_real(base_url) else f"{base_url.rstrip('/')}/auth/o2/token"
    sent = http.send(method="POST", url=url, form=form, writes=True)
    body = _content(sent)
    pair = TokenPair(str(body["access_token"]), float(body["expires_in"]), refresh_token=str(body["refresh_token"]))
    return Granted(
        seller_id=seller_id,
        name=f"Amazon {app['region']}",
        region=app["region"],
        credentials={**app, "seller_id": seller_id},
        tokens=pair,
        authorised_until=clock.now() + LASTS,
    )


def read_sites(answer: HttpAnswer) -> list[Site]:
    """The sites where the seller takes part; marketplaces that are no shop of ours to sell in are left out."""
    found = []
    try:
        for row in answer.json()["payload"]:
            known = BY_ID.get(row["marketplace"]["id"])
            if known and row["participation"]["isParticipating"]:
                name, currency = str(row["marketplace"]["name"]), str(row["marketplace"]["defaultCurrencyCode"])
                found.append(Site(known.code, name, currency, ZONES[known.code]))
    except (KeyError, TypeError) as error:
        raise answer.unreadable(f"the participations cannot be read: {error!r}") from error
    return found


def is_real(base_url: str) -> bool:
    """Whether an address is Amazon's own, where consent and sign-in have hosts of their own."""
    return (urlsplit(base_url).hostname or "").endswith(".amazon.com")


def _content(sent: HttpAnswer) -> dict[str, Any]:
    sent.raise_for_server_error()
    if sent.status == 429:
        raise Throttled("Login with Amazon asks us to slow down", wait_s=5.0)
    body = sent.json()
    if not isinstance(body, dict):
        raise sent.unreadable("Login with Amazon gave no token")
    if sent.status == 200 and {"access_token", "refresh_token", "expires_in"} <= body.keys():
        return body
    error = str(body.get("error", ""))
    if error == "invalid_grant":
        raise lost_code("Amazon")
    if error in {"invalid_client", "unauthorized_client"}:
        raise bad_client("Amazon")
    raise Rejected(f"Amazon refused ({error or sent.status}): {body.get('error_description', '')}", code=error)
