"""The buyer of an order: sealed details, keyed hashes for exact search, whether a parcel could find the way, and forgetting."""

import json
from collections.abc import Sequence

from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from orders.events import BuyersErased
from orders.services.holds import locked_states
from orders.states import OPEN
from people.models import User
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


@retried()
@transaction.atomic
def erase_buyers(*, order_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Forget who bought: details, hashes and note are gone, and what the apps above keep of them. Refused: `open` (still to be sent)."""
    states = locked_states(order_ids)
    refused = missing(order_ids, states) | {
        key: Refusal("open", {"state": state}) for key, state in states.items() if state in OPEN
    }
    fit = [key for key in states if key not in refused]
    gone = rows(
        """UPDATE orders_buyer SET sealed = NULL, email_hash = NULL, phone_hash = NULL, name_hash = NULL, address_hash = NULL,
                  told_hash = NULL, erased_at = %s WHERE order_id = ANY(%s) AND erased_at IS NULL RETURNING order_id""",
        [clock.now(), fit],
    )
    done = tuple(sorted(row[0] for row in gone))
    execute("UPDATE orders_addressedit SET sealed = NULL WHERE order_id = ANY(%s)", [list(done)])
    execute("UPDATE orders_order SET buyer_note = '' WHERE id = ANY(%s) AND buyer_note <> ''", [list(done)])
    record("order.buyer_erased", subject_kind="order", subject_ids=done, actor=actor)
    if done:
        publish(BuyersErased(done))
    return Outcomes(done, tuple(key for key in fit if key not in set(done)), refused)
