"""Amazon's published models as the measure of the mock's answers, and signing in."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema

from tests.mock_marketplaces.conftest import Mocks

MODELS = Path(__file__).with_name("amazon_models")


def without_formats(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: without_formats(value) for key, value in node.items() if key not in ("format", "$schema")}
    return [without_formats(item) for item in node] if isinstance(node, list) else node


@lru_cache(maxsize=64)
def _validator(model: str, definition: str) -> Any:
    schema = without_formats(json.loads((MODELS / f"{model}.json").read_text()))
    if not definition:
        return jsonschema.Draft7Validator(schema)
    return jsonschema.Draft4Validator({"$ref": f"#/definitions/{definition}", "definitions": schema["definitions"]})


def check(model: str, definition: str, value: Any) -> None:
    """Valid against a definition of a model, or against the whole file when it is a notification's schema."""
    _validator(model, definition).validate(value)


def sign_in(mocks: Mocks, account: Any) -> dict[str, str]:
    keys = account["credentials"]
    form = {
        "grant_type": "refresh_token",
        **{key: keys[key] for key in ("refresh_token", "client_id", "client_secret")},
    }
    reply = mocks.call("POST", "/amazon/auth/o2/token", urlencode(form).encode())
    assert reply.status == 200, reply.body
    return {"x-amz-access-token": reply.json["access_token"]}
