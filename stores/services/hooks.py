"""Webhooks: proved on the raw body, kept with one INSERT, answered. A push is a hint: its processor fetches the order again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from erp.kernel import clock
from erp.kernel.services import inbox
from erp.kernel.services.inbox import DONE, Received, Verdict
from erp.kernel.sql import execute
from stores.connectors.errors import ConnectorError, NotFound, PushRefused, Throttled
from stores.connectors.port import Connector, RawOrder
from stores.connectors.registry import connector_class
from stores.models import SellerAccount
from stores.services.accounts import connected
from stores.services.sync import keep_snapshots

LATE_S = 5.0  # a push may run ahead of the marketplace's own reads


def receive_push(*, marketplace: str, hook_key: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Keep a proved push; False when we had it before. Raises PushRefused (after counting it) and keeps nothing otherwise."""
    account = SellerAccount.objects.filter(marketplace=marketplace, hook_key=hook_key).first()
    try:
        if account is None:
            raise PushRefused("unknown")
        lowered = {name.lower(): value for name, value in headers.items()}
        message = connector_class(marketplace).verify_push(
            secrets=account.secrets, headers=lowered, body=body, now=clock.now()
        )
    except PushRefused as refused:
        _count_refusal(marketplace, refused.reason)
        raise
    return bool(
        inbox.keep(
            [
                inbox.Incoming(
                    source=account.lane,
                    kind=f"push.{marketplace}",
                    external_id=message.delivery_id,
                    subject=message.order_id or "",
                    payload={
                        "topic": message.topic,
                        "headers": _shown(lowered),
                        "body": body.decode("utf-8", "replace"),
                    },
                )
            ]
        )
    )


def process_pushes(messages: list[Received]) -> dict[int, Verdict]:
    """Fetch each pushed order once, however often it was pushed, and keep its snapshot. Not transactional: it calls marketplaces."""
    verdicts = {message.id: DONE for message in messages if not message.subject}  # not about an order
    for source in {message.source for message in messages if message.subject}:
        mine = [message for message in messages if message.source == source and message.subject]
        by_order = _fetched(int(source.removeprefix("account:")), {message.subject for message in mine})
        verdicts.update({message.id: by_order[message.subject] for message in mine})
    return verdicts


def _fetched(account_id: int, order_ids: Iterable[str]) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    left = sorted(order_ids)
    try:
        while left:
            with connected(account_id) as connector:
                verdicts[left[0]] = _fetch(account_id, connector, left[0])
            left.pop(0)
    except ConnectorError as error:
        # What stopped this one would stop the others too.
        wait_s = error.wait_s if isinstance(error, Throttled) else None
        verdicts.update(
            {order_id: Verdict("retry", f"{type(error).__name__}: {error}"[:500], wait_s) for order_id in left}
        )
    return verdicts


def _fetch(account_id: int, connector: Connector, order_id: str) -> Verdict:
    try:
        order: RawOrder = connector.order(external_id=order_id)
    except NotFound as error:
        return Verdict("retry", f"pushed, but not to be read yet: {error}", LATE_S)
    keep_snapshots(account_id, [order])
    return DONE


def _count_refusal(marketplace: str, reason: str) -> None:
    at = clock.now()
    execute(
        """INSERT INTO kernel_hookrefusal AS r (path, reason, day, count, last_at) VALUES (%s, %s, %s, 1, %s)
           ON CONFLICT (path, reason, day) DO UPDATE SET count = r.count + 1, last_at = excluded.last_at""",
        [f"/hooks/{marketplace}/", reason[:48], clock.business_date(at), at],
    )


def _shown(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that help to understand a delivery; what only we know stays out of the payload."""
    kept: Sequence[str] = ("content-type", "user-agent", "x-relay-id", "x-relay-timestamp")
    return {name: headers[name] for name in kept if name in headers}
