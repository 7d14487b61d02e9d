"""Bins are counted once: what the counting itself has written is not counted again, a query for every level.

The guard on `binned` is for who writes it by hand. And the counting plans each time: a plan that is kept from when there were hardly any
bins reads all of them for every level.
"""

from django.db import migrations

# The trigger depth is nought in a statement of a client; the sums that `inventory_bins_counted` writes come from the bins themselves.
GUARD = """
DROP TRIGGER inventory_binned_is_bins ON inventory_stocklevel;
CREATE TRIGGER inventory_binned_is_bins AFTER UPDATE OF binned ON inventory_stocklevel FOR EACH ROW
  WHEN (OLD.binned IS DISTINCT FROM NEW.binned AND pg_trigger_depth() = 0) EXECUTE FUNCTION inventory_binned_is_bins();
ALTER FUNCTION inventory_bins_counted() SET plan_cache_mode = force_custom_plan;
"""
BEFORE = """
DROP TRIGGER inventory_binned_is_bins ON inventory_stocklevel;
CREATE TRIGGER inventory_binned_is_bins AFTER UPDATE OF binned ON inventory_stocklevel FOR EACH ROW
  WHEN (OLD.binned IS DISTINCT FROM NEW.binned) EXECUTE FUNCTION inventory_binned_is_bins();
ALTER FUNCTION inventory_bins_counted() RESET plan_cache_mode;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('inventory', '0016_pickup'),
    ]
    operations = [
        migrations.RunSQL(GUARD, BEFORE),
    ]
