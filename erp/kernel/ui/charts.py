"""Plots drawn on the server as SVG: no script, no style attribute, the same picture for the same figures. Colours come from the kit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 8, 10, 24
COLOURS = 6  # the kit has classes chart-0 .. chart-5
MOST_LABELS = 12
Figure = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Series:
    """One line or row of bars: its name, and a value per label; None leaves a gap."""

    name: str
    values: Sequence[Figure | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be drawn: `says` is what a screen reader hears, `unit` stands at the axis. `kind`: lines or bars."""

    says: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    kind: str = "lines"


def nice_ticks(low: float, high: float, *, count: int = 4) -> list[float]:
    """Round numbers that cover the range, nought included: 1, 2 or 5 times a power of ten apart."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1.0
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = floor(low / step)
    ticks = [step * first]
    while ticks[-1] < high - step * 1e-9:
        ticks.append(step * (first + len(ticks)))
    return ticks


def short(value: float) -> str:
    """A figure as short as an axis wants it: 1.2k, 3M."""
    for power, word in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= power:
            return f"{value / power:.4g}{word}"
    return f"{value:.4g}"


def draw(chart: Chart) -> SafeString:
    """The chart as SVG, with the figures of each point in its title, so that a pointer reads them. Nothing to show: an empty text."""
    values = [float(value) for series in chart.series for value in series.values if value is not None]
    if not values or not chart.labels:
        return SafeString("")
    ticks = nice_ticks(min(values), max(values))
    plot = _Plot(len(chart.labels), ticks[0], ticks[-1], bars=chart.kind == "bars")
    body = plot.grid(ticks, chart.unit) + plot.labels(chart.labels)
    for place, series in enumerate(chart.series):
        draw_one = plot.bars_of if plot.bars else plot.line_of
        body += draw_one(series, chart.labels, place, len(chart.series))
    return format_html(
        '<figure class="chart"><svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>{}</figure>',
        WIDTH, HEIGHT, chart.says, body, _legend(chart.series),
    )  # fmt: skip


def _legend(series: Sequence[Series]) -> SafeString:
    if len(series) < 2:
        return SafeString("")
    items = format_html_join(
        "", '<li class="chart-{}">{}</li>', ((i % COLOURS, one.name) for i, one in enumerate(series))
    )
    return format_html('<ul class="chart-legend">{}</ul>', items)


@dataclass(frozen=True, slots=True)
class _Plot:
    count: int
    low: float
    high: float
    bars: bool

    def x(self, place: float) -> float:
        """Where a label stands: bars in the middle of their slot, points from edge to edge."""
        wide = WIDTH - LEFT - RIGHT
        if self.bars:
            return LEFT + wide * (place + 0.5) / self.count
        return LEFT + wide * (place / (self.count - 1) if self.count > 1 else 0.5)

    def y(self, value: float) -> float:
        tall = HEIGHT - TOP - BOTTOM
        return TOP + tall * (self.high - value) / (self.high - self.low)

    def grid(self, ticks: Sequence[float], unit: str) -> SafeString:
        lines = (
            (
                LEFT,
                WIDTH - RIGHT,
                f"{self.y(tick):.1f}",
                LEFT - 6,
                f"{self.y(tick) + 4:.1f}",
                short(tick),
                f" {unit}" if unit else "",
            )
            for tick in ticks
        )
        return format_html_join(
            "", '<path class="rule" d="M{0} {2}H{1}"/><text class="tick" x="{3}" y="{4}">{5}{6}</text>', lines
        )

    def labels(self, labels: Sequence[str]) -> SafeString:
        step = -(-len(labels) // MOST_LABELS)
        shown = ((f"{self.x(place):.1f}", HEIGHT - 6, labels[place]) for place in range(0, len(labels), step))
        return format_html_join("", '<text class="label" x="{}" y="{}">{}</text>', shown)

    def line_of(self, series: Series, labels: Sequence[str], place: int, _of: int) -> SafeString:
        points = [
            (self.x(i), self.y(float(value)), labels[i], value)
            for i, value in enumerate(series.values)
            if value is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in points)
        dots = format_html_join(
            "",
            '<circle cx="{}" cy="{}" r="3"><title>{}: {} {}</title></circle>',
            ((f"{x:.1f}", f"{y:.1f}", label, series.name, value) for x, y, label, value in points),
        )
        return format_html('<g class="chart-{}"><polyline points="{}"/>{}</g>', place % COLOURS, path, dots)

    def bars_of(self, series: Series, labels: Sequence[str], place: int, of: int) -> SafeString:
        slot = (WIDTH - LEFT - RIGHT) / self.count * 0.8
        wide = slot / of
        bars = (
            (
                f"{self.x(i) - slot / 2 + wide * place:.1f}", f"{min(self.y(float(value)), self.y(0)):.1f}", f"{max(wide - 1, 1):.1f}",
                f"{abs(self.y(float(value)) - self.y(0)):.1f}", labels[i], series.name, value,
            )
            for i, value in enumerate(series.values)
            if value is not None
        )  # fmt: skip
        drawn = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {} {}</title></rect>', bars)
        return format_html('<g class="chart-{}">{}</g>', place % COLOURS, drawn)
