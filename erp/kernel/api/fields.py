"""Parts of requests: bodies that know all their names, ids that fit a column, filters that never ignore what they don't understand."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

LARGEST_ID = 2**63 - 1
LARGEST_INT = 2**31 - 1
MOST_IDS = 500


class Body(serializers.Serializer[Any]):
    """The body of a write. A name that it does not know is an error, so that a typing slip is never ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            allowed = ", ".join(self.fields)
            raise serializers.ValidationError(
                {
                    str(name)[:80]: [_("Unknown name. Allowed: %(allowed)s.") % {"allowed": allowed}]
                    for name in unknown[:20]
                }
            )
        return super().to_internal_value(data)


class WholeNumber(serializers.IntegerField):
    """A JSON integer: no truth value, no fraction."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool | float):
            self.fail("invalid")
        return int(super().to_internal_value(data))


def ids_field() -> serializers.ListField:
    """Up to 500 ids."""
    child = WholeNumber(min_value=1, max_value=LARGEST_ID)
    return serializers.ListField(child=child, min_length=1, max_length=MOST_IDS)


class Filters(django_filters.FilterSet):
    """Base of the API's filters. Each is named by hand; the view refuses parameters that are not."""


@extend_schema_field(OpenApiTypes.INT64)
class WholeFilter(django_filters.NumberFilter):
    """A whole number that fits the column."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, largest: int = LARGEST_ID, **kwargs: Any) -> None:
        super().__init__(*args, min_value=-largest, max_value=largest, **kwargs)

    def get_max_validator(self) -> None:
        """The field has its own limits."""


@extend_schema_field(OpenApiTypes.BOOL)
class YesNoFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`, nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(*args, choices=choices, coerce=lambda value: value == "true", **kwargs)
