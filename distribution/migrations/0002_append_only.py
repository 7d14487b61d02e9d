from django.db import migrations

from erp.kernel.append_only import append_only

TABLES = ("distribution_walletentry",)


class Migration(migrations.Migration):
    dependencies = [("distribution", "0001_initial")]
    operations = [append_only(table) for table in TABLES]
