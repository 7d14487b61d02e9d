"""`manage.py story FILE`: business events replayed through the services on an empty company in a scratch database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp.launcher.layout import BASE_DIR
from erp.launcher.scratch import scratch_database
from erp.story.result import result_of
from erp.story.teller import CannotTell, tell


class Command(BaseCommand):
    help = "Replay a story (docs/story.md) on an empty company; print stock, layers, balances and profit. Exit 1 when a promise is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
        parser.add_argument(
            "--inside", action="store_true", help="used by the command itself, inside the scratch database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Outside: make the scratch database. Inside: tell and print."""
        events = _events(Path(options["file"]))
        if options["inside"]:
            try:
                self.stdout.write(json.dumps(result_of(tell(events)), default=str))
            except CannotTell as problem:
                raise CommandError(str(problem)) from problem
            return
        manage = [sys.executable, str(BASE_DIR / "manage.py")]
        with scratch_database("story") as env:
            own = {**env, "ERP_AS_OWNER": "1", "DATABASE_URL": env["DATABASE_OWNER_URL"]}
            subprocess.run([*manage, "migrate", "--verbosity", "0"], env=own, check=True)
            words = [*manage, "story", os.fspath(Path(options["file"]).resolve()), "--inside"]
            done = subprocess.run(words, env=own, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise CommandError("the story broke off, see above")
        result = json.loads(done.stdout.decode().splitlines()[-1])
        self.stdout.write(json.dumps(result) if options["json"] else json.dumps(result, indent=1, ensure_ascii=False))
        if result["broken"]:
            raise SystemExit(1)


def _events(path: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads(path.read_text())
        events = told["events"] if isinstance(told, dict) else told
    except (OSError, ValueError, KeyError) as problem:
        raise CommandError(f"{path} can't be read as a story: {problem}") from problem
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise CommandError(f"{path}: a story is a list of events, or an object with one under `events`")
    return events
