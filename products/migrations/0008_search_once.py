"""The search reads a SKU as often as it is asked, and takes its text apart only when that is another one than before.

A SKU, its barcodes and its supplier codes come by three statements, each of which asks for the text. Cutting it into pieces and
putting these into the index costs six times what reading it does.

And it plans each time: a plan that is kept from when the tables were empty reads them whole for every SKU, and one that is kept for any
list of SKUs compares the whole catalogue with the list (2,000 supplier codes took 2.6 s in a catalogue of 10,000).
"""

from django.db import migrations

SEARCH = """
CREATE OR REPLACE FUNCTION products_reindex(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  -- First the locks, then the look: whoever waited here sees what the other has committed.
  PERFORM 1 FROM products_skutext t WHERE t.sku_id = ANY(ids) ORDER BY t.sku_id FOR UPDATE;
  INSERT INTO products_skutext AS t (sku_id, haystack, grams)
    SELECT h.sku_id, h.haystack, products_grams(h.haystack)
    FROM products_haystacks(ids) h LEFT JOIN products_skutext o ON o.sku_id = h.sku_id
    WHERE o.haystack IS DISTINCT FROM h.haystack ORDER BY 1
  ON CONFLICT (sku_id) DO UPDATE SET haystack = EXCLUDED.haystack, grams = EXCLUDED.grams
    WHERE t.haystack <> EXCLUDED.haystack;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION products_reindex(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- First the locks, then the look: whoever waited here sees what the other has committed.
  PERFORM 1 FROM products_skutext t WHERE t.sku_id = ANY(ids) ORDER BY t.sku_id FOR UPDATE;
  INSERT INTO products_skutext AS t (sku_id, haystack, grams)
    SELECT h.sku_id, h.haystack, products_grams(h.haystack) FROM products_haystacks(ids) h ORDER BY 1
  ON CONFLICT (sku_id) DO UPDATE SET haystack = EXCLUDED.haystack, grams = EXCLUDED.grams
    WHERE t.haystack <> EXCLUDED.haystack;
END $$;
ALTER FUNCTION products_reindex RESET plan_cache_mode;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('products', '0007_launch'),
    ]
    operations = [
        migrations.RunSQL(SEARCH, BEFORE),
    ]
