"""`manage.py story FILE`: business events replayed through the services on an empty company in a scratch database."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp.launcher.layout import BASE_DIR
from erp.launcher.scratch import scratch_database
from erp.rehearsal.calendar import shift_to
from erp.rehearsal.house import scratch_house
from erp.rehearsal.month import live
from erp.story.result import result_of
from erp.story.teller import CannotTell, tell


class Command(BaseCommand):
    help = "Replay a story (docs/story.md) on an empty company; print stock, layers, balances and profit. Exit 1 when a promise is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--http",
            action="store_true",
            help="at the mock marketplaces, with real workers and a clerk, in a scratch house",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
        parser.add_argument(
            "--inside", action="store_true", help="used by the command itself, inside the scratch database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Outside: make the scratch database, or the scratch house. Inside: tell and print."""
        events = _events(Path(options["file"]))
        if options["inside"]:
            try:
                told = live(events, say=_aloud) if options["http"] else result_of(tell(events))
            except CannotTell as problem:
                raise CommandError(str(problem)) from problem
            self.stdout.write(json.dumps(told, default=str))
            return
        words = [sys.executable, str(BASE_DIR / "manage.py"), "story", os.fspath(Path(options["file"]).resolve())]
        done = _over_http(words, events) if options["http"] else _on_paper(words)
        if done.returncode:
            raise CommandError("the story broke off, see above")
        result = json.loads(done.stdout.decode().splitlines()[-1])
        self.stdout.write(json.dumps(result) if options["json"] else json.dumps(result, indent=1, ensure_ascii=False))
        if result["broken"]:
            raise SystemExit(1)


def _on_paper(words: list[str]) -> subprocess.CompletedProcess[bytes]:
    with scratch_database("story") as env:
        own = {**env, "ERP_AS_OWNER": "1", "DATABASE_URL": env["DATABASE_OWNER_URL"]}
        subprocess.run([*words[:2], "migrate", "--verbosity", "0"], env=own, check=True)
        return subprocess.run([*words, "--inside"], env=own, stdout=subprocess.PIPE, check=False)


def _over_http(words: list[str], events: list[dict[str, Any]]) -> subprocess.CompletedProcess[bytes]:
    """The house begins on the story's first day."""
    first = next((str(event["on"]) for event in events if "on" in event), None)
    if first is None:
        raise CommandError("the story has no day: say `on` in its first event")
    with scratch_house(shift_s=shift_to(date.fromisoformat(first))) as env:
        done = subprocess.run([*words, "--http", "--inside"], env=env, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise CommandError(f"the story broke off, see above; the logs are in {env['REHEARSAL_DIR']}")
        return done


def _aloud(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _events(path: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads(path.read_text())
        events = told["events"] if isinstance(told, dict) else told
    except (OSError, ValueError, KeyError) as problem:
        raise CommandError(f"{path} can't be read as a story: {problem}") from problem
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise CommandError(f"{path}: a story is a list of events, or an object with one under `events`")
    return events
