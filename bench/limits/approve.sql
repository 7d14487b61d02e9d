-- What `bench approve` is held against: the same orders, their new state and their timelines by plain SQL, in the same slices. The orders
-- are locked in order first, as any correct writer must.
SELECT id FROM orders_order WHERE id > %(orders_from)s AND id <= %(orders_to)s ORDER BY id FOR NO KEY UPDATE;
UPDATE orders_order d SET state = o.state, approved_at = o.approved_at, approved_by_id = o.approved_by_id FROM ours_orders_order o
  WHERE o.id = d.id AND d.id > %(orders_from)s AND d.id <= %(orders_to)s;
INSERT INTO kernel_timelineentry SELECT * FROM ours_kernel_timelineentry
  WHERE id > %(kernel_timelineentry_from)s AND id <= %(kernel_timelineentry_to)s
