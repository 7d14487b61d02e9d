"""What listings are checked against: forbidden words, and how white the borders of pictures are."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from products.models.images import ImageFile
from products.states import WordAction, WordKind
from stores.states import Marketplace


@pghistory.track()
class ForbiddenWord(models.Model):
    """A word or phrase that a listing should not have, for one marketplace or (empty) for all. `folded` is how it is matched."""

    text = models.CharField(max_length=120)
    folded = models.CharField(max_length=240)
    kind = models.CharField(max_length=12, choices=WordKind)
    action = models.CharField(max_length=4, choices=WordAction)
    marketplace = models.CharField(max_length=16, choices=Marketplace, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folded", "marketplace"], name="forbidden_word_once"),
            models.CheckConstraint(name="forbidden_word_some", condition=~Q(folded="")),
        ]

    def __str__(self) -> str:
        return self.text


class PictureMeasure(models.Model):
    """How much of a picture's border is pure white, in thousandths, measured once per content."""

    file = models.OneToOneField(ImageFile, primary_key=True, on_delete=models.CASCADE, related_name="measure")
    white_border = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="picture_border_share", condition=Q(white_border__gte=0) & Q(white_border__lte=1000)
            )
        ]
