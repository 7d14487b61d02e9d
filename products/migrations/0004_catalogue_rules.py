"""What the columns alone can't promise of the catalogue: no circles, no nested bundles, known option values, and the search."""

from django.db import migrations

OPTIONS = """
ALTER TABLE products_sku ADD CONSTRAINT sku_options_form CHECK (
  jsonb_typeof(options) = 'object'
  AND jsonb_array_length(jsonb_path_query_array(options, 'strict $.keyvalue()', '{}', true)) <= 12
  AND NOT jsonb_path_exists(options, 'strict $.* ? (@.type() != "string")', '{}', true));
"""

CIRCLES = """
CREATE FUNCTION products_category_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Two moves at once could close a circle that neither sees: one after the other.
  PERFORM pg_advisory_xact_lock(hashtext('products_category'));
  IF EXISTS (
    WITH RECURSIVE above AS (
      SELECT NEW.parent_id AS id
      UNION SELECT c.parent_id FROM products_category c JOIN above a ON c.id = a.id WHERE c.parent_id IS NOT NULL)
    SELECT 1 FROM above WHERE id = NEW.id)
  THEN
    RAISE EXCEPTION 'category % can not be inside itself', NEW.id USING ERRCODE = '23514', CONSTRAINT = 'category_no_circle';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER category_no_circle BEFORE INSERT OR UPDATE OF parent_id ON products_category
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION products_category_no_circle();
"""

BUNDLES = """
CREATE FUNCTION products_sku_kind_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the kind of SKU % is fixed', OLD.id USING ERRCODE = '23514', CONSTRAINT = 'sku_kind_fixed';
END $$;
CREATE TRIGGER sku_kind_fixed BEFORE UPDATE OF kind ON products_sku
  FOR EACH ROW WHEN (OLD.kind <> NEW.kind) EXECUTE FUNCTION products_sku_kind_fixed();

CREATE FUNCTION products_bundle_not_nested() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A kind never changes, so what is read here stays true.
  IF NOT EXISTS (SELECT 1 FROM products_sku b, products_sku p
                 WHERE b.id = NEW.bundle_id AND b.kind = 'bundle' AND p.id = NEW.part_id AND p.kind = 'single')
  THEN
    RAISE EXCEPTION 'a bundle is made of single SKUs: % of %', NEW.part_id, NEW.bundle_id
      USING ERRCODE = '23514', CONSTRAINT = 'bundle_not_nested';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bundle_not_nested BEFORE INSERT OR UPDATE ON products_bundlepart
  FOR EACH ROW EXECUTE FUNCTION products_bundle_not_nested();
"""

