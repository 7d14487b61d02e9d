"""What may be wrong with a distributor's order. The look-ups are set-based, the verdict is pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale

from distribution.models import Distributor
from distribution.queries.prices import Price, listed, prices
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows
from stores.connectors.port import RemoteAddress

MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows of the asked SKUs: their codes, whether they are listed (and from how many units), and their prices."""

    codes: Mapping[int, str]
    listed: Mapping[int, int]
    prices: Mapping[tuple[int, int], Price]


def what_is_known(distributor: Distributor, asked: Sequence[Mapping[int, int]], *, day: date) -> Known:
    """The look-ups for any number of orders, in three statements. Units beyond what one may order have no price."""
    pairs = {(sku, n) for quantities in asked for sku, n in quantities.items() if 0 < n <= MOST_UNITS}
    sku_ids = sorted({sku for quantities in asked for sku in quantities})
    codes = {row[0]: row[1] for row in rows("SELECT id, code FROM products_sku WHERE id = ANY(%s)", [sku_ids])}
    return Known(
        codes,
        listed(distributor_id=distributor.pk, sku_ids=sku_ids),
        prices(distributor_id=distributor.pk, wanted=pairs, day=day),
    )


def problems_of(
    distributor: Distributor,
    quantities: Mapping[int, int],
    address: RemoteAddress,
    unknown: Sequence[str],
    known: Known,
) -> tuple[Refusal, ...]:
    """Everything that is wrong, but for the money."""
    found = [Refusal("closed")] if distributor.closed_at else []
    found += [Refusal("unknown_sku", {"sku": code}) for code in unknown]
    if not quantities and not unknown:
        found.append(Refusal("no_lines"))
    for sku_id, quantity in quantities.items():
        code = known.codes.get(sku_id)
        if code is None:
            found.append(Refusal("unknown_sku", {"sku": str(sku_id)}))
        elif sku_id not in known.listed:
            found.append(Refusal("not_listed", {"sku": code}))
        elif not 0 < quantity <= MOST_UNITS:
            found.append(Refusal("quantity", {"sku": code, "quantity": quantity, "most": MOST_UNITS}))
        elif (sku_id, quantity) not in known.prices:
            found.append(Refusal("no_price", {"sku": code, "quantity": quantity, "least": known.listed[sku_id]}))
        elif known.prices[sku_id, quantity].total_minor <= 0:
            found.append(Refusal("no_price", {"sku": code, "quantity": quantity, "least": quantity + 1}))
    return (*found, *address_problems(address))


def address_problems(address: RemoteAddress) -> list[Refusal]:
    """Each field that a parcel needs and the address lacks."""
    filled = {
        "name": address.name.strip(),
        "address": next((line for line in address.lines if line.strip()), ""),
        "city": address.city.strip(),
        "country": address.country.strip(),
    }
    found = [Refusal("address", {"field": name}) for name, value in filled.items() if not value]
    if filled["country"] and address.country not in countries():
        found.append(Refusal("country", {"country": address.country}))
    return found


def countries() -> dict[str, str]:
    """Countries by their two letters, with the name in English."""
    names = Locale("en").territories
    return {
        code: str(name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_LAND
    }


_NO_LAND = frozenset({"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO"}) - {"XK"}
