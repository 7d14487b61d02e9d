"""Traffic comes in: what a marketplace reports of a store's day replaces what it reported before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel import clock
from erp.kernel.services.inbox import DONE, Received, Verdict
from erp.kernel.sql import execute
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import RemoteTraffic
from stores.connectors.registry import connector_for
from stores.models import SellerAccount, Store


@dataclass(frozen=True, slots=True)
class Reported:
    """A store's day as its marketplace reports it."""

    store_id: int
    traffic: RemoteTraffic


@transaction.atomic
def take_traffic(reports: Sequence[Reported]) -> int:
    """Keep the reports, oldest first: of several for a day the last one counts. How many days were written."""
    newest = {(report.store_id, report.traffic.day): report for report in reports}
    found = [newest[key] for key in sorted(newest)]
    if not found:
        return 0
    return execute(
        """INSERT INTO insights_trafficday (store_id, day, visitors, page_views, reported_at)
           SELECT s, d, v, p, %s FROM unnest(%s::bigint[], %s::date[], %s::int[], %s::int[]) AS t(s, d, v, p)
           ON CONFLICT (store_id, day) DO UPDATE
           SET visitors = excluded.visitors, page_views = excluded.page_views, reported_at = excluded.reported_at""",
        [
            clock.now(),
            [report.store_id for report in found],
            [report.traffic.day for report in found],
            [report.traffic.visitors for report in found],
            [report.traffic.page_views for report in found],
        ],
    )


def process_traffic(messages: Sequence[Received]) -> dict[int, Verdict]:
    """Read each raw day and keep all of them at once, inside the caller's transaction. A verdict per message."""
    accounts = SellerAccount.objects.in_bulk({message.payload["account_id"] for message in messages})
    connectors = {key: connector_for(account) for key, account in accounts.items()}
    stores = {(store.account_id, store.site): store.pk for store in Store.objects.filter(account__in=accounts)}
    verdicts: dict[int, Verdict] = {}
    reports: list[Reported] = []
    for message in sorted(messages, key=lambda each: each.id):
        account_id = message.payload["account_id"]
        if account_id not in connectors:
            verdicts[message.id] = Verdict("quarantine", f"account {account_id} is gone")
            continue
        try:
            traffic = connectors[account_id].read_traffic(message.payload["raw"])
        except UnreadableAnswer as error:
            verdicts[message.id] = Verdict("quarantine", str(error))
            continue
        store_id = stores.get((account_id, traffic.site))
        if store_id is None:
            why = f"no store for site {traffic.site}: add it to the account, then try again"
            verdicts[message.id] = Verdict("quarantine", why)
            continue
        reports.append(Reported(store_id, traffic))
        verdicts[message.id] = DONE
    take_traffic(reports)
    return verdicts
