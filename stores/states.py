"""Words and lives of stores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Marketplace(TextChoices):
    AMAZON = "amazon", "Amazon"
    ALIEXPRESS = "aliexpress", "AliExpress"
    WISH = "wish", "Wish"
    DHGATE = "dhgate", "DHgate"


class AccountState(TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    UNAUTHORISED = "unauthorised", _("Reconnect needed")


class SyncKind(TextChoices):
    ORDERS = "orders", _("Orders")
