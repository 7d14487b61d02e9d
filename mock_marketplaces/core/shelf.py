"""What a seller says of a listing beside its price and quantity, and the marketplace's look at it before buyers may see it.

New content is looked at for `review_s`; forbidden words are what it finds. What is in force stays so meanwhile. Whether a listing
whose change was refused stays on sale is the marketplace's way (`Protocol.keeps_refused`).
"""

import json
import re
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.protocol import Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

FORBIDDEN = ("replica", "counterfeit", "knockoff", "narcotic")
NEW, LIVE, CHANGED, REFUSED = "new", "live", "changed", "refused"
PLAIN: dict[str, Any] = {"state": LIVE, "said": {}, "waiting": {}, "problem": "", "received": []}


def forbidden(*texts: str) -> list[str]:
    """The forbidden words that stand in these texts."""
    found = set(re.findall(r"[a-z]+", " ".join(texts).lower()))
    return [word for word in FORBIDDEN if word in found]


class Shelf:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store
        world.effects.kinds["review"] = lambda data: self._judge(**data)

    def shown(self, listing_id: int) -> dict[str, Any]:
        """`state`, what is in force (`said`), what waits for the look, the last `problem`, and when what was `received`."""
        row = self.store.row("SELECT * FROM listing_content WHERE listing_id = ?", listing_id)
        if row is None:
            return {**PLAIN}
        return {**row, **{name: json.loads(row[name]) for name in ("said", "waiting", "received")}}

    def receive(self, listing_id: int, said: dict[str, Any], *, new: bool = False) -> None:
        """Content has come: it is looked at, and then in force. Inside a transaction. What it doesn't name stays as it was."""
        before = self.shown(listing_id)
        if not new and before["state"] == LIVE and not before["said"]:
            row = self.store.row("SELECT title FROM listing WHERE id = ?", listing_id)
            before["said"] = {"title": row["title"] if row else ""}
        unseen = new or before["state"] == NEW or not before["said"]
        self._keep(
            listing_id,
            state=NEW if unseen else CHANGED,
            said=before["said"],
            waiting={**before["said"], **before["waiting"], **said},
            problem="",
            received=[*before["received"], {"t": self.world.clock.now(), "what": "new" if new else "edit"}],
        )
        number = self.store.next("review")
        self.store.run("UPDATE listing_content SET review = ? WHERE listing_id = ?", number, listing_id)
        self.world.effects.schedule(
            "review", {"listing_id": listing_id, "number": number}, self.world.settings["review_s"]
        )

    def note(self, listing_id: int, what: str) -> None:
        """A further command about a listing came: closing, putting back. Inside a transaction."""
        before = self.shown(listing_id)
        self._keep(
            listing_id,
            **{name: before[name] for name in ("state", "said", "waiting", "problem")},
            received=[*before["received"], {"t": self.world.clock.now(), "what": what}],
        )

    def sold_now(self, listing_id: int) -> bool:
        """Whether its content lets buyers have it: not before the first look, and not after a refusal, as the marketplace goes."""
        shown = self.shown(listing_id)
        if shown["state"] == REFUSED:
            return bool(shown["said"]) and self.world.protocol.keeps_refused
        return bool(shown["state"] != NEW)

    def _judge(self, listing_id: int, number: int) -> None:
        found = self.store.row("SELECT review FROM listing_content WHERE listing_id = ?", listing_id)
        if found is None or found["review"] != number:
            return  # newer content came meanwhile, and is looked at instead
        shown = self.shown(listing_id)
        words = forbidden(str(shown["waiting"].get("title", "")), str(shown["waiting"].get("description", "")))
        if words:
            problem = f"The listing contains forbidden words: {', '.join(words)}"
            self._keep(
                listing_id, state=REFUSED, said=shown["said"], waiting={}, problem=problem, received=shown["received"]
            )
        else:
            self._keep(
                listing_id, state=LIVE, said=shown["waiting"], waiting={}, problem="", received=shown["received"]
            )
            if shown["waiting"].get("title"):
                self.store.run("UPDATE listing SET title = ? WHERE id = ?", shown["waiting"]["title"], listing_id)
        self.store.run("UPDATE listing SET updated_at = ? WHERE id = ?", self.world.clock.now(), listing_id)

    def _keep(self, listing_id: int, *, state: str, said: Any, waiting: Any, problem: str, received: Any) -> None:
        self.store.run(
            """INSERT INTO listing_content (listing_id, state, said, waiting, problem, received) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (listing_id) DO UPDATE SET state = excluded.state, said = excluded.said, waiting = excluded.waiting,
               problem = excluded.problem, received = excluded.received""",
            listing_id, state, json.dumps(said), json.dumps(waiting), problem, json.dumps(received),
        )  # fmt: skip

    def control(self, body: dict[str, Any]) -> dict[str, Any]:
        """`/control/shelf {account_id, sku, site?, closed}`: the seller takes it off sale or puts it back on the marketplace's own pages."""
        account = self.world.trade.account(body["account_id"])
        found = self.world.trade.listings(account["id"], "listing.sku = ?", str(body["sku"]))
        found = [row for row in found if body.get("site") in (None, row["site"])]
        if not found:
            raise Refusal(f"{account['id']} lists no {body['sku']!r}", status=404)
        with self.store.tx():
            for row in found:
                self.world.protocol.shelve(row, closed=bool(body["closed"]))
        return {"closed": bool(body["closed"]), "listings": len(found)}
