from django.db import migrations

from erp.kernel.append_only import append_only

TABLES = ("inventory_stockmove", "inventory_layeruse", "inventory_stockdocument", "inventory_stockdocumentline")


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]
    operations = [append_only(table) for table in TABLES]
