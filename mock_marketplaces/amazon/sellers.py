"""Sellers v1: in which marketplaces the account takes part."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.http import Request, Response, json_response

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LANGUAGES = {
    "US": "en_US", "CA": "en_CA", "MX": "es_MX", "UK": "en_GB", "DE": "de_DE", "FR": "fr_FR", "IT": "it_IT", "ES": "es_ES",
    "NL": "nl_NL", "SE": "sv_SE", "PL": "pl_PL", "BE": "fr_BE", "IE": "en_IE", "JP": "ja_JP", "AU": "en_AU", "SG": "en_SG",
}  # fmt: skip


def participations(world: "World", account: dict[str, Any], request: Request) -> Response:
    """The account's sites; it takes part in each of them."""
    rows = []
    for code in account["sites"]:
        site = world.protocol.site(code)
        marketplace = {
            "id": site.marketplace_id,
            "name": site.shop,
            "countryCode": site.country,
            "defaultCurrencyCode": site.currency,
            "defaultLanguageCode": LANGUAGES[site.code],
            "domainName": f"www.{site.shop.lower()}",
        }
        participation = {"isParticipating": True, "hasSuspendedListings": False}
        rows.append({"marketplace": marketplace, "participation": participation, "storeName": f"Shop {account['id']}"})
    return json_response({"payload": rows})
