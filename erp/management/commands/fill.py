"""`manage.py fill`: a big company in an empty DATA_DIR, clean before the audit."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp.filling.company import NotEmpty, Wanted, fill
from erp.filling.trade import MOVES_PER_ORDER, TooFewMoves


class Command(BaseCommand):
    help = "Fill an empty company (a DATA_DIR of its own) with made-up goods, listings and a long past of stock moves with their books."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--skus", type=int, default=1000)
        parser.add_argument("--moves", type=int, default=20_000)
        parser.add_argument("--orders", type=int, default=0)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses a company that has goods."""
        orders = options["orders"]
        wanted = Wanted(options["skus"], max(options["moves"], orders * MOVES_PER_ORDER), options["seed"], orders)
        if wanted.skus < 1 or wanted.moves < 0 or orders < 0:
            raise CommandError("--skus must be at least 1, --moves and --orders not below 0")
        try:
            filled = fill(wanted, say=lambda text: print(text, file=sys.stderr, flush=True))
        except NotEmpty:
            raise CommandError("this company has goods already: set DATA_DIR to a new folder and fill that") from None
        except TooFewMoves as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(json.dumps(asdict(filled)) if options["json"] else f"done in {filled.seconds} s")
