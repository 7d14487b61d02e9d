"""Small words that only the pages of orders need."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orders.reads.rows import more_words

register = template.Library()
register.filter("more_words", more_words)


@register.simple_tag
def store_time(value: datetime | None, zone: str) -> SafeString:
    """A moment in the reader's zone; the title has it in the store's."""
    if value is None:
        return SafeString('<span class="mute">—</span>')
    there = value.astimezone(ZoneInfo(zone))
    return format_html(
        '<time datetime="{}" title="{} {}">{}</time>',
        value.astimezone(UTC).isoformat(timespec="seconds"),
        there.strftime("%Y-%m-%d %H:%M"),
        zone,
        timezone.localtime(value).strftime("%Y-%m-%d %H:%M"),
    )
