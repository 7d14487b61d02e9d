import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('owner', models.CharField(max_length=64)),
                ('fence', models.PositiveBigIntegerField(default=1)),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('every_s', models.PositiveIntegerField()),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('last_rung_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Switch',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('set_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='HookRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=120)),
                ('reason', models.CharField(max_length=48)),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('path', 'reason', 'day'), name='hook_refusal_once')],
            },
        ),
        migrations.CreateModel(
            name='InboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=48)),
                ('external_id', models.CharField(max_length=200)),
                ('subject', models.CharField(blank=True, default='', max_length=120)),
                ('payload', models.BinaryField()),
                ('state', models.CharField(choices=[('new', 'New'), ('processing', 'Processing'), ('done', 'Done'), ('retry', 'Will be tried again'), ('quarantined', 'Needs a person')], db_default='new', default='new', max_length=16)),
                ('attempts', models.PositiveIntegerField(db_default=0, default=0)),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, db_default='', default='')),
                ('received_at', models.DateTimeField()),
                ('processed_at', models.DateTimeField(null=True)),
                ('delete_after', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['new', 'retry', 'processing'])), fields=['kind', 'next_at'], name='inbox_due'), models.Index(condition=models.Q(('state', 'quarantined')), fields=['-id'], name='inbox_quarantined'), models.Index(fields=['source', 'subject'], name='inbox_subject')],
                'constraints': [models.UniqueConstraint(fields=('source', 'kind', 'external_id'), name='inbox_once')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=64)),
                ('params', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('failed', 'Failed')], default='queued', max_length=16)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('already', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True, default='')),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('cancel_requested_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['created_by', '-id'], name='job_mine'), models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['id'], name='job_open')],
            },
        ),
        migrations.CreateModel(
            name='OutboxCommand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=48)),
                ('wish', models.CharField(max_length=160, unique=True)),
                ('key', models.CharField(max_length=120)),
                ('lane', models.CharField(max_length=64)),
                ('payload', models.JSONField()),
                ('state', models.CharField(choices=[('pending', 'Waiting to be sent'), ('sending', 'Being sent'), ('submitted', 'Accepted, not yet confirmed'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected'), ('unknown', 'Unknown: reading before trying again'), ('dead', 'Given up: needs a person')], db_default='pending', default='pending', max_length=16)),
                ('must_read', models.BooleanField(db_default=False, default=False)),
                ('attempts', models.PositiveIntegerField(db_default=0, default=0)),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(null=True)),
                ('last_error', models.TextField(blank=True, db_default='', default='')),
                ('last_answer', models.JSONField(null=True)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('pending', 'sending', 'submitted', 'unknown'))), fields=['lane', 'next_at'], name='outbox_due'), models.Index(condition=models.Q(('state__in', ('pending', 'sending', 'submitted', 'unknown'))), fields=['key', 'id'], name='outbox_key'), models.Index(condition=models.Q(('state__in', ['rejected', 'dead'])), fields=['-id'], name='outbox_failed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('pending', 'sending', 'submitted', 'unknown')), ('finished_at__isnull', False), _connector='OR'), name='outbox_finished_has_time')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=80)),
                ('query', models.TextField(blank=True)),
                ('shared', models.BooleanField(default=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'page', 'name'), name='saved_view_once')],
            },
        ),
        migrations.CreateModel(
            name='TimelineEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('action', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(db_default={}, default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'id'], name='timeline_subject')],
            },
        ),
        migrations.CreateModel(
            name='AuditRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('duration_s', models.FloatField(null=True)),
                ('findings', models.JSONField(db_default=[], default=list)),
                ('promises', models.PositiveIntegerField(db_default=0, default=0)),
                ('broken', models.PositiveIntegerField(db_default=0, default=0)),
                ('error', models.TextField(db_default='', default='')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['id'], name='audit_run_open')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('route', models.CharField(max_length=200)),
                ('body_hash', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('response', models.JSONField(null=True)),
                ('created_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('user'), models.F('key'), name='idempotency_key_once')],
            },
        ),
        migrations.CreateModel(
            name='JobRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('done', 'Done'), ('already', 'Was so already'), ('refused', 'Refused')], db_default='pending', default='pending', max_length=16)),
                ('code', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('values', models.JSONField(db_default={}, default=dict)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='kernel.job')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['job', 'id'], name='job_row_pending')],
                'constraints': [models.UniqueConstraint(fields=('job', 'subject_id'), name='job_row_once')],
            },
        ),
    ]
