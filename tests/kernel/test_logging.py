"""What reaches the process's output, and what never does."""

import io
import logging

import pytest

from stores.connectors.http import httpx2


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything that the root's own handlers write, with the root as talkative as a worker makes it."""
    caught = io.StringIO()
    root = logging.getLogger()
    ours = [each for each in root.handlers if type(each) is logging.StreamHandler]
    assert ours, "faults would leave no trace"
    monkeypatch.setattr(ours[0], "stream", caught)
    monkeypatch.setattr(root, "level", logging.INFO)
    return caught


def test_a_fault_of_the_web_leaves_its_trace(output: io.StringIO) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("django.request").exception("Internal Server Error: /x/")
    assert ["ERROR django.request: Internal Server Error: /x/" in output.getvalue(), "Traceback" in output.getvalue()] == [
        True, True,
    ]  # fmt: skip


def test_no_token_of_an_address_is_written_down(output: io.StringIO) -> None:
    """Some marketplaces want the access token in the address."""
    answers = httpx2.MockTransport(lambda _request: httpx2.Response(200))
    with httpx2.Client(transport=answers) as client:
        client.post("https://api.example.test/sync?session=secret-token")
    assert output.getvalue() == ""
