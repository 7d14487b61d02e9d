"""The `/control` surface of the mock marketplaces, as the demo and the rehearsals use it."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx2


class ControlRefused(Exception):
    """The mocks said no; the message is theirs."""


class Control:
    """A client of `/control`. Every answer is JSON; a refusal raises with the mocks' own words."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._client = httpx2.Client(base_url=f"{self.base_url}/control", timeout=30)

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One POST."""
        return self._answer(self._client.post(path, json=dict(body)))

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """One GET."""
        return self._answer(self._client.get(path, params=params))

    def open_account(self, marketplace: str, sites: Sequence[str]) -> dict[str, Any]:
        """A new seller account: {account_id, base_url, credentials}."""
        return self.post("/accounts", {"marketplace": marketplace, "sites": list(sites)})

    def add_listings(self, account_id: str, items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Put items on sale; each comes back with its ids there, in the same order."""
        items_back: list[dict[str, Any]] = self.post("/listings", {"account_id": account_id, "items": list(items)})[
            "items"
        ]
        return items_back

    def truth(self, account_id: str) -> dict[str, Any]:
        """What the marketplace itself knows: its orders, listings, pushes and calls."""
        return self.get("/truth", account_id=account_id)

    def _answer(self, response: httpx2.Response) -> dict[str, Any]:
        answer = response.json()
        if response.status_code >= 400:
            raise ControlRefused(f"{response.request.url.path}: {answer.get('error', response.text)}")
        return dict(answer)
