"""Who works here, in which role."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from people.roles import PERMISSIONS, Role


class User(AbstractUser):
    """A person with one role. Which stores they may see is `stores.StoreAccess`."""

    role = models.CharField(max_length=16, choices=Role, default=Role.DISTRIBUTOR)
    language = models.CharField(max_length=8, default="en")

    @property
    def sees_all_stores(self) -> bool:
        """The owner needs no access rows."""
        return self.is_active and self.role == Role.OWNER

    @property
    def display_name(self) -> str:
        """How the person is named on timelines and stations."""
        return self.get_full_name() or self.username

    def can(self, code: str) -> bool:
        """Whether the role holds a permission."""
        granted = PERMISSIONS[Role(self.role)]
        return self.is_active and ("*" in granted or code in granted)
