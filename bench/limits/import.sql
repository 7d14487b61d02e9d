-- What `bench import` is held against: the rows that ours left, put in by slices from staging tables that COPY has filled,
-- with the same triggers (audit trail, search) and the plainest upsert a correct writer could make. The first line names the table.
TABLE products_category
INSERT INTO products_category SELECT * FROM staged_products_category WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, name = excluded.name, name_zh = excluded.name_zh;
TABLE products_brand
INSERT INTO products_brand SELECT * FROM staged_products_brand WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_zh = excluded.name_zh;
TABLE products_tag
INSERT INTO products_tag SELECT * FROM staged_products_tag WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET name = excluded.name;
TABLE products_product
INSERT INTO products_product SELECT * FROM staged_products_product WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, name_zh = excluded.name_zh, category_id = excluded.category_id, brand_id = excluded.brand_id, description = excluded.description, description_zh = excluded.description_zh, archived_at = excluded.archived_at;
TABLE products_producttag
INSERT INTO products_producttag SELECT * FROM staged_products_producttag WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, tag_id = excluded.tag_id;
TABLE products_sku
INSERT INTO products_sku (id, product_id, code, kind, name, name_zh, options, weight_g, net_weight_g, length_mm, width_mm, height_mm, traits, material, customs_name, customs_name_zh, hs_code, origin, archived_at) SELECT id, product_id, code, kind, name, name_zh, options, weight_g, net_weight_g, length_mm, width_mm, height_mm, traits, material, customs_name, customs_name_zh, hs_code, origin, archived_at FROM staged_products_sku WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, code = excluded.code, kind = excluded.kind, name = excluded.name, name_zh = excluded.name_zh, options = excluded.options, weight_g = excluded.weight_g, net_weight_g = excluded.net_weight_g, length_mm = excluded.length_mm, width_mm = excluded.width_mm, height_mm = excluded.height_mm, traits = excluded.traits, material = excluded.material, customs_name = excluded.customs_name, customs_name_zh = excluded.customs_name_zh, hs_code = excluded.hs_code, origin = excluded.origin, archived_at = excluded.archived_at;
TABLE products_barcode
INSERT INTO products_barcode SELECT * FROM staged_products_barcode WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET sku_id = excluded.sku_id, code = excluded.code, kind = excluded.kind;
TABLE products_customscode
INSERT INTO products_customscode SELECT * FROM staged_products_customscode WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET sku_id = excluded.sku_id, country = excluded.country, hs_code = excluded.hs_code;
TABLE products_suppliercode
INSERT INTO products_suppliercode SELECT * FROM staged_products_suppliercode WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET sku_id = excluded.sku_id, supplier_name = excluded.supplier_name, code = excluded.code;
TABLE products_declaredvalue
INSERT INTO products_declaredvalue SELECT * FROM staged_products_declaredvalue WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET sku_id = excluded.sku_id, kind = excluded.kind, percent = excluded.percent, amount = excluded.amount, currency = excluded.currency, floor = excluded.floor, cap = excluded.cap;
TABLE products_skutag
INSERT INTO products_skutag SELECT * FROM staged_products_skutag WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET sku_id = excluded.sku_id, tag_id = excluded.tag_id;
TABLE products_bundlepart
INSERT INTO products_bundlepart SELECT * FROM staged_products_bundlepart WHERE id >= %(from)s AND id < %(to)s ORDER BY id
  ON CONFLICT (id) DO UPDATE SET bundle_id = excluded.bundle_id, part_id = excluded.part_id, quantity = excluded.quantity;
