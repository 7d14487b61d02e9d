"""`manage.py rehearse`: a trading day in a scratch house, judged by the marketplaces' own account."""

import argparse
import json
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp.launcher.layout import BASE_DIR
from erp.rehearsal.day import Plan, rehearse
from erp.rehearsal.house import scratch_house

FAULTS = ("none", "mild", "harsh")


class Command(BaseCommand):
    help = "Rehearse a trading day against scratch mocks with real workers; exit 1 when anything was lost, doubled or oversold without excuse."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=500)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--faults", choices=FAULTS, default="none")
        parser.add_argument("--rate", type=float, default=4.0, help="orders a second")
        parser.add_argument(
            "--buffer",
            type=_buffer,
            default="0",
            help="units that every store keeps back, or 'auto': it follows the lag",
        )
        parser.add_argument("--keep", action="store_true", help="keep the scratch database and the logs")
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
        parser.add_argument(
            "--inside", action="store_true", help="used by the command itself, inside the scratch house"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Outside: build the house and run the day in it as a process of its own. Inside: live the day and print the report."""
        if options["inside"]:
            named = ("orders", "seed", "faults", "rate", "buffer")
            plan = Plan(**{name: options[name] for name in named})
            self.stdout.write(
                json.dumps(rehearse(plan, say=lambda text: print(text, file=sys.stderr, flush=True)), default=str)
            )
            return
        with scratch_house(keep=options["keep"]) as env:
            words = [sys.executable, str(BASE_DIR / "manage.py"), "rehearse", "--inside", "--faults", options["faults"]]
            words += [f"--{name}={options[name]}" for name in ("orders", "seed", "rate", "buffer")]
            done = subprocess.run(words, env=env, stdout=subprocess.PIPE, check=False)
            if done.returncode:
                raise CommandError(f"the day broke off; its logs are in {env['REHEARSAL_DIR']}")
            if options["keep"]:
                self.stderr.write(
                    f"kept: {urlsplit(env['DATABASE_URL']).path.lstrip('/')}, logs in {env['REHEARSAL_DIR']}"
                )
        report = json.loads(done.stdout.decode().splitlines()[-1])
        self.stdout.write(json.dumps(report) if options["json"] else _words(report))
        if failed(report):
            raise SystemExit(1)


def _buffer(text: str) -> str:
    """A whole number of units, or `auto`."""
    if text != "auto" and not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise argparse.ArgumentTypeError("a number of units, or 'auto'")
    return text


def failed(report: dict[str, Any]) -> bool:
    """Whether the day was not clean."""
    return bool(
        report["missing"] or report["doubled"] or report["wrong_status"] or report["unconfirmed"] or report["broken"]
        or report["oversold"] != report["oversold_excused"] or not report["work"]["quiet"]
    )  # fmt: skip


def _words(report: dict[str, Any]) -> str:
    lines = [
        f"{name:>16}: {report[name]}"
        for name in (
            "orders",
            "buffer",
            "missing",
            "doubled",
            "wrong_status",
            "unconfirmed",
            "crossed",
            "oversold",
            "oversold_excused",
        )
    ]
    lines += [
        f"{'lag ' + name:>16}: p50 {lag['p50_s']} s, p95 {lag['p95_s']} s ({lag['samples']} sales)"
        for name, lag in report["lag"].items()
    ]
    lines += [f"{'work':>16}: {report['work']}"]
    lines += [f"{'broken':>16}: {broken}" for broken in report["broken"]] or [f"{'broken':>16}: nothing"]
    lines += [f"{'':>16}  {name}: {rows}" for name, rows in report["details"].items() if rows]
    return "\n".join(lines)
