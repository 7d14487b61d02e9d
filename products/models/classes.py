"""How the catalogue is sorted: categories, brands and tags."""

import pghistory
from django.db import models


@pghistory.track()
class Category(models.Model):
    """A branch of the catalogue. A trigger refuses a circle."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="category_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Brand(models.Model):
    """Whose name is on the goods."""

    name = models.CharField(max_length=80, unique=True)
    name_zh = models.CharField(max_length=80, blank=True, default="")

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Tag(models.Model):
    """A word of our own on products and SKUs."""

    name = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name
