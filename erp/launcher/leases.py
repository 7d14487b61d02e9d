"""Who needs the servers: a file per command, with its number and start time. A dead command's counts for nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import Path

from erp.launcher.identity import Identity
from erp.launcher.layout import Layout, read_json, write_json


def take(layout: Layout, needs: Iterable[str]) -> Path:
    me = Identity.mine()
    lease = layout.leases / f"{me.pid}-{uuid.uuid4().hex[:8]}.json"
    write_json(lease, {"pid": me.pid, "started": me.started, "needs": sorted(needs)})
    return lease


def live_needs(layout: Layout) -> set[str]:
    """What the living leases ask for together; files of the dead are removed on the way."""
    needs: set[str] = set()
    for lease in layout.leases.glob("*.json"):
        held = read_json(lease)
        if held is None:
            continue
        if Identity(held["pid"], held["started"]).alive:
            needs.update(held["needs"])
        else:
            lease.unlink(missing_ok=True)
    return needs
