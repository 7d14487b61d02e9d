"""Leases for network jobs: one holder at a time, in the database's time, with a rising fence number."""

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from erp.kernel.sql import execute, rows


@dataclass(frozen=True, slots=True)
class Held:
    """A lease in hand; `fence` is higher than that of any earlier holder."""

    name: str
    owner: str
    fence: int


def acquire(name: str, *, ttl_s: float) -> Held | None:
    """Take the lease if it is free or has run out; None while somebody else holds it."""
    owner = f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    found = rows(
        """INSERT INTO kernel_lease AS l (name, owner, fence, expires_at)
           VALUES (%s, %s, 1, clock_timestamp() + %s * interval '1 second')
           ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, fence = l.fence + 1, expires_at = excluded.expires_at
           WHERE l.expires_at < clock_timestamp() RETURNING fence""",
        [name, owner, ttl_s],
    )
    return Held(name, owner, found[0][0]) if found else None


def renew(held: Held, *, ttl_s: float) -> bool:
    """Keep the lease longer; False when it was lost meanwhile (then stop, somebody else is at it)."""
    return bool(
        execute(
            "UPDATE kernel_lease SET expires_at = clock_timestamp() + %s * interval '1 second' WHERE name = %s AND owner = %s AND fence = %s",
            [ttl_s, held.name, held.owner, held.fence],
        )
    )


def release(held: Held) -> None:
    """Give the lease back, if it is still ours."""
    execute(
        "UPDATE kernel_lease SET expires_at = clock_timestamp() - interval '1 second' WHERE name = %s AND owner = %s AND fence = %s",
        [held.name, held.owner, held.fence],
    )


@contextmanager
def lease(name: str, *, ttl_s: float) -> Iterator[Held | None]:
    """Hold the lease for the block; gives None when somebody else has it."""
    held = acquire(name, ttl_s=ttl_s)
    try:
        yield held
    finally:
        if held:
            release(held)
