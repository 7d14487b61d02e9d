"""The list of all orders sorts by deadline too: without an index of its own it sorted every order there is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_deliveries")]

    operations = [
        migrations.AddIndex(
            model_name="order", index=models.Index(fields=["ship_by", "id"], name="order_by_deadline")
        ),
    ]