SEARCH = r"""
CREATE FUNCTION products_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(normalize(words, NFKC)) $$;

-- The pieces of one, two and three characters of every word.
CREATE FUNCTION products_grams(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(word, place, size)), '{}')
  FROM (SELECT DISTINCT word FROM regexp_split_to_table(folded, '\s+') AS word) words,
    generate_series(1, 3) AS size, generate_series(1, length(word) - size + 1) AS place $$;

-- What a word asks for: its pieces of three characters, or itself when it is shorter.
CREATE FUNCTION products_sought(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(folded, place, 3)), ARRAY[folded]) FROM generate_series(1, length(folded) - 2) AS place $$;

-- The same word as a LIKE pattern: of a pattern the planner can tell how many rows have it, of strpos it can't.
CREATE FUNCTION products_pattern(folded text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%' $$;

CREATE FUNCTION products_haystacks(ids bigint[]) RETURNS TABLE (sku_id bigint, haystack text) LANGUAGE sql STABLE AS $$
  SELECT s.id, products_fold(concat_ws(E'\n', s.code, s.name, nullif(s.name_zh, ''), p.code, p.name, nullif(p.name_zh, ''),
    b.name, nullif(b.name_zh, ''),
    (SELECT string_agg(value, E'\n' ORDER BY key) FROM jsonb_each_text(s.options)),
    (SELECT string_agg(code, E'\n' ORDER BY code) FROM products_barcode c WHERE c.sku_id = s.id),
    (SELECT string_agg(code, E'\n' ORDER BY code, supplier_name) FROM products_suppliercode c WHERE c.sku_id = s.id)))
  FROM products_sku s JOIN products_product p ON p.id = s.product_id LEFT JOIN products_brand b ON b.id = p.brand_id
  WHERE ids IS NULL OR s.id = ANY(ids) $$;

CREATE FUNCTION products_reindex(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- First the locks, then the look: whoever waited here sees what the other has committed.
  PERFORM 1 FROM products_skutext t WHERE t.sku_id = ANY(ids) ORDER BY t.sku_id FOR UPDATE;
  INSERT INTO products_skutext AS t (sku_id, haystack, grams)
    SELECT h.sku_id, h.haystack, products_grams(h.haystack) FROM products_haystacks(ids) h ORDER BY 1
  ON CONFLICT (sku_id) DO UPDATE SET haystack = EXCLUDED.haystack, grams = EXCLUDED.grams
    WHERE t.haystack <> EXCLUDED.haystack;
END $$;

CREATE FUNCTION products_sku_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM products_reindex(array_agg(id)) FROM new_rows HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE FUNCTION products_sku_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM products_reindex(array_agg(n.id)) FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.code, n.name, n.name_zh, n.product_id, n.options) IS DISTINCT FROM (o.code, o.name, o.name_zh, o.product_id, o.options)
    HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE FUNCTION products_product_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM products_reindex(array_agg(s.id)) FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN products_sku s ON s.product_id = n.id
    WHERE (n.code, n.name, n.name_zh, n.brand_id) IS DISTINCT FROM (o.code, o.name, o.name_zh, o.brand_id) HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE FUNCTION products_brand_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM products_reindex(array_agg(s.id)) FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN products_product p ON p.brand_id = n.id JOIN products_sku s ON s.product_id = p.id
    WHERE (n.name, n.name_zh) IS DISTINCT FROM (o.name, o.name_zh) HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE FUNCTION products_code_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM products_reindex(array_agg(DISTINCT sku_id)) FROM new_rows HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE FUNCTION products_code_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM products_reindex(array_agg(DISTINCT sku_id)) FROM old_rows HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE FUNCTION products_code_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM products_reindex(array_agg(DISTINCT sku_id)) FROM (SELECT sku_id FROM new_rows UNION SELECT sku_id FROM old_rows) r
    HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE TRIGGER sku_text_added AFTER INSERT ON products_sku REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION products_sku_added();
CREATE TRIGGER sku_text_changed AFTER UPDATE ON products_sku REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION products_sku_changed();
CREATE TRIGGER sku_text_changed AFTER UPDATE ON products_product REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION products_product_changed();
CREATE TRIGGER sku_text_changed AFTER UPDATE ON products_brand REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION products_brand_changed();
"""

CODES = """
CREATE TRIGGER sku_text_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION products_code_added();
CREATE TRIGGER sku_text_changed AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION products_code_changed();
CREATE TRIGGER sku_text_removed AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION products_code_removed();
"""

FILL = "SELECT products_reindex(array_agg(id)) FROM products_sku HAVING count(*) > 0"

_UNDO_SEARCH = """
DROP FUNCTION products_sku_added, products_sku_changed, products_product_changed, products_brand_changed,
  products_code_added, products_code_removed, products_code_changed, products_reindex, products_haystacks,
  products_sought, products_pattern, products_grams, products_fold CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('products', '0003_catalogue'),
    ]
    operations = [
        migrations.RunSQL(OPTIONS, "ALTER TABLE products_sku DROP CONSTRAINT sku_options_form"),
        migrations.RunSQL(CIRCLES, "DROP FUNCTION products_category_no_circle CASCADE"),
        migrations.RunSQL(BUNDLES, "DROP FUNCTION products_sku_kind_fixed, products_bundle_not_nested CASCADE"),
        migrations.RunSQL(SEARCH, _UNDO_SEARCH),
        migrations.RunSQL(CODES.format(table="products_barcode"), migrations.RunSQL.noop),
        migrations.RunSQL(CODES.format(table="products_suppliercode"), migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
