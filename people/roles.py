"""Roles and what each may do. A permission is a code in code, checked everywhere by `user.can(code)`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Store manager")
    OPERATIONS = "operations", _("Operations")
    DESIGNER = "designer", _("Designer")
    SERVICE = "service", _("Customer service")
    PURCHASER = "purchaser", _("Purchaser")
    WAREHOUSE = "warehouse", _("Warehouse")
    FINANCE = "finance", _("Finance")
    DISTRIBUTOR = "distributor", _("Distributor")


# Only the owner holds these: the people page, and the rules of the company.
OWNER_ONLY = frozenset({"people.manage", "company.manage"})

_READ_TRADE = {"orders.view", "stock.view", "products.view", "parcels.view"}
_OPERATE = {
    "orders.review",
    "orders.buyer",
    "orders.cancel",
    "listings.map",
    "listings.price",
    "listings.publish",
    "sync.view",
    "sync.run",
    "jobs.view",
    "stock.alerts",
}
_LAUNCH = {"launch.manage", "design.work"}
# The catalogue: who keeps its facts, and who its pictures.
_CATALOGUE = {"products.manage", "products.images"}
_SERVE = {"cases.view", "cases.manage", "cases.refund", "returns.receive", "messages.view", "messages.reply"}

# Prices paid to suppliers (purchasing.view) and what a sale earned (finance.profit) are apart: a purchaser sees no profit, a clerk neither.
PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.OWNER: frozenset({"*"}),
    Role.MANAGER: frozenset(
        _READ_TRADE
        | _OPERATE
        | _CATALOGUE
        | _SERVE
        | _LAUNCH
        | {"stations.use", "stations.override", "stock.receive", "stock.adjust", "audit.view"}
        | {"stock.move", "stock.approve", "buyers.forget", "orders.rules"}
        | {"purchasing.view", "purchasing.manage", "purchasing.approve", "distribution.view", "distribution.manage"}
        | {"insights.view", "finance.profit", "stores.rules", "accounts.manage", "listings.words", "stock.limits"}
        | {"logistics.rates"}
    ),
    Role.OPERATIONS: frozenset(
        _READ_TRADE | _OPERATE | _CATALOGUE | _LAUNCH | {"cases.view", "insights.view", "logistics.rates"}
    ),
    Role.DESIGNER: frozenset({"products.view", "products.images", "design.work"}),
    Role.SERVICE: frozenset(_READ_TRADE | _SERVE | {"orders.buyer", "orders.cancel", "jobs.view"}),
    Role.PURCHASER: frozenset(
        {"stock.view", "products.view", "stock.receive", "jobs.view"}
        | {"purchasing.view", "purchasing.manage", "payables.view", "stock.alerts", "stock.limits"}
        | _CATALOGUE
    ),
    Role.WAREHOUSE: frozenset(
        {"stock.view", "parcels.view", "stations.use", "stock.receive", "stock.adjust", "returns.receive", "jobs.view"}
        | {"stock.move"}
    ),
    Role.FINANCE: frozenset(
        _READ_TRADE
        | {"audit.view", "jobs.view", "purchasing.view", "purchasing.approve", "cases.view", "insights.view"}
        | {"finance.view", "finance.manage", "finance.close", "finance.profit", "payables.view", "payables.manage"}
        | {"distribution.view", "distribution.wallets", "stock.approve"}
    ),
    Role.DISTRIBUTOR: frozenset({"portal.use"}),
}

CODES: frozenset[str] = frozenset().union(*PERMISSIONS.values()) - {"*"} | OWNER_ONLY
