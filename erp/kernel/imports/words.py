"""What is wrong with a file or a row, in the reader's words: each says what to do. Rows keep codes and values, never sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.kinds import ImportKind, Reason
from erp.kernel.imports.models import ExportFile, ImportRun
from erp.kernel.job_words import JobWords

if TYPE_CHECKING:
    from people.models import User

_FILES: dict[str, Promise] = {
    "broken": _("This is not a workbook that can be read. Save it as .xlsx or .csv and send it again."),
    "old_excel": _("This is an old .xls workbook. Save it as .xlsx and send it again."),
    "encoding": _("The text is neither UTF-8 nor GB18030. Save it as 'CSV UTF-8' and send it again."),
    "empty": _("The file is empty."),
    "no_rows": _("There is no row below the headings."),
    "nul": _("Row %(row)s holds a NUL character. Remove it and send the file again."),
    "bad_line": _("Row %(row)s can't be read as CSV: a quote is not closed, or a cell is too long."),
    "too_large": _("The file has more than %(megabytes)s MB. Split it."),
    "too_large_inside": _("Unpacked, the workbook is too large. Split it."),
    "too_much_text": _(
        "The workbook holds more than %(megabytes)s MB of different texts. Save it as CSV, or split it."
    ),
    "too_many_rows": _("The sheet has more than %(most)s rows. Split it."),
    "columns_missing": _("These columns are missing: %(columns)s."),
    "column_twice": _("The columns '%(first)s' and '%(heading)s' mean the same. Keep one of them."),
}

_ROWS: dict[str, Promise] = {
    "twice": _("%(key)s is in row %(first)s already. Keep one of the two rows."),
    "claimed": _("%(value)s belongs to %(key)s in row %(first)s. One of them must be another."),
    "unit_differs": _("Row %(first)s says '%(theirs)s' for %(unit)s, this one '%(value)s'. Write the same in both."),
    "required": _("Must not be empty."),
    "too_long": _("Has %(length)s letters; at most %(most)s fit."),
    "excel_error": _("The cell holds the spreadsheet's error %(value)s. Write the value."),
    "exponent": _(
        "A spreadsheet has shortened this code to %(value)s. Format the column as text and write the code anew."
    ),
    "became_a_day": _("A spreadsheet has made the day %(value)s of this. Format the column as text and write it anew."),
    "not_a_number": _("'%(value)s' is no number. Write digits only, such as 1250 or 12.5."),
    "not_whole": _("'%(value)s' is no whole number."),
    "too_fine": _("'%(value)s' has more than %(places)s decimals."),
    "negative": _("'%(value)s' is below zero."),
    "too_large_number": _("'%(value)s' is above %(most)s."),
    "not_yes_or_no": _("'%(value)s' is neither yes nor no."),
    "unknown_word": _("'%(value)s' is not known. Known are: %(known)s."),
    "failed": _("The database refused this row: %(error)s"),
}


def file_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a file could not be read."""
    return str(_FILES[code]) % _flat(values) if code in _FILES else code


def reason_words(kind: ImportKind, reason: Reason) -> str:
    """Why a row is wrong, with the column that it is about."""
    code = "too_large_number" if reason.code == "too_large" else reason.code
    text = str(_ROWS[code]) % _flat(reason.values) if code in _ROWS else kind.words(code, _flat(reason.values))
    if not reason.column:
        return text
    heading = kind.heading(reason.column, get_language() or "en")
    return gettext("%(column)s: %(reason)s") % {"column": heading, "reason": text}


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: ", ".join(map(str, each)) if isinstance(each, list | tuple) else each for name, each in values.items()
    }


def job_words(kind: str, title: str | Promise) -> JobWords:
    """How the pages of jobs speak about reading, checking, writing and exporting."""
    labels = {"imports.read": _run_labels, "exports.write": _export_labels}.get(kind, _part_labels)
    return JobWords(title, labels, file_words)


def _run_labels(ids: Sequence[int], user: User) -> dict[int, tuple[str, str]]:
    return {run.pk: (run.file_name, "") for run in ImportRun.objects.filter(pk__in=list(ids))}


def _export_labels(ids: Sequence[int], user: User) -> dict[int, tuple[str, str]]:
    return {export.pk: (export.file_name, "") for export in ExportFile.objects.filter(pk__in=list(ids))}


def _part_labels(ids: Sequence[int], user: User) -> dict[int, tuple[str, str]]:
    return {part: (gettext("Rows from %(row)s") % {"row": part % 100_000_000 or 2}, "") for part in ids}
