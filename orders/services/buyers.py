"""The buyer of an order: sealed details, keyed hashes for exact search, and whether a parcel could find the way."""

import json

from erp.kernel import crypto
from stores.connectors.port import RemoteAddress


def complete(address: RemoteAddress | None) -> bool:
    """Whether a parcel could find its way: a name, a street, a town and a country."""
    return bool(
        address
        and address.name.strip()
        and any(line.strip() for line in address.lines)
        and address.city.strip()
        and address.country
    )


def sealed(
    address: RemoteAddress | None,
) -> tuple[bytes | None, bytes | None, bytes | None, bytes | None, bytes | None]:
    """The buyer's row: sealed details, and the keyed hashes of name, e-mail, phone and whole address."""
    if address is None:
        return (None, None, None, None, None)
    details = {
        "name": address.name, "lines": list(address.lines), "city": address.city, "state": address.state, "postcode": address.postcode,
        "country": address.country, "phone": address.phone, "email": address.email, "company": address.company,
    }  # fmt: skip
    place = " ".join((*address.lines, address.city, address.postcode, address.country))
    digits = "".join(filter(str.isdigit, address.phone))
    return (
        crypto.seal(json.dumps(details, ensure_ascii=False).encode()),
        crypto.blind_index("name", address.name),
        crypto.blind_index("email", address.email),
        crypto.blind_index("phone", digits),
        crypto.blind_index("address", place),
    )
