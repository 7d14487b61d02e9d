"""From what marketplaces report to rows of ours: what a connector makes of it, and the orders and listings that it speaks of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from erp.kernel.services.inbox import Received, Verdict
from erp.kernel.sql import rows
from orders.models import Order, OrderLine
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import Connector
from stores.connectors.registry import connector_for
from stores.models import SellerAccount

T = TypeVar("T")
Key = tuple[int, str]  # (account id, the marketplace's number)
Known = tuple[Order, Mapping[str, tuple[int, int]]]  # an order, and its lines by the marketplace's id: (our id, units)


def read_raw(
    messages: Sequence[Received], reader: Callable[[Connector, dict[str, Any]], T], verdicts: dict[int, Verdict]
) -> dict[int, tuple[int, T]]:
    """What the account's connector makes of each message; those that nobody understands get their verdict."""
    accounts = SellerAccount.objects.in_bulk({message.payload["account_id"] for message in messages})
    connectors = {key: connector_for(account) for key, account in accounts.items()}
    read: dict[int, tuple[int, T]] = {}
    for message in messages:
        account_id = message.payload["account_id"]
        if account_id not in connectors:
            verdicts[message.id] = Verdict("quarantine", f"account {account_id} is gone")
            continue
        try:
            read[message.id] = (account_id, reader(connectors[account_id], message.payload["raw"]))
        except UnreadableAnswer as error:
            verdicts[message.id] = Verdict("quarantine", str(error))
    return read


def orders_of(keys: set[Key]) -> dict[Key, Known]:
    """The orders of (account, the marketplace's number) that are here, each with its lines."""
    ids = [row[0] for row in rows(
        """SELECT o.id FROM orders_order o JOIN unnest(%s::bigint[], %s::text[]) AS t(a, e) ON (o.account_id, o.external_id) = (t.a, t.e)""",
        [[key[0] for key in keys], [key[1] for key in keys]],
    )]  # fmt: skip
    lines: dict[int, dict[str, tuple[int, int]]] = {}
    for pk, order_id, external, quantity in OrderLine.objects.filter(order_id__in=ids).values_list(
        "pk", "order_id", "external_line_id", "quantity"
    ):
        lines.setdefault(order_id, {})[external] = (pk, quantity)
    found = Order.objects.filter(pk__in=ids)
    return {(order.account_id, order.external_id): (order, lines.get(order.pk, {})) for order in found}


def listings_of(keys: set[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """The listings of (store, key as order lines name it) that are here."""
    found = rows(
        """SELECT l.store_id, l.external_key, l.id FROM products_listing l
           JOIN unnest(%s::bigint[], %s::text[]) AS t(s, k) ON (l.store_id, l.external_key) = (t.s, t.k)""",
        [[key[0] for key in keys], [key[1] for key in keys]],
    )
    return {(row[0], row[1]): row[2] for row in found}
