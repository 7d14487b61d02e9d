"""The answer of a set-based write: what became of each id."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers

from erp.kernel.outcomes import Outcomes

Words = Callable[[str, Mapping[str, Any]], str]


class RefusedSerializer(serializers.Serializer[Any]):
    """Why an id was left as it was."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()
    values = serializers.JSONField()


class OutcomesSerializer(serializers.Serializer[Any]):
    """What became of each id: done now, already so before, or refused."""

    done = serializers.ListField(child=serializers.IntegerField())
    already = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedSerializer(many=True)


def told(outcomes: Outcomes, *, words: Words) -> dict[str, Any]:
    """Outcomes as the API tells them, each kind in the order of ids."""
    return {
        "done": sorted(outcomes.done),
        "already": sorted(outcomes.already),
        "refused": [
            {
                "id": key,
                "code": refusal.code,
                "message": words(refusal.code, refusal.values),
                "values": dict(refusal.values),
            }
            for key, refusal in sorted(outcomes.refused.items())
        ],
    }
