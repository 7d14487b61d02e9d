"""Reply templates: the list, and writing one."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aftersales.forms import TemplateForm
from aftersales.models import ReplyTemplate
from aftersales.reads.words import say
from aftersales.services.templates import Texts, retire_template, save_template
from aftersales.variables import VARIABLES
from erp.kernel.tables import BadCursor, keyset_page
from people.access import AuthedRequest, permission_required


@require_GET
@permission_required("messages.view")
def template_list(request: AuthedRequest) -> HttpResponse:
    """Templates in use, by name."""
    try:
        page = keyset_page(ReplyTemplate.objects.filter(retired_at=None), request.GET, order=("name", "id"))
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    context = {"page": page, "may_write": request.user.can("messages.reply")}
    return render(request, "aftersales/reply_templates.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("messages.reply")
def template_new(request: AuthedRequest) -> HttpResponse:
    """Write a template."""
    return _edited(request, None)


@require_http_methods(["GET", "POST"])
@permission_required("messages.reply")
def template_edit(request: AuthedRequest, template_id: int) -> HttpResponse:
    """Change a template; what was sent with it stays as it was."""
    return _edited(request, get_object_or_404(ReplyTemplate, pk=template_id, retired_at=None))


@require_POST
@permission_required("messages.reply")
def template_retire(request: AuthedRequest, template_id: int) -> HttpResponse:
    """Take a template out of use."""
    retire_template(template_id=get_object_or_404(ReplyTemplate, pk=template_id).pk, actor=request.user)
    messages.success(request, _("The template is retired."))
    return redirect("aftersales:templates")


def _edited(request: AuthedRequest, template: ReplyTemplate | None) -> HttpResponse:
    names = ("name", "text_en", "text_zh", "other_language", "text_other")
    initial = {name: getattr(template, name) for name in names} if template else {}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        saved = save_template(
            template_id=template.pk if template else None,
            texts=Texts(*(form.cleaned_data[name] for name in names)),
            actor=request.user,
        )
        if saved.refusal is None:
            messages.success(request, _("The template is saved."))
            return redirect("aftersales:templates")
        form.add_error("name", say(saved.refusal))
    context = {
        "form": form,
        "template": template,
        "variables": [(f"{{{name}}}", words) for name, words in VARIABLES.items()],
    }
    return render(request, "aftersales/reply_template.html", context, status=422 if form.is_bound else 200)
