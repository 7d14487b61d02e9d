import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('inventory', '0001_initial'),
        ('logistics', '0001_initial'),
        ('people', '__first__'),
        ('products', '0001_initial'),
        ('stores', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(max_length=80)),
                ('group_id', models.CharField(blank=True, db_default='', default='', max_length=80)),
                ('state', models.CharField(choices=[('new', 'New'), ('review', 'To review'), ('approved', 'Approved'), ('allocated', 'Allocated'), ('fulfilling', 'In fulfilment'), ('shipped', 'Shipped'), ('delivered', 'Delivered'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='new', max_length=12)),
                ('fulfilled_by', models.CharField(choices=[('seller', 'Us'), ('marketplace', 'The marketplace')], default='seller', max_length=12)),
                ('remote_status', models.CharField(max_length=40)),
                ('remote_updated_at', models.DateTimeField()),
                ('ordered_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(null=True)),
                ('cancel_requested_at', models.DateTimeField(null=True)),
                ('remote_cancelled_at', models.DateTimeField(null=True)),
                ('remote_shipped_at', models.DateTimeField(null=True)),
                ('ship_by', models.DateTimeField()),
                ('currency', models.CharField(max_length=3)),
                ('items_total', models.DecimalField(decimal_places=4, max_digits=14)),
                ('shipping_total', models.DecimalField(decimal_places=4, max_digits=14)),
                ('total', models.DecimalField(decimal_places=4, max_digits=14)),
                ('country', models.CharField(blank=True, default='', max_length=2)),
                ('unit_count', models.PositiveIntegerField()),
                ('buyer_note', models.TextField(blank=True, default='')),
                ('held', models.BooleanField(db_default=False, default=False)),
                ('imported_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('allocated_at', models.DateTimeField(null=True)),
                ('shipped_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancel_reason', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='stores.selleraccount')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='logistics.service')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='stores.store')),
                ('warehouse', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='inventory.warehouse')),
            ],
            options={
                'indexes': [models.Index(fields=['-ordered_at', '-id'], name='order_newest'), models.Index(fields=['state', '-ordered_at', '-id'], name='order_by_state'), models.Index(fields=['store', '-ordered_at', '-id'], name='order_by_store'), models.Index(fields=['store', 'state', '-ordered_at', '-id'], name='order_by_store_state'), models.Index(condition=models.Q(('state__in', ('new', 'review', 'approved', 'allocated', 'fulfilling'))), fields=['ship_by', 'id'], name='order_deadline'), models.Index(condition=models.Q(('held', True)), fields=['-ordered_at', '-id'], name='order_held'), models.Index(fields=['external_id'], name='order_external', opclasses=['text_pattern_ops'])],
                'constraints': [models.UniqueConstraint(fields=('account', 'external_id'), name='order_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at__isnull', False), _connector='OR'), name='order_cancelled_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'allocated']), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='order_approved_not_held')],
            },
        ),
        migrations.CreateModel(
            name='StaleDemand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('demand_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('unpaid', 'Unpaid'), ('unmapped', 'Line not mapped to a SKU'), ('out_of_stock', 'Out of stock'), ('address', 'Address incomplete'), ('cancel_requested', 'Buyer asks to cancel'), ('no_service', 'No service can carry it'), ('manual', 'Held by hand')], max_length=20)),
                ('data', models.JSONField(db_default={}, default=dict)),
                ('placed_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(null=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='orders.order')),
                ('placed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('released_at__isnull', True)), fields=['kind', 'order'], name='hold_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('order', 'kind'), name='hold_open_once')],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_line_id', models.CharField(max_length=80)),
                ('title', models.CharField(blank=True, default='', max_length=300)),
                ('quantity', models.PositiveIntegerField()),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='products.listing')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.order')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('order', 'external_line_id'), name='order_line_once'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='order_line_some')],
            },
        ),
        migrations.CreateModel(
            name='OrderParcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcel_links', to='orders.order')),
                ('parcel', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='order_link', to='logistics.parcel')),
            ],
            options={
                'indexes': [models.Index(fields=['order'], name='order_parcel_order')],
            },
        ),
        migrations.CreateModel(
            name='Buyer',
            fields=[
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='buyer', serialize=False, to='orders.order')),
                ('sealed', models.BinaryField(null=True)),
                ('email_hash', models.BinaryField(max_length=16, null=True)),
                ('phone_hash', models.BinaryField(max_length=16, null=True)),
                ('name_hash', models.BinaryField(max_length=16, null=True)),
                ('address_hash', models.BinaryField(max_length=16, null=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['name_hash'], name='buyer_name'), models.Index(fields=['email_hash'], name='buyer_email'), models.Index(fields=['phone_hash'], name='buyer_phone')],
            },
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('per_unit', models.PositiveIntegerField(default=1)),
                ('quantity', models.PositiveIntegerField()),
                ('unmapped', models.PositiveIntegerField(default=0)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('reserved', models.PositiveIntegerField(default=0)),
                ('shipped', models.PositiveIntegerField(default=0)),
                ('cancelled', models.PositiveIntegerField(default=0)),
                ('elsewhere', models.PositiveIntegerField(default=0)),
                ('sku', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='products.sku')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='demands', to='orders.orderline')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('line', 'sku', 'attempt'), name='demand_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('quantity', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('unmapped'), '+', models.F('waiting')), '+', models.F('reserved')), '+', models.F('shipped')), '+', models.F('cancelled')), '+', models.F('elsewhere')))), name='demand_adds_up'), models.CheckConstraint(condition=models.Q(('sku__isnull', False), models.Q(('reserved', 0), ('shipped', 0), ('waiting', 0)), _connector='OR'), name='demand_unmapped_has_no_sku')],
            },
        ),
    ]
