import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_test_database_is_an_embedded_postgresql_18_of_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('server_version_num')::int / 10000")
        assert cursor.fetchone() == ("erp_owner", 18)
