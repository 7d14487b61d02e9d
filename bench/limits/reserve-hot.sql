-- What `bench reserve-hot` is held against: one order of one unit of a hot SKU: its level locked, raised under the guard, its
-- reservation and the mark of the touched SKU written, one commit each.
\set place random(1, :skus)
BEGIN;
SELECT id AS level_id, sku_id FROM inventory_stocklevel ORDER BY id OFFSET :place - 1 LIMIT 1 FOR UPDATE \gset
UPDATE inventory_stocklevel SET reserved = reserved + 1 WHERE id = :level_id AND on_hand - reserved >= 1;
INSERT INTO inventory_reservation (owner_kind, owner_id, level_id, held, waiting, consumed, deadline, queued_at, picked)
  VALUES ('demand', nextval('kernel_job_id_seq'), :level_id, 1, 0, 0, now() + interval '2 days', now(), false);
INSERT INTO inventory_touchedsku (sku_id) VALUES (:sku_id);
COMMIT;
