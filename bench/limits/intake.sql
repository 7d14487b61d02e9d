-- What `bench intake` is held against: the rows that ours left, inserted by plain SQL, the same batches, the same tables and indexes.
-- Levels are locked in order and raised once per batch, as any correct writer must.
INSERT INTO orders_order SELECT * FROM ours_orders_order WHERE id > %(orders_from)s AND id <= %(orders_to)s ON CONFLICT DO NOTHING;
INSERT INTO orders_buyer SELECT * FROM ours_orders_buyer WHERE order_id > %(buyers_from)s AND order_id <= %(buyers_to)s;
INSERT INTO orders_orderline SELECT * FROM ours_orders_orderline WHERE id > %(lines_from)s AND id <= %(lines_to)s;
SELECT id FROM inventory_stocklevel WHERE id IN (
  SELECT level_id FROM ours_inventory_reservation WHERE id > %(reservations_from)s AND id <= %(reservations_to)s)
  ORDER BY id FOR UPDATE;
INSERT INTO inventory_reservation SELECT * FROM ours_inventory_reservation
  WHERE id > %(reservations_from)s AND id <= %(reservations_to)s;
UPDATE inventory_stocklevel l SET reserved = l.reserved + s.n
  FROM (SELECT level_id, sum(held) AS n FROM ours_inventory_reservation
        WHERE id > %(reservations_from)s AND id <= %(reservations_to)s GROUP BY level_id) s WHERE l.id = s.level_id;
INSERT INTO orders_demand SELECT * FROM ours_orders_demand WHERE id > %(demands_from)s AND id <= %(demands_to)s;
INSERT INTO kernel_timelineentry SELECT * FROM ours_kernel_timelineentry WHERE id > %(timeline_from)s AND id <= %(timeline_to)s;
INSERT INTO inventory_touchedsku SELECT * FROM ours_inventory_touchedsku WHERE id > %(touched_from)s AND id <= %(touched_to)s
