"""Check digits of trade codes. Pure."""

LENGTHS = (8, 12, 13, 14)  # EAN-8, UPC-A, EAN-13, GTIN-14


def is_trade_code(code: str) -> bool:
    """Whether it is an EAN, UPC or GTIN whose last digit fits the others."""
    if len(code) not in LENGTHS or not (code.isascii() and code.isdecimal()):
        return False
    digits = [int(digit) for digit in reversed(code)]
    return (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


def looks_like_one(code: str) -> bool:
    """Whether somebody meant it to be one: only digits, and of its length."""
    return len(code) in LENGTHS and code.isascii() and code.isdecimal()
