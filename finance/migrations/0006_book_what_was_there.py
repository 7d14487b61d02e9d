"""Companies that traded before there were books: their moves and sales wait to be booked, and the schedule books them."""

from django.db import migrations

WAITING = """
INSERT INTO finance_unposted (kind, document_id, reason, at)
SELECT 'move', m.id, 'before_the_books', m.at FROM inventory_stockmove m WHERE m.value <> 0
  AND NOT EXISTS (SELECT 1 FROM finance_entry e WHERE e.key = 'move:' || m.id)
UNION ALL
SELECT 'sale', o.id, 'before_the_books', o.shipped_at FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id
WHERE o.shipped_at IS NOT NULL AND a.marketplace <> 'direct' AND NOT EXISTS (SELECT 1 FROM finance_entry e WHERE e.key = 'sale:' || o.id)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0005_settlements_as_published"),
        ("inventory", "0004_signed_layer_use"),
        ("orders", "0002_tax_and_sender"),
    ]
    operations = [migrations.RunSQL(WAITING, migrations.RunSQL.noop)]
