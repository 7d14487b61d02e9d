"""What buyers and shop write to each other, about an order or about something that they have not bought yet."""

import json
import random
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.buyers import plausible_buyer
from mock_marketplaces.core.protocol import Order, Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World


class Messages:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store
        self.clock = world.clock

    def say(self, body: dict[str, Any]) -> dict[str, str]:
        """A buyer writes: about an order, about a listing (`sku`, `site`), or on in a conversation (`thread_id`)."""
        account = self.world.trade.account(body["account_id"])
        text = str(body["text"])
        with self.store.tx():
            thread = self._thread(account, body)
            return {"thread_id": thread["id"], "message_id": self._write(thread, text, from_buyer=True)}

    def reply(self, account_id: str, thread_id: str, text: str, *, reference: str = "") -> str:
        """The shop writes in a conversation. A reference that came before counts once more and writes nothing."""
        with self.store.tx():
            thread = self.store.row("SELECT * FROM thread WHERE id = ? AND account_id = ?", thread_id, account_id)
            if thread is None:
                raise Refusal(f"no conversation {thread_id!r}", status=404)
            known = reference and self.store.row(
                "SELECT id FROM message WHERE thread_id = ? AND reference = ?", thread_id, reference
            )
            if known:
                self.store.run("UPDATE message SET times_received = times_received + 1 WHERE id = ?", known["id"])
                return str(known["id"])
            return self._write(thread, text, from_buyer=False, reference=reference)

    def begin(self, thread_id: str, order: Order) -> None:
        """A conversation under an id of the marketplace's own choosing, about an order; one that is there stays."""
        line, now = order.lines[0], self.clock.now()
        with self.store.tx():
            if self.store.row("SELECT id FROM thread WHERE id = ?", thread_id) is None:
                self.store.insert(
                    "thread", id=thread_id, account_id=order.account_id, sale_id=order.id, sku=line["sku"],
                    site=order.row["site"], buyer_id=str(order.buyer["email"]).split("@")[0],
                    buyer=json.dumps(order.buyer, ensure_ascii=False), created_at=now, updated_at=now,
                )  # fmt: skip

    def about(self, account_id: str, sale_id: str) -> str:
        """The conversation about an order, begun when there is none."""
        with self.store.tx():
            return str(self._thread(self.world.trade.account(account_id), {"order_id": sale_id})["id"])

    def threads(self, where: str, *values: Any, tail: str = "ORDER BY updated_at, id") -> list[dict[str, Any]]:
        """Conversations by a condition on table `thread`, each with its `messages`, oldest first, and its buyer unpacked."""
        found = self.store.rows(f"SELECT * FROM thread WHERE {where} {tail}", *values)
        messages: dict[str, list[dict[str, Any]]] = {row["id"]: [] for row in found}
        for row in self.store.rows(
            "SELECT * FROM message WHERE thread_id IN (SELECT value FROM json_each(?)) ORDER BY t, rowid",
            json.dumps(list(messages)),
        ):
            messages[row["thread_id"]].append(row)
        return [{**row, "buyer": json.loads(row["buyer"]), "messages": messages[row["id"]]} for row in found]

    def messages(
        self, where: str, *values: Any, tail: str = "ORDER BY message.t, message.rowid"
    ) -> list[dict[str, Any]]:
        """Messages by a condition on tables `message` and `thread`, each with what its conversation is about."""
        found = self.store.rows(
            f"""SELECT message.*, thread.account_id, thread.sale_id, thread.sku, thread.site, thread.buyer_id, thread.buyer
                FROM message JOIN thread ON thread.id = message.thread_id WHERE {where} {tail}""",
            *values,
        )
        return [{**row, "buyer": json.loads(row["buyer"])} for row in found]

    def _thread(self, account: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        known = self._known(account["id"], body)
        if known is not None:
            return known
        if body.get("thread_id"):
            raise Refusal(f"no conversation {body['thread_id']!r}", status=404)
        sale_id, buyer = str(body.get("order_id") or ""), body.get("buyer")
        if sale_id:
            order = self.world.trade.order(sale_id)
            site, sku, buyer = order.row["site"], order.lines[0]["sku"], order.buyer
        else:
            site, sku = str(body.get("site") or account["sites"][0]), str(body.get("sku") or "")
            if sku and not self.world.trade.listings(account["id"], "listing.sku = ? AND site = ?", sku, site):
                raise Refusal(f"{account['id']} lists no {sku!r} on site {site!r}", status=404)
            chance = random.Random(f"{self.store.seed}:thread:{self.store.next('thread')}")
            buyer = {**plausible_buyer(chance, self.world.protocol.site(site).country), **(buyer or {})}
        now = self.clock.now()
        thread_id = self.world.protocol.paper_id("conversation")
        self.store.insert(
            "thread", id=thread_id, account_id=account["id"], sale_id=sale_id, sku=sku, site=site,
            buyer_id=str(buyer["email"]).split("@")[0], buyer=json.dumps(buyer, ensure_ascii=False), created_at=now,
            updated_at=now,
        )  # fmt: skip
        return {"id": thread_id}

    def _known(self, account_id: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The conversation that is named, or the order's: there is one for each order."""
        if body.get("thread_id"):
            return self.store.row(
                "SELECT * FROM thread WHERE id = ? AND account_id = ?", str(body["thread_id"]), account_id
            )
        if body.get("order_id"):
            return self.store.row(
                "SELECT * FROM thread WHERE sale_id = ? AND account_id = ?", str(body["order_id"]), account_id
            )
        return None

    def _write(self, thread: dict[str, Any], text: str, *, from_buyer: bool, reference: str = "") -> str:
        now, message_id = self.clock.now(), self.world.protocol.paper_id("message")
        self.store.insert(
            "message", id=message_id, thread_id=thread["id"], from_buyer=int(from_buyer), text=text,
            reference=reference, t=now,
        )  # fmt: skip
        self.store.run("UPDATE thread SET updated_at = ? WHERE id = ?", now, thread["id"])
        return message_id
