"""Raw settlement reports from the inbox are understood and imported. What can't be taken stays in quarantine with its reason."""

from collections.abc import Sequence

from erp.kernel.outcomes import Refusal
from erp.kernel.services.inbox import DONE, Received, Verdict
from finance.services.settlements import Key, import_settlements
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import RemoteSettlement
from stores.connectors.registry import connector_for
from stores.models import SellerAccount

_REASONS = {
    "not_its_total": "its lines add up to {lines} {currency}, not to its total {total}: ask the marketplace for a new report",
    "twice": "its line {line} comes twice: ask the marketplace for a new report",
    "fraction": "its line {line} has a fraction of the smallest unit of money: ask the marketplace for a new report",
    "changed": "it is here already with another total: compare both, and dismiss this one when it adds nothing",
    "no_rate": "no exchange rate for {currency} on {on}: enter one that is valid from then or before, then try again",
}


def process_settlements(messages: Sequence[Received]) -> dict[int, Verdict]:
    """Read each raw report and import all of them at once, inside the caller's transaction. A verdict per message."""
    accounts = SellerAccount.objects.in_bulk({message.payload["account_id"] for message in messages})
    connectors = {key: connector_for(account) for key, account in accounts.items()}
    verdicts: dict[int, Verdict] = {}
    read: dict[int, tuple[int, RemoteSettlement]] = {}
    for message in messages:
        account_id = message.payload["account_id"]
        if account_id not in connectors:
            verdicts[message.id] = Verdict("quarantine", f"account {account_id} is gone")
            continue
        try:
            read[message.id] = (account_id, connectors[account_id].read_settlement(message.payload["raw"]))
        except UnreadableAnswer as error:
            verdicts[message.id] = Verdict("quarantine", str(error))
    refused = import_settlements(list(read.values())).refused
    keys: dict[int, Key] = {key: (account_id, remote.external_id) for key, (account_id, remote) in read.items()}
    return verdicts | {key: _verdict(refused.get(named)) for key, named in keys.items()}


def _verdict(refusal: Refusal | None) -> Verdict:
    return DONE if refusal is None else Verdict("quarantine", _REASONS[refusal.code].format(**refusal.values))
