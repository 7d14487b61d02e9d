"""The walls of the floor: bins never hold more than is on hand, their moves and arrivals are never edited. And the first reasons."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from erp.kernel.append_only import append_only

TABLES = ("inventory_binmove", "inventory_transferarrival", "inventory_transferarrivalline")

# `binned` is kept by the bins' own statements, so that whoever reserves or ships pays for a CHECK on the row and nothing else.
COUNTED = """
CREATE FUNCTION inventory_bins_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[]; bad record;
BEGIN
  IF TG_OP = 'INSERT' THEN SELECT array_agg(DISTINCT level_id) INTO ids FROM new_bins;
  ELSIF TG_OP = 'DELETE' THEN SELECT array_agg(DISTINCT level_id) INTO ids FROM old_bins;
  ELSE SELECT array_agg(DISTINCT level_id) INTO ids FROM (SELECT level_id FROM new_bins UNION SELECT level_id FROM old_bins) b;
  END IF;
  IF ids IS NULL THEN RETURN NULL; END IF;
  IF TG_OP <> 'DELETE' THEN
    SELECT b.level_id, b.bin_id INTO bad FROM inventory_binlevel b JOIN inventory_bin k ON k.id = b.bin_id
    JOIN inventory_stocklevel l ON l.id = b.level_id WHERE b.level_id = ANY(ids) AND k.warehouse_id <> l.warehouse_id LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'bin % is in another warehouse than level %', bad.bin_id, bad.level_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'inventory_bin_of_warehouse';
    END IF;
  END IF;
  PERFORM 1 FROM inventory_stocklevel WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
  UPDATE inventory_stocklevel l SET binned = s.n
  FROM (SELECT i.id, coalesce(sum(b.quantity), 0) AS n FROM unnest(ids) AS i(id) LEFT JOIN inventory_binlevel b ON b.level_id = i.id GROUP BY 1) s
  WHERE l.id = s.id AND l.binned <> s.n;
  RETURN NULL;
END $$;
CREATE TRIGGER inventory_bins_counted_in AFTER INSERT ON inventory_binlevel REFERENCING NEW TABLE AS new_bins
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_bins_counted();
CREATE TRIGGER inventory_bins_counted_up AFTER UPDATE ON inventory_binlevel REFERENCING NEW TABLE AS new_bins OLD TABLE AS old_bins
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_bins_counted();
CREATE TRIGGER inventory_bins_counted_out AFTER DELETE ON inventory_binlevel REFERENCING OLD TABLE AS old_bins
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_bins_counted();
"""
# Who writes `binned` by hand is compared with the bins; the condition keeps every other update of a level out of here.
GUARD = """
CREATE FUNCTION inventory_binned_is_bins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.binned <> (SELECT coalesce(sum(quantity), 0) FROM inventory_binlevel WHERE level_id = NEW.id) THEN
    RAISE EXCEPTION 'level % says % units lie in bins, and they do not', NEW.id, NEW.binned
      USING ERRCODE = 'check_violation', CONSTRAINT = 'inventory_binned_is_bins';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER inventory_binned_is_bins AFTER UPDATE OF binned ON inventory_stocklevel FOR EACH ROW
  WHEN (OLD.binned IS DISTINCT FROM NEW.binned) EXECUTE FUNCTION inventory_binned_is_bins();
CREATE TRIGGER inventory_binned_is_bins_new AFTER INSERT ON inventory_stocklevel FOR EACH ROW
  WHEN (NEW.binned <> 0) EXECUTE FUNCTION inventory_binned_is_bins();
"""
REASONS = (
    ("lost", "Lost", "丢失", -1, False),
    ("found", "Found", "盘盈", 1, False),
    ("damaged", "Damaged", "损坏", -1, False),
    ("sample", "Taken as a sample", "领作样品", -1, False),
    ("gift", "Given away", "赠送", -1, False),
    ("wrong_count", "Counted wrongly before", "此前点错", 0, False),
    ("other", "Other", "其他", 0, True),
)


def write_reasons(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    reason = apps.get_model("inventory", "StockReason")
    reason.objects.bulk_create(
        reason(code=code, name=name, name_zh=name_zh, sign=sign, needs_note=note)
        for code, name, name_zh, sign, note in REASONS
    )


class Migration(migrations.Migration):
    dependencies = [
        ('inventory', '0010_floor'),
    ]
    operations = [
        *(append_only(table) for table in TABLES),
        migrations.RunSQL(
            COUNTED,
            "DROP TRIGGER inventory_bins_counted_in ON inventory_binlevel; DROP TRIGGER inventory_bins_counted_up ON inventory_binlevel; "
            "DROP TRIGGER inventory_bins_counted_out ON inventory_binlevel; DROP FUNCTION inventory_bins_counted();",
        ),
        migrations.RunSQL(
            GUARD,
            "DROP TRIGGER inventory_binned_is_bins ON inventory_stocklevel; DROP TRIGGER inventory_binned_is_bins_new ON inventory_stocklevel; "
            "DROP FUNCTION inventory_binned_is_bins();",
        ),
        migrations.RunPython(write_reasons, migrations.RunPython.noop),
    ]
