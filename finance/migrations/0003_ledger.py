"""The walls of the ledger: history is append-only, each entry balances, closed months stay closed. And the chart of accounts."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from erp.kernel.append_only import append_only
from finance.chart import CHART

TABLES = ("finance_entry", "finance_leg", "finance_withdrawal", "finance_payment", "finance_paymentshare")

# One look at all legs of the statement: a deferred row trigger costs 40 times as much at commit.
BALANCE = """
CREATE FUNCTION finance_legs_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT entry_id, 'base'::text AS what, sum(amount) AS off INTO bad FROM new_legs GROUP BY entry_id HAVING sum(amount) <> 0 LIMIT 1;
  IF NOT FOUND THEN
    SELECT entry_id, currency::text AS what, sum(currency_amount) AS off INTO bad FROM new_legs
    GROUP BY entry_id, currency HAVING sum(currency_amount) <> 0 LIMIT 1;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % does not balance in %: off by %', bad.entry_id, bad.what, bad.off
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_legs_balance';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER finance_legs_balance AFTER INSERT ON finance_leg REFERENCING NEW TABLE AS new_legs
  FOR EACH STATEMENT EXECUTE FUNCTION finance_legs_balance();
"""
CLOSED = """
CREATE FUNCTION finance_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT e.id, e.booked_on INTO bad FROM new_entries e
  WHERE e.booked_on < (SELECT max(month) + interval '1 month' FROM finance_period WHERE closed_at IS NOT NULL) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % is dated %, in a closed month', bad.id, bad.booked_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_month_is_open';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER finance_month_is_open AFTER INSERT ON finance_entry REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION finance_month_is_open();
"""


def write_chart(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    account = apps.get_model("finance", "LedgerAccount")
    account.objects.bulk_create(
        account(code=line.code, name=line.name, name_zh=line.name_zh, kind=line.kind) for line in CHART
    )


class Migration(migrations.Migration):
    dependencies = [("finance", "0002_initial")]
    operations = [
        *(append_only(table) for table in TABLES),
        migrations.RunSQL(BALANCE, "DROP TRIGGER finance_legs_balance ON finance_leg; DROP FUNCTION finance_legs_balance();"),
        migrations.RunSQL(CLOSED, "DROP TRIGGER finance_month_is_open ON finance_entry; DROP FUNCTION finance_month_is_open();"),
        migrations.RunPython(write_chart, migrations.RunPython.noop),
    ]
