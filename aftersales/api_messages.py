"""The API of messages: conversations of the stores that one may see, and answers, each sent once."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from aftersales.models import Conversation, Message
from aftersales.reads.conversations import buyer_name, text_of
from aftersales.reads.words import say
from aftersales.services.replies import LONGEST, write_reply
from aftersales.states import MessageState, Turn
from erp.kernel.api.fields import Body, Filters, WholeFilter, YesNoFilter
from erp.kernel.api.views import ApiView, DetailView, ListView, WriteView
from stores.states import Marketplace


class ConversationSerializer(serializers.ModelSerializer[Conversation]):
    """A conversation as a list tells it. `turn`: who must answer; `answer_by`: by when we must, null when nothing waits for us."""

    marketplace = serializers.ChoiceField(choices=Marketplace.choices, source="account.marketplace", read_only=True)
    turn = serializers.ChoiceField(choices=Turn.choices, read_only=True)
    assignee = serializers.CharField(source="assignee.username", default=None, read_only=True, allow_null=True)
    buyer = serializers.SerializerMethodField()

    class Meta:
        model = Conversation
        fields: tuple[str, ...] = (
            "id", "thread_id", "store_id", "marketplace", "order_id", "order_number", "listing_id", "buyer", "turn", "answer_by",
            "last_message_at", "assignee", "opened_at", "closed_at", "erased_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_buyer(self, conversation: Conversation) -> str:
        return buyer_name(conversation, self.context["request"].user)


class MessageSerializer(serializers.ModelSerializer[Message]):
    """What was said. Of ours, `state` tells how far it got and `error` why not; a text that is forgotten is empty."""

    state = serializers.ChoiceField(choices=MessageState.choices, read_only=True)
    text = serializers.SerializerMethodField()
    written_by = serializers.CharField(source="written_by.username", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Message
        fields = ("id", "from_buyer", "text", "sent_at", "answer_by", "state", "error", "written_by")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_text(self, message: Message) -> str:
        return text_of(message.sealed)


class ConversationDetailSerializer(ConversationSerializer):
    """A conversation with what was said, oldest first."""

    messages = MessageSerializer(many=True, read_only=True)

    class Meta(ConversationSerializer.Meta):
        fields = (*ConversationSerializer.Meta.fields, "messages")
        read_only_fields = fields


class ConversationFilters(Filters):
    """What a list of conversations may be narrowed by."""

    turn = django_filters.ChoiceFilter(choices=Turn.choices)
    store = WholeFilter(field_name="store_id")
    marketplace = django_filters.ChoiceFilter(choices=Marketplace.choices, field_name="account__marketplace")
    order_id = WholeFilter(field_name="order_id")
    open = YesNoFilter(field_name="closed_at", lookup_expr="isnull")
    answer_by_before = django_filters.IsoDateTimeFilter(field_name="answer_by", lookup_expr="lt")


def _conversations(view: ApiView) -> QuerySet[Conversation]:
    if getattr(view, "swagger_fake_view", False):  # the schema is drawn without anybody asking
        return Conversation.objects.none()
    return Conversation.objects.for_user(view.person).select_related("account", "assignee")


class ConversationList(ListView):
    """Conversations of the stores that you may see, newest first."""

    permission_code = "messages.view"
    serializer_class = ConversationSerializer
    filterset_class = ConversationFilters
    orderings: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "-last_message_at": ("-last_message_at", "-id"),
        "id": ("id",),
        "-id": ("-id",),
    }

    def get_queryset(self) -> QuerySet[Conversation]:
        return _conversations(self)


class ConversationDetail(DetailView):
    """One conversation with its messages."""

    permission_code = "messages.view"
    serializer_class = ConversationDetailSerializer
    lookup_kwarg = "conversation_id"

    def get_queryset(self) -> QuerySet[Conversation]:
        said = Message.objects.select_related("written_by").order_by("sent_at", "pk")
        return _conversations(self).prefetch_related(Prefetch("messages", queryset=said))


class ReplyBody(Body):
    """What to say; `{variables}` of the reply templates are filled in."""

    text = serializers.CharField(max_length=LONGEST)


class ReplyTo(WriteView):
    """Answer a buyer; it is sent in the background, once. Refused: `no_replies`, `unknown_variable`, `missing_value`, `too_long`."""

    permission_code = "messages.reply"
    serializer_class = ReplyBody
    answer_class = MessageSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A conversation that one may not see answers as one that is missing, before the body is looked at."""
        super().initial(request, *args, **kwargs)
        if not _conversations(self).filter(pk=self.kwargs["conversation_id"]).exists():
            raise NotFound

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        written = write_reply(
            client_id=uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']}"),
            conversation_id=self.kwargs["conversation_id"],
            text=data["text"],
            actor=self.person,
        )
        if written.refusal is not None:
            raise ValidationError({written.refusal.code: [say(written.refusal)]})
        message = Message.objects.select_related("written_by").get(pk=written.message_id or 0)
        return MessageSerializer(message).data
