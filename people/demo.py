"""One person for each role of the demo company. Only the demo command calls this.

Nobody outside the demo gets a password that was not asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from people.models import User
from people.roles import Role
from people.services.passwords import random_password


def _cast(stores: Sequence[Any]) -> list[tuple[str, str, Role, Sequence[Any]]]:
    """User name, name, role and stores. The owner needs no store; the second manager runs half of them."""
    return [
        ("owner", "林岚 Lin Lan", Role.OWNER, []),
        ("manager", "周敏 Zhou Min", Role.MANAGER, stores),
        ("manager2", "Omar Haddad", Role.MANAGER, stores[: len(stores) // 2]),
        ("operations", "陈洁 Chen Jie", Role.OPERATIONS, stores),
        ("designer", "吴桐 Wu Tong", Role.DESIGNER, stores),
        ("service", "Vera Novak", Role.SERVICE, stores),
        ("purchaser", "何平 He Ping", Role.PURCHASER, stores),
        ("clerk", "马超 Ma Chao", Role.WAREHOUSE, stores),
        ("clerk2", "孙丽 Sun Li", Role.WAREHOUSE, stores),
        ("finance", "郑文 Zheng Wen", Role.FINANCE, stores),
        ("distributor", "Delta Trading", Role.DISTRIBUTOR, []),
    ]


@transaction.atomic
def create_demo_people(stores: Sequence[Any]) -> list[tuple[str, str, str]]:
    """Make the missing people of the demo and give them access. Returns (user name, role, password) of those made now.

    A person who is there already is left as they are and is not in the list: their password can't be told again.
    """
    cast = _cast(stores)
    known = set(User.objects.filter(username__in=[row[0] for row in cast]).values_list("username", flat=True))
    made = []
    for username, name, role, seen in cast:
        if username in known:
            continue
        password = random_password()
        person = User.objects.create(username=username, first_name=name, role=role, password=make_password(password))
        for store in seen:
            person.store_access.create(store=store)
        made.append((username, str(role.label), password))
    return made
