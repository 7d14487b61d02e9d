"""Raw orders from the inbox become orders. What cannot be read stays in quarantine with its reason; the rest goes on."""

from collections.abc import Sequence

from erp.kernel.services.inbox import DONE, Received, Verdict
from orders.services.intake import Arrival, take_in
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.registry import connector_for
from stores.models import SellerAccount, Store


def process_snapshots(messages: Sequence[Received]) -> dict[int, Verdict]:
    """Read each raw order and take all of them in at once, inside the caller's transaction. A verdict per message."""
    accounts = SellerAccount.objects.in_bulk({message.payload["account_id"] for message in messages})
    connectors = {key: connector_for(account) for key, account in accounts.items()}
    stores = {(store.account_id, store.site): store.pk for store in Store.objects.filter(account__in=accounts)}
    verdicts: dict[int, Verdict] = {}
    arrivals: list[Arrival] = []
    for message in messages:
        account_id = message.payload["account_id"]
        if account_id not in connectors:
            verdicts[message.id] = Verdict("quarantine", f"account {account_id} is gone")
            continue
        try:
            order = connectors[account_id].read_order(message.payload["raw"])
        except UnreadableAnswer as error:
            verdicts[message.id] = Verdict("quarantine", str(error))
            continue
        store_id = stores.get((account_id, order.site))
        if store_id is None:
            verdicts[message.id] = Verdict(
                "quarantine", f"no store for site {order.site}: add it to the account, then try again"
            )
            continue
        arrivals.append(Arrival(account_id, store_id, order))
        verdicts[message.id] = DONE
    take_in(arrivals=arrivals)
    return verdicts
