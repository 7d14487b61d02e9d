"""The old rates go, now that they are cards."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("logistics", "0010_rates_moved")]

    operations = [
        migrations.RemoveField(model_name="servicerateevent", name="pgh_obj"),
        migrations.DeleteModel(name="ServiceRate"),
        migrations.DeleteModel(name="ServiceRateEvent"),
    ]
