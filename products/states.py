"""Words of the catalogue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SkuKind(TextChoices):
    SINGLE = "single", _("Single")
    BUNDLE = "bundle", _("Bundle")


class ListingState(TextChoices):
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")
