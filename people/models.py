"""Who works here, in which role, under which rules of sign-in, and with which API tokens."""

from __future__ import annotations

from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.roles import PERMISSIONS, Role


@pghistory.track(fields=["username", "role", "is_active", "must_change_password"], model_name="UserEvent")
class User(AbstractUser):
    """A person with one role. Which stores they may see is `stores.StoreAccess`."""

    role = models.CharField(max_length=16, choices=Role, default=Role.DISTRIBUTOR)
    language = models.CharField(max_length=8, default="en")
    must_change_password = models.BooleanField(default=False, db_default=False)

    class Meta(AbstractUser.Meta):
        constraints = [models.UniqueConstraint(Lower("username"), name="user_name_once")]

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


@pghistory.track()
class CompanySettings(models.Model):
    """The one row of rules that the owner sets for the whole company. `answer_within_h`: how long a buyer may wait for an answer.

    `second_person_above`: stock corrections worth more, in minor units of the base currency, need a second person; none: never.
    `bill_differences`: whether what a bill asks beyond our expectation is an expense or changes the cost of the goods.
    """

    class Differences(models.TextChoices):
        EXPENSE = "expense", _("Purchase differences")
        REVALUE = "revalue", _("The cost of the goods")

    require_mfa_roles = ArrayField(models.CharField(max_length=16, choices=Role), default=list, blank=True)
    answer_within_h = models.PositiveSmallIntegerField(default=24, db_default=24)
    bill_differences = models.CharField(
        max_length=8, choices=Differences, default=Differences.EXPENSE, db_default=Differences.EXPENSE
    )
    second_person_above = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="company_settings_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="company_answers_in_time", condition=Q(answer_within_h__gte=1, answer_within_h__lte=168)
            ),
        ]

    @classmethod
    def current(cls) -> CompanySettings:
        """The rules in force; unsaved defaults before the owner has set any."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class TokenScope(models.TextChoices):
    READ = "read", _("Read only")
    WRITE = "write", _("Read and write")


class ApiToken(models.Model):
    """A key for scripts, with the rights of its user. Only a digest is kept: the key itself is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=8, choices=TokenScope, default=TokenScope.READ)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="api_token_of_user")]

    def __str__(self) -> str:
        return self.name

    def lives_at(self, moment: datetime) -> bool:
        """Whether the token opens anything at a moment."""
        return self.revoked_at is None and (self.expires_at is None or moment < self.expires_at)
