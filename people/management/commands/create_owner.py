"""`manage.py create_owner NAME`: the first person of a company that is not a demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import User
from people.roles import Role
from people.services.accounts import create_person


class Command(BaseCommand):
    help = "Make an owner and print a one-time password, which must be changed at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the user name to sign in with")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"{username} exists already; an owner gives out a new password on the people page.")
        _person, password = create_person(username=username, role=Role.OWNER, actor=None)
        self.stdout.write(f"{username}: one-time password {password}")
