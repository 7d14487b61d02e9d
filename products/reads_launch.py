"""Reads of the launch board and the designers' queue."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from erp.kernel import clock
from erp.kernel.tables import capped_count
from erp.kernel.ui.home import Tile, tile
from people.models import User
from products.models import DesignTask, LaunchCard, Product, ProductImage, SkuImage
from products.states import TASKS_OPEN, Stage, TaskKind, TaskState
from stores.access import store_ids_for

PER_COLUMN = 30


class Lack(StrEnum):
    """What a product may lack before it can be listed."""

    IMAGES = "images"
    CHINESE = "zh"
    ENGLISH = "en"

    @property
    def kind(self) -> TaskKind:
        """The task that mends it."""
        return TaskKind.IMAGES if self == Lack.IMAGES else TaskKind.COPY

    @property
    def language(self) -> str:
        """In which language."""
        return "" if self == Lack.IMAGES else self.value


def tasks_seen_by(user: User) -> QuerySet[DesignTask]:
    """Tasks for products, and those for the stores that a person may see."""
    return DesignTask.objects.filter(Q(store=None) | Q(store__in=store_ids_for(user)))


def lacking(what: Lack | None = None) -> QuerySet[Product]:
    """Products in use without images, or without a Chinese or English description; each says what it lacks, and what somebody is at."""
    at_it = DesignTask.objects.filter(product=OuterRef("pk"), state__in=TASKS_OPEN)
    of_product = Exists(ProductImage.objects.filter(product=OuterRef("pk")))
    of_sku = Exists(SkuImage.objects.filter(sku__product=OuterRef("pk")))
    marked = Product.objects.filter(archived_at=None).annotate(
        lacks_images=~of_product & ~of_sku,
        lacks_zh=ExpressionWrapper(Q(description_zh=""), output_field=BooleanField()),
        lacks_en=ExpressionWrapper(Q(description=""), output_field=BooleanField()),
        images_at_it=Exists(at_it.filter(kind=TaskKind.IMAGES)),
        zh_at_it=Exists(at_it.filter(kind=TaskKind.COPY, language="zh")),
        en_at_it=Exists(at_it.filter(kind=TaskKind.COPY, language="en")),
    )
    if what is None:
        return marked.filter(Q(lacks_images=True) | Q(lacks_zh=True) | Q(lacks_en=True))
    return marked.filter(**{f"lacks_{what.value}": True})


def cards_matching(params: Mapping[str, str], user: User) -> QuerySet[LaunchCard]:
    """The cards of the board by its filters: `owner` (me, none or an id), `late`, `q`."""
    found = LaunchCard.objects.select_related("product", "owner")
    owner, text = params.get("owner", ""), params.get("q", "").replace("\0", "").strip()[:60]
    if owner == "me":
        found = found.filter(owner=user)
    elif owner == "none":
        found = found.filter(owner=None)
    elif owner.isdecimal() and len(owner) < 19:
        found = found.filter(owner_id=int(owner))
    if params.get("late"):
        found = late_cards(found)
    if text:
        found = found.filter(
            Q(product__code__istartswith=text) | Q(product__name__icontains=text) | Q(product__name_zh__icontains=text)
        )
    return found


def late_cards(found: QuerySet[LaunchCard]) -> QuerySet[LaunchCard]:
    """Cards whose day is over in the company's zone; what is tested is done."""
    return found.filter(due_on__lt=clock.business_date()).exclude(stage=Stage.TESTED)


def board(found: QuerySet[LaunchCard]) -> list[dict[str, Any]]:
    """The columns with their work in progress; the most urgent cards of each. Two statements, however many cards."""
    today = clock.business_date()
    late = Count("pk", filter=Q(due_on__lt=today))
    counts = {
        str(row["stage"]): (int(row["cards"]), int(row["late"]))
        for row in found.order_by().values("stage").annotate(cards=Count("pk"), late=late)
    }
    order = [F("due_on").asc(nulls_last=True), F("pk").asc()]
    ranked = found.annotate(place=Window(RowNumber(), partition_by=F("stage"), order_by=order))
    shown: dict[str, list[LaunchCard]] = {}
    for card in ranked.filter(place__lte=PER_COLUMN).order_by("place"):
        shown.setdefault(card.stage, []).append(card)
    return [
        {
            "stage": stage,
            "label": stage.label,
            "count": count,
            "late": late_ones if stage != Stage.TESTED else 0,
            "cards": [{"card": card, "late": is_late(card)} for card in shown.get(stage, [])],
            "more": max(count - PER_COLUMN, 0),
        }
        for stage in Stage
        for count, late_ones in [counts.get(stage, (0, 0))]
    ]


def is_late(card: LaunchCard) -> bool:
    """Whether the card's day is over."""
    return card.due_on is not None and card.due_on < clock.business_date() and card.stage != Stage.TESTED


def tiles(user: User) -> list[Tile]:
    """For designers: their tasks and those of nobody; for who manages launches: what is to be reviewed, and late cards."""
    made: list[Tile] = []
    if not user.can("design.work"):
        return made
    today, queue = clock.business_date(), reverse("products:design")
    tasks = tasks_seen_by(user)
    mine = tasks.filter(owner=user, state__in=(TaskState.OPEN, TaskState.DOING, TaskState.RETURNED))
    late = capped_count(mine.filter(due_on__lt=today))
    says = _("%(late)s overdue") % {"late": late}
    made.append(tile(_("My design tasks"), capped_count(mine), f"{queue}?tab=mine", says, "bad" if late else "info"))
    free = tasks.filter(owner=None, state__in=TASKS_OPEN)
    made.append(tile(_("Design tasks of nobody"), capped_count(free), f"{queue}?tab=free", _("to be taken"), "info"))
    if user.can("launch.manage"):
        review = tasks.filter(state=TaskState.REVIEW)
        made.append(tile(_("Design to review"), capped_count(review), f"{queue}?tab=review", _("handed in"), "info"))
        cards = capped_count(late_cards(LaunchCard.objects.all()))
        made.append(
            tile(_("Late launches"), cards, reverse("products:launch") + "?late=1", _("their day is over"), "warn")
        )
    return made
