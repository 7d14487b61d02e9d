from django.db import migrations

from erp.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("logistics", "0001_initial")]
    operations = [append_only("logistics_scanevent")]
