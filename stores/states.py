"""Words and lives of stores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Marketplace(TextChoices):
    AMAZON = "amazon", "Amazon"
    ALIEXPRESS = "aliexpress", "AliExpress"
    WISH = "wish", "Wish"
    DHGATE = "dhgate", "DHgate"
    DIRECT = "direct", _("Own sales")


CONNECTED: tuple[Marketplace, ...] = (Marketplace.AMAZON, Marketplace.ALIEXPRESS, Marketplace.WISH, Marketplace.DHGATE)
"""The marketplaces that we speak to; own sales have no connector."""


class AccountState(TextChoices):
    SETUP = "setup", _("Being set up")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    UNAUTHORISED = "unauthorised", _("Reconnect needed")


class PartialStock(TextChoices):
    """What becomes of an order of which only a part is in stock."""

    HOLD = "hold", _("Hold it: a person decides")
    WAIT = "wait", _("Wait until all of it is there")
    SPLIT = "split", _("Split it: what is there leaves now")


class SyncKind(TextChoices):
    ORDERS = "orders", _("Orders")
    SETTLEMENTS = "settlements", _("Settlements")
    RETURNS = "returns", _("Returns")
    TRAFFIC = "traffic", _("Traffic")
    REVIEWS = "reviews", _("Reviews")
    MESSAGES = "messages", _("Messages")
    LISTINGS = "listings", _("Listings")
    WAREHOUSE_STOCK = "warehouse_stock", _("Stock in their warehouses")
