-- What the rules of erp/benching/rules.py ask, counted by plain SQL: how many orders each rule applies to.
SELECT r.position, count(*) FILTER (WHERE CASE r.position
    WHEN 1 THEN round((o.total * 7.8)::numeric, 2) >= 1500 AND o.country IN ('DE', 'FR')
    WHEN 2 THEN btrim(o.buyer_note) <> ''
    WHEN 3 THEN o.bought >= 8
    WHEN 4 THEN o.watched
    WHEN 5 THEN o.liquid
    WHEN 6 THEN o.unit_count >= 4
    ELSE round((o.total * 7.8)::numeric, 2) < 1500 AND btrim(o.buyer_note) = '' END)
FROM (
  SELECT o.*, count(*) OVER (PARTITION BY b.email_hash ORDER BY o.ordered_at RANGE BETWEEN interval '30 days' PRECEDING AND CURRENT ROW) AS bought,
         w.hash IS NOT NULL AS watched, 'liquid' = ANY(s.traits) AS liquid
  FROM orders_order o JOIN orders_buyer b ON b.order_id = o.id
  LEFT JOIN orders_watchentry w ON w.kind = 'email' AND w.hash = b.email_hash AND w.removed_at IS NULL
  JOIN orders_orderline l ON l.order_id = o.id JOIN products_listing i ON i.id = l.listing_id JOIN products_sku s ON s.id = i.sku_id
) o CROSS JOIN (SELECT generate_series(1, 7) AS position) r GROUP BY r.position ORDER BY r.position
