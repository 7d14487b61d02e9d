"""Places of zones as they are typed and read."""


def area_text(country: str, low: str, high: str) -> str:
    """A place as it is typed: `DE`, `US 995-999`, `GB HS`; `*` is the rest of the world."""
    codes = f" {low}" if low and low == high else f" {low}-{high}" if low else ""
    return f"{country or '*'}{codes}"
