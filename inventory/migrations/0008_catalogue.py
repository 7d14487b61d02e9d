"""A bundle is never kept: only its parts have a stock level."""

from django.db import migrations

NO_BUNDLE = """
CREATE FUNCTION inventory_level_of_single() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A kind never changes, so what is read here stays true.
  IF EXISTS (SELECT 1 FROM products_sku s WHERE s.id = NEW.sku_id AND s.kind = 'bundle') THEN
    RAISE EXCEPTION 'SKU % is a bundle and has no stock of its own', NEW.sku_id
      USING ERRCODE = '23514', CONSTRAINT = 'stock_level_of_single';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stock_level_of_single BEFORE INSERT OR UPDATE OF sku_id ON inventory_stocklevel
  FOR EACH ROW EXECUTE FUNCTION inventory_level_of_single();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0004_catalogue_rules"),
        ('inventory', '0007_more_moves'),
    ]
    operations = [migrations.RunSQL(NO_BUNDLE, "DROP FUNCTION inventory_level_of_single CASCADE")]
