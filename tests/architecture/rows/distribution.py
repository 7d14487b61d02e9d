"""Who may open what of distribution, and what its lists may show."""

from __future__ import annotations

from uuid import uuid4

from distribution.models import DistributorUser
from distribution.services.wallets import request_top_up
from people.models import User
from stores.models import Store
from tests.architecture.rows.kinds import Kwargs, Row
from tests.distribution.make import make_distributor, make_item, make_placed_order, make_price_list

VIEW, MANAGE, PORTAL = "distribution.view", "distribution.manage", "portal.use"
POST, BOTH = ("POST",), ("GET", "POST")
NOBODY = (404,)  # the people of the matrix sign in for no distributor; tests/distribution has those who do


def some_distributor() -> Kwargs:
    """A distributor."""
    return {"distributor_id": make_distributor().pk}


def some_list() -> Kwargs:
    """A price list with a line."""
    return {"list_id": make_item().price_list_id}


def order_of(user: User) -> Kwargs:
    """An order of the distributor that a person signs in for."""
    distributor = make_distributor(balance=100_000)
    link, _ = DistributorUser.objects.get_or_create(user=user, defaults={"distributor": distributor})
    return {"placed_id": make_placed_order(link.distributor).pk}


ROWS: list[Row] = [
    *(Row(f"distribution:portal{name}", PORTAL, answers=NOBODY) for name in ("", "-catalogue", "-orders", "-wallet")),
    *(Row(f"distribution:portal-{name}", PORTAL, answers=NOBODY) for name in ("template", "wallet-file")),
    *(Row(f"distribution:portal-{name}", PORTAL, BOTH, answers=NOBODY) for name in ("order-new", "upload")),
    *(Row(f"distribution:portal-{name}", PORTAL, POST, answers=NOBODY) for name in ("order-total", "top-up")),
    Row("distribution:portal-order", PORTAL, of_self=order_of),
    Row("distribution:portal-order-cancel", PORTAL, POST, of_self=order_of),
    Row("distribution:list", VIEW),
    Row("distribution:new", MANAGE, BOTH),
    Row("distribution:top-ups", VIEW),
    Row("distribution:price-lists", VIEW),
    Row("distribution:price-list-new", MANAGE, POST),
    Row("distribution:price-list", VIEW, of_nobody=some_list),
    Row("distribution:price-list-file", VIEW, of_nobody=some_list),
    *(
        Row(f"distribution:price-{name}", MANAGE, POST, of_nobody=some_list)
        for name in ("set", "list-upload", "remove")
    ),
    *(
        Row(f"distribution:{name}", VIEW, of_nobody=some_distributor)
        for name in ("distributor", "statement", "statement-file")
    ),
    *(
        Row(f"distribution:{name}", MANAGE, BOTH, of_nobody=some_distributor)
        for name in ("edit", "order-new", "upload")
    ),
    *(
        Row(f"distribution:{name}", MANAGE, POST, of_nobody=some_distributor)
        for name in ("open", "user-add", "user-remove", "order-total")
    ),
    Row("distribution:template", MANAGE, of_nobody=some_distributor),
    Row("distribution:credit", "distribution.wallets", POST, of_nobody=some_distributor),
    Row("api:portal-catalogue", PORTAL, api=True, answers=NOBODY),
    Row("api:portal-stock", PORTAL, api=True, answers=NOBODY),
    Row("api:portal-orders", PORTAL, BOTH, api=True, answers=NOBODY),
    Row("api:portal-order", PORTAL, of_self=order_of, api=True),
    Row("api:portal-wallet", PORTAL, api=True, answers=NOBODY),
]
LISTS: set[str] = {"distribution:list", "distribution:top-ups", "distribution:price-lists"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; distributors belong to no store."""
    distributor = make_distributor(price_list=make_price_list())
    request_top_up(client_id=uuid4(), distributor_id=distributor.pk, amount=100, reference="TT", actor=user)
