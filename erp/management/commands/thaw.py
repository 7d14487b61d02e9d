"""`manage.py thaw`: a person has reconciled after a restore, so commands may go out again."""

from typing import Any

from django.core.management.base import BaseCommand

from erp.kernel.services import outbox
from orders.services import forgetting


class Command(BaseCommand):
    help = "After a restore, once a person has reconciled: let commands go again; each is looked up before it is sent."

    def handle(self, *args: Any, **options: Any) -> None:
        """Thaw the outbox; nothing where it was not frozen."""
        forgetting.forget_again()  # a restore that was cut off after the swap has not come so far
        thawed = outbox.thaw(actor=None)
        self.stdout.write("commands go out again" if thawed else "the outbox was not frozen")
