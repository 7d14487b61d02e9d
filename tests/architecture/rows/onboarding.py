"""Who may open what of accounts: the owner and the store manager; and what the accounts' list may show."""

from __future__ import annotations

from people.models import User
from stores.models import Store
from stores.services import consent
from tests.architecture.rows.kinds import Kwargs, Row

MANAGE = "accounts.manage"


def account_of(store: Store) -> Kwargs:
    """The account of a store."""
    return {"account_id": store.account_id}


def trip_of(user: User) -> Kwargs:
    """A person's own way to a consent page."""
    trip = consent.begin(
        marketplace="wish", app={"client_id": "c", "client_secret": "s"}, base_url="http://127.0.0.1:1/wish",
        redirect_uri="http://testserver/back", user=user, session_key="key",
    )  # fmt: skip
    return {"trip_id": trip.pk}


POST, BOTH = ("POST",), ("GET", "POST")
ROWS: list[Row] = [
    Row("accounts", MANAGE),
    Row("connect", MANAGE),
    Row("connect-application", MANAGE, BOTH, kwargs={"marketplace": "wish"}),
    Row("consent-trip", MANAGE, of_self=trip_of),
    Row("consent-again", MANAGE, POST, of_self=trip_of),
    Row("consent-callback", MANAGE, kwargs={"marketplace": "wish"}, answers=(400,)),  # an answer without a state
    Row("account", MANAGE, of_store=account_of),
    Row("account-reconnect", MANAGE, POST, of_store=account_of),
    Row("account-sites", MANAGE, BOTH, of_store=account_of),
    Row("account-settings", MANAGE, BOTH, of_store=account_of),
    Row("account-secrets", MANAGE, BOTH, of_store=account_of),
    Row("account-pause", MANAGE, POST, of_store=account_of),
    Row("account-resume", MANAGE, POST, of_store=account_of),
    Row("account-warehouses", MANAGE, BOTH, of_store=account_of),
    Row("products:account-import", MANAGE, BOTH, of_store=account_of),
]
LISTS: set[str] = set()


def grow(store: Store, user: User, name: str) -> None:
    """One more account on the list; it carries `name`."""
    account = store.account
    account.name = f"{name}-account"
    account.save(update_fields=["name"])
