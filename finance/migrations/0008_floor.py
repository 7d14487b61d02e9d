"""Accounts for goods that change their place, and for goods that are written off."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from finance.chart import CHART, STOCK_IN_PLACE, STOCK_WRITTEN_OFF


def add_accounts(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    account = apps.get_model("finance", "LedgerAccount")
    new = [line for line in CHART if line.code in (STOCK_IN_PLACE, STOCK_WRITTEN_OFF)]
    account.objects.bulk_create(
        (account(code=line.code, name=line.name, name_zh=line.name_zh, kind=line.kind) for line in new),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ('inventory', '0010_floor'),
        ('finance', '0007_launch'),
    ]
    operations = [migrations.RunPython(add_accounts, migrations.RunPython.noop)]
