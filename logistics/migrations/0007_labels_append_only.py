from django.db import migrations

from erp.kernel.append_only import append_only

# Prints of before: the timeline has each, with who and when.
PRINTS = """
INSERT INTO logistics_labelprint (parcel_id, nth, actor_id, at)
SELECT subject_id, row_number() OVER (PARTITION BY subject_id ORDER BY id), actor_id, at FROM kernel_timelineentry
WHERE subject_kind = 'parcel' AND action IN ('parcel.printed', 'parcel.reprinted')
"""


class Migration(migrations.Migration):
    dependencies = [("logistics", "0006_carriers")]
    operations = [
        migrations.RunSQL(PRINTS, migrations.RunSQL.noop),
        append_only("logistics_labelcost"),
        append_only("logistics_labelprint"),
        append_only("logistics_trackingevent"),
    ]
