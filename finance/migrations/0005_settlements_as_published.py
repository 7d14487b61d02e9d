"""What a marketplace published stays as it was: the raw columns of settlements and their lines are written once."""

from django.db import migrations, models

_AS_PUBLISHED = {
    "finance_settlement": ("account_id", "external_id", "currency", "period_from", "period_to", "total"),
    "finance_settlementline": (
        "settlement_id", "external_line_id", "raw_kind", "order_ref", "posted_on", "amount", "booked",
    ),
}  # fmt: skip

FUNCTION = """
CREATE FUNCTION finance_as_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% % stays as it was published', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'as_published';
END $$;
"""


def _triggers(table: str, columns: tuple[str, ...]) -> str:
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    return f"""
CREATE TRIGGER {table}_as_published BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION finance_as_published();
CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION finance_as_published();
"""


def _without(table: str) -> str:
    return f"DROP TRIGGER {table}_as_published ON {table}; DROP TRIGGER {table}_stays ON {table};"


class Migration(migrations.Migration):
    dependencies = [("finance", "0004_payables")]
    operations = [
        migrations.AddField("settlementline", "booked", models.BigIntegerField(default=0)),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION finance_as_published();"),
        *(migrations.RunSQL(_triggers(table, columns), _without(table)) for table, columns in _AS_PUBLISHED.items()),
    ]
