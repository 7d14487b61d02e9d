from django.db import migrations

from erp.kernel.append_only import append_only

TABLES = ("procurement_goodsreceipt", "procurement_goodsreceiptline", "procurement_receiptextra")


class Migration(migrations.Migration):
    dependencies = [("procurement", "0001_initial")]
    operations = [append_only(table) for table in TABLES]
