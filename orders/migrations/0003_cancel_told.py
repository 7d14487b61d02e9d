from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0002_tax_and_sender'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='cancel_refused_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='order',
            name='cancel_told_at',
            field=models.DateTimeField(null=True),
        ),
    ]
