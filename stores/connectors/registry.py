"""Which class speaks to which marketplace. A connector is loaded when first needed.

A connector class is made as `Class(account, tokens, http=None)`: `tokens` is the account's `TokenSource`, `http` replaces the
`AccountHttp` it makes for itself (recorded answers in tests). Its calls go through `with_token(tokens, self.refresh, ...)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from stores.connectors.port import Capabilities
from stores.services.tokens import AccountTokens
from stores.states import Marketplace

if TYPE_CHECKING:
    from stores.connectors.port import Connector
    from stores.models import SellerAccount

CONNECTORS: Mapping[str, str] = {
    Marketplace.AMAZON: "stores.connectors.amazon.client:AmazonConnector",
    Marketplace.ALIEXPRESS: "stores.connectors.aliexpress.client:AliExpressConnector",
    Marketplace.WISH: "stores.connectors.wish.client:WishConnector",
    Marketplace.DHGATE: "stores.connectors.dhgate.client:DHgateConnector",
}


def connector_class(marketplace: str) -> Any:
    """The connector class of a marketplace (for its static parts: `verify_push`, `capabilities`)."""
    module, name = CONNECTORS[marketplace].split(":")
    return getattr(import_module(module), name)


def capabilities_of(marketplace: str) -> Capabilities:
    """What a marketplace can do; nothing where there is no connector (own sales)."""
    if marketplace not in CONNECTORS:
        return Capabilities()
    known: Capabilities = connector_class(marketplace).capabilities
    return known


def connector_for(account: SellerAccount) -> Connector:
    """A connector for one account; its HTTP client is shared within the process."""
    connector: Connector = connector_class(account.marketplace)(account, AccountTokens(account.pk))
    return connector
