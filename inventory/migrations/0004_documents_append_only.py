from django.db import migrations

from erp.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_stock_documents")]
    operations = [append_only("inventory_stockdocument"), append_only("inventory_stockdocumentline")]
