"""The code of a collection: seven digits by chance and one that finds a slip of the finger. Bars carry it behind letters, so that a
code without them was typed by hand.
"""

import secrets

BARS = "COL"
DIGITS = 8


def new_code() -> str:
    """A code that nobody can guess from another one."""
    body = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """Luhn's digit: one wrong digit never fits, nor two that changed places (but 09 and 90)."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def read_code(text: str) -> tuple[str, bool] | None:
    """The digits of what was scanned or typed, and whether a scanner read them; None when it is no code."""
    folded = text.replace(" ", "").upper()
    scanned = folded.startswith(BARS)
    digits = folded.removeprefix(BARS)
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()) or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits, scanned
