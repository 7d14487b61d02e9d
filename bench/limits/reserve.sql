-- What `bench reserve` is held against: the rows ours left, by one statement: lock the levels in order, raise them, write the
-- reservations and the marks of touched SKUs.
WITH wish AS MATERIALIZED (SELECT * FROM ours_inventory_reservation),
     locked AS MATERIALIZED (
       SELECT id, sku_id FROM inventory_stocklevel WHERE id IN (SELECT level_id FROM wish) ORDER BY id FOR UPDATE),
     raised AS (
       UPDATE inventory_stocklevel l SET reserved = l.reserved + s.n
       FROM (SELECT level_id, sum(held) AS n FROM wish GROUP BY level_id) s JOIN locked ON locked.id = s.level_id
       WHERE l.id = s.level_id AND l.on_hand - l.reserved >= s.n RETURNING l.sku_id),
     held AS (INSERT INTO inventory_reservation SELECT * FROM wish)
INSERT INTO inventory_touchedsku SELECT t.* FROM ours_inventory_touchedsku t JOIN raised USING (sku_id)
