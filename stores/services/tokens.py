"""Access tokens: refreshed by one worker under a lease, committed before use; the others wait and read them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.services import leases, timeline
from erp.kernel.sql import execute
from stores.connectors.errors import AuthRevoked, Transient
from stores.connectors.port import TokenPair
from stores.models import SellerAccount
from stores.states import AccountState

log = logging.getLogger(__name__)

SPARE = timedelta(seconds=60)  # a token this close to its end would die on the way
LEASE_S = 45.0
WAIT_S = 20.0


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    expires_at: datetime | None
    version: int

    @property
    def good(self) -> bool:
        return bool(self.token) and (self.expires_at is None or self.expires_at - SPARE > clock.now())


class AccountTokens:
    """The token source of one account (see `stores.connectors.http.TokenSource`)."""

    def __init__(self, account_id: int) -> None:
        self.account_id = account_id

    def current(self, refresh: Callable[[], TokenPair]) -> str:
        """The kept token while it is good, else a fetched one."""
        kept = self._kept()
        return kept.token if kept.good else self.renewed(stale=kept.token, refresh=refresh)

    def renewed(self, *, stale: str, refresh: Callable[[], TokenPair]) -> str:
        """Fetch and commit a new pair under the lease, or wait for whoever is doing so. Raises AuthRevoked, loudly."""
        until = time.monotonic() + WAIT_S
        while True:
            with leases.lease(f"token:{self.account_id}", ttl_s=LEASE_S) as held:
                kept = self._kept()
                if kept.good and kept.token != stale:
                    return kept.token
                if held:
                    return self._fetched(refresh, kept)
            if time.monotonic() > until:
                raise Transient(
                    "another worker has been refreshing the access token for too long; the call waits for its next turn"
                )
            time.sleep(0.1)

    def revoked(self, message: str) -> None:
        """Mark the account as needing a person; the rest of the house runs on."""
        log.error(
            "account %s was refused by its marketplace and needs to be connected again: %s", self.account_id, message
        )
        with transaction.atomic():
            stopped = SellerAccount.objects.filter(pk=self.account_id).exclude(state=AccountState.UNAUTHORISED)
            if stopped.update(state=AccountState.UNAUTHORISED, trouble=message[:2000]):
                timeline.record(
                    "account.unauthorised",
                    subject_kind="account",
                    subject_ids=[self.account_id],
                    actor=None,
                    data={"message": message[:500]},
                )

    def _kept(self) -> _Kept:
        sealed, expires_at, version = SellerAccount.objects.values_list(
            "access_token", "token_expires_at", "token_version"
        ).get(pk=self.account_id)
        return _Kept(crypto.unseal(sealed).decode() if sealed else "", expires_at, version)

    def _fetched(self, refresh: Callable[[], TokenPair], kept: _Kept) -> str:
        try:
            pair = refresh()
        except AuthRevoked as error:
            self.revoked(str(error))
            raise
        now = clock.now()
        # One statement, committed at once: the old pair may be dead already, so the new one must survive whatever comes next.
        execute(
            """UPDATE stores_selleraccount
               SET access_token = %s, refresh_token = coalesce(%s, refresh_token), token_expires_at = %s, token_version = token_version + 1,
                   authorised_until = coalesce(%s, authorised_until)
               WHERE id = %s""",
            [
                crypto.seal(pair.access_token.encode()),
                crypto.seal(pair.refresh_token.encode()) if pair.refresh_token else None,
                now + timedelta(seconds=pair.expires_in_s),
                now + timedelta(seconds=pair.refresh_expires_in_s) if pair.refresh_expires_in_s else None,
                self.account_id,
            ],
        )
        return pair.access_token


@contextmanager
def holding_tokens(account_id: int) -> Iterator[None]:
    """Keep every worker from refreshing for the block, which puts other tokens or secrets in place. Raises Transient after a long wait."""
    until = time.monotonic() + WAIT_S
    while True:
        with leases.lease(f"token:{account_id}", ttl_s=LEASE_S) as held:
            if held:
                yield
                return
        if time.monotonic() > until:
            raise Transient("another worker has been refreshing the access token for too long; try again")
        time.sleep(0.1)


def refresh_token_of(account_id: int) -> str:
    """The account's present refresh token ('' before the first refresh gave one); read anew, since it may rotate."""
    sealed = SellerAccount.objects.values_list("refresh_token", flat=True).get(pk=account_id)
    return crypto.unseal(sealed).decode() if sealed else ""
