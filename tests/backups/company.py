"""Run inside a scratch house, one process for many steps: `python -m tests.backups.company build state "backup FILE"`.

A step is a verb of this file or the words of a command; the last line printed is the JSON list of their answers.
A command answers {"said": what it printed, "refused": why it did not go on}.
"""

import json
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erp.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django must be set up first
from django.core.management import CommandError, call_command  # noqa: E402

from erp.backups.database import row_counts  # noqa: E402
from erp.kernel import crypto  # noqa: E402
from erp.kernel.models import OutboxCommand  # noqa: E402
from erp.kernel.services import outbox  # noqa: E402
from inventory.services.stock import Receipt, receive  # noqa: E402
from orders.models import Buyer  # noqa: E402
from orders.services.intake import take_in  # noqa: E402
from stores.models import Store  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.orders.arrivals import arrival, remote_line, remote_order  # noqa: E402

LANE = "account:none"
PICTURE = Path("labels") / "包裹 1.png"


def build() -> int:
    """Goods, stock, three orders that hold some of it, a command that is due, and a file."""
    store = make.make_store(site="DE")
    warehouse = make.make_warehouse(serves=[store])
    listing = make.make_listing(store=store)
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 5, 500, "test", 1)], actor=make.make_user())
    take_in(arrivals=[arrival(store, remote_order(remote_line(listing, 1))) for _ in range(3)])
    outbox.command([outbox.Command("test", "test:1", "order:1", LANE, "", {})])
    picture = Path(settings.MEDIA_ROOT) / PICTURE
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\x89PNG first")
    return Store.objects.count()


def wreck() -> int:
    """What a backup is for: buyers lost, a stranger's store, the file overwritten and another one beside it."""
    Buyer.objects.all().delete()
    make.make_store(site="XX", name="Wrong")
    picture = Path(settings.MEDIA_ROOT) / PICTURE
    picture.write_bytes(b"wrong")
    picture.with_name("wrong.png").write_bytes(b"wrong")
    return Store.objects.count()


def state() -> dict[str, Any]:
    """All that a restore must bring back, or leave alone."""
    media = Path(settings.MEDIA_ROOT)
    return {
        "rows": row_counts(),
        "media": {str(path.relative_to(media)): path.read_bytes().hex() for path in media.rglob("*") if path.is_file()},
        "buyers": [crypto.unseal_json(sealed)["name"] for sealed in Buyer.objects.values_list("sealed", flat=True)],
        "commands": list(OutboxCommand.objects.values_list("state", "must_read")),
        "frozen": outbox.frozen(),
    }


def work() -> list[str]:
    """Let the lane work once: which calls reached the outside."""
    calls: list[str] = []

    def said(name: str, answer: outbox.Answer) -> Any:
        def call(found: Sequence[OutboxCommand]) -> Mapping[int, outbox.Answer]:
            calls.append(name)
            return {row.pk: answer for row in found}

        return call

    confirmed = outbox.Answer("confirmed")
    outbox.set_senders({"test": outbox.Sender(said("send", confirmed), said("check", confirmed), lambda _: None)})
    outbox.work(LANE)
    return calls


def command(words: str) -> dict[str, str]:
    """Run a command as manage.py would, in this process."""
    out = StringIO()
    try:
        call_command(*shlex.split(words), stdout=out)
    except CommandError as error:
        return {"said": out.getvalue(), "refused": str(error)}
    return {"said": out.getvalue(), "refused": ""}


if __name__ == "__main__":
    verbs = {"build": build, "wreck": wreck, "state": state, "work": work}
    print(json.dumps([verbs[step]() if step in verbs else command(step) for step in sys.argv[1:]]))
