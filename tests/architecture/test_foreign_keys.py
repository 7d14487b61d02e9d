"""A foreign key may only point to its own app or to a layer below; only the user may be pointed to from anywhere."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType

# Top to bottom, as in the architecture page; apps on one line know nothing of each other.
LAYERS: list[set[str]] = [
    {"insights"},
    {"finance"},
    {"aftersales", "distribution"},
    {"orders"},
    {"procurement", "logistics"},
    {"inventory"},
    {"products"},
    {"stores"},
    {"people"},
    {"kernel"},
]
HEIGHT = {app: -level for level, names in enumerate(LAYERS) for app in names}
# Tables of the framework that stand below every layer: pghistory's context of an audit row, and auth's own.
FRAMEWORK = {"pghistory", "auth", "contenttypes", "sessions"}


def ours() -> set[str]:
    """The labels of the apps that live in this checkout."""
    return {
        config.label
        for config in apps.get_app_configs()
        if str(config.path).startswith(str(settings.BASE_DIR)) and ".venv" not in config.path
    }


def test_every_app_has_a_layer() -> None:
    assert ours() - set(HEIGHT) == {"erp"}


def test_foreign_keys_point_down_or_stay() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in HEIGHT
        for field in model._meta.get_fields()
        if field.concrete and (target := field.related_model) is not None
        if not may_point(model._meta.app_label, target._meta.app_label)
        and target._meta.label != settings.AUTH_USER_MODEL
    ]
    assert wrong == []


def may_point(source: str, target: str) -> bool:
    """Whether a key of one app may point to a table of another."""
    return source == target or target in FRAMEWORK or HEIGHT.get(target, 1) < HEIGHT[source]


def test_no_generic_foreign_keys() -> None:
    """A typed owner is (owner_kind, owner_id): a content type would be a key that points anywhere."""
    pointing = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in HEIGHT
        and any(field.related_model is ContentType for field in model._meta.get_fields())
    ]
    assert pointing == []
