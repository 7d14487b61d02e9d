"""Why a buyer wants something put right: a marketplace's words by what they speak of, in the words of `aftersales.states.CaseReason`. Pure."""

from __future__ import annotations

import re

# The first that is found wins: "wrong item, not as described" is a wrong item.
_SPEAKS_OF = (
    ("not_arrived", r"not (been |yet )?(receive|arrive|deliver)|never (came|arrived)|n.t (receive|arrive)|undelivered|transit|customs"),
    ("wrong_item", r"wrong|incorrect|different (item|product|color|colour|size)"),
    ("missing", r"missing|shortage|incomplete|fewer"),
    ("damaged", r"damage|broken|crushed|leak"),
    ("not_as_described", r"not as described|description|differs|counterfeit|fake"),
    ("defective", r"defect|not work|n.t work|malfunction|faulty|quality|unusable"),
    ("changed_mind", r"changed? (of |my |their |the )?mind|no longer|not (want|need)|n.t (want|need)|by mistake|better price|personal reason"),
)  # fmt: skip


def case_reason(words: str) -> str:
    """A word of `CaseReason`; 'other' for what speaks of none of them."""
    said = words.casefold().replace("_", " ")
    return next((reason for reason, pattern in _SPEAKS_OF if re.search(pattern, said)), "other")
