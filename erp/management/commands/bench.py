"""`manage.py bench NAME`: our rate beside plain SQL's, in one run, in a scratch database."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp.benching.approving import approve
from erp.benching.earned import profit
from erp.benching.ground import Result
from erp.benching.hot import reserve_hot
from erp.benching.importing import ROWS, import_sheet
from erp.benching.intake import intake
from erp.benching.pages import lists
from erp.benching.past import reserve_past
from erp.benching.posting import post
from erp.benching.reserving import reserve
from erp.benching.rules import rules
from erp.benching.ship import ship
from erp.launcher.layout import BASE_DIR
from erp.launcher.scratch import scratch_database

BENCHES: dict[str, Callable[[], Result]] = {
    "approve": approve,
    "import": import_sheet,
    "intake": intake,
    "lists": lists,
    "post": post,
    "profit": profit,
    "reserve": reserve,
    "reserve-hot": reserve_hot,
    "reserve-past": reserve_past,
    "ship": ship,
    "rules": rules,
}


class Command(BaseCommand):
    help = (
        "Measure one piece of work beside its limit (bench/limits/*.sql), which leaves exactly the rows that ours left."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES))
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
        parser.add_argument("--skus", type=int, default=2000, help="of the company that lists are measured on")
        parser.add_argument("--moves", type=int, default=20_000, help="of the company that lists are measured on")
        parser.add_argument("--rows", type=int, default=ROWS, help="of the sheet that an import is measured on")
        parser.add_argument("--orders", type=int, default=0, help="of the company that lists are measured on")
        parser.add_argument(
            "--here", action="store_true", help="measure lists on the company of this DATA_DIR, which `fill` has made"
        )
        parser.add_argument(
            "--inside", action="store_true", help="used by the command itself, inside the scratch database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Outside: make the scratch database. Inside: measure and print."""
        if options["inside"]:
            measure = (
                partial(import_sheet, options["rows"]) if options["name"] == "import" else BENCHES[options["name"]]
            )
            self.stdout.write(json.dumps(measure().as_dict()))
            return
        self._tell(lists().as_dict() if options["here"] else self._apart(options), as_json=options["json"])

    def _apart(self, options: dict[str, Any]) -> dict[str, Any]:
        manage = [sys.executable, str(BASE_DIR / "manage.py")]
        with scratch_database("bench") as env:
            own = {**env, "ERP_AS_OWNER": "1", "DATABASE_URL": env["DATABASE_OWNER_URL"]}
            subprocess.run([*manage, "migrate", "--verbosity", "0"], env=own, check=True)
            if options["name"] == "lists":
                wanted = [f"--{name}={options[name]}" for name in ("skus", "moves", "orders")]
                subprocess.run([*manage, "fill", *wanted], env=own, stdout=subprocess.DEVNULL, check=True)
            done = subprocess.run(
                [*manage, "bench", options["name"], "--inside", f"--rows={options['rows']}"],
                env=own,
                stdout=subprocess.PIPE,
                check=False,
            )
        if done.returncode:
            raise CommandError(f"bench {options['name']} failed, see above")
        return dict(json.loads(done.stdout.decode().splitlines()[-1]))

    def _tell(self, result: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write("  ".join(f"{key}={value}" for key, value in result.items()))
