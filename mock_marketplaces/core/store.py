"""One SQLite file per marketplace, one connection behind one lock: a mock's work is short, the order exact."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")


class Store:
    """Rows come back as dicts; `tx()` nests, an inner one undoes its own part only, and what `after_commit` holds runs once the
    outermost has committed."""

    def __init__(self, path: Path | str, *, seed: int = 1) -> None:
        self.seed = seed
        self._lock = threading.RLock()
        self._depth = 0
        self._after: list[Callable[[], None]] = []
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = lambda cursor, row: {
            column[0]: value for column, value in zip(cursor.description, row, strict=True)
        }
        self._connection.execute("PRAGMA journal_mode=WAL")
        # No fsync per commit: the data outlives a killed process, which is what a rehearsal does to it.
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.executescript(SCHEMA)

    def define(self, tables: str) -> None:
        """Tables that only one marketplace needs: `CREATE ... IF NOT EXISTS` statements."""
        with self._lock:
            self._connection.executescript(tables)

    @contextmanager
    def tx(self) -> Iterator["Store"]:
        with self._lock:
            inner = f"inner{self._depth}" if self._depth else ""
            self._connection.execute(f"SAVEPOINT {inner}" if inner else "BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self
            except BaseException:
                self._depth -= 1
                self._connection.execute(f"ROLLBACK TO {inner}" if inner else "ROLLBACK")
                if not inner:
                    self._after.clear()
                raise
            self._depth -= 1
            if inner:
                self._connection.execute(f"RELEASE {inner}")
                return
            self._connection.execute("COMMIT")
            pending, self._after = self._after, []
        for action in pending:
            action()

    def after_commit(self, action: Callable[[], None]) -> None:
        if action not in self._after:
            self._after.append(action)

    def run(self, sql: str, *values: Any) -> int:
        """Write; returns the number of rows touched. Only inside `tx()`."""
        return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, **values: Any) -> int:
        marks = ", ".join("?" * len(values))
        cursor = self._connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> dict[str, Any] | None:
        found = self.rows(sql, *values)
        return found[0] if found else None

    def next(self, name: str) -> int:
        """The next number of a sequence; it survives restarts, so ids made from it never come twice."""
        with self.tx():
            self.run("INSERT INTO sequence VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1", name)
            row = self.row("SELECT last FROM sequence WHERE name = ?", name)
        return int(row["last"]) if row else 0

    def digest(self, *parts: object) -> str:
        """64 hex digits that look random and come again for the same seed and parts."""
        return hashlib.sha256(":".join(map(str, (self.seed, *parts))).encode()).hexdigest()

    def load(self, key: str, default: Any) -> Any:
        row = self.row("SELECT value FROM meta WHERE key = ?", key)
        return json.loads(row["value"]) if row else default

    def save(self, key: str, value: Any) -> None:
        with self.tx():
            self.run(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key,
                json.dumps(value),
            )

    def close(self) -> None:
        with self._lock:
            self._connection.close()
