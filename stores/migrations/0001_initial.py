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
    ]

    operations = [
        migrations.CreateModel(
            name='SellerAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marketplace', models.CharField(choices=[('amazon', 'Amazon'), ('aliexpress', 'AliExpress'), ('wish', 'Wish'), ('dhgate', 'DHgate')], max_length=16)),
                ('region', models.CharField(blank=True, default='', max_length=16)),
                ('seller_id', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=120)),
                ('base_url', models.URLField(max_length=300)),
                ('hook_key', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('unauthorised', 'Reconnect needed')], default='active', max_length=16)),
                ('credentials', models.BinaryField()),
                ('access_token', models.BinaryField(null=True)),
                ('refresh_token', models.BinaryField(null=True)),
                ('token_expires_at', models.DateTimeField(null=True)),
                ('token_version', models.PositiveIntegerField(default=0)),
                ('authorised_until', models.DateTimeField(null=True)),
                ('poll_every_s', models.PositiveIntegerField(default=60)),
                ('blocked_until', models.DateTimeField(null=True)),
                ('trouble', models.TextField(blank=True, default='')),
                ('trouble_count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('marketplace', 'seller_id', 'region'), name='seller_account_once')],
            },
        ),
        migrations.CreateModel(
            name='SellerAccountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('marketplace', models.CharField(choices=[('amazon', 'Amazon'), ('aliexpress', 'AliExpress'), ('wish', 'Wish'), ('dhgate', 'DHgate')], max_length=16)),
                ('region', models.CharField(blank=True, default='', max_length=16)),
                ('seller_id', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=120)),
                ('base_url', models.URLField(max_length=300)),
                ('hook_key', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('unauthorised', 'Reconnect needed')], default='active', max_length=16)),
                ('token_expires_at', models.DateTimeField(null=True)),
                ('token_version', models.PositiveIntegerField(default=0)),
                ('authorised_until', models.DateTimeField(null=True)),
                ('poll_every_s', models.PositiveIntegerField(default=60)),
                ('blocked_until', models.DateTimeField(null=True)),
                ('trouble', models.TextField(blank=True, default='')),
                ('trouble_count', models.PositiveIntegerField(default=0)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='stores.selleraccount')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Store',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('zone', models.CharField(max_length=48)),
                ('unpaid_hold_minutes', models.PositiveIntegerField(default=4320)),
                ('push_stock', models.BooleanField(default=True)),
                ('stock_share', models.DecimalField(decimal_places=3, default=1, max_digits=4)),
                ('stock_buffer', models.PositiveIntegerField(default=0)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stores', to='stores.selleraccount')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'site'), name='store_once'), models.CheckConstraint(condition=models.Q(('stock_share__gte', 0), ('stock_share__lte', 1)), name='store_share_sane')],
            },
        ),
        migrations.CreateModel(
            name='SyncState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('orders', 'Orders')], max_length=16)),
                ('cursor', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('last_started_at', models.DateTimeField(null=True)),
                ('last_success_at', models.DateTimeField(null=True)),
                ('last_rows', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('last_error_at', models.DateTimeField(null=True)),
                ('theirs', models.PositiveIntegerField(null=True)),
                ('ours', models.PositiveIntegerField(null=True)),
                ('compared_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sync_states', to='stores.selleraccount')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'kind'), name='sync_state_once')],
            },
        ),
        migrations.CreateModel(
            name='RateBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operation', models.CharField(max_length=80)),
                ('rate', models.FloatField()),
                ('burst', models.FloatField()),
                ('tokens', models.FloatField()),
                ('refilled_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('blocked_until', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rate_budgets', to='stores.selleraccount')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'operation'), name='rate_budget_once')],
            },
        ),
        migrations.CreateModel(
            name='StoreAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access', to='stores.store')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='store_access', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'store'), name='store_access_once')],
            },
        ),
        migrations.CreateModel(
            name='StoreEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('site', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=120)),
                ('currency', models.CharField(max_length=3)),
                ('zone', models.CharField(max_length=48)),
                ('unpaid_hold_minutes', models.PositiveIntegerField(default=4320)),
                ('push_stock', models.BooleanField(default=True)),
                ('stock_share', models.DecimalField(decimal_places=3, default=1, max_digits=4)),
                ('stock_buffer', models.PositiveIntegerField(default=0)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.selleraccount')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='stores.store')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QuantityPool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_key', models.CharField(max_length=160)),
                ('external', models.JSONField(default=dict)),
                ('desired', models.PositiveIntegerField(null=True)),
                ('desired_version', models.PositiveBigIntegerField(default=0)),
                ('desired_at', models.DateTimeField(null=True)),
                ('sent', models.PositiveIntegerField(null=True)),
                ('sent_version', models.PositiveBigIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('acked', models.PositiveIntegerField(null=True)),
                ('acked_version', models.PositiveBigIntegerField(default=0)),
                ('acked_at', models.DateTimeField(null=True)),
                ('read_back', models.PositiveIntegerField(null=True)),
                ('read_back_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pools', to='stores.selleraccount')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pools', to='stores.store')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('acked_version__lt', models.F('desired_version'))), fields=['account', 'next_at'], name='pool_due')],
                'constraints': [models.UniqueConstraint(fields=('account', 'external_key'), name='quantity_pool_once'), models.CheckConstraint(condition=models.Q(('acked_version__lte', models.F('sent_version')), ('sent_version__lte', models.F('desired_version'))), name='pool_versions_ordered')],
            },
        ),
        migrations.CreateModel(
            name='StoreAccessEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='stores.storeaccess')),
                ('store', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.store')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='selleraccount',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_selleraccountevent" ("authorised_until", "base_url", "blocked_until", "hook_key", "id", "marketplace", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "poll_every_s", "region", "seller_id", "state", "token_expires_at", "token_version", "trouble", "trouble_count") SELECT new_values."authorised_until", new_values."base_url", new_values."blocked_until", new_values."hook_key", new_values."id", new_values."marketplace", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."poll_every_s", new_values."region", new_values."seller_id", new_values."state", new_values."token_expires_at", new_values."token_version", new_values."trouble", new_values."trouble_count" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bab3c92459695a8df63587240574184cdf2ef8f8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4204b', referencing='REFERENCING NEW TABLE AS new_values ', table='stores_selleraccount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='selleraccount',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_selleraccountevent" ("authorised_until", "base_url", "blocked_until", "hook_key", "id", "marketplace", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "poll_every_s", "region", "seller_id", "state", "token_expires_at", "token_version", "trouble", "trouble_count") SELECT new_values."authorised_until", new_values."base_url", new_values."blocked_until", new_values."hook_key", new_values."id", new_values."marketplace", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."poll_every_s", new_values."region", new_values."seller_id", new_values."state", new_values."token_expires_at", new_values."token_version", new_values."trouble", new_values."trouble_count" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."authorised_until" IS DISTINCT FROM (new_values."authorised_until") OR old_values."base_url" IS DISTINCT FROM (new_values."base_url") OR old_values."blocked_until" IS DISTINCT FROM (new_values."blocked_until") OR old_values."hook_key" IS DISTINCT FROM (new_values."hook_key") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."marketplace" IS DISTINCT FROM (new_values."marketplace") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."poll_every_s" IS DISTINCT FROM (new_values."poll_every_s") OR old_values."region" IS DISTINCT FROM (new_values."region") OR old_values."seller_id" IS DISTINCT FROM (new_values."seller_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."token_expires_at" IS DISTINCT FROM (new_values."token_expires_at") OR old_values."token_version" IS DISTINCT FROM (new_values."token_version") OR old_values."trouble" IS DISTINCT FROM (new_values."trouble") OR old_values."trouble_count" IS DISTINCT FROM (new_values."trouble_count")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='584ba9b77391dd4e5ee74c776e9f7007c0e70c69', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d087c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='stores_selleraccount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='selleraccountevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2f505608f185bcd22d94029336c62d5f8914a61a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e0dd0', table='stores_selleraccountevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='store',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_storeevent" ("account_id", "closed_at", "currency", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "push_stock", "site", "stock_buffer", "stock_share", "unpaid_hold_minutes", "zone") SELECT new_values."account_id", new_values."closed_at", new_values."currency", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."push_stock", new_values."site", new_values."stock_buffer", new_values."stock_share", new_values."unpaid_hold_minutes", new_values."zone" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='09fed5cafca9d60503d58226f41db45f3d50b5ea', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d3210', referencing='REFERENCING NEW TABLE AS new_values ', table='stores_store', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='store',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_storeevent" ("account_id", "closed_at", "currency", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "push_stock", "site", "stock_buffer", "stock_share", "unpaid_hold_minutes", "zone") SELECT new_values."account_id", new_values."closed_at", new_values."currency", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."push_stock", new_values."site", new_values."stock_buffer", new_values."stock_share", new_values."unpaid_hold_minutes", new_values."zone" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='69227e83e769b2a88c6793424804b786a177feba', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_33f7b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='stores_store', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storeaccess',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_storeaccessevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "store_id", "user_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."store_id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d343be17e848863c408af3d1920f9b82ec408a4b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c563f', referencing='REFERENCING NEW TABLE AS new_values ', table='stores_storeaccess', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storeaccess',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_storeaccessevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "store_id", "user_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."store_id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3eebf984190d89b9f4aff3ba44f1600f7bc6b4dd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ef096', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='stores_storeaccess', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storeaccessevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='675db3c8231d64b8181298641e1063653d6ac0e3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d896c', table='stores_storeaccessevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6dfd97355c810731fb89d6d9d302d5069577d4e5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aa36d', table='stores_storeevent', when='BEFORE')),
        ),
    ]
