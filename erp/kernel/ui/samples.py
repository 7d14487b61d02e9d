"""Made-up rows for the kit's pages: long names, several scripts, every tone; the same on every load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.kernel.ui.context import NavLink, NavSection, ShellContext
from erp.kernel.ui.nav import StoreChoice, SyncState

MOMENT = datetime(2026, 11, 23, 9, 23, tzinfo=UTC)
PAGE = 60
BUYERS = (
    "Łukasz Nowak",
    "John O'Neill",
    "Olivia Brown",
    "Иван Петров",
    "Nguyễn Văn An",
    "王小明",
    "Maria Schäfer",
)
STORES = (
    "Northwind US",
    "Northwind DE",
    "鹿野家居旗舰店",
    "Lumen & Co",
    "Harbour Outlet",
)
SKUS = (
    "MUG-350-BLU-8",
    "CBL-USBC-1M-2",
    "BAG-CANVAS-L-6",
    "LAMP-OAK-S-8",
    "KIT-YOGA-02-1",
)
CURRENCIES = ("EUR", "GBP", "USD", "JPY", "SGD", "MXN")
COUNTRIES = ("DE", "GB", "FR", "JP", "SG", "MX", "US")


@dataclass(frozen=True)
class SampleRow:
    id: int
    number: str
    tone: str
    state: str
    store: str
    buyer: str
    country: str
    sku: str
    units: int
    total: Decimal
    places: int
    currency: str
    margin: Decimal
    ordered_at: datetime
    ship_by: datetime
    late: bool
    tag: str


def states() -> list[tuple[str, str]]:
    """The pipeline as tabs show it: tone and word."""
    return [
        ("neutral", _("New")),
        ("info", _("In review")),
        ("progress", _("Allocated")),
        ("warn", _("On hold")),
        ("ok", _("Shipped")),
        ("bad", _("Problem")),
        ("off", _("Cancelled")),
    ]


def rows(count: int = 180) -> list[SampleRow]:
    """The same rows every time."""
    words = states()
    return [_row(i, *words[(i * 5 + i // 7) % len(words)]) for i in range(count)]


def _row(i: int, tone: str, state: str) -> SampleRow:
    currency = CURRENCIES[i % 6]
    places = 0 if currency == "JPY" else 2
    ordered_at = MOMENT - timedelta(minutes=17 * i)
    return SampleRow(
        id=1000 + i,
        number=f"{('AM', 'AE', 'WI', 'DH')[i % 4]}-{196630357 + i * 7919}",
        tone=tone,
        state=state,
        store=STORES[i % 5],
        buyer=BUYERS[i % 7],
        country=COUNTRIES[i % 7],
        sku=SKUS[(i * 3) % 5],
        units=1 + i % 6,
        total=Decimal(3990 + (i * 1733) % 21000) / (1 if places == 0 else 100),
        places=places,
        currency=currency,
        margin=Decimal((i * 37) % 430) / 10 - 3,
        ordered_at=ordered_at,
        ship_by=ordered_at + timedelta(hours=48),
        late=i % 11 == 0,
        tag=(_("battery"), "IOSS", "", "", _("fragile"))[i % 5],
    )


@dataclass(frozen=True)
class SamplePage:
    rows: Sequence[SampleRow]
    count_text: str
    first_query: str | None
    prev_query: str | None
    next_query: str | None


class SampleForm(forms.Form):
    """Every kind of input the forms of the house use."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Used for sign-in and alerts."),
    )
    store = forms.ChoiceField(
        label=gettext_lazy("Store"),
        choices=[("", "—"), *((str(i), name) for i, name in enumerate(STORES))],
    )
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1)
    due = forms.DateField(
        label=gettext_lazy("Due"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    file = forms.FileField(label=gettext_lazy("File"), required=False)
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"),
        choices=[(code, code) for code in COUNTRIES],
        required=False,
    )
    agreed = forms.BooleanField(label=gettext_lazy("Ask for a second factor at sign-in"))


def shell_with_everything(shell: ShellContext, *, active: str) -> ShellContext:
    """The page's own shell, with all parts of the bar and the navigation filled in."""

    def link(label: str, icon: str, url: str, count: int | None = None, key: str = "") -> NavLink:
        return NavLink(label=label, icon=icon, url=url, count=count, key=key, active=url == active)

    kit, orders, station = "/ui-kit/", "/ui-kit/list/", "/ui-kit/station/"
    return replace(
        shell,
        sections=[
            NavSection(
                "",
                [
                    link(_("Today"), "home", kit),
                    link(_("Orders"), "shopping-cart", orders, 180, "o"),
                ],
            ),
            NavSection(
                _("Warehouse"),
                [
                    link(_("Pack and verify"), "package", station, 204, "p"),
                    link(_("Stock"), "building-warehouse", f"{kit}#stock", None, "s"),
                    link(_("Returns"), "arrow-back-up", f"{kit}#returns", 12),
                ],
            ),
            NavSection(
                _("Money"),
                [link(_("Settlements"), "cash-banknote", f"{kit}#settlements")],
            ),
            NavSection(
                _("System"),
                [
                    link(_("Stores and sync"), "plug-connected", f"{kit}#sync"),
                    link(_("Settings"), "settings", f"{kit}#settings"),
                ],
            ),
        ],
        stores=[StoreChoice(i, name, "Amazon") for i, name in enumerate(STORES)],
        sync=SyncState("late", _("Synced 2 min ago"), f"{kit}#sync"),
        notices=3,
        notices_url=f"{kit}#notices",
        home_url=kit,
    )


def kit_context() -> dict[str, Any]:
    """What the kit page shows beside what its template says."""
    return {
        "tones": states(),
        "rows": rows(6),
        "tabs": [
            {"label": _("All"), "url": "?tab=all", "count": 1001, "active": True},
            {"label": _("To review"), "url": "?tab=review", "count": 155},
            {"label": _("Problem"), "url": "?tab=problem", "count": 3, "warn": True},
            {"label": _("Shipped"), "url": "?tab=shipped", "count": 0},
            {
                "label": _("Late in Germany"),
                "url": "?tab=late",
                "count": None,
                "icon": "star",
            },
        ],
        "store_options": list(enumerate(STORES, start=1)),
        "events": events(),
        "outcomes": outcomes(rows(4)),
        "page": SamplePage(
            rows=(),
            count_text=_("51–100 of 1,000+"),
            first_query="",
            prev_query="",
            next_query="",
        ),
        "spark": [4, 7, 5, 9, 12, 8, 14, 13, 17],
        "moment": MOMENT,
        "amounts": [Decimal("1234.50"), Decimal("-18.00"), None],
        "blank_form": SampleForm(),
        "wrong_form": SampleForm({"name": "", "email": "lin@", "quantity": "0"}),
        "demo_user": "运营 · Lin",
    }


def events() -> list[dict[str, Any]]:
    """A timeline with a failure in it."""
    failed = _("The marketplace refused the tracking number: it belongs to another carrier.")
    return [
        {
            "text": _("Tracking number refused"),
            "at": MOMENT,
            "actor": "Amazon",
            "tone": "bad",
            "detail": failed,
        },
        {
            "text": _("Parcel shipped"),
            "at": MOMENT - timedelta(hours=2),
            "actor": "仓库 · Zhao",
            "tone": "ok",
        },
        {
            "text": _("Approved"),
            "at": MOMENT - timedelta(hours=9),
            "actor": "运营 · Lin",
            "tone": "info",
        },
        {"text": _("Order received"), "at": MOMENT - timedelta(hours=10), "actor": ""},
    ]


def outcomes(chosen: Sequence[SampleRow]) -> list[dict[str, Any]]:
    """One outcome per row, of all three kinds in turn."""
    reason = _("The address has no postcode. Ask the buyer, then approve again.")
    kinds = [("done", ""), ("refused", reason), ("already", ""), ("done", "")]
    return [
        {
            "id": row.id,
            "label": row.number,
            "kind": kinds[i % 4][0],
            "reason": kinds[i % 4][1],
        }
        for i, row in enumerate(chosen)
    ]
