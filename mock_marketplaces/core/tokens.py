"""Access and refresh tokens of an account, on the mocks' clock."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World


class Tokens:
    def __init__(self, world: "World") -> None:
        self.world = world

    def issue(self, account_id: str, kind: str, life_s: float, *, prefix: str = "") -> str:
        """A new token of that kind; older ones stay as they are."""
        store = self.world.store
        with store.tx():
            token = prefix + store.digest("token", account_id, kind, store.next("token"))[:48]
            store.insert(
                "token", token=token, account_id=account_id, kind=kind, expires_at=self.world.clock.now() + life_s
            )
        return token

    def find(self, token: str, kind: str) -> dict[str, Any] | None:
        """The token's row, whatever its state; `alive` tells whether it still opens anything, `expired` why not."""
        row = self.world.store.row("SELECT * FROM token WHERE token = ? AND kind = ?", token, kind)
        if row:
            row["expired"] = row["expires_at"] <= self.world.clock.now()
            row["alive"] = not row["revoked"] and not row["expired"]
        return row

    def revoke(self, account_id: str, *kinds: str) -> int:
        marks = ", ".join("?" * len(kinds))
        with self.world.store.tx() as store:
            return store.run(
                f"UPDATE token SET revoked = 1 WHERE account_id = ? AND kind IN ({marks})", account_id, *kinds
            )
