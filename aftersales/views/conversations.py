"""Messages: the inbox of all stores, one conversation, and what is done in it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftersales import filters
from aftersales.filters import ABOUT, CONVERSATION_TABS
from aftersales.forms import ReplyForm
from aftersales.models import Conversation, Message
from aftersales.reads.conversations import conversation_context, conversation_rows, template_text, values_for
from aftersales.reads.words import say
from aftersales.services import conversations
from aftersales.services.replies import send_again, write_reply
from aftersales.variables import fill
from aftersales.views.cases import tabs
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from people.access import AuthedRequest, permission_required
from people.models import User
from stores.models import Store
from stores.states import CONNECTED

ACTIONS = ("take", "leave", "close", "reopen")


@require_GET
@permission_required("messages.view")
def inbox(request: AuthedRequest) -> HttpResponse:
    """What buyers wrote to the person's stores; at first what must be answered, most urgent first."""
    found = filters.conversations(request.GET, request.user).select_related("store", "account", "order", "assignee")
    page, slow = None, False
    try:
        with limited():
            page = keyset_page(found, request.GET, order=filters.conversation_order(request.GET))
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    except TooSlow:
        slow = True
    context = {
        "page": page,
        "rows": conversation_rows(page.rows if page else [], user=request.user),
        "too_slow": slow,
        "tabs": tabs(request, CONVERSATION_TABS),
        "filtered": any(request.GET.get(name) for name in ("q", "store", "marketplace", "about")),
        "stores": list(Store.objects.for_user(request.user).order_by("name").values_list("pk", "name")),
        "marketplaces": [(str(market), market.label) for market in CONNECTED],
        "abouts": list(ABOUT.items()),
    }
    return render(request, "aftersales/inbox.html", context)


@require_GET
@permission_required("messages.view")
def conversation_page(request: AuthedRequest, conversation_id: int) -> HttpResponse:
    """One conversation, with what it is about beside it."""
    return _page(request, _conversation(request.user, conversation_id))


@require_GET
@permission_required("messages.view")
def conversation_drawer(request: AuthedRequest, conversation_id: int) -> HttpResponse:
    """The same, beside the list."""
    return _page(request, _conversation(request.user, conversation_id), drawer=True)


@require_POST
@permission_required("messages.reply")
def reply(request: AuthedRequest, conversation_id: int) -> HttpResponse:
    """Answer the buyer. A text that can't be sent comes back with what is wrong."""
    conversation = _conversation(request.user, conversation_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This form is broken. Reload the page."))
    written = write_reply(
        client_id=form.cleaned_data["client_id"],
        conversation_id=conversation.pk,
        text=form.cleaned_data["text"],
        actor=request.user,
    )
    if written.refusal is not None:
        draft = {"draft": form.cleaned_data["text"], "refused": say(written.refusal)}
        return _page(request, conversation, drawer=_in_drawer(request), status=422, **draft)
    return _done(request, conversation)


@require_GET
@permission_required("messages.reply")
def filled(request: AuthedRequest, conversation_id: int) -> HttpResponse:
    """The field of the reply with a template in it, and which of its variables have no value here."""
    conversation = _conversation(request.user, conversation_id)
    text = template_text(request.GET.get("template", ""))
    if text is None:
        return render(request, "aftersales/reply_text.html", {"draft": ""})
    ready = fill(text, values_for(conversation, request.user))
    why = say(Refusal("missing_value", {"names": ready.missing})) if ready.missing else ""
    return render(request, "aftersales/reply_text.html", {"draft": ready.text, "refused": why})


@require_POST
@permission_required("messages.reply")
def act(request: AuthedRequest, conversation_id: int, action: str) -> HttpResponse:
    """Take it, leave it, close it or open it again."""
    if action not in ACTIONS:
        raise Http404
    conversation = _conversation(request.user, conversation_id)
    ids, person = [conversation.pk], request.user
    if action in ("take", "leave"):
        assignee = person if action == "take" else None
        outcomes = conversations.assign(conversation_ids=ids, assignee=assignee, actor=person)
    elif action == "close":
        outcomes = conversations.close(conversation_ids=ids, actor=person)
    else:
        outcomes = conversations.reopen(conversation_ids=ids, actor=person)
    return _done(request, conversation, outcomes)


@require_POST
@permission_required("messages.reply")
def again(request: AuthedRequest, conversation_id: int, message_id: int) -> HttpResponse:
    """Send a reply again that was not sent."""
    conversation = _conversation(request.user, conversation_id)
    message = get_object_or_404(Message, pk=message_id, conversation=conversation, client_id__isnull=False)
    return _done(request, conversation, send_again(message_ids=[message.pk], actor=request.user))


def _conversations(user: User) -> QuerySet[Conversation]:
    return Conversation.objects.for_user(user).select_related(
        "store", "account", "order__store", "assignee", "closed_by"
    )


def _conversation(user: User, conversation_id: int) -> Conversation:
    return get_object_or_404(_conversations(user), pk=conversation_id)


def _in_drawer(request: AuthedRequest) -> bool:
    return request.POST.get("from") == "drawer"


def _page(
    request: AuthedRequest, conversation: Conversation, *, drawer: bool = False, status: int = 200, **more: Any
) -> HttpResponse:
    place = "drawer" if drawer else "page"
    context = conversation_context(conversation, user=request.user) | {"place": place, **more}
    return render(request, f"aftersales/conversation_{place}.html", context, status=status)


def _done(request: AuthedRequest, conversation: Conversation, outcomes: Outcomes | None = None) -> HttpResponse:
    """Where the button was: in the drawer, whose list is drawn anew, or on the page."""
    if outcomes is not None and conversation.pk in outcomes.refused:
        messages.error(request, say(outcomes.refused[conversation.pk]))
    if not _in_drawer(request):
        return redirect("aftersales:conversation", conversation.pk)
    answer = _page(request, _conversation(request.user, conversation.pk), drawer=True)
    answer["HX-Trigger"] = "list:refresh"
    return answer
