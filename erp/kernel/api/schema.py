"""What the OpenAPI schema says beyond what the views say themselves: the token, the key of a write, and the one shape of an error."""

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from erp.kernel.api.views import WriteView

_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=gettext_lazy(
        "1 to 255 characters. The same key with the same body answers the same again; kept for 24 hours."
    ),
)
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
                "incident": {
                    "type": "string",
                    "description": gettext_lazy("Only with a fault of ours: name it when you report it."),
                },
            },
        }
    },
}


class BearerScheme(OpenApiAuthenticationExtension):
    """How a script says who it is."""

    target_class = "people.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": gettext_lazy("A token of your profile page.")}


class ApiSchema(AutoSchema):
    """Writes have a key, a body and an answer of their own."""

    def get_override_parameters(self) -> list[Any]:
        return [_KEY] if isinstance(self.view, WriteView) and self.method == "POST" else []

    def get_response_serializers(self) -> Any:
        if isinstance(self.view, WriteView):
            return {200: self.view.answer_class}
        return getattr(self.view, "schema_response", None) or super().get_response_serializers()


def add_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation may answer with an error (`SPECTACULAR_SETTINGS["POSTPROCESSING_HOOKS"]`)."""
    result["components"]["schemas"]["Error"] = _ERROR
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {"description": gettext_lazy("Refused, or broken."), "content": content}
    return result
