"""Template tags that draw the small things. They are plain functions because a list calls them thousands of times;
the `<c-...>` components of the same name call them too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Field, Model
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect, Select
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from erp.kernel.clock import now
from erp.kernel.ui.charts import Chart, draw
from erp.kernel.ui.names import local_name

register = template.Library()
register.filter("local_name", local_name)

TONES = frozenset({"neutral", "info", "progress", "warn", "ok", "bad", "off"})
SPARK_WIDTH, SPARK_HEIGHT = 96, 24
_SELECTED = SafeString(" selected")


@register.simple_tag
def icon(name: str, size: int | str = 16, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration and hidden from screen readers."""
    return _drawn(str(name), str(size), str(label))


@lru_cache(maxsize=2048)
def _drawn(name: str, size: str, label: str) -> SafeString:
    """A page has a hundred icons, mostly the same ones."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" {1}><use href="{2}#{3}"></use></svg>',
        size,
        meaning,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def status(tone: str, label: Any) -> SafeString:
    """Dot and word; the tone is the hue, the word is the meaning."""
    return _status(_tone(tone), label if isinstance(label, SafeString) else str(label))


@lru_cache(maxsize=1024, typed=True)
def _status(tone: str, label: str) -> SafeString:
    """A list has some ten of them, again and again. `typed`: a text and the same markup, declared safe, are two."""
    return format_html('<span class="status tone-{}">{}</span>', tone, label)


@register.simple_tag
def badge(label: Any, tone: str = "neutral") -> SafeString:
    return format_html('<span class="badge tone-{}">{}</span>', _tone(tone), label)


@register.simple_tag
def money(amount: Decimal | int | None, currency: str, places: int | str = 2) -> SafeString:
    """Amount, then the currency muted. No amount is a dash, never a nought."""
    if amount is None or amount == "":
        return SafeString('<span class="mute">—</span>')
    figure = f"{Decimal(amount):,.{int(places)}f}"  # the same in both languages: figures are compared and copied
    bad = " is-negative" if Decimal(amount) < 0 else ""
    return format_html(
        '<span class="money{}">{} <span class="cur">{}</span></span>',
        bad,
        figure,
        currency,
    )


@register.simple_tag(name="datetime")
def datetime_tag(value: datetime | date | None, form: str = "minute") -> SafeString:
    """A moment in the user's zone; the title has it in UTC. `form`: minute (11-23 09:23, with the year unless
    it is this one), full, day."""
    if value is None or value == "":
        return SafeString('<span class="mute">—</span>')
    if not isinstance(value, datetime):
        return format_html('<time datetime="{0}">{0}</time>', value.isoformat())
    local = timezone.localtime(value)
    near = local.year == timezone.localtime(now()).year
    shapes = {
        "minute": "%m-%d %H:%M" if near else "%Y-%m-%d %H:%M",
        "full": "%Y-%m-%d %H:%M",
        "day": "%Y-%m-%d",
    }
    in_utc = value.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        in_utc.isoformat(timespec="seconds"),
        in_utc.strftime("%Y-%m-%d %H:%M:%S UTC"),
        local.strftime(shapes[form]),
    )


@register.simple_tag
def row_check(row_id: Any, label: str) -> SafeString:
    """The cell that selects a row of a `<c-table selectable>`."""
    return format_html(
        '<td class="sel"><input type="checkbox" name="ids" value="{}" data-row-check aria-label="{}"></td>',
        row_id,
        _("Select %(row)s") % {"row": label},
    )


@register.simple_tag
def sparkline(values: Sequence[float | Decimal], label: str) -> SafeString:
    """A line as small as a word, drawn here: no script, no style attribute."""
    figures = [float(value) for value in values]
    if len(figures) < 2:
        return SafeString('<span class="mute">—</span>')
    low, high = min(figures), max(figures)
    across, up = (
        (SPARK_WIDTH - 4) / (len(figures) - 1),
        (SPARK_HEIGHT - 4) / ((high - low) or 1),
    )
    points = " ".join(f"{2 + i * across:.1f},{SPARK_HEIGHT - 2 - (v - low) * up:.1f}" for i, v in enumerate(figures))
    return format_html(
        '<svg class="spark" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">'
        '<polyline points="{3}"></polyline></svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        label,
        points,
    )


@register.simple_tag
def chart(figure: Chart) -> SafeString:
    """A plot; nothing when there are no figures."""
    return draw(figure)


@register.simple_tag(takes_context=True)
def url_with(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with parameters changed; None or "" takes one out. A changed filter starts at page one."""
    query: QueryDict = context["request"].GET.copy()
    for paging in ("after", "before", "cursor"):
        query.pop(paging, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def sort_state(context: dict[str, Any], field: str) -> str:
    """How the list is sorted by this field now: "ascending", "descending" or ""."""
    current = context["request"].GET.get("sort", "")
    return {field: "ascending", f"-{field}": "descending"}.get(current, "")


@register.simple_tag(takes_context=True)
def sort_url(context: dict[str, Any], field: str) -> str:
    """The address that sorts by this field, the other way round when it is sorted by it already."""
    return url_with(
        context,
        sort=f"-{field}" if context["request"].GET.get("sort", "") == field else field,
    )


@register.simple_tag
def swaps(name: str) -> SafeString:
    """Attributes that make the links inside swap the list `name`: its rows, tabs and footer, with the address kept."""
    return format_html(
        'hx-boost:inherited="true" hx-target:inherited="#{0}-grid" hx-select:inherited="#{0}-grid" '
        'hx-select-oob:inherited="#{0}-tabs,#{0}-foot" hx-swap:inherited="outerHTML" hx-push-url:inherited="true" '
        'hx-indicator:inherited="#{0}-busy"',
        name,
    )


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """The options of a select: drawn here, since a list of countries alone is 250 of them on each page."""
    # exactly strings, as `str` alone does not make them: none passes for the same text that is declared safe
    plain = tuple((str.__str__(str(key)), str.__str__(str(text))) for key, text in choices)
    return _options(plain, "" if chosen is None else str(chosen))


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], wanted: str) -> SafeString:
    parts = ((key, _SELECTED if key == wanted else "", text) for key, text in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', parts)


@register.simple_tag
def form_control(field: BoundField) -> SafeString:
    """A form field drawn with the kit's class for its kind, so that forms need no widget attributes."""
    kind = "select" if isinstance(field.field.widget, Select) else "field"
    plain = isinstance(field.field.widget, CheckboxSelectMultiple | RadioSelect)
    known = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs=None if plain else {"class": f"{kind} {known}".strip()})


@register.filter
def shown(row: Model, field: str) -> Any:
    """The word for a choice, as `get_..._display`, which puts all choices together anew for each cell."""
    value = getattr(row, field)
    return _words_of(type(row), field).get(value, value)


@lru_cache(maxsize=256)
def _words_of(model: type[Model], field: str) -> dict[Any, Any]:
    found = model._meta.get_field(field)
    assert isinstance(found, Field)
    return dict(found.flatchoices)


@register.filter
def capped(count: int | None) -> str:
    """A count as the queries give it: above 1,000 they stop counting and say so."""
    if count is None:
        return ""
    return f"{count:,}" if count <= 1000 else "1,000+"


def _tone(tone: str) -> str:
    return tone if tone in TONES else "neutral"
