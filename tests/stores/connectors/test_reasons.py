"""Buyers' words become our reasons."""

from __future__ import annotations

import pytest

from stores.connectors.reasons import case_reason


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Item arrived damaged", "damaged"),
        ("DAMAGED_BY_CARRIER", "damaged"),
        ("Quality problem", "defective"),
        ("It doesn't work", "defective"),
        ("Product not as described", "not_as_described"),
        ("Wrong product sent, not as described", "wrong_item"),
        ("Missing parts", "missing"),
        ("I did not receive my order", "not_arrived"),
        ("Goods not received", "not_arrived"),
        ("I haven't received it, still in transit", "not_arrived"),
        ("NO_LONGER_NEEDED", "changed_mind"),
        ("I changed my mind", "changed_mind"),
        ("", "other"),
    ],
)
def test_words_speak_of_a_reason(words: str, reason: str) -> None:
    assert case_reason(words) == reason
