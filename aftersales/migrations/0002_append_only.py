from django.db import migrations

from erp.kernel.append_only import append_only

TABLES = ("aftersales_inspection",)


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0001_initial")]
    operations = [append_only(table) for table in TABLES]
