import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('inventory', '0001_initial'),
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('products', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Carrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('name_zh', models.CharField(blank=True, default='', max_length=120)),
                ('marketplace_codes', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='CarrierEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=120)),
                ('name_zh', models.CharField(blank=True, default='', max_length=120)),
                ('marketplace_codes', models.JSONField(default=dict)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='logistics.carrier')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('name_zh', models.CharField(blank=True, default='', max_length=120)),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None)),
                ('max_weight_g', models.PositiveIntegerField(default=30000)),
                ('rank', models.PositiveSmallIntegerField(default=100)),
                ('tracking_prefix', models.CharField(max_length=4)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('carrier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='logistics.carrier')),
                ('warehouses', models.ManyToManyField(related_name='services', to='inventory.warehouse')),
            ],
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('owner_kind', models.CharField(max_length=24)),
                ('owner_id', models.BigIntegerField()),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('labelled', 'To pack'), ('verified', 'Verified'), ('weighed', 'Weighed'), ('shipped', 'Shipped'), ('cancelled', 'Cancelled')], db_default='labelled', default='labelled', max_length=12)),
                ('tracking_number', models.CharField(max_length=40, unique=True)),
                ('recipient', models.BinaryField()),
                ('country', models.CharField(max_length=2)),
                ('references', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
                ('expected_g', models.PositiveIntegerField(default=0)),
                ('weighed_g', models.PositiveIntegerField(null=True)),
                ('ship_by', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('printed_at', models.DateTimeField(null=True)),
                ('print_count', models.PositiveIntegerField(db_default=0, default=0)),
                ('verified_at', models.DateTimeField(null=True)),
                ('weighed_at', models.DateTimeField(null=True)),
                ('shipped_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancel_reason', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shipped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='inventory.warehouse')),
                ('weighed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='logistics.service')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('labelled', 'verified', 'weighed'))), fields=['warehouse', 'ship_by', 'id'], name='parcel_open'), models.Index(fields=['state', '-id'], name='parcel_by_state'), models.Index(fields=['warehouse', '-id'], name='parcel_by_warehouse'), models.Index(fields=['warehouse', 'state', '-id'], name='parcel_by_warehouse_state'), models.Index(condition=models.Q(('printed_at__isnull', True), ('state__in', ('labelled', 'verified', 'weighed'))), fields=['-id'], name='parcel_to_print')],
                'constraints': [models.UniqueConstraint(fields=('owner_kind', 'owner_id', 'attempt'), name='parcel_once'), models.CheckConstraint(condition=models.Q(models.Q(('shipped_at__isnull', False), ('state', 'shipped')), models.Q(('state', 'shipped'), _negated=True), _connector='OR'), name='parcel_shipped_has_time'), models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), ('shipped_at__isnull', True), _connector='OR'), name='parcel_cancelled_not_shipped')],
            },
        ),
        migrations.CreateModel(
            name='ServiceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=120)),
                ('name_zh', models.CharField(blank=True, default='', max_length=120)),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None)),
                ('max_weight_g', models.PositiveIntegerField(default=30000)),
                ('rank', models.PositiveSmallIntegerField(default=100)),
                ('tracking_prefix', models.CharField(max_length=4)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('carrier', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='logistics.carrier')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='logistics.service')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ParcelLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder_kind', models.CharField(max_length=24)),
                ('holder_id', models.BigIntegerField()),
                ('quantity', models.PositiveIntegerField()),
                ('verified', models.PositiveIntegerField(db_default=0, default=0)),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='logistics.parcel')),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('parcel', 'holder_kind', 'holder_id'), name='parcel_line_once'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('verified__lte', models.F('quantity'))), name='parcel_line_verified_sane')],
            },
        ),
        migrations.CreateModel(
            name='ScanEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True)),
                ('station', models.CharField(choices=[('print', 'Print'), ('verify', 'Verify'), ('weigh', 'Weigh'), ('ship', 'Ship')], max_length=8)),
                ('code', models.CharField(max_length=200)),
                ('outcome', models.CharField(max_length=48)),
                ('data', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parcel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='logistics.parcel')),
            ],
            options={
                'indexes': [models.Index(fields=['actor', '-id'], name='scan_by_actor'), models.Index(fields=['parcel', 'id'], name='scan_by_parcel'), models.Index(condition=models.Q(('outcome__in', ('verified', 'weighed', 'shipped_now'))), fields=['actor', 'at'], name='scan_finished')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carrier',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_carrierevent" ("code", "id", "marketplace_codes", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."marketplace_codes", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0e013c49bd8735b4dd7c6a9c3a2774f7dacc6166', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d8a6a', referencing='REFERENCING NEW TABLE AS new_values ', table='logistics_carrier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carrier',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_carrierevent" ("code", "id", "marketplace_codes", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."marketplace_codes", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='77b661fd4a17f95af99306e4f3ce8131dd140e7d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a11fa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='logistics_carrier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carrierevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d5575e3a61c0e757feba032dc384353261054031', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9c7a4', table='logistics_carrierevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='service',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_serviceevent" ("carrier_id", "closed_at", "code", "countries", "id", "max_weight_g", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "tracking_prefix") SELECT new_values."carrier_id", new_values."closed_at", new_values."code", new_values."countries", new_values."id", new_values."max_weight_g", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rank", new_values."tracking_prefix" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='77eb312d4ff7933a041ef428685081bd935d1cf7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c36f5', referencing='REFERENCING NEW TABLE AS new_values ', table='logistics_service', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='service',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_serviceevent" ("carrier_id", "closed_at", "code", "countries", "id", "max_weight_g", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "tracking_prefix") SELECT new_values."carrier_id", new_values."closed_at", new_values."code", new_values."countries", new_values."id", new_values."max_weight_g", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rank", new_values."tracking_prefix" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f1b8a8505e7417d349ab1f8751d6338513b9c21b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b2ed3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='logistics_service', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serviceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1991c57100a513c831c6cd61a91d1aa8c1e36e66', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7f27f', table='logistics_serviceevent', when='BEFORE')),
        ),
    ]
