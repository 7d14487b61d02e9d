-- What `bench profit` is held against: income less cost by order, SKU, store, marketplace and country, one sum each, nothing beside it.
SELECT order_id, -sum(amount)::bigint FROM finance_leg WHERE account_id >= '4000' AND booked_on >= %(first)s AND booked_on < %(last)s GROUP BY 1;
SELECT sku_id, -sum(amount)::bigint FROM finance_leg WHERE account_id >= '4000' AND booked_on >= %(first)s AND booked_on < %(last)s GROUP BY 1;
SELECT store_id, -sum(amount)::bigint FROM finance_leg WHERE account_id >= '4000' AND booked_on >= %(first)s AND booked_on < %(last)s GROUP BY 1;
SELECT a.marketplace, -sum(l.amount)::bigint FROM finance_leg l LEFT JOIN stores_store s ON s.id = l.store_id
  LEFT JOIN stores_selleraccount a ON a.id = s.account_id
  WHERE l.account_id >= '4000' AND l.booked_on >= %(first)s AND l.booked_on < %(last)s GROUP BY 1;
SELECT nullif(o.country, ''), -sum(l.amount)::bigint FROM finance_leg l LEFT JOIN orders_order o ON o.id = l.order_id
  WHERE l.account_id >= '4000' AND l.booked_on >= %(first)s AND l.booked_on < %(last)s GROUP BY 1
