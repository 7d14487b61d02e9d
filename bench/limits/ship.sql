-- What `bench ship` is held against: the rows that ours left, changed and written by plain SQL, the same slices, the same tables and
-- indexes. Levels are locked in order before they change, as any correct writer must.
UPDATE logistics_parcel p SET state = o.state, shipped_at = o.shipped_at, shipped_by_id = o.shipped_by_id, freight = o.freight
  FROM ours_logistics_parcel o WHERE o.id = p.id AND o.id > %(parcels_from)s AND o.id <= %(parcels_to)s;
SELECT id FROM inventory_stocklevel WHERE id IN (
  SELECT level_id FROM ours_inventory_stockmove WHERE id > %(inventory_stockmove_from)s AND id <= %(inventory_stockmove_to)s)
  ORDER BY id FOR UPDATE;
UPDATE inventory_reservation r SET held = o.held, consumed = o.consumed FROM ours_inventory_reservation o
  WHERE o.id = r.id AND r.owner_kind = 'demand' AND r.owner_id IN (
    SELECT holder_id FROM logistics_parcelline WHERE parcel_id > %(parcels_from)s AND parcel_id <= %(parcels_to)s);
UPDATE inventory_stocklevel l SET on_hand = l.on_hand - s.n, reserved = l.reserved - s.n
  FROM (SELECT level_id, -sum(delta) AS n FROM ours_inventory_stockmove
        WHERE id > %(inventory_stockmove_from)s AND id <= %(inventory_stockmove_to)s GROUP BY level_id) s WHERE l.id = s.level_id;
UPDATE inventory_costlayer c SET quantity_left = c.quantity_left - s.n, value_left = c.value_left - s.val
  FROM (SELECT layer_id, sum(quantity) AS n, sum(value) AS val FROM ours_inventory_layeruse
        WHERE id > %(inventory_layeruse_from)s AND id <= %(inventory_layeruse_to)s GROUP BY layer_id) s WHERE c.id = s.layer_id;
INSERT INTO inventory_stockmove SELECT * FROM ours_inventory_stockmove
  WHERE id > %(inventory_stockmove_from)s AND id <= %(inventory_stockmove_to)s;
INSERT INTO inventory_layeruse SELECT * FROM ours_inventory_layeruse
  WHERE id > %(inventory_layeruse_from)s AND id <= %(inventory_layeruse_to)s;
UPDATE orders_demand d SET shipped = o.shipped, reserved = o.reserved FROM ours_orders_demand o
  WHERE o.id = d.id AND d.id IN (
    SELECT holder_id FROM logistics_parcelline WHERE parcel_id > %(parcels_from)s AND parcel_id <= %(parcels_to)s);
UPDATE orders_order d SET state = o.state, shipped_at = o.shipped_at FROM ours_orders_order o
  WHERE o.id = d.id AND d.id IN (
    SELECT order_id FROM orders_orderparcel WHERE parcel_id > %(parcels_from)s AND parcel_id <= %(parcels_to)s);
INSERT INTO kernel_outboxcommand SELECT * FROM ours_kernel_outboxcommand
  WHERE id > %(kernel_outboxcommand_from)s AND id <= %(kernel_outboxcommand_to)s;
INSERT INTO kernel_timelineentry SELECT * FROM ours_kernel_timelineentry
  WHERE id > %(kernel_timelineentry_from)s AND id <= %(kernel_timelineentry_to)s;
INSERT INTO finance_entry SELECT * FROM ours_finance_entry WHERE id > %(finance_entry_from)s AND id <= %(finance_entry_to)s;
INSERT INTO finance_leg SELECT * FROM ours_finance_leg WHERE id > %(finance_leg_from)s AND id <= %(finance_leg_to)s
