"""What goes wrong after the sale, and what is done about it."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from aftersales.states import (
    CaseKind,
    CaseReason,
    GoodsState,
    MessageState,
    MoneyState,
    RefundState,
    ResendState,
    Turn,
)
from inventory.models import Warehouse
from orders.models import Order, OrderLine
from products.models import Listing, Sku
from stores.models import SellerAccount, Store

if TYPE_CHECKING:
    from people.models import User


class CaseQuerySet(models.QuerySet["Case"]):
    def for_user(self, user: "User") -> Self:
        """The cases of the stores that a person may see."""
        return self.filter(order__store__in=Store.objects.for_user(user))


class Case(models.Model):
    """One thing to be put right on one order. `external_id` is the marketplace's number, empty when opened by hand."""

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="cases")
    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="cases")
    external_id = models.CharField(max_length=80, blank=True, default="", db_default="")
    remote_status = models.CharField(max_length=60, blank=True, default="", db_default="")
    remote_updated_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=14, choices=CaseKind)
    reason = models.CharField(max_length=18, choices=CaseReason, default=CaseReason.OTHER)
    remote_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    note = models.TextField(blank=True, default="", db_default="")
    goods = models.CharField(max_length=10, choices=GoodsState, default=GoodsState.NONE)
    money = models.CharField(max_length=10, choices=MoneyState, default=MoneyState.NONE)
    resend = models.CharField(max_length=8, choices=ResendState, default=ResendState.NONE)
    tracking_number = models.CharField(max_length=60, blank=True, default="", db_default="")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="case_once", condition=~Q(external_id="")),
        ]
        indexes = [
            models.Index(fields=["-id"], name="case_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["order", "id"], name="case_of_order"),
            models.Index(fields=["tracking_number"], name="case_tracking", condition=~Q(tracking_number="")),
        ]

    def __str__(self) -> str:
        return self.number


class CaseLine(models.Model):
    """So many units of a part SKU of an order line: expected back, received, judged, or to be sent again."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="case_lines")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    expected = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0, db_default=0)
    restocked = models.PositiveIntegerField(default=0, db_default=0)
    defective = models.PositiveIntegerField(default=0, db_default=0)
    written_off = models.PositiveIntegerField(default=0, db_default=0)
    resend = models.PositiveIntegerField(default=0)
    resent = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "order_line", "sku"], name="case_line_once"),
            models.CheckConstraint(
                name="case_line_judged_is_received",
                condition=Q(received__gte=F("restocked") + F("defective") + F("written_off")),
            ),
            models.CheckConstraint(name="case_line_resent_sane", condition=Q(resent__lte=F("resend"))),
        ]


class ReturnArrival(models.Model):
    """Units of a case line that came through the door together: who took them in, and when. Append-only.

    `client_id` is made by the page or device; the same sending again finds what is there.
    """

    client_id = models.UUIDField()
    line = models.ForeignKey(CaseLine, on_delete=models.PROTECT, related_name="arrivals")
    quantity = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_id", "line"], name="return_arrival_once"),
            models.CheckConstraint(name="return_arrival_some", condition=Q(quantity__gt=0)),
        ]


class UnknownParcel(models.Model):
    """A parcel that came back and that no code of ours explains: kept on its own shelf until somebody finds its case."""

    client_id = models.UUIDField(unique=True)
    code = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True, default="")
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="unknown_parcels")
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unknown_parcel_linked_has_time",
                condition=Q(case__isnull=True, linked_at__isnull=True) | Q(case__isnull=False, linked_at__isnull=False),
            ),
            models.UniqueConstraint(fields=["code"], name="unknown_parcel_open_once", condition=Q(case__isnull=True)),
        ]


class StaleCaseLine(models.Model):
    """A case line whose reservation changed by somebody else's doing, until after-sales looks at it. Insert-only, as the stock is
    locked then."""

    case_line_id = models.BigIntegerField()


class Inspection(models.Model):
    """Units of a case line that were judged together. Restocked and defective ones come back at the cost they left with.

    `written_off_value` is the cost of the written-off ones, in minor units of the base currency; they never enter the stock.
    The stock moves have document kind `inspection`, this id, and leg `restocked` or `defective`. Append-only.
    """

    client_id = models.UUIDField(unique=True)
    line = models.ForeignKey(CaseLine, on_delete=models.PROTECT, related_name="inspections")
    warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="+")
    restocked = models.PositiveIntegerField(default=0)
    defective = models.PositiveIntegerField(default=0)
    written_off = models.PositiveIntegerField(default=0)
    written_off_value = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True, default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inspection_some", condition=Q(restocked__gt=0) | Q(defective__gt=0) | Q(written_off__gt=0)
            ),
        ]


class Refund(models.Model):
    """Money that goes back to a buyer on a case, in minor units of the order's currency: for goods, for shipping, and tax.

    Its outbox command has the wish `refund:<id>`. `confirmed_at` is the marketplace's word; only then it reaches the books.
    `by_marketplace`: the marketplace gave it back by itself and told us; there is no command then.
    """

    client_id = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="refunds")
    currency = models.CharField(max_length=3)
    items_minor = models.BigIntegerField(default=0)
    shipping_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=RefundState, default=RefundState.AGREED)
    external_id = models.CharField(max_length=80, blank=True, default="", db_default="")
    error = models.TextField(blank=True, default="", db_default="")
    by_marketplace = models.BooleanField(default=False, db_default=False)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="refund_sane",
                condition=Q(items_minor__gte=0, shipping_minor__gte=0, tax_minor__gte=0)
                & (Q(items_minor__gt=0) | Q(shipping_minor__gt=0)),
            ),
            models.CheckConstraint(
                name="refund_confirmed_has_time",
                condition=~Q(state=RefundState.CONFIRMED) | Q(confirmed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case", "id"], name="refund_of_case")]


class Review(models.Model):
    """What a buyer says of a listing (or of the shop, without one), one to five stars. A bad one may open a case (`case`)."""

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="reviews")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="reviews")
    external_id = models.CharField(max_length=80)
    listing = models.ForeignKey(Listing, null=True, on_delete=models.PROTECT, related_name="reviews")
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="reviews")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="reviews")
    stars = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    author = models.CharField(max_length=120, blank=True, default="")
    reviewed_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="review_once"),
            models.CheckConstraint(name="review_stars_sane", condition=Q(stars__gte=1, stars__lte=5)),
        ]
        indexes = [
            models.Index(fields=["store", "-reviewed_at", "-id"], name="review_by_store"),
            models.Index(fields=["-reviewed_at", "-id"], name="review_newest"),
            models.Index(fields=["-reviewed_at", "-id"], name="review_unseen", condition=Q(seen_at__isnull=True)),
        ]


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def for_user(self, user: "User") -> Self:
        """The conversations of the stores that a person may see."""
        return self.filter(store__in=Store.objects.for_user(user))


class Conversation(models.Model):
    """What a buyer and one of our stores write to each other, about an order or before any. The messages are its rows.

    `turn`, `answer_by` (the earliest time by which something unanswered must be answered) and `last_message_at` follow from
    them (`queries.TURNS`). `closed_upto`: up to this message, closing it said that nothing more has to be answered. Name and id of
    the buyer are sealed; `name_hash` is that of `orders.Buyer`, `buyer_hash` that of the marketplace's id.
    """

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="conversations")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="conversations")
    thread_id = models.CharField(max_length=160)
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="conversations")
    order_number = models.CharField(max_length=80, blank=True, default="")
    listing = models.ForeignKey(Listing, null=True, on_delete=models.PROTECT, related_name="conversations")
    sealed = models.BinaryField(null=True)
    name_hash = models.BinaryField(null=True, max_length=16)
    buyer_hash = models.BinaryField(null=True, max_length=16)
    turn = models.CharField(max_length=5, choices=Turn, default=Turn.BUYER)
    answer_by = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField()
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_upto = models.BigIntegerField(default=0)
    erased_at = models.DateTimeField(null=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "thread_id"], name="conversation_once"),
            models.CheckConstraint(
                name="conversation_owes_by_a_time",
                condition=Q(turn=Turn.US, answer_by__isnull=False, closed_at__isnull=True)
                | Q(turn=Turn.BUYER, answer_by__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by", "id"], name="conversation_due", condition=Q(answer_by__isnull=False)),
            models.Index(fields=["-last_message_at", "-id"], name="conversation_newest"),
            models.Index(fields=["store", "-last_message_at", "-id"], name="conversation_by_store"),
            models.Index(fields=["name_hash"], name="conversation_name"),
            models.Index(fields=["buyer_hash"], name="conversation_buyer"),
        ]

    def __str__(self) -> str:
        return self.thread_id


class Message(models.Model):
    """One message. What was said, by whom and when never changes and is never deleted (a trigger); how far ours got, does.

    Of ours written here: `client_id`, its outbox command has the wish `reply:<id>` and its reference is `M<id>`, and it answers what
    had come up to `answers_upto`. Ours without `client_id` was typed at the marketplace. `text_hash` (keyed) finds the same text
    again. The text is sealed, and null once it is erased.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages")
    external_id = models.CharField(max_length=160, blank=True, default="")
    client_id = models.UUIDField(null=True, unique=True)
    from_buyer = models.BooleanField()
    sealed = models.BinaryField(null=True)
    text_hash = models.BinaryField(null=True, max_length=16)
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    answers_upto = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=MessageState)
    error = models.TextField(blank=True, default="")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "external_id"], name="message_once", condition=~Q(external_id="")
            ),
            models.CheckConstraint(
                name="message_of_one_side",
                condition=Q(
                    from_buyer=True, state=MessageState.RECEIVED, answer_by__isnull=False, client_id__isnull=True
                )
                | Q(from_buyer=False, state=MessageState.SENT, answer_by__isnull=True, client_id__isnull=True)
                | Q(from_buyer=False, answer_by__isnull=True, client_id__isnull=False, answers_upto__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["conversation", "sent_at", "id"], name="message_of_conversation")]


@pghistory.track()
class ReplyTemplate(models.Model):
    """A text to answer with, in English, Chinese and one more language; `{variables}` are filled in when it is sent."""

    name = models.CharField(max_length=80)
    text_en = models.TextField(blank=True, default="")
    text_zh = models.TextField(blank=True, default="")
    other_language = models.CharField(max_length=8, blank=True, default="")
    text_other = models.TextField(blank=True, default="")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="reply_template_once", condition=Q(retired_at__isnull=True)),
            models.CheckConstraint(
                name="reply_template_says_something",
                condition=~Q(text_en="") | ~Q(text_zh="") | ~Q(text_other=""),
            ),
            models.CheckConstraint(
                name="reply_template_other_is_named",
                condition=Q(text_other="", other_language="") | (~Q(text_other="") & ~Q(other_language="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
