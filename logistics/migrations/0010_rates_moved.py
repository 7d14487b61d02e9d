"""Each old rate becomes a card with one bracket for wherever its service goes."""

from django.db import migrations

FORTH = """
INSERT INTO logistics_ratecard (service_id, valid_from, currency, volume_rule, divisor, volume_above_cm3, side_step, min_g, round_g,
  registered_fee, discount_percent, discount_on_fee, note)
SELECT service_id, valid_from, %s, 'actual', 0, 0, 10, 0, 1, 0, 0, false, '' FROM logistics_servicerate ORDER BY service_id, valid_from;
INSERT INTO logistics_cardrate (card_id, above_g, up_to_g, first_g, first_price, step_g, step_price, per_kg, per_piece)
SELECT c.id, 0, greatest(s.max_weight_g, 1000000), r.first_g, r.first_price, r.step_g, r.step_price, 0, 0
FROM logistics_servicerate r JOIN logistics_service s ON s.id = r.service_id
JOIN logistics_ratecard c ON c.service_id = r.service_id AND c.valid_from = r.valid_from ORDER BY c.id;
"""


def move(apps, schema_editor):
    """Old rates were in the base currency."""
    from django.conf import settings

    first, second, _end = FORTH.split(";")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(first, [settings.BASE_CURRENCY])
        cursor.execute(second)


class Migration(migrations.Migration):
    dependencies = [("logistics", "0009_rates")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
