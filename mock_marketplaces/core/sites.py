"""Sites: where a marketplace sells, with its country, currency and (Amazon) marketplace id, region and shop name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    code: str
    country: str
    currency: str
    region: str = ""
    marketplace_id: str = ""
    shop: str = ""


_AMAZON = """
US US USD NA ATVPDKIKX0DER Amazon.com
CA CA CAD NA A2EUQ1WTGCTBG2 Amazon.ca
MX MX MXN NA A1AM78C64UM0Y8 Amazon.com.mx
UK GB GBP EU A1F83G8C2ARO7P Amazon.co.uk
DE DE EUR EU A1PA6795UKMFR9 Amazon.de
FR FR EUR EU A13V1IB3VIYZZH Amazon.fr
IT IT EUR EU APJ6JRA9NG5V4 Amazon.it
ES ES EUR EU A1RKKUPIHCS9HS Amazon.es
NL NL EUR EU A1805IZSGTT6HS Amazon.nl
SE SE SEK EU A2NODRKZP88ZB9 Amazon.se
PL PL PLN EU A1C3SOZRARQ6R3 Amazon.pl
BE BE EUR EU AMEN7PMS3EDWL Amazon.com.be
IE IE EUR EU A28R8C7NBKEWEA Amazon.ie
JP JP JPY FE A1VC38T7YXB528 Amazon.co.jp
AU AU AUD FE A39IBJ37TRP1C6 Amazon.com.au
SG SG SGD FE A19VAU5U5O7RUS Amazon.sg
"""

AMAZON_SITES = {row.split()[0]: Site(*row.split()) for row in _AMAZON.strip().splitlines()}
AMAZON_BY_MARKETPLACE_ID = {site.marketplace_id: site for site in AMAZON_SITES.values()}


def amazon_site(code: str) -> Site | None:
    """By site code (`DE`, `UK` or `GB`) or by marketplace id."""
    wanted = code.strip()
    return AMAZON_BY_MARKETPLACE_ID.get(wanted) or AMAZON_SITES.get("UK" if wanted.upper() == "GB" else wanted.upper())
