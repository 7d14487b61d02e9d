"""The page of forbidden words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from people.access import AuthedRequest, permission_required
from products.checks.text import fold
from products.models import ForbiddenWord
from products.services.forbidden_words import WordLine, drop_words, put_words
from products.states import WordAction, WordKind
from stores.states import CONNECTED, Marketplace


class WordForm(forms.Form):
    """One word or phrase; several lines are several words of the same kind."""

    words = forms.CharField(
        label=gettext_lazy("Words, one a line"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4, "class": "field"}),
        help_text=gettext_lazy("Letters are matched as whole words, Chinese anywhere; case and width do not matter."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=WordKind.choices)
    action = forms.ChoiceField(label=gettext_lazy("What it does"), choices=WordAction.choices)
    marketplace = forms.ChoiceField(label=gettext_lazy("Marketplace"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marketplace"].choices = [  # type: ignore[attr-defined]  # a choice field has them
            ("", _("All marketplaces")), *((name, Marketplace(name).label) for name in CONNECTED),
        ]  # fmt: skip

    @property
    def lines(self) -> list[WordLine]:
        """The words that were entered."""
        data = self.cleaned_data
        texts = dict.fromkeys(line.strip() for line in data["words"].splitlines() if line.strip())
        return [WordLine(text, data["kind"], data["action"], data["marketplace"], data["note"]) for text in texts]


@require_POST
@permission_required("listings.words")
def put(request: AuthedRequest) -> HttpResponse:
    """Add words, or change them by entering them again."""
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    outcomes = put_words(lines=form.lines, actor=request.user)
    messages.success(
        request,
        _("%(done)s words written, %(already)s were so already, %(refused)s refused.")
        % {"done": len(outcomes.done), "already": len(outcomes.already), "refused": len(outcomes.refused)},
    )
    return redirect("products:words")


@require_GET
@permission_required("products.view")
def word_list(request: AuthedRequest) -> HttpResponse:
    """The list, newest first."""
    return _page(request, WordForm())


def _page(request: AuthedRequest, form: WordForm) -> HttpResponse:
    found = ForbiddenWord.objects.select_related("added_by")
    text, market = request.GET.get("q", "").replace("\0", "").strip()[:60], request.GET.get("marketplace", "")
    if text:
        found = found.filter(folded__contains=fold(text))
    if market:
        found = found.filter(marketplace__in=["", market])
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "form": form,
        "filtered": bool(text or market),
        "marketplaces": [(name, Marketplace(name).label) for name in CONNECTED],
        "may_edit": request.user.can("listings.words"),
    }
    return render(request, "products/words.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("listings.words")
def drop(request: AuthedRequest) -> HttpResponse:
    """Take the chosen words off the list."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    if not ids:
        return render(request, "products/batch_refused.html", {"why": _("Choose at least one word.")}, status=422)
    names = dict(ForbiddenWord.objects.filter(pk__in=ids).values_list("pk", "text"))
    outcomes = drop_words(word_ids=ids)
    kinds = [(key, "refused") for key in outcomes.refused] + [(key, "done") for key in outcomes.done]
    rows = [
        {
            "id": key,
            "kind": kind,
            "label": names.get(key, f"#{key}"),
            "reason": _("There is no such word.") if kind == "refused" else "",
        }
        for key, kind in kinds
    ]
    context = {"outcomes": rows, "done": len(outcomes.done), "already": 0, "refused": len(outcomes.refused)}
    return render(request, "products/outcomes.html", context)
