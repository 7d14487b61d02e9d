"""Reply templates are written, changed and retired."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from aftersales.models import ReplyTemplate
from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from people.models import User


@dataclass(frozen=True, slots=True)
class Texts:
    """What a template is called and says."""

    name: str
    en: str = ""
    zh: str = ""
    other_language: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """The template, or why it is not saved."""

    template_id: int | None
    refusal: Refusal | None = None


def save_template(*, template_id: int | None, texts: Texts, actor: User) -> Saved:
    """Write a new template, or change one. Refused: `name_taken`, `retired`."""
    values = {
        "name": texts.name,
        "text_en": texts.en,
        "text_zh": texts.zh,
        "other_language": texts.other_language,
        "text_other": texts.other,
    }
    try:
        with transaction.atomic():
            if template_id is None:
                template_id = ReplyTemplate.objects.create(**values).pk
            elif not ReplyTemplate.objects.filter(pk=template_id, retired_at=None).update(**values):
                return Saved(None, Refusal("retired"))
            record("template.saved", subject_kind="reply_template", subject_ids=[template_id], actor=actor)
    except IntegrityError:
        return Saved(None, Refusal("name_taken"))
    return Saved(template_id)


@transaction.atomic
def retire_template(*, template_id: int, actor: User) -> bool:
    """Nobody answers with it any more; its name is free. False when it was retired before."""
    changed = ReplyTemplate.objects.filter(pk=template_id, retired_at=None).update(retired_at=clock.now())
    if changed:
        record("template.retired", subject_kind="reply_template", subject_ids=[template_id], actor=actor)
    return bool(changed)
