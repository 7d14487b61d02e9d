import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('products', '0001_initial'),
        ('stores', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Warehouse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('name_zh', models.CharField(blank=True, default='', max_length=120)),
                ('kind', models.CharField(choices=[('own', 'Own'), ('overseas', 'Overseas'), ('marketplace', 'Marketplace-fulfilled'), ('transit', 'In transit'), ('defective', 'Defective'), ('pickup', 'Pick-up point')], max_length=12)),
                ('country', models.CharField(max_length=2)),
                ('sender', models.JSONField(default=list)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TouchedSku',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('sku', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.sku')),
            ],
        ),
        migrations.CreateModel(
            name='WarehouseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=120)),
                ('name_zh', models.CharField(blank=True, default='', max_length=120)),
                ('kind', models.CharField(choices=[('own', 'Own'), ('overseas', 'Overseas'), ('marketplace', 'Marketplace-fulfilled'), ('transit', 'In transit'), ('defective', 'Defective'), ('pickup', 'Pick-up point')], max_length=12)),
                ('country', models.CharField(max_length=2)),
                ('sender', models.JSONField(default=list)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.warehouse')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StockDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('receipt', 'Receipt'), ('adjustment', 'Adjustment')], max_length=12)),
                ('number', models.CharField(max_length=24, unique=True)),
                ('reason', models.CharField(db_default='', default='', max_length=120)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='inventory.warehouse')),
            ],
            options={
                'indexes': [models.Index(fields=['created_by', '-id'], name='stock_document_mine')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'adjustment'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='adjustment_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='StockLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on_hand', models.PositiveIntegerField(db_default=0, default=0)),
                ('reserved', models.PositiveIntegerField(db_default=0, default=0)),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='products.sku')),
                ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='inventory.warehouse')),
            ],
            options={
                'indexes': [models.Index(fields=['warehouse', 'sku'], name='stock_level_by_warehouse')],
                'constraints': [models.UniqueConstraint(fields=('sku', 'warehouse'), name='stock_level_once'), models.CheckConstraint(condition=models.Q(('reserved__lte', models.F('on_hand'))), name='stock_level_no_oversell')],
            },
        ),
        migrations.CreateModel(
            name='StoreWarehouse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='warehouses', to='stores.store')),
                ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stores', to='inventory.warehouse')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('store', 'warehouse'), name='store_warehouse_once'), models.UniqueConstraint(fields=('store', 'rank'), name='store_warehouse_rank_once')],
            },
        ),
        migrations.CreateModel(
            name='StockDocumentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.IntegerField()),
                ('value', models.BigIntegerField(null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='inventory.stockdocument')),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('document', 'sku'), name='stock_document_line_once'), models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='stock_document_line_some')],
            },
        ),
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_kind', models.CharField(max_length=24)),
                ('owner_id', models.BigIntegerField()),
                ('held', models.PositiveIntegerField(db_default=0, default=0)),
                ('waiting', models.PositiveIntegerField(db_default=0, default=0)),
                ('consumed', models.PositiveIntegerField(db_default=0, default=0)),
                ('deadline', models.DateTimeField()),
                ('queued_at', models.DateTimeField()),
                ('picked', models.BooleanField(db_default=False, default=False)),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='inventory.stocklevel')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('waiting__gt', 0)), fields=['level', 'deadline', 'queued_at', 'id'], name='reservation_queue'), models.Index(condition=models.Q(('held__gt', 0)), fields=['level', 'deadline', 'id'], name='reservation_open')],
                'constraints': [models.UniqueConstraint(fields=('owner_kind', 'owner_id'), name='reservation_once')],
            },
        ),
        migrations.CreateModel(
            name='StockMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delta', models.IntegerField()),
                ('kind', models.CharField(choices=[('receipt', 'Receipt'), ('sale', 'Shipped'), ('adjustment', 'Adjustment'), ('count', 'Count'), ('mirror', "Marketplace's own count")], max_length=12)),
                ('document_kind', models.CharField(max_length=32)),
                ('document_id', models.BigIntegerField()),
                ('leg', models.CharField(db_default='', default='', max_length=48)),
                ('reason', models.CharField(db_default='', default='', max_length=120)),
                ('value', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='inventory.stocklevel')),
            ],
            options={
                'indexes': [models.Index(fields=['level', '-id'], name='stock_move_level')],
                'constraints': [models.UniqueConstraint(fields=('document_kind', 'document_id', 'leg'), name='stock_move_once'), models.CheckConstraint(condition=models.Q(('delta', 0), _negated=True), name='stock_move_moves')],
            },
        ),
        migrations.CreateModel(
            name='StoreWarehouseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('rank', models.PositiveSmallIntegerField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.storewarehouse')),
                ('store', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.store')),
                ('warehouse', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inventory.warehouse')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CostLayer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('quantity_left', models.PositiveIntegerField()),
                ('value', models.BigIntegerField()),
                ('value_left', models.BigIntegerField()),
                ('received_at', models.DateTimeField()),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='layers', to='inventory.stocklevel')),
                ('move', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='layer', to='inventory.stockmove')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('quantity_left__gt', 0)), fields=['level', 'received_at', 'id'], name='layer_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('quantity_left__lte', models.F('quantity'))), name='layer_quantity_sane'), models.CheckConstraint(condition=models.Q(('value_left__gte', 0)), name='layer_value_sane'), models.CheckConstraint(condition=models.Q(('quantity_left__gt', 0), ('value_left', 0), _connector='OR'), name='layer_empty_has_no_value')],
            },
        ),
        migrations.CreateModel(
            name='LayerUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('value', models.BigIntegerField()),
                ('layer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='inventory.costlayer')),
                ('move', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='layer_uses', to='inventory.stockmove')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('move', 'layer'), name='layer_use_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='warehouse',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_warehouseevent" ("closed_at", "code", "country", "id", "kind", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sender") SELECT new_values."closed_at", new_values."code", new_values."country", new_values."id", new_values."kind", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sender" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6bafb26bac27f61461323278871096e9c1507c87', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fd09b', referencing='REFERENCING NEW TABLE AS new_values ', table='inventory_warehouse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='warehouse',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_warehouseevent" ("closed_at", "code", "country", "id", "kind", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sender") SELECT new_values."closed_at", new_values."code", new_values."country", new_values."id", new_values."kind", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sender" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='40943ec964e0051277803a8586da1d94518d96fe', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a3b25', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='inventory_warehouse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storewarehouseevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='add61661ef1823f74da8aaaf001d6ab8a5df4a55', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45583', table='inventory_storewarehouseevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storewarehouse',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_storewarehouseevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "store_id", "warehouse_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rank", new_values."store_id", new_values."warehouse_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c267331b12b1da97850f4cd2873d94a16e81d756', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_13cec', referencing='REFERENCING NEW TABLE AS new_values ', table='inventory_storewarehouse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storewarehouse',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_storewarehouseevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "store_id", "warehouse_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rank", new_values."store_id", new_values."warehouse_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='654bbd68da0dcd9e2540282db787f5f98f10f8e2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d9e62', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='inventory_storewarehouse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='warehouseevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='37b0ff9b2c09467031c83157d65b0aadf0553693', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ca4ee', table='inventory_warehouseevent', when='BEFORE')),
        ),
    ]
