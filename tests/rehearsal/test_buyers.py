"""How a day's orders are shared over the accounts."""

import pytest

from erp.rehearsal.buyers import shares


@pytest.mark.parametrize(
    ("orders", "shared"),
    [
        (60, {"amazon": 30, "wish": 10, "dhgate": 20}),
        (7, {"amazon": 3, "wish": 1, "dhgate": 3}),
        (1, {"dhgate": 1}),
    ],
)
def test_every_order_is_given_to_an_account_by_its_sites(orders: int, shared: dict[str, int]) -> None:
    assert shares(orders, {"amazon": 3, "wish": 1, "dhgate": 2}) == shared
    assert sum(shared.values()) == orders
