"""Amazon's marketplaces: our site code beside their id and currency."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """A country shop of Amazon."""

    code: str
    marketplace_id: str
    currency: str


_TABLE = """
US ATVPDKIKX0DER USD
CA A2EUQ1WTGCTBG2 CAD
MX A1AM78C64UM0Y8 MXN
BR A2Q3Y263D00KWC BRL
UK A1F83G8C2ARO7P GBP
DE A1PA6795UKMFR9 EUR
FR A13V1IB3VIYZZH EUR
IT APJ6JRA9NG5V4 EUR
ES A1RKKUPIHCS9HS EUR
NL A1805IZSGTT6HS EUR
BE AMEN7PMS3EDWL EUR
IE A28R8C7NBKEWEA EUR
SE A2NODRKZP88ZB9 SEK
PL A1C3SOZRARQ6R3 PLN
TR A33AVAJ2PDY3EV TRY
AE A2VIGQ35RCS4UG AED
SA A17E79C6D8DWNP SAR
JP A1VC38T7YXB528 JPY
AU A39IBJ37TRP1C6 AUD
SG A19VAU5U5O7RUS SGD
"""

# A seller's quantity of a SKU is one on all of these.
SHARED = frozenset({"UK", "DE", "FR", "IT", "ES", "NL", "BE", "IE", "SE", "PL"})

BY_CODE = {row.split()[0]: Site(*row.split()) for row in _TABLE.strip().splitlines()}
BY_ID = {site.marketplace_id: site for site in BY_CODE.values()}
