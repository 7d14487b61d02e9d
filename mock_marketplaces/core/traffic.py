"""Visitors of a site on a day: what `/control/traffic` said, otherwise a plausible number that comes again."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.protocol import Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LONGEST_DAYS = 400


class Traffic:
    def __init__(self, world: "World") -> None:
        self.world = world

    def set(self, body: dict[str, Any]) -> dict[str, Any]:
        account = self.world.trade.account(body["account_id"])
        site, day = str(body.get("site") or account["sites"][0]), date.fromisoformat(str(body["day"])).isoformat()
        if site not in account["sites"]:
            raise Refusal(f"account {account['id']} does not sell on site {site!r}", status=400)
        visitors, views = int(body["visitors"]), int(body.get("page_views", body["visitors"]))
        with self.world.store.tx() as store:
            store.run(
                "INSERT OR REPLACE INTO traffic VALUES (?, ?, ?, ?, ?)", account["id"], site, day, visitors, views
            )
        return {"site": site, "day": day, "visitors": visitors, "page_views": views}

    def days(self, account_id: str, site: str, since: date, until: date) -> list[dict[str, Any]]:
        """[{day, visitors, page_views}] of each day in the range, both ends included, up to the mocks' today."""
        today = datetime.fromtimestamp(self.world.clock.now(), UTC).date()
        last = min(until, today)
        known = {
            row["day"]: row
            for row in self.world.store.rows(
                "SELECT * FROM traffic WHERE account_id = ? AND site = ?", account_id, site
            )
        }
        count = min((last - since).days + 1, LONGEST_DAYS)
        days = [(last - timedelta(days=back)).isoformat() for back in reversed(range(max(count, 0)))]
        return [known.get(day) or self._plausible(account_id, site, day) for day in days]

    def _plausible(self, account_id: str, site: str, day: str) -> dict[str, Any]:
        chance = random.Random(self.world.store.digest("traffic", account_id, site, day))
        visitors = chance.randint(40, 400)
        return {"day": day, "visitors": visitors, "page_views": visitors * 2 + chance.randint(0, visitors)}
