"""How much may be asked, and what is told about what may be asked."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings
from redis.exceptions import ConnectionError as CacheDown

from erp.kernel import clock
from erp.kernel.api import throttling
from tests import factories as make
from tests.api.conftest import Asks
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_a_token_and_a_person_have_an_allowance_a_minute(asks: Asks, settings: Settings) -> None:
    settings.API_TOKEN_PER_MINUTE, settings.API_USER_PER_MINUTE = 2, 3
    user = make.make_user()
    first, second, other = asks(user), asks(user), asks(make.make_user())
    with clock.frozen(NOON):
        assert [first.get("/stock").status_code for _ in range(3)] == [200, 200, 429]
        assert [second.get("/stock").status_code for _ in range(2)] == [429, 429]  # the person's own is used up
        assert other.get("/stock").status_code == 200
        refused = first.get("/stock")
        assert (refused["Retry-After"], refused.json()["error"]["code"]) == ("60", "throttled")
    with clock.frozen(NOON.replace(minute=1)):
        assert first.get("/stock").status_code == 200


def test_without_the_cache_nobody_is_turned_away(
    asks: Asks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    def down(*args: object, **kwargs: object) -> None:
        raise CacheDown("refused")

    settings.API_TOKEN_PER_MINUTE = 0
    monkeypatch.setattr(throttling, "cache", SimpleNamespace(add=down, incr=down))
    assert asks(make.make_user()).get("/stock").status_code == 200
    assert "not counted" in caplog.text


def test_the_schema_is_valid(tmp_path: object) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=f"{tmp_path}/schema.yml")


def test_the_schema_tells_of_keys_and_errors(asks: Asks) -> None:
    schema = asks(make.make_user()).get("/schema/").json()
    approve = schema["paths"]["/api/v1/orders/approve"]["post"]
    assert [(each["name"], each["required"]) for each in approve["parameters"]] == [("Idempotency-Key", True)]
    assert approve["responses"]["default"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Error"
    }
    assert {"token": []} in approve["security"]


def test_schema_and_page_are_for_those_who_are_signed_in(client: Client) -> None:
    assert (client.get("/api/v1/schema/").status_code, client.get("/api/v1/docs/").status_code) == (401, 302)
    client.force_login(make.make_user(role="designer"))
    assert (client.get("/api/v1/schema/").status_code, client.get("/api/v1/docs/").status_code) == (200, 200)
