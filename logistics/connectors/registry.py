"""Which class speaks to which carrier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logistics.connectors.lineair import LineAir
from logistics.connectors.swiftpost import SwiftPost
from logistics.states import CarrierProtocol
from stores.connectors.http import AccountHttp

if TYPE_CHECKING:
    from logistics.connectors.port import CarrierConnector
    from logistics.models import CarrierAccount

CONNECTORS: dict[str, type[SwiftPost | LineAir]] = {
    CarrierProtocol.SWIFTPOST: SwiftPost,
    CarrierProtocol.LINEAIR: LineAir,
}
# What each hands out, in the order in which a form asks for it.
CREDENTIALS = {CarrierProtocol.SWIFTPOST: ("key", "secret"), CarrierProtocol.LINEAIR: ("app_key", "app_secret")}


def services_of(protocol: CarrierProtocol, *, base_url: str, secrets: dict[str, str]) -> tuple[str, ...]:
    """Ask with credentials that nobody has kept yet: the services in the contract. Raises the connectors' errors."""
    return CONNECTORS[protocol](base_url=base_url, secrets=secrets, http=AccountHttp(0)).test()


def connector_for(account: CarrierAccount) -> CarrierConnector:
    """A connector for one account. The pool of connections is by account: below zero, carriers' keep apart from sellers'."""
    http = AccountHttp(-account.pk)
    connector: CarrierConnector = CONNECTORS[account.protocol](
        base_url=account.base_url, secrets=account.secrets, http=http
    )
    return connector
