"""`manage.py audit`: prove every promise from the rows."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from erp.kernel.promises import Finding, audit


class Command(BaseCommand):
    help = "Check every promise against the database; exit 1 and the offending rows when one is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per promise, the offenders of the broken ones, and a summary."""
        findings = audit(progress=None if options["json"] else self._line)
        broken = [finding for finding in findings if not finding.kept]
        if options["json"]:
            self.stdout.write(json.dumps(summary(findings), default=str))
        else:
            idle = sum(not finding.exercised for finding in findings)
            self.stdout.write(f"{len(findings)} promises, {len(broken)} broken, {idle} not exercised")
        if broken:
            raise SystemExit(1)

    def _line(self, finding: Finding) -> None:
        state = "BROKEN" if not finding.kept else f"{finding.checked:>9}" if finding.exercised else "not exercised"
        self.stdout.write(f"{state:>13}  {finding.promise.name}: {finding.promise.says}")
        for row in finding.offenders:
            self.stdout.write(f"{'':>15}{row}")


def summary(findings: list[Finding]) -> dict[str, Any]:
    """{promises, broken: [{promise, rows}], checked: {promise: rows}}."""
    return {
        "promises": len(findings),
        "broken": [
            {"promise": finding.promise.name, "rows": finding.offenders} for finding in findings if not finding.kept
        ],
        "checked": {finding.promise.name: finding.checked for finding in findings},
    }
