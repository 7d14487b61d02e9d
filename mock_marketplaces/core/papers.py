"""Jobs that take a while and the files they leave: reports, feeds, bulk exports. A file's URL carries its own key, as a presigned one."""

import hmac
import json
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.http import Request, Response

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

FILE = r"/files/([^/]+)"  # the path under which each protocol serves them


class Papers:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store
        self.clock = world.clock

    def add(
        self, account_id: str, kind: str, data: dict[str, Any], *, body: bytes | None = None, delay_s: float = 0.0
    ) -> str:
        """Keep a job or a file; it is ready after the delay."""
        with self.store.tx():
            paper_id = self.store.digest("paper", kind, self.store.next("paper"))[:24]
            now = self.clock.now()
            self.store.insert(
                "paper", id=paper_id, account_id=account_id, kind=kind, data=json.dumps(data), body=body, created_at=now,
                ready_at=now + delay_s,
            )  # fmt: skip
        return paper_id

    def find(self, paper_id: str, *, account_id: str | None = None) -> dict[str, Any] | None:
        """A job or file with `data` unpacked and `ready`; of this account only, when one is given."""
        found = self.all("id = ?", paper_id)
        return found[0] if found and account_id in (None, found[0]["account_id"]) else None

    def all(self, where: str, *values: Any) -> list[dict[str, Any]]:
        """Jobs and files by a condition, newest first."""
        rows = self.store.rows(f"SELECT * FROM paper WHERE {where} ORDER BY created_at DESC, rowid DESC", *values)
        now = self.clock.now()
        return [{**row, "data": json.loads(row["data"]), "ready": row["ready_at"] <= now} for row in rows]

    def change(self, paper_id: str, **data: Any) -> None:
        """Add to a job's data."""
        with self.store.tx():
            paper = self.find(paper_id)
            if paper:
                self.store.run(
                    "UPDATE paper SET data = ? WHERE id = ?", json.dumps({**paper["data"], **data}), paper_id
                )

    def url(self, paper_id: str) -> str:
        return f"{self.world.base_url}/{self.world.protocol.name}/files/{paper_id}?key={self._key(paper_id)}"

    def _key(self, paper_id: str) -> str:
        return self.world.store.digest("file", paper_id)[:24]

    def serve(self, request: Request, paper_id: str) -> Response:
        """Download a file, or upload one with PUT: the key in the URL opens it, no token does."""
        paper, given = self.find(paper_id), request.query().get("key", [""])[0]
        if paper is None or not hmac.compare_digest(given, self._key(paper_id)):
            return Response(403, b"AccessDenied", {"Content-Type": "text/plain"})
        if request.method == "PUT":
            with self.store.tx():
                self.store.run("UPDATE paper SET body = ? WHERE id = ?", request.body, paper_id)
            return Response(200)
        kind = str(paper["data"].get("content_type") or "text/plain; charset=UTF-8")
        return Response(200, bytes(paper["body"] or b""), {"Content-Type": kind})
