import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('stores', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('name_zh', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='ProductEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=200)),
                ('name_zh', models.CharField(blank=True, default='', max_length=200)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='products.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sku',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('single', 'Single'), ('bundle', 'Bundle')], default='single', max_length=8)),
                ('name', models.CharField(max_length=200)),
                ('name_zh', models.CharField(blank=True, default='', max_length=200)),
                ('weight_g', models.PositiveIntegerField(default=0)),
                ('length_mm', models.PositiveIntegerField(default=0)),
                ('width_mm', models.PositiveIntegerField(default=0)),
                ('height_mm', models.PositiveIntegerField(default=0)),
                ('customs_name', models.CharField(blank=True, default='', max_length=120)),
                ('customs_name_zh', models.CharField(blank=True, default='', max_length=120)),
                ('hs_code', models.CharField(blank=True, default='', max_length=12)),
                ('origin', models.CharField(default='CN', max_length=2)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skus', to='products.product')),
            ],
        ),
        migrations.CreateModel(
            name='Barcode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='barcodes', to='products.sku')),
            ],
        ),
        migrations.CreateModel(
            name='BundlePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='products.sku')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='part_of', to='products.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bundle', 'part'), name='bundle_part_once'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='bundle_part_some'), models.CheckConstraint(condition=models.Q(('bundle', models.F('part')), _negated=True), name='bundle_not_itself')],
            },
        ),
        migrations.CreateModel(
            name='SkuEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('single', 'Single'), ('bundle', 'Bundle')], default='single', max_length=8)),
                ('name', models.CharField(max_length=200)),
                ('name_zh', models.CharField(blank=True, default='', max_length=200)),
                ('weight_g', models.PositiveIntegerField(default=0)),
                ('length_mm', models.PositiveIntegerField(default=0)),
                ('width_mm', models.PositiveIntegerField(default=0)),
                ('height_mm', models.PositiveIntegerField(default=0)),
                ('customs_name', models.CharField(blank=True, default='', max_length=120)),
                ('customs_name_zh', models.CharField(blank=True, default='', max_length=120)),
                ('hs_code', models.CharField(blank=True, default='', max_length=12)),
                ('origin', models.CharField(default='CN', max_length=2)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='products.sku')),
                ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_key', models.CharField(max_length=160)),
                ('external', models.JSONField(default=dict)),
                ('seller_sku', models.CharField(blank=True, default='', max_length=80)),
                ('title', models.CharField(blank=True, default='', max_length=300)),
                ('price', models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('state', models.CharField(choices=[('active', 'Active'), ('closed', 'Closed')], default='active', max_length=8)),
                ('pool', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='stores.quantitypool')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='stores.store')),
                ('sku', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='products.sku')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('sku__isnull', True)), fields=['store', '-id'], name='listing_unmapped')],
                'constraints': [models.UniqueConstraint(fields=('store', 'external_key'), name='listing_once')],
            },
        ),
        migrations.CreateModel(
            name='BarcodeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=60)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='products.barcode')),
                ('sku', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.sku')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BundlePartEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('quantity', models.PositiveIntegerField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='products.bundlepart')),
                ('bundle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.sku')),
                ('part', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.sku')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ListingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('external_key', models.CharField(max_length=160)),
                ('external', models.JSONField(default=dict)),
                ('seller_sku', models.CharField(blank=True, default='', max_length=80)),
                ('title', models.CharField(blank=True, default='', max_length=300)),
                ('price', models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('state', models.CharField(choices=[('active', 'Active'), ('closed', 'Closed')], default='active', max_length=8)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='products.listing')),
                ('pool', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.quantitypool')),
                ('store', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.store')),
                ('sku', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.sku')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_productevent" ("code", "id", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fe44fd8f6e7ef5859c65c0a30e55188d2c5ff894', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1fd97', referencing='REFERENCING NEW TABLE AS new_values ', table='products_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_productevent" ("code", "id", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='04e4aad8d343b0f4acb10496bc691c24bd0e4c4a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_18d15', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='products_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b87726817e7e063087535d650fb25d91240acbe3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dff3e', table='products_productevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sku',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_skuevent" ("code", "customs_name", "customs_name_zh", "height_mm", "hs_code", "id", "kind", "length_mm", "name", "name_zh", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "weight_g", "width_mm") SELECT new_values."code", new_values."customs_name", new_values."customs_name_zh", new_values."height_mm", new_values."hs_code", new_values."id", new_values."kind", new_values."length_mm", new_values."name", new_values."name_zh", new_values."origin", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."product_id", new_values."weight_g", new_values."width_mm" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d0654096511fb0a5358b032ccdd20ccadc548059', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_dde9c', referencing='REFERENCING NEW TABLE AS new_values ', table='products_sku', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sku',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_skuevent" ("code", "customs_name", "customs_name_zh", "height_mm", "hs_code", "id", "kind", "length_mm", "name", "name_zh", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "weight_g", "width_mm") SELECT new_values."code", new_values."customs_name", new_values."customs_name_zh", new_values."height_mm", new_values."hs_code", new_values."id", new_values."kind", new_values."length_mm", new_values."name", new_values."name_zh", new_values."origin", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."product_id", new_values."weight_g", new_values."width_mm" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='be290a785c357ccbc0f48d88e5df0c65c089f968', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7388a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='products_sku', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2fe216f58c7666a6be322967d88a2e5789541b39', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_832e6', table='products_listingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listing',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_listingevent" ("currency", "external", "external_key", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "price", "seller_sku", "sku_id", "state", "store_id", "title") SELECT new_values."currency", new_values."external", new_values."external_key", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pool_id", new_values."price", new_values."seller_sku", new_values."sku_id", new_values."state", new_values."store_id", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5cdca5c703c2f6164380f574434d353b5e3db1ef', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c00ee', referencing='REFERENCING NEW TABLE AS new_values ', table='products_listing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listing',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_listingevent" ("currency", "external", "external_key", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "price", "seller_sku", "sku_id", "state", "store_id", "title") SELECT new_values."currency", new_values."external", new_values."external_key", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pool_id", new_values."price", new_values."seller_sku", new_values."sku_id", new_values."state", new_values."store_id", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='069825b5afa08ac4833685e26a9b07274e285c1a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_26b45', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='products_listing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bundlepartevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='59be9d6d4e5d9fbe40f7042186bf4c41f944f0bb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d79ce', table='products_bundlepartevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bundlepart',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_bundlepartevent" ("bundle_id", "id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity") SELECT new_values."bundle_id", new_values."id", new_values."part_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quantity" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e31c394b738ce80fb84d4ead154c837fd3511068', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d217c', referencing='REFERENCING NEW TABLE AS new_values ', table='products_bundlepart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bundlepart',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_bundlepartevent" ("bundle_id", "id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity") SELECT new_values."bundle_id", new_values."id", new_values."part_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."quantity" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b6b1f88e0a45b75ecfd35d96d20c54b9a41ae36c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_07696', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='products_bundlepart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='barcodeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aa3f6fa0fdf7367e74c72b6c1e0af5657ff87fdc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6dadb', table='products_barcodeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='barcode',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_barcodeevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."code", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8141847d0afd668d6c6f104005bc434c79faf3d3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2b135', referencing='REFERENCING NEW TABLE AS new_values ', table='products_barcode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='barcode',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_barcodeevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."code", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4f14c79933dea4e41560c1b6e3215e1f5d64ea8c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_98d70', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='products_barcode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='skuevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cfb719e7b2bce761a68d16b153a1fb78b22c737b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ce43a', table='products_skuevent', when='BEFORE')),
        ),
    ]
