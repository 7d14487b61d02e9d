-- migrations: 325ac7c02c7a524611356a0a2d6aba1c093bf5590fca6718dbd002d3061a8a21
CREATE FUNCTION public._pgh_attach_context() RETURNS uuid
    LANGUAGE plpgsql
    AS $$
                    DECLARE
                        _pgh_context_id UUID;
                        _pgh_context_metadata JSONB;
                    BEGIN
                        BEGIN
                            SELECT INTO _pgh_context_id
                                CURRENT_SETTING('pghistory.context_id');
                            SELECT INTO _pgh_context_metadata
                                CURRENT_SETTING('pghistory.context_metadata');
                            EXCEPTION WHEN OTHERS THEN
                        END;
                        IF _pgh_context_id IS NOT NULL AND _pgh_context_metadata IS NOT NULL THEN
                            INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
                                VALUES (_pgh_context_id, _pgh_context_metadata, NOW(), NOW())
                                ON CONFLICT (id) DO UPDATE
                                    SET metadata = EXCLUDED.metadata,
                                        updated_at = EXCLUDED.updated_at
                                    WHERE pghistory_context.metadata != EXCLUDED.metadata;
                            RETURN _pgh_context_id;
                        ELSE
                            RETURN NULL;
                        END IF;
                    END;
                $$;

CREATE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
                DECLARE
                    _pgtrigger_ignore TEXT[];
                    _result BOOLEAN;
                BEGIN
                    BEGIN
                        SELECT INTO _pgtrigger_ignore
                            CURRENT_SETTING('pgtrigger.ignore');
                        EXCEPTION WHEN OTHERS THEN
                    END;
                    IF _pgtrigger_ignore IS NOT NULL THEN
                        SELECT trigger_name = ANY(_pgtrigger_ignore)
                        INTO _result;
                        RETURN _result;
                    ELSE
                        RETURN FALSE;
                    END IF;
                END;
            $$;

CREATE FUNCTION public.aftersales_message_fixed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.conversation_id, NEW.client_id, NEW.from_buyer, NEW.sent_at, NEW.answer_by, NEW.answers_upto,
                          NEW.written_by_id)
       IS DISTINCT FROM (OLD.conversation_id, OLD.client_id, OLD.from_buyer, OLD.sent_at, OLD.answer_by, OLD.answers_upto,
                         OLD.written_by_id)
     OR (NEW.text_hash IS NOT NULL AND NEW.text_hash IS DISTINCT FROM OLD.text_hash)
     OR (OLD.external_id <> '' AND NEW.external_id <> OLD.external_id) THEN
    RAISE EXCEPTION 'a message is never changed or deleted: write another one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION public.finance_as_published() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION '% % stays as it was published', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'as_published';
END $$;

CREATE FUNCTION public.finance_legs_balance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE bad record;
BEGIN
  SELECT entry_id, 'base'::text AS what, sum(amount) AS off INTO bad FROM new_legs GROUP BY entry_id HAVING sum(amount) <> 0 LIMIT 1;
  IF NOT FOUND THEN
    SELECT entry_id, currency::text AS what, sum(currency_amount) AS off INTO bad FROM new_legs
    GROUP BY entry_id, currency HAVING sum(currency_amount) <> 0 LIMIT 1;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % does not balance in %: off by %', bad.entry_id, bad.what, bad.off
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_legs_balance';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION public.finance_month_is_open() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE bad record;
BEGIN
  SELECT e.id, e.booked_on INTO bad FROM new_entries e
  WHERE e.booked_on < (SELECT max(month) + interval '1 month' FROM finance_period WHERE closed_at IS NOT NULL) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % is dated %, in a closed month', bad.id, bad.booked_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_month_is_open';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION public.inventory_binned_is_bins() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF NEW.binned <> (SELECT coalesce(sum(quantity), 0) FROM inventory_binlevel WHERE level_id = NEW.id) THEN
    RAISE EXCEPTION 'level % says % units lie in bins, and they do not', NEW.id, NEW.binned
      USING ERRCODE = 'check_violation', CONSTRAINT = 'inventory_binned_is_bins';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION public.inventory_bins_counted() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
DECLARE ids bigint[]; bad record;
BEGIN
  IF TG_OP = 'INSERT' THEN SELECT array_agg(DISTINCT level_id) INTO ids FROM new_bins;
  ELSIF TG_OP = 'DELETE' THEN SELECT array_agg(DISTINCT level_id) INTO ids FROM old_bins;
  ELSE SELECT array_agg(DISTINCT level_id) INTO ids FROM (SELECT level_id FROM new_bins UNION SELECT level_id FROM old_bins) b;
  END IF;
  IF ids IS NULL THEN RETURN NULL; END IF;
  IF TG_OP <> 'DELETE' THEN
    SELECT b.level_id, b.bin_id INTO bad FROM inventory_binlevel b JOIN inventory_bin k ON k.id = b.bin_id
    JOIN inventory_stocklevel l ON l.id = b.level_id WHERE b.level_id = ANY(ids) AND k.warehouse_id <> l.warehouse_id LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'bin % is in another warehouse than level %', bad.bin_id, bad.level_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'inventory_bin_of_warehouse';
    END IF;
  END IF;
  PERFORM 1 FROM inventory_stocklevel WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
  UPDATE inventory_stocklevel l SET binned = s.n
  FROM (SELECT i.id, coalesce(sum(b.quantity), 0) AS n FROM unnest(ids) AS i(id) LEFT JOIN inventory_binlevel b ON b.level_id = i.id GROUP BY 1) s
  WHERE l.id = s.id AND l.binned <> s.n;
  RETURN NULL;
END $$;

CREATE FUNCTION public.inventory_collection_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF (OLD.state <> 'open' AND (OLD.state, OLD.collected_by_id, OLD.collected_at, OLD.handed_key, OLD.commission, OLD.closed_at, OLD.reason)
        IS DISTINCT FROM (NEW.state, NEW.collected_by_id, NEW.collected_at, NEW.handed_key, NEW.commission, NEW.closed_at, NEW.reason))
     OR (OLD.point_id, OLD.code, OLD.number) IS DISTINCT FROM (NEW.point_id, NEW.code, NEW.number) THEN
    RAISE EXCEPTION 'collection % is over and stays what it became', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION public.inventory_level_of_single() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  -- A kind never changes, so what is read here stays true.
  IF EXISTS (SELECT 1 FROM products_sku s WHERE s.id = NEW.sku_id AND s.kind = 'bundle') THEN
    RAISE EXCEPTION 'SKU % is a bundle and has no stock of its own', NEW.sku_id
      USING ERRCODE = '23514', CONSTRAINT = 'stock_level_of_single';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION public.inventory_mirror_newer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF (NEW.as_of, NEW.version) < (OLD.as_of, OLD.version) THEN
    RAISE EXCEPTION 'report % of % is older than what is known', NEW.version, NEW.as_of USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION public.kernel_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only: write a correcting row instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION public.orders_rule_frozen() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE state_of_set text;
BEGIN
  SELECT state INTO state_of_set FROM orders_ruleset
  WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.rule_set_id ELSE OLD.rule_set_id END;
  IF state_of_set <> 'draft' OR (TG_OP = 'UPDATE' AND NEW.rule_set_id <> OLD.rule_set_id) THEN
    RAISE EXCEPTION 'a rule of a set that is or was live is never edited: make a new draft' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.orders_ruleset_life() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' THEN
      RAISE EXCEPTION 'a rule set that is or was live stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF NEW.version <> OLD.version OR (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'live'), ('live', 'retired')) THEN
    RAISE EXCEPTION 'a rule set goes from draft to live to retired' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION public.pgtrigger_append_only_039f0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_03f58() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_0f379() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_15389() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_22920() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_22ee8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_2bb87() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_3635c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_409f3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_45583() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_485b7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_4899e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_4ae96() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_4cdc1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_513ed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_550b0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_632ac() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_64833() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_64f1f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_6587f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_66c5d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_67521() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_6b46e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_6b8ff() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_6dadb() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_7c162() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_7f27f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_7f9c3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_832e6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_87ade() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_94052() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_9a07e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_9c7a4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_a2a18() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_aa36d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_ab261() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_aff2d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_b2795() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_b3ee4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_b818c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_bc135() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_c2e56() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_c5465() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_ca4ee() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_cca96() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_ce43a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_d361f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_d79ce() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_d896c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_d8c97() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_db053() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_df99f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_dff3e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_e0dd0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_e26f1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_f0251() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_f1a04() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_f5bab() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_f7ea6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_0290c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_moneyaccountevent" ("closed_at", "code", "currency", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."closed_at", new_values."code", new_values."currency", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), 'insert', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_0631a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_brandevent" ("id", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'insert', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_13cec() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_storewarehouseevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "store_id", "warehouse_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."rank", new_values."store_id", new_values."warehouse_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_19549() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_skuimageevent" ("file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sku_id") SELECT new_values."file_id", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."position", new_values."sku_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_1ead5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_zoneevent" ("code", "days_from", "days_to", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id") SELECT new_values."code", new_values."days_from", new_values."days_to", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."service_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_1fd97() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_productevent" ("archived_at", "brand_id", "category_id", "code", "description", "description_zh", "id", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."archived_at", new_values."brand_id", new_values."category_id", new_values."code", new_values."description", new_values."description_zh", new_values."id", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'insert', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_23918() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orders_watchentryevent" ("added_at", "added_by_id", "id", "kind", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "removed_at", "removed_by_id") SELECT new_values."added_at", new_values."added_by_id", new_values."id", new_values."kind", new_values."order_id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."reason", new_values."removed_at", new_values."removed_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_2b135() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_barcodeevent" ("code", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."code", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_33376() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_servicetermsevent" ("days_from", "days_to", "kind", "max_girth_mm", "max_side_mm", "max_value", "min_weight_g", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_traits", "service_id") SELECT new_values."days_from", new_values."days_to", new_values."kind", new_values."max_girth_mm", new_values."max_side_mm", new_values."max_value", new_values."min_weight_g", _pgh_attached_context.value, NOW(), 'insert', new_values."service_id", new_values."refused_traits", new_values."service_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_34136() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_skutagevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id", "tag_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sku_id", new_values."tag_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_35235() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distribution_pricelistevent" ("currency", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."currency", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), 'insert', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_4204b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_selleraccountevent" ("authorised_until", "base_url", "blocked_until", "hook_key", "id", "import_job_id", "marketplace", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "poll_every_s", "region", "seller_id", "sites", "sites_at", "state", "token_expires_at", "token_version", "trouble", "trouble_count") SELECT new_values."authorised_until", new_values."base_url", new_values."blocked_until", new_values."hook_key", new_values."id", new_values."import_job_id", new_values."marketplace", new_values."name", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."poll_every_s", new_values."region", new_values."seller_id", new_values."sites", new_values."sites_at", new_values."state", new_values."token_expires_at", new_values."token_version", new_values."trouble", new_values."trouble_count" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_52a05() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_binevent" ("closed_at", "code", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "warehouse_id", "zone") SELECT new_values."closed_at", new_values."code", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sort", new_values."warehouse_id", new_values."zone" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_53310() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_companysettingsevent" ("answer_within_h", "bill_differences", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "require_mfa_roles", "second_person_above") SELECT new_values."answer_within_h", new_values."bill_differences", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."require_mfa_roles", new_values."second_person_above" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_552aa() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distribution_distributoruserevent" ("distributor_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."distributor_id", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_582e4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "procurement_supplierevent" ("closed_at", "code", "contact", "currency", "id", "lead_days", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "terms", "terms_days") SELECT new_values."closed_at", new_values."code", new_values."contact", new_values."currency", new_values."id", new_values."lead_days", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."terms", new_values."terms_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_596b1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_listingpushruleevent" ("buffer", "fixed", "fixed_until", "id", "least", "listing_id", "most", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presale", "push", "share") SELECT new_values."buffer", new_values."fixed", new_values."fixed_until", new_values."id", new_values."least", new_values."listing_id", new_values."most", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."presale", new_values."push", new_values."share" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_5b01e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_listingdraftevent" ("attributes", "brand", "bullets", "category", "created_at", "created_by_id", "currency", "description", "id", "images", "listing_id", "live_version", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "seller_sku", "sku_id", "state", "store_id", "title", "updated_at", "version") SELECT new_values."attributes", new_values."brand", new_values."bullets", new_values."category", new_values."created_at", new_values."created_by_id", new_values."currency", new_values."description", new_values."id", new_values."images", new_values."listing_id", new_values."live_version", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."price", new_values."seller_sku", new_values."sku_id", new_values."state", new_values."store_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_5baa1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distribution_pricelistitemevent" ("id", "min_quantity", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_id", "sku_id", "unit_price", "valid_from") SELECT new_values."id", new_values."min_quantity", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."price_list_id", new_values."sku_id", new_values."unit_price", new_values."valid_from" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_60145() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_carrieraccountevent" ("base_url", "carrier_id", "customer_id", "id", "name", "paused_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol") SELECT new_values."base_url", new_values."carrier_id", new_values."customer_id", new_values."id", new_values."name", new_values."paused_at", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."protocol" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_6201b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "kernel_fxrateevent" ("currency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "source", "valid_from") SELECT new_values."currency", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."rate", new_values."source", new_values."valid_from" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_6535d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_remoteareaevent" ("country", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode_from", "postcode_to", "service_id") SELECT new_values."country", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."postcode_from", new_values."postcode_to", new_values."service_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_6793a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_productimageevent" ("file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id") SELECT new_values."file_id", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."position", new_values."product_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_6bf7d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_customscodeevent" ("country", "hs_code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."country", new_values."hs_code", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_6cd27() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_producttagevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "tag_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."product_id", new_values."tag_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_7c56c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_servicerateevent" ("first_g", "first_price", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "step_g", "step_price", "valid_from") SELECT new_values."first_g", new_values."first_price", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."service_id", new_values."step_g", new_values."step_price", new_values."valid_from" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_7d6c5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_cardsurchargeevent" ("above_mm", "card_id", "currency", "fixed", "id", "kind", "minimum", "per_kg", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trait") SELECT new_values."above_mm", new_values."card_id", new_values."currency", new_values."fixed", new_values."id", new_values."kind", new_values."minimum", new_values."per_kg", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."trait" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_7e217() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "procurement_supplierquoteevent" ("id", "lead_days", "min_quantity", "offer_url", "pack", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id", "supplier_code", "supplier_id", "unit_price", "valid_from") SELECT new_values."id", new_values."lead_days", new_values."min_quantity", new_values."offer_url", new_values."pack", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sku_id", new_values."supplier_code", new_values."supplier_id", new_values."unit_price", new_values."valid_from" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_7e9ab() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_userevent" ("is_active", "must_change_password", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username") SELECT new_values."is_active", new_values."must_change_password", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."role", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_8747c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_feeruleevent" ("base", "component", "currency", "fixed_per_order", "fixed_per_unit", "from_amount", "id", "marketplace", "minimum", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site", "valid_from") SELECT new_values."base", new_values."component", new_values."currency", new_values."fixed_per_order", new_values."fixed_per_unit", new_values."from_amount", new_values."id", new_values."marketplace", new_values."minimum", new_values."percent", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."site", new_values."valid_from" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_9caa9() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orders_ruleevent" ("actions", "conditions", "id", "is_on", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rule_set_id", "stop_after") SELECT new_values."actions", new_values."conditions", new_values."id", new_values."is_on", new_values."key", new_values."name", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."position", new_values."rule_set_id", new_values."stop_after" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_9ee84() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_stockreasonevent" ("closed_at", "code", "id", "name", "name_zh", "needs_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sign") SELECT new_values."closed_at", new_values."code", new_values."id", new_values."name", new_values."name_zh", new_values."needs_note", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sign" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_a29af() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_declaredvalueevent" ("amount", "cap", "currency", "floor", "id", "kind", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."amount", new_values."cap", new_values."currency", new_values."floor", new_values."id", new_values."kind", new_values."percent", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_a63dd() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "aftersales_replytemplateevent" ("id", "name", "other_language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "text_en", "text_other", "text_zh") SELECT new_values."id", new_values."name", new_values."other_language", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."retired_at", new_values."text_en", new_values."text_other", new_values."text_zh" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_a67f5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_launchcardevent" ("blocked", "created_at", "due_on", "id", "notes", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "stage", "stage_since") SELECT new_values."blocked", new_values."created_at", new_values."due_on", new_values."id", new_values."notes", new_values."owner_id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."product_id", new_values."stage", new_values."stage_since" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_b1883() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_cardrateevent" ("above_g", "card_id", "first_g", "first_price", "id", "per_kg", "per_piece", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_g", "step_price", "up_to_g", "zone_id") SELECT new_values."above_g", new_values."card_id", new_values."first_g", new_values."first_price", new_values."id", new_values."per_kg", new_values."per_piece", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."step_g", new_values."step_price", new_values."up_to_g", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_b86e6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distribution_distributorevent" ("closed_at", "code", "contact", "discount_percent", "id", "label_sender", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_id", "shipping_fee") SELECT new_values."closed_at", new_values."code", new_values."contact", new_values."discount_percent", new_values."id", new_values."label_sender", new_values."name", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."price_list_id", new_values."shipping_fee" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_bc15c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_pickuptermsevent" ("commission", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") SELECT new_values."commission", _pgh_attached_context.value, NOW(), 'insert', new_values."point_id", new_values."point_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_c00ee() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_listingevent" ("currency", "external", "external_key", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "price", "seller_sku", "sku_id", "state", "store_id", "tag_id", "title") SELECT new_values."currency", new_values."external", new_values."external_key", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."pool_id", new_values."price", new_values."seller_sku", new_values."sku_id", new_values."state", new_values."store_id", new_values."tag_id", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_c0187() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_ratecardevent" ("currency", "discount_on_fee", "discount_percent", "divisor", "ends_on", "fx", "id", "min_g", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_fee", "round_g", "service_id", "side_step", "valid_from", "volume_above_cm3", "volume_rule") SELECT new_values."currency", new_values."discount_on_fee", new_values."discount_percent", new_values."divisor", new_values."ends_on", new_values."fx", new_values."id", new_values."min_g", new_values."note", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."registered_fee", new_values."round_g", new_values."service_id", new_values."side_step", new_values."valid_from", new_values."volume_above_cm3", new_values."volume_rule" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_c36f5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_serviceevent" ("account_id", "carrier_code", "carrier_id", "closed_at", "code", "countries", "id", "max_weight_g", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "stuck_days", "tracking_prefix") SELECT new_values."account_id", new_values."carrier_code", new_values."carrier_id", new_values."closed_at", new_values."code", new_values."countries", new_values."id", new_values."max_weight_g", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."rank", new_values."stuck_days", new_values."tracking_prefix" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_c563f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_storeaccessevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "store_id", "user_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."store_id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_c5b06() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_fuelrateevent" ("id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "valid_from") SELECT new_values."id", new_values."percent", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."service_id", new_values."valid_from" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_c6c1e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_pointpaperevent" ("added_at", "added_by_id", "form", "id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id", "required", "sha256", "valid_from", "valid_until", "withdrawn_at") SELECT new_values."added_at", new_values."added_by_id", new_values."form", new_values."id", new_values."kind", new_values."number", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."point_id", new_values."required", new_values."sha256", new_values."valid_from", new_values."valid_until", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_c9cf9() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_priceruleevent" ("advertising_percent", "floor_margin", "id", "inbound_per_kg", "packaging", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restock_percent", "return_cost", "returns_percent", "rounding_ending", "rounding_mode", "rounding_step", "service_id", "shipping_charged", "store_id", "target", "target_kind", "tax_included", "tax_percent") SELECT new_values."advertising_percent", new_values."floor_margin", new_values."id", new_values."inbound_per_kg", new_values."packaging", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."restock_percent", new_values."return_cost", new_values."returns_percent", new_values."rounding_ending", new_values."rounding_mode", new_values."rounding_step", new_values."service_id", new_values."shipping_charged", new_values."store_id", new_values."target", new_values."target_kind", new_values."tax_included", new_values."tax_percent" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_cc940() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_zoneareaevent" ("country", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode_from", "postcode_to", "service_id", "zone_id") SELECT new_values."country", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."postcode_from", new_values."postcode_to", new_values."service_id", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_cf62f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_countrulesevent" ("approve_above", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tolerance_percent", "tolerance_units") SELECT new_values."approve_above", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."tolerance_percent", new_values."tolerance_units" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_d217c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_bundlepartevent" ("bundle_id", "id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity") SELECT new_values."bundle_id", new_values."id", new_values."part_id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."quantity" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_d2ebc() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_alertruleevent" ("dead_days", "id", "low_days", "low_units", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."dead_days", new_values."id", new_values."low_days", new_values."low_units", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_d3210() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_storeevent" ("account_id", "bad_review_stars", "buffer_follows_lag", "buffer_max", "buffer_min", "closed_at", "currency", "id", "name", "our_price_wins", "partial_stock", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "push_stock", "site", "stock_buffer", "stock_share", "tell_after_minutes", "unpaid_hold_minutes", "zone") SELECT new_values."account_id", new_values."bad_review_stars", new_values."buffer_follows_lag", new_values."buffer_max", new_values."buffer_min", new_values."closed_at", new_values."currency", new_values."id", new_values."name", new_values."our_price_wins", new_values."partial_stock", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."push_stock", new_values."site", new_values."stock_buffer", new_values."stock_share", new_values."tell_after_minutes", new_values."unpaid_hold_minutes", new_values."zone" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_d66c4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_designtaskevent" ("brief", "client_id", "created_at", "created_by_id", "due_on", "finished_at", "handed_in_at", "id", "kind", "language", "marketplace", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "returned_because", "reviewer_id", "state", "store_id") SELECT new_values."brief", new_values."client_id", new_values."created_at", new_values."created_by_id", new_values."due_on", new_values."finished_at", new_values."handed_in_at", new_values."id", new_values."kind", new_values."language", new_values."marketplace", new_values."owner_id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."product_id", new_values."returned_because", new_values."reviewer_id", new_values."state", new_values."store_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_d847e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_suppliercodeevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id", "supplier_name") SELECT new_values."code", new_values."id", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sku_id", new_values."supplier_name" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_d8a6a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_carrierevent" ("closed_at", "code", "id", "marketplace_codes", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tracking_page") SELECT new_values."closed_at", new_values."code", new_values."id", new_values."marketplace_codes", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."tracking_page" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_dde9c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_skuevent" ("archived_at", "code", "customs_name", "customs_name_zh", "height_mm", "hs_code", "id", "kind", "length_mm", "material", "name", "name_zh", "net_weight_g", "options", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "traits", "weight_g", "width_mm") SELECT new_values."archived_at", new_values."code", new_values."customs_name", new_values."customs_name_zh", new_values."height_mm", new_values."hs_code", new_values."id", new_values."kind", new_values."length_mm", new_values."material", new_values."name", new_values."name_zh", new_values."net_weight_g", new_values."options", new_values."origin", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."product_id", new_values."traits", new_values."weight_g", new_values."width_mm" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_e1876() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_routingruleevent" ("active", "among_ids", "countries", "from_g", "from_value", "id", "name", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "service_id", "store_ids", "to_g", "to_value", "traits", "warehouse_ids", "wished_ids") SELECT new_values."active", new_values."among_ids", new_values."countries", new_values."from_g", new_values."from_value", new_values."id", new_values."name", new_values."outcome", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."position", new_values."service_id", new_values."store_ids", new_values."to_g", new_values."to_value", new_values."traits", new_values."warehouse_ids", new_values."wished_ids" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_ebba4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_forbiddenwordevent" ("action", "added_at", "added_by_id", "folded", "id", "kind", "marketplace", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT new_values."action", new_values."added_at", new_values."added_by_id", new_values."folded", new_values."id", new_values."kind", new_values."marketplace", new_values."note", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_ec655() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_tagevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."name", _pgh_attached_context.value, NOW(), 'insert', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_fd09b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_warehouseevent" ("closed_at", "code", "country", "id", "kind", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sender", "suspended_at", "time_zone") SELECT new_values."closed_at", new_values."code", new_values."country", new_values."id", new_values."kind", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'insert', new_values."id", new_values."sender", new_values."suspended_at", new_values."time_zone" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_insert_insert_fe831() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_categoryevent" ("id", "name", "name_zh", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."name", new_values."name_zh", new_values."parent_id", _pgh_attached_context.value, NOW(), 'insert', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_02508() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_moneyaccountevent" ("closed_at", "code", "currency", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."closed_at", new_values."code", new_values."currency", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), 'update', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_07696() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_bundlepartevent" ("bundle_id", "id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity") SELECT new_values."bundle_id", new_values."id", new_values."part_id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."quantity" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_0f431() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "procurement_supplierevent" ("closed_at", "code", "contact", "currency", "id", "lead_days", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "terms", "terms_days") SELECT new_values."closed_at", new_values."code", new_values."contact", new_values."currency", new_values."id", new_values."lead_days", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."terms", new_values."terms_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_185d3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distribution_distributoruserevent" ("distributor_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."distributor_id", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_18d15() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_productevent" ("archived_at", "brand_id", "category_id", "code", "description", "description_zh", "id", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."archived_at", new_values."brand_id", new_values."category_id", new_values."code", new_values."description", new_values."description_zh", new_values."id", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'update', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_23658() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_skutagevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id", "tag_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sku_id", new_values."tag_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_26b45() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_listingevent" ("currency", "external", "external_key", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "price", "seller_sku", "sku_id", "state", "store_id", "tag_id", "title") SELECT new_values."currency", new_values."external", new_values."external_key", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."pool_id", new_values."price", new_values."seller_sku", new_values."sku_id", new_values."state", new_values."store_id", new_values."tag_id", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_28587() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_brandevent" ("id", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'update', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_3086b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_designtaskevent" ("brief", "client_id", "created_at", "created_by_id", "due_on", "finished_at", "handed_in_at", "id", "kind", "language", "marketplace", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "returned_because", "reviewer_id", "state", "store_id") SELECT new_values."brief", new_values."client_id", new_values."created_at", new_values."created_by_id", new_values."due_on", new_values."finished_at", new_values."handed_in_at", new_values."id", new_values."kind", new_values."language", new_values."marketplace", new_values."owner_id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."product_id", new_values."returned_because", new_values."reviewer_id", new_values."state", new_values."store_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_33f7b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_storeevent" ("account_id", "bad_review_stars", "buffer_follows_lag", "buffer_max", "buffer_min", "closed_at", "currency", "id", "name", "our_price_wins", "partial_stock", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "push_stock", "site", "stock_buffer", "stock_share", "tell_after_minutes", "unpaid_hold_minutes", "zone") SELECT new_values."account_id", new_values."bad_review_stars", new_values."buffer_follows_lag", new_values."buffer_max", new_values."buffer_min", new_values."closed_at", new_values."currency", new_values."id", new_values."name", new_values."our_price_wins", new_values."partial_stock", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."push_stock", new_values."site", new_values."stock_buffer", new_values."stock_share", new_values."tell_after_minutes", new_values."unpaid_hold_minutes", new_values."zone" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_344d7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_carrieraccountevent" ("base_url", "carrier_id", "customer_id", "id", "name", "paused_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol") SELECT new_values."base_url", new_values."carrier_id", new_values."customer_id", new_values."id", new_values."name", new_values."paused_at", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."protocol" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."base_url" IS DISTINCT FROM (new_values."base_url") OR old_values."carrier_id" IS DISTINCT FROM (new_values."carrier_id") OR old_values."customer_id" IS DISTINCT FROM (new_values."customer_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."paused_at" IS DISTINCT FROM (new_values."paused_at") OR old_values."protocol" IS DISTINCT FROM (new_values."protocol")) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_38e50() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_servicetermsevent" ("days_from", "days_to", "kind", "max_girth_mm", "max_side_mm", "max_value", "min_weight_g", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_traits", "service_id") SELECT new_values."days_from", new_values."days_to", new_values."kind", new_values."max_girth_mm", new_values."max_side_mm", new_values."max_value", new_values."min_weight_g", _pgh_attached_context.value, NOW(), 'update', new_values."service_id", new_values."refused_traits", new_values."service_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."service_id") = (new_values."service_id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_43214() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_ratecardevent" ("currency", "discount_on_fee", "discount_percent", "divisor", "ends_on", "fx", "id", "min_g", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_fee", "round_g", "service_id", "side_step", "valid_from", "volume_above_cm3", "volume_rule") SELECT new_values."currency", new_values."discount_on_fee", new_values."discount_percent", new_values."divisor", new_values."ends_on", new_values."fx", new_values."id", new_values."min_g", new_values."note", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."registered_fee", new_values."round_g", new_values."service_id", new_values."side_step", new_values."valid_from", new_values."volume_above_cm3", new_values."volume_rule" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_460de() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_launchcardevent" ("blocked", "created_at", "due_on", "id", "notes", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "stage", "stage_since") SELECT new_values."blocked", new_values."created_at", new_values."due_on", new_values."id", new_values."notes", new_values."owner_id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."product_id", new_values."stage", new_values."stage_since" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_47094() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "kernel_fxrateevent" ("currency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "source", "valid_from") SELECT new_values."currency", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."rate", new_values."source", new_values."valid_from" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_554e6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_binevent" ("closed_at", "code", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "warehouse_id", "zone") SELECT new_values."closed_at", new_values."code", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sort", new_values."warehouse_id", new_values."zone" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_58aa2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_declaredvalueevent" ("amount", "cap", "currency", "floor", "id", "kind", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."amount", new_values."cap", new_values."currency", new_values."floor", new_values."id", new_values."kind", new_values."percent", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_5b812() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "aftersales_replytemplateevent" ("id", "name", "other_language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "text_en", "text_other", "text_zh") SELECT new_values."id", new_values."name", new_values."other_language", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."retired_at", new_values."text_en", new_values."text_other", new_values."text_zh" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_5d6b4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_alertruleevent" ("dead_days", "id", "low_days", "low_units", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."dead_days", new_values."id", new_values."low_days", new_values."low_units", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_6390b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_tagevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."name", _pgh_attached_context.value, NOW(), 'update', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_64cf2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_customscodeevent" ("country", "hs_code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."country", new_values."hs_code", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_664ca() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_listingpushruleevent" ("buffer", "fixed", "fixed_until", "id", "least", "listing_id", "most", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presale", "push", "share") SELECT new_values."buffer", new_values."fixed", new_values."fixed_until", new_values."id", new_values."least", new_values."listing_id", new_values."most", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."presale", new_values."push", new_values."share" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_6a70f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distribution_pricelistevent" ("currency", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."currency", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), 'update', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_6caf0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_forbiddenwordevent" ("action", "added_at", "added_by_id", "folded", "id", "kind", "marketplace", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT new_values."action", new_values."added_at", new_values."added_by_id", new_values."folded", new_values."id", new_values."kind", new_values."marketplace", new_values."note", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_71a1d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_routingruleevent" ("active", "among_ids", "countries", "from_g", "from_value", "id", "name", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "service_id", "store_ids", "to_g", "to_value", "traits", "warehouse_ids", "wished_ids") SELECT new_values."active", new_values."among_ids", new_values."countries", new_values."from_g", new_values."from_value", new_values."id", new_values."name", new_values."outcome", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."position", new_values."service_id", new_values."store_ids", new_values."to_g", new_values."to_value", new_values."traits", new_values."warehouse_ids", new_values."wished_ids" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_721e6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_remoteareaevent" ("country", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode_from", "postcode_to", "service_id") SELECT new_values."country", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."postcode_from", new_values."postcode_to", new_values."service_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_7388a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_skuevent" ("archived_at", "code", "customs_name", "customs_name_zh", "height_mm", "hs_code", "id", "kind", "length_mm", "material", "name", "name_zh", "net_weight_g", "options", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "traits", "weight_g", "width_mm") SELECT new_values."archived_at", new_values."code", new_values."customs_name", new_values."customs_name_zh", new_values."height_mm", new_values."hs_code", new_values."id", new_values."kind", new_values."length_mm", new_values."material", new_values."name", new_values."name_zh", new_values."net_weight_g", new_values."options", new_values."origin", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."product_id", new_values."traits", new_values."weight_g", new_values."width_mm" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_73913() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_skuimageevent" ("file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sku_id") SELECT new_values."file_id", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."position", new_values."sku_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_8279c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distribution_pricelistitemevent" ("id", "min_quantity", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_id", "sku_id", "unit_price", "valid_from") SELECT new_values."id", new_values."min_quantity", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."price_list_id", new_values."sku_id", new_values."unit_price", new_values."valid_from" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_86e64() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_userevent" ("is_active", "must_change_password", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username") SELECT new_values."is_active", new_values."must_change_password", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."role", new_values."username" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."must_change_password" IS DISTINCT FROM (new_values."must_change_password") OR old_values."role" IS DISTINCT FROM (new_values."role") OR old_values."username" IS DISTINCT FROM (new_values."username")) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_8be1d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_zoneevent" ("code", "days_from", "days_to", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id") SELECT new_values."code", new_values."days_from", new_values."days_to", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."service_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_906d7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_fuelrateevent" ("id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "valid_from") SELECT new_values."id", new_values."percent", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."service_id", new_values."valid_from" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_97731() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_feeruleevent" ("base", "component", "currency", "fixed_per_order", "fixed_per_unit", "from_amount", "id", "marketplace", "minimum", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site", "valid_from") SELECT new_values."base", new_values."component", new_values."currency", new_values."fixed_per_order", new_values."fixed_per_unit", new_values."from_amount", new_values."id", new_values."marketplace", new_values."minimum", new_values."percent", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."site", new_values."valid_from" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_98d70() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_barcodeevent" ("code", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id") SELECT new_values."code", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sku_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_a11fa() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_carrierevent" ("closed_at", "code", "id", "marketplace_codes", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tracking_page") SELECT new_values."closed_at", new_values."code", new_values."id", new_values."marketplace_codes", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."tracking_page" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_a37ef() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_producttagevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "tag_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."product_id", new_values."tag_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_a3b25() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_warehouseevent" ("closed_at", "code", "country", "id", "kind", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sender", "suspended_at", "time_zone") SELECT new_values."closed_at", new_values."code", new_values."country", new_values."id", new_values."kind", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sender", new_values."suspended_at", new_values."time_zone" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_a715a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_suppliercodeevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id", "supplier_name") SELECT new_values."code", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sku_id", new_values."supplier_name" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_acc96() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_pickuptermsevent" ("commission", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") SELECT new_values."commission", _pgh_attached_context.value, NOW(), 'update', new_values."point_id", new_values."point_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."point_id") = (new_values."point_id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_ad4aa() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orders_ruleevent" ("actions", "conditions", "id", "is_on", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rule_set_id", "stop_after") SELECT new_values."actions", new_values."conditions", new_values."id", new_values."is_on", new_values."key", new_values."name", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."position", new_values."rule_set_id", new_values."stop_after" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_b2ed3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_serviceevent" ("account_id", "carrier_code", "carrier_id", "closed_at", "code", "countries", "id", "max_weight_g", "name", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "stuck_days", "tracking_prefix") SELECT new_values."account_id", new_values."carrier_code", new_values."carrier_id", new_values."closed_at", new_values."code", new_values."countries", new_values."id", new_values."max_weight_g", new_values."name", new_values."name_zh", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."rank", new_values."stuck_days", new_values."tracking_prefix" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_b7340() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_countrulesevent" ("approve_above", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tolerance_percent", "tolerance_units") SELECT new_values."approve_above", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."tolerance_percent", new_values."tolerance_units" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_ba2ad() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_companysettingsevent" ("answer_within_h", "bill_differences", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "require_mfa_roles", "second_person_above") SELECT new_values."answer_within_h", new_values."bill_differences", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."require_mfa_roles", new_values."second_person_above" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_baa68() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orders_watchentryevent" ("added_at", "added_by_id", "id", "kind", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "removed_at", "removed_by_id") SELECT new_values."added_at", new_values."added_by_id", new_values."id", new_values."kind", new_values."order_id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."reason", new_values."removed_at", new_values."removed_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."added_at" IS DISTINCT FROM (new_values."added_at") OR old_values."added_by_id" IS DISTINCT FROM (new_values."added_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."order_id" IS DISTINCT FROM (new_values."order_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."removed_at" IS DISTINCT FROM (new_values."removed_at") OR old_values."removed_by_id" IS DISTINCT FROM (new_values."removed_by_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_c1f60() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_priceruleevent" ("advertising_percent", "floor_margin", "id", "inbound_per_kg", "packaging", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restock_percent", "return_cost", "returns_percent", "rounding_ending", "rounding_mode", "rounding_step", "service_id", "shipping_charged", "store_id", "target", "target_kind", "tax_included", "tax_percent") SELECT new_values."advertising_percent", new_values."floor_margin", new_values."id", new_values."inbound_per_kg", new_values."packaging", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."restock_percent", new_values."return_cost", new_values."returns_percent", new_values."rounding_ending", new_values."rounding_mode", new_values."rounding_step", new_values."service_id", new_values."shipping_charged", new_values."store_id", new_values."target", new_values."target_kind", new_values."tax_included", new_values."tax_percent" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_c73e5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_zoneareaevent" ("country", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode_from", "postcode_to", "service_id", "zone_id") SELECT new_values."country", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."postcode_from", new_values."postcode_to", new_values."service_id", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_c7f70() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_productimageevent" ("file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id") SELECT new_values."file_id", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."position", new_values."product_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_cd184() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_listingdraftevent" ("attributes", "brand", "bullets", "category", "created_at", "created_by_id", "currency", "description", "id", "images", "listing_id", "live_version", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "seller_sku", "sku_id", "state", "store_id", "title", "updated_at", "version") SELECT new_values."attributes", new_values."brand", new_values."bullets", new_values."category", new_values."created_at", new_values."created_by_id", new_values."currency", new_values."description", new_values."id", new_values."images", new_values."listing_id", new_values."live_version", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."price", new_values."seller_sku", new_values."sku_id", new_values."state", new_values."store_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_d087c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_selleraccountevent" ("authorised_until", "base_url", "blocked_until", "hook_key", "id", "import_job_id", "marketplace", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "poll_every_s", "region", "seller_id", "sites", "sites_at", "state", "token_expires_at", "token_version", "trouble", "trouble_count") SELECT new_values."authorised_until", new_values."base_url", new_values."blocked_until", new_values."hook_key", new_values."id", new_values."import_job_id", new_values."marketplace", new_values."name", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."poll_every_s", new_values."region", new_values."seller_id", new_values."sites", new_values."sites_at", new_values."state", new_values."token_expires_at", new_values."token_version", new_values."trouble", new_values."trouble_count" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."authorised_until" IS DISTINCT FROM (new_values."authorised_until") OR old_values."base_url" IS DISTINCT FROM (new_values."base_url") OR old_values."blocked_until" IS DISTINCT FROM (new_values."blocked_until") OR old_values."hook_key" IS DISTINCT FROM (new_values."hook_key") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."import_job_id" IS DISTINCT FROM (new_values."import_job_id") OR old_values."marketplace" IS DISTINCT FROM (new_values."marketplace") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."poll_every_s" IS DISTINCT FROM (new_values."poll_every_s") OR old_values."region" IS DISTINCT FROM (new_values."region") OR old_values."seller_id" IS DISTINCT FROM (new_values."seller_id") OR old_values."sites" IS DISTINCT FROM (new_values."sites") OR old_values."sites_at" IS DISTINCT FROM (new_values."sites_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."token_expires_at" IS DISTINCT FROM (new_values."token_expires_at") OR old_values."token_version" IS DISTINCT FROM (new_values."token_version") OR old_values."trouble" IS DISTINCT FROM (new_values."trouble") OR old_values."trouble_count" IS DISTINCT FROM (new_values."trouble_count")) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_d5442() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "procurement_supplierquoteevent" ("id", "lead_days", "min_quantity", "offer_url", "pack", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sku_id", "supplier_code", "supplier_id", "unit_price", "valid_from") SELECT new_values."id", new_values."lead_days", new_values."min_quantity", new_values."offer_url", new_values."pack", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sku_id", new_values."supplier_code", new_values."supplier_id", new_values."unit_price", new_values."valid_from" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_d9e62() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_storewarehouseevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "store_id", "warehouse_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."rank", new_values."store_id", new_values."warehouse_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_dc188() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_cardrateevent" ("above_g", "card_id", "first_g", "first_price", "id", "per_kg", "per_piece", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_g", "step_price", "up_to_g", "zone_id") SELECT new_values."above_g", new_values."card_id", new_values."first_g", new_values."first_price", new_values."id", new_values."per_kg", new_values."per_piece", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."step_g", new_values."step_price", new_values."up_to_g", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_e0cc4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "products_categoryevent" ("id", "name", "name_zh", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."name", new_values."name_zh", new_values."parent_id", _pgh_attached_context.value, NOW(), 'update', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_e4335() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_cardsurchargeevent" ("above_mm", "card_id", "currency", "fixed", "id", "kind", "minimum", "per_kg", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trait") SELECT new_values."above_mm", new_values."card_id", new_values."currency", new_values."fixed", new_values."id", new_values."kind", new_values."minimum", new_values."per_kg", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."trait" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_ea288() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_pointpaperevent" ("added_at", "added_by_id", "form", "id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id", "required", "sha256", "valid_from", "valid_until", "withdrawn_at") SELECT new_values."added_at", new_values."added_by_id", new_values."form", new_values."id", new_values."kind", new_values."number", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."point_id", new_values."required", new_values."sha256", new_values."valid_from", new_values."valid_until", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_eabde() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistics_servicerateevent" ("first_g", "first_price", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "step_g", "step_price", "valid_from") SELECT new_values."first_g", new_values."first_price", new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."service_id", new_values."step_g", new_values."step_price", new_values."valid_from" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_ef096() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stores_storeaccessevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "store_id", "user_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."store_id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_f394b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventory_stockreasonevent" ("closed_at", "code", "id", "name", "name_zh", "needs_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sign") SELECT new_values."closed_at", new_values."code", new_values."id", new_values."name", new_values."name_zh", new_values."needs_note", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."sign" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_update_update_f54c5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distribution_distributorevent" ("closed_at", "code", "contact", "discount_percent", "id", "label_sender", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_id", "shipping_fee") SELECT new_values."closed_at", new_values."code", new_values."contact", new_values."discount_percent", new_values."id", new_values."label_sender", new_values."name", _pgh_attached_context.value, NOW(), 'update', new_values."id", new_values."price_list_id", new_values."shipping_fee" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.products_brand_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM products_reindex(array_agg(s.id)) FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN products_product p ON p.brand_id = n.id JOIN products_sku s ON s.product_id = p.id
    WHERE (n.name, n.name_zh) IS DISTINCT FROM (o.name, o.name_zh) HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION public.products_bundle_not_nested() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.products_category_no_circle() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.products_code_added() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM products_reindex(array_agg(DISTINCT sku_id)) FROM new_rows HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION public.products_code_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM products_reindex(array_agg(DISTINCT sku_id)) FROM (SELECT sku_id FROM new_rows UNION SELECT sku_id FROM old_rows) r
    HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION public.products_code_removed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM products_reindex(array_agg(DISTINCT sku_id)) FROM old_rows HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION public.products_fold(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT lower(normalize(words, NFKC)) $$;

CREATE FUNCTION public.products_grams(folded text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT coalesce(array_agg(DISTINCT substr(word, place, size)), '{}')
  FROM (SELECT DISTINCT word FROM regexp_split_to_table(folded, '\s+') AS word) words,
    generate_series(1, 3) AS size, generate_series(1, length(word) - size + 1) AS place $$;

CREATE FUNCTION public.products_haystacks(ids bigint[]) RETURNS TABLE(sku_id bigint, haystack text)
    LANGUAGE sql STABLE
    AS $$
  SELECT s.id, products_fold(concat_ws(E'\n', s.code, s.name, nullif(s.name_zh, ''), p.code, p.name, nullif(p.name_zh, ''),
    b.name, nullif(b.name_zh, ''),
    (SELECT string_agg(value, E'\n' ORDER BY key) FROM jsonb_each_text(s.options)),
    (SELECT string_agg(code, E'\n' ORDER BY code) FROM products_barcode c WHERE c.sku_id = s.id),
    (SELECT string_agg(code, E'\n' ORDER BY code, supplier_name) FROM products_suppliercode c WHERE c.sku_id = s.id)))
  FROM products_sku s JOIN products_product p ON p.id = s.product_id LEFT JOIN products_brand b ON b.id = p.brand_id
  WHERE ids IS NULL OR s.id = ANY(ids) $$;

CREATE FUNCTION public.products_listingchange_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.outcome = 'open'
     AND (NEW.id, NEW.draft_id, NEW.kind, NEW.version, NEW.payload, NEW.wish, NEW.asked_by_id, NEW.asked_at)
         IS NOT DISTINCT FROM (OLD.id, OLD.draft_id, OLD.kind, OLD.version, OLD.payload, OLD.wish, OLD.asked_by_id, OLD.asked_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a listing change is kept as it was asked and as it ended' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION public.products_pattern(folded text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%' $$;

CREATE FUNCTION public.products_product_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM products_reindex(array_agg(s.id)) FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN products_sku s ON s.product_id = n.id
    WHERE (n.code, n.name, n.name_zh, n.brand_id) IS DISTINCT FROM (o.code, o.name, o.name_zh, o.brand_id) HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION public.products_reindex(ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
BEGIN
  -- First the locks, then the look: whoever waited here sees what the other has committed.
  PERFORM 1 FROM products_skutext t WHERE t.sku_id = ANY(ids) ORDER BY t.sku_id FOR UPDATE;
  INSERT INTO products_skutext AS t (sku_id, haystack, grams)
    SELECT h.sku_id, h.haystack, products_grams(h.haystack)
    FROM products_haystacks(ids) h LEFT JOIN products_skutext o ON o.sku_id = h.sku_id
    WHERE o.haystack IS DISTINCT FROM h.haystack ORDER BY 1
  ON CONFLICT (sku_id) DO UPDATE SET haystack = EXCLUDED.haystack, grams = EXCLUDED.grams
    WHERE t.haystack <> EXCLUDED.haystack;
END $$;

CREATE FUNCTION public.products_sku_added() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM products_reindex(array_agg(id)) FROM new_rows HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION public.products_sku_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM products_reindex(array_agg(n.id)) FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.code, n.name, n.name_zh, n.product_id, n.options) IS DISTINCT FROM (o.code, o.name, o.name_zh, o.product_id, o.options)
    HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION public.products_sku_kind_fixed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'the kind of SKU % is fixed', OLD.id USING ERRCODE = '23514', CONSTRAINT = 'sku_kind_fixed';
END $$;

CREATE FUNCTION public.products_sought(folded text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT coalesce(array_agg(DISTINCT substr(folded, place, 3)), ARRAY[folded]) FROM generate_series(1, length(folded) - 2) AS place $$;

CREATE FUNCTION public.products_words(title text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT coalesce(array_agg(DISTINCT g.w), '{}')
  FROM regexp_split_to_table(lower(normalize(title, NFKC)), '[^[:alnum:]]+') AS r(w)
  CROSS JOIN LATERAL (
    SELECT r.w WHERE r.w <> '' AND (length(r.w) = 1 OR r.w !~ '[\u3040-\u30ff\u3400-\u9fff]')
    UNION ALL
    SELECT substr(r.w, n, 2) FROM generate_series(1, length(r.w) - 1) AS n WHERE r.w ~ '[\u3040-\u30ff\u3400-\u9fff]') AS g(w)
$$;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_case (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    external_id character varying(80) DEFAULT ''::character varying NOT NULL,
    remote_status character varying(60) DEFAULT ''::character varying NOT NULL,
    remote_updated_at timestamp with time zone,
    kind character varying(14) NOT NULL,
    reason character varying(18) NOT NULL,
    remote_reason character varying(200) DEFAULT ''::character varying NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    goods character varying(10) NOT NULL,
    money character varying(10) NOT NULL,
    resend character varying(8) NOT NULL,
    tracking_number character varying(60) DEFAULT ''::character varying NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    account_id bigint NOT NULL,
    closed_by_id bigint,
    opened_by_id bigint,
    order_id bigint NOT NULL
);

ALTER TABLE public.aftersales_case ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_caseline (
    id bigint NOT NULL,
    expected integer NOT NULL,
    received integer DEFAULT 0 NOT NULL,
    restocked integer DEFAULT 0 NOT NULL,
    defective integer DEFAULT 0 NOT NULL,
    written_off integer DEFAULT 0 NOT NULL,
    resend integer NOT NULL,
    resent integer DEFAULT 0 NOT NULL,
    case_id bigint NOT NULL,
    order_line_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT aftersales_caseline_defective_check CHECK ((defective >= 0)),
    CONSTRAINT aftersales_caseline_expected_check CHECK ((expected >= 0)),
    CONSTRAINT aftersales_caseline_received_check CHECK ((received >= 0)),
    CONSTRAINT aftersales_caseline_resend_check CHECK ((resend >= 0)),
    CONSTRAINT aftersales_caseline_resent_check CHECK ((resent >= 0)),
    CONSTRAINT aftersales_caseline_restocked_check CHECK ((restocked >= 0)),
    CONSTRAINT aftersales_caseline_written_off_check CHECK ((written_off >= 0)),
    CONSTRAINT case_line_judged_is_received CHECK ((received >= ((restocked + defective) + written_off))),
    CONSTRAINT case_line_resent_sane CHECK ((resent <= resend))
);

ALTER TABLE public.aftersales_caseline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_caseline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_conversation (
    id bigint NOT NULL,
    thread_id character varying(160) NOT NULL,
    order_number character varying(80) NOT NULL,
    sealed bytea,
    name_hash bytea,
    buyer_hash bytea,
    turn character varying(5) NOT NULL,
    answer_by timestamp with time zone,
    last_message_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_upto bigint NOT NULL,
    erased_at timestamp with time zone,
    account_id bigint NOT NULL,
    assignee_id bigint,
    closed_by_id bigint,
    listing_id bigint,
    order_id bigint,
    store_id bigint NOT NULL,
    CONSTRAINT conversation_owes_by_a_time CHECK ((((answer_by IS NOT NULL) AND (closed_at IS NULL) AND ((turn)::text = 'us'::text)) OR ((answer_by IS NULL) AND ((turn)::text = 'buyer'::text))))
);

ALTER TABLE public.aftersales_conversation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_conversation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_inspection (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    restocked integer NOT NULL,
    defective integer NOT NULL,
    written_off integer NOT NULL,
    written_off_value bigint NOT NULL,
    note character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    line_id bigint NOT NULL,
    warehouse_id bigint,
    CONSTRAINT aftersales_inspection_defective_check CHECK ((defective >= 0)),
    CONSTRAINT aftersales_inspection_restocked_check CHECK ((restocked >= 0)),
    CONSTRAINT aftersales_inspection_written_off_check CHECK ((written_off >= 0)),
    CONSTRAINT inspection_some CHECK (((restocked > 0) OR (defective > 0) OR (written_off > 0)))
);

ALTER TABLE public.aftersales_inspection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_inspection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_message (
    id bigint NOT NULL,
    external_id character varying(160) NOT NULL,
    client_id uuid,
    from_buyer boolean NOT NULL,
    sealed bytea,
    text_hash bytea,
    sent_at timestamp with time zone NOT NULL,
    answer_by timestamp with time zone,
    answers_upto bigint,
    state character varying(8) NOT NULL,
    error text NOT NULL,
    conversation_id bigint NOT NULL,
    written_by_id bigint,
    CONSTRAINT message_of_one_side CHECK ((((answer_by IS NOT NULL) AND (client_id IS NULL) AND from_buyer AND ((state)::text = 'received'::text)) OR ((answer_by IS NULL) AND (client_id IS NULL) AND (NOT from_buyer) AND ((state)::text = 'sent'::text)) OR ((answer_by IS NULL) AND (answers_upto IS NOT NULL) AND (client_id IS NOT NULL) AND (NOT from_buyer))))
);

ALTER TABLE public.aftersales_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_refund (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    currency character varying(3) NOT NULL,
    items_minor bigint NOT NULL,
    shipping_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    state character varying(10) NOT NULL,
    external_id character varying(80) DEFAULT ''::character varying NOT NULL,
    error text DEFAULT ''::text NOT NULL,
    agreed_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    agreed_by_id bigint,
    case_id bigint NOT NULL,
    by_marketplace boolean DEFAULT false NOT NULL,
    CONSTRAINT refund_confirmed_has_time CHECK (((NOT ((state)::text = 'confirmed'::text)) OR (confirmed_at IS NOT NULL))),
    CONSTRAINT refund_sane CHECK (((items_minor >= 0) AND (shipping_minor >= 0) AND (tax_minor >= 0) AND ((items_minor > 0) OR (shipping_minor > 0))))
);

ALTER TABLE public.aftersales_refund ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_refund_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_replytemplate (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    text_en text NOT NULL,
    text_zh text NOT NULL,
    other_language character varying(8) NOT NULL,
    text_other text NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT reply_template_other_is_named CHECK (((((other_language)::text = ''::text) AND (text_other = ''::text)) OR ((NOT (text_other = ''::text)) AND (NOT ((other_language)::text = ''::text))))),
    CONSTRAINT reply_template_says_something CHECK (((NOT (text_en = ''::text)) OR (NOT (text_zh = ''::text)) OR (NOT (text_other = ''::text))))
);

ALTER TABLE public.aftersales_replytemplate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_replytemplate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_replytemplateevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    text_en text NOT NULL,
    text_zh text NOT NULL,
    other_language character varying(8) NOT NULL,
    text_other text NOT NULL,
    retired_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.aftersales_replytemplateevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_replytemplateevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_returnarrival (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    quantity integer NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    line_id bigint NOT NULL,
    CONSTRAINT aftersales_returnarrival_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT return_arrival_some CHECK ((quantity > 0))
);

ALTER TABLE public.aftersales_returnarrival ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_returnarrival_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_review (
    id bigint NOT NULL,
    external_id character varying(80) NOT NULL,
    stars smallint NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    author character varying(120) NOT NULL,
    reviewed_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone,
    account_id bigint NOT NULL,
    listing_id bigint,
    order_id bigint,
    seen_by_id bigint,
    store_id bigint NOT NULL,
    case_id bigint,
    CONSTRAINT aftersales_review_stars_check CHECK ((stars >= 0)),
    CONSTRAINT review_stars_sane CHECK (((stars >= 1) AND (stars <= 5)))
);

ALTER TABLE public.aftersales_review ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_stalecaseline (
    id bigint NOT NULL,
    case_line_id bigint NOT NULL
);

ALTER TABLE public.aftersales_stalecaseline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_stalecaseline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.aftersales_unknownparcel (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    code character varying(200) NOT NULL,
    note character varying(200) NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    linked_at timestamp with time zone,
    case_id bigint,
    kept_by_id bigint,
    linked_by_id bigint,
    CONSTRAINT unknown_parcel_linked_has_time CHECK ((((case_id IS NULL) AND (linked_at IS NULL)) OR ((case_id IS NOT NULL) AND (linked_at IS NOT NULL))))
);

ALTER TABLE public.aftersales_unknownparcel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aftersales_unknownparcel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_distributor (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(160) NOT NULL,
    discount_percent numeric(5,2) NOT NULL,
    shipping_fee numeric(14,4) NOT NULL,
    label_sender jsonb NOT NULL,
    contact character varying(200) NOT NULL,
    closed_at timestamp with time zone,
    price_list_id bigint NOT NULL,
    CONSTRAINT distributor_discount_sane CHECK (((discount_percent >= (0)::numeric) AND (discount_percent < (100)::numeric)))
);

ALTER TABLE public.distribution_distributor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_distributor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_distributorevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(160) NOT NULL,
    discount_percent numeric(5,2) NOT NULL,
    shipping_fee numeric(14,4) NOT NULL,
    label_sender jsonb NOT NULL,
    contact character varying(200) NOT NULL,
    closed_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    price_list_id bigint NOT NULL
);

ALTER TABLE public.distribution_distributorevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_distributorevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_distributororder (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    reference character varying(80) NOT NULL,
    placed_by character varying(6) NOT NULL,
    at timestamp with time zone NOT NULL,
    items_minor bigint NOT NULL,
    shipping_minor bigint NOT NULL,
    actor_id bigint,
    distributor_id bigint NOT NULL,
    order_id bigint NOT NULL
);

ALTER TABLE public.distribution_distributororder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_distributororder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_distributoruser (
    id bigint NOT NULL,
    distributor_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.distribution_distributoruser ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_distributoruser_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_distributoruserevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    distributor_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.distribution_distributoruserevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_distributoruserevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_pricelist (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    currency character varying(3) NOT NULL
);

ALTER TABLE public.distribution_pricelist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_pricelist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_pricelistevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    currency character varying(3) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.distribution_pricelistevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_pricelistevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_pricelistitem (
    id bigint NOT NULL,
    min_quantity integer NOT NULL,
    unit_price numeric(14,4) NOT NULL,
    valid_from date NOT NULL,
    price_list_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT distribution_pricelistitem_min_quantity_check CHECK ((min_quantity >= 0)),
    CONSTRAINT price_item_sane CHECK (((min_quantity > 0) AND (unit_price > (0)::numeric)))
);

ALTER TABLE public.distribution_pricelistitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_pricelistitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_pricelistitemevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    min_quantity integer NOT NULL,
    unit_price numeric(14,4) NOT NULL,
    valid_from date NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    price_list_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT distribution_pricelistitemevent_min_quantity_check CHECK ((min_quantity >= 0))
);

ALTER TABLE public.distribution_pricelistitemevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_pricelistitemevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_topup (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    amount bigint NOT NULL,
    reference character varying(120) NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(200) DEFAULT ''::character varying NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by_id bigint,
    requested_by_id bigint,
    wallet_id bigint NOT NULL,
    CONSTRAINT top_up_some CHECK ((amount > 0))
);

ALTER TABLE public.distribution_topup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_topup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_wallet (
    distributor_id bigint NOT NULL,
    currency character varying(3) NOT NULL,
    balance bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    credit_limit bigint DEFAULT 0 NOT NULL,
    CONSTRAINT wallet_covers_holds CHECK ((held <= (balance + credit_limit))),
    CONSTRAINT wallet_held_sane CHECK (((credit_limit >= 0) AND (held >= 0)))
);

CREATE TABLE public.distribution_walletentry (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    key character varying(120) NOT NULL,
    amount bigint NOT NULL,
    document_kind character varying(24) NOT NULL,
    document_id bigint NOT NULL,
    note character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    wallet_id bigint NOT NULL,
    CONSTRAINT wallet_entry_some CHECK ((NOT (amount = 0)))
);

ALTER TABLE public.distribution_walletentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_walletentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.distribution_wallethold (
    id bigint NOT NULL,
    amount bigint NOT NULL,
    state character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    order_id bigint NOT NULL,
    wallet_id bigint NOT NULL,
    CONSTRAINT wallet_hold_some CHECK ((amount > 0))
);

ALTER TABLE public.distribution_wallethold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.distribution_wallethold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

CREATE TABLE public.finance_bill (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(60) NOT NULL,
    currency character varying(3) NOT NULL,
    billed_on date NOT NULL,
    due_on date NOT NULL,
    state character varying(10) NOT NULL,
    total bigint NOT NULL,
    difference_reason character varying(200) DEFAULT ''::character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    approved_by_id bigint,
    created_by_id bigint,
    supplier_id bigint NOT NULL,
    base bigint DEFAULT 0 NOT NULL,
    CONSTRAINT bill_approved_has_time CHECK (((NOT ((state)::text = 'approved'::text)) OR (approved_at IS NOT NULL)))
);

ALTER TABLE public.finance_bill ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_bill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_billline (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    quantity integer NOT NULL,
    amount bigint NOT NULL,
    expected bigint NOT NULL,
    note character varying(200) NOT NULL,
    bill_id bigint NOT NULL,
    extra_id bigint,
    receipt_line_id bigint,
    expected_base bigint DEFAULT 0 NOT NULL,
    matched integer DEFAULT 0 NOT NULL,
    late_cost_id bigint,
    CONSTRAINT bill_line_source CHECK ((((extra_id IS NULL) AND ((kind)::text = 'goods'::text) AND (late_cost_id IS NULL) AND (receipt_line_id IS NOT NULL)) OR ((extra_id IS NOT NULL) AND ((kind)::text = 'extra'::text) AND (late_cost_id IS NULL) AND (receipt_line_id IS NULL)) OR ((extra_id IS NULL) AND ((kind)::text = 'late'::text) AND (late_cost_id IS NOT NULL) AND (receipt_line_id IS NULL)) OR ((extra_id IS NULL) AND ((kind)::text = 'other'::text) AND (late_cost_id IS NULL) AND (receipt_line_id IS NULL)))),
    CONSTRAINT finance_billline_matched_check CHECK ((matched >= 0)),
    CONSTRAINT finance_billline_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.finance_billline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_billline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_entry (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    kind character varying(24) NOT NULL,
    document_kind character varying(24) NOT NULL,
    document_id bigint NOT NULL,
    occurred_on date NOT NULL,
    booked_on date NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    memo character varying(200) DEFAULT ''::character varying NOT NULL,
    signature bytea NOT NULL,
    actor_id bigint,
    reverses_id bigint
);

ALTER TABLE public.finance_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_feerule (
    id bigint NOT NULL,
    marketplace character varying(16) NOT NULL,
    site character varying(24) NOT NULL,
    component character varying(20) NOT NULL,
    base character varying(16) NOT NULL,
    from_amount numeric(14,4) NOT NULL,
    percent numeric(7,4) NOT NULL,
    fixed_per_order numeric(14,4) NOT NULL,
    fixed_per_unit numeric(14,4) NOT NULL,
    minimum numeric(14,4) NOT NULL,
    currency character varying(3) NOT NULL,
    valid_from date NOT NULL,
    CONSTRAINT fee_rule_sane CHECK (((percent >= (0)::numeric) AND (percent < (100)::numeric)))
);

ALTER TABLE public.finance_feerule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_feerule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_feeruleevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    marketplace character varying(16) NOT NULL,
    site character varying(24) NOT NULL,
    component character varying(20) NOT NULL,
    base character varying(16) NOT NULL,
    from_amount numeric(14,4) NOT NULL,
    percent numeric(7,4) NOT NULL,
    fixed_per_order numeric(14,4) NOT NULL,
    fixed_per_unit numeric(14,4) NOT NULL,
    minimum numeric(14,4) NOT NULL,
    currency character varying(3) NOT NULL,
    valid_from date NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.finance_feeruleevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_feeruleevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_ledgeraccount (
    code character varying(8) NOT NULL,
    name character varying(80) NOT NULL,
    name_zh character varying(80) NOT NULL,
    kind character varying(10) NOT NULL
);

CREATE TABLE public.finance_ledgerday (
    id bigint NOT NULL,
    booked_on date NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    account_id character varying(8) NOT NULL,
    store_id bigint,
    CONSTRAINT ledger_day_turnovers CHECK (((credit >= 0) AND (debit >= 0)))
);

ALTER TABLE public.finance_ledgerday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_ledgerday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_ledgermark (
    id smallint NOT NULL,
    leg bigint NOT NULL,
    next_leg bigint NOT NULL,
    next_xid bigint NOT NULL,
    CONSTRAINT ledger_mark_forward CHECK ((leg <= next_leg)),
    CONSTRAINT ledger_mark_one CHECK ((id = 1))
);

CREATE TABLE public.finance_leg (
    id bigint NOT NULL,
    booked_on date NOT NULL,
    amount bigint NOT NULL,
    currency character varying(3) NOT NULL,
    currency_amount bigint NOT NULL,
    component character varying(20) DEFAULT ''::character varying NOT NULL,
    partner_kind character varying(16) DEFAULT ''::character varying NOT NULL,
    partner_id bigint,
    quantity integer,
    account_id character varying(8) NOT NULL,
    entry_id bigint NOT NULL,
    order_id bigint,
    sku_id bigint,
    store_id bigint,
    CONSTRAINT leg_some CHECK (((NOT (amount = 0)) OR (NOT (currency_amount = 0))))
);

ALTER TABLE public.finance_leg ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_leg_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_moneyaccount (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(12) NOT NULL,
    currency character varying(3) NOT NULL,
    closed_at timestamp with time zone
);

ALTER TABLE public.finance_moneyaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_moneyaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_moneyaccountevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(12) NOT NULL,
    currency character varying(3) NOT NULL,
    closed_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.finance_moneyaccountevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_moneyaccountevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_opening (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    digest character varying(64) NOT NULL,
    file_name character varying(200) NOT NULL,
    cut_over date NOT NULL,
    counts jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint
);

ALTER TABLE public.finance_opening ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_opening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_payment (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    currency character varying(3) NOT NULL,
    amount bigint NOT NULL,
    paid bigint NOT NULL,
    fee bigint NOT NULL,
    "on" date NOT NULL,
    note character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    source_id bigint NOT NULL,
    supplier_id bigint NOT NULL,
    base bigint DEFAULT 0 NOT NULL,
    CONSTRAINT payment_sane CHECK (((amount > 0) AND (fee >= 0) AND (paid > 0)))
);

ALTER TABLE public.finance_payment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_paymentreversal (
    id bigint NOT NULL,
    "on" date NOT NULL,
    reason character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    payment_id bigint NOT NULL
);

ALTER TABLE public.finance_paymentreversal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_paymentreversal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_paymentshare (
    id bigint NOT NULL,
    amount bigint NOT NULL,
    bill_id bigint NOT NULL,
    payment_id bigint NOT NULL,
    base bigint DEFAULT 0 NOT NULL,
    given bigint DEFAULT 0 NOT NULL,
    CONSTRAINT payment_share_some CHECK ((amount > 0))
);

ALTER TABLE public.finance_paymentshare ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_paymentshare_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_period (
    month date NOT NULL,
    closed_at timestamp with time zone,
    report text NOT NULL,
    digest character varying(64) NOT NULL,
    closed_by_id bigint
);

CREATE TABLE public.finance_pricerule (
    id bigint NOT NULL,
    target_kind character varying(8) NOT NULL,
    target numeric(14,4) NOT NULL,
    floor_margin numeric(7,4) NOT NULL,
    rounding_step numeric(14,4) NOT NULL,
    rounding_ending numeric(14,4) NOT NULL,
    rounding_mode character varying(8) NOT NULL,
    packaging numeric(14,4) NOT NULL,
    inbound_per_kg numeric(14,4) NOT NULL,
    shipping_charged numeric(14,4) NOT NULL,
    tax_percent numeric(7,4) NOT NULL,
    tax_included boolean NOT NULL,
    advertising_percent numeric(7,4) NOT NULL,
    returns_percent numeric(7,4) NOT NULL,
    return_cost numeric(14,4) NOT NULL,
    restock_percent numeric(7,4) NOT NULL,
    service_id bigint,
    store_id bigint NOT NULL,
    CONSTRAINT price_rule_costs_sane CHECK (((inbound_per_kg >= (0)::numeric) AND (packaging >= (0)::numeric) AND (return_cost >= (0)::numeric) AND (shipping_charged >= (0)::numeric))),
    CONSTRAINT price_rule_margins_sane CHECK (((floor_margin > ('-100'::integer)::numeric) AND (floor_margin < (100)::numeric) AND ((NOT ((target_kind)::text = 'margin'::text)) OR ((target >= floor_margin) AND (target < (100)::numeric))))),
    CONSTRAINT price_rule_rounding_sane CHECK (((rounding_ending >= (0)::numeric) AND (rounding_ending < rounding_step) AND (rounding_step > (0)::numeric))),
    CONSTRAINT price_rule_shares_sane CHECK (((restock_percent >= (0)::numeric) AND (restock_percent <= (100)::numeric) AND (tax_percent >= (0)::numeric) AND (tax_percent <= (100)::numeric) AND (advertising_percent >= (0)::numeric) AND (advertising_percent < (100)::numeric) AND (returns_percent >= (0)::numeric) AND (returns_percent < (100)::numeric)))
);

ALTER TABLE public.finance_pricerule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_pricerule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_priceruleevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    target_kind character varying(8) NOT NULL,
    target numeric(14,4) NOT NULL,
    floor_margin numeric(7,4) NOT NULL,
    rounding_step numeric(14,4) NOT NULL,
    rounding_ending numeric(14,4) NOT NULL,
    rounding_mode character varying(8) NOT NULL,
    packaging numeric(14,4) NOT NULL,
    inbound_per_kg numeric(14,4) NOT NULL,
    shipping_charged numeric(14,4) NOT NULL,
    tax_percent numeric(7,4) NOT NULL,
    tax_included boolean NOT NULL,
    advertising_percent numeric(7,4) NOT NULL,
    returns_percent numeric(7,4) NOT NULL,
    return_cost numeric(14,4) NOT NULL,
    restock_percent numeric(7,4) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    service_id bigint,
    store_id bigint NOT NULL
);

ALTER TABLE public.finance_priceruleevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_priceruleevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_settlement (
    id bigint NOT NULL,
    external_id character varying(80) NOT NULL,
    currency character varying(3) NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    total bigint NOT NULL,
    state character varying(10) NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    paid_out_on date,
    account_id bigint NOT NULL,
    paid_by_id bigint,
    paid_into_id bigint,
    CONSTRAINT settlement_paid_has_day CHECK (((NOT ((state)::text = 'paid_out'::text)) OR ((paid_into_id IS NOT NULL) AND (paid_out_on IS NOT NULL))))
);

ALTER TABLE public.finance_settlement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_settlement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_settlementline (
    id bigint NOT NULL,
    external_line_id character varying(120) NOT NULL,
    raw_kind character varying(120) NOT NULL,
    component character varying(20) NOT NULL,
    order_ref character varying(80) NOT NULL,
    posted_on date NOT NULL,
    amount bigint NOT NULL,
    expected bigint NOT NULL,
    state character varying(14) NOT NULL,
    accepted_reason character varying(200) DEFAULT ''::character varying NOT NULL,
    accepted_at timestamp with time zone,
    accepted_by_id bigint,
    order_id bigint,
    settlement_id bigint NOT NULL,
    store_id bigint,
    booked bigint NOT NULL,
    CONSTRAINT settlement_line_accepted_says_why CHECK (((NOT ((state)::text = 'accepted'::text)) OR (NOT ((accepted_reason)::text = ''::text))))
);

ALTER TABLE public.finance_settlementline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_settlementline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_unposted (
    id bigint NOT NULL,
    kind character varying(24) NOT NULL,
    document_id bigint NOT NULL,
    reason character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.finance_unposted ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_unposted_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.finance_withdrawal (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    amount bigint NOT NULL,
    fee bigint NOT NULL,
    received bigint NOT NULL,
    "on" date NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    source_id bigint NOT NULL,
    target_id bigint NOT NULL,
    CONSTRAINT withdrawal_moves CHECK ((NOT (source_id = target_id))),
    CONSTRAINT withdrawal_sane CHECK (((amount > 0) AND (fee >= 0) AND (fee < amount) AND (received > 0)))
);

ALTER TABLE public.finance_withdrawal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_withdrawal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insights_trafficday (
    id bigint NOT NULL,
    day date NOT NULL,
    visitors integer NOT NULL,
    page_views integer NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    store_id bigint NOT NULL,
    CONSTRAINT insights_trafficday_page_views_check CHECK ((page_views >= 0)),
    CONSTRAINT insights_trafficday_visitors_check CHECK ((visitors >= 0)),
    CONSTRAINT traffic_sane CHECK ((visitors >= 0))
);

ALTER TABLE public.insights_trafficday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insights_trafficday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_alertrule (
    id bigint NOT NULL,
    low_units integer,
    low_days smallint,
    dead_days smallint,
    sku_id bigint,
    CONSTRAINT alert_rule_dead_sane CHECK (((dead_days IS NULL) OR (dead_days >= 1))),
    CONSTRAINT company_alert_rule_whole CHECK (((sku_id IS NOT NULL) OR ((dead_days IS NOT NULL) AND (low_days IS NOT NULL) AND (low_units IS NOT NULL)))),
    CONSTRAINT inventory_alertrule_dead_days_check CHECK ((dead_days >= 0)),
    CONSTRAINT inventory_alertrule_low_days_check CHECK ((low_days >= 0)),
    CONSTRAINT inventory_alertrule_low_units_check CHECK ((low_units >= 0))
);

ALTER TABLE public.inventory_alertrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_alertrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_alertruleevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    low_units integer,
    low_days smallint,
    dead_days smallint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint,
    CONSTRAINT inventory_alertruleevent_dead_days_check CHECK ((dead_days >= 0)),
    CONSTRAINT inventory_alertruleevent_low_days_check CHECK ((low_days >= 0)),
    CONSTRAINT inventory_alertruleevent_low_units_check CHECK ((low_units >= 0))
);

ALTER TABLE public.inventory_alertruleevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_alertruleevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_bin (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    zone character varying(24) NOT NULL,
    sort integer DEFAULT 0 NOT NULL,
    kind character varying(12) NOT NULL,
    closed_at timestamp with time zone,
    warehouse_id bigint NOT NULL,
    CONSTRAINT inventory_bin_sort_check CHECK ((sort >= 0))
);

ALTER TABLE public.inventory_bin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_bin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_binevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    zone character varying(24) NOT NULL,
    sort integer DEFAULT 0 NOT NULL,
    kind character varying(12) NOT NULL,
    closed_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    warehouse_id bigint NOT NULL,
    CONSTRAINT inventory_binevent_sort_check CHECK ((sort >= 0))
);

ALTER TABLE public.inventory_binevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_binevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_binlevel (
    id bigint NOT NULL,
    quantity integer DEFAULT 0 NOT NULL,
    bin_id bigint NOT NULL,
    level_id bigint NOT NULL,
    CONSTRAINT inventory_binlevel_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.inventory_binlevel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_binlevel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_binmove (
    id bigint NOT NULL,
    client_id uuid,
    line smallint DEFAULT 0 NOT NULL,
    quantity integer NOT NULL,
    kind character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    from_bin_id bigint,
    level_id bigint NOT NULL,
    to_bin_id bigint,
    undoes_id bigint,
    CONSTRAINT bin_move_moves CHECK (((quantity > 0) AND ((from_bin_id IS NOT NULL) OR (to_bin_id IS NOT NULL)) AND ((from_bin_id IS NULL) OR (to_bin_id IS NULL) OR (NOT ((from_bin_id = to_bin_id) AND (from_bin_id IS NOT NULL) AND (to_bin_id IS NOT NULL)))))),
    CONSTRAINT inventory_binmove_line_check CHECK ((line >= 0)),
    CONSTRAINT inventory_binmove_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.inventory_binmove ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_binmove_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_cameback (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    value bigint NOT NULL,
    document_kind character varying(32) NOT NULL,
    document_id bigint NOT NULL,
    leg character varying(48) DEFAULT ''::character varying NOT NULL,
    move_id bigint NOT NULL,
    late bigint DEFAULT 0 NOT NULL,
    CONSTRAINT came_back_some CHECK (((quantity > 0) AND (value >= 0))),
    CONSTRAINT inventory_cameback_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.inventory_cameback ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_cameback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_collection (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    code character varying(8) NOT NULL,
    state character varying(12) NOT NULL,
    sealed bytea,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    collected_at timestamp with time zone,
    handed_key uuid,
    commission bigint,
    closed_at timestamp with time zone,
    reason character varying(120) DEFAULT ''::character varying NOT NULL,
    closed_by_id bigint,
    collected_by_id bigint,
    created_by_id bigint NOT NULL,
    point_id bigint NOT NULL,
    reopens_id bigint,
    erased_at timestamp with time zone,
    CONSTRAINT collection_cancelled_why CHECK (((NOT ((state)::text = 'cancelled'::text)) OR ((closed_at IS NOT NULL) AND (closed_by_id IS NOT NULL) AND (NOT ((reason)::text = ''::text))))),
    CONSTRAINT collection_collected_by_whom CHECK ((((collected_at IS NOT NULL) AND (collected_by_id IS NOT NULL) AND (commission IS NOT NULL) AND (handed_key IS NOT NULL) AND ((state)::text = 'collected'::text)) OR ((NOT ((state)::text = 'collected'::text)) AND (collected_at IS NULL) AND (collected_by_id IS NULL) AND (commission IS NULL) AND (handed_key IS NULL)))),
    CONSTRAINT collection_expired_when CHECK (((NOT ((state)::text = 'expired'::text)) OR (closed_at IS NOT NULL))),
    CONSTRAINT collection_forgotten_whole CHECK (((erased_at IS NULL) OR ((sealed IS NULL) AND (NOT ((state)::text = 'open'::text))))),
    CONSTRAINT inventory_collection_commission_check CHECK ((commission >= 0))
);

ALTER TABLE public.inventory_collection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_collection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_collectionline (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    collection_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT collection_line_some CHECK ((quantity > 0)),
    CONSTRAINT inventory_collectionline_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.inventory_collectionline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_collectionline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_costlayer (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    quantity_left integer NOT NULL,
    value bigint NOT NULL,
    value_left bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    level_id bigint NOT NULL,
    move_id bigint NOT NULL,
    source_id bigint,
    CONSTRAINT inventory_costlayer_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT inventory_costlayer_quantity_left_check CHECK ((quantity_left >= 0)),
    CONSTRAINT layer_empty_has_no_value CHECK (((quantity_left > 0) OR (value_left = 0))),
    CONSTRAINT layer_quantity_sane CHECK (((quantity > 0) AND (quantity_left <= quantity))),
    CONSTRAINT layer_value_sane CHECK ((value_left >= 0))
);

ALTER TABLE public.inventory_costlayer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_costlayer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_countrules (
    id bigint NOT NULL,
    tolerance_units integer DEFAULT 0 NOT NULL,
    tolerance_percent smallint DEFAULT 2 NOT NULL,
    approve_above bigint DEFAULT 100000 NOT NULL,
    CONSTRAINT count_rules_once CHECK ((id = 1)),
    CONSTRAINT inventory_countrules_approve_above_check CHECK ((approve_above >= 0)),
    CONSTRAINT inventory_countrules_tolerance_percent_check CHECK ((tolerance_percent >= 0)),
    CONSTRAINT inventory_countrules_tolerance_units_check CHECK ((tolerance_units >= 0))
);

ALTER TABLE public.inventory_countrules ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_countrules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_countrulesevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    tolerance_units integer DEFAULT 0 NOT NULL,
    tolerance_percent smallint DEFAULT 2 NOT NULL,
    approve_above bigint DEFAULT 100000 NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    CONSTRAINT inventory_countrulesevent_approve_above_check CHECK ((approve_above >= 0)),
    CONSTRAINT inventory_countrulesevent_tolerance_percent_check CHECK ((tolerance_percent >= 0)),
    CONSTRAINT inventory_countrulesevent_tolerance_units_check CHECK ((tolerance_units >= 0))
);

ALTER TABLE public.inventory_countrulesevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_countrulesevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_exposure (
    id bigint NOT NULL,
    sold_14 integer NOT NULL,
    elsewhere_14 integer NOT NULL,
    elsewhere_hour integer NOT NULL,
    push_lag_s numeric(12,3) NOT NULL,
    order_lag_s numeric(12,3) NOT NULL,
    units_at_risk numeric(14,4) NOT NULL,
    made_of jsonb NOT NULL,
    reckoned_at timestamp with time zone NOT NULL,
    pool_id bigint NOT NULL,
    CONSTRAINT inventory_exposure_elsewhere_14_check CHECK ((elsewhere_14 >= 0)),
    CONSTRAINT inventory_exposure_elsewhere_hour_check CHECK ((elsewhere_hour >= 0)),
    CONSTRAINT inventory_exposure_sold_14_check CHECK ((sold_14 >= 0))
);

ALTER TABLE public.inventory_exposure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_exposure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_layerrevaluation (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    value bigint NOT NULL,
    not_taken bigint DEFAULT 0 NOT NULL,
    layer_id bigint NOT NULL,
    revaluation_id bigint NOT NULL,
    CONSTRAINT inventory_layerrevaluation_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.inventory_layerrevaluation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_layerrevaluation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_layeruse (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    value bigint NOT NULL,
    layer_id bigint NOT NULL,
    move_id bigint NOT NULL
);

ALTER TABLE public.inventory_layeruse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_layeruse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_listingpushrule (
    id bigint NOT NULL,
    push boolean,
    share numeric(4,3),
    buffer integer,
    "least" integer,
    most integer,
    fixed integer,
    fixed_until timestamp with time zone,
    presale boolean DEFAULT false NOT NULL,
    listing_id bigint NOT NULL,
    CONSTRAINT inventory_listingpushrule_buffer_check CHECK ((buffer >= 0)),
    CONSTRAINT inventory_listingpushrule_fixed_check CHECK ((fixed >= 0)),
    CONSTRAINT inventory_listingpushrule_least_check CHECK (("least" >= 0)),
    CONSTRAINT inventory_listingpushrule_most_check CHECK ((most >= 0)),
    CONSTRAINT push_rule_fixed_ends CHECK ((((fixed IS NULL) AND (fixed_until IS NULL)) OR ((fixed IS NOT NULL) AND (fixed_until IS NOT NULL)))),
    CONSTRAINT push_rule_least_is_presale CHECK ((("least" IS NULL) OR ("least" = 0) OR presale)),
    CONSTRAINT push_rule_limits_sane CHECK ((("least" IS NULL) OR (most IS NULL) OR ("least" <= most))),
    CONSTRAINT push_rule_share_sane CHECK (((share IS NULL) OR ((share >= (0)::numeric) AND (share <= (1)::numeric))))
);

ALTER TABLE public.inventory_listingpushrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_listingpushrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_listingpushruleevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    push boolean,
    share numeric(4,3),
    buffer integer,
    "least" integer,
    most integer,
    fixed integer,
    fixed_until timestamp with time zone,
    presale boolean DEFAULT false NOT NULL,
    listing_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    CONSTRAINT inventory_listingpushruleevent_buffer_check CHECK ((buffer >= 0)),
    CONSTRAINT inventory_listingpushruleevent_fixed_check CHECK ((fixed >= 0)),
    CONSTRAINT inventory_listingpushruleevent_least_check CHECK (("least" >= 0)),
    CONSTRAINT inventory_listingpushruleevent_most_check CHECK ((most >= 0))
);

ALTER TABLE public.inventory_listingpushruleevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_listingpushruleevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_mirrorlevel (
    id bigint NOT NULL,
    external_id character varying(120) NOT NULL,
    listing_key character varying(160) NOT NULL,
    seller_sku character varying(160) NOT NULL,
    sellable integer NOT NULL,
    inbound integer NOT NULL,
    unsellable integer NOT NULL,
    reserved integer,
    as_of timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    level_id bigint,
    sku_id bigint,
    place_id bigint NOT NULL,
    CONSTRAINT inventory_mirrorlevel_inbound_check CHECK ((inbound >= 0)),
    CONSTRAINT inventory_mirrorlevel_reserved_check CHECK ((reserved >= 0)),
    CONSTRAINT inventory_mirrorlevel_sellable_check CHECK ((sellable >= 0)),
    CONSTRAINT inventory_mirrorlevel_unsellable_check CHECK ((unsellable >= 0)),
    CONSTRAINT mirror_level_mapped CHECK (((sku_id IS NULL) OR (level_id IS NOT NULL)))
);

ALTER TABLE public.inventory_mirrorlevel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_mirrorlevel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_mirrorplace (
    id bigint NOT NULL,
    site character varying(16) NOT NULL,
    account_id bigint NOT NULL,
    warehouse_id bigint NOT NULL
);

ALTER TABLE public.inventory_mirrorplace ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_mirrorplace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_mirrorreport (
    id bigint NOT NULL,
    version bigint NOT NULL,
    sellable integer NOT NULL,
    reserved integer,
    as_of timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    mirror_id bigint NOT NULL,
    CONSTRAINT inventory_mirrorreport_reserved_check CHECK ((reserved >= 0)),
    CONSTRAINT inventory_mirrorreport_sellable_check CHECK ((sellable >= 0))
);

ALTER TABLE public.inventory_mirrorreport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_mirrorreport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_mirrorsale (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    left_at timestamp with time zone NOT NULL,
    document_kind character varying(32) NOT NULL,
    document_id bigint NOT NULL,
    leg character varying(48) DEFAULT ''::character varying NOT NULL,
    level_id bigint NOT NULL,
    CONSTRAINT inventory_mirrorsale_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT mirror_sale_some CHECK ((quantity > 0))
);

ALTER TABLE public.inventory_mirrorsale ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_mirrorsale_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_moverevaluation (
    id bigint NOT NULL,
    fate character varying(12) NOT NULL,
    value bigint NOT NULL,
    move_id bigint NOT NULL,
    revaluation_id bigint NOT NULL,
    CONSTRAINT move_revaluation_some CHECK ((NOT (value = 0)))
);

ALTER TABLE public.inventory_moverevaluation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_moverevaluation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_pickupterms (
    point_id bigint NOT NULL,
    commission bigint DEFAULT 0 NOT NULL,
    CONSTRAINT inventory_pickupterms_commission_check CHECK ((commission >= 0))
);

CREATE TABLE public.inventory_pickuptermsevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    commission bigint DEFAULT 0 NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    point_id bigint NOT NULL,
    CONSTRAINT inventory_pickuptermsevent_commission_check CHECK ((commission >= 0))
);

ALTER TABLE public.inventory_pickuptermsevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_pickuptermsevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_pointpaper (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    number character varying(80) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    required boolean DEFAULT true NOT NULL,
    sha256 character varying(64) DEFAULT ''::character varying NOT NULL,
    form character varying(8) DEFAULT ''::character varying NOT NULL,
    added_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    added_by_id bigint,
    point_id bigint NOT NULL,
    CONSTRAINT point_paper_days CHECK (((valid_until IS NULL) OR (valid_until >= valid_from))),
    CONSTRAINT point_paper_file CHECK (((((form)::text = ''::text) AND ((sha256)::text = ''::text)) OR ((NOT ((sha256)::text = ''::text)) AND (NOT ((form)::text = ''::text)))))
);

ALTER TABLE public.inventory_pointpaper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_pointpaper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_pointpaperevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    number character varying(80) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    required boolean DEFAULT true NOT NULL,
    sha256 character varying(64) DEFAULT ''::character varying NOT NULL,
    form character varying(8) DEFAULT ''::character varying NOT NULL,
    added_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    added_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    point_id bigint NOT NULL
);

ALTER TABLE public.inventory_pointpaperevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_pointpaperevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_reservation (
    id bigint NOT NULL,
    owner_kind character varying(24) NOT NULL,
    owner_id bigint NOT NULL,
    held integer DEFAULT 0 NOT NULL,
    waiting integer DEFAULT 0 NOT NULL,
    consumed integer DEFAULT 0 NOT NULL,
    deadline timestamp with time zone NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    picked boolean DEFAULT false NOT NULL,
    level_id bigint NOT NULL,
    hands_at timestamp with time zone,
    CONSTRAINT inventory_reservation_consumed_check CHECK ((consumed >= 0)),
    CONSTRAINT inventory_reservation_held_check CHECK ((held >= 0)),
    CONSTRAINT inventory_reservation_waiting_check CHECK ((waiting >= 0))
);

ALTER TABLE public.inventory_reservation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_reservation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_revaluation (
    id bigint NOT NULL,
    document_kind character varying(32) NOT NULL,
    document_id bigint NOT NULL,
    value bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint
);

ALTER TABLE public.inventory_revaluation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_revaluation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockalert (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    units integer NOT NULL,
    sold_14 integer NOT NULL,
    since timestamp with time zone,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    noted_at timestamp with time zone,
    quiet_until timestamp with time zone,
    noted_by_id bigint,
    sku_id bigint NOT NULL,
    CONSTRAINT inventory_stockalert_sold_14_check CHECK ((sold_14 >= 0)),
    CONSTRAINT inventory_stockalert_units_check CHECK ((units >= 0)),
    CONSTRAINT stock_alert_closed_later CHECK (((closed_at IS NULL) OR (closed_at >= opened_at))),
    CONSTRAINT stock_alert_noted_by CHECK ((((noted_at IS NULL) AND (noted_by_id IS NULL)) OR ((noted_at IS NOT NULL) AND (noted_by_id IS NOT NULL))))
);

ALTER TABLE public.inventory_stockalert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockalert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockcount (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    scope character varying(12) NOT NULL,
    scope_words character varying(200) DEFAULT ''::character varying NOT NULL,
    zero_uncounted boolean DEFAULT false NOT NULL,
    state character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    posted_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    differences_value bigint,
    limit_value bigint,
    approved_by_id bigint,
    created_by_id bigint NOT NULL,
    posted_by_id bigint,
    warehouse_id bigint NOT NULL,
    CONSTRAINT count_approver_is_another CHECK (((approved_by_id IS NULL) OR (NOT ((approved_by_id = created_by_id) AND (approved_by_id IS NOT NULL))))),
    CONSTRAINT count_cancelled_when CHECK (((NOT ((state)::text = 'cancelled'::text)) OR (cancelled_at IS NOT NULL))),
    CONSTRAINT count_posted_within_limit CHECK (((NOT ((state)::text = 'posted'::text)) OR ((differences_value IS NOT NULL) AND (limit_value IS NOT NULL) AND (posted_at IS NOT NULL) AND (posted_by_id IS NOT NULL) AND ((approved_by_id IS NOT NULL) OR (differences_value <= limit_value))))),
    CONSTRAINT inventory_stockcount_differences_value_check CHECK ((differences_value >= 0)),
    CONSTRAINT inventory_stockcount_limit_value_check CHECK ((limit_value >= 0))
);

ALTER TABLE public.inventory_stockcount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockcount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockcountentry (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    round smallint NOT NULL,
    place character varying(40) DEFAULT ''::character varying NOT NULL,
    quantity integer NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    on_hand integer NOT NULL,
    in_hands integer NOT NULL,
    unsure boolean DEFAULT false NOT NULL,
    counted_by_id bigint NOT NULL,
    last_move_id bigint,
    undoes_id bigint,
    line_id bigint NOT NULL,
    CONSTRAINT inventory_stockcountentry_in_hands_check CHECK ((in_hands >= 0)),
    CONSTRAINT inventory_stockcountentry_on_hand_check CHECK ((on_hand >= 0)),
    CONSTRAINT inventory_stockcountentry_round_check CHECK ((round >= 0)),
    CONSTRAINT stock_count_entry_hands CHECK ((in_hands <= on_hand)),
    CONSTRAINT stock_count_entry_sign CHECK ((((quantity >= 0) AND (undoes_id IS NULL)) OR ((quantity <= 0) AND (undoes_id IS NOT NULL))))
);

ALTER TABLE public.inventory_stockcountentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockcountentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockcountline (
    id bigint NOT NULL,
    round smallint DEFAULT 1 NOT NULL,
    round_at timestamp with time zone,
    ask character varying(12) DEFAULT ''::character varying NOT NULL,
    left_out boolean DEFAULT false NOT NULL,
    counted integer,
    expected integer,
    difference integer,
    count_id bigint NOT NULL,
    level_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT inventory_stockcountline_counted_check CHECK ((counted >= 0)),
    CONSTRAINT inventory_stockcountline_round_check CHECK ((round >= 0)),
    CONSTRAINT stock_count_line_round CHECK ((round > 0))
);

ALTER TABLE public.inventory_stockcountline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockcountline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockdocument (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    number character varying(24) NOT NULL,
    reason character varying(120) DEFAULT ''::character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    warehouse_id bigint NOT NULL,
    fee bigint DEFAULT 0 NOT NULL,
    to_warehouse_id bigint,
    undoes_id bigint,
    CONSTRAINT adjustment_has_reason CHECK (((NOT ((kind)::text = ANY (ARRAY[('adjustment'::character varying)::text, ('write_off'::character varying)::text]))) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT stock_document_fee CHECK (((fee = 0) OR ((fee > 0) AND ((kind)::text = 'assembly'::text))))
);

ALTER TABLE public.inventory_stockdocument ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockdocument_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockdocumentline (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    value bigint,
    document_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    to_sku_id bigint,
    CONSTRAINT stock_document_line_some CHECK ((NOT (quantity = 0)))
);

ALTER TABLE public.inventory_stockdocumentline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockdocumentline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stocklevel (
    id bigint NOT NULL,
    on_hand integer DEFAULT 0 NOT NULL,
    reserved integer DEFAULT 0 NOT NULL,
    sku_id bigint NOT NULL,
    warehouse_id bigint NOT NULL,
    binned integer DEFAULT 0 NOT NULL,
    CONSTRAINT inventory_stocklevel_binned_check CHECK ((binned >= 0)),
    CONSTRAINT inventory_stocklevel_on_hand_check CHECK ((on_hand >= 0)),
    CONSTRAINT inventory_stocklevel_reserved_check CHECK ((reserved >= 0)),
    CONSTRAINT stock_level_bins_hold_no_more CHECK ((binned <= on_hand)),
    CONSTRAINT stock_level_no_oversell CHECK ((reserved <= on_hand))
);

ALTER TABLE public.inventory_stocklevel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stocklevel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockmonth (
    month date NOT NULL,
    until timestamp with time zone NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    value bigint NOT NULL
);

CREATE TABLE public.inventory_stockmove (
    id bigint NOT NULL,
    delta integer NOT NULL,
    kind character varying(12) NOT NULL,
    document_kind character varying(32) NOT NULL,
    document_id bigint NOT NULL,
    leg character varying(48) DEFAULT ''::character varying NOT NULL,
    reason character varying(120) DEFAULT ''::character varying NOT NULL,
    value bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    level_id bigint NOT NULL,
    origin_id bigint,
    CONSTRAINT stock_move_moves CHECK ((NOT (delta = 0)))
);

ALTER TABLE public.inventory_stockmove ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockmove_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockreason (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(60) NOT NULL,
    name_zh character varying(60) NOT NULL,
    sign smallint DEFAULT 0 NOT NULL,
    needs_note boolean DEFAULT false NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT stock_reason_sign CHECK ((sign = ANY (ARRAY['-1'::integer, 0, 1])))
);

ALTER TABLE public.inventory_stockreason ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockreason_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockreasonevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(60) NOT NULL,
    name_zh character varying(60) NOT NULL,
    sign smallint DEFAULT 0 NOT NULL,
    needs_note boolean DEFAULT false NOT NULL,
    closed_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.inventory_stockreasonevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockreasonevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockrequest (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    reason character varying(120) NOT NULL,
    lines jsonb NOT NULL,
    value bigint NOT NULL,
    state character varying(12) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    answer character varying(120) DEFAULT ''::character varying NOT NULL,
    decided_by_id bigint,
    document_id bigint,
    made_by_id bigint NOT NULL,
    warehouse_id bigint NOT NULL,
    CONSTRAINT stock_request_decided CHECK ((((decided_by_id IS NULL) AND (document_id IS NULL) AND ((state)::text = 'pending'::text)) OR ((decided_by_id IS NOT NULL) AND (document_id IS NOT NULL) AND ((state)::text = 'approved'::text)) OR ((decided_by_id IS NOT NULL) AND (document_id IS NULL) AND ((state)::text = 'refused'::text) AND (NOT ((answer)::text = ''::text))))),
    CONSTRAINT stock_request_second_person CHECK ((NOT ((decided_by_id = made_by_id) AND (decided_by_id IS NOT NULL))))
);

ALTER TABLE public.inventory_stockrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_stockvaluemonth (
    id bigint NOT NULL,
    month date NOT NULL,
    units integer NOT NULL,
    value bigint NOT NULL,
    level_id bigint NOT NULL
);

ALTER TABLE public.inventory_stockvaluemonth ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_stockvaluemonth_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_storewarehouse (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    store_id bigint NOT NULL,
    warehouse_id bigint NOT NULL,
    CONSTRAINT inventory_storewarehouse_rank_check CHECK ((rank >= 0))
);

ALTER TABLE public.inventory_storewarehouse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_storewarehouse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_storewarehouseevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    rank smallint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    store_id bigint NOT NULL,
    warehouse_id bigint NOT NULL,
    CONSTRAINT inventory_storewarehouseevent_rank_check CHECK ((rank >= 0))
);

ALTER TABLE public.inventory_storewarehouseevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_storewarehouseevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_touchedsku (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    sku_id bigint NOT NULL
);

ALTER TABLE public.inventory_touchedsku ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_touchedsku_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_transfer (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    state character varying(12) NOT NULL,
    note character varying(120) DEFAULT ''::character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    closed_at timestamp with time zone,
    created_by_id bigint,
    sent_by_id bigint,
    source_id bigint NOT NULL,
    target_id bigint NOT NULL,
    CONSTRAINT transfer_goes_elsewhere CHECK ((NOT (source_id = target_id))),
    CONSTRAINT transfer_sent_has_time CHECK (((NOT ((state)::text = ANY (ARRAY[('sent'::character varying)::text, ('closed'::character varying)::text]))) OR (sent_at IS NOT NULL)))
);

ALTER TABLE public.inventory_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_transferarrival (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    closing boolean DEFAULT false NOT NULL,
    reason character varying(120) DEFAULT ''::character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    transfer_id bigint NOT NULL
);

ALTER TABLE public.inventory_transferarrival ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_transferarrival_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_transferarrivalline (
    id bigint NOT NULL,
    good integer DEFAULT 0 NOT NULL,
    damaged integer DEFAULT 0 NOT NULL,
    over integer DEFAULT 0 NOT NULL,
    lost integer DEFAULT 0 NOT NULL,
    arrival_id bigint NOT NULL,
    line_id bigint NOT NULL,
    CONSTRAINT inventory_transferarrivalline_damaged_check CHECK ((damaged >= 0)),
    CONSTRAINT inventory_transferarrivalline_good_check CHECK ((good >= 0)),
    CONSTRAINT inventory_transferarrivalline_lost_check CHECK ((lost >= 0)),
    CONSTRAINT inventory_transferarrivalline_over_check CHECK ((over >= 0)),
    CONSTRAINT transfer_arrival_line_some CHECK (((good > 0) OR (damaged > 0) OR (over > 0) OR (lost > 0)))
);

ALTER TABLE public.inventory_transferarrivalline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_transferarrivalline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_transferline (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    sent integer DEFAULT 0 NOT NULL,
    arrived integer DEFAULT 0 NOT NULL,
    lost integer DEFAULT 0 NOT NULL,
    over integer DEFAULT 0 NOT NULL,
    sku_id bigint NOT NULL,
    transfer_id bigint NOT NULL,
    CONSTRAINT inventory_transferline_arrived_check CHECK ((arrived >= 0)),
    CONSTRAINT inventory_transferline_lost_check CHECK ((lost >= 0)),
    CONSTRAINT inventory_transferline_over_check CHECK ((over >= 0)),
    CONSTRAINT inventory_transferline_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT inventory_transferline_sent_check CHECK ((sent >= 0)),
    CONSTRAINT transfer_line_adds_up CHECK ((sent >= (arrived + lost))),
    CONSTRAINT transfer_line_some CHECK ((quantity > 0))
);

ALTER TABLE public.inventory_transferline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_transferline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_warehouse (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    name_zh character varying(120) NOT NULL,
    kind character varying(12) NOT NULL,
    country character varying(2) NOT NULL,
    sender jsonb NOT NULL,
    closed_at timestamp with time zone,
    suspended_at timestamp with time zone,
    time_zone character varying(40) DEFAULT 'Asia/Shanghai'::character varying NOT NULL,
    CONSTRAINT warehouse_country CHECK ((((country)::text ~ '^[A-Z]{2}$'::text) OR (((country)::text = ''::text) AND ((kind)::text = 'marketplace'::text)))),
    CONSTRAINT warehouse_kind CHECK (((kind)::text = ANY (ARRAY[('own'::character varying)::text, ('overseas'::character varying)::text, ('marketplace'::character varying)::text, ('transit'::character varying)::text, ('defective'::character varying)::text, ('pickup'::character varying)::text]))),
    CONSTRAINT warehouse_named CHECK (((NOT ((code)::text = ''::text)) AND (NOT ((name)::text = ''::text)))),
    CONSTRAINT warehouse_zone CHECK ((NOT ((time_zone)::text = ''::text)))
);

ALTER TABLE public.inventory_warehouse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_warehouse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inventory_warehouseevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    name_zh character varying(120) NOT NULL,
    kind character varying(12) NOT NULL,
    country character varying(2) NOT NULL,
    sender jsonb NOT NULL,
    closed_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    suspended_at timestamp with time zone,
    time_zone character varying(40) DEFAULT 'Asia/Shanghai'::character varying NOT NULL
);

ALTER TABLE public.inventory_warehouseevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inventory_warehouseevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_auditrun (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    duration_s double precision,
    findings jsonb DEFAULT '[]'::jsonb NOT NULL,
    promises integer DEFAULT 0 NOT NULL,
    broken integer DEFAULT 0 NOT NULL,
    error text DEFAULT ''::text NOT NULL,
    asked_by_id bigint,
    CONSTRAINT kernel_auditrun_broken_check CHECK ((broken >= 0)),
    CONSTRAINT kernel_auditrun_promises_check CHECK ((promises >= 0))
);

ALTER TABLE public.kernel_auditrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_auditrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_exportfile (
    id bigint NOT NULL,
    kind character varying(48) NOT NULL,
    params jsonb NOT NULL,
    form character varying(4) NOT NULL,
    token character varying(48) NOT NULL,
    file_name character varying(200) NOT NULL,
    stored character varying(120) NOT NULL,
    row_count integer,
    size bigint,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    created_by_id bigint NOT NULL,
    job_id bigint,
    CONSTRAINT kernel_exportfile_row_count_check CHECK ((row_count >= 0)),
    CONSTRAINT kernel_exportfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.kernel_exportfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_exportfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_fxrate (
    id bigint NOT NULL,
    currency character varying(3) NOT NULL,
    valid_from date NOT NULL,
    rate numeric(18,8) NOT NULL,
    source character varying(40) NOT NULL,
    CONSTRAINT fx_rate_sane CHECK ((rate > (0)::numeric))
);

ALTER TABLE public.kernel_fxrate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_fxrate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_fxrateevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    currency character varying(3) NOT NULL,
    valid_from date NOT NULL,
    rate numeric(18,8) NOT NULL,
    source character varying(40) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.kernel_fxrateevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_fxrateevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_hookrefusal (
    id bigint NOT NULL,
    path character varying(120) NOT NULL,
    reason character varying(48) NOT NULL,
    day date NOT NULL,
    count integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT kernel_hookrefusal_count_check CHECK ((count >= 0))
);

ALTER TABLE public.kernel_hookrefusal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_hookrefusal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_idempotencykey (
    id bigint NOT NULL,
    key character varying(255) NOT NULL,
    route character varying(200) NOT NULL,
    body_hash character varying(64) NOT NULL,
    status smallint,
    response jsonb,
    created_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT kernel_idempotencykey_status_check CHECK ((status >= 0))
);

ALTER TABLE public.kernel_idempotencykey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_idempotencykey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_importrow (
    id bigint NOT NULL,
    number integer NOT NULL,
    cells jsonb NOT NULL,
    key character varying(120) NOT NULL,
    unit character varying(120) DEFAULT ''::character varying NOT NULL,
    rank smallint DEFAULT 0 NOT NULL,
    claims jsonb DEFAULT '[]'::jsonb NOT NULL,
    clashes jsonb DEFAULT '[]'::jsonb NOT NULL,
    verdict character varying(8) DEFAULT ''::character varying NOT NULL,
    reasons jsonb DEFAULT '[]'::jsonb NOT NULL,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    written_at timestamp with time zone,
    run_id bigint NOT NULL,
    sealed bytea,
    CONSTRAINT kernel_importrow_number_check CHECK ((number >= 0)),
    CONSTRAINT kernel_importrow_rank_check CHECK ((rank >= 0))
);

ALTER TABLE public.kernel_importrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_importrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_importrun (
    id bigint NOT NULL,
    kind character varying(48) NOT NULL,
    client_id uuid NOT NULL,
    file_name character varying(200) NOT NULL,
    stored character varying(120) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size bigint NOT NULL,
    options jsonb NOT NULL,
    state character varying(12) NOT NULL,
    layout jsonb NOT NULL,
    headings jsonb NOT NULL,
    columns jsonb NOT NULL,
    staged integer NOT NULL,
    row_count integer NOT NULL,
    counts jsonb NOT NULL,
    written integer NOT NULL,
    error jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    forgotten_at timestamp with time zone,
    applied_by_id bigint,
    created_by_id bigint NOT NULL,
    job_id bigint,
    CONSTRAINT import_applied_by_somebody CHECK (((NOT ((state)::text = ANY (ARRAY[('applying'::character varying)::text, ('applied'::character varying)::text]))) OR (applied_by_id IS NOT NULL))),
    CONSTRAINT kernel_importrun_row_count_check CHECK ((row_count >= 0)),
    CONSTRAINT kernel_importrun_size_check CHECK ((size >= 0)),
    CONSTRAINT kernel_importrun_staged_check CHECK ((staged >= 0)),
    CONSTRAINT kernel_importrun_written_check CHECK ((written >= 0))
);

ALTER TABLE public.kernel_importrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_importrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_inboxmessage (
    id bigint NOT NULL,
    source character varying(64) NOT NULL,
    kind character varying(48) NOT NULL,
    external_id character varying(200) NOT NULL,
    subject character varying(120) NOT NULL,
    payload bytea NOT NULL,
    state character varying(16) DEFAULT 'new'::character varying NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    lease_until timestamp with time zone,
    reason text DEFAULT ''::text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    processed_at timestamp with time zone,
    delete_after timestamp with time zone,
    erased_at timestamp with time zone,
    CONSTRAINT inbox_erased_is_empty CHECK (((erased_at IS NULL) OR ((payload = '\x'::bytea) AND ((state)::text = 'done'::text)))),
    CONSTRAINT kernel_inboxmessage_attempts_check CHECK ((attempts >= 0))
);

ALTER TABLE public.kernel_inboxmessage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_inboxmessage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_job (
    id bigint NOT NULL,
    kind character varying(64) NOT NULL,
    params jsonb NOT NULL,
    state character varying(16) NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL,
    already integer NOT NULL,
    refused integer NOT NULL,
    error text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    lease_until timestamp with time zone,
    created_by_id bigint,
    CONSTRAINT kernel_job_already_check CHECK ((already >= 0)),
    CONSTRAINT kernel_job_done_check CHECK ((done >= 0)),
    CONSTRAINT kernel_job_refused_check CHECK ((refused >= 0)),
    CONSTRAINT kernel_job_total_check CHECK ((total >= 0))
);

ALTER TABLE public.kernel_job ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_jobrow (
    id bigint NOT NULL,
    subject_id bigint NOT NULL,
    state character varying(16) DEFAULT 'pending'::character varying NOT NULL,
    code character varying(64) DEFAULT ''::character varying NOT NULL,
    "values" jsonb DEFAULT '{}'::jsonb NOT NULL,
    job_id bigint NOT NULL
);

ALTER TABLE public.kernel_jobrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_jobrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_lease (
    name character varying(120) NOT NULL,
    owner character varying(64) NOT NULL,
    fence bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT kernel_lease_fence_check CHECK ((fence >= 0))
);

CREATE TABLE public.kernel_outboxcommand (
    id bigint NOT NULL,
    kind character varying(48) NOT NULL,
    wish character varying(160) NOT NULL,
    key character varying(120) NOT NULL,
    lane character varying(64) NOT NULL,
    payload jsonb NOT NULL,
    state character varying(16) DEFAULT 'pending'::character varying NOT NULL,
    must_read boolean DEFAULT false NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    lease_until timestamp with time zone,
    last_error text DEFAULT ''::text NOT NULL,
    last_answer jsonb,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_by_id bigint,
    scope character varying(64) DEFAULT ''::character varying NOT NULL,
    settled_by_id bigint,
    settled_reason character varying(300) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT kernel_outboxcommand_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT outbox_finished_has_time CHECK ((((state)::text = ANY (ARRAY[('pending'::character varying)::text, ('sending'::character varying)::text, ('submitted'::character varying)::text, ('unknown'::character varying)::text])) OR (finished_at IS NOT NULL))),
    CONSTRAINT outbox_settled_says_why CHECK (((settled_by_id IS NULL) OR (NOT ((settled_reason)::text = ''::text))))
);

ALTER TABLE public.kernel_outboxcommand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_outboxcommand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_savedview (
    id bigint NOT NULL,
    page character varying(64) NOT NULL,
    name character varying(80) NOT NULL,
    query text NOT NULL,
    shared boolean NOT NULL,
    owner_id bigint NOT NULL
);

ALTER TABLE public.kernel_savedview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_savedview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_schedule (
    name character varying(64) NOT NULL,
    every_s integer NOT NULL,
    next_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    last_rung_at timestamp with time zone,
    CONSTRAINT kernel_schedule_every_s_check CHECK ((every_s >= 0))
);

CREATE TABLE public.kernel_switch (
    name character varying(64) NOT NULL,
    reason character varying(200) NOT NULL,
    set_at timestamp with time zone NOT NULL
);

CREATE TABLE public.kernel_timelineentry (
    id bigint NOT NULL,
    subject_kind character varying(32) NOT NULL,
    subject_id bigint NOT NULL,
    action character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    actor_id bigint
);

ALTER TABLE public.kernel_timelineentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_timelineentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_cardrate (
    id bigint NOT NULL,
    above_g integer NOT NULL,
    up_to_g integer NOT NULL,
    first_g integer NOT NULL,
    first_price bigint NOT NULL,
    step_g integer NOT NULL,
    step_price bigint NOT NULL,
    per_kg bigint NOT NULL,
    per_piece bigint NOT NULL,
    card_id bigint NOT NULL,
    zone_id bigint,
    CONSTRAINT card_rate_in_order CHECK ((above_g < up_to_g)),
    CONSTRAINT card_rate_step CHECK (((step_price = 0) OR (step_g > 0))),
    CONSTRAINT logistics_cardrate_above_g_check CHECK ((above_g >= 0)),
    CONSTRAINT logistics_cardrate_first_g_check CHECK ((first_g >= 0)),
    CONSTRAINT logistics_cardrate_first_price_check CHECK ((first_price >= 0)),
    CONSTRAINT logistics_cardrate_per_kg_check CHECK ((per_kg >= 0)),
    CONSTRAINT logistics_cardrate_per_piece_check CHECK ((per_piece >= 0)),
    CONSTRAINT logistics_cardrate_step_g_check CHECK ((step_g >= 0)),
    CONSTRAINT logistics_cardrate_step_price_check CHECK ((step_price >= 0)),
    CONSTRAINT logistics_cardrate_up_to_g_check CHECK ((up_to_g >= 0))
);

ALTER TABLE public.logistics_cardrate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_cardrate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_cardrateevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    above_g integer NOT NULL,
    up_to_g integer NOT NULL,
    first_g integer NOT NULL,
    first_price bigint NOT NULL,
    step_g integer NOT NULL,
    step_price bigint NOT NULL,
    per_kg bigint NOT NULL,
    per_piece bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    card_id bigint NOT NULL,
    zone_id bigint,
    CONSTRAINT logistics_cardrateevent_above_g_check CHECK ((above_g >= 0)),
    CONSTRAINT logistics_cardrateevent_first_g_check CHECK ((first_g >= 0)),
    CONSTRAINT logistics_cardrateevent_first_price_check CHECK ((first_price >= 0)),
    CONSTRAINT logistics_cardrateevent_per_kg_check CHECK ((per_kg >= 0)),
    CONSTRAINT logistics_cardrateevent_per_piece_check CHECK ((per_piece >= 0)),
    CONSTRAINT logistics_cardrateevent_step_g_check CHECK ((step_g >= 0)),
    CONSTRAINT logistics_cardrateevent_step_price_check CHECK ((step_price >= 0)),
    CONSTRAINT logistics_cardrateevent_up_to_g_check CHECK ((up_to_g >= 0))
);

ALTER TABLE public.logistics_cardrateevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_cardrateevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_cardsurcharge (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    trait character varying(20) NOT NULL,
    above_mm integer NOT NULL,
    fixed bigint NOT NULL,
    per_kg bigint NOT NULL,
    minimum bigint NOT NULL,
    currency character varying(3) NOT NULL,
    card_id bigint NOT NULL,
    CONSTRAINT card_surcharge_currency CHECK (((currency)::text ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT card_surcharge_kind CHECK (((kind)::text = ANY (ARRAY[('remote'::character varying)::text, ('oversize'::character varying)::text, ('trait'::character varying)::text]))),
    CONSTRAINT card_surcharge_side CHECK (((NOT ((kind)::text = 'oversize'::text)) OR (above_mm > 0))),
    CONSTRAINT card_surcharge_trait CHECK (((((kind)::text = 'trait'::text) AND (NOT ((trait)::text = ''::text))) OR ((NOT ((kind)::text = 'trait'::text)) AND ((trait)::text = ''::text)))),
    CONSTRAINT logistics_cardsurcharge_above_mm_check CHECK ((above_mm >= 0)),
    CONSTRAINT logistics_cardsurcharge_fixed_check CHECK ((fixed >= 0)),
    CONSTRAINT logistics_cardsurcharge_minimum_check CHECK ((minimum >= 0)),
    CONSTRAINT logistics_cardsurcharge_per_kg_check CHECK ((per_kg >= 0))
);

ALTER TABLE public.logistics_cardsurcharge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_cardsurcharge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_cardsurchargeevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    trait character varying(20) NOT NULL,
    above_mm integer NOT NULL,
    fixed bigint NOT NULL,
    per_kg bigint NOT NULL,
    minimum bigint NOT NULL,
    currency character varying(3) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    card_id bigint NOT NULL,
    CONSTRAINT logistics_cardsurchargeevent_above_mm_check CHECK ((above_mm >= 0)),
    CONSTRAINT logistics_cardsurchargeevent_fixed_check CHECK ((fixed >= 0)),
    CONSTRAINT logistics_cardsurchargeevent_minimum_check CHECK ((minimum >= 0)),
    CONSTRAINT logistics_cardsurchargeevent_per_kg_check CHECK ((per_kg >= 0))
);

ALTER TABLE public.logistics_cardsurchargeevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_cardsurchargeevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_carrier (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    name_zh character varying(120) NOT NULL,
    marketplace_codes jsonb NOT NULL,
    closed_at timestamp with time zone,
    tracking_page character varying(300) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT carrier_named CHECK (((NOT ((code)::text = ''::text)) AND (NOT ((name)::text = ''::text)))),
    CONSTRAINT carrier_tracking_page CHECK ((((tracking_page)::text = ''::text) OR ((tracking_page)::text ~ '^https?://.*\{number\}'::text)))
);

ALTER TABLE public.logistics_carrier ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_carrier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_carrieraccount (
    id bigint NOT NULL,
    protocol character varying(16) NOT NULL,
    name character varying(120) NOT NULL,
    customer_id character varying(80) NOT NULL,
    base_url character varying(300) NOT NULL,
    credentials bytea NOT NULL,
    paused_at timestamp with time zone,
    cursor character varying(120) DEFAULT ''::character varying NOT NULL,
    pull_at timestamp with time zone NOT NULL,
    pulled_at timestamp with time zone,
    blocked_until timestamp with time zone,
    trouble text DEFAULT ''::text NOT NULL,
    trouble_count integer DEFAULT 0 NOT NULL,
    carrier_id bigint NOT NULL,
    CONSTRAINT logistics_carrieraccount_trouble_count_check CHECK ((trouble_count >= 0))
);

ALTER TABLE public.logistics_carrieraccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_carrieraccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_carrieraccountevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    protocol character varying(16) NOT NULL,
    name character varying(120) NOT NULL,
    customer_id character varying(80) NOT NULL,
    base_url character varying(300) NOT NULL,
    paused_at timestamp with time zone,
    carrier_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.logistics_carrieraccountevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_carrieraccountevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_carrierevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    name_zh character varying(120) NOT NULL,
    marketplace_codes jsonb NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    closed_at timestamp with time zone,
    tracking_page character varying(300) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE public.logistics_carrierevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_carrierevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_carrierlabel (
    id bigint NOT NULL,
    remote_id character varying(80) NOT NULL,
    tracking_number character varying(40) NOT NULL,
    bought_at timestamp with time zone NOT NULL,
    cancelled_at timestamp with time zone,
    account_id bigint NOT NULL,
    parcel_id bigint NOT NULL
);

ALTER TABLE public.logistics_carrierlabel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_carrierlabel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_consolidatedparcel (
    id bigint NOT NULL,
    measure bigint,
    share bigint,
    parcel_id bigint NOT NULL,
    consolidation_id bigint NOT NULL,
    CONSTRAINT consolidated_share_measured CHECK ((((measure IS NULL) AND (share IS NULL)) OR ((measure IS NOT NULL) AND (share IS NOT NULL)))),
    CONSTRAINT logistics_consolidatedparcel_share_check CHECK ((share >= 0))
);

ALTER TABLE public.logistics_consolidatedparcel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_consolidatedparcel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_consolidation (
    id bigint NOT NULL,
    number character varying(24) NOT NULL,
    client_id uuid NOT NULL,
    country character varying(2) NOT NULL,
    destination character varying(80) NOT NULL,
    reference character varying(60) NOT NULL,
    split_by character varying(6) NOT NULL,
    state character varying(11) DEFAULT 'open'::character varying NOT NULL,
    cost bigint,
    created_at timestamp with time zone NOT NULL,
    handed_over_at timestamp with time zone,
    undone_at timestamp with time zone,
    carrier_id bigint NOT NULL,
    created_by_id bigint,
    handed_over_by_id bigint,
    warehouse_id bigint NOT NULL,
    CONSTRAINT consolidation_handed_over CHECK ((((cost IS NOT NULL) AND (handed_over_at IS NOT NULL) AND ((state)::text = 'handed_over'::text)) OR ((NOT ((state)::text = 'handed_over'::text)) AND (cost IS NULL) AND (handed_over_at IS NULL)))),
    CONSTRAINT logistics_consolidation_cost_check CHECK ((cost >= 0))
);

ALTER TABLE public.logistics_consolidation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_consolidation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_fuelrate (
    id bigint NOT NULL,
    valid_from date NOT NULL,
    percent numeric(5,2) NOT NULL,
    service_id bigint NOT NULL,
    CONSTRAINT fuel_rate_sane CHECK ((percent >= (0)::numeric))
);

ALTER TABLE public.logistics_fuelrate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_fuelrate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_fuelrateevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    valid_from date NOT NULL,
    percent numeric(5,2) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    service_id bigint NOT NULL
);

ALTER TABLE public.logistics_fuelrateevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_fuelrateevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_labelcost (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    amount numeric(12,4) NOT NULL,
    currency character varying(3) NOT NULL,
    at timestamp with time zone NOT NULL,
    label_id bigint NOT NULL,
    CONSTRAINT label_cost_signed CHECK ((((amount >= (0)::numeric) AND ((kind)::text = 'bought'::text)) OR ((amount <= (0)::numeric) AND ((kind)::text = 'refunded'::text))))
);

ALTER TABLE public.logistics_labelcost ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_labelcost_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_labelpaper (
    parcel_id bigint NOT NULL,
    sealed bytea NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.logistics_labelprint (
    id bigint NOT NULL,
    nth integer NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    parcel_id bigint NOT NULL,
    CONSTRAINT logistics_labelprint_nth_check CHECK ((nth >= 0))
);

ALTER TABLE public.logistics_labelprint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_labelprint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_manifest (
    id bigint NOT NULL,
    number character varying(24) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    handed_at timestamp with time zone,
    handed_to character varying(120) DEFAULT ''::character varying NOT NULL,
    carrier_id bigint NOT NULL,
    created_by_id bigint,
    handed_by_id bigint,
    warehouse_id bigint NOT NULL,
    CONSTRAINT manifest_handed_by CHECK ((((handed_at IS NULL) AND (handed_by_id IS NULL)) OR ((handed_at IS NOT NULL) AND (handed_by_id IS NOT NULL) AND (NOT ((handed_to)::text = ''::text)))))
);

ALTER TABLE public.logistics_manifest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_manifest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_manifestparcel (
    id bigint NOT NULL,
    checked_at timestamp with time zone,
    checked_by_id bigint,
    manifest_id bigint NOT NULL,
    parcel_id bigint NOT NULL
);

ALTER TABLE public.logistics_manifestparcel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_manifestparcel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_parcel (
    id bigint NOT NULL,
    number character varying(24) NOT NULL,
    owner_kind character varying(24) NOT NULL,
    owner_id bigint NOT NULL,
    attempt smallint NOT NULL,
    state character varying(12) DEFAULT 'labelled'::character varying NOT NULL,
    tracking_number character varying(40),
    recipient bytea NOT NULL,
    country character varying(2) NOT NULL,
    "references" character varying(120)[] NOT NULL,
    expected_g integer NOT NULL,
    weighed_g integer,
    ship_by timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    printed_at timestamp with time zone,
    print_count integer DEFAULT 0 NOT NULL,
    verified_at timestamp with time zone,
    weighed_at timestamp with time zone,
    shipped_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancel_reason character varying(120) DEFAULT ''::character varying NOT NULL,
    cancelled_by_id bigint,
    shipped_by_id bigint,
    verified_by_id bigint,
    warehouse_id bigint NOT NULL,
    weighed_by_id bigint,
    service_id bigint NOT NULL,
    freight bigint,
    sender jsonb DEFAULT '[]'::jsonb NOT NULL,
    recipient_erased_at timestamp with time zone,
    customs jsonb DEFAULT '{}'::jsonb NOT NULL,
    picked_at timestamp with time zone,
    picked_by_id bigint,
    delivered_at timestamp with time zone,
    exception_at timestamp with time zone,
    label_asked_at timestamp with time zone,
    label_state character varying(12) DEFAULT 'own'::character varying NOT NULL,
    picked_up_at timestamp with time zone,
    returned_at timestamp with time zone,
    tracked_at timestamp with time zone,
    tracking_state character varying(16) DEFAULT ''::character varying NOT NULL,
    called_back smallint DEFAULT 0 NOT NULL,
    called_back_at timestamp with time zone,
    called_back_by_id bigint,
    CONSTRAINT logistics_parcel_attempt_check CHECK ((attempt >= 0)),
    CONSTRAINT logistics_parcel_called_back_check CHECK ((called_back >= 0)),
    CONSTRAINT logistics_parcel_expected_g_check CHECK ((expected_g >= 0)),
    CONSTRAINT logistics_parcel_print_count_check CHECK ((print_count >= 0)),
    CONSTRAINT logistics_parcel_weighed_g_check CHECK ((weighed_g >= 0)),
    CONSTRAINT parcel_cancelled_not_shipped CHECK (((cancelled_at IS NULL) OR (shipped_at IS NULL))),
    CONSTRAINT parcel_label_awaited_when_open CHECK (((NOT ((label_state)::text = ANY (ARRAY[('to_buy'::character varying)::text, ('buying'::character varying)::text, ('maybe'::character varying)::text]))) OR (NOT ((state)::text = 'cancelled'::text)))),
    CONSTRAINT parcel_label_off_when_cancelled CHECK (((NOT ((label_state)::text = ANY (ARRAY[('cancelling'::character varying)::text, ('cancelled'::character varying)::text]))) OR ((state)::text = 'cancelled'::text))),
    CONSTRAINT parcel_labelled_has_number CHECK (((NOT ((label_state)::text = ANY (ARRAY[('own'::character varying)::text, ('bought'::character varying)::text]))) OR (tracking_number IS NOT NULL))),
    CONSTRAINT parcel_packed_has_label CHECK (((NOT ((state)::text = ANY (ARRAY[('verified'::character varying)::text, ('weighed'::character varying)::text, ('shipped'::character varying)::text]))) OR ((label_state)::text = ANY (ARRAY[('own'::character varying)::text, ('bought'::character varying)::text])))),
    CONSTRAINT parcel_shipped_has_time CHECK ((((shipped_at IS NOT NULL) AND ((state)::text = 'shipped'::text)) OR (NOT ((state)::text = 'shipped'::text))))
);

ALTER TABLE public.logistics_parcel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_parcel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_parcelline (
    id bigint NOT NULL,
    holder_kind character varying(24) NOT NULL,
    holder_id bigint NOT NULL,
    quantity integer NOT NULL,
    verified integer DEFAULT 0 NOT NULL,
    parcel_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT logistics_parcelline_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT logistics_parcelline_verified_check CHECK ((verified >= 0)),
    CONSTRAINT parcel_line_verified_sane CHECK (((quantity > 0) AND (verified <= quantity)))
);

ALTER TABLE public.logistics_parcelline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_parcelline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_ratecard (
    id bigint NOT NULL,
    valid_from date NOT NULL,
    ends_on date,
    currency character varying(3) NOT NULL,
    fx numeric(18,8),
    volume_rule character varying(6) NOT NULL,
    divisor integer NOT NULL,
    volume_above_cm3 integer NOT NULL,
    side_step smallint NOT NULL,
    min_g integer NOT NULL,
    round_g integer NOT NULL,
    registered_fee bigint NOT NULL,
    discount_percent numeric(5,2) NOT NULL,
    discount_on_fee boolean NOT NULL,
    note character varying(120) NOT NULL,
    service_id bigint NOT NULL,
    CONSTRAINT logistics_ratecard_divisor_check CHECK ((divisor >= 0)),
    CONSTRAINT logistics_ratecard_min_g_check CHECK ((min_g >= 0)),
    CONSTRAINT logistics_ratecard_registered_fee_check CHECK ((registered_fee >= 0)),
    CONSTRAINT logistics_ratecard_round_g_check CHECK ((round_g >= 0)),
    CONSTRAINT logistics_ratecard_side_step_check CHECK ((side_step >= 0)),
    CONSTRAINT logistics_ratecard_volume_above_cm3_check CHECK ((volume_above_cm3 >= 0)),
    CONSTRAINT rate_card_ends CHECK (((ends_on IS NULL) OR (ends_on >= valid_from))),
    CONSTRAINT rate_card_fx CHECK (((fx IS NULL) OR (fx > (0)::numeric))),
    CONSTRAINT rate_card_sane CHECK (((discount_percent >= (0)::numeric) AND (discount_percent <= (100)::numeric) AND (round_g > 0) AND (side_step > 0))),
    CONSTRAINT rate_card_volume CHECK ((((volume_rule)::text = 'actual'::text) OR (divisor > 0)))
);

ALTER TABLE public.logistics_ratecard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_ratecard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_ratecardevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    valid_from date NOT NULL,
    ends_on date,
    currency character varying(3) NOT NULL,
    fx numeric(18,8),
    volume_rule character varying(6) NOT NULL,
    divisor integer NOT NULL,
    volume_above_cm3 integer NOT NULL,
    side_step smallint NOT NULL,
    min_g integer NOT NULL,
    round_g integer NOT NULL,
    registered_fee bigint NOT NULL,
    discount_percent numeric(5,2) NOT NULL,
    discount_on_fee boolean NOT NULL,
    note character varying(120) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    service_id bigint NOT NULL,
    CONSTRAINT logistics_ratecardevent_divisor_check CHECK ((divisor >= 0)),
    CONSTRAINT logistics_ratecardevent_min_g_check CHECK ((min_g >= 0)),
    CONSTRAINT logistics_ratecardevent_registered_fee_check CHECK ((registered_fee >= 0)),
    CONSTRAINT logistics_ratecardevent_round_g_check CHECK ((round_g >= 0)),
    CONSTRAINT logistics_ratecardevent_side_step_check CHECK ((side_step >= 0)),
    CONSTRAINT logistics_ratecardevent_volume_above_cm3_check CHECK ((volume_above_cm3 >= 0))
);

ALTER TABLE public.logistics_ratecardevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_ratecardevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_remotearea (
    id bigint NOT NULL,
    country character varying(2) NOT NULL,
    postcode_from character varying(12) NOT NULL,
    postcode_to character varying(12) NOT NULL,
    service_id bigint NOT NULL,
    CONSTRAINT remote_area_in_order CHECK ((((postcode_from)::text <= (postcode_to)::text) AND (NOT ((postcode_from)::text = ''::text))))
);

ALTER TABLE public.logistics_remotearea ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_remotearea_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_remoteareaevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    country character varying(2) NOT NULL,
    postcode_from character varying(12) NOT NULL,
    postcode_to character varying(12) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    service_id bigint NOT NULL
);

ALTER TABLE public.logistics_remoteareaevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_remoteareaevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_routingrule (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    name character varying(80) NOT NULL,
    active boolean NOT NULL,
    countries character varying(2)[] NOT NULL,
    from_g integer,
    to_g integer,
    from_value bigint,
    to_value bigint,
    traits character varying(20)[] NOT NULL,
    warehouse_ids bigint[] NOT NULL,
    store_ids bigint[] NOT NULL,
    wished_ids bigint[] NOT NULL,
    outcome character varying(8) NOT NULL,
    among_ids bigint[] NOT NULL,
    service_id bigint,
    CONSTRAINT logistics_routingrule_from_g_check CHECK ((from_g >= 0)),
    CONSTRAINT logistics_routingrule_from_value_check CHECK ((from_value >= 0)),
    CONSTRAINT logistics_routingrule_position_check CHECK (("position" >= 0)),
    CONSTRAINT logistics_routingrule_to_g_check CHECK ((to_g >= 0)),
    CONSTRAINT logistics_routingrule_to_value_check CHECK ((to_value >= 0)),
    CONSTRAINT routing_rule_outcome CHECK (((((outcome)::text = 'service'::text) AND (service_id IS NOT NULL)) OR ((NOT ((outcome)::text = 'service'::text)) AND (service_id IS NULL)))),
    CONSTRAINT routing_rule_ranges CHECK ((((from_g IS NULL) OR (to_g IS NULL) OR (from_g <= to_g)) AND ((from_value IS NULL) OR (to_value IS NULL) OR (from_value <= to_value))))
);

ALTER TABLE public.logistics_routingrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_routingrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_routingruleevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    "position" integer NOT NULL,
    name character varying(80) NOT NULL,
    active boolean NOT NULL,
    countries character varying(2)[] NOT NULL,
    from_g integer,
    to_g integer,
    from_value bigint,
    to_value bigint,
    traits character varying(20)[] NOT NULL,
    warehouse_ids bigint[] NOT NULL,
    store_ids bigint[] NOT NULL,
    wished_ids bigint[] NOT NULL,
    outcome character varying(8) NOT NULL,
    among_ids bigint[] NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    service_id bigint,
    CONSTRAINT logistics_routingruleevent_from_g_check CHECK ((from_g >= 0)),
    CONSTRAINT logistics_routingruleevent_from_value_check CHECK ((from_value >= 0)),
    CONSTRAINT logistics_routingruleevent_position_check CHECK (("position" >= 0)),
    CONSTRAINT logistics_routingruleevent_to_g_check CHECK ((to_g >= 0)),
    CONSTRAINT logistics_routingruleevent_to_value_check CHECK ((to_value >= 0))
);

ALTER TABLE public.logistics_routingruleevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_routingruleevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_scanevent (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    station character varying(8) NOT NULL,
    code character varying(200) NOT NULL,
    outcome character varying(48) NOT NULL,
    data jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    parcel_id bigint
);

ALTER TABLE public.logistics_scanevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_scanevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_service (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    name_zh character varying(120) NOT NULL,
    countries character varying(2)[] NOT NULL,
    max_weight_g integer NOT NULL,
    rank smallint NOT NULL,
    tracking_prefix character varying(4) NOT NULL,
    closed_at timestamp with time zone,
    carrier_id bigint NOT NULL,
    carrier_code character varying(40) DEFAULT ''::character varying NOT NULL,
    stuck_days smallint DEFAULT 7 NOT NULL,
    account_id bigint,
    CONSTRAINT logistics_service_max_weight_g_check CHECK ((max_weight_g >= 0)),
    CONSTRAINT logistics_service_rank_check CHECK ((rank >= 0)),
    CONSTRAINT logistics_service_stuck_days_check CHECK ((stuck_days >= 0)),
    CONSTRAINT service_account_has_code CHECK (((account_id IS NULL) OR (NOT ((carrier_code)::text = ''::text)))),
    CONSTRAINT service_limits CHECK (((max_weight_g > 0) AND (rank > 0))),
    CONSTRAINT service_named CHECK (((NOT ((code)::text = ''::text)) AND (NOT ((name)::text = ''::text)))),
    CONSTRAINT service_numbers CHECK (((tracking_prefix)::text ~ '^[A-Z0-9]{1,4}$'::text))
);

ALTER TABLE public.logistics_service ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_service_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_service_warehouses (
    id bigint NOT NULL,
    service_id bigint NOT NULL,
    warehouse_id bigint NOT NULL
);

ALTER TABLE public.logistics_service_warehouses ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_service_warehouses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_serviceevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    name_zh character varying(120) NOT NULL,
    countries character varying(2)[] NOT NULL,
    max_weight_g integer NOT NULL,
    rank smallint NOT NULL,
    tracking_prefix character varying(4) NOT NULL,
    closed_at timestamp with time zone,
    carrier_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    carrier_code character varying(40) DEFAULT ''::character varying NOT NULL,
    stuck_days smallint DEFAULT 7 NOT NULL,
    account_id bigint,
    CONSTRAINT logistics_serviceevent_max_weight_g_check CHECK ((max_weight_g >= 0)),
    CONSTRAINT logistics_serviceevent_rank_check CHECK ((rank >= 0)),
    CONSTRAINT logistics_serviceevent_stuck_days_check CHECK ((stuck_days >= 0))
);

ALTER TABLE public.logistics_serviceevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_serviceevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_serviceterms (
    service_id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    min_weight_g integer NOT NULL,
    max_side_mm integer NOT NULL,
    max_girth_mm integer NOT NULL,
    max_value bigint NOT NULL,
    refused_traits character varying(20)[] NOT NULL,
    days_from smallint,
    days_to smallint,
    CONSTRAINT logistics_serviceterms_days_from_check CHECK ((days_from >= 0)),
    CONSTRAINT logistics_serviceterms_days_to_check CHECK ((days_to >= 0)),
    CONSTRAINT logistics_serviceterms_max_girth_mm_check CHECK ((max_girth_mm >= 0)),
    CONSTRAINT logistics_serviceterms_max_side_mm_check CHECK ((max_side_mm >= 0)),
    CONSTRAINT logistics_serviceterms_max_value_check CHECK ((max_value >= 0)),
    CONSTRAINT logistics_serviceterms_min_weight_g_check CHECK ((min_weight_g >= 0)),
    CONSTRAINT service_terms_days CHECK ((((days_from IS NULL) AND (days_to IS NULL)) OR (days_from <= days_to))),
    CONSTRAINT service_terms_traits CHECK ((refused_traits <@ ARRAY['battery_built_in'::character varying(20), 'battery_pure'::character varying(20), 'liquid'::character varying(20), 'powder'::character varying(20), 'paste'::character varying(20), 'magnetic'::character varying(20)]))
);

CREATE TABLE public.logistics_servicetermsevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    kind character varying(12) NOT NULL,
    min_weight_g integer NOT NULL,
    max_side_mm integer NOT NULL,
    max_girth_mm integer NOT NULL,
    max_value bigint NOT NULL,
    refused_traits character varying(20)[] NOT NULL,
    days_from smallint,
    days_to smallint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    service_id bigint NOT NULL,
    CONSTRAINT logistics_servicetermsevent_days_from_check CHECK ((days_from >= 0)),
    CONSTRAINT logistics_servicetermsevent_days_to_check CHECK ((days_to >= 0)),
    CONSTRAINT logistics_servicetermsevent_max_girth_mm_check CHECK ((max_girth_mm >= 0)),
    CONSTRAINT logistics_servicetermsevent_max_side_mm_check CHECK ((max_side_mm >= 0)),
    CONSTRAINT logistics_servicetermsevent_max_value_check CHECK ((max_value >= 0)),
    CONSTRAINT logistics_servicetermsevent_min_weight_g_check CHECK ((min_weight_g >= 0))
);

ALTER TABLE public.logistics_servicetermsevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_servicetermsevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_trackingevent (
    id bigint NOT NULL,
    remote_id character varying(80) NOT NULL,
    milestone character varying(16) NOT NULL,
    code character varying(40) NOT NULL,
    place character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    parcel_id bigint NOT NULL
);

ALTER TABLE public.logistics_trackingevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_trackingevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_wallline (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    sorted integer DEFAULT 0 NOT NULL,
    sku_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT logistics_wallline_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT logistics_wallline_sorted_check CHECK ((sorted >= 0)),
    CONSTRAINT wall_line_sane CHECK (((quantity > 0) AND (sorted <= quantity)))
);

ALTER TABLE public.logistics_wallline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_wallline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_wave (
    id bigint NOT NULL,
    number character varying(24) NOT NULL,
    kind character varying(8) NOT NULL,
    state character varying(10) DEFAULT 'open'::character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    picked_at timestamp with time zone,
    closed_at timestamp with time zone,
    created_by_id bigint,
    picker_id bigint,
    warehouse_id bigint NOT NULL,
    CONSTRAINT wave_closed_has_time CHECK ((((closed_at IS NULL) AND ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('picking'::character varying)::text, ('picked'::character varying)::text]))) OR ((NOT ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('picking'::character varying)::text, ('picked'::character varying)::text]))) AND (closed_at IS NOT NULL)))),
    CONSTRAINT wave_in_hand CHECK ((((state)::text = ANY (ARRAY[('open'::character varying)::text, ('cancelled'::character varying)::text])) OR ((begun_at IS NOT NULL) AND (picker_id IS NOT NULL))))
);

ALTER TABLE public.logistics_wave ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_wave_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_waveparcel (
    id bigint NOT NULL,
    slot smallint NOT NULL,
    live boolean DEFAULT true NOT NULL,
    out_at timestamp with time zone,
    out_why character varying(12) DEFAULT ''::character varying NOT NULL,
    out_by_id bigint,
    parcel_id bigint NOT NULL,
    wave_id bigint NOT NULL,
    CONSTRAINT logistics_waveparcel_slot_check CHECK ((slot >= 0)),
    CONSTRAINT wave_parcel_out CHECK (((out_at IS NULL) OR (NOT live)))
);

ALTER TABLE public.logistics_waveparcel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_waveparcel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_wavepick (
    id bigint NOT NULL,
    turn smallint NOT NULL,
    quantity integer NOT NULL,
    picked integer DEFAULT 0 NOT NULL,
    short integer DEFAULT 0 NOT NULL,
    at timestamp with time zone,
    bin_id bigint,
    by_id bigint,
    sku_id bigint NOT NULL,
    wave_id bigint NOT NULL,
    CONSTRAINT logistics_wavepick_picked_check CHECK ((picked >= 0)),
    CONSTRAINT logistics_wavepick_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT logistics_wavepick_short_check CHECK ((short >= 0)),
    CONSTRAINT logistics_wavepick_turn_check CHECK ((turn >= 0)),
    CONSTRAINT wave_pick_sane CHECK ((picked <= (quantity - short)))
);

ALTER TABLE public.logistics_wavepick ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_wavepick_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_zone (
    id bigint NOT NULL,
    code character varying(12) NOT NULL,
    days_from smallint,
    days_to smallint,
    service_id bigint NOT NULL,
    CONSTRAINT logistics_zone_days_from_check CHECK ((days_from >= 0)),
    CONSTRAINT logistics_zone_days_to_check CHECK ((days_to >= 0)),
    CONSTRAINT zone_days CHECK ((((days_from IS NULL) AND (days_to IS NULL)) OR (days_from <= days_to)))
);

ALTER TABLE public.logistics_zone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_zone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_zonearea (
    id bigint NOT NULL,
    country character varying(2) NOT NULL,
    postcode_from character varying(12) NOT NULL,
    postcode_to character varying(12) NOT NULL,
    service_id bigint NOT NULL,
    zone_id bigint NOT NULL,
    CONSTRAINT zone_area_in_country CHECK ((((postcode_from)::text = ''::text) OR (NOT ((country)::text = ''::text)))),
    CONSTRAINT zone_area_in_order CHECK (((postcode_from)::text <= (postcode_to)::text))
);

ALTER TABLE public.logistics_zonearea ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_zonearea_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_zoneareaevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    country character varying(2) NOT NULL,
    postcode_from character varying(12) NOT NULL,
    postcode_to character varying(12) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    service_id bigint NOT NULL,
    zone_id bigint NOT NULL
);

ALTER TABLE public.logistics_zoneareaevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_zoneareaevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.logistics_zoneevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(12) NOT NULL,
    days_from smallint,
    days_to smallint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    service_id bigint NOT NULL,
    CONSTRAINT logistics_zoneevent_days_from_check CHECK ((days_from >= 0)),
    CONSTRAINT logistics_zoneevent_days_to_check CHECK ((days_to >= 0))
);

ALTER TABLE public.logistics_zoneevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.logistics_zoneevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_addressedit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    fields jsonb NOT NULL,
    sealed bytea,
    actor_id bigint NOT NULL,
    order_id bigint NOT NULL
);

ALTER TABLE public.orders_addressedit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_addressedit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_buyer (
    order_id bigint NOT NULL,
    sealed bytea,
    email_hash bytea,
    phone_hash bytea,
    name_hash bytea,
    address_hash bytea,
    erased_at timestamp with time zone,
    told_hash bytea,
    CONSTRAINT buyer_erased_is_empty CHECK (((erased_at IS NULL) OR ((address_hash IS NULL) AND (email_hash IS NULL) AND (name_hash IS NULL) AND (phone_hash IS NULL) AND (sealed IS NULL) AND (told_hash IS NULL))))
);

CREATE TABLE public.orders_demand (
    id bigint NOT NULL,
    attempt smallint NOT NULL,
    per_unit integer NOT NULL,
    quantity integer NOT NULL,
    unmapped integer NOT NULL,
    waiting integer NOT NULL,
    reserved integer NOT NULL,
    shipped integer NOT NULL,
    cancelled integer NOT NULL,
    elsewhere integer NOT NULL,
    sku_id bigint,
    line_id bigint NOT NULL,
    portion_id bigint,
    CONSTRAINT demand_adds_up CHECK ((quantity = (((((unmapped + waiting) + reserved) + shipped) + cancelled) + elsewhere))),
    CONSTRAINT demand_unmapped_has_no_sku CHECK (((sku_id IS NOT NULL) OR ((reserved = 0) AND (shipped = 0) AND (waiting = 0)))),
    CONSTRAINT orders_demand_attempt_check CHECK ((attempt >= 0)),
    CONSTRAINT orders_demand_cancelled_check CHECK ((cancelled >= 0)),
    CONSTRAINT orders_demand_elsewhere_check CHECK ((elsewhere >= 0)),
    CONSTRAINT orders_demand_per_unit_check CHECK ((per_unit >= 0)),
    CONSTRAINT orders_demand_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT orders_demand_reserved_check CHECK ((reserved >= 0)),
    CONSTRAINT orders_demand_shipped_check CHECK ((shipped >= 0)),
    CONSTRAINT orders_demand_unmapped_check CHECK ((unmapped >= 0)),
    CONSTRAINT orders_demand_waiting_check CHECK ((waiting >= 0))
);

ALTER TABLE public.orders_demand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_demand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_hold (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    order_id bigint NOT NULL,
    placed_by_id bigint,
    released_by_id bigint,
    rule_id bigint,
    CONSTRAINT hold_of_rule_names_it CHECK (((rule_id IS NOT NULL) OR (NOT ((kind)::text = ANY (ARRAY[('rule'::character varying)::text, ('buyer_note'::character varying)::text, ('watch_list'::character varying)::text, ('low_margin'::character varying)::text, ('high_value'::character varying)::text, ('finance'::character varying)::text])))))
);

ALTER TABLE public.orders_hold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_manualorder (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    order_id bigint NOT NULL
);

ALTER TABLE public.orders_manualorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_manualorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_merge (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    created_by_id bigint,
    store_id bigint NOT NULL
);

ALTER TABLE public.orders_merge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_order (
    id bigint NOT NULL,
    external_id character varying(80) NOT NULL,
    group_id character varying(80) DEFAULT ''::character varying NOT NULL,
    state character varying(12) NOT NULL,
    fulfilled_by character varying(12) NOT NULL,
    remote_status character varying(40) NOT NULL,
    remote_updated_at timestamp with time zone NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    paid_at timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    remote_cancelled_at timestamp with time zone,
    remote_shipped_at timestamp with time zone,
    ship_by timestamp with time zone NOT NULL,
    currency character varying(3) NOT NULL,
    items_total numeric(14,4) NOT NULL,
    shipping_total numeric(14,4) NOT NULL,
    total numeric(14,4) NOT NULL,
    country character varying(2) NOT NULL,
    unit_count integer NOT NULL,
    buyer_note text NOT NULL,
    held boolean DEFAULT false NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    allocated_at timestamp with time zone,
    shipped_at timestamp with time zone,
    delivered_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancel_reason character varying(120) DEFAULT ''::character varying NOT NULL,
    account_id bigint NOT NULL,
    approved_by_id bigint,
    service_id bigint,
    store_id bigint NOT NULL,
    warehouse_id bigint,
    label_sender jsonb DEFAULT '[]'::jsonb NOT NULL,
    tax_total numeric(14,4) DEFAULT 0 NOT NULL,
    cancel_refused_at timestamp with time zone,
    cancel_told_at timestamp with time zone,
    priority smallint DEFAULT 0 NOT NULL,
    wished_service_id bigint,
    wished_warehouse_id bigint,
    due_at timestamp with time zone GENERATED ALWAYS AS (LEAST(ship_by, timezone('UTC'::text, (timezone('UTC'::text, paid_at) + '24:00:00'::interval)))) STORED,
    our_note text DEFAULT ''::text NOT NULL,
    places jsonb DEFAULT '[]'::jsonb NOT NULL,
    merge_id bigint,
    forgotten boolean DEFAULT false NOT NULL,
    CONSTRAINT order_approved_not_held CHECK (((NOT ((state)::text = ANY (ARRAY[('approved'::character varying)::text, ('allocated'::character varying)::text]))) OR (approved_at IS NOT NULL))),
    CONSTRAINT order_cancelled_has_time CHECK (((NOT ((state)::text = 'cancelled'::text)) OR (cancelled_at IS NOT NULL))),
    CONSTRAINT orders_order_unit_count_check CHECK ((unit_count >= 0))
);

ALTER TABLE public.orders_order ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_orderline (
    id bigint NOT NULL,
    external_line_id character varying(80) NOT NULL,
    title character varying(300) NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(14,4),
    listing_id bigint NOT NULL,
    order_id bigint NOT NULL,
    sold_as_id bigint,
    CONSTRAINT order_line_some CHECK ((quantity > 0)),
    CONSTRAINT orders_orderline_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.orders_orderline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_orderline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_orderparcel (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    parcel_id bigint NOT NULL
);

ALTER TABLE public.orders_orderparcel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_orderparcel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_ordertag (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    put_at timestamp with time zone NOT NULL,
    order_id bigint NOT NULL,
    rule_id bigint
);

ALTER TABLE public.orders_ordertag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_ordertag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_portion (
    id bigint NOT NULL,
    number smallint NOT NULL,
    packed boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    created_by_id bigint,
    order_id bigint NOT NULL,
    CONSTRAINT orders_portion_number_check CHECK ((number >= 0))
);

ALTER TABLE public.orders_portion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_portion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_rehearsalpart (
    id bigint NOT NULL,
    number integer NOT NULL,
    counts jsonb NOT NULL,
    rehearsal_id bigint NOT NULL,
    CONSTRAINT orders_rehearsalpart_number_check CHECK ((number >= 0))
);

ALTER TABLE public.orders_rehearsalpart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_rehearsalpart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_rehearsedorder (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    freight_before bigint,
    freight_after bigint,
    margin_before bigint,
    margin_after bigint,
    order_id bigint NOT NULL,
    rehearsal_id bigint NOT NULL
);

ALTER TABLE public.orders_rehearsedorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_rehearsedorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_rule (
    id bigint NOT NULL,
    key uuid NOT NULL,
    "position" integer NOT NULL,
    name character varying(80) NOT NULL,
    conditions jsonb NOT NULL,
    actions jsonb NOT NULL,
    stop_after boolean NOT NULL,
    is_on boolean NOT NULL,
    rule_set_id bigint NOT NULL,
    CONSTRAINT orders_rule_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.orders_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_ruleapplication (
    id bigint NOT NULL,
    run integer NOT NULL,
    facts_hash bytea NOT NULL,
    did jsonb NOT NULL,
    because jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    order_id bigint NOT NULL,
    rule_id bigint NOT NULL,
    CONSTRAINT orders_ruleapplication_run_check CHECK ((run >= 0))
);

ALTER TABLE public.orders_ruleapplication ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_ruleapplication_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_ruleevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key uuid NOT NULL,
    "position" integer NOT NULL,
    name character varying(80) NOT NULL,
    conditions jsonb NOT NULL,
    actions jsonb NOT NULL,
    stop_after boolean NOT NULL,
    is_on boolean NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    rule_set_id bigint NOT NULL,
    CONSTRAINT orders_ruleevent_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.orders_ruleevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_ruleevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_rulerehearsal (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    days integer NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    with_money boolean NOT NULL,
    spans jsonb NOT NULL,
    orders integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    job_id bigint,
    delete_after timestamp with time zone NOT NULL,
    started_by_id bigint NOT NULL,
    against_id bigint,
    rule_set_id bigint NOT NULL,
    CONSTRAINT orders_rulerehearsal_days_check CHECK ((days >= 0)),
    CONSTRAINT orders_rulerehearsal_orders_check CHECK ((orders >= 0))
);

ALTER TABLE public.orders_rulerehearsal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_rulerehearsal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_ruleset (
    id bigint NOT NULL,
    version integer NOT NULL,
    name character varying(80) NOT NULL,
    state character varying(8) NOT NULL,
    client_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    live_at timestamp with time zone,
    retired_at timestamp with time zone,
    copied_from_id bigint,
    created_by_id bigint,
    live_by_id bigint,
    CONSTRAINT orders_ruleset_version_check CHECK ((version >= 0)),
    CONSTRAINT rule_set_live_has_time CHECK ((((state)::text = 'draft'::text) OR (live_at IS NOT NULL))),
    CONSTRAINT rule_set_retired_has_time CHECK ((((retired_at IS NOT NULL) AND ((state)::text = 'retired'::text)) OR ((NOT ((state)::text = 'retired'::text)) AND (retired_at IS NULL))))
);

ALTER TABLE public.orders_ruleset ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_ruleset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_rulestanding (
    order_id bigint NOT NULL,
    facts_hash bytea NOT NULL,
    run integer NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    priority smallint NOT NULL,
    rule_set_id bigint NOT NULL,
    service_id bigint,
    warehouse_id bigint,
    CONSTRAINT orders_rulestanding_run_check CHECK ((run >= 0))
);

CREATE TABLE public.orders_staledemand (
    id bigint NOT NULL,
    demand_id bigint NOT NULL
);

ALTER TABLE public.orders_staledemand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_staledemand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_staleorder (
    id bigint NOT NULL,
    order_id bigint NOT NULL
);

ALTER TABLE public.orders_staleorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_staleorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_watchentry (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    hash bytea NOT NULL,
    address_hash bytea,
    reason character varying(120) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    added_by_id bigint NOT NULL,
    order_id bigint,
    removed_by_id bigint,
    CONSTRAINT watch_entry_whole CHECK ((((address_hash IS NOT NULL) AND ((kind)::text = 'place'::text)) OR ((NOT ((kind)::text = 'place'::text)) AND (address_hash IS NULL))))
);

ALTER TABLE public.orders_watchentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_watchentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_watchentryevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    reason character varying(120) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    added_by_id bigint NOT NULL,
    order_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    removed_by_id bigint
);

ALTER TABLE public.orders_watchentryevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_watchentryevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_apitoken (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    digest character varying(64) NOT NULL,
    scope character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    user_id bigint NOT NULL
);

ALTER TABLE public.people_apitoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_apitoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_companysettings (
    id bigint NOT NULL,
    require_mfa_roles character varying(16)[] NOT NULL,
    answer_within_h smallint DEFAULT 24 NOT NULL,
    second_person_above bigint,
    bill_differences character varying(8) DEFAULT 'expense'::character varying NOT NULL,
    CONSTRAINT company_answers_in_time CHECK (((answer_within_h >= 1) AND (answer_within_h <= 168))),
    CONSTRAINT company_settings_one_row CHECK ((id = 1)),
    CONSTRAINT people_companysettings_answer_within_h_check CHECK ((answer_within_h >= 0)),
    CONSTRAINT people_companysettings_second_person_above_check CHECK ((second_person_above >= 0))
);

ALTER TABLE public.people_companysettings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_companysettings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_companysettingsevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    require_mfa_roles character varying(16)[] NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    answer_within_h smallint DEFAULT 24 NOT NULL,
    second_person_above bigint,
    bill_differences character varying(8) DEFAULT 'expense'::character varying NOT NULL,
    CONSTRAINT people_companysettingsevent_answer_within_h_check CHECK ((answer_within_h >= 0)),
    CONSTRAINT people_companysettingsevent_second_person_above_check CHECK ((second_person_above >= 0))
);

ALTER TABLE public.people_companysettingsevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_companysettingsevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    role character varying(16) NOT NULL,
    language character varying(8) NOT NULL,
    must_change_password boolean DEFAULT false NOT NULL
);

CREATE TABLE public.people_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);

ALTER TABLE public.people_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.people_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.people_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_userevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    username character varying(150) NOT NULL,
    role character varying(16) NOT NULL,
    is_active boolean NOT NULL,
    must_change_password boolean DEFAULT false NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.people_userevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_userevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pghistory_context (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    metadata jsonb NOT NULL
);

CREATE TABLE public.procurement_goodsreceipt (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    received_by_id bigint,
    order_id bigint NOT NULL
);

ALTER TABLE public.procurement_goodsreceipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_goodsreceipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_goodsreceiptline (
    id bigint NOT NULL,
    good integer NOT NULL,
    defective integer NOT NULL,
    goods_minor bigint NOT NULL,
    rate numeric(18,8) NOT NULL,
    goods_base bigint NOT NULL,
    extra_base bigint NOT NULL,
    receipt_id bigint NOT NULL,
    line_id bigint NOT NULL,
    CONSTRAINT goods_receipt_line_some CHECK (((good > 0) OR (defective > 0))),
    CONSTRAINT procurement_goodsreceiptline_defective_check CHECK ((defective >= 0)),
    CONSTRAINT procurement_goodsreceiptline_good_check CHECK ((good >= 0))
);

ALTER TABLE public.procurement_goodsreceiptline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_goodsreceiptline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_latecost (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    kind character varying(8) NOT NULL,
    share_by character varying(10) NOT NULL,
    currency character varying(3) NOT NULL,
    minor bigint NOT NULL,
    rate numeric(18,8) NOT NULL,
    base bigint NOT NULL,
    "on" date NOT NULL,
    note character varying(200) NOT NULL,
    cause_kind character varying(16) DEFAULT ''::character varying NOT NULL,
    cause_id bigint,
    at timestamp with time zone NOT NULL,
    actor_id bigint,
    reverses_id bigint,
    supplier_id bigint NOT NULL,
    CONSTRAINT late_cost_cause_whole CHECK ((((cause_id IS NULL) AND ((cause_kind)::text = ''::text)) OR ((NOT ((cause_kind)::text = ''::text)) AND (cause_id IS NOT NULL)))),
    CONSTRAINT late_cost_some CHECK ((NOT (minor = 0)))
);

ALTER TABLE public.procurement_latecost ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_latecost_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_latecostline (
    id bigint NOT NULL,
    minor bigint NOT NULL,
    base bigint NOT NULL,
    late_cost_id bigint NOT NULL,
    receipt_line_id bigint NOT NULL
);

ALTER TABLE public.procurement_latecostline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_latecostline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_purchaseextra (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    share_by character varying(10) NOT NULL,
    amount numeric(14,4) NOT NULL,
    currency character varying(3) NOT NULL,
    order_id bigint NOT NULL,
    supplier_id bigint,
    CONSTRAINT purchase_extra_some CHECK ((amount > (0)::numeric))
);

ALTER TABLE public.procurement_purchaseextra ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_purchaseextra_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_purchaseline (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(14,4) NOT NULL,
    received integer DEFAULT 0 NOT NULL,
    defective integer DEFAULT 0 NOT NULL,
    sku_id bigint NOT NULL,
    order_id bigint NOT NULL,
    quote_id bigint,
    CONSTRAINT procurement_purchaseline_defective_check CHECK ((defective >= 0)),
    CONSTRAINT procurement_purchaseline_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT procurement_purchaseline_received_check CHECK ((received >= 0)),
    CONSTRAINT purchase_line_sane CHECK (((quantity > 0) AND (unit_price >= (0)::numeric)))
);

ALTER TABLE public.procurement_purchaseline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_purchaseline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_purchaseorder (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    number character varying(24) NOT NULL,
    currency character varying(3) NOT NULL,
    state character varying(10) NOT NULL,
    arrival character varying(6) NOT NULL,
    expected_on date,
    over_receipt_percent smallint NOT NULL,
    note character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    closed_at timestamp with time zone,
    close_reason character varying(120) DEFAULT ''::character varying NOT NULL,
    approved_by_id bigint,
    created_by_id bigint,
    warehouse_id bigint NOT NULL,
    supplier_id bigint NOT NULL,
    CONSTRAINT procurement_purchaseorder_over_receipt_percent_check CHECK ((over_receipt_percent >= 0)),
    CONSTRAINT purchase_approved_has_time CHECK (((NOT ((state)::text = ANY (ARRAY[('approved'::character varying)::text, ('closed'::character varying)::text]))) OR (approved_at IS NOT NULL)))
);

ALTER TABLE public.procurement_purchaseorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_purchaseorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_receiptextra (
    id bigint NOT NULL,
    minor bigint NOT NULL,
    rate numeric(18,8) NOT NULL,
    base bigint NOT NULL,
    extra_id bigint NOT NULL,
    receipt_line_id bigint NOT NULL
);

ALTER TABLE public.procurement_receiptextra ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_receiptextra_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_replenishment (
    id bigint NOT NULL,
    units_7 integer NOT NULL,
    units_14 integer NOT NULL,
    units_30 integer NOT NULL,
    squares_30 bigint NOT NULL,
    on_hand integer NOT NULL,
    reserved integer NOT NULL,
    waiting integer NOT NULL,
    on_order integer NOT NULL,
    drafted integer NOT NULL,
    lead_days smallint NOT NULL,
    pack integer NOT NULL,
    minimum integer NOT NULL,
    suggested integer NOT NULL,
    days_left integer NOT NULL,
    counted_on date NOT NULL,
    reckoned_at timestamp with time zone NOT NULL,
    quote_id bigint,
    sku_id bigint NOT NULL,
    supplier_id bigint,
    warehouse_id bigint NOT NULL,
    CONSTRAINT procurement_replenishment_drafted_check CHECK ((drafted >= 0)),
    CONSTRAINT procurement_replenishment_lead_days_check CHECK ((lead_days >= 0)),
    CONSTRAINT procurement_replenishment_minimum_check CHECK ((minimum >= 0)),
    CONSTRAINT procurement_replenishment_on_hand_check CHECK ((on_hand >= 0)),
    CONSTRAINT procurement_replenishment_on_order_check CHECK ((on_order >= 0)),
    CONSTRAINT procurement_replenishment_pack_check CHECK ((pack >= 0)),
    CONSTRAINT procurement_replenishment_reserved_check CHECK ((reserved >= 0)),
    CONSTRAINT procurement_replenishment_suggested_check CHECK ((suggested >= 0)),
    CONSTRAINT procurement_replenishment_units_14_check CHECK ((units_14 >= 0)),
    CONSTRAINT procurement_replenishment_units_30_check CHECK ((units_30 >= 0)),
    CONSTRAINT procurement_replenishment_units_7_check CHECK ((units_7 >= 0)),
    CONSTRAINT procurement_replenishment_waiting_check CHECK ((waiting >= 0))
);

ALTER TABLE public.procurement_replenishment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_replenishment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_supplier (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(160) NOT NULL,
    name_zh character varying(160) NOT NULL,
    currency character varying(3) NOT NULL,
    terms character varying(8) NOT NULL,
    terms_days smallint NOT NULL,
    lead_days smallint NOT NULL,
    contact character varying(200) NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT procurement_supplier_lead_days_check CHECK ((lead_days >= 0)),
    CONSTRAINT procurement_supplier_terms_days_check CHECK ((terms_days >= 0))
);

ALTER TABLE public.procurement_supplier ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_supplier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_supplierevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(160) NOT NULL,
    name_zh character varying(160) NOT NULL,
    currency character varying(3) NOT NULL,
    terms character varying(8) NOT NULL,
    terms_days smallint NOT NULL,
    lead_days smallint NOT NULL,
    contact character varying(200) NOT NULL,
    closed_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    CONSTRAINT procurement_supplierevent_lead_days_check CHECK ((lead_days >= 0)),
    CONSTRAINT procurement_supplierevent_terms_days_check CHECK ((terms_days >= 0))
);

ALTER TABLE public.procurement_supplierevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_supplierevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_supplierquote (
    id bigint NOT NULL,
    min_quantity integer NOT NULL,
    pack integer NOT NULL,
    unit_price numeric(14,4) NOT NULL,
    lead_days smallint,
    supplier_code character varying(80) NOT NULL,
    offer_url character varying(300) NOT NULL,
    valid_from date NOT NULL,
    sku_id bigint NOT NULL,
    supplier_id bigint NOT NULL,
    CONSTRAINT procurement_supplierquote_lead_days_check CHECK ((lead_days >= 0)),
    CONSTRAINT procurement_supplierquote_min_quantity_check CHECK ((min_quantity >= 0)),
    CONSTRAINT procurement_supplierquote_pack_check CHECK ((pack >= 0)),
    CONSTRAINT quote_sane CHECK (((min_quantity > 0) AND (pack > 0) AND (unit_price >= (0)::numeric)))
);

ALTER TABLE public.procurement_supplierquote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_supplierquote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procurement_supplierquoteevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    min_quantity integer NOT NULL,
    pack integer NOT NULL,
    unit_price numeric(14,4) NOT NULL,
    lead_days smallint,
    supplier_code character varying(80) NOT NULL,
    offer_url character varying(300) NOT NULL,
    valid_from date NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    supplier_id bigint NOT NULL,
    CONSTRAINT procurement_supplierquoteevent_lead_days_check CHECK ((lead_days >= 0)),
    CONSTRAINT procurement_supplierquoteevent_min_quantity_check CHECK ((min_quantity >= 0)),
    CONSTRAINT procurement_supplierquoteevent_pack_check CHECK ((pack >= 0))
);

ALTER TABLE public.procurement_supplierquoteevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.procurement_supplierquoteevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_barcode (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    sku_id bigint NOT NULL,
    kind character varying(5) NOT NULL
);

ALTER TABLE public.products_barcode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_barcode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_barcodeevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    kind character varying(5) NOT NULL
);

ALTER TABLE public.products_barcodeevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_barcodeevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_brand (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    name_zh character varying(80) NOT NULL
);

ALTER TABLE public.products_brand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_brand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_brandevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    name_zh character varying(80) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.products_brandevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_brandevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_bundlepart (
    id bigint NOT NULL,
    quantity integer NOT NULL,
    bundle_id bigint NOT NULL,
    part_id bigint NOT NULL,
    CONSTRAINT bundle_not_itself CHECK ((NOT (bundle_id = part_id))),
    CONSTRAINT bundle_part_some CHECK ((quantity > 0)),
    CONSTRAINT products_bundlepart_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.products_bundlepart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_bundlepart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_bundlepartevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    quantity integer NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    bundle_id bigint NOT NULL,
    part_id bigint NOT NULL,
    CONSTRAINT products_bundlepartevent_quantity_check CHECK ((quantity >= 0))
);

ALTER TABLE public.products_bundlepartevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_bundlepartevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_category (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    name_zh character varying(80) NOT NULL,
    parent_id bigint
);

ALTER TABLE public.products_category ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_categoryevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    name_zh character varying(80) NOT NULL,
    parent_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.products_categoryevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_categoryevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_customscode (
    id bigint NOT NULL,
    country character varying(2) NOT NULL,
    hs_code character varying(12) NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT customs_code_form CHECK ((((country)::text ~ '^[A-Z]{2}$'::text) AND ((hs_code)::text ~ '^[0-9.]{4,12}$'::text)))
);

ALTER TABLE public.products_customscode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_customscode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_customscodeevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    country character varying(2) NOT NULL,
    hs_code character varying(12) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint NOT NULL
);

ALTER TABLE public.products_customscodeevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_customscodeevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_declaredvalue (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    percent numeric(5,2),
    amount numeric(14,4),
    currency character varying(3) NOT NULL,
    floor numeric(14,4),
    cap numeric(14,4),
    sku_id bigint NOT NULL,
    CONSTRAINT declared_by_kind CHECK ((((amount IS NULL) AND ((kind)::text = 'percent'::text) AND (percent > (0)::numeric) AND (percent IS NOT NULL) AND (percent <= (100)::numeric)) OR ((amount > (0)::numeric) AND (amount IS NOT NULL) AND ((kind)::text = 'fixed'::text) AND (percent IS NULL)))),
    CONSTRAINT declared_floor_below_cap CHECK ((((floor IS NULL) OR (floor >= (0)::numeric)) AND ((cap IS NULL) OR (cap > (0)::numeric)) AND ((floor IS NULL) OR (cap IS NULL) OR (floor <= cap)))),
    CONSTRAINT declared_in_currency CHECK ((((currency)::text ~ '^[A-Z]{3}$'::text) OR (((currency)::text = ''::text) AND ((kind)::text = 'percent'::text) AND (cap IS NULL) AND (floor IS NULL))))
);

ALTER TABLE public.products_declaredvalue ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_declaredvalue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_declaredvalueevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    percent numeric(5,2),
    amount numeric(14,4),
    currency character varying(3) NOT NULL,
    floor numeric(14,4),
    cap numeric(14,4),
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint NOT NULL
);

ALTER TABLE public.products_declaredvalueevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_declaredvalueevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_designtask (
    id bigint NOT NULL,
    client_id uuid,
    kind character varying(12) NOT NULL,
    marketplace character varying(16) NOT NULL,
    language character varying(8) NOT NULL,
    brief text NOT NULL,
    due_on date NOT NULL,
    state character varying(12) NOT NULL,
    returned_because character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    handed_in_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_by_id bigint,
    owner_id bigint,
    product_id bigint,
    reviewer_id bigint,
    store_id bigint,
    CONSTRAINT design_task_accepted_by_somebody CHECK (((NOT ((state)::text = 'accepted'::text)) OR ((handed_in_at IS NOT NULL) AND (reviewer_id IS NOT NULL)))),
    CONSTRAINT design_task_being_made_has_owner CHECK (((NOT ((state)::text = ANY (ARRAY[('doing'::character varying)::text, ('review'::character varying)::text]))) OR (owner_id IS NOT NULL))),
    CONSTRAINT design_task_finished_has_time CHECK ((((finished_at IS NOT NULL) AND ((state)::text = ANY (ARRAY[('accepted'::character varying)::text, ('cancelled'::character varying)::text]))) OR ((NOT ((state)::text = ANY (ARRAY[('accepted'::character varying)::text, ('cancelled'::character varying)::text]))) AND (finished_at IS NULL)))),
    CONSTRAINT design_task_has_subject CHECK (((product_id IS NOT NULL) OR (((kind)::text = ANY (ARRAY[('store_page'::character varying)::text, ('poster'::character varying)::text])) AND (store_id IS NOT NULL)))),
    CONSTRAINT design_task_returned_says_why CHECK (((NOT ((state)::text = 'returned'::text)) OR (NOT ((returned_because)::text = ''::text))))
);

ALTER TABLE public.products_designtask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_designtask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_designtaskevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    client_id uuid,
    kind character varying(12) NOT NULL,
    marketplace character varying(16) NOT NULL,
    language character varying(8) NOT NULL,
    brief text NOT NULL,
    due_on date NOT NULL,
    state character varying(12) NOT NULL,
    returned_because character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    handed_in_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_by_id bigint,
    owner_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    product_id bigint,
    reviewer_id bigint,
    store_id bigint
);

ALTER TABLE public.products_designtaskevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_designtaskevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_forbiddenword (
    id bigint NOT NULL,
    text character varying(120) NOT NULL,
    folded character varying(240) NOT NULL,
    kind character varying(12) NOT NULL,
    action character varying(4) NOT NULL,
    marketplace character varying(16) NOT NULL,
    note character varying(200) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint,
    CONSTRAINT forbidden_word_some CHECK ((NOT ((folded)::text = ''::text)))
);

ALTER TABLE public.products_forbiddenword ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_forbiddenword_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_forbiddenwordevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    text character varying(120) NOT NULL,
    folded character varying(240) NOT NULL,
    kind character varying(12) NOT NULL,
    action character varying(4) NOT NULL,
    marketplace character varying(16) NOT NULL,
    note character varying(200) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.products_forbiddenwordevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_forbiddenwordevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_imagefile (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    format character varying(4) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    bytes integer NOT NULL,
    dhash bigint NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint,
    CONSTRAINT image_file_form CHECK ((((format)::text = ANY (ARRAY[('jpeg'::character varying)::text, ('png'::character varying)::text, ('webp'::character varying)::text])) AND (height > 0) AND ((sha256)::text ~ '^[0-9a-f]{64}$'::text) AND (width > 0))),
    CONSTRAINT products_imagefile_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT products_imagefile_height_check CHECK ((height >= 0)),
    CONSTRAINT products_imagefile_width_check CHECK ((width >= 0))
);

ALTER TABLE public.products_imagefile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_imagefile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_launchcard (
    id bigint NOT NULL,
    stage character varying(12) NOT NULL,
    due_on date,
    notes text NOT NULL,
    blocked character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    stage_since timestamp with time zone NOT NULL,
    owner_id bigint,
    product_id bigint NOT NULL,
    CONSTRAINT launch_stage_after_start CHECK ((stage_since >= created_at))
);

ALTER TABLE public.products_launchcard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_launchcard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_launchcardevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    stage character varying(12) NOT NULL,
    due_on date,
    notes text NOT NULL,
    blocked character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    stage_since timestamp with time zone NOT NULL,
    owner_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    product_id bigint NOT NULL
);

ALTER TABLE public.products_launchcardevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_launchcardevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_launchcomment (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    card_id bigint NOT NULL
);

ALTER TABLE public.products_launchcomment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_launchcomment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_listing (
    id bigint NOT NULL,
    external_key character varying(160) NOT NULL,
    external jsonb NOT NULL,
    seller_sku character varying(80) NOT NULL,
    title character varying(300) NOT NULL,
    price numeric(14,4),
    currency character varying(3) NOT NULL,
    state character varying(8) NOT NULL,
    pool_id bigint,
    store_id bigint NOT NULL,
    sku_id bigint,
    tag_id bigint,
    title_words text[] GENERATED ALWAYS AS (public.products_words((title)::text)) STORED
);

ALTER TABLE public.products_listing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_listing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_listingchange (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    version integer NOT NULL,
    payload jsonb NOT NULL,
    wish uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    outcome character varying(8) NOT NULL,
    sent_at timestamp with time zone,
    quantity integer,
    issues jsonb NOT NULL,
    external jsonb NOT NULL,
    finished_at timestamp with time zone,
    asked_by_id bigint,
    draft_id bigint NOT NULL,
    CONSTRAINT listing_change_finished_has_time CHECK ((((finished_at IS NULL) AND ((outcome)::text = 'open'::text)) OR ((NOT ((outcome)::text = 'open'::text)) AND (finished_at IS NOT NULL)))),
    CONSTRAINT listing_change_refused_says_why CHECK (((NOT ((outcome)::text = 'refused'::text)) OR (NOT (issues = '[]'::jsonb)))),
    CONSTRAINT products_listingchange_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT products_listingchange_version_check CHECK ((version >= 0))
);

ALTER TABLE public.products_listingchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_listingchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_listingdraft (
    id bigint NOT NULL,
    seller_sku character varying(80) NOT NULL,
    title character varying(300) NOT NULL,
    description text NOT NULL,
    bullets jsonb NOT NULL,
    brand character varying(120) NOT NULL,
    category character varying(160) NOT NULL,
    attributes jsonb NOT NULL,
    images jsonb NOT NULL,
    price numeric(14,4),
    currency character varying(3) NOT NULL,
    version integer NOT NULL,
    live_version integer NOT NULL,
    state character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    listing_id bigint,
    sku_id bigint NOT NULL,
    store_id bigint NOT NULL,
    title_words text[] GENERATED ALWAYS AS (public.products_words((title)::text)) STORED,
    CONSTRAINT listing_draft_live_is_listed CHECK (((NOT ((state)::text = ANY (ARRAY[('live'::character varying)::text, ('closed'::character varying)::text]))) OR (listing_id IS NOT NULL))),
    CONSTRAINT listing_draft_live_not_ahead CHECK ((live_version <= version)),
    CONSTRAINT listing_draft_price_above_zero CHECK (((price IS NULL) OR (price > (0)::numeric))),
    CONSTRAINT products_listingdraft_live_version_check CHECK ((live_version >= 0)),
    CONSTRAINT products_listingdraft_version_check CHECK ((version >= 0))
);

ALTER TABLE public.products_listingdraft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_listingdraft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_listingdraftevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    seller_sku character varying(80) NOT NULL,
    title character varying(300) NOT NULL,
    description text NOT NULL,
    bullets jsonb NOT NULL,
    brand character varying(120) NOT NULL,
    category character varying(160) NOT NULL,
    attributes jsonb NOT NULL,
    images jsonb NOT NULL,
    price numeric(14,4),
    currency character varying(3) NOT NULL,
    version integer NOT NULL,
    live_version integer NOT NULL,
    state character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    listing_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    store_id bigint NOT NULL,
    CONSTRAINT products_listingdraftevent_live_version_check CHECK ((live_version >= 0)),
    CONSTRAINT products_listingdraftevent_version_check CHECK ((version >= 0))
);

ALTER TABLE public.products_listingdraftevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_listingdraftevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_listingevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    external_key character varying(160) NOT NULL,
    external jsonb NOT NULL,
    seller_sku character varying(80) NOT NULL,
    title character varying(300) NOT NULL,
    price numeric(14,4),
    currency character varying(3) NOT NULL,
    state character varying(8) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    pool_id bigint,
    store_id bigint NOT NULL,
    sku_id bigint,
    tag_id bigint
);

ALTER TABLE public.products_listingevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_listingevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_picturemeasure (
    file_id bigint NOT NULL,
    white_border smallint NOT NULL,
    CONSTRAINT picture_border_share CHECK (((white_border >= 0) AND (white_border <= 1000))),
    CONSTRAINT products_picturemeasure_white_border_check CHECK ((white_border >= 0))
);

CREATE TABLE public.products_product (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    name character varying(200) NOT NULL,
    name_zh character varying(200) NOT NULL,
    archived_at timestamp with time zone,
    description text NOT NULL,
    description_zh text NOT NULL,
    brand_id bigint,
    category_id bigint
);

ALTER TABLE public.products_product ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_product_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_productevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    name character varying(200) NOT NULL,
    name_zh character varying(200) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    archived_at timestamp with time zone,
    description text NOT NULL,
    description_zh text NOT NULL,
    brand_id bigint,
    category_id bigint
);

ALTER TABLE public.products_productevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_productevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_productimage (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    file_id bigint NOT NULL,
    product_id bigint NOT NULL,
    CONSTRAINT products_productimage_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.products_productimage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_productimage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_productimageevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    "position" integer NOT NULL,
    file_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    product_id bigint NOT NULL,
    CONSTRAINT products_productimageevent_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.products_productimageevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_productimageevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_producttag (
    id bigint NOT NULL,
    product_id bigint NOT NULL,
    tag_id bigint NOT NULL
);

ALTER TABLE public.products_producttag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_producttag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_producttagevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    product_id bigint NOT NULL,
    tag_id bigint NOT NULL
);

ALTER TABLE public.products_producttagevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_producttagevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_sku (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    kind character varying(8) NOT NULL,
    name character varying(200) NOT NULL,
    name_zh character varying(200) NOT NULL,
    weight_g integer NOT NULL,
    length_mm integer NOT NULL,
    width_mm integer NOT NULL,
    height_mm integer NOT NULL,
    customs_name character varying(120) NOT NULL,
    customs_name_zh character varying(120) NOT NULL,
    hs_code character varying(12) NOT NULL,
    origin character varying(2) NOT NULL,
    product_id bigint NOT NULL,
    archived_at timestamp with time zone,
    material character varying(120) NOT NULL,
    net_weight_g integer NOT NULL,
    options jsonb NOT NULL,
    traits character varying(20)[] NOT NULL,
    name_words text[] GENERATED ALWAYS AS (public.products_words((((name)::text || ' '::text) || (name_zh)::text))) STORED,
    CONSTRAINT products_sku_height_mm_check CHECK ((height_mm >= 0)),
    CONSTRAINT products_sku_length_mm_check CHECK ((length_mm >= 0)),
    CONSTRAINT products_sku_net_weight_g_check CHECK ((net_weight_g >= 0)),
    CONSTRAINT products_sku_weight_g_check CHECK ((weight_g >= 0)),
    CONSTRAINT products_sku_width_mm_check CHECK ((width_mm >= 0)),
    CONSTRAINT sku_net_in_packed CHECK (((net_weight_g = 0) OR (weight_g = 0) OR (net_weight_g <= weight_g))),
    CONSTRAINT sku_options_form CHECK (((jsonb_typeof(options) = 'object'::text) AND (jsonb_array_length(jsonb_path_query_array(options, 'strict $.keyvalue()'::jsonpath, '{}'::jsonb, true)) <= 12) AND (NOT jsonb_path_exists(options, 'strict $.*?(@.type() != "string")'::jsonpath, '{}'::jsonb, true)))),
    CONSTRAINT sku_traits_known CHECK ((traits <@ ARRAY['battery_built_in'::character varying(20), 'battery_pure'::character varying(20), 'liquid'::character varying(20), 'powder'::character varying(20), 'paste'::character varying(20), 'magnetic'::character varying(20)]))
);

ALTER TABLE public.products_sku ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_sku_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_skuevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    kind character varying(8) NOT NULL,
    name character varying(200) NOT NULL,
    name_zh character varying(200) NOT NULL,
    weight_g integer NOT NULL,
    length_mm integer NOT NULL,
    width_mm integer NOT NULL,
    height_mm integer NOT NULL,
    customs_name character varying(120) NOT NULL,
    customs_name_zh character varying(120) NOT NULL,
    hs_code character varying(12) NOT NULL,
    origin character varying(2) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    product_id bigint NOT NULL,
    archived_at timestamp with time zone,
    material character varying(120) NOT NULL,
    net_weight_g integer NOT NULL,
    options jsonb NOT NULL,
    traits character varying(20)[] NOT NULL,
    CONSTRAINT products_skuevent_height_mm_check CHECK ((height_mm >= 0)),
    CONSTRAINT products_skuevent_length_mm_check CHECK ((length_mm >= 0)),
    CONSTRAINT products_skuevent_net_weight_g_check CHECK ((net_weight_g >= 0)),
    CONSTRAINT products_skuevent_weight_g_check CHECK ((weight_g >= 0)),
    CONSTRAINT products_skuevent_width_mm_check CHECK ((width_mm >= 0))
);

ALTER TABLE public.products_skuevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_skuevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_skuimage (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    file_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT products_skuimage_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.products_skuimage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_skuimage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_skuimageevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    "position" integer NOT NULL,
    file_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT products_skuimageevent_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.products_skuimageevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_skuimageevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_skutag (
    id bigint NOT NULL,
    sku_id bigint NOT NULL,
    tag_id bigint NOT NULL
);

ALTER TABLE public.products_skutag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_skutag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_skutagevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    tag_id bigint NOT NULL
);

ALTER TABLE public.products_skutagevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_skutagevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_skutext (
    sku_id bigint NOT NULL,
    haystack text NOT NULL,
    grams text[] NOT NULL
);

CREATE TABLE public.products_suppliercode (
    id bigint NOT NULL,
    supplier_name character varying(120) NOT NULL,
    code character varying(80) NOT NULL,
    sku_id bigint NOT NULL,
    CONSTRAINT supplier_code_some CHECK ((NOT ((code)::text = ''::text)))
);

ALTER TABLE public.products_suppliercode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_suppliercode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_suppliercodeevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    supplier_name character varying(120) NOT NULL,
    code character varying(80) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    sku_id bigint NOT NULL
);

ALTER TABLE public.products_suppliercodeevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_suppliercodeevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_tag (
    id bigint NOT NULL,
    name character varying(40) NOT NULL
);

ALTER TABLE public.products_tag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_tagevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.products_tagevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.products_tagevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_consenttrip (
    id bigint NOT NULL,
    marketplace character varying(16) NOT NULL,
    session bytea NOT NULL,
    nonce character varying(48) NOT NULL,
    base_url character varying(300) NOT NULL,
    redirect_uri character varying(300) NOT NULL,
    app bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    account_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT consent_trip_ends CHECK ((expires_at > created_at)),
    CONSTRAINT consent_used_in_time CHECK (((used_at IS NULL) OR (used_at <= expires_at)))
);

ALTER TABLE public.stores_consenttrip ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_consenttrip_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_pricetag (
    id bigint NOT NULL,
    external_key character varying(160) NOT NULL,
    external jsonb NOT NULL,
    desired_version bigint NOT NULL,
    desired_at timestamp with time zone,
    sent_version bigint NOT NULL,
    sent_at timestamp with time zone,
    acked_version bigint NOT NULL,
    acked_at timestamp with time zone,
    read_back_at timestamp with time zone,
    lease_until timestamp with time zone,
    next_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    attempts integer NOT NULL,
    last_error text NOT NULL,
    site character varying(24) NOT NULL,
    currency character varying(3) NOT NULL,
    desired numeric(14,4),
    sent numeric(14,4),
    acked numeric(14,4),
    read_back numeric(14,4),
    wish uuid,
    account_id bigint NOT NULL,
    store_id bigint NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT price_tag_above_zero CHECK (((desired IS NULL) OR (desired > (0)::numeric))),
    CONSTRAINT price_tag_versions_ordered CHECK (((acked_version <= sent_version) AND (sent_version <= desired_version))),
    CONSTRAINT stores_pricetag_acked_version_check CHECK ((acked_version >= 0)),
    CONSTRAINT stores_pricetag_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT stores_pricetag_desired_version_check CHECK ((desired_version >= 0)),
    CONSTRAINT stores_pricetag_sent_version_check CHECK ((sent_version >= 0))
);

ALTER TABLE public.stores_pricetag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_pricetag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_pushack (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    target_id bigint NOT NULL,
    value numeric(14,4) NOT NULL,
    version bigint NOT NULL,
    desired_at timestamp with time zone NOT NULL,
    acked_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    CONSTRAINT stores_pushack_version_check CHECK ((version >= 0))
);

ALTER TABLE public.stores_pushack ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_pushack_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_quantitypool (
    id bigint NOT NULL,
    external_key character varying(160) NOT NULL,
    external jsonb NOT NULL,
    desired integer,
    desired_version bigint NOT NULL,
    desired_at timestamp with time zone,
    sent integer,
    sent_version bigint NOT NULL,
    sent_at timestamp with time zone,
    acked integer,
    acked_version bigint NOT NULL,
    acked_at timestamp with time zone,
    read_back integer,
    read_back_at timestamp with time zone,
    lease_until timestamp with time zone,
    next_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    attempts integer NOT NULL,
    last_error text NOT NULL,
    account_id bigint NOT NULL,
    store_id bigint NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT pool_versions_ordered CHECK (((acked_version <= sent_version) AND (sent_version <= desired_version))),
    CONSTRAINT stores_quantitypool_acked_check CHECK ((acked >= 0)),
    CONSTRAINT stores_quantitypool_acked_version_check CHECK ((acked_version >= 0)),
    CONSTRAINT stores_quantitypool_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT stores_quantitypool_desired_check CHECK ((desired >= 0)),
    CONSTRAINT stores_quantitypool_desired_version_check CHECK ((desired_version >= 0)),
    CONSTRAINT stores_quantitypool_read_back_check CHECK ((read_back >= 0)),
    CONSTRAINT stores_quantitypool_sent_check CHECK ((sent >= 0)),
    CONSTRAINT stores_quantitypool_sent_version_check CHECK ((sent_version >= 0))
);

ALTER TABLE public.stores_quantitypool ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_quantitypool_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_ratebudget (
    id bigint NOT NULL,
    operation character varying(80) NOT NULL,
    rate double precision NOT NULL,
    burst double precision NOT NULL,
    tokens double precision NOT NULL,
    refilled_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    blocked_until timestamp with time zone,
    account_id bigint NOT NULL
);

ALTER TABLE public.stores_ratebudget ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_ratebudget_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_selleraccount (
    id bigint NOT NULL,
    marketplace character varying(16) NOT NULL,
    region character varying(16) NOT NULL,
    seller_id character varying(80) NOT NULL,
    name character varying(120) NOT NULL,
    base_url character varying(300) NOT NULL,
    hook_key character varying(40) NOT NULL,
    state character varying(16) NOT NULL,
    credentials bytea NOT NULL,
    access_token bytea,
    refresh_token bytea,
    token_expires_at timestamp with time zone,
    token_version integer NOT NULL,
    authorised_until timestamp with time zone,
    poll_every_s integer NOT NULL,
    blocked_until timestamp with time zone,
    trouble text NOT NULL,
    trouble_count integer NOT NULL,
    import_job_id bigint,
    sites jsonb NOT NULL,
    sites_at timestamp with time zone,
    CONSTRAINT stores_selleraccount_poll_every_s_check CHECK ((poll_every_s >= 0)),
    CONSTRAINT stores_selleraccount_token_version_check CHECK ((token_version >= 0)),
    CONSTRAINT stores_selleraccount_trouble_count_check CHECK ((trouble_count >= 0))
);

ALTER TABLE public.stores_selleraccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_selleraccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_selleraccountevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    marketplace character varying(16) NOT NULL,
    region character varying(16) NOT NULL,
    seller_id character varying(80) NOT NULL,
    name character varying(120) NOT NULL,
    base_url character varying(300) NOT NULL,
    hook_key character varying(40) NOT NULL,
    state character varying(16) NOT NULL,
    token_expires_at timestamp with time zone,
    token_version integer NOT NULL,
    authorised_until timestamp with time zone,
    poll_every_s integer NOT NULL,
    blocked_until timestamp with time zone,
    trouble text NOT NULL,
    trouble_count integer NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    import_job_id bigint,
    sites jsonb NOT NULL,
    sites_at timestamp with time zone,
    CONSTRAINT stores_selleraccountevent_poll_every_s_check CHECK ((poll_every_s >= 0)),
    CONSTRAINT stores_selleraccountevent_token_version_check CHECK ((token_version >= 0)),
    CONSTRAINT stores_selleraccountevent_trouble_count_check CHECK ((trouble_count >= 0))
);

ALTER TABLE public.stores_selleraccountevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_selleraccountevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_store (
    id bigint NOT NULL,
    site character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    currency character varying(3) NOT NULL,
    zone character varying(48) NOT NULL,
    unpaid_hold_minutes integer NOT NULL,
    push_stock boolean NOT NULL,
    stock_share numeric(4,3) NOT NULL,
    stock_buffer integer NOT NULL,
    closed_at timestamp with time zone,
    account_id bigint NOT NULL,
    bad_review_stars smallint DEFAULT 2 NOT NULL,
    buffer_follows_lag boolean DEFAULT false NOT NULL,
    buffer_max integer DEFAULT 20 NOT NULL,
    buffer_min integer DEFAULT 0 NOT NULL,
    our_price_wins boolean DEFAULT false NOT NULL,
    partial_stock character varying(8) DEFAULT 'hold'::character varying NOT NULL,
    tell_after_minutes smallint DEFAULT 0 NOT NULL,
    CONSTRAINT store_bad_review_sane CHECK ((bad_review_stars <= 5)),
    CONSTRAINT store_buffer_sane CHECK ((buffer_min <= buffer_max)),
    CONSTRAINT store_share_sane CHECK (((stock_share >= (0)::numeric) AND (stock_share <= (1)::numeric))),
    CONSTRAINT store_tells_within_a_day CHECK ((tell_after_minutes <= 1440)),
    CONSTRAINT stores_store_bad_review_stars_check CHECK ((bad_review_stars >= 0)),
    CONSTRAINT stores_store_buffer_max_check CHECK ((buffer_max >= 0)),
    CONSTRAINT stores_store_buffer_min_check CHECK ((buffer_min >= 0)),
    CONSTRAINT stores_store_stock_buffer_check CHECK ((stock_buffer >= 0)),
    CONSTRAINT stores_store_tell_after_minutes_check CHECK ((tell_after_minutes >= 0)),
    CONSTRAINT stores_store_unpaid_hold_minutes_check CHECK ((unpaid_hold_minutes >= 0))
);

ALTER TABLE public.stores_store ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_store_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_storeaccess (
    id bigint NOT NULL,
    store_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.stores_storeaccess ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_storeaccess_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_storeaccessevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    store_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.stores_storeaccessevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_storeaccessevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_storeevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    site character varying(24) NOT NULL,
    name character varying(120) NOT NULL,
    currency character varying(3) NOT NULL,
    zone character varying(48) NOT NULL,
    unpaid_hold_minutes integer NOT NULL,
    push_stock boolean NOT NULL,
    stock_share numeric(4,3) NOT NULL,
    stock_buffer integer NOT NULL,
    closed_at timestamp with time zone,
    account_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    bad_review_stars smallint DEFAULT 2 NOT NULL,
    buffer_follows_lag boolean DEFAULT false NOT NULL,
    buffer_max integer DEFAULT 20 NOT NULL,
    buffer_min integer DEFAULT 0 NOT NULL,
    our_price_wins boolean DEFAULT false NOT NULL,
    partial_stock character varying(8) DEFAULT 'hold'::character varying NOT NULL,
    tell_after_minutes smallint DEFAULT 0 NOT NULL,
    CONSTRAINT stores_storeevent_bad_review_stars_check CHECK ((bad_review_stars >= 0)),
    CONSTRAINT stores_storeevent_buffer_max_check CHECK ((buffer_max >= 0)),
    CONSTRAINT stores_storeevent_buffer_min_check CHECK ((buffer_min >= 0)),
    CONSTRAINT stores_storeevent_stock_buffer_check CHECK ((stock_buffer >= 0)),
    CONSTRAINT stores_storeevent_tell_after_minutes_check CHECK ((tell_after_minutes >= 0)),
    CONSTRAINT stores_storeevent_unpaid_hold_minutes_check CHECK ((unpaid_hold_minutes >= 0))
);

ALTER TABLE public.stores_storeevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_storeevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stores_syncstate (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    cursor timestamp with time zone,
    next_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    last_started_at timestamp with time zone,
    last_success_at timestamp with time zone,
    last_rows integer NOT NULL,
    last_error text NOT NULL,
    last_error_at timestamp with time zone,
    theirs integer,
    ours integer,
    compared_at timestamp with time zone,
    account_id bigint NOT NULL,
    swept_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT stores_syncstate_last_rows_check CHECK ((last_rows >= 0)),
    CONSTRAINT stores_syncstate_ours_check CHECK ((ours >= 0)),
    CONSTRAINT stores_syncstate_theirs_check CHECK ((theirs >= 0))
);

ALTER TABLE public.stores_syncstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stores_syncstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

INSERT INTO public.django_migrations VALUES (1, 'pghistory', '0001_initial', '2026-12-01 04:51:38.07386+00');
INSERT INTO public.django_migrations VALUES (2, 'pghistory', '0002_aggregateevent', '2026-12-01 04:51:38.075795+00');
INSERT INTO public.django_migrations VALUES (3, 'pghistory', '0003_auto_20201023_1636', '2026-12-01 04:51:38.077194+00');
INSERT INTO public.django_migrations VALUES (4, 'pghistory', '0004_auto_20220906_1625', '2026-12-01 04:51:38.079804+00');
INSERT INTO public.django_migrations VALUES (5, 'pghistory', '0005_events_middlewareevents', '2026-12-01 04:51:38.081498+00');
INSERT INTO public.django_migrations VALUES (6, 'pghistory', '0006_delete_aggregateevent', '2026-12-01 04:51:38.08224+00');
INSERT INTO public.django_migrations VALUES (7, 'pghistory', '0007_auto_20250421_0444', '2026-12-01 04:51:38.084478+00');
INSERT INTO public.django_migrations VALUES (8, 'contenttypes', '0001_initial', '2026-12-01 04:51:38.087768+00');
INSERT INTO public.django_migrations VALUES (9, 'contenttypes', '0002_remove_content_type_name', '2026-12-01 04:51:38.091918+00');
INSERT INTO public.django_migrations VALUES (10, 'auth', '0001_initial', '2026-12-01 04:51:38.10826+00');
INSERT INTO public.django_migrations VALUES (11, 'auth', '0002_alter_permission_name_max_length', '2026-12-01 04:51:38.112454+00');
INSERT INTO public.django_migrations VALUES (12, 'auth', '0003_alter_user_email_max_length', '2026-12-01 04:51:38.116511+00');
INSERT INTO public.django_migrations VALUES (13, 'auth', '0004_alter_user_username_opts', '2026-12-01 04:51:38.120193+00');
INSERT INTO public.django_migrations VALUES (14, 'auth', '0005_alter_user_last_login_null', '2026-12-01 04:51:38.123709+00');
INSERT INTO public.django_migrations VALUES (15, 'auth', '0006_require_contenttypes_0002', '2026-12-01 04:51:38.124535+00');
INSERT INTO public.django_migrations VALUES (16, 'auth', '0007_alter_validators_add_error_messages', '2026-12-01 04:51:38.127706+00');
INSERT INTO public.django_migrations VALUES (17, 'auth', '0008_alter_user_username_max_length', '2026-12-01 04:51:38.131016+00');
INSERT INTO public.django_migrations VALUES (18, 'auth', '0009_alter_user_last_name_max_length', '2026-12-01 04:51:38.135083+00');
INSERT INTO public.django_migrations VALUES (19, 'auth', '0010_alter_group_name_max_length', '2026-12-01 04:51:38.138944+00');
INSERT INTO public.django_migrations VALUES (20, 'auth', '0011_update_proxy_permissions', '2026-12-01 04:51:38.147374+00');
INSERT INTO public.django_migrations VALUES (21, 'auth', '0012_alter_user_first_name_max_length', '2026-12-01 04:51:38.151406+00');
INSERT INTO public.django_migrations VALUES (22, 'people', '0001_initial', '2026-12-01 04:51:38.217201+00');
INSERT INTO public.django_migrations VALUES (23, 'account', '0001_initial', '2026-12-01 04:51:38.241463+00');
INSERT INTO public.django_migrations VALUES (24, 'account', '0002_email_max_length', '2026-12-01 04:51:38.24995+00');
INSERT INTO public.django_migrations VALUES (25, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2026-12-01 04:51:38.263598+00');
INSERT INTO public.django_migrations VALUES (26, 'account', '0004_alter_emailaddress_drop_unique_email', '2026-12-01 04:51:38.274544+00');
INSERT INTO public.django_migrations VALUES (27, 'account', '0005_emailaddress_idx_upper_email', '2026-12-01 04:51:38.283255+00');
INSERT INTO public.django_migrations VALUES (28, 'account', '0006_emailaddress_lower', '2026-12-01 04:51:38.297733+00');
INSERT INTO public.django_migrations VALUES (29, 'account', '0007_emailaddress_idx_email', '2026-12-01 04:51:38.313844+00');
INSERT INTO public.django_migrations VALUES (30, 'account', '0008_emailaddress_unique_primary_email_fixup', '2026-12-01 04:51:38.326434+00');
INSERT INTO public.django_migrations VALUES (31, 'account', '0009_emailaddress_unique_primary_email', '2026-12-01 04:51:38.335464+00');
INSERT INTO public.django_migrations VALUES (32, 'stores', '0001_initial', '2026-12-01 04:51:38.556337+00');
INSERT INTO public.django_migrations VALUES (33, 'stores', '0002_direct_sales', '2026-12-01 04:51:38.579803+00');
INSERT INTO public.django_migrations VALUES (34, 'stores', '0003_bad_reviews', '2026-12-01 04:51:38.647264+00');
INSERT INTO public.django_migrations VALUES (35, 'products', '0001_initial', '2026-12-01 04:51:39.186476+00');
INSERT INTO public.django_migrations VALUES (36, 'inventory', '0001_initial', '2026-12-01 04:51:39.841492+00');
INSERT INTO public.django_migrations VALUES (37, 'logistics', '0001_initial', '2026-12-01 04:51:40.136441+00');
INSERT INTO public.django_migrations VALUES (38, 'orders', '0001_initial', '2026-12-01 04:51:40.629162+00');
INSERT INTO public.django_migrations VALUES (39, 'orders', '0002_tax_and_sender', '2026-12-01 04:51:40.685987+00');
INSERT INTO public.django_migrations VALUES (40, 'orders', '0003_cancel_told', '2026-12-01 04:51:40.740202+00');
INSERT INTO public.django_migrations VALUES (41, 'inventory', '0002_append_only', '2026-12-01 04:51:40.743786+00');
INSERT INTO public.django_migrations VALUES (42, 'inventory', '0003_origin', '2026-12-01 04:51:40.802107+00');
INSERT INTO public.django_migrations VALUES (43, 'aftersales', '0001_initial', '2026-12-01 04:51:41.595653+00');
INSERT INTO public.django_migrations VALUES (44, 'aftersales', '0002_append_only', '2026-12-01 04:51:41.597367+00');
INSERT INTO public.django_migrations VALUES (45, 'aftersales', '0003_returns_desk', '2026-12-01 04:51:42.252582+00');
INSERT INTO public.django_migrations VALUES (46, 'aftersales', '0004_messages', '2026-12-01 04:51:44.230054+00');
INSERT INTO public.django_migrations VALUES (47, 'distribution', '0001_initial', '2026-12-01 04:51:46.777817+00');
INSERT INTO public.django_migrations VALUES (48, 'distribution', '0002_append_only', '2026-12-01 04:51:46.780029+00');
INSERT INTO public.django_migrations VALUES (49, 'distribution', '0003_wallet_indexes', '2026-12-01 04:51:46.837471+00');
INSERT INTO public.django_migrations VALUES (50, 'procurement', '0001_initial', '2026-12-01 04:51:49.398991+00');
INSERT INTO public.django_migrations VALUES (51, 'procurement', '0002_append_only', '2026-12-01 04:51:49.403439+00');
INSERT INTO public.django_migrations VALUES (52, 'inventory', '0004_signed_layer_use', '2026-12-01 04:51:49.41548+00');
INSERT INTO public.django_migrations VALUES (53, 'procurement', '0003_replenishment', '2026-12-01 04:51:49.505776+00');
INSERT INTO public.django_migrations VALUES (54, 'procurement', '0004_cost', '2026-12-01 04:51:50.142194+00');
INSERT INTO public.django_migrations VALUES (55, 'stores', '0004_prices', '2026-12-01 04:51:51.018676+00');
INSERT INTO public.django_migrations VALUES (56, 'products', '0002_price_tag', '2026-12-01 04:51:51.269081+00');
INSERT INTO public.django_migrations VALUES (57, 'products', '0003_catalogue', '2026-12-01 04:52:04.794988+00');
INSERT INTO public.django_migrations VALUES (58, 'products', '0004_catalogue_rules', '2026-12-01 04:52:04.816461+00');
INSERT INTO public.django_migrations VALUES (59, 'inventory', '0005_came_back', '2026-12-01 04:52:05.010661+00');
INSERT INTO public.django_migrations VALUES (60, 'inventory', '0006_exposure', '2026-12-01 04:52:05.134147+00');
INSERT INTO public.django_migrations VALUES (61, 'inventory', '0007_more_moves', '2026-12-01 04:52:05.414624+00');
INSERT INTO public.django_migrations VALUES (62, 'inventory', '0008_catalogue', '2026-12-01 04:52:05.425028+00');
INSERT INTO public.django_migrations VALUES (63, 'inventory', '0009_desk', '2026-12-01 04:52:06.540504+00');
INSERT INTO public.django_migrations VALUES (64, 'inventory', '0010_floor', '2026-12-01 04:52:13.359612+00');
INSERT INTO public.django_migrations VALUES (65, 'stores', '0005_swept_at', '2026-12-01 04:52:13.382519+00');
INSERT INTO public.django_migrations VALUES (66, 'kernel', '0001_initial', '2026-12-01 04:52:14.892+00');
INSERT INTO public.django_migrations VALUES (67, 'kernel', '0002_append_only', '2026-12-01 04:52:14.895327+00');
INSERT INTO public.django_migrations VALUES (68, 'kernel', '0003_fxrate', '2026-12-01 04:52:15.207058+00');
INSERT INTO public.django_migrations VALUES (69, 'kernel', '0004_settled_by_hand', '2026-12-01 04:52:15.812226+00');
INSERT INTO public.django_migrations VALUES (70, 'stores', '0006_onboarding', '2026-12-01 04:52:16.993863+00');
INSERT INTO public.django_migrations VALUES (71, 'stores', '0007_histories_of_all', '2026-12-01 04:52:17.103819+00');
INSERT INTO public.django_migrations VALUES (72, 'logistics', '0002_append_only', '2026-12-01 04:52:17.107067+00');
INSERT INTO public.django_migrations VALUES (73, 'logistics', '0003_servicerate', '2026-12-01 04:52:17.825362+00');
INSERT INTO public.django_migrations VALUES (74, 'finance', '0001_initial', '2026-12-01 04:52:18.018748+00');
INSERT INTO public.django_migrations VALUES (75, 'finance', '0002_initial', '2026-12-01 04:52:25.727962+00');
INSERT INTO public.django_migrations VALUES (76, 'finance', '0003_ledger', '2026-12-01 04:52:25.861932+00');
INSERT INTO public.django_migrations VALUES (77, 'finance', '0004_payables', '2026-12-01 04:52:26.854918+00');
INSERT INTO public.django_migrations VALUES (78, 'finance', '0005_settlements_as_published', '2026-12-01 04:52:26.942008+00');
INSERT INTO public.django_migrations VALUES (79, 'finance', '0006_book_what_was_there', '2026-12-01 04:52:26.947611+00');
INSERT INTO public.django_migrations VALUES (80, 'finance', '0007_launch', '2026-12-01 04:52:27.696101+00');
INSERT INTO public.django_migrations VALUES (81, 'finance', '0008_floor', '2026-12-01 04:52:27.815977+00');
INSERT INTO public.django_migrations VALUES (82, 'finance', '0009_cost', '2026-12-01 04:52:28.005241+00');
INSERT INTO public.django_migrations VALUES (83, 'finance', '0010_leg_account', '2026-12-01 04:52:28.428837+00');
INSERT INTO public.django_migrations VALUES (84, 'insights', '0001_initial', '2026-12-01 04:52:28.584129+00');
INSERT INTO public.django_migrations VALUES (85, 'products', '0005_publish', '2026-12-01 04:52:30.635541+00');
INSERT INTO public.django_migrations VALUES (86, 'products', '0006_desk', '2026-12-01 04:52:32.320643+00');
INSERT INTO public.django_migrations VALUES (87, 'products', '0007_launch', '2026-12-01 04:52:35.422688+00');
INSERT INTO public.django_migrations VALUES (88, 'stores', '0008_publish', '2026-12-01 04:52:35.520358+00');
INSERT INTO public.django_migrations VALUES (89, 'stores', '0009_mirror', '2026-12-01 04:52:35.543787+00');
INSERT INTO public.django_migrations VALUES (90, 'inventory', '0011_floor_walls', '2026-12-01 04:52:35.986121+00');
INSERT INTO public.django_migrations VALUES (91, 'inventory', '0012_cost', '2026-12-01 04:52:38.070954+00');
INSERT INTO public.django_migrations VALUES (92, 'inventory', '0013_counts', '2026-12-01 04:52:41.698652+00');
INSERT INTO public.django_migrations VALUES (93, 'inventory', '0014_mirror', '2026-12-01 04:52:43.231597+00');
INSERT INTO public.django_migrations VALUES (94, 'inventory', '0015_alerts', '2026-12-01 04:52:46.017706+00');
INSERT INTO public.django_migrations VALUES (95, 'inventory', '0016_pickup', '2026-12-01 04:52:53.296968+00');
INSERT INTO public.django_migrations VALUES (96, 'inventory', '0017_bins_counted_once', '2026-12-01 04:52:53.299725+00');
INSERT INTO public.django_migrations VALUES (97, 'kernel', '0005_import', '2026-12-01 04:52:55.386645+00');
INSERT INTO public.django_migrations VALUES (98, 'kernel', '0006_privacy', '2026-12-01 04:52:56.141211+00');
INSERT INTO public.django_migrations VALUES (99, 'logistics', '0004_privacy', '2026-12-01 04:52:56.340293+00');
INSERT INTO public.django_migrations VALUES (100, 'logistics', '0005_waves', '2026-12-01 04:53:05.473497+00');
INSERT INTO public.django_migrations VALUES (101, 'logistics', '0006_carriers', '2026-12-01 04:53:12.691206+00');
INSERT INTO public.django_migrations VALUES (102, 'logistics', '0007_labels_append_only', '2026-12-01 04:53:12.704954+00');
INSERT INTO public.django_migrations VALUES (103, 'logistics', '0008_returned', '2026-12-01 04:53:12.8067+00');
INSERT INTO public.django_migrations VALUES (104, 'logistics', '0009_rates', '2026-12-01 04:53:24.047012+00');
INSERT INTO public.django_migrations VALUES (105, 'logistics', '0010_rates_moved', '2026-12-01 04:53:24.220243+00');
INSERT INTO public.django_migrations VALUES (106, 'logistics', '0011_rates_old', '2026-12-01 04:53:24.408759+00');
INSERT INTO public.django_migrations VALUES (107, 'mfa', '0001_initial', '2026-12-01 04:53:24.954235+00');
INSERT INTO public.django_migrations VALUES (108, 'mfa', '0002_authenticator_timestamps', '2026-12-01 04:53:25.101681+00');
INSERT INTO public.django_migrations VALUES (109, 'mfa', '0003_authenticator_type_uniq', '2026-12-01 04:53:25.345818+00');
INSERT INTO public.django_migrations VALUES (110, 'stores', '0010_sync_kinds', '2026-12-01 04:53:25.377966+00');
INSERT INTO public.django_migrations VALUES (111, 'stores', '0011_partial_stock', '2026-12-01 04:53:25.935927+00');
INSERT INTO public.django_migrations VALUES (112, 'orders', '0004_desk', '2026-12-01 04:53:26.127132+00');
INSERT INTO public.django_migrations VALUES (113, 'orders', '0005_wishes', '2026-12-01 04:53:26.845881+00');
INSERT INTO public.django_migrations VALUES (114, 'orders', '0006_privacy', '2026-12-01 04:53:26.892417+00');
INSERT INTO public.django_migrations VALUES (115, 'orders', '0007_deliveries', '2026-12-01 04:53:27.579165+00');
INSERT INTO public.django_migrations VALUES (116, 'orders', '0008_by_deadline', '2026-12-01 04:53:27.687024+00');
INSERT INTO public.django_migrations VALUES (117, 'orders', '0009_grouping', '2026-12-01 04:53:32.119822+00');
INSERT INTO public.django_migrations VALUES (118, 'orders', '0010_rules', '2026-12-01 04:53:42.569308+00');
INSERT INTO public.django_migrations VALUES (119, 'orders', '0011_rules_guard', '2026-12-01 04:53:42.575381+00');
INSERT INTO public.django_migrations VALUES (120, 'orders', '0012_joined', '2026-12-01 04:53:42.72785+00');
INSERT INTO public.django_migrations VALUES (121, 'people', '0002_answer_within', '2026-12-01 04:53:42.824629+00');
INSERT INTO public.django_migrations VALUES (122, 'people', '0003_floor', '2026-12-01 04:53:43.180217+00');
INSERT INTO public.django_migrations VALUES (123, 'people', '0004_cost', '2026-12-01 04:53:43.277541+00');
INSERT INTO public.django_migrations VALUES (124, 'people', '0005_company_history', '2026-12-01 04:53:43.316204+00');
INSERT INTO public.django_migrations VALUES (125, 'products', '0008_search_once', '2026-12-01 04:53:43.32044+00');
INSERT INTO public.django_migrations VALUES (126, 'products', '0009_listing_titles', '2026-12-01 04:53:43.325467+00');
INSERT INTO public.django_migrations VALUES (127, 'sessions', '0001_initial', '2026-12-01 04:53:43.333382+00');
INSERT INTO public.django_migrations VALUES (128, 'usersessions', '0001_initial', '2026-12-01 04:53:43.525358+00');
INSERT INTO public.django_migrations VALUES (129, 'finance', '0011_ledger_days', '2026-12-01 06:58:40.734076+00');
INSERT INTO public.django_migrations VALUES (130, 'inventory', '0018_closing_sums', '2026-12-01 06:58:40.967709+00');
INSERT INTO public.django_migrations VALUES (131, 'stores', '0012_differing', '2026-12-01 06:58:41.054837+00');
INSERT INTO public.django_migrations VALUES (132, 'products', '0010_draft_edited', '2026-12-01 06:58:41.181402+00');
INSERT INTO public.django_migrations VALUES (133, 'kernel', '0007_calling_back', '2026-12-01 07:29:37.239912+00');
INSERT INTO public.django_migrations VALUES (134, 'logistics', '0012_calling_back', '2026-12-01 07:29:37.883843+00');
INSERT INTO public.django_migrations VALUES (135, 'stores', '0013_calling_back', '2026-12-01 07:29:38.451844+00');
INSERT INTO public.django_migrations VALUES (136, 'inventory', '0019_sheets', '2026-12-01 07:43:35.802111+00');
INSERT INTO public.django_migrations VALUES (137, 'orders', '0013_big', '2026-12-01 09:04:05.074414+00');
INSERT INTO public.django_migrations VALUES (138, 'finance', '0012_big', '2026-12-01 09:50:29.30793+00');
INSERT INTO public.django_migrations VALUES (139, 'kernel', '0008_big', '2026-12-01 09:50:29.586709+00');
INSERT INTO public.django_migrations VALUES (140, 'inventory', '0020_ways', '2026-12-01 11:47:06.800791+00');
INSERT INTO public.django_migrations VALUES (141, 'logistics', '0013_ways', '2026-12-01 11:47:07.631563+00');
INSERT INTO public.django_migrations VALUES (142, 'kernel', '0009_sealed_sheets', '2026-12-01 12:37:13.695575+00');

INSERT INTO public.finance_ledgeraccount VALUES ('1010', 'Money in our accounts', '资金账户', 'asset');
INSERT INTO public.finance_ledgeraccount VALUES ('1020', 'Settled, not yet paid out', '平台已结算未提现', 'asset');
INSERT INTO public.finance_ledgeraccount VALUES ('1100', 'Owed by marketplaces', '平台应收账款', 'asset');
INSERT INTO public.finance_ledgeraccount VALUES ('1300', 'Inventory', '库存商品', 'asset');
INSERT INTO public.finance_ledgeraccount VALUES ('1310', 'Stock changing place', '库存转移过渡', 'asset');
INSERT INTO public.finance_ledgeraccount VALUES ('1900', 'To be explained', '待查款项', 'asset');
INSERT INTO public.finance_ledgeraccount VALUES ('2010', 'Received, not yet billed', '暂估应付', 'liability');
INSERT INTO public.finance_ledgeraccount VALUES ('2020', 'Owed to suppliers', '应付账款', 'liability');
INSERT INTO public.finance_ledgeraccount VALUES ('2030', 'Freight not yet billed', '应付未开票运费', 'liability');
INSERT INTO public.finance_ledgeraccount VALUES ('2100', 'Distributors'' wallets', '分销商钱包余额', 'liability');
INSERT INTO public.finance_ledgeraccount VALUES ('2200', 'Tax collected by marketplaces', '平台代收税款', 'liability');
INSERT INTO public.finance_ledgeraccount VALUES ('3000', 'Opening balances', '期初余额', 'equity');
INSERT INTO public.finance_ledgeraccount VALUES ('4010', 'Sales of goods', '商品销售收入', 'income');
INSERT INTO public.finance_ledgeraccount VALUES ('4020', 'Shipping paid by buyers', '买家支付运费', 'income');
INSERT INTO public.finance_ledgeraccount VALUES ('4030', 'Sales to distributors', '分销收入', 'income');
INSERT INTO public.finance_ledgeraccount VALUES ('4090', 'Refunds', '退款', 'income');
INSERT INTO public.finance_ledgeraccount VALUES ('5010', 'Cost of goods sold', '销售成本', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('5020', 'Freight to buyers', '发货运费', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('5030', 'Returns written off', '退货报损', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('5040', 'Stock differences', '库存盘盈盘亏', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('5045', 'Stock written off', '库存报废', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('5050', 'Purchase differences', '采购差异', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('5060', 'Goods sent again', '补发成本', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('6010', 'Commission', '平台佣金', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('6020', 'Payment fees', '支付手续费', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('6030', 'Other marketplace fees', '其他平台费用', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('6040', 'Advertising', '广告费', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('6050', 'Subscriptions', '平台月租', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('6060', 'Penalties', '平台罚款', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('6090', 'Settlement differences', '结算差异', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('6100', 'Bank and withdrawal fees', '银行及提现手续费', 'expense');
INSERT INTO public.finance_ledgeraccount VALUES ('7010', 'Exchange differences', '汇兑损益', 'expense');

INSERT INTO public.inventory_stockreason VALUES (1, 'lost', 'Lost', '丢失', -1, false, NULL);
INSERT INTO public.inventory_stockreason VALUES (2, 'found', 'Found', '盘盈', 1, false, NULL);
INSERT INTO public.inventory_stockreason VALUES (3, 'damaged', 'Damaged', '损坏', -1, false, NULL);
INSERT INTO public.inventory_stockreason VALUES (4, 'sample', 'Taken as a sample', '领作样品', -1, false, NULL);
INSERT INTO public.inventory_stockreason VALUES (5, 'gift', 'Given away', '赠送', -1, false, NULL);
INSERT INTO public.inventory_stockreason VALUES (6, 'wrong_count', 'Counted wrongly before', '此前点错', 0, false, NULL);
INSERT INTO public.inventory_stockreason VALUES (7, 'other', 'Other', '其他', 0, true, NULL);

INSERT INTO public.inventory_stockreasonevent VALUES (1, '2026-12-01 04:52:35.547351+00', 'insert', 1, 'lost', 'Lost', '丢失', -1, false, NULL, NULL, 1);
INSERT INTO public.inventory_stockreasonevent VALUES (2, '2026-12-01 04:52:35.547351+00', 'insert', 2, 'found', 'Found', '盘盈', 1, false, NULL, NULL, 2);
INSERT INTO public.inventory_stockreasonevent VALUES (3, '2026-12-01 04:52:35.547351+00', 'insert', 3, 'damaged', 'Damaged', '损坏', -1, false, NULL, NULL, 3);
INSERT INTO public.inventory_stockreasonevent VALUES (4, '2026-12-01 04:52:35.547351+00', 'insert', 4, 'sample', 'Taken as a sample', '领作样品', -1, false, NULL, NULL, 4);
INSERT INTO public.inventory_stockreasonevent VALUES (5, '2026-12-01 04:52:35.547351+00', 'insert', 5, 'gift', 'Given away', '赠送', -1, false, NULL, NULL, 5);
INSERT INTO public.inventory_stockreasonevent VALUES (6, '2026-12-01 04:52:35.547351+00', 'insert', 6, 'wrong_count', 'Counted wrongly before', '此前点错', 0, false, NULL, NULL, 6);
INSERT INTO public.inventory_stockreasonevent VALUES (7, '2026-12-01 04:52:35.547351+00', 'insert', 7, 'other', 'Other', '其他', 0, true, NULL, NULL, 7);

SELECT pg_catalog.setval('public.account_emailaddress_id_seq', 1, false);

SELECT pg_catalog.setval('public.account_emailconfirmation_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_case_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_caseline_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_conversation_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_inspection_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_message_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_refund_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_replytemplate_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_replytemplateevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_returnarrival_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_review_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_stalecaseline_id_seq', 1, false);

SELECT pg_catalog.setval('public.aftersales_unknownparcel_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_permission_id_seq', 8376, true);

SELECT pg_catalog.setval('public.distribution_distributor_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_distributorevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_distributororder_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_distributoruser_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_distributoruserevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_pricelist_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_pricelistevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_pricelistitem_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_pricelistitemevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_topup_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_walletentry_id_seq', 1, false);

SELECT pg_catalog.setval('public.distribution_wallethold_id_seq', 1, false);

SELECT pg_catalog.setval('public.django_content_type_id_seq', 2094, true);

SELECT pg_catalog.setval('public.django_migrations_id_seq', 142, true);

SELECT pg_catalog.setval('public.finance_bill_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_billline_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_entry_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_feerule_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_feeruleevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_ledgerday_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_leg_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_moneyaccount_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_moneyaccountevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_opening_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_payment_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_paymentreversal_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_paymentshare_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_pricerule_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_priceruleevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_settlement_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_settlementline_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_unposted_id_seq', 1, false);

SELECT pg_catalog.setval('public.finance_withdrawal_id_seq', 1, false);

SELECT pg_catalog.setval('public.insights_trafficday_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_alertrule_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_alertruleevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_bin_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_binevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_binlevel_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_binmove_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_cameback_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_collection_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_collectionline_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_costlayer_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_countrules_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_countrulesevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_exposure_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_layerrevaluation_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_layeruse_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_listingpushrule_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_listingpushruleevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_mirrorlevel_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_mirrorplace_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_mirrorreport_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_mirrorsale_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_moverevaluation_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_pickuptermsevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_pointpaper_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_pointpaperevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_reservation_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_revaluation_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockalert_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockcount_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockcountentry_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockcountline_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockdocument_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockdocumentline_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stocklevel_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockmove_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockreason_id_seq', 7, true);

SELECT pg_catalog.setval('public.inventory_stockreasonevent_pgh_id_seq', 7, true);

SELECT pg_catalog.setval('public.inventory_stockrequest_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_stockvaluemonth_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_storewarehouse_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_storewarehouseevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_touchedsku_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_transfer_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_transferarrival_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_transferarrivalline_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_transferline_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_warehouse_id_seq', 1, false);

SELECT pg_catalog.setval('public.inventory_warehouseevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_auditrun_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_exportfile_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_fxrate_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_fxrateevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_hookrefusal_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_idempotencykey_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_importrow_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_importrun_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_inboxmessage_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_job_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_jobrow_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_outboxcommand_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_savedview_id_seq', 1, false);

SELECT pg_catalog.setval('public.kernel_timelineentry_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_cardrate_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_cardrateevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_cardsurcharge_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_cardsurchargeevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_carrier_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_carrieraccount_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_carrieraccountevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_carrierevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_carrierlabel_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_consolidatedparcel_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_consolidation_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_fuelrate_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_fuelrateevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_labelcost_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_labelprint_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_manifest_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_manifestparcel_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_parcel_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_parcelline_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_ratecard_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_ratecardevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_remotearea_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_remoteareaevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_routingrule_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_routingruleevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_scanevent_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_service_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_service_warehouses_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_serviceevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_servicetermsevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_trackingevent_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_wallline_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_wave_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_waveparcel_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_wavepick_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_zone_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_zonearea_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_zoneareaevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.logistics_zoneevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.mfa_authenticator_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_addressedit_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_demand_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_hold_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_manualorder_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_merge_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_order_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_orderline_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_orderparcel_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_ordertag_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_portion_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_rehearsalpart_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_rehearsedorder_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_rule_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_ruleapplication_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_ruleevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_rulerehearsal_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_ruleset_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_staledemand_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_staleorder_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_watchentry_id_seq', 1, false);

SELECT pg_catalog.setval('public.orders_watchentryevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.people_apitoken_id_seq', 1, false);

SELECT pg_catalog.setval('public.people_companysettings_id_seq', 1, false);

SELECT pg_catalog.setval('public.people_companysettingsevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.people_user_groups_id_seq', 1, false);

SELECT pg_catalog.setval('public.people_user_id_seq', 1, false);

SELECT pg_catalog.setval('public.people_user_user_permissions_id_seq', 1, false);

SELECT pg_catalog.setval('public.people_userevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_goodsreceipt_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_goodsreceiptline_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_latecost_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_latecostline_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_purchaseextra_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_purchaseline_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_purchaseorder_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_receiptextra_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_replenishment_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_supplier_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_supplierevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_supplierquote_id_seq', 1, false);

SELECT pg_catalog.setval('public.procurement_supplierquoteevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_barcode_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_barcodeevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_brand_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_brandevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_bundlepart_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_bundlepartevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_category_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_categoryevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_customscode_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_customscodeevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_declaredvalue_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_declaredvalueevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_designtask_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_designtaskevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_forbiddenword_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_forbiddenwordevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_imagefile_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_launchcard_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_launchcardevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_launchcomment_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_listing_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_listingchange_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_listingdraft_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_listingdraftevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_listingevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_product_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_productevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_productimage_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_productimageevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_producttag_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_producttagevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_sku_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_skuevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_skuimage_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_skuimageevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_skutag_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_skutagevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_suppliercode_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_suppliercodeevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_tag_id_seq', 1, false);

SELECT pg_catalog.setval('public.products_tagevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_consenttrip_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_pricetag_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_pushack_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_quantitypool_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_ratebudget_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_selleraccount_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_selleraccountevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_store_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_storeaccess_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_storeaccessevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_storeevent_pgh_id_seq', 1, false);

SELECT pg_catalog.setval('public.stores_syncstate_id_seq', 1, false);

SELECT pg_catalog.setval('public.usersessions_usersession_id_seq', 1, false);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_case
    ADD CONSTRAINT aftersales_case_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.aftersales_case
    ADD CONSTRAINT aftersales_case_number_key UNIQUE (number);

ALTER TABLE ONLY public.aftersales_case
    ADD CONSTRAINT aftersales_case_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_caseline
    ADD CONSTRAINT aftersales_caseline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_conversation
    ADD CONSTRAINT aftersales_conversation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_inspection
    ADD CONSTRAINT aftersales_inspection_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.aftersales_inspection
    ADD CONSTRAINT aftersales_inspection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_message
    ADD CONSTRAINT aftersales_message_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.aftersales_message
    ADD CONSTRAINT aftersales_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_refund
    ADD CONSTRAINT aftersales_refund_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.aftersales_refund
    ADD CONSTRAINT aftersales_refund_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_replytemplate
    ADD CONSTRAINT aftersales_replytemplate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_replytemplateevent
    ADD CONSTRAINT aftersales_replytemplateevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.aftersales_returnarrival
    ADD CONSTRAINT aftersales_returnarrival_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_review
    ADD CONSTRAINT aftersales_review_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_stalecaseline
    ADD CONSTRAINT aftersales_stalecaseline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aftersales_unknownparcel
    ADD CONSTRAINT aftersales_unknownparcel_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.aftersales_unknownparcel
    ADD CONSTRAINT aftersales_unknownparcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_alertrule
    ADD CONSTRAINT alert_rule_once UNIQUE NULLS NOT DISTINCT (sku_id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_billline
    ADD CONSTRAINT bill_line_extra_once UNIQUE (bill_id, extra_id);

ALTER TABLE ONLY public.finance_billline
    ADD CONSTRAINT bill_line_late_once UNIQUE (bill_id, late_cost_id);

ALTER TABLE ONLY public.finance_billline
    ADD CONSTRAINT bill_line_receipt_once UNIQUE (bill_id, receipt_line_id);

ALTER TABLE ONLY public.inventory_bin
    ADD CONSTRAINT bin_code_once UNIQUE (warehouse_id, code);

ALTER TABLE ONLY public.inventory_binlevel
    ADD CONSTRAINT bin_level_once UNIQUE (level_id, bin_id);

ALTER TABLE ONLY public.inventory_binmove
    ADD CONSTRAINT bin_move_once UNIQUE (client_id, line);

ALTER TABLE ONLY public.products_bundlepart
    ADD CONSTRAINT bundle_part_once UNIQUE (bundle_id, part_id);

ALTER TABLE ONLY public.inventory_cameback
    ADD CONSTRAINT came_back_once UNIQUE (document_kind, document_id, leg);

ALTER TABLE ONLY public.logistics_cardrate
    ADD CONSTRAINT card_rate_no_overlap EXCLUDE USING gist (int8range(card_id, card_id, '[]'::text) WITH &&, int8range(COALESCE(zone_id, (0)::bigint), COALESCE(zone_id, (0)::bigint), '[]'::text) WITH &&, int4range(above_g, up_to_g, '(]'::text) WITH &&);

ALTER TABLE ONLY public.logistics_cardsurcharge
    ADD CONSTRAINT card_surcharge_once UNIQUE (card_id, kind, trait);

ALTER TABLE ONLY public.logistics_carrieraccount
    ADD CONSTRAINT carrier_account_of UNIQUE (id, carrier_id);

ALTER TABLE ONLY public.logistics_carrieraccount
    ADD CONSTRAINT carrier_account_once UNIQUE (protocol, customer_id);

ALTER TABLE ONLY public.logistics_carrierlabel
    ADD CONSTRAINT carrier_label_once UNIQUE (account_id, remote_id);

ALTER TABLE ONLY public.aftersales_caseline
    ADD CONSTRAINT case_line_once UNIQUE (case_id, order_line_id, sku_id);

ALTER TABLE ONLY public.products_category
    ADD CONSTRAINT category_once UNIQUE NULLS NOT DISTINCT (parent_id, name);

ALTER TABLE ONLY public.inventory_collectionline
    ADD CONSTRAINT collection_line_once UNIQUE (collection_id, sku_id);

ALTER TABLE ONLY public.aftersales_conversation
    ADD CONSTRAINT conversation_once UNIQUE (account_id, thread_id);

ALTER TABLE ONLY public.products_customscode
    ADD CONSTRAINT customs_code_once UNIQUE (sku_id, country);

ALTER TABLE ONLY public.orders_demand
    ADD CONSTRAINT demand_once UNIQUE NULLS NOT DISTINCT (line_id, sku_id, attempt, portion_id);

ALTER TABLE ONLY public.distribution_distributor
    ADD CONSTRAINT distribution_distributor_code_key UNIQUE (code);

ALTER TABLE ONLY public.distribution_distributor
    ADD CONSTRAINT distribution_distributor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.distribution_distributorevent
    ADD CONSTRAINT distribution_distributorevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.distribution_distributororder
    ADD CONSTRAINT distribution_distributororder_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.distribution_distributororder
    ADD CONSTRAINT distribution_distributororder_number_key UNIQUE (number);

ALTER TABLE ONLY public.distribution_distributororder
    ADD CONSTRAINT distribution_distributororder_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.distribution_distributororder
    ADD CONSTRAINT distribution_distributororder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.distribution_distributoruser
    ADD CONSTRAINT distribution_distributoruser_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.distribution_distributoruser
    ADD CONSTRAINT distribution_distributoruser_user_id_key UNIQUE (user_id);

ALTER TABLE ONLY public.distribution_distributoruserevent
    ADD CONSTRAINT distribution_distributoruserevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.distribution_pricelist
    ADD CONSTRAINT distribution_pricelist_name_key UNIQUE (name);

ALTER TABLE ONLY public.distribution_pricelist
    ADD CONSTRAINT distribution_pricelist_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.distribution_pricelistevent
    ADD CONSTRAINT distribution_pricelistevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.distribution_pricelistitem
    ADD CONSTRAINT distribution_pricelistitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.distribution_pricelistitemevent
    ADD CONSTRAINT distribution_pricelistitemevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.distribution_topup
    ADD CONSTRAINT distribution_topup_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.distribution_topup
    ADD CONSTRAINT distribution_topup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.distribution_wallet
    ADD CONSTRAINT distribution_wallet_pkey PRIMARY KEY (distributor_id);

ALTER TABLE ONLY public.distribution_walletentry
    ADD CONSTRAINT distribution_walletentry_key_key UNIQUE (key);

ALTER TABLE ONLY public.distribution_walletentry
    ADD CONSTRAINT distribution_walletentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.distribution_wallethold
    ADD CONSTRAINT distribution_wallethold_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.distribution_wallethold
    ADD CONSTRAINT distribution_wallethold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.finance_feerule
    ADD CONSTRAINT fee_rule_once UNIQUE (marketplace, site, component, from_amount, valid_from);

ALTER TABLE ONLY public.finance_bill
    ADD CONSTRAINT finance_bill_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.finance_bill
    ADD CONSTRAINT finance_bill_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_billline
    ADD CONSTRAINT finance_billline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_entry
    ADD CONSTRAINT finance_entry_key_key UNIQUE (key);

ALTER TABLE ONLY public.finance_entry
    ADD CONSTRAINT finance_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_entry
    ADD CONSTRAINT finance_entry_reverses_id_key UNIQUE (reverses_id);

ALTER TABLE ONLY public.finance_feerule
    ADD CONSTRAINT finance_feerule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_feeruleevent
    ADD CONSTRAINT finance_feeruleevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.finance_ledgeraccount
    ADD CONSTRAINT finance_ledgeraccount_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.finance_ledgerday
    ADD CONSTRAINT finance_ledgerday_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_ledgermark
    ADD CONSTRAINT finance_ledgermark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_leg
    ADD CONSTRAINT finance_leg_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_moneyaccount
    ADD CONSTRAINT finance_moneyaccount_code_key UNIQUE (code);

ALTER TABLE ONLY public.finance_moneyaccount
    ADD CONSTRAINT finance_moneyaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_moneyaccountevent
    ADD CONSTRAINT finance_moneyaccountevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.finance_opening
    ADD CONSTRAINT finance_opening_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.finance_opening
    ADD CONSTRAINT finance_opening_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.finance_opening
    ADD CONSTRAINT finance_opening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_payment
    ADD CONSTRAINT finance_payment_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.finance_payment
    ADD CONSTRAINT finance_payment_number_key UNIQUE (number);

ALTER TABLE ONLY public.finance_payment
    ADD CONSTRAINT finance_payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_paymentreversal
    ADD CONSTRAINT finance_paymentreversal_payment_id_key UNIQUE (payment_id);

ALTER TABLE ONLY public.finance_paymentreversal
    ADD CONSTRAINT finance_paymentreversal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_paymentshare
    ADD CONSTRAINT finance_paymentshare_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_period
    ADD CONSTRAINT finance_period_pkey PRIMARY KEY (month);

ALTER TABLE ONLY public.finance_pricerule
    ADD CONSTRAINT finance_pricerule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_pricerule
    ADD CONSTRAINT finance_pricerule_store_id_key UNIQUE (store_id);

ALTER TABLE ONLY public.finance_priceruleevent
    ADD CONSTRAINT finance_priceruleevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.finance_settlement
    ADD CONSTRAINT finance_settlement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_settlementline
    ADD CONSTRAINT finance_settlementline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_unposted
    ADD CONSTRAINT finance_unposted_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.finance_withdrawal
    ADD CONSTRAINT finance_withdrawal_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.finance_withdrawal
    ADD CONSTRAINT finance_withdrawal_number_key UNIQUE (number);

ALTER TABLE ONLY public.finance_withdrawal
    ADD CONSTRAINT finance_withdrawal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_forbiddenword
    ADD CONSTRAINT forbidden_word_once UNIQUE (folded, marketplace);

ALTER TABLE ONLY public.logistics_fuelrate
    ADD CONSTRAINT fuel_rate_once UNIQUE (service_id, valid_from);

ALTER TABLE ONLY public.kernel_fxrate
    ADD CONSTRAINT fx_rate_once UNIQUE (currency, valid_from);

ALTER TABLE ONLY public.procurement_goodsreceiptline
    ADD CONSTRAINT goods_receipt_line_once UNIQUE (receipt_id, line_id);

ALTER TABLE ONLY public.kernel_hookrefusal
    ADD CONSTRAINT hook_refusal_once UNIQUE (path, reason, day);

ALTER TABLE ONLY public.kernel_importrow
    ADD CONSTRAINT import_row_once UNIQUE (run_id, number);

ALTER TABLE ONLY public.kernel_inboxmessage
    ADD CONSTRAINT inbox_once UNIQUE (source, kind, external_id);

ALTER TABLE ONLY public.insights_trafficday
    ADD CONSTRAINT insights_trafficday_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_alertrule
    ADD CONSTRAINT inventory_alertrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_alertrule
    ADD CONSTRAINT inventory_alertrule_sku_id_key UNIQUE (sku_id);

ALTER TABLE ONLY public.inventory_alertruleevent
    ADD CONSTRAINT inventory_alertruleevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.inventory_bin
    ADD CONSTRAINT inventory_bin_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_binevent
    ADD CONSTRAINT inventory_binevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.inventory_binlevel
    ADD CONSTRAINT inventory_binlevel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_binmove
    ADD CONSTRAINT inventory_binmove_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_binmove
    ADD CONSTRAINT inventory_binmove_undoes_id_key UNIQUE (undoes_id);

ALTER TABLE ONLY public.inventory_cameback
    ADD CONSTRAINT inventory_cameback_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_code_key UNIQUE (code);

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_handed_key_key UNIQUE (handed_key);

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_number_key UNIQUE (number);

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_reopens_id_key UNIQUE (reopens_id);

ALTER TABLE ONLY public.inventory_collectionline
    ADD CONSTRAINT inventory_collectionline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_costlayer
    ADD CONSTRAINT inventory_costlayer_move_id_key UNIQUE (move_id);

ALTER TABLE ONLY public.inventory_costlayer
    ADD CONSTRAINT inventory_costlayer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_countrules
    ADD CONSTRAINT inventory_countrules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_countrulesevent
    ADD CONSTRAINT inventory_countrulesevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.inventory_exposure
    ADD CONSTRAINT inventory_exposure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_exposure
    ADD CONSTRAINT inventory_exposure_pool_id_key UNIQUE (pool_id);

ALTER TABLE ONLY public.inventory_layerrevaluation
    ADD CONSTRAINT inventory_layerrevaluation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_layeruse
    ADD CONSTRAINT inventory_layeruse_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_listingpushrule
    ADD CONSTRAINT inventory_listingpushrule_listing_id_key UNIQUE (listing_id);

ALTER TABLE ONLY public.inventory_listingpushrule
    ADD CONSTRAINT inventory_listingpushrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_listingpushruleevent
    ADD CONSTRAINT inventory_listingpushruleevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.inventory_mirrorlevel
    ADD CONSTRAINT inventory_mirrorlevel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_mirrorplace
    ADD CONSTRAINT inventory_mirrorplace_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_mirrorplace
    ADD CONSTRAINT inventory_mirrorplace_warehouse_id_key UNIQUE (warehouse_id);

ALTER TABLE ONLY public.inventory_mirrorreport
    ADD CONSTRAINT inventory_mirrorreport_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_mirrorsale
    ADD CONSTRAINT inventory_mirrorsale_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_moverevaluation
    ADD CONSTRAINT inventory_moverevaluation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_pickupterms
    ADD CONSTRAINT inventory_pickupterms_pkey PRIMARY KEY (point_id);

ALTER TABLE ONLY public.inventory_pickuptermsevent
    ADD CONSTRAINT inventory_pickuptermsevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.inventory_pointpaper
    ADD CONSTRAINT inventory_pointpaper_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_pointpaperevent
    ADD CONSTRAINT inventory_pointpaperevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.inventory_reservation
    ADD CONSTRAINT inventory_reservation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_revaluation
    ADD CONSTRAINT inventory_revaluation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockalert
    ADD CONSTRAINT inventory_stockalert_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockcount
    ADD CONSTRAINT inventory_stockcount_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.inventory_stockcount
    ADD CONSTRAINT inventory_stockcount_number_key UNIQUE (number);

ALTER TABLE ONLY public.inventory_stockcount
    ADD CONSTRAINT inventory_stockcount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockcountentry
    ADD CONSTRAINT inventory_stockcountentry_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.inventory_stockcountentry
    ADD CONSTRAINT inventory_stockcountentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockcountentry
    ADD CONSTRAINT inventory_stockcountentry_undoes_id_key UNIQUE (undoes_id);

ALTER TABLE ONLY public.inventory_stockcountline
    ADD CONSTRAINT inventory_stockcountline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockdocument
    ADD CONSTRAINT inventory_stockdocument_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.inventory_stockdocument
    ADD CONSTRAINT inventory_stockdocument_number_key UNIQUE (number);

ALTER TABLE ONLY public.inventory_stockdocument
    ADD CONSTRAINT inventory_stockdocument_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockdocument
    ADD CONSTRAINT inventory_stockdocument_undoes_id_key UNIQUE (undoes_id);

ALTER TABLE ONLY public.inventory_stockdocumentline
    ADD CONSTRAINT inventory_stockdocumentline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stocklevel
    ADD CONSTRAINT inventory_stocklevel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockmonth
    ADD CONSTRAINT inventory_stockmonth_pkey PRIMARY KEY (month);

ALTER TABLE ONLY public.inventory_stockmonth
    ADD CONSTRAINT inventory_stockmonth_until_key UNIQUE (until);

ALTER TABLE ONLY public.inventory_stockmove
    ADD CONSTRAINT inventory_stockmove_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockreason
    ADD CONSTRAINT inventory_stockreason_code_key UNIQUE (code);

ALTER TABLE ONLY public.inventory_stockreason
    ADD CONSTRAINT inventory_stockreason_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockreasonevent
    ADD CONSTRAINT inventory_stockreasonevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.inventory_stockrequest
    ADD CONSTRAINT inventory_stockrequest_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.inventory_stockrequest
    ADD CONSTRAINT inventory_stockrequest_document_id_key UNIQUE (document_id);

ALTER TABLE ONLY public.inventory_stockrequest
    ADD CONSTRAINT inventory_stockrequest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_stockvaluemonth
    ADD CONSTRAINT inventory_stockvaluemonth_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_storewarehouse
    ADD CONSTRAINT inventory_storewarehouse_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_storewarehouseevent
    ADD CONSTRAINT inventory_storewarehouseevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.inventory_touchedsku
    ADD CONSTRAINT inventory_touchedsku_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_transfer
    ADD CONSTRAINT inventory_transfer_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.inventory_transfer
    ADD CONSTRAINT inventory_transfer_number_key UNIQUE (number);

ALTER TABLE ONLY public.inventory_transfer
    ADD CONSTRAINT inventory_transfer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_transferarrival
    ADD CONSTRAINT inventory_transferarrival_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.inventory_transferarrival
    ADD CONSTRAINT inventory_transferarrival_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_transferarrivalline
    ADD CONSTRAINT inventory_transferarrivalline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_transferline
    ADD CONSTRAINT inventory_transferline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_warehouse
    ADD CONSTRAINT inventory_warehouse_code_key UNIQUE (code);

ALTER TABLE ONLY public.inventory_warehouse
    ADD CONSTRAINT inventory_warehouse_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_warehouseevent
    ADD CONSTRAINT inventory_warehouseevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.kernel_jobrow
    ADD CONSTRAINT job_row_once UNIQUE (job_id, subject_id);

ALTER TABLE ONLY public.kernel_auditrun
    ADD CONSTRAINT kernel_auditrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_exportfile
    ADD CONSTRAINT kernel_exportfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_exportfile
    ADD CONSTRAINT kernel_exportfile_token_key UNIQUE (token);

ALTER TABLE ONLY public.kernel_fxrate
    ADD CONSTRAINT kernel_fxrate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_fxrateevent
    ADD CONSTRAINT kernel_fxrateevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.kernel_hookrefusal
    ADD CONSTRAINT kernel_hookrefusal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_idempotencykey
    ADD CONSTRAINT kernel_idempotencykey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_importrow
    ADD CONSTRAINT kernel_importrow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_importrun
    ADD CONSTRAINT kernel_importrun_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.kernel_importrun
    ADD CONSTRAINT kernel_importrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_inboxmessage
    ADD CONSTRAINT kernel_inboxmessage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_job
    ADD CONSTRAINT kernel_job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_jobrow
    ADD CONSTRAINT kernel_jobrow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_lease
    ADD CONSTRAINT kernel_lease_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.kernel_outboxcommand
    ADD CONSTRAINT kernel_outboxcommand_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_outboxcommand
    ADD CONSTRAINT kernel_outboxcommand_wish_key UNIQUE (wish);

ALTER TABLE ONLY public.kernel_savedview
    ADD CONSTRAINT kernel_savedview_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_schedule
    ADD CONSTRAINT kernel_schedule_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.kernel_switch
    ADD CONSTRAINT kernel_switch_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.kernel_timelineentry
    ADD CONSTRAINT kernel_timelineentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_labelcost
    ADD CONSTRAINT label_cost_once UNIQUE (label_id, kind);

ALTER TABLE ONLY public.logistics_labelprint
    ADD CONSTRAINT label_print_once UNIQUE (parcel_id, nth);

ALTER TABLE ONLY public.procurement_latecostline
    ADD CONSTRAINT late_cost_line_once UNIQUE (late_cost_id, receipt_line_id);

ALTER TABLE ONLY public.inventory_layerrevaluation
    ADD CONSTRAINT layer_revaluation_once UNIQUE (revaluation_id, layer_id);

ALTER TABLE ONLY public.inventory_layeruse
    ADD CONSTRAINT layer_use_once UNIQUE (move_id, layer_id);

ALTER TABLE ONLY public.finance_ledgerday
    ADD CONSTRAINT ledger_day_once UNIQUE NULLS NOT DISTINCT (account_id, booked_on, store_id);

ALTER TABLE ONLY public.products_listingchange
    ADD CONSTRAINT listing_change_wish_once UNIQUE (wish, draft_id);

ALTER TABLE ONLY public.products_listingdraft
    ADD CONSTRAINT listing_draft_once UNIQUE (store_id, seller_sku);

ALTER TABLE ONLY public.products_listing
    ADD CONSTRAINT listing_once UNIQUE (store_id, external_key);

ALTER TABLE ONLY public.logistics_cardrate
    ADD CONSTRAINT logistics_cardrate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_cardrateevent
    ADD CONSTRAINT logistics_cardrateevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_cardsurcharge
    ADD CONSTRAINT logistics_cardsurcharge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_cardsurchargeevent
    ADD CONSTRAINT logistics_cardsurchargeevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_carrier
    ADD CONSTRAINT logistics_carrier_code_key UNIQUE (code);

ALTER TABLE ONLY public.logistics_carrier
    ADD CONSTRAINT logistics_carrier_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_carrieraccount
    ADD CONSTRAINT logistics_carrieraccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_carrieraccountevent
    ADD CONSTRAINT logistics_carrieraccountevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_carrierevent
    ADD CONSTRAINT logistics_carrierevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_carrierlabel
    ADD CONSTRAINT logistics_carrierlabel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_consolidatedparcel
    ADD CONSTRAINT logistics_consolidatedparcel_parcel_id_key UNIQUE (parcel_id);

ALTER TABLE ONLY public.logistics_consolidatedparcel
    ADD CONSTRAINT logistics_consolidatedparcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_consolidation
    ADD CONSTRAINT logistics_consolidation_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.logistics_consolidation
    ADD CONSTRAINT logistics_consolidation_number_key UNIQUE (number);

ALTER TABLE ONLY public.logistics_consolidation
    ADD CONSTRAINT logistics_consolidation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_fuelrate
    ADD CONSTRAINT logistics_fuelrate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_fuelrateevent
    ADD CONSTRAINT logistics_fuelrateevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_labelcost
    ADD CONSTRAINT logistics_labelcost_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_labelpaper
    ADD CONSTRAINT logistics_labelpaper_pkey PRIMARY KEY (parcel_id);

ALTER TABLE ONLY public.logistics_labelprint
    ADD CONSTRAINT logistics_labelprint_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_manifest
    ADD CONSTRAINT logistics_manifest_number_key UNIQUE (number);

ALTER TABLE ONLY public.logistics_manifest
    ADD CONSTRAINT logistics_manifest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_manifestparcel
    ADD CONSTRAINT logistics_manifestparcel_parcel_id_key UNIQUE (parcel_id);

ALTER TABLE ONLY public.logistics_manifestparcel
    ADD CONSTRAINT logistics_manifestparcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_number_key UNIQUE (number);

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_tracking_number_key UNIQUE (tracking_number);

ALTER TABLE ONLY public.logistics_parcelline
    ADD CONSTRAINT logistics_parcelline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_ratecard
    ADD CONSTRAINT logistics_ratecard_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_ratecardevent
    ADD CONSTRAINT logistics_ratecardevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_remotearea
    ADD CONSTRAINT logistics_remotearea_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_remoteareaevent
    ADD CONSTRAINT logistics_remoteareaevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_routingrule
    ADD CONSTRAINT logistics_routingrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_routingruleevent
    ADD CONSTRAINT logistics_routingruleevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_scanevent
    ADD CONSTRAINT logistics_scanevent_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.logistics_scanevent
    ADD CONSTRAINT logistics_scanevent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_service
    ADD CONSTRAINT logistics_service_code_key UNIQUE (code);

ALTER TABLE ONLY public.logistics_service
    ADD CONSTRAINT logistics_service_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_service_warehouses
    ADD CONSTRAINT logistics_service_wareho_service_id_warehouse_id_fa61de7d_uniq UNIQUE (service_id, warehouse_id);

ALTER TABLE ONLY public.logistics_service_warehouses
    ADD CONSTRAINT logistics_service_warehouses_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_serviceevent
    ADD CONSTRAINT logistics_serviceevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_serviceterms
    ADD CONSTRAINT logistics_serviceterms_pkey PRIMARY KEY (service_id);

ALTER TABLE ONLY public.logistics_servicetermsevent
    ADD CONSTRAINT logistics_servicetermsevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_trackingevent
    ADD CONSTRAINT logistics_trackingevent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_wallline
    ADD CONSTRAINT logistics_wallline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_wave
    ADD CONSTRAINT logistics_wave_number_key UNIQUE (number);

ALTER TABLE ONLY public.logistics_wave
    ADD CONSTRAINT logistics_wave_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_waveparcel
    ADD CONSTRAINT logistics_waveparcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_wavepick
    ADD CONSTRAINT logistics_wavepick_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_zone
    ADD CONSTRAINT logistics_zone_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_zonearea
    ADD CONSTRAINT logistics_zonearea_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logistics_zoneareaevent
    ADD CONSTRAINT logistics_zoneareaevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_zoneevent
    ADD CONSTRAINT logistics_zoneevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inventory_mirrorlevel
    ADD CONSTRAINT mirror_level_once UNIQUE (place_id, external_id);

ALTER TABLE ONLY public.inventory_mirrorplace
    ADD CONSTRAINT mirror_place_once UNIQUE (account_id, site);

ALTER TABLE ONLY public.inventory_mirrorreport
    ADD CONSTRAINT mirror_report_once UNIQUE (mirror_id, version);

ALTER TABLE ONLY public.inventory_mirrorsale
    ADD CONSTRAINT mirror_sale_once UNIQUE (document_kind, document_id, leg);

ALTER TABLE ONLY public.inventory_moverevaluation
    ADD CONSTRAINT move_revaluation_once UNIQUE (move_id, revaluation_id, fate);

ALTER TABLE ONLY public.orders_orderline
    ADD CONSTRAINT order_line_once UNIQUE (order_id, external_line_id);

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT order_once UNIQUE (account_id, external_id);

ALTER TABLE ONLY public.orders_orderparcel
    ADD CONSTRAINT order_parcel_once UNIQUE (parcel_id, order_id);

ALTER TABLE ONLY public.orders_ordertag
    ADD CONSTRAINT order_tag_once UNIQUE (order_id, name);

ALTER TABLE ONLY public.orders_addressedit
    ADD CONSTRAINT orders_addressedit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_buyer
    ADD CONSTRAINT orders_buyer_pkey PRIMARY KEY (order_id);

ALTER TABLE ONLY public.orders_demand
    ADD CONSTRAINT orders_demand_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_hold
    ADD CONSTRAINT orders_hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_manualorder
    ADD CONSTRAINT orders_manualorder_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.orders_manualorder
    ADD CONSTRAINT orders_manualorder_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.orders_manualorder
    ADD CONSTRAINT orders_manualorder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_merge
    ADD CONSTRAINT orders_merge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_orderline
    ADD CONSTRAINT orders_orderline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_orderparcel
    ADD CONSTRAINT orders_orderparcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_ordertag
    ADD CONSTRAINT orders_ordertag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_portion
    ADD CONSTRAINT orders_portion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_rehearsalpart
    ADD CONSTRAINT orders_rehearsalpart_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_rehearsedorder
    ADD CONSTRAINT orders_rehearsedorder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_rule
    ADD CONSTRAINT orders_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_ruleapplication
    ADD CONSTRAINT orders_ruleapplication_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_ruleevent
    ADD CONSTRAINT orders_ruleevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_rulerehearsal
    ADD CONSTRAINT orders_rulerehearsal_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.orders_rulerehearsal
    ADD CONSTRAINT orders_rulerehearsal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_ruleset
    ADD CONSTRAINT orders_ruleset_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.orders_ruleset
    ADD CONSTRAINT orders_ruleset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_ruleset
    ADD CONSTRAINT orders_ruleset_version_key UNIQUE (version);

ALTER TABLE ONLY public.orders_rulestanding
    ADD CONSTRAINT orders_rulestanding_pkey PRIMARY KEY (order_id);

ALTER TABLE ONLY public.orders_staledemand
    ADD CONSTRAINT orders_staledemand_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_staleorder
    ADD CONSTRAINT orders_staleorder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_watchentry
    ADD CONSTRAINT orders_watchentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_watchentryevent
    ADD CONSTRAINT orders_watchentryevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.logistics_parcelline
    ADD CONSTRAINT parcel_line_once UNIQUE (parcel_id, holder_kind, holder_id);

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT parcel_once UNIQUE (owner_kind, owner_id, attempt);

ALTER TABLE ONLY public.finance_paymentshare
    ADD CONSTRAINT payment_share_once UNIQUE (payment_id, bill_id);

ALTER TABLE ONLY public.people_apitoken
    ADD CONSTRAINT people_apitoken_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.people_apitoken
    ADD CONSTRAINT people_apitoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_companysettings
    ADD CONSTRAINT people_companysettings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_companysettingsevent
    ADD CONSTRAINT people_companysettingsevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_user_id_group_id_60378d34_uniq UNIQUE (user_id, group_id);

ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permiss_user_id_permission_id_a7ac6748_uniq UNIQUE (user_id, permission_id);

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_username_key UNIQUE (username);

ALTER TABLE ONLY public.people_userevent
    ADD CONSTRAINT people_userevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.pghistory_context
    ADD CONSTRAINT pghistory_context_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_portion
    ADD CONSTRAINT portion_once UNIQUE (order_id, number);

ALTER TABLE ONLY public.distribution_pricelistitem
    ADD CONSTRAINT price_item_once UNIQUE (price_list_id, sku_id, min_quantity, valid_from);

ALTER TABLE ONLY public.stores_pricetag
    ADD CONSTRAINT price_tag_once UNIQUE (account_id, site, external_key);

ALTER TABLE ONLY public.procurement_goodsreceipt
    ADD CONSTRAINT procurement_goodsreceipt_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.procurement_goodsreceipt
    ADD CONSTRAINT procurement_goodsreceipt_number_key UNIQUE (number);

ALTER TABLE ONLY public.procurement_goodsreceipt
    ADD CONSTRAINT procurement_goodsreceipt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_goodsreceiptline
    ADD CONSTRAINT procurement_goodsreceiptline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_latecost
    ADD CONSTRAINT procurement_latecost_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.procurement_latecost
    ADD CONSTRAINT procurement_latecost_number_key UNIQUE (number);

ALTER TABLE ONLY public.procurement_latecost
    ADD CONSTRAINT procurement_latecost_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_latecost
    ADD CONSTRAINT procurement_latecost_reverses_id_key UNIQUE (reverses_id);

ALTER TABLE ONLY public.procurement_latecostline
    ADD CONSTRAINT procurement_latecostline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_purchaseextra
    ADD CONSTRAINT procurement_purchaseextra_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_purchaseline
    ADD CONSTRAINT procurement_purchaseline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_purchaseorder
    ADD CONSTRAINT procurement_purchaseorder_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.procurement_purchaseorder
    ADD CONSTRAINT procurement_purchaseorder_number_key UNIQUE (number);

ALTER TABLE ONLY public.procurement_purchaseorder
    ADD CONSTRAINT procurement_purchaseorder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_receiptextra
    ADD CONSTRAINT procurement_receiptextra_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_replenishment
    ADD CONSTRAINT procurement_replenishment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_supplier
    ADD CONSTRAINT procurement_supplier_code_key UNIQUE (code);

ALTER TABLE ONLY public.procurement_supplier
    ADD CONSTRAINT procurement_supplier_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_supplierevent
    ADD CONSTRAINT procurement_supplierevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.procurement_supplierquote
    ADD CONSTRAINT procurement_supplierquote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procurement_supplierquoteevent
    ADD CONSTRAINT procurement_supplierquoteevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_productimage
    ADD CONSTRAINT product_image_once UNIQUE (product_id, file_id);

ALTER TABLE ONLY public.products_productimage
    ADD CONSTRAINT product_image_place UNIQUE (product_id, "position") DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_producttag
    ADD CONSTRAINT product_tag_once UNIQUE (product_id, tag_id);

ALTER TABLE ONLY public.products_barcode
    ADD CONSTRAINT products_barcode_code_key UNIQUE (code);

ALTER TABLE ONLY public.products_barcode
    ADD CONSTRAINT products_barcode_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_barcodeevent
    ADD CONSTRAINT products_barcodeevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_brand
    ADD CONSTRAINT products_brand_name_key UNIQUE (name);

ALTER TABLE ONLY public.products_brand
    ADD CONSTRAINT products_brand_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_brandevent
    ADD CONSTRAINT products_brandevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_bundlepart
    ADD CONSTRAINT products_bundlepart_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_bundlepartevent
    ADD CONSTRAINT products_bundlepartevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_category
    ADD CONSTRAINT products_category_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_categoryevent
    ADD CONSTRAINT products_categoryevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_customscode
    ADD CONSTRAINT products_customscode_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_customscodeevent
    ADD CONSTRAINT products_customscodeevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_declaredvalue
    ADD CONSTRAINT products_declaredvalue_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_declaredvalue
    ADD CONSTRAINT products_declaredvalue_sku_id_key UNIQUE (sku_id);

ALTER TABLE ONLY public.products_declaredvalueevent
    ADD CONSTRAINT products_declaredvalueevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_designtask
    ADD CONSTRAINT products_designtask_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.products_designtask
    ADD CONSTRAINT products_designtask_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_designtaskevent
    ADD CONSTRAINT products_designtaskevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_forbiddenword
    ADD CONSTRAINT products_forbiddenword_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_forbiddenwordevent
    ADD CONSTRAINT products_forbiddenwordevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_imagefile
    ADD CONSTRAINT products_imagefile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_imagefile
    ADD CONSTRAINT products_imagefile_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.products_launchcard
    ADD CONSTRAINT products_launchcard_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_launchcard
    ADD CONSTRAINT products_launchcard_product_id_key UNIQUE (product_id);

ALTER TABLE ONLY public.products_launchcardevent
    ADD CONSTRAINT products_launchcardevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_launchcomment
    ADD CONSTRAINT products_launchcomment_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.products_launchcomment
    ADD CONSTRAINT products_launchcomment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_listing
    ADD CONSTRAINT products_listing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_listingchange
    ADD CONSTRAINT products_listingchange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_listingdraft
    ADD CONSTRAINT products_listingdraft_listing_id_key UNIQUE (listing_id);

ALTER TABLE ONLY public.products_listingdraft
    ADD CONSTRAINT products_listingdraft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_listingdraftevent
    ADD CONSTRAINT products_listingdraftevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_listingevent
    ADD CONSTRAINT products_listingevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_picturemeasure
    ADD CONSTRAINT products_picturemeasure_pkey PRIMARY KEY (file_id);

ALTER TABLE ONLY public.products_product
    ADD CONSTRAINT products_product_code_key UNIQUE (code);

ALTER TABLE ONLY public.products_product
    ADD CONSTRAINT products_product_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_productevent
    ADD CONSTRAINT products_productevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_productimage
    ADD CONSTRAINT products_productimage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_productimageevent
    ADD CONSTRAINT products_productimageevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_producttag
    ADD CONSTRAINT products_producttag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_producttagevent
    ADD CONSTRAINT products_producttagevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_sku
    ADD CONSTRAINT products_sku_code_key UNIQUE (code);

ALTER TABLE ONLY public.products_sku
    ADD CONSTRAINT products_sku_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_skuevent
    ADD CONSTRAINT products_skuevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_skuimage
    ADD CONSTRAINT products_skuimage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_skuimageevent
    ADD CONSTRAINT products_skuimageevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_skutag
    ADD CONSTRAINT products_skutag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_skutagevent
    ADD CONSTRAINT products_skutagevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_skutext
    ADD CONSTRAINT products_skutext_pkey PRIMARY KEY (sku_id);

ALTER TABLE ONLY public.products_suppliercode
    ADD CONSTRAINT products_suppliercode_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_suppliercodeevent
    ADD CONSTRAINT products_suppliercodeevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.products_tag
    ADD CONSTRAINT products_tag_name_key UNIQUE (name);

ALTER TABLE ONLY public.products_tag
    ADD CONSTRAINT products_tag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_tagevent
    ADD CONSTRAINT products_tagevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.procurement_purchaseline
    ADD CONSTRAINT purchase_line_once UNIQUE (order_id, sku_id);

ALTER TABLE ONLY public.stores_quantitypool
    ADD CONSTRAINT quantity_pool_once UNIQUE (account_id, external_key);

ALTER TABLE ONLY public.procurement_supplierquote
    ADD CONSTRAINT quote_once UNIQUE (supplier_id, sku_id, min_quantity, valid_from);

ALTER TABLE ONLY public.stores_ratebudget
    ADD CONSTRAINT rate_budget_once UNIQUE (account_id, operation);

ALTER TABLE ONLY public.logistics_ratecard
    ADD CONSTRAINT rate_card_once UNIQUE (service_id, valid_from);

ALTER TABLE ONLY public.procurement_receiptextra
    ADD CONSTRAINT receipt_extra_once UNIQUE (receipt_line_id, extra_id);

ALTER TABLE ONLY public.orders_rehearsalpart
    ADD CONSTRAINT rehearsal_part_once UNIQUE (rehearsal_id, number);

ALTER TABLE ONLY public.orders_rehearsedorder
    ADD CONSTRAINT rehearsed_once UNIQUE (rehearsal_id, order_id);

ALTER TABLE ONLY public.logistics_remotearea
    ADD CONSTRAINT remote_area_once UNIQUE (service_id, country, postcode_from, postcode_to);

ALTER TABLE ONLY public.procurement_replenishment
    ADD CONSTRAINT replenishment_once UNIQUE (sku_id, warehouse_id);

ALTER TABLE ONLY public.inventory_reservation
    ADD CONSTRAINT reservation_once UNIQUE (owner_kind, owner_id);

ALTER TABLE ONLY public.aftersales_returnarrival
    ADD CONSTRAINT return_arrival_once UNIQUE (client_id, line_id);

ALTER TABLE ONLY public.inventory_revaluation
    ADD CONSTRAINT revaluation_once UNIQUE (document_kind, document_id);

ALTER TABLE ONLY public.aftersales_review
    ADD CONSTRAINT review_once UNIQUE (account_id, external_id);

ALTER TABLE ONLY public.logistics_routingrule
    ADD CONSTRAINT routing_rule_place UNIQUE ("position") DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_ruleapplication
    ADD CONSTRAINT rule_applied_once UNIQUE (order_id, run, rule_id);

ALTER TABLE ONLY public.orders_rule
    ADD CONSTRAINT rule_key_once UNIQUE (rule_set_id, key);

ALTER TABLE ONLY public.orders_rule
    ADD CONSTRAINT rule_place_once UNIQUE (rule_set_id, "position") DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_savedview
    ADD CONSTRAINT saved_view_once UNIQUE (owner_id, page, name);

ALTER TABLE ONLY public.stores_selleraccount
    ADD CONSTRAINT seller_account_once UNIQUE (marketplace, seller_id, region);

ALTER TABLE ONLY public.finance_settlementline
    ADD CONSTRAINT settlement_line_once UNIQUE (settlement_id, external_line_id);

ALTER TABLE ONLY public.finance_settlement
    ADD CONSTRAINT settlement_once UNIQUE (account_id, external_id);

ALTER TABLE ONLY public.products_skuimage
    ADD CONSTRAINT sku_image_once UNIQUE (sku_id, file_id);

ALTER TABLE ONLY public.products_skuimage
    ADD CONSTRAINT sku_image_place UNIQUE (sku_id, "position") DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_skutag
    ADD CONSTRAINT sku_tag_once UNIQUE (sku_id, tag_id);

ALTER TABLE ONLY public.inventory_stockcountline
    ADD CONSTRAINT stock_count_line_once UNIQUE (count_id, sku_id);

ALTER TABLE ONLY public.inventory_stockdocumentline
    ADD CONSTRAINT stock_document_line_once UNIQUE (document_id, sku_id);

ALTER TABLE ONLY public.inventory_stocklevel
    ADD CONSTRAINT stock_level_once UNIQUE (sku_id, warehouse_id);

ALTER TABLE ONLY public.inventory_stockmove
    ADD CONSTRAINT stock_move_once UNIQUE (document_kind, document_id, leg);

ALTER TABLE ONLY public.inventory_stockvaluemonth
    ADD CONSTRAINT stock_value_month_once UNIQUE (month, level_id);

ALTER TABLE ONLY public.stores_storeaccess
    ADD CONSTRAINT store_access_once UNIQUE (user_id, store_id);

ALTER TABLE ONLY public.stores_store
    ADD CONSTRAINT store_once UNIQUE (account_id, site);

ALTER TABLE ONLY public.inventory_storewarehouse
    ADD CONSTRAINT store_warehouse_once UNIQUE (store_id, warehouse_id);

ALTER TABLE ONLY public.inventory_storewarehouse
    ADD CONSTRAINT store_warehouse_rank_once UNIQUE (store_id, rank);

ALTER TABLE ONLY public.stores_consenttrip
    ADD CONSTRAINT stores_consenttrip_nonce_key UNIQUE (nonce);

ALTER TABLE ONLY public.stores_consenttrip
    ADD CONSTRAINT stores_consenttrip_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stores_pricetag
    ADD CONSTRAINT stores_pricetag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stores_pushack
    ADD CONSTRAINT stores_pushack_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stores_quantitypool
    ADD CONSTRAINT stores_quantitypool_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stores_ratebudget
    ADD CONSTRAINT stores_ratebudget_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stores_selleraccount
    ADD CONSTRAINT stores_selleraccount_hook_key_key UNIQUE (hook_key);

ALTER TABLE ONLY public.stores_selleraccount
    ADD CONSTRAINT stores_selleraccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stores_selleraccountevent
    ADD CONSTRAINT stores_selleraccountevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.stores_store
    ADD CONSTRAINT stores_store_name_key UNIQUE (name);

ALTER TABLE ONLY public.stores_store
    ADD CONSTRAINT stores_store_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stores_storeaccess
    ADD CONSTRAINT stores_storeaccess_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stores_storeaccessevent
    ADD CONSTRAINT stores_storeaccessevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.stores_storeevent
    ADD CONSTRAINT stores_storeevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.stores_syncstate
    ADD CONSTRAINT stores_syncstate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_suppliercode
    ADD CONSTRAINT supplier_code_once UNIQUE (sku_id, supplier_name, code);

ALTER TABLE ONLY public.stores_syncstate
    ADD CONSTRAINT sync_state_once UNIQUE (account_id, kind);

ALTER TABLE ONLY public.logistics_trackingevent
    ADD CONSTRAINT tracking_event_once UNIQUE (account_id, remote_id);

ALTER TABLE ONLY public.insights_trafficday
    ADD CONSTRAINT traffic_day_once UNIQUE (store_id, day);

ALTER TABLE ONLY public.inventory_transferarrivalline
    ADD CONSTRAINT transfer_arrival_line_once UNIQUE (arrival_id, line_id);

ALTER TABLE ONLY public.inventory_transferline
    ADD CONSTRAINT transfer_line_once UNIQUE (transfer_id, sku_id);

ALTER TABLE ONLY public.finance_unposted
    ADD CONSTRAINT unposted_once UNIQUE (kind, document_id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);

ALTER TABLE ONLY public.logistics_wallline
    ADD CONSTRAINT wall_line_once UNIQUE (place_id, sku_id);

ALTER TABLE ONLY public.logistics_waveparcel
    ADD CONSTRAINT wave_parcel_once UNIQUE (wave_id, parcel_id);

ALTER TABLE ONLY public.logistics_wavepick
    ADD CONSTRAINT wave_pick_once UNIQUE (wave_id, turn);

ALTER TABLE ONLY public.logistics_waveparcel
    ADD CONSTRAINT wave_slot_once UNIQUE (wave_id, slot);

ALTER TABLE ONLY public.logistics_zonearea
    ADD CONSTRAINT zone_area_once UNIQUE (service_id, country, postcode_from, postcode_to);

ALTER TABLE ONLY public.logistics_zone
    ADD CONSTRAINT zone_once UNIQUE (service_id, code);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE INDEX address_edit_order ON public.orders_addressedit USING btree (order_id, id);

CREATE INDEX aftersales_case_account_id_582ec7cc ON public.aftersales_case USING btree (account_id);

CREATE INDEX aftersales_case_closed_by_id_64ea1fa8 ON public.aftersales_case USING btree (closed_by_id);

CREATE INDEX aftersales_case_number_76c6011e_like ON public.aftersales_case USING btree (number varchar_pattern_ops);

CREATE INDEX aftersales_case_opened_by_id_0fa47cd9 ON public.aftersales_case USING btree (opened_by_id);

CREATE INDEX aftersales_case_order_id_83e545a7 ON public.aftersales_case USING btree (order_id);

CREATE INDEX aftersales_caseline_case_id_d5406cb1 ON public.aftersales_caseline USING btree (case_id);

CREATE INDEX aftersales_caseline_order_line_id_7def0f67 ON public.aftersales_caseline USING btree (order_line_id);

CREATE INDEX aftersales_caseline_sku_id_7c5ea61e ON public.aftersales_caseline USING btree (sku_id);

CREATE INDEX aftersales_conversation_account_id_5ca98797 ON public.aftersales_conversation USING btree (account_id);

CREATE INDEX aftersales_conversation_assignee_id_6c188249 ON public.aftersales_conversation USING btree (assignee_id);

CREATE INDEX aftersales_conversation_closed_by_id_e07b7724 ON public.aftersales_conversation USING btree (closed_by_id);

CREATE INDEX aftersales_conversation_listing_id_ec3aab04 ON public.aftersales_conversation USING btree (listing_id);

CREATE INDEX aftersales_conversation_order_id_eec95992 ON public.aftersales_conversation USING btree (order_id);

CREATE INDEX aftersales_conversation_store_id_5fccbbb7 ON public.aftersales_conversation USING btree (store_id);

CREATE INDEX aftersales_inspection_actor_id_f77f14d5 ON public.aftersales_inspection USING btree (actor_id);

CREATE INDEX aftersales_inspection_line_id_56ccb043 ON public.aftersales_inspection USING btree (line_id);

CREATE INDEX aftersales_inspection_warehouse_id_a920aa21 ON public.aftersales_inspection USING btree (warehouse_id);

CREATE INDEX aftersales_message_conversation_id_35491ce3 ON public.aftersales_message USING btree (conversation_id);

CREATE INDEX aftersales_message_written_by_id_876a7d9a ON public.aftersales_message USING btree (written_by_id);

CREATE INDEX aftersales_refund_agreed_by_id_b3b30722 ON public.aftersales_refund USING btree (agreed_by_id);

CREATE INDEX aftersales_refund_case_id_5cf97e71 ON public.aftersales_refund USING btree (case_id);

CREATE INDEX aftersales_replytemplateevent_pgh_context_id_adcdabd3 ON public.aftersales_replytemplateevent USING btree (pgh_context_id);

CREATE INDEX aftersales_replytemplateevent_pgh_obj_id_502c3fd2 ON public.aftersales_replytemplateevent USING btree (pgh_obj_id);

CREATE INDEX aftersales_returnarrival_actor_id_10b1ed43 ON public.aftersales_returnarrival USING btree (actor_id);

CREATE INDEX aftersales_returnarrival_line_id_4c705b36 ON public.aftersales_returnarrival USING btree (line_id);

CREATE INDEX aftersales_review_account_id_d8c3d753 ON public.aftersales_review USING btree (account_id);

CREATE INDEX aftersales_review_case_id_ccd5d05f ON public.aftersales_review USING btree (case_id);

CREATE INDEX aftersales_review_listing_id_f33ac79e ON public.aftersales_review USING btree (listing_id);

CREATE INDEX aftersales_review_order_id_da7c2f0c ON public.aftersales_review USING btree (order_id);

CREATE INDEX aftersales_review_seen_by_id_4f0d786c ON public.aftersales_review USING btree (seen_by_id);

CREATE INDEX aftersales_review_store_id_adbda0e8 ON public.aftersales_review USING btree (store_id);

CREATE INDEX aftersales_unknownparcel_case_id_f4b042f7 ON public.aftersales_unknownparcel USING btree (case_id);

CREATE INDEX aftersales_unknownparcel_kept_by_id_145b99f6 ON public.aftersales_unknownparcel USING btree (kept_by_id);

CREATE INDEX aftersales_unknownparcel_linked_by_id_68f1daab ON public.aftersales_unknownparcel USING btree (linked_by_id);

CREATE INDEX api_token_of_user ON public.people_apitoken USING btree (user_id, id DESC);

CREATE INDEX audit_run_open ON public.kernel_auditrun USING btree (id) WHERE (finished_at IS NULL);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE INDEX bill_by_supplier ON public.finance_bill USING btree (supplier_id, due_on);

CREATE UNIQUE INDEX bill_once ON public.finance_bill USING btree (supplier_id, number) WHERE (NOT ((state)::text = 'cancelled'::text));

CREATE INDEX bin_by_code ON public.inventory_bin USING btree (code);

CREATE INDEX bin_level_lies ON public.inventory_binlevel USING btree (bin_id, level_id) WHERE (quantity > 0);

CREATE INDEX bin_move_mine ON public.inventory_binmove USING btree (actor_id, id DESC);

CREATE INDEX bin_move_of_level ON public.inventory_binmove USING btree (level_id, id DESC);

CREATE INDEX buyer_address ON public.orders_buyer USING btree (address_hash, name_hash);

CREATE INDEX buyer_email ON public.orders_buyer USING btree (email_hash, order_id);

CREATE INDEX buyer_name ON public.orders_buyer USING btree (name_hash, order_id);

CREATE INDEX buyer_phone ON public.orders_buyer USING btree (phone_hash, order_id);

CREATE UNIQUE INDEX carrier_label_one_good ON public.logistics_carrierlabel USING btree (parcel_id) WHERE (cancelled_at IS NULL);

CREATE INDEX carrier_label_parcel ON public.logistics_carrierlabel USING btree (parcel_id);

CREATE INDEX case_of_order ON public.aftersales_case USING btree (order_id, id);

CREATE UNIQUE INDEX case_once ON public.aftersales_case USING btree (account_id, external_id) WHERE (NOT ((external_id)::text = ''::text));

CREATE INDEX case_open ON public.aftersales_case USING btree (id DESC) WHERE (closed_at IS NULL);

CREATE INDEX case_tracking ON public.aftersales_case USING btree (tracking_number) WHERE (NOT ((tracking_number)::text = ''::text));

CREATE INDEX collection_collected ON public.inventory_collection USING btree (point_id, collected_at) WHERE ((state)::text = 'collected'::text);

CREATE INDEX collection_expires ON public.inventory_collection USING btree (expires_at) WHERE ((state)::text = 'open'::text);

CREATE INDEX collection_forgotten ON public.inventory_collection USING btree (COALESCE(collected_at, closed_at)) WHERE ((sealed IS NOT NULL) AND (NOT ((state)::text = 'open'::text)));

CREATE INDEX collection_of_point ON public.inventory_collection USING btree (point_id, state, id DESC);

CREATE INDEX consolidation_by_state ON public.logistics_consolidation USING btree (state, id DESC);

CREATE INDEX conversation_buyer ON public.aftersales_conversation USING btree (buyer_hash);

CREATE INDEX conversation_by_store ON public.aftersales_conversation USING btree (store_id, last_message_at DESC, id DESC);

CREATE INDEX conversation_due ON public.aftersales_conversation USING btree (answer_by, id) WHERE (answer_by IS NOT NULL);

CREATE INDEX conversation_name ON public.aftersales_conversation USING btree (name_hash);

CREATE INDEX conversation_newest ON public.aftersales_conversation USING btree (last_message_at DESC, id DESC);

CREATE INDEX design_task_of ON public.products_designtask USING btree (owner_id, due_on, id) WHERE ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('doing'::character varying)::text, ('review'::character varying)::text, ('returned'::character varying)::text]));

CREATE INDEX design_task_of_product ON public.products_designtask USING btree (product_id, kind, state);

CREATE UNIQUE INDEX design_task_open_once ON public.products_designtask USING btree (product_id, kind, marketplace, language) WHERE (((kind)::text = ANY (ARRAY[('images'::character varying)::text, ('copy'::character varying)::text])) AND ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('doing'::character varying)::text, ('review'::character varying)::text, ('returned'::character varying)::text])) AND (store_id IS NULL));

CREATE INDEX design_task_queue ON public.products_designtask USING btree (due_on, id) WHERE ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('doing'::character varying)::text, ('review'::character varying)::text, ('returned'::character varying)::text]));

CREATE INDEX distribution_distributor_code_e92ac905_like ON public.distribution_distributor USING btree (code varchar_pattern_ops);

CREATE INDEX distribution_distributor_price_list_id_23669435 ON public.distribution_distributor USING btree (price_list_id);

CREATE INDEX distribution_distributorevent_pgh_context_id_07ce6911 ON public.distribution_distributorevent USING btree (pgh_context_id);

CREATE INDEX distribution_distributorevent_pgh_obj_id_b1727426 ON public.distribution_distributorevent USING btree (pgh_obj_id);

CREATE INDEX distribution_distributorevent_price_list_id_2e19fdf2 ON public.distribution_distributorevent USING btree (price_list_id);

CREATE INDEX distribution_distributororder_actor_id_33d50296 ON public.distribution_distributororder USING btree (actor_id);

CREATE INDEX distribution_distributororder_distributor_id_f874bd93 ON public.distribution_distributororder USING btree (distributor_id);

CREATE INDEX distribution_distributororder_number_1e6c5885_like ON public.distribution_distributororder USING btree (number varchar_pattern_ops);

CREATE INDEX distribution_distributoruser_distributor_id_db755b9e ON public.distribution_distributoruser USING btree (distributor_id);

CREATE INDEX distribution_distributoruserevent_distributor_id_b242d5d6 ON public.distribution_distributoruserevent USING btree (distributor_id);

CREATE INDEX distribution_distributoruserevent_pgh_context_id_58cc3930 ON public.distribution_distributoruserevent USING btree (pgh_context_id);

CREATE INDEX distribution_distributoruserevent_pgh_obj_id_4c899521 ON public.distribution_distributoruserevent USING btree (pgh_obj_id);

CREATE INDEX distribution_distributoruserevent_user_id_06215ac0 ON public.distribution_distributoruserevent USING btree (user_id);

CREATE INDEX distribution_pricelist_name_dd4738be_like ON public.distribution_pricelist USING btree (name varchar_pattern_ops);

CREATE INDEX distribution_pricelistevent_pgh_context_id_5cb7208e ON public.distribution_pricelistevent USING btree (pgh_context_id);

CREATE INDEX distribution_pricelistevent_pgh_obj_id_cd32c025 ON public.distribution_pricelistevent USING btree (pgh_obj_id);

CREATE INDEX distribution_pricelistitem_price_list_id_4cdfca55 ON public.distribution_pricelistitem USING btree (price_list_id);

CREATE INDEX distribution_pricelistitem_sku_id_23d35ad7 ON public.distribution_pricelistitem USING btree (sku_id);

CREATE INDEX distribution_pricelistitemevent_pgh_context_id_b3714d08 ON public.distribution_pricelistitemevent USING btree (pgh_context_id);

CREATE INDEX distribution_pricelistitemevent_pgh_obj_id_fb36c852 ON public.distribution_pricelistitemevent USING btree (pgh_obj_id);

CREATE INDEX distribution_pricelistitemevent_price_list_id_842606ce ON public.distribution_pricelistitemevent USING btree (price_list_id);

CREATE INDEX distribution_pricelistitemevent_sku_id_66890d9e ON public.distribution_pricelistitemevent USING btree (sku_id);

CREATE INDEX distribution_topup_decided_by_id_9ff6831c ON public.distribution_topup USING btree (decided_by_id);

CREATE INDEX distribution_topup_requested_by_id_d6e73f28 ON public.distribution_topup USING btree (requested_by_id);

CREATE INDEX distribution_topup_wallet_id_0217f799 ON public.distribution_topup USING btree (wallet_id);

CREATE INDEX distribution_walletentry_actor_id_e2142b5e ON public.distribution_walletentry USING btree (actor_id);

CREATE INDEX distribution_walletentry_key_4c8fc014_like ON public.distribution_walletentry USING btree (key varchar_pattern_ops);

CREATE INDEX distribution_walletentry_wallet_id_b022dde1 ON public.distribution_walletentry USING btree (wallet_id);

CREATE INDEX distribution_wallethold_wallet_id_b1b16976 ON public.distribution_wallethold USING btree (wallet_id);

CREATE INDEX distributor_order_newest ON public.distribution_distributororder USING btree (distributor_id, id DESC);

CREATE UNIQUE INDEX distributor_reference_once ON public.distribution_distributororder USING btree (distributor_id, reference) WHERE (NOT ((reference)::text = ''::text));

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX entry_by_day ON public.finance_entry USING btree (booked_on, id);

CREATE INDEX entry_by_kind ON public.finance_entry USING btree (kind, id DESC);

CREATE INDEX entry_of_document ON public.finance_entry USING btree (document_kind, document_id);

CREATE INDEX export_expiring ON public.kernel_exportfile USING btree (expires_at) WHERE (NOT ((stored)::text = ''::text));

CREATE INDEX export_mine ON public.kernel_exportfile USING btree (created_by_id, id DESC);

CREATE INDEX exposure_by_risk ON public.inventory_exposure USING btree (units_at_risk DESC, id DESC);

CREATE INDEX finance_bill_approved_by_id_5a3adb3e ON public.finance_bill USING btree (approved_by_id);

CREATE INDEX finance_bill_created_by_id_5bf11767 ON public.finance_bill USING btree (created_by_id);

CREATE INDEX finance_bill_supplier_id_bb0be1b1 ON public.finance_bill USING btree (supplier_id);

CREATE INDEX finance_billline_bill_id_743fa816 ON public.finance_billline USING btree (bill_id);

CREATE INDEX finance_billline_extra_id_cf616dae ON public.finance_billline USING btree (extra_id);

CREATE INDEX finance_billline_late_cost_id_3b4ea451 ON public.finance_billline USING btree (late_cost_id);

CREATE INDEX finance_billline_receipt_line_id_cc781c71 ON public.finance_billline USING btree (receipt_line_id);

CREATE INDEX finance_entry_actor_id_cb04d44b ON public.finance_entry USING btree (actor_id);

CREATE INDEX finance_entry_key_9e44de01_like ON public.finance_entry USING btree (key varchar_pattern_ops);

CREATE INDEX finance_feeruleevent_pgh_context_id_7660d615 ON public.finance_feeruleevent USING btree (pgh_context_id);

CREATE INDEX finance_feeruleevent_pgh_obj_id_82e2f11f ON public.finance_feeruleevent USING btree (pgh_obj_id);

CREATE INDEX finance_ledgeraccount_code_782dbe4c_like ON public.finance_ledgeraccount USING btree (code varchar_pattern_ops);

CREATE INDEX finance_leg_entry_id_df8334ba ON public.finance_leg USING btree (entry_id);

CREATE INDEX finance_moneyaccount_code_553d787a_like ON public.finance_moneyaccount USING btree (code varchar_pattern_ops);

CREATE INDEX finance_moneyaccountevent_pgh_context_id_7b179686 ON public.finance_moneyaccountevent USING btree (pgh_context_id);

CREATE INDEX finance_moneyaccountevent_pgh_obj_id_8cae700f ON public.finance_moneyaccountevent USING btree (pgh_obj_id);

CREATE INDEX finance_opening_actor_id_01eb2544 ON public.finance_opening USING btree (actor_id);

CREATE INDEX finance_opening_digest_9bb03ce9_like ON public.finance_opening USING btree (digest varchar_pattern_ops);

CREATE INDEX finance_payment_actor_id_a8917ae3 ON public.finance_payment USING btree (actor_id);

CREATE INDEX finance_payment_number_1b0fdbfe_like ON public.finance_payment USING btree (number varchar_pattern_ops);

CREATE INDEX finance_payment_source_id_37d975ed ON public.finance_payment USING btree (source_id);

CREATE INDEX finance_payment_supplier_id_f55e6e01 ON public.finance_payment USING btree (supplier_id);

CREATE INDEX finance_paymentreversal_actor_id_19f3ffe7 ON public.finance_paymentreversal USING btree (actor_id);

CREATE INDEX finance_paymentshare_bill_id_6e9148c2 ON public.finance_paymentshare USING btree (bill_id);

CREATE INDEX finance_paymentshare_payment_id_de528555 ON public.finance_paymentshare USING btree (payment_id);

CREATE INDEX finance_period_closed_by_id_20347283 ON public.finance_period USING btree (closed_by_id);

CREATE INDEX finance_pricerule_service_id_fd8b16c6 ON public.finance_pricerule USING btree (service_id);

CREATE INDEX finance_priceruleevent_pgh_context_id_11095b6b ON public.finance_priceruleevent USING btree (pgh_context_id);

CREATE INDEX finance_priceruleevent_pgh_obj_id_203dfffd ON public.finance_priceruleevent USING btree (pgh_obj_id);

CREATE INDEX finance_priceruleevent_service_id_d44a6c31 ON public.finance_priceruleevent USING btree (service_id);

CREATE INDEX finance_priceruleevent_store_id_9c9dbfc8 ON public.finance_priceruleevent USING btree (store_id);

CREATE INDEX finance_settlement_account_id_5dee610e ON public.finance_settlement USING btree (account_id);

CREATE INDEX finance_settlement_paid_by_id_d2285ce8 ON public.finance_settlement USING btree (paid_by_id);

CREATE INDEX finance_settlement_paid_into_id_faef3b84 ON public.finance_settlement USING btree (paid_into_id);

CREATE INDEX finance_settlementline_accepted_by_id_7b9836c9 ON public.finance_settlementline USING btree (accepted_by_id);

CREATE INDEX finance_settlementline_order_id_ce005e77 ON public.finance_settlementline USING btree (order_id);

CREATE INDEX finance_settlementline_settlement_id_4f170c2b ON public.finance_settlementline USING btree (settlement_id);

CREATE INDEX finance_settlementline_store_id_8a7fe10e ON public.finance_settlementline USING btree (store_id);

CREATE INDEX finance_withdrawal_actor_id_caa25c7f ON public.finance_withdrawal USING btree (actor_id);

CREATE INDEX finance_withdrawal_number_62f454cb_like ON public.finance_withdrawal USING btree (number varchar_pattern_ops);

CREATE INDEX finance_withdrawal_source_id_d72a468c ON public.finance_withdrawal USING btree (source_id);

CREATE INDEX finance_withdrawal_target_id_bc6ad351 ON public.finance_withdrawal USING btree (target_id);

CREATE INDEX goods_receipt_newest ON public.procurement_goodsreceipt USING btree (id DESC);

CREATE INDEX hold_open ON public.orders_hold USING btree (kind, order_id) WHERE (released_at IS NULL);

CREATE UNIQUE INDEX hold_open_once ON public.orders_hold USING btree (order_id, kind, rule_id) NULLS NOT DISTINCT WHERE (released_at IS NULL);

CREATE UNIQUE INDEX idempotency_key_once ON public.kernel_idempotencykey USING btree (user_id, key);

CREATE INDEX import_by_content ON public.kernel_importrun USING btree (kind, sha256);

CREATE INDEX import_by_kind ON public.kernel_importrun USING btree (kind, id DESC);

CREATE INDEX import_kept ON public.kernel_importrun USING btree (created_at) WHERE (forgotten_at IS NULL);

CREATE INDEX import_row_due ON public.kernel_importrow USING btree (run_id, rank, number) WHERE (((verdict)::text = ANY (ARRAY[('new'::character varying)::text, ('changed'::character varying)::text])) AND (written_at IS NULL));

CREATE INDEX import_row_key ON public.kernel_importrow USING btree (run_id, key);

CREATE INDEX import_row_verdict ON public.kernel_importrow USING btree (run_id, verdict, number);

CREATE INDEX inbox_due ON public.kernel_inboxmessage USING btree (kind, next_at) WHERE ((state)::text = ANY (ARRAY[('new'::character varying)::text, ('retry'::character varying)::text, ('processing'::character varying)::text]));

CREATE INDEX inbox_quarantined ON public.kernel_inboxmessage USING btree (id DESC) WHERE ((state)::text = 'quarantined'::text);

CREATE INDEX inbox_subject ON public.kernel_inboxmessage USING btree (source, subject);

CREATE INDEX inbox_to_forget ON public.kernel_inboxmessage USING btree (delete_after) WHERE ((erased_at IS NULL) AND ((state)::text = 'done'::text));

CREATE INDEX insights_trafficday_store_id_6aeff174 ON public.insights_trafficday USING btree (store_id);

CREATE INDEX inventory_alertruleevent_pgh_context_id_348287b2 ON public.inventory_alertruleevent USING btree (pgh_context_id);

CREATE INDEX inventory_alertruleevent_pgh_obj_id_140c945b ON public.inventory_alertruleevent USING btree (pgh_obj_id);

CREATE INDEX inventory_alertruleevent_sku_id_fd5211d0 ON public.inventory_alertruleevent USING btree (sku_id);

CREATE INDEX inventory_bin_warehouse_id_08834b55 ON public.inventory_bin USING btree (warehouse_id);

CREATE INDEX inventory_binevent_pgh_context_id_08f90b0d ON public.inventory_binevent USING btree (pgh_context_id);

CREATE INDEX inventory_binevent_pgh_obj_id_0b0faf25 ON public.inventory_binevent USING btree (pgh_obj_id);

CREATE INDEX inventory_binevent_warehouse_id_31c980a8 ON public.inventory_binevent USING btree (warehouse_id);

CREATE INDEX inventory_binlevel_bin_id_40049c76 ON public.inventory_binlevel USING btree (bin_id);

CREATE INDEX inventory_binlevel_level_id_8260d8bd ON public.inventory_binlevel USING btree (level_id);

CREATE INDEX inventory_binmove_actor_id_869ec223 ON public.inventory_binmove USING btree (actor_id);

CREATE INDEX inventory_binmove_from_bin_id_f0141f47 ON public.inventory_binmove USING btree (from_bin_id);

CREATE INDEX inventory_binmove_level_id_a319a072 ON public.inventory_binmove USING btree (level_id);

CREATE INDEX inventory_binmove_to_bin_id_d97bd511 ON public.inventory_binmove USING btree (to_bin_id);

CREATE INDEX inventory_cameback_move_id_a83a6f6a ON public.inventory_cameback USING btree (move_id);

CREATE INDEX inventory_collection_closed_by_id_04188eab ON public.inventory_collection USING btree (closed_by_id);

CREATE INDEX inventory_collection_code_5f554266_like ON public.inventory_collection USING btree (code varchar_pattern_ops);

CREATE INDEX inventory_collection_collected_by_id_d3ba461f ON public.inventory_collection USING btree (collected_by_id);

CREATE INDEX inventory_collection_created_by_id_07d9804e ON public.inventory_collection USING btree (created_by_id);

CREATE INDEX inventory_collection_number_14c0df1c_like ON public.inventory_collection USING btree (number varchar_pattern_ops);

CREATE INDEX inventory_collection_point_id_ef75969c ON public.inventory_collection USING btree (point_id);

CREATE INDEX inventory_collectionline_collection_id_ba0f801e ON public.inventory_collectionline USING btree (collection_id);

CREATE INDEX inventory_collectionline_sku_id_7ddaa689 ON public.inventory_collectionline USING btree (sku_id);

CREATE INDEX inventory_costlayer_level_id_1d9d7092 ON public.inventory_costlayer USING btree (level_id);

CREATE INDEX inventory_costlayer_source_id_75ddec82 ON public.inventory_costlayer USING btree (source_id);

CREATE INDEX inventory_countrulesevent_pgh_context_id_e84e0586 ON public.inventory_countrulesevent USING btree (pgh_context_id);

CREATE INDEX inventory_countrulesevent_pgh_obj_id_9e6607b4 ON public.inventory_countrulesevent USING btree (pgh_obj_id);

CREATE INDEX inventory_layerrevaluation_layer_id_ae6c2b4c ON public.inventory_layerrevaluation USING btree (layer_id);

CREATE INDEX inventory_layerrevaluation_revaluation_id_e3ed0c44 ON public.inventory_layerrevaluation USING btree (revaluation_id);

CREATE INDEX inventory_layeruse_layer_id_7d035dac ON public.inventory_layeruse USING btree (layer_id);

CREATE INDEX inventory_layeruse_move_id_b85f25fc ON public.inventory_layeruse USING btree (move_id);

CREATE INDEX inventory_listingpushruleevent_listing_id_77b1af1c ON public.inventory_listingpushruleevent USING btree (listing_id);

CREATE INDEX inventory_listingpushruleevent_pgh_context_id_2873e681 ON public.inventory_listingpushruleevent USING btree (pgh_context_id);

CREATE INDEX inventory_listingpushruleevent_pgh_obj_id_f11c4af0 ON public.inventory_listingpushruleevent USING btree (pgh_obj_id);

CREATE INDEX inventory_mirrorlevel_level_id_2572d258 ON public.inventory_mirrorlevel USING btree (level_id);

CREATE INDEX inventory_mirrorlevel_place_id_87ca9245 ON public.inventory_mirrorlevel USING btree (place_id);

CREATE INDEX inventory_mirrorlevel_sku_id_823a2f12 ON public.inventory_mirrorlevel USING btree (sku_id);

CREATE INDEX inventory_mirrorplace_account_id_bc10275b ON public.inventory_mirrorplace USING btree (account_id);

CREATE INDEX inventory_mirrorreport_mirror_id_0609b880 ON public.inventory_mirrorreport USING btree (mirror_id);

CREATE INDEX inventory_mirrorsale_level_id_4c4e252a ON public.inventory_mirrorsale USING btree (level_id);

CREATE INDEX inventory_moverevaluation_move_id_35804c27 ON public.inventory_moverevaluation USING btree (move_id);

CREATE INDEX inventory_moverevaluation_revaluation_id_3723fbc4 ON public.inventory_moverevaluation USING btree (revaluation_id);

CREATE INDEX inventory_pickuptermsevent_pgh_context_id_02aaa732 ON public.inventory_pickuptermsevent USING btree (pgh_context_id);

CREATE INDEX inventory_pickuptermsevent_pgh_obj_id_de8a475c ON public.inventory_pickuptermsevent USING btree (pgh_obj_id);

CREATE INDEX inventory_pickuptermsevent_point_id_6c374fe9 ON public.inventory_pickuptermsevent USING btree (point_id);

CREATE INDEX inventory_pointpaper_added_by_id_a576c4a3 ON public.inventory_pointpaper USING btree (added_by_id);

CREATE INDEX inventory_pointpaper_point_id_196ef467 ON public.inventory_pointpaper USING btree (point_id);

CREATE INDEX inventory_pointpaperevent_added_by_id_a2f9cbbe ON public.inventory_pointpaperevent USING btree (added_by_id);

CREATE INDEX inventory_pointpaperevent_pgh_context_id_65bced53 ON public.inventory_pointpaperevent USING btree (pgh_context_id);

CREATE INDEX inventory_pointpaperevent_pgh_obj_id_e3193a65 ON public.inventory_pointpaperevent USING btree (pgh_obj_id);

CREATE INDEX inventory_pointpaperevent_point_id_53c0fca4 ON public.inventory_pointpaperevent USING btree (point_id);

CREATE INDEX inventory_reservation_level_id_81171607 ON public.inventory_reservation USING btree (level_id);

CREATE INDEX inventory_revaluation_actor_id_e18a58a2 ON public.inventory_revaluation USING btree (actor_id);

CREATE INDEX inventory_stockalert_noted_by_id_922558f9 ON public.inventory_stockalert USING btree (noted_by_id);

CREATE INDEX inventory_stockalert_sku_id_4fd7a274 ON public.inventory_stockalert USING btree (sku_id);

CREATE INDEX inventory_stockcount_approved_by_id_c8f3903a ON public.inventory_stockcount USING btree (approved_by_id);

CREATE INDEX inventory_stockcount_created_by_id_8cd48ecb ON public.inventory_stockcount USING btree (created_by_id);

CREATE INDEX inventory_stockcount_number_b7d5ab4c_like ON public.inventory_stockcount USING btree (number varchar_pattern_ops);

CREATE INDEX inventory_stockcount_posted_by_id_50b1fb02 ON public.inventory_stockcount USING btree (posted_by_id);

CREATE INDEX inventory_stockcount_warehouse_id_b3b8e640 ON public.inventory_stockcount USING btree (warehouse_id);

CREATE INDEX inventory_stockcountentry_counted_by_id_b94f36bc ON public.inventory_stockcountentry USING btree (counted_by_id);

CREATE INDEX inventory_stockcountentry_last_move_id_bf0fe54c ON public.inventory_stockcountentry USING btree (last_move_id);

CREATE INDEX inventory_stockcountentry_line_id_1b02ade8 ON public.inventory_stockcountentry USING btree (line_id);

CREATE INDEX inventory_stockcountline_count_id_9ae37af5 ON public.inventory_stockcountline USING btree (count_id);

CREATE INDEX inventory_stockcountline_level_id_6a1cc6e2 ON public.inventory_stockcountline USING btree (level_id);

CREATE INDEX inventory_stockcountline_sku_id_70f97e04 ON public.inventory_stockcountline USING btree (sku_id);

CREATE INDEX inventory_stockdocument_created_by_id_0571e306 ON public.inventory_stockdocument USING btree (created_by_id);

CREATE INDEX inventory_stockdocument_number_ecb198d9_like ON public.inventory_stockdocument USING btree (number varchar_pattern_ops);

CREATE INDEX inventory_stockdocument_to_warehouse_id_3c54f5ff ON public.inventory_stockdocument USING btree (to_warehouse_id);

CREATE INDEX inventory_stockdocument_warehouse_id_35456f63 ON public.inventory_stockdocument USING btree (warehouse_id);

CREATE INDEX inventory_stockdocumentline_document_id_4210da24 ON public.inventory_stockdocumentline USING btree (document_id);

CREATE INDEX inventory_stockdocumentline_sku_id_61147d85 ON public.inventory_stockdocumentline USING btree (sku_id);

CREATE INDEX inventory_stockdocumentline_to_sku_id_25989875 ON public.inventory_stockdocumentline USING btree (to_sku_id);

CREATE INDEX inventory_stocklevel_sku_id_67ff3442 ON public.inventory_stocklevel USING btree (sku_id);

CREATE INDEX inventory_stocklevel_warehouse_id_9f55a8ac ON public.inventory_stocklevel USING btree (warehouse_id);

CREATE INDEX inventory_stockmove_actor_id_d961a541 ON public.inventory_stockmove USING btree (actor_id);

CREATE INDEX inventory_stockmove_level_id_09a423c3 ON public.inventory_stockmove USING btree (level_id);

CREATE INDEX inventory_stockmove_origin_id_14ebccfb ON public.inventory_stockmove USING btree (origin_id);

CREATE INDEX inventory_stockreason_code_969efc85_like ON public.inventory_stockreason USING btree (code varchar_pattern_ops);

CREATE INDEX inventory_stockreasonevent_pgh_context_id_6eddaee1 ON public.inventory_stockreasonevent USING btree (pgh_context_id);

CREATE INDEX inventory_stockreasonevent_pgh_obj_id_c3a84bb1 ON public.inventory_stockreasonevent USING btree (pgh_obj_id);

CREATE INDEX inventory_stockrequest_decided_by_id_6c472baa ON public.inventory_stockrequest USING btree (decided_by_id);

CREATE INDEX inventory_stockrequest_made_by_id_d2aad73f ON public.inventory_stockrequest USING btree (made_by_id);

CREATE INDEX inventory_stockrequest_warehouse_id_5fba83cb ON public.inventory_stockrequest USING btree (warehouse_id);

CREATE INDEX inventory_storewarehouse_store_id_b4c44a7e ON public.inventory_storewarehouse USING btree (store_id);

CREATE INDEX inventory_storewarehouse_warehouse_id_b946cd93 ON public.inventory_storewarehouse USING btree (warehouse_id);

CREATE INDEX inventory_storewarehouseevent_pgh_context_id_99df17eb ON public.inventory_storewarehouseevent USING btree (pgh_context_id);

CREATE INDEX inventory_storewarehouseevent_pgh_obj_id_d641188b ON public.inventory_storewarehouseevent USING btree (pgh_obj_id);

CREATE INDEX inventory_storewarehouseevent_store_id_d7281f18 ON public.inventory_storewarehouseevent USING btree (store_id);

CREATE INDEX inventory_storewarehouseevent_warehouse_id_e1200357 ON public.inventory_storewarehouseevent USING btree (warehouse_id);

CREATE INDEX inventory_touchedsku_sku_id_9d4176bd ON public.inventory_touchedsku USING btree (sku_id);

CREATE INDEX inventory_transfer_created_by_id_73dce6e7 ON public.inventory_transfer USING btree (created_by_id);

CREATE INDEX inventory_transfer_number_42aebe5a_like ON public.inventory_transfer USING btree (number varchar_pattern_ops);

CREATE INDEX inventory_transfer_sent_by_id_af79e64a ON public.inventory_transfer USING btree (sent_by_id);

CREATE INDEX inventory_transfer_source_id_37fc1dde ON public.inventory_transfer USING btree (source_id);

CREATE INDEX inventory_transfer_target_id_4689b34b ON public.inventory_transfer USING btree (target_id);

CREATE INDEX inventory_transferarrival_created_by_id_ea7da5c9 ON public.inventory_transferarrival USING btree (created_by_id);

CREATE INDEX inventory_transferarrival_transfer_id_a9cad516 ON public.inventory_transferarrival USING btree (transfer_id);

CREATE INDEX inventory_transferarrivalline_arrival_id_a7f29dea ON public.inventory_transferarrivalline USING btree (arrival_id);

CREATE INDEX inventory_transferarrivalline_line_id_75ee5fe8 ON public.inventory_transferarrivalline USING btree (line_id);

CREATE INDEX inventory_transferline_sku_id_37ea4518 ON public.inventory_transferline USING btree (sku_id);

CREATE INDEX inventory_transferline_transfer_id_81657792 ON public.inventory_transferline USING btree (transfer_id);

CREATE INDEX inventory_warehouse_code_ad40093e_like ON public.inventory_warehouse USING btree (code varchar_pattern_ops);

CREATE INDEX inventory_warehouseevent_pgh_context_id_fd6f809e ON public.inventory_warehouseevent USING btree (pgh_context_id);

CREATE INDEX inventory_warehouseevent_pgh_obj_id_b4241d35 ON public.inventory_warehouseevent USING btree (pgh_obj_id);

CREATE INDEX job_mine ON public.kernel_job USING btree (created_by_id, id DESC);

CREATE INDEX job_open ON public.kernel_job USING btree (id) WHERE ((state)::text = ANY (ARRAY[('queued'::character varying)::text, ('running'::character varying)::text]));

CREATE INDEX job_row_pending ON public.kernel_jobrow USING btree (job_id, id) WHERE ((state)::text = 'pending'::text);

CREATE INDEX kernel_auditrun_asked_by_id_342e682f ON public.kernel_auditrun USING btree (asked_by_id);

CREATE INDEX kernel_exportfile_created_by_id_8a126ce1 ON public.kernel_exportfile USING btree (created_by_id);

CREATE INDEX kernel_exportfile_job_id_9e29be27 ON public.kernel_exportfile USING btree (job_id);

CREATE INDEX kernel_exportfile_token_ac5b074e_like ON public.kernel_exportfile USING btree (token varchar_pattern_ops);

CREATE INDEX kernel_fxrateevent_pgh_context_id_802f551d ON public.kernel_fxrateevent USING btree (pgh_context_id);

CREATE INDEX kernel_fxrateevent_pgh_obj_id_aa695d41 ON public.kernel_fxrateevent USING btree (pgh_obj_id);

CREATE INDEX kernel_idempotencykey_user_id_bc218aeb ON public.kernel_idempotencykey USING btree (user_id);

CREATE INDEX kernel_importrow_run_id_9d633813 ON public.kernel_importrow USING btree (run_id);

CREATE INDEX kernel_importrun_applied_by_id_9f19d4ba ON public.kernel_importrun USING btree (applied_by_id);

CREATE INDEX kernel_importrun_created_by_id_cf553cde ON public.kernel_importrun USING btree (created_by_id);

CREATE INDEX kernel_importrun_job_id_58b9a33e ON public.kernel_importrun USING btree (job_id);

CREATE INDEX kernel_job_created_by_id_099f0997 ON public.kernel_job USING btree (created_by_id);

CREATE INDEX kernel_jobrow_job_id_baa187e3 ON public.kernel_jobrow USING btree (job_id);

CREATE INDEX kernel_lease_name_26df4634_like ON public.kernel_lease USING btree (name varchar_pattern_ops);

CREATE INDEX kernel_outboxcommand_created_by_id_b51543dd ON public.kernel_outboxcommand USING btree (created_by_id);

CREATE INDEX kernel_outboxcommand_settled_by_id_ed7b1c6a ON public.kernel_outboxcommand USING btree (settled_by_id);

CREATE INDEX kernel_outboxcommand_wish_cbf07218_like ON public.kernel_outboxcommand USING btree (wish varchar_pattern_ops);

CREATE INDEX kernel_savedview_owner_id_3cc9ad1c ON public.kernel_savedview USING btree (owner_id);

CREATE INDEX kernel_schedule_name_afbb5529_like ON public.kernel_schedule USING btree (name varchar_pattern_ops);

CREATE INDEX kernel_switch_name_b4133902_like ON public.kernel_switch USING btree (name varchar_pattern_ops);

CREATE INDEX kernel_timelineentry_actor_id_f8148cfe ON public.kernel_timelineentry USING btree (actor_id);

CREATE INDEX late_cost_by_supplier ON public.procurement_latecost USING btree (supplier_id, id DESC);

CREATE INDEX late_cost_of_cause ON public.procurement_latecost USING btree (cause_kind, cause_id) WHERE (NOT ((cause_kind)::text = ''::text));

CREATE INDEX launch_by_stage ON public.products_launchcard USING btree (stage, due_on, id);

CREATE INDEX layer_open ON public.inventory_costlayer USING btree (level_id, received_at, id) INCLUDE (quantity_left, value_left) WHERE (quantity_left > 0);

CREATE INDEX leg_by_account ON public.finance_leg USING btree (account_id, booked_on, id);

CREATE INDEX leg_by_day ON public.finance_leg USING btree (booked_on, id);

CREATE INDEX leg_of_order ON public.finance_leg USING btree (order_id, account_id) WHERE (order_id IS NOT NULL);

CREATE INDEX leg_of_partner ON public.finance_leg USING btree (partner_kind, partner_id, account_id, id) WHERE (partner_id IS NOT NULL);

CREATE INDEX leg_of_sku ON public.finance_leg USING btree (sku_id, booked_on) WHERE (sku_id IS NOT NULL);

CREATE INDEX leg_of_store ON public.finance_leg USING btree (store_id, booked_on) WHERE (store_id IS NOT NULL);

CREATE INDEX listing_change_latest ON public.products_listingchange USING btree (draft_id, id DESC);

CREATE UNIQUE INDEX listing_change_open_once ON public.products_listingchange USING btree (draft_id) WHERE ((outcome)::text = 'open'::text);

CREATE INDEX listing_draft_by_state ON public.products_listingdraft USING btree (store_id, state, id DESC);

CREATE INDEX listing_draft_edited ON public.products_listingdraft USING btree (listing_id) WHERE ((live_version > 0) AND (live_version < version));

CREATE INDEX listing_draft_title_words ON public.products_listingdraft USING gin (title_words);

CREATE INDEX listing_folded_code ON public.products_listing USING btree (translate(upper((seller_sku)::text), ' -_./'::text, ''::text));

CREATE INDEX listing_pieces ON public.products_listing USING gin (public.products_grams(public.products_fold((((seller_sku)::text || '
'::text) || (title)::text))));

CREATE UNIQUE INDEX listing_published_once ON public.products_listingchange USING btree (draft_id) WHERE (((kind)::text = 'publish'::text) AND ((outcome)::text = 'done'::text));

CREATE INDEX listing_title_words ON public.products_listing USING gin (title_words);

CREATE INDEX listing_unmapped ON public.products_listing USING btree (store_id, id DESC) WHERE (sku_id IS NULL);

CREATE INDEX logistics_cardrate_card_id_59210595 ON public.logistics_cardrate USING btree (card_id);

CREATE INDEX logistics_cardrate_zone_id_adc31de4 ON public.logistics_cardrate USING btree (zone_id);

CREATE INDEX logistics_cardrateevent_card_id_ee432995 ON public.logistics_cardrateevent USING btree (card_id);

CREATE INDEX logistics_cardrateevent_pgh_context_id_38a9a9e8 ON public.logistics_cardrateevent USING btree (pgh_context_id);

CREATE INDEX logistics_cardrateevent_pgh_obj_id_849edc52 ON public.logistics_cardrateevent USING btree (pgh_obj_id);

CREATE INDEX logistics_cardrateevent_zone_id_51215753 ON public.logistics_cardrateevent USING btree (zone_id);

CREATE INDEX logistics_cardsurcharge_card_id_bec56d90 ON public.logistics_cardsurcharge USING btree (card_id);

CREATE INDEX logistics_cardsurchargeevent_card_id_5d794555 ON public.logistics_cardsurchargeevent USING btree (card_id);

CREATE INDEX logistics_cardsurchargeevent_pgh_context_id_1721af7d ON public.logistics_cardsurchargeevent USING btree (pgh_context_id);

CREATE INDEX logistics_cardsurchargeevent_pgh_obj_id_5e9a350a ON public.logistics_cardsurchargeevent USING btree (pgh_obj_id);

CREATE INDEX logistics_carrier_code_afa1452f_like ON public.logistics_carrier USING btree (code varchar_pattern_ops);

CREATE INDEX logistics_carrieraccount_carrier_id_ef56101d ON public.logistics_carrieraccount USING btree (carrier_id);

CREATE INDEX logistics_carrieraccountevent_carrier_id_4ebc6405 ON public.logistics_carrieraccountevent USING btree (carrier_id);

CREATE INDEX logistics_carrieraccountevent_pgh_context_id_0e61f48a ON public.logistics_carrieraccountevent USING btree (pgh_context_id);

CREATE INDEX logistics_carrieraccountevent_pgh_obj_id_cf0655e1 ON public.logistics_carrieraccountevent USING btree (pgh_obj_id);

CREATE INDEX logistics_carrierevent_pgh_context_id_e2b84be8 ON public.logistics_carrierevent USING btree (pgh_context_id);

CREATE INDEX logistics_carrierevent_pgh_obj_id_fa3ec0cf ON public.logistics_carrierevent USING btree (pgh_obj_id);

CREATE INDEX logistics_carrierlabel_account_id_9610e50c ON public.logistics_carrierlabel USING btree (account_id);

CREATE INDEX logistics_carrierlabel_parcel_id_0fd8303d ON public.logistics_carrierlabel USING btree (parcel_id);

CREATE INDEX logistics_consolidatedparcel_consolidation_id_e3cdb6df ON public.logistics_consolidatedparcel USING btree (consolidation_id);

CREATE INDEX logistics_consolidation_carrier_id_c961050c ON public.logistics_consolidation USING btree (carrier_id);

CREATE INDEX logistics_consolidation_created_by_id_05895a06 ON public.logistics_consolidation USING btree (created_by_id);

CREATE INDEX logistics_consolidation_handed_over_by_id_1e3367bb ON public.logistics_consolidation USING btree (handed_over_by_id);

CREATE INDEX logistics_consolidation_number_b0736d27_like ON public.logistics_consolidation USING btree (number varchar_pattern_ops);

CREATE INDEX logistics_consolidation_warehouse_id_17456c1e ON public.logistics_consolidation USING btree (warehouse_id);

CREATE INDEX logistics_fuelrate_service_id_9d6801bf ON public.logistics_fuelrate USING btree (service_id);

CREATE INDEX logistics_fuelrateevent_pgh_context_id_a1eaf5be ON public.logistics_fuelrateevent USING btree (pgh_context_id);

CREATE INDEX logistics_fuelrateevent_pgh_obj_id_a3f31d2c ON public.logistics_fuelrateevent USING btree (pgh_obj_id);

CREATE INDEX logistics_fuelrateevent_service_id_70f00329 ON public.logistics_fuelrateevent USING btree (service_id);

CREATE INDEX logistics_labelcost_label_id_3b670cdd ON public.logistics_labelcost USING btree (label_id);

CREATE INDEX logistics_labelprint_actor_id_f904f0db ON public.logistics_labelprint USING btree (actor_id);

CREATE INDEX logistics_labelprint_parcel_id_e510be16 ON public.logistics_labelprint USING btree (parcel_id);

CREATE INDEX logistics_manifest_carrier_id_a977b3e3 ON public.logistics_manifest USING btree (carrier_id);

CREATE INDEX logistics_manifest_created_by_id_5d1257e3 ON public.logistics_manifest USING btree (created_by_id);

CREATE INDEX logistics_manifest_handed_by_id_550a423b ON public.logistics_manifest USING btree (handed_by_id);

CREATE INDEX logistics_manifest_number_3525feba_like ON public.logistics_manifest USING btree (number varchar_pattern_ops);

CREATE INDEX logistics_manifest_warehouse_id_be5e56ba ON public.logistics_manifest USING btree (warehouse_id);

CREATE INDEX logistics_manifestparcel_checked_by_id_9c0393e0 ON public.logistics_manifestparcel USING btree (checked_by_id);

CREATE INDEX logistics_manifestparcel_manifest_id_b2932684 ON public.logistics_manifestparcel USING btree (manifest_id);

CREATE INDEX logistics_parcel_called_back_by_id_f18db3af ON public.logistics_parcel USING btree (called_back_by_id);

CREATE INDEX logistics_parcel_cancelled_by_id_79e466e7 ON public.logistics_parcel USING btree (cancelled_by_id);

CREATE INDEX logistics_parcel_number_32ff8146_like ON public.logistics_parcel USING btree (number varchar_pattern_ops);

CREATE INDEX logistics_parcel_picked_by_id_1799fe87 ON public.logistics_parcel USING btree (picked_by_id);

CREATE INDEX logistics_parcel_service_id_129d123e ON public.logistics_parcel USING btree (service_id);

CREATE INDEX logistics_parcel_shipped_by_id_8d7e69f3 ON public.logistics_parcel USING btree (shipped_by_id);

CREATE INDEX logistics_parcel_tracking_number_e176e27c_like ON public.logistics_parcel USING btree (tracking_number varchar_pattern_ops);

CREATE INDEX logistics_parcel_verified_by_id_36c68bbd ON public.logistics_parcel USING btree (verified_by_id);

CREATE INDEX logistics_parcel_warehouse_id_d9cf8f6c ON public.logistics_parcel USING btree (warehouse_id);

CREATE INDEX logistics_parcel_weighed_by_id_7d2bb98a ON public.logistics_parcel USING btree (weighed_by_id);

CREATE INDEX logistics_parcelline_parcel_id_463edf4f ON public.logistics_parcelline USING btree (parcel_id);

CREATE INDEX logistics_parcelline_sku_id_405374f5 ON public.logistics_parcelline USING btree (sku_id);

CREATE INDEX logistics_ratecard_service_id_608b4eb4 ON public.logistics_ratecard USING btree (service_id);

CREATE INDEX logistics_ratecardevent_pgh_context_id_2dea1634 ON public.logistics_ratecardevent USING btree (pgh_context_id);

CREATE INDEX logistics_ratecardevent_pgh_obj_id_ee65f133 ON public.logistics_ratecardevent USING btree (pgh_obj_id);

CREATE INDEX logistics_ratecardevent_service_id_dff64f7f ON public.logistics_ratecardevent USING btree (service_id);

CREATE INDEX logistics_remotearea_service_id_ef4e3c25 ON public.logistics_remotearea USING btree (service_id);

CREATE INDEX logistics_remoteareaevent_pgh_context_id_701de4c6 ON public.logistics_remoteareaevent USING btree (pgh_context_id);

CREATE INDEX logistics_remoteareaevent_pgh_obj_id_80e09090 ON public.logistics_remoteareaevent USING btree (pgh_obj_id);

CREATE INDEX logistics_remoteareaevent_service_id_63493cca ON public.logistics_remoteareaevent USING btree (service_id);

CREATE INDEX logistics_routingrule_service_id_9b70b7f2 ON public.logistics_routingrule USING btree (service_id);

CREATE INDEX logistics_routingruleevent_pgh_context_id_da1cf052 ON public.logistics_routingruleevent USING btree (pgh_context_id);

CREATE INDEX logistics_routingruleevent_pgh_obj_id_d2045143 ON public.logistics_routingruleevent USING btree (pgh_obj_id);

CREATE INDEX logistics_routingruleevent_service_id_139927e3 ON public.logistics_routingruleevent USING btree (service_id);

CREATE INDEX logistics_scanevent_actor_id_86fc6664 ON public.logistics_scanevent USING btree (actor_id);

CREATE INDEX logistics_scanevent_parcel_id_96b5a332 ON public.logistics_scanevent USING btree (parcel_id);

CREATE INDEX logistics_service_account_id_56f61d6e ON public.logistics_service USING btree (account_id);

CREATE INDEX logistics_service_carrier_id_edb836a9 ON public.logistics_service USING btree (carrier_id);

CREATE INDEX logistics_service_code_5820ab87_like ON public.logistics_service USING btree (code varchar_pattern_ops);

CREATE INDEX logistics_service_warehouses_service_id_d72476af ON public.logistics_service_warehouses USING btree (service_id);

CREATE INDEX logistics_service_warehouses_warehouse_id_c150ed96 ON public.logistics_service_warehouses USING btree (warehouse_id);

CREATE INDEX logistics_serviceevent_account_id_ae00c64a ON public.logistics_serviceevent USING btree (account_id);

CREATE INDEX logistics_serviceevent_carrier_id_a19d8e57 ON public.logistics_serviceevent USING btree (carrier_id);

CREATE INDEX logistics_serviceevent_pgh_context_id_80cf2102 ON public.logistics_serviceevent USING btree (pgh_context_id);

CREATE INDEX logistics_serviceevent_pgh_obj_id_2358eb99 ON public.logistics_serviceevent USING btree (pgh_obj_id);

CREATE INDEX logistics_servicetermsevent_pgh_context_id_ca326af3 ON public.logistics_servicetermsevent USING btree (pgh_context_id);

CREATE INDEX logistics_servicetermsevent_pgh_obj_id_89a4af5f ON public.logistics_servicetermsevent USING btree (pgh_obj_id);

CREATE INDEX logistics_servicetermsevent_service_id_b93a29bd ON public.logistics_servicetermsevent USING btree (service_id);

CREATE INDEX logistics_trackingevent_account_id_7fd8ecf9 ON public.logistics_trackingevent USING btree (account_id);

CREATE INDEX logistics_trackingevent_parcel_id_39d91a4e ON public.logistics_trackingevent USING btree (parcel_id);

CREATE INDEX logistics_wallline_place_id_d05b2590 ON public.logistics_wallline USING btree (place_id);

CREATE INDEX logistics_wallline_sku_id_2215a386 ON public.logistics_wallline USING btree (sku_id);

CREATE INDEX logistics_wave_created_by_id_27609ab1 ON public.logistics_wave USING btree (created_by_id);

CREATE INDEX logistics_wave_number_309c8444_like ON public.logistics_wave USING btree (number varchar_pattern_ops);

CREATE INDEX logistics_wave_picker_id_c3797dbb ON public.logistics_wave USING btree (picker_id);

CREATE INDEX logistics_wave_warehouse_id_fae714cd ON public.logistics_wave USING btree (warehouse_id);

CREATE INDEX logistics_waveparcel_out_by_id_3d1d3dc1 ON public.logistics_waveparcel USING btree (out_by_id);

CREATE INDEX logistics_waveparcel_parcel_id_0ebb8b2f ON public.logistics_waveparcel USING btree (parcel_id);

CREATE INDEX logistics_waveparcel_wave_id_75875eb3 ON public.logistics_waveparcel USING btree (wave_id);

CREATE INDEX logistics_wavepick_bin_id_699471ae ON public.logistics_wavepick USING btree (bin_id);

CREATE INDEX logistics_wavepick_by_id_b52346f3 ON public.logistics_wavepick USING btree (by_id);

CREATE INDEX logistics_wavepick_sku_id_1cc94f2f ON public.logistics_wavepick USING btree (sku_id);

CREATE INDEX logistics_wavepick_wave_id_508079c8 ON public.logistics_wavepick USING btree (wave_id);

CREATE INDEX logistics_zone_service_id_e1a984a9 ON public.logistics_zone USING btree (service_id);

CREATE INDEX logistics_zonearea_service_id_81ed2e87 ON public.logistics_zonearea USING btree (service_id);

CREATE INDEX logistics_zonearea_zone_id_333ea869 ON public.logistics_zonearea USING btree (zone_id);

CREATE INDEX logistics_zoneareaevent_pgh_context_id_20b813d9 ON public.logistics_zoneareaevent USING btree (pgh_context_id);

CREATE INDEX logistics_zoneareaevent_pgh_obj_id_626df9c2 ON public.logistics_zoneareaevent USING btree (pgh_obj_id);

CREATE INDEX logistics_zoneareaevent_service_id_0349af26 ON public.logistics_zoneareaevent USING btree (service_id);

CREATE INDEX logistics_zoneareaevent_zone_id_f859d595 ON public.logistics_zoneareaevent USING btree (zone_id);

CREATE INDEX logistics_zoneevent_pgh_context_id_85da4151 ON public.logistics_zoneevent USING btree (pgh_context_id);

CREATE INDEX logistics_zoneevent_pgh_obj_id_3bf5ff27 ON public.logistics_zoneevent USING btree (pgh_obj_id);

CREATE INDEX logistics_zoneevent_service_id_e6f2476c ON public.logistics_zoneevent USING btree (service_id);

CREATE UNIQUE INDEX manifest_open_once ON public.logistics_manifest USING btree (carrier_id, warehouse_id) WHERE (handed_at IS NULL);

CREATE INDEX manifest_rows ON public.logistics_manifestparcel USING btree (manifest_id, id);

CREATE INDEX message_of_conversation ON public.aftersales_message USING btree (conversation_id, sent_at, id);

CREATE UNIQUE INDEX message_once ON public.aftersales_message USING btree (conversation_id, external_id) WHERE (NOT ((external_id)::text = ''::text));

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);

CREATE INDEX mirror_level_by_level ON public.inventory_mirrorlevel USING btree (level_id);

CREATE INDEX mirror_sale_by_level ON public.inventory_mirrorsale USING btree (level_id, left_at DESC);

CREATE INDEX order_by_country ON public.orders_order USING btree (country, ordered_at DESC, id DESC);

CREATE INDEX order_by_deadline ON public.orders_order USING btree (ship_by, id);

CREATE INDEX order_by_state ON public.orders_order USING btree (state, ordered_at DESC, id DESC);

CREATE INDEX order_by_store ON public.orders_order USING btree (store_id, ordered_at DESC, id DESC);

CREATE INDEX order_by_store_state ON public.orders_order USING btree (store_id, state, ordered_at DESC, id DESC);

CREATE INDEX order_deadline ON public.orders_order USING btree (ship_by, id) WHERE (held OR ((state)::text = ANY (ARRAY[('new'::character varying)::text, ('review'::character varying)::text, ('approved'::character varying)::text, ('allocated'::character varying)::text, ('fulfilling'::character varying)::text])));

CREATE INDEX order_due ON public.orders_order USING btree (due_at, id) WHERE ((state)::text = ANY (ARRAY[('new'::character varying)::text, ('review'::character varying)::text, ('approved'::character varying)::text, ('allocated'::character varying)::text, ('fulfilling'::character varying)::text]));

CREATE INDEX order_external ON public.orders_order USING btree (external_id text_pattern_ops) INCLUDE (ordered_at, ship_by);

CREATE INDEX order_held ON public.orders_order USING btree (ordered_at DESC, id DESC) WHERE held;

CREATE INDEX order_live ON public.orders_order USING btree (ordered_at DESC, id DESC) WHERE (held OR ((state)::text = ANY (ARRAY[('new'::character varying)::text, ('review'::character varying)::text, ('approved'::character varying)::text, ('allocated'::character varying)::text, ('fulfilling'::character varying)::text])));

CREATE INDEX order_merged ON public.orders_order USING btree (ordered_at DESC, id DESC) WHERE (merge_id IS NOT NULL);

CREATE INDEX order_newest ON public.orders_order USING btree (ordered_at DESC, id DESC) INCLUDE (ship_by);

CREATE INDEX order_parcel_order ON public.orders_orderparcel USING btree (order_id);

CREATE INDEX order_tag_name ON public.orders_ordertag USING btree (name, order_id);

CREATE INDEX order_to_close ON public.orders_order USING btree (delivered_at, id) WHERE ((state)::text = 'delivered'::text);

CREATE INDEX order_to_forget ON public.orders_order USING btree (account_id, COALESCE(delivered_at, shipped_at, remote_shipped_at, cancelled_at, ordered_at), id) WHERE ((NOT forgotten) AND ((state)::text = ANY (ARRAY[('shipped'::character varying)::text, ('delivered'::character varying)::text, ('closed'::character varying)::text, ('cancelled'::character varying)::text])));

CREATE INDEX orders_addressedit_actor_id_72f340c0 ON public.orders_addressedit USING btree (actor_id);

CREATE INDEX orders_addressedit_order_id_4b94181e ON public.orders_addressedit USING btree (order_id);

CREATE INDEX orders_demand_line_id_514dc26b ON public.orders_demand USING btree (line_id);

CREATE INDEX orders_demand_portion_id_db3f1928 ON public.orders_demand USING btree (portion_id);

CREATE INDEX orders_demand_sku_id_24f2c8a7 ON public.orders_demand USING btree (sku_id);

CREATE INDEX orders_hold_order_id_cbe1f828 ON public.orders_hold USING btree (order_id);

CREATE INDEX orders_hold_placed_by_id_c9c53e57 ON public.orders_hold USING btree (placed_by_id);

CREATE INDEX orders_hold_released_by_id_c1f2be56 ON public.orders_hold USING btree (released_by_id);

CREATE INDEX orders_hold_rule_id_39e69406 ON public.orders_hold USING btree (rule_id);

CREATE INDEX orders_manualorder_created_by_id_1b1e29db ON public.orders_manualorder USING btree (created_by_id);

CREATE INDEX orders_merge_created_by_id_1148b331 ON public.orders_merge USING btree (created_by_id);

CREATE INDEX orders_merge_store_id_d91bd192 ON public.orders_merge USING btree (store_id);

CREATE INDEX orders_order_account_id_cf843c80 ON public.orders_order USING btree (account_id);

CREATE INDEX orders_order_approved_by_id_d6f46c4f ON public.orders_order USING btree (approved_by_id);

CREATE INDEX orders_order_merge_id_8118673e ON public.orders_order USING btree (merge_id);

CREATE INDEX orders_order_service_id_b6affa07 ON public.orders_order USING btree (service_id);

CREATE INDEX orders_order_store_id_138e1a80 ON public.orders_order USING btree (store_id);

CREATE INDEX orders_order_warehouse_id_110eb3b3 ON public.orders_order USING btree (warehouse_id);

CREATE INDEX orders_order_wished_service_id_2f4095cd ON public.orders_order USING btree (wished_service_id);

CREATE INDEX orders_order_wished_warehouse_id_c14c46a9 ON public.orders_order USING btree (wished_warehouse_id);

CREATE INDEX orders_orderline_listing_id_5ddb1180 ON public.orders_orderline USING btree (listing_id);

CREATE INDEX orders_orderline_order_id_17f8f3ef ON public.orders_orderline USING btree (order_id);

CREATE INDEX orders_orderline_sold_as_id_47c6f78b ON public.orders_orderline USING btree (sold_as_id);

CREATE INDEX orders_orderparcel_order_id_bffa896b ON public.orders_orderparcel USING btree (order_id);

CREATE INDEX orders_orderparcel_parcel_id_c90faab1 ON public.orders_orderparcel USING btree (parcel_id);

CREATE INDEX orders_ordertag_order_id_7cfdd7e6 ON public.orders_ordertag USING btree (order_id);

CREATE INDEX orders_ordertag_rule_id_380b9d39 ON public.orders_ordertag USING btree (rule_id);

CREATE INDEX orders_portion_created_by_id_b5ad02c9 ON public.orders_portion USING btree (created_by_id);

CREATE INDEX orders_portion_order_id_623ce512 ON public.orders_portion USING btree (order_id);

CREATE INDEX orders_rehearsalpart_rehearsal_id_a836f1ba ON public.orders_rehearsalpart USING btree (rehearsal_id);

CREATE INDEX orders_rehearsedorder_order_id_74afb9d2 ON public.orders_rehearsedorder USING btree (order_id);

CREATE INDEX orders_rehearsedorder_rehearsal_id_278c613b ON public.orders_rehearsedorder USING btree (rehearsal_id);

CREATE INDEX orders_rule_rule_set_id_d980c408 ON public.orders_rule USING btree (rule_set_id);

CREATE INDEX orders_ruleapplication_order_id_86653136 ON public.orders_ruleapplication USING btree (order_id);

CREATE INDEX orders_ruleapplication_rule_id_0d5bdbcc ON public.orders_ruleapplication USING btree (rule_id);

CREATE INDEX orders_ruleevent_pgh_context_id_dbf8ff86 ON public.orders_ruleevent USING btree (pgh_context_id);

CREATE INDEX orders_ruleevent_pgh_obj_id_5b9f166b ON public.orders_ruleevent USING btree (pgh_obj_id);

CREATE INDEX orders_ruleevent_rule_set_id_0bd95caf ON public.orders_ruleevent USING btree (rule_set_id);

CREATE INDEX orders_rulerehearsal_against_id_30ba3f8f ON public.orders_rulerehearsal USING btree (against_id);

CREATE INDEX orders_rulerehearsal_rule_set_id_48e12b7f ON public.orders_rulerehearsal USING btree (rule_set_id);

CREATE INDEX orders_rulerehearsal_started_by_id_96477afd ON public.orders_rulerehearsal USING btree (started_by_id);

CREATE INDEX orders_ruleset_copied_from_id_1966aa6c ON public.orders_ruleset USING btree (copied_from_id);

CREATE INDEX orders_ruleset_created_by_id_44528a07 ON public.orders_ruleset USING btree (created_by_id);

CREATE INDEX orders_ruleset_live_by_id_2f1d727f ON public.orders_ruleset USING btree (live_by_id);

CREATE INDEX orders_rulestanding_rule_set_id_f4fdd957 ON public.orders_rulestanding USING btree (rule_set_id);

CREATE INDEX orders_rulestanding_service_id_1540f470 ON public.orders_rulestanding USING btree (service_id);

CREATE INDEX orders_rulestanding_warehouse_id_83d02cb5 ON public.orders_rulestanding USING btree (warehouse_id);

CREATE INDEX orders_watchentry_added_by_id_9ca39c37 ON public.orders_watchentry USING btree (added_by_id);

CREATE INDEX orders_watchentry_order_id_11ec1b5e ON public.orders_watchentry USING btree (order_id);

CREATE INDEX orders_watchentry_removed_by_id_6761d016 ON public.orders_watchentry USING btree (removed_by_id);

CREATE INDEX orders_watchentryevent_added_by_id_5857ee65 ON public.orders_watchentryevent USING btree (added_by_id);

CREATE INDEX orders_watchentryevent_order_id_7373f845 ON public.orders_watchentryevent USING btree (order_id);

CREATE INDEX orders_watchentryevent_pgh_context_id_7fda5339 ON public.orders_watchentryevent USING btree (pgh_context_id);

CREATE INDEX orders_watchentryevent_pgh_obj_id_96284469 ON public.orders_watchentryevent USING btree (pgh_obj_id);

CREATE INDEX orders_watchentryevent_removed_by_id_1ac61691 ON public.orders_watchentryevent USING btree (removed_by_id);

CREATE INDEX outbox_by_lane ON public.kernel_outboxcommand USING btree (lane, id DESC);

CREATE INDEX outbox_due ON public.kernel_outboxcommand USING btree (lane, next_at) WHERE ((state)::text = ANY (ARRAY[('pending'::character varying)::text, ('sending'::character varying)::text, ('submitted'::character varying)::text, ('unknown'::character varying)::text]));

CREATE INDEX outbox_failed ON public.kernel_outboxcommand USING btree (id DESC) WHERE ((state)::text = ANY (ARRAY[('rejected'::character varying)::text, ('dead'::character varying)::text]));

CREATE INDEX outbox_key ON public.kernel_outboxcommand USING btree (key, id) WHERE ((state)::text = ANY (ARRAY[('pending'::character varying)::text, ('sending'::character varying)::text, ('submitted'::character varying)::text, ('unknown'::character varying)::text]));

CREATE INDEX parcel_by_state ON public.logistics_parcel USING btree (state, id DESC);

CREATE INDEX parcel_by_warehouse ON public.logistics_parcel USING btree (warehouse_id, id DESC);

CREATE INDEX parcel_by_warehouse_state ON public.logistics_parcel USING btree (warehouse_id, state, id DESC);

CREATE INDEX parcel_by_weighed ON public.logistics_parcel USING btree (weighed_at) WHERE (weighed_at IS NOT NULL);

CREATE INDEX parcel_came_back ON public.logistics_parcel USING btree (shipped_at, id) WHERE (returned_at IS NOT NULL);

CREATE INDEX parcel_label_open ON public.logistics_parcel USING btree (label_state, id DESC) WHERE (NOT ((label_state)::text = ANY (ARRAY[('own'::character varying)::text, ('bought'::character varying)::text, ('cancelled'::character varying)::text])));

CREATE INDEX parcel_on_the_way ON public.logistics_parcel USING btree (shipped_at, id) WHERE ((delivered_at IS NULL) AND ((label_state)::text = 'bought'::text) AND (returned_at IS NULL) AND ((state)::text = 'shipped'::text));

CREATE INDEX parcel_open ON public.logistics_parcel USING btree (warehouse_id, ship_by, id) WHERE ((state)::text = ANY (ARRAY[('labelled'::character varying)::text, ('verified'::character varying)::text, ('weighed'::character varying)::text]));

CREATE INDEX parcel_to_print ON public.logistics_parcel USING btree (id DESC) WHERE ((printed_at IS NULL) AND ((state)::text = ANY (ARRAY[('labelled'::character varying)::text, ('verified'::character varying)::text, ('weighed'::character varying)::text])));

CREATE INDEX payment_by_supplier ON public.finance_payment USING btree (supplier_id, id DESC);

CREATE INDEX people_apitoken_digest_af4674e2_like ON public.people_apitoken USING btree (digest varchar_pattern_ops);

CREATE INDEX people_apitoken_user_id_36fa5f8b ON public.people_apitoken USING btree (user_id);

CREATE INDEX people_companysettingsevent_pgh_context_id_0c780141 ON public.people_companysettingsevent USING btree (pgh_context_id);

CREATE INDEX people_companysettingsevent_pgh_obj_id_5519f593 ON public.people_companysettingsevent USING btree (pgh_obj_id);

CREATE INDEX people_user_groups_group_id_1f0237d0 ON public.people_user_groups USING btree (group_id);

CREATE INDEX people_user_groups_user_id_290df956 ON public.people_user_groups USING btree (user_id);

CREATE INDEX people_user_user_permissions_permission_id_55f01ef0 ON public.people_user_user_permissions USING btree (permission_id);

CREATE INDEX people_user_user_permissions_user_id_7d19557b ON public.people_user_user_permissions USING btree (user_id);

CREATE INDEX people_user_username_7e18cbac_like ON public.people_user USING btree (username varchar_pattern_ops);

CREATE INDEX people_userevent_pgh_context_id_4e690af2 ON public.people_userevent USING btree (pgh_context_id);

CREATE INDEX people_userevent_pgh_obj_id_27fef213 ON public.people_userevent USING btree (pgh_obj_id);

CREATE INDEX point_paper_now ON public.inventory_pointpaper USING btree (point_id, kind) WHERE (withdrawn_at IS NULL);

CREATE INDEX pool_due ON public.stores_quantitypool USING btree (account_id, next_at) WHERE (acked_version < desired_version);

CREATE INDEX pool_more_there ON public.stores_quantitypool USING btree (id) WHERE ((acked_version = desired_version) AND (read_back > desired));

CREATE INDEX portion_living ON public.orders_portion USING btree (order_id) WHERE (ended_at IS NULL);

CREATE INDEX portion_unpacked ON public.orders_portion USING btree (order_id) WHERE ((ended_at IS NULL) AND (NOT packed));

CREATE INDEX price_tag_differs ON public.stores_pricetag USING btree (id) WHERE ((acked_version = desired_version) AND (read_back IS NOT NULL) AND ((desired IS NULL) OR (read_back < desired) OR (read_back > desired)));

CREATE INDEX price_tag_due ON public.stores_pricetag USING btree (account_id, next_at) WHERE (acked_version < desired_version);

CREATE INDEX procurement_goodsreceipt_number_3be40599_like ON public.procurement_goodsreceipt USING btree (number varchar_pattern_ops);

CREATE INDEX procurement_goodsreceipt_order_id_3dbc0a29 ON public.procurement_goodsreceipt USING btree (order_id);

CREATE INDEX procurement_goodsreceipt_received_by_id_5f7c77b3 ON public.procurement_goodsreceipt USING btree (received_by_id);

CREATE INDEX procurement_goodsreceiptline_line_id_75f9b817 ON public.procurement_goodsreceiptline USING btree (line_id);

CREATE INDEX procurement_goodsreceiptline_receipt_id_2275764e ON public.procurement_goodsreceiptline USING btree (receipt_id);

CREATE INDEX procurement_latecost_actor_id_abcfa71a ON public.procurement_latecost USING btree (actor_id);

CREATE INDEX procurement_latecost_number_9124f237_like ON public.procurement_latecost USING btree (number varchar_pattern_ops);

CREATE INDEX procurement_latecost_supplier_id_69830688 ON public.procurement_latecost USING btree (supplier_id);

CREATE INDEX procurement_latecostline_late_cost_id_01518cdf ON public.procurement_latecostline USING btree (late_cost_id);

CREATE INDEX procurement_latecostline_receipt_line_id_95adf427 ON public.procurement_latecostline USING btree (receipt_line_id);

CREATE INDEX procurement_purchaseextra_order_id_7e79a59e ON public.procurement_purchaseextra USING btree (order_id);

CREATE INDEX procurement_purchaseextra_supplier_id_7662ad8c ON public.procurement_purchaseextra USING btree (supplier_id);

CREATE INDEX procurement_purchaseline_order_id_d2cb9fc2 ON public.procurement_purchaseline USING btree (order_id);

CREATE INDEX procurement_purchaseline_quote_id_4cb7d786 ON public.procurement_purchaseline USING btree (quote_id);

CREATE INDEX procurement_purchaseline_sku_id_ea2ede84 ON public.procurement_purchaseline USING btree (sku_id);

CREATE INDEX procurement_purchaseorder_approved_by_id_7f1dd0c2 ON public.procurement_purchaseorder USING btree (approved_by_id);

CREATE INDEX procurement_purchaseorder_created_by_id_58e96062 ON public.procurement_purchaseorder USING btree (created_by_id);

CREATE INDEX procurement_purchaseorder_number_edeec7c6_like ON public.procurement_purchaseorder USING btree (number varchar_pattern_ops);

CREATE INDEX procurement_purchaseorder_supplier_id_119eb9cd ON public.procurement_purchaseorder USING btree (supplier_id);

CREATE INDEX procurement_purchaseorder_warehouse_id_dad83760 ON public.procurement_purchaseorder USING btree (warehouse_id);

CREATE INDEX procurement_receiptextra_extra_id_48c01d1f ON public.procurement_receiptextra USING btree (extra_id);

CREATE INDEX procurement_receiptextra_receipt_line_id_8863556b ON public.procurement_receiptextra USING btree (receipt_line_id);

CREATE INDEX procurement_replenishment_quote_id_f576e525 ON public.procurement_replenishment USING btree (quote_id);

CREATE INDEX procurement_replenishment_sku_id_def5c9e1 ON public.procurement_replenishment USING btree (sku_id);

CREATE INDEX procurement_replenishment_supplier_id_b98e7866 ON public.procurement_replenishment USING btree (supplier_id);

CREATE INDEX procurement_replenishment_warehouse_id_2098d9e1 ON public.procurement_replenishment USING btree (warehouse_id);

CREATE INDEX procurement_supplier_code_704d399d_like ON public.procurement_supplier USING btree (code varchar_pattern_ops);

CREATE INDEX procurement_supplierevent_pgh_context_id_d1e2d320 ON public.procurement_supplierevent USING btree (pgh_context_id);

CREATE INDEX procurement_supplierevent_pgh_obj_id_5ffdd9e6 ON public.procurement_supplierevent USING btree (pgh_obj_id);

CREATE INDEX procurement_supplierquote_sku_id_c46ff006 ON public.procurement_supplierquote USING btree (sku_id);

CREATE INDEX procurement_supplierquote_supplier_id_1744b36c ON public.procurement_supplierquote USING btree (supplier_id);

CREATE INDEX procurement_supplierquoteevent_pgh_context_id_20ed8e63 ON public.procurement_supplierquoteevent USING btree (pgh_context_id);

CREATE INDEX procurement_supplierquoteevent_pgh_obj_id_5edcfe0a ON public.procurement_supplierquoteevent USING btree (pgh_obj_id);

CREATE INDEX procurement_supplierquoteevent_sku_id_ee47adf8 ON public.procurement_supplierquoteevent USING btree (sku_id);

CREATE INDEX procurement_supplierquoteevent_supplier_id_259e71fa ON public.procurement_supplierquoteevent USING btree (supplier_id);

CREATE INDEX products_barcode_code_200e2dc9_like ON public.products_barcode USING btree (code varchar_pattern_ops);

CREATE INDEX products_barcode_sku_id_7b4e1329 ON public.products_barcode USING btree (sku_id);

CREATE INDEX products_barcodeevent_pgh_context_id_6ba08e1e ON public.products_barcodeevent USING btree (pgh_context_id);

CREATE INDEX products_barcodeevent_pgh_obj_id_242a6be4 ON public.products_barcodeevent USING btree (pgh_obj_id);

CREATE INDEX products_barcodeevent_sku_id_95e2a74e ON public.products_barcodeevent USING btree (sku_id);

CREATE INDEX products_brand_name_8e67b7a6_like ON public.products_brand USING btree (name varchar_pattern_ops);

CREATE INDEX products_brandevent_pgh_context_id_446a3cf2 ON public.products_brandevent USING btree (pgh_context_id);

CREATE INDEX products_brandevent_pgh_obj_id_5d3e2198 ON public.products_brandevent USING btree (pgh_obj_id);

CREATE INDEX products_bundlepart_bundle_id_1529b821 ON public.products_bundlepart USING btree (bundle_id);

CREATE INDEX products_bundlepart_part_id_26f9694c ON public.products_bundlepart USING btree (part_id);

CREATE INDEX products_bundlepartevent_bundle_id_cf3c7f03 ON public.products_bundlepartevent USING btree (bundle_id);

CREATE INDEX products_bundlepartevent_part_id_9d5e4633 ON public.products_bundlepartevent USING btree (part_id);

CREATE INDEX products_bundlepartevent_pgh_context_id_20d76789 ON public.products_bundlepartevent USING btree (pgh_context_id);

CREATE INDEX products_bundlepartevent_pgh_obj_id_826a2579 ON public.products_bundlepartevent USING btree (pgh_obj_id);

CREATE INDEX products_category_parent_id_3388f6c9 ON public.products_category USING btree (parent_id);

CREATE INDEX products_categoryevent_parent_id_52e58b23 ON public.products_categoryevent USING btree (parent_id);

CREATE INDEX products_categoryevent_pgh_context_id_c0820df7 ON public.products_categoryevent USING btree (pgh_context_id);

CREATE INDEX products_categoryevent_pgh_obj_id_7eba588b ON public.products_categoryevent USING btree (pgh_obj_id);

CREATE INDEX products_customscode_sku_id_a17d1694 ON public.products_customscode USING btree (sku_id);

CREATE INDEX products_customscodeevent_pgh_context_id_0949d1f9 ON public.products_customscodeevent USING btree (pgh_context_id);

CREATE INDEX products_customscodeevent_pgh_obj_id_44be64dd ON public.products_customscodeevent USING btree (pgh_obj_id);

CREATE INDEX products_customscodeevent_sku_id_46825024 ON public.products_customscodeevent USING btree (sku_id);

CREATE INDEX products_declaredvalueevent_pgh_context_id_08ab1a29 ON public.products_declaredvalueevent USING btree (pgh_context_id);

CREATE INDEX products_declaredvalueevent_pgh_obj_id_554c2ccf ON public.products_declaredvalueevent USING btree (pgh_obj_id);

CREATE INDEX products_declaredvalueevent_sku_id_1db2a45a ON public.products_declaredvalueevent USING btree (sku_id);

CREATE INDEX products_designtask_created_by_id_013f678d ON public.products_designtask USING btree (created_by_id);

CREATE INDEX products_designtask_owner_id_515bba3c ON public.products_designtask USING btree (owner_id);

CREATE INDEX products_designtask_product_id_9235053d ON public.products_designtask USING btree (product_id);

CREATE INDEX products_designtask_reviewer_id_d28d6f76 ON public.products_designtask USING btree (reviewer_id);

CREATE INDEX products_designtask_store_id_92fa62d1 ON public.products_designtask USING btree (store_id);

CREATE INDEX products_designtaskevent_created_by_id_ee113c85 ON public.products_designtaskevent USING btree (created_by_id);

CREATE INDEX products_designtaskevent_owner_id_b6f55be5 ON public.products_designtaskevent USING btree (owner_id);

CREATE INDEX products_designtaskevent_pgh_context_id_14336f7f ON public.products_designtaskevent USING btree (pgh_context_id);

CREATE INDEX products_designtaskevent_pgh_obj_id_e01cd226 ON public.products_designtaskevent USING btree (pgh_obj_id);

CREATE INDEX products_designtaskevent_product_id_68f3e8a4 ON public.products_designtaskevent USING btree (product_id);

CREATE INDEX products_designtaskevent_reviewer_id_d75f9161 ON public.products_designtaskevent USING btree (reviewer_id);

CREATE INDEX products_designtaskevent_store_id_63766e71 ON public.products_designtaskevent USING btree (store_id);

CREATE INDEX products_forbiddenword_added_by_id_8a6e5fb9 ON public.products_forbiddenword USING btree (added_by_id);

CREATE INDEX products_forbiddenwordevent_added_by_id_616d64c5 ON public.products_forbiddenwordevent USING btree (added_by_id);

CREATE INDEX products_forbiddenwordevent_pgh_context_id_6fd3f4c7 ON public.products_forbiddenwordevent USING btree (pgh_context_id);

CREATE INDEX products_forbiddenwordevent_pgh_obj_id_a7e6056b ON public.products_forbiddenwordevent USING btree (pgh_obj_id);

CREATE INDEX products_imagefile_added_by_id_42bd88ee ON public.products_imagefile USING btree (added_by_id);

CREATE INDEX products_imagefile_sha256_5a87bdb3_like ON public.products_imagefile USING btree (sha256 varchar_pattern_ops);

CREATE INDEX products_launchcard_owner_id_ad7d4e2a ON public.products_launchcard USING btree (owner_id);

CREATE INDEX products_launchcardevent_owner_id_f0263a03 ON public.products_launchcardevent USING btree (owner_id);

CREATE INDEX products_launchcardevent_pgh_context_id_ebc723c1 ON public.products_launchcardevent USING btree (pgh_context_id);

CREATE INDEX products_launchcardevent_pgh_obj_id_7766003c ON public.products_launchcardevent USING btree (pgh_obj_id);

CREATE INDEX products_launchcardevent_product_id_98538368 ON public.products_launchcardevent USING btree (product_id);

CREATE INDEX products_launchcomment_author_id_de819339 ON public.products_launchcomment USING btree (author_id);

CREATE INDEX products_launchcomment_card_id_0f018c02 ON public.products_launchcomment USING btree (card_id);

CREATE INDEX products_listing_pool_id_acdfc8c9 ON public.products_listing USING btree (pool_id);

CREATE INDEX products_listing_sku_id_ca4c65fd ON public.products_listing USING btree (sku_id);

CREATE INDEX products_listing_store_id_a1ea4c28 ON public.products_listing USING btree (store_id);

CREATE INDEX products_listing_tag_id_66658e44 ON public.products_listing USING btree (tag_id);

CREATE INDEX products_listingchange_asked_by_id_1ff52486 ON public.products_listingchange USING btree (asked_by_id);

CREATE INDEX products_listingchange_draft_id_d356334f ON public.products_listingchange USING btree (draft_id);

CREATE INDEX products_listingdraft_created_by_id_d711ebcc ON public.products_listingdraft USING btree (created_by_id);

CREATE INDEX products_listingdraft_sku_id_b2becbe8 ON public.products_listingdraft USING btree (sku_id);

CREATE INDEX products_listingdraft_store_id_136f979a ON public.products_listingdraft USING btree (store_id);

CREATE INDEX products_listingdraftevent_created_by_id_f91cc65b ON public.products_listingdraftevent USING btree (created_by_id);

CREATE INDEX products_listingdraftevent_listing_id_5cebf1d5 ON public.products_listingdraftevent USING btree (listing_id);

CREATE INDEX products_listingdraftevent_pgh_context_id_aa5701e7 ON public.products_listingdraftevent USING btree (pgh_context_id);

CREATE INDEX products_listingdraftevent_pgh_obj_id_f9dd2444 ON public.products_listingdraftevent USING btree (pgh_obj_id);

CREATE INDEX products_listingdraftevent_sku_id_71a50fb2 ON public.products_listingdraftevent USING btree (sku_id);

CREATE INDEX products_listingdraftevent_store_id_8a52944b ON public.products_listingdraftevent USING btree (store_id);

CREATE INDEX products_listingevent_pgh_context_id_5701f459 ON public.products_listingevent USING btree (pgh_context_id);

CREATE INDEX products_listingevent_pgh_obj_id_68a1a29d ON public.products_listingevent USING btree (pgh_obj_id);

CREATE INDEX products_listingevent_pool_id_9a932043 ON public.products_listingevent USING btree (pool_id);

CREATE INDEX products_listingevent_sku_id_9fc071b3 ON public.products_listingevent USING btree (sku_id);

CREATE INDEX products_listingevent_store_id_6b818285 ON public.products_listingevent USING btree (store_id);

CREATE INDEX products_listingevent_tag_id_f0c40466 ON public.products_listingevent USING btree (tag_id);

CREATE INDEX products_product_brand_id_3e2e8fd1 ON public.products_product USING btree (brand_id);

CREATE INDEX products_product_category_id_9b594869 ON public.products_product USING btree (category_id);

CREATE INDEX products_product_code_29666384_like ON public.products_product USING btree (code varchar_pattern_ops);

CREATE INDEX products_productevent_brand_id_a15f798d ON public.products_productevent USING btree (brand_id);

CREATE INDEX products_productevent_category_id_bf7f0529 ON public.products_productevent USING btree (category_id);

CREATE INDEX products_productevent_pgh_context_id_04856875 ON public.products_productevent USING btree (pgh_context_id);

CREATE INDEX products_productevent_pgh_obj_id_9e38f584 ON public.products_productevent USING btree (pgh_obj_id);

CREATE INDEX products_productimage_file_id_be2d7f63 ON public.products_productimage USING btree (file_id);

CREATE INDEX products_productimage_product_id_e747596a ON public.products_productimage USING btree (product_id);

CREATE INDEX products_productimageevent_file_id_79cf49a9 ON public.products_productimageevent USING btree (file_id);

CREATE INDEX products_productimageevent_pgh_context_id_d954f89f ON public.products_productimageevent USING btree (pgh_context_id);

CREATE INDEX products_productimageevent_pgh_obj_id_5f7502e2 ON public.products_productimageevent USING btree (pgh_obj_id);

CREATE INDEX products_productimageevent_product_id_3d876663 ON public.products_productimageevent USING btree (product_id);

CREATE INDEX products_producttag_product_id_a1753ab6 ON public.products_producttag USING btree (product_id);

CREATE INDEX products_producttag_tag_id_0e65c375 ON public.products_producttag USING btree (tag_id);

CREATE INDEX products_producttagevent_pgh_context_id_1bce4c52 ON public.products_producttagevent USING btree (pgh_context_id);

CREATE INDEX products_producttagevent_pgh_obj_id_0fac9d2b ON public.products_producttagevent USING btree (pgh_obj_id);

CREATE INDEX products_producttagevent_product_id_c4015a28 ON public.products_producttagevent USING btree (product_id);

CREATE INDEX products_producttagevent_tag_id_151be11a ON public.products_producttagevent USING btree (tag_id);

CREATE INDEX products_sku_code_99b8ad43_like ON public.products_sku USING btree (code varchar_pattern_ops);

CREATE INDEX products_sku_product_id_42b6697f ON public.products_sku USING btree (product_id);

CREATE INDEX products_skuevent_pgh_context_id_95cdd270 ON public.products_skuevent USING btree (pgh_context_id);

CREATE INDEX products_skuevent_pgh_obj_id_6ac957a6 ON public.products_skuevent USING btree (pgh_obj_id);

CREATE INDEX products_skuevent_product_id_db8596ee ON public.products_skuevent USING btree (product_id);

CREATE INDEX products_skuimage_file_id_dfd1e007 ON public.products_skuimage USING btree (file_id);

CREATE INDEX products_skuimage_sku_id_0866f22b ON public.products_skuimage USING btree (sku_id);

CREATE INDEX products_skuimageevent_file_id_4038b5c0 ON public.products_skuimageevent USING btree (file_id);

CREATE INDEX products_skuimageevent_pgh_context_id_5ff91264 ON public.products_skuimageevent USING btree (pgh_context_id);

CREATE INDEX products_skuimageevent_pgh_obj_id_c05f39b3 ON public.products_skuimageevent USING btree (pgh_obj_id);

CREATE INDEX products_skuimageevent_sku_id_274a032d ON public.products_skuimageevent USING btree (sku_id);

CREATE INDEX products_skutag_sku_id_1b334dd0 ON public.products_skutag USING btree (sku_id);

CREATE INDEX products_skutag_tag_id_8249bf14 ON public.products_skutag USING btree (tag_id);

CREATE INDEX products_skutagevent_pgh_context_id_dda2ee7e ON public.products_skutagevent USING btree (pgh_context_id);

CREATE INDEX products_skutagevent_pgh_obj_id_c7ab1413 ON public.products_skutagevent USING btree (pgh_obj_id);

CREATE INDEX products_skutagevent_sku_id_25fe2d58 ON public.products_skutagevent USING btree (sku_id);

CREATE INDEX products_skutagevent_tag_id_7aea30e5 ON public.products_skutagevent USING btree (tag_id);

CREATE INDEX products_suppliercode_sku_id_61ffc980 ON public.products_suppliercode USING btree (sku_id);

CREATE INDEX products_suppliercodeevent_pgh_context_id_aa1c18e4 ON public.products_suppliercodeevent USING btree (pgh_context_id);

CREATE INDEX products_suppliercodeevent_pgh_obj_id_c75581a0 ON public.products_suppliercodeevent USING btree (pgh_obj_id);

CREATE INDEX products_suppliercodeevent_sku_id_8c9b3b16 ON public.products_suppliercodeevent USING btree (sku_id);

CREATE INDEX products_tag_name_df2d816e_like ON public.products_tag USING btree (name varchar_pattern_ops);

CREATE INDEX products_tagevent_pgh_context_id_075254ce ON public.products_tagevent USING btree (pgh_context_id);

CREATE INDEX products_tagevent_pgh_obj_id_34674de0 ON public.products_tagevent USING btree (pgh_obj_id);

CREATE INDEX purchase_by_state ON public.procurement_purchaseorder USING btree (state, id DESC);

CREATE INDEX purchase_by_supplier ON public.procurement_purchaseorder USING btree (supplier_id, id DESC);

CREATE INDEX purchase_line_of_sku ON public.procurement_purchaseline USING btree (sku_id, order_id);

CREATE INDEX purchase_open ON public.procurement_purchaseorder USING btree (warehouse_id, expected_on, id) WHERE ((state)::text = 'approved'::text);

CREATE INDEX push_ack_age ON public.stores_pushack USING btree (acked_at);

CREATE INDEX push_ack_target ON public.stores_pushack USING btree (kind, target_id, id DESC);

CREATE INDEX push_rule_fixed ON public.inventory_listingpushrule USING btree (fixed_until) WHERE (fixed_until IS NOT NULL);

CREATE INDEX quote_of_sku ON public.procurement_supplierquote USING btree (sku_id, supplier_id, valid_from DESC);

CREATE INDEX refund_of_case ON public.aftersales_refund USING btree (case_id, id);

CREATE INDEX rehearsed_kind ON public.orders_rehearsedorder USING btree (rehearsal_id, kind, id);

CREATE INDEX replenishment_all ON public.procurement_replenishment USING btree (days_left, id);

CREATE INDEX replenishment_due ON public.procurement_replenishment USING btree (days_left, id) WHERE (suggested > 0);

CREATE UNIQUE INDEX reply_template_once ON public.aftersales_replytemplate USING btree (name) WHERE (retired_at IS NULL);

CREATE INDEX reservation_open ON public.inventory_reservation USING btree (level_id, deadline, id) WHERE (held > 0);

CREATE INDEX reservation_queue ON public.inventory_reservation USING btree (level_id, deadline, queued_at, id) WHERE (waiting > 0);

CREATE INDEX revaluation_by_day ON public.inventory_revaluation USING btree (at);

CREATE INDEX review_by_store ON public.aftersales_review USING btree (store_id, reviewed_at DESC, id DESC);

CREATE INDEX review_newest ON public.aftersales_review USING btree (reviewed_at DESC, id DESC);

CREATE INDEX review_unseen ON public.aftersales_review USING btree (reviewed_at DESC, id DESC) WHERE (seen_at IS NULL);

CREATE INDEX rule_application_rule ON public.orders_ruleapplication USING btree (rule_id, id DESC);

CREATE INDEX rule_rehearsal_old ON public.orders_rulerehearsal USING btree (delete_after);

CREATE UNIQUE INDEX rule_set_one_live ON public.orders_ruleset USING btree (state) WHERE ((state)::text = 'live'::text);

CREATE INDEX scan_by_actor ON public.logistics_scanevent USING btree (actor_id, id DESC);

CREATE INDEX scan_by_parcel ON public.logistics_scanevent USING btree (parcel_id, id);

CREATE INDEX scan_finished ON public.logistics_scanevent USING btree (actor_id, at) WHERE ((outcome)::text = ANY (ARRAY[('picked'::character varying)::text, ('wave_picked'::character varying)::text, ('slot_full'::character varying)::text, ('verified'::character varying)::text, ('weighed'::character varying)::text, ('shipped_now'::character varying)::text, ('checked'::character varying)::text]));

CREATE INDEX settlement_by_account ON public.finance_settlement USING btree (account_id, id DESC);

CREATE INDEX settlement_line_open ON public.finance_settlementline USING btree (settlement_id, id) WHERE (NOT ((state)::text = ANY (ARRAY[('matched'::character varying)::text, ('accepted'::character varying)::text])));

CREATE INDEX sku_archived ON public.products_sku USING btree (code) WHERE (archived_at IS NOT NULL);

CREATE INDEX sku_folded_code ON public.products_sku USING btree (translate(upper((code)::text), ' -_./'::text, ''::text));

CREATE INDEX sku_kind_code ON public.products_sku USING btree (kind, code);

CREATE INDEX sku_text_grams ON public.products_skutext USING gin (grams);

CREATE INDEX sku_traits ON public.products_sku USING gin (traits);

CREATE INDEX stock_alert_any_open ON public.inventory_stockalert USING btree (id DESC) WHERE (closed_at IS NULL);

CREATE INDEX stock_alert_open ON public.inventory_stockalert USING btree (kind, id DESC) WHERE (closed_at IS NULL);

CREATE UNIQUE INDEX stock_alert_open_once ON public.inventory_stockalert USING btree (kind, sku_id) WHERE (closed_at IS NULL);

CREATE INDEX stock_count_by_state ON public.inventory_stockcount USING btree (state, id DESC);

CREATE INDEX stock_count_entry_mine ON public.inventory_stockcountentry USING btree (counted_by_id, id DESC);

CREATE INDEX stock_document_by_kind ON public.inventory_stockdocument USING btree (kind, id DESC);

CREATE INDEX stock_document_by_place ON public.inventory_stockdocument USING btree (warehouse_id, id DESC);

CREATE INDEX stock_document_mine ON public.inventory_stockdocument USING btree (created_by_id, id DESC);

CREATE INDEX stock_level_by_warehouse ON public.inventory_stocklevel USING btree (warehouse_id, sku_id);

CREATE INDEX stock_move_by_day ON public.inventory_stockmove USING btree (at) INCLUDE (level_id, delta, value, kind);

CREATE INDEX stock_move_level ON public.inventory_stockmove USING btree (level_id, id DESC);

CREATE INDEX stock_request_pending ON public.inventory_stockrequest USING btree (id DESC) WHERE ((state)::text = 'pending'::text);

CREATE INDEX stores_consenttrip_account_id_7d19b95a ON public.stores_consenttrip USING btree (account_id);

CREATE INDEX stores_consenttrip_nonce_cedd3e9f_like ON public.stores_consenttrip USING btree (nonce varchar_pattern_ops);

CREATE INDEX stores_consenttrip_user_id_bcb845f6 ON public.stores_consenttrip USING btree (user_id);

CREATE INDEX stores_pricetag_account_id_6da719a3 ON public.stores_pricetag USING btree (account_id);

CREATE INDEX stores_pricetag_store_id_f7babdc9 ON public.stores_pricetag USING btree (store_id);

CREATE INDEX stores_pushack_account_id_546f10ef ON public.stores_pushack USING btree (account_id);

CREATE INDEX stores_quantitypool_account_id_1ccb8186 ON public.stores_quantitypool USING btree (account_id);

CREATE INDEX stores_quantitypool_store_id_b5331704 ON public.stores_quantitypool USING btree (store_id);

CREATE INDEX stores_ratebudget_account_id_8bb55411 ON public.stores_ratebudget USING btree (account_id);

CREATE INDEX stores_selleraccount_hook_key_f47b0eec_like ON public.stores_selleraccount USING btree (hook_key varchar_pattern_ops);

CREATE INDEX stores_selleraccount_import_job_id_6458b926 ON public.stores_selleraccount USING btree (import_job_id);

CREATE INDEX stores_selleraccountevent_import_job_id_2310e434 ON public.stores_selleraccountevent USING btree (import_job_id);

CREATE INDEX stores_selleraccountevent_pgh_context_id_e169974c ON public.stores_selleraccountevent USING btree (pgh_context_id);

CREATE INDEX stores_selleraccountevent_pgh_obj_id_ef88b7c2 ON public.stores_selleraccountevent USING btree (pgh_obj_id);

CREATE INDEX stores_store_account_id_a7654848 ON public.stores_store USING btree (account_id);

CREATE INDEX stores_store_name_a14c6c66_like ON public.stores_store USING btree (name varchar_pattern_ops);

CREATE INDEX stores_storeaccess_store_id_c7ffd730 ON public.stores_storeaccess USING btree (store_id);

CREATE INDEX stores_storeaccess_user_id_5e2ee4e9 ON public.stores_storeaccess USING btree (user_id);

CREATE INDEX stores_storeaccessevent_pgh_context_id_b3d685c1 ON public.stores_storeaccessevent USING btree (pgh_context_id);

CREATE INDEX stores_storeaccessevent_pgh_obj_id_8bc70c67 ON public.stores_storeaccessevent USING btree (pgh_obj_id);

CREATE INDEX stores_storeaccessevent_store_id_ac05d2b2 ON public.stores_storeaccessevent USING btree (store_id);

CREATE INDEX stores_storeaccessevent_user_id_9f3c3734 ON public.stores_storeaccessevent USING btree (user_id);

CREATE INDEX stores_storeevent_account_id_5d413805 ON public.stores_storeevent USING btree (account_id);

CREATE INDEX stores_storeevent_pgh_context_id_5b6325e3 ON public.stores_storeevent USING btree (pgh_context_id);

CREATE INDEX stores_storeevent_pgh_obj_id_ca04b97d ON public.stores_storeevent USING btree (pgh_obj_id);

CREATE INDEX stores_syncstate_account_id_488bf692 ON public.stores_syncstate USING btree (account_id);

CREATE INDEX timeline_buyers ON public.kernel_timelineentry USING btree (id DESC) WHERE ((action)::text = ANY (ARRAY[('order.buyer_revealed'::character varying)::text, ('order.buyer_erased'::character varying)::text]));

CREATE INDEX timeline_revealed ON public.kernel_timelineentry USING btree (id DESC) WHERE ((action)::text = 'order.buyer_revealed'::text);

CREATE INDEX timeline_subject ON public.kernel_timelineentry USING btree (subject_kind, subject_id, id);

CREATE INDEX top_up_newest ON public.distribution_topup USING btree (wallet_id, id DESC);

CREATE INDEX top_up_open ON public.distribution_topup USING btree (id DESC) WHERE ((state)::text = 'requested'::text);

CREATE INDEX tracking_by_parcel ON public.logistics_trackingevent USING btree (parcel_id, at, id);

CREATE INDEX transfer_by_state ON public.inventory_transfer USING btree (state, id DESC);

CREATE INDEX transfer_line_under_way ON public.inventory_transferline USING btree (sku_id) WHERE (sent > (arrived + lost));

CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY (ARRAY[('totp'::character varying)::text, ('recovery_codes'::character varying)::text]));

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE UNIQUE INDEX unknown_parcel_open_once ON public.aftersales_unknownparcel USING btree (code) WHERE (case_id IS NULL);

CREATE UNIQUE INDEX user_name_once ON public.people_user USING btree (lower((username)::text));

CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);

CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);

CREATE INDEX wallet_entry_by_day ON public.distribution_walletentry USING btree (wallet_id, at, id);

CREATE INDEX wallet_entry_newest ON public.distribution_walletentry USING btree (wallet_id, id DESC);

CREATE INDEX wallet_hold_open ON public.distribution_wallethold USING btree (wallet_id) WHERE ((state)::text = 'held'::text);

CREATE UNIQUE INDEX watch_entry_once ON public.orders_watchentry USING btree (kind, hash, address_hash) NULLS NOT DISTINCT WHERE (removed_at IS NULL);

CREATE INDEX wave_by_state ON public.logistics_wave USING btree (state, id DESC);

CREATE INDEX wave_by_warehouse ON public.logistics_wave USING btree (warehouse_id, id DESC);

CREATE UNIQUE INDEX wave_parcel_in_one ON public.logistics_waveparcel USING btree (parcel_id) WHERE live;

CREATE INDEX wave_pick_short ON public.logistics_wavepick USING btree (id DESC) WHERE (short > 0);

CREATE TRIGGER aftersales_inspection_append_only BEFORE DELETE OR UPDATE ON public.aftersales_inspection FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER aftersales_message_fixed BEFORE DELETE OR UPDATE ON public.aftersales_message FOR EACH ROW EXECUTE FUNCTION public.aftersales_message_fixed();

CREATE TRIGGER aftersales_returnarrival_append_only BEFORE DELETE OR UPDATE ON public.aftersales_returnarrival FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER bundle_not_nested BEFORE INSERT OR UPDATE ON public.products_bundlepart FOR EACH ROW EXECUTE FUNCTION public.products_bundle_not_nested();

CREATE TRIGGER category_no_circle BEFORE INSERT OR UPDATE OF parent_id ON public.products_category FOR EACH ROW WHEN ((new.parent_id IS NOT NULL)) EXECUTE FUNCTION public.products_category_no_circle();

CREATE TRIGGER distribution_walletentry_append_only BEFORE DELETE OR UPDATE ON public.distribution_walletentry FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER finance_entry_append_only BEFORE DELETE OR UPDATE ON public.finance_entry FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER finance_leg_append_only BEFORE DELETE OR UPDATE ON public.finance_leg FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER finance_legs_balance AFTER INSERT ON public.finance_leg REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION public.finance_legs_balance();

CREATE TRIGGER finance_month_is_open AFTER INSERT ON public.finance_entry REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION public.finance_month_is_open();

CREATE TRIGGER finance_opening_append_only BEFORE DELETE OR UPDATE ON public.finance_opening FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER finance_payment_append_only BEFORE DELETE OR UPDATE ON public.finance_payment FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER finance_paymentreversal_append_only BEFORE DELETE OR UPDATE ON public.finance_paymentreversal FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER finance_paymentshare_append_only BEFORE DELETE OR UPDATE ON public.finance_paymentshare FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER finance_settlement_as_published BEFORE UPDATE ON public.finance_settlement FOR EACH ROW WHEN (((old.account_id IS DISTINCT FROM new.account_id) OR ((old.external_id)::text IS DISTINCT FROM (new.external_id)::text) OR ((old.currency)::text IS DISTINCT FROM (new.currency)::text) OR (old.period_from IS DISTINCT FROM new.period_from) OR (old.period_to IS DISTINCT FROM new.period_to) OR (old.total IS DISTINCT FROM new.total))) EXECUTE FUNCTION public.finance_as_published();

CREATE TRIGGER finance_settlement_stays BEFORE DELETE ON public.finance_settlement FOR EACH ROW EXECUTE FUNCTION public.finance_as_published();

CREATE TRIGGER finance_settlementline_as_published BEFORE UPDATE ON public.finance_settlementline FOR EACH ROW WHEN (((old.settlement_id IS DISTINCT FROM new.settlement_id) OR ((old.external_line_id)::text IS DISTINCT FROM (new.external_line_id)::text) OR ((old.raw_kind)::text IS DISTINCT FROM (new.raw_kind)::text) OR ((old.order_ref)::text IS DISTINCT FROM (new.order_ref)::text) OR (old.posted_on IS DISTINCT FROM new.posted_on) OR (old.amount IS DISTINCT FROM new.amount) OR (old.booked IS DISTINCT FROM new.booked))) EXECUTE FUNCTION public.finance_as_published();

CREATE TRIGGER finance_settlementline_stays BEFORE DELETE ON public.finance_settlementline FOR EACH ROW EXECUTE FUNCTION public.finance_as_published();

CREATE TRIGGER finance_withdrawal_append_only BEFORE DELETE OR UPDATE ON public.finance_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_binmove_append_only BEFORE DELETE OR UPDATE ON public.inventory_binmove FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_binned_is_bins AFTER UPDATE OF binned ON public.inventory_stocklevel FOR EACH ROW WHEN (((old.binned IS DISTINCT FROM new.binned) AND (pg_trigger_depth() = 0))) EXECUTE FUNCTION public.inventory_binned_is_bins();

CREATE TRIGGER inventory_binned_is_bins_new AFTER INSERT ON public.inventory_stocklevel FOR EACH ROW WHEN ((new.binned <> 0)) EXECUTE FUNCTION public.inventory_binned_is_bins();

CREATE TRIGGER inventory_bins_counted_in AFTER INSERT ON public.inventory_binlevel REFERENCING NEW TABLE AS new_bins FOR EACH STATEMENT EXECUTE FUNCTION public.inventory_bins_counted();

CREATE TRIGGER inventory_bins_counted_out AFTER DELETE ON public.inventory_binlevel REFERENCING OLD TABLE AS old_bins FOR EACH STATEMENT EXECUTE FUNCTION public.inventory_bins_counted();

CREATE TRIGGER inventory_bins_counted_up AFTER UPDATE ON public.inventory_binlevel REFERENCING OLD TABLE AS old_bins NEW TABLE AS new_bins FOR EACH STATEMENT EXECUTE FUNCTION public.inventory_bins_counted();

CREATE TRIGGER inventory_cameback_append_only BEFORE DELETE OR UPDATE ON public.inventory_cameback FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_collection_stays BEFORE UPDATE ON public.inventory_collection FOR EACH ROW EXECUTE FUNCTION public.inventory_collection_stays();

CREATE TRIGGER inventory_collectionline_append_only BEFORE DELETE OR UPDATE ON public.inventory_collectionline FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_layerrevaluation_append_only BEFORE DELETE OR UPDATE ON public.inventory_layerrevaluation FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_layeruse_append_only BEFORE DELETE OR UPDATE ON public.inventory_layeruse FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_mirrorlevel_newer BEFORE UPDATE ON public.inventory_mirrorlevel FOR EACH ROW EXECUTE FUNCTION public.inventory_mirror_newer();

CREATE TRIGGER inventory_mirrorreport_append_only BEFORE DELETE OR UPDATE ON public.inventory_mirrorreport FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_mirrorsale_append_only BEFORE DELETE OR UPDATE ON public.inventory_mirrorsale FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_moverevaluation_append_only BEFORE DELETE OR UPDATE ON public.inventory_moverevaluation FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_revaluation_append_only BEFORE DELETE OR UPDATE ON public.inventory_revaluation FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_stockcountentry_append_only BEFORE DELETE OR UPDATE ON public.inventory_stockcountentry FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_stockdocument_append_only BEFORE DELETE OR UPDATE ON public.inventory_stockdocument FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_stockdocumentline_append_only BEFORE DELETE OR UPDATE ON public.inventory_stockdocumentline FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_stockmove_append_only BEFORE DELETE OR UPDATE ON public.inventory_stockmove FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_transferarrival_append_only BEFORE DELETE OR UPDATE ON public.inventory_transferarrival FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER inventory_transferarrivalline_append_only BEFORE DELETE OR UPDATE ON public.inventory_transferarrivalline FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER kernel_timelineentry_append_only BEFORE DELETE OR UPDATE ON public.kernel_timelineentry FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER logistics_labelcost_append_only BEFORE DELETE OR UPDATE ON public.logistics_labelcost FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER logistics_labelprint_append_only BEFORE DELETE OR UPDATE ON public.logistics_labelprint FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER logistics_scanevent_append_only BEFORE DELETE OR UPDATE ON public.logistics_scanevent FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER logistics_trackingevent_append_only BEFORE DELETE OR UPDATE ON public.logistics_trackingevent FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER orders_rule_frozen BEFORE INSERT OR DELETE OR UPDATE ON public.orders_rule FOR EACH ROW EXECUTE FUNCTION public.orders_rule_frozen();

CREATE TRIGGER orders_ruleapplication_append_only BEFORE DELETE OR UPDATE ON public.orders_ruleapplication FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER orders_ruleset_life BEFORE DELETE OR UPDATE ON public.orders_ruleset FOR EACH ROW EXECUTE FUNCTION public.orders_ruleset_life();

CREATE TRIGGER pgtrigger_append_only_039f0 BEFORE DELETE OR UPDATE ON public.logistics_servicetermsevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_039f0();

CREATE TRIGGER pgtrigger_append_only_03f58 BEFORE DELETE OR UPDATE ON public.logistics_remoteareaevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_03f58();

CREATE TRIGGER pgtrigger_append_only_0f379 BEFORE DELETE OR UPDATE ON public.kernel_fxrateevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_0f379();

CREATE TRIGGER pgtrigger_append_only_15389 BEFORE DELETE OR UPDATE ON public.distribution_pricelistevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_15389();

CREATE TRIGGER pgtrigger_append_only_22920 BEFORE DELETE OR UPDATE ON public.products_brandevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_22920();

CREATE TRIGGER pgtrigger_append_only_22ee8 BEFORE DELETE OR UPDATE ON public.inventory_listingpushruleevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_22ee8();

CREATE TRIGGER pgtrigger_append_only_2bb87 BEFORE DELETE OR UPDATE ON public.people_companysettingsevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_2bb87();

CREATE TRIGGER pgtrigger_append_only_3635c BEFORE DELETE OR UPDATE ON public.orders_ruleevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_3635c();

CREATE TRIGGER pgtrigger_append_only_409f3 BEFORE DELETE OR UPDATE ON public.products_declaredvalueevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_409f3();

CREATE TRIGGER pgtrigger_append_only_45583 BEFORE DELETE OR UPDATE ON public.inventory_storewarehouseevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_45583();

CREATE TRIGGER pgtrigger_append_only_485b7 BEFORE DELETE OR UPDATE ON public.orders_watchentryevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_485b7();

CREATE TRIGGER pgtrigger_append_only_4899e BEFORE DELETE OR UPDATE ON public.inventory_pickuptermsevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_4899e();

CREATE TRIGGER pgtrigger_append_only_4ae96 BEFORE DELETE OR UPDATE ON public.products_designtaskevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_4ae96();

CREATE TRIGGER pgtrigger_append_only_4cdc1 BEFORE DELETE OR UPDATE ON public.distribution_distributoruserevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_4cdc1();

CREATE TRIGGER pgtrigger_append_only_513ed BEFORE DELETE OR UPDATE ON public.products_productimageevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_513ed();

CREATE TRIGGER pgtrigger_append_only_550b0 BEFORE DELETE OR UPDATE ON public.logistics_ratecardevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_550b0();

CREATE TRIGGER pgtrigger_append_only_632ac BEFORE DELETE OR UPDATE ON public.finance_priceruleevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_632ac();

CREATE TRIGGER pgtrigger_append_only_64833 BEFORE DELETE OR UPDATE ON public.procurement_supplierquoteevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_64833();

CREATE TRIGGER pgtrigger_append_only_64f1f BEFORE DELETE OR UPDATE ON public.products_customscodeevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_64f1f();

CREATE TRIGGER pgtrigger_append_only_6587f BEFORE DELETE OR UPDATE ON public.inventory_binevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_6587f();

CREATE TRIGGER pgtrigger_append_only_66c5d BEFORE DELETE OR UPDATE ON public.aftersales_replytemplateevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_66c5d();

CREATE TRIGGER pgtrigger_append_only_67521 BEFORE DELETE OR UPDATE ON public.logistics_routingruleevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_67521();

CREATE TRIGGER pgtrigger_append_only_6b46e BEFORE DELETE OR UPDATE ON public.products_listingdraftevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_6b46e();

CREATE TRIGGER pgtrigger_append_only_6b8ff BEFORE DELETE OR UPDATE ON public.products_suppliercodeevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_6b8ff();

CREATE TRIGGER pgtrigger_append_only_6dadb BEFORE DELETE OR UPDATE ON public.products_barcodeevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_6dadb();

CREATE TRIGGER pgtrigger_append_only_7c162 BEFORE DELETE OR UPDATE ON public.logistics_cardrateevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_7c162();

CREATE TRIGGER pgtrigger_append_only_7f27f BEFORE DELETE OR UPDATE ON public.logistics_serviceevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_7f27f();

CREATE TRIGGER pgtrigger_append_only_7f9c3 BEFORE DELETE OR UPDATE ON public.products_skutagevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_7f9c3();

CREATE TRIGGER pgtrigger_append_only_832e6 BEFORE DELETE OR UPDATE ON public.products_listingevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_832e6();

CREATE TRIGGER pgtrigger_append_only_87ade BEFORE DELETE OR UPDATE ON public.inventory_alertruleevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_87ade();

CREATE TRIGGER pgtrigger_append_only_94052 BEFORE DELETE OR UPDATE ON public.products_producttagevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_94052();

CREATE TRIGGER pgtrigger_append_only_9c7a4 BEFORE DELETE OR UPDATE ON public.logistics_carrierevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_9c7a4();

CREATE TRIGGER pgtrigger_append_only_a2a18 BEFORE DELETE OR UPDATE ON public.products_launchcardevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_a2a18();

CREATE TRIGGER pgtrigger_append_only_aa36d BEFORE DELETE OR UPDATE ON public.stores_storeevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_aa36d();

CREATE TRIGGER pgtrigger_append_only_ab261 BEFORE DELETE OR UPDATE ON public.inventory_pointpaperevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_ab261();

CREATE TRIGGER pgtrigger_append_only_aff2d BEFORE DELETE OR UPDATE ON public.products_categoryevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_aff2d();

CREATE TRIGGER pgtrigger_append_only_b2795 BEFORE DELETE OR UPDATE ON public.logistics_zoneevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_b2795();

CREATE TRIGGER pgtrigger_append_only_b3ee4 BEFORE DELETE OR UPDATE ON public.logistics_carrieraccountevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_b3ee4();

CREATE TRIGGER pgtrigger_append_only_b818c BEFORE DELETE OR UPDATE ON public.finance_feeruleevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_b818c();

CREATE TRIGGER pgtrigger_append_only_bc135 BEFORE DELETE OR UPDATE ON public.inventory_countrulesevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_bc135();

CREATE TRIGGER pgtrigger_append_only_c2e56 BEFORE DELETE OR UPDATE ON public.products_tagevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_c2e56();

CREATE TRIGGER pgtrigger_append_only_c5465 BEFORE DELETE OR UPDATE ON public.products_skuimageevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_c5465();

CREATE TRIGGER pgtrigger_append_only_ca4ee BEFORE DELETE OR UPDATE ON public.inventory_warehouseevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_ca4ee();

CREATE TRIGGER pgtrigger_append_only_cca96 BEFORE DELETE OR UPDATE ON public.logistics_fuelrateevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_cca96();

CREATE TRIGGER pgtrigger_append_only_ce43a BEFORE DELETE OR UPDATE ON public.products_skuevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_ce43a();

CREATE TRIGGER pgtrigger_append_only_d361f BEFORE DELETE OR UPDATE ON public.finance_moneyaccountevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_d361f();

CREATE TRIGGER pgtrigger_append_only_d79ce BEFORE DELETE OR UPDATE ON public.products_bundlepartevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_d79ce();

CREATE TRIGGER pgtrigger_append_only_d896c BEFORE DELETE OR UPDATE ON public.stores_storeaccessevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_d896c();

CREATE TRIGGER pgtrigger_append_only_d8c97 BEFORE DELETE OR UPDATE ON public.logistics_zoneareaevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_d8c97();

CREATE TRIGGER pgtrigger_append_only_db053 BEFORE DELETE OR UPDATE ON public.procurement_supplierevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_db053();

CREATE TRIGGER pgtrigger_append_only_df99f BEFORE DELETE OR UPDATE ON public.products_forbiddenwordevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_df99f();

CREATE TRIGGER pgtrigger_append_only_dff3e BEFORE DELETE OR UPDATE ON public.products_productevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_dff3e();

CREATE TRIGGER pgtrigger_append_only_e0dd0 BEFORE DELETE OR UPDATE ON public.stores_selleraccountevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_e0dd0();

CREATE TRIGGER pgtrigger_append_only_e26f1 BEFORE DELETE OR UPDATE ON public.inventory_stockreasonevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_e26f1();

CREATE TRIGGER pgtrigger_append_only_f0251 BEFORE DELETE OR UPDATE ON public.logistics_cardsurchargeevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_f0251();

CREATE TRIGGER pgtrigger_append_only_f1a04 BEFORE DELETE OR UPDATE ON public.distribution_distributorevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_f1a04();

CREATE TRIGGER pgtrigger_append_only_f5bab BEFORE DELETE OR UPDATE ON public.people_userevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_f5bab();

CREATE TRIGGER pgtrigger_append_only_f7ea6 BEFORE DELETE OR UPDATE ON public.distribution_pricelistitemevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_f7ea6();

CREATE TRIGGER pgtrigger_insert_insert_0290c AFTER INSERT ON public.finance_moneyaccount REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_0290c();

CREATE TRIGGER pgtrigger_insert_insert_0631a AFTER INSERT ON public.products_brand REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_0631a();

CREATE TRIGGER pgtrigger_insert_insert_13cec AFTER INSERT ON public.inventory_storewarehouse REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_13cec();

CREATE TRIGGER pgtrigger_insert_insert_19549 AFTER INSERT ON public.products_skuimage REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_19549();

CREATE TRIGGER pgtrigger_insert_insert_1ead5 AFTER INSERT ON public.logistics_zone REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_1ead5();

CREATE TRIGGER pgtrigger_insert_insert_1fd97 AFTER INSERT ON public.products_product REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_1fd97();

CREATE TRIGGER pgtrigger_insert_insert_23918 AFTER INSERT ON public.orders_watchentry REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_23918();

CREATE TRIGGER pgtrigger_insert_insert_2b135 AFTER INSERT ON public.products_barcode REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_2b135();

CREATE TRIGGER pgtrigger_insert_insert_33376 AFTER INSERT ON public.logistics_serviceterms REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_33376();

CREATE TRIGGER pgtrigger_insert_insert_34136 AFTER INSERT ON public.products_skutag REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_34136();

CREATE TRIGGER pgtrigger_insert_insert_35235 AFTER INSERT ON public.distribution_pricelist REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_35235();

CREATE TRIGGER pgtrigger_insert_insert_4204b AFTER INSERT ON public.stores_selleraccount REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_4204b();

CREATE TRIGGER pgtrigger_insert_insert_52a05 AFTER INSERT ON public.inventory_bin REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_52a05();

CREATE TRIGGER pgtrigger_insert_insert_53310 AFTER INSERT ON public.people_companysettings REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_53310();

CREATE TRIGGER pgtrigger_insert_insert_552aa AFTER INSERT ON public.distribution_distributoruser REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_552aa();

CREATE TRIGGER pgtrigger_insert_insert_582e4 AFTER INSERT ON public.procurement_supplier REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_582e4();

CREATE TRIGGER pgtrigger_insert_insert_596b1 AFTER INSERT ON public.inventory_listingpushrule REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_596b1();

CREATE TRIGGER pgtrigger_insert_insert_5b01e AFTER INSERT ON public.products_listingdraft REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_5b01e();

CREATE TRIGGER pgtrigger_insert_insert_5baa1 AFTER INSERT ON public.distribution_pricelistitem REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_5baa1();

CREATE TRIGGER pgtrigger_insert_insert_60145 AFTER INSERT ON public.logistics_carrieraccount REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_60145();

CREATE TRIGGER pgtrigger_insert_insert_6201b AFTER INSERT ON public.kernel_fxrate REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_6201b();

CREATE TRIGGER pgtrigger_insert_insert_6535d AFTER INSERT ON public.logistics_remotearea REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_6535d();

CREATE TRIGGER pgtrigger_insert_insert_6793a AFTER INSERT ON public.products_productimage REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_6793a();

CREATE TRIGGER pgtrigger_insert_insert_6bf7d AFTER INSERT ON public.products_customscode REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_6bf7d();

CREATE TRIGGER pgtrigger_insert_insert_6cd27 AFTER INSERT ON public.products_producttag REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_6cd27();

CREATE TRIGGER pgtrigger_insert_insert_7d6c5 AFTER INSERT ON public.logistics_cardsurcharge REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_7d6c5();

CREATE TRIGGER pgtrigger_insert_insert_7e217 AFTER INSERT ON public.procurement_supplierquote REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_7e217();

CREATE TRIGGER pgtrigger_insert_insert_7e9ab AFTER INSERT ON public.people_user REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_7e9ab();

CREATE TRIGGER pgtrigger_insert_insert_8747c AFTER INSERT ON public.finance_feerule REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_8747c();

CREATE TRIGGER pgtrigger_insert_insert_9caa9 AFTER INSERT ON public.orders_rule REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_9caa9();

CREATE TRIGGER pgtrigger_insert_insert_9ee84 AFTER INSERT ON public.inventory_stockreason REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_9ee84();

CREATE TRIGGER pgtrigger_insert_insert_a29af AFTER INSERT ON public.products_declaredvalue REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_a29af();

CREATE TRIGGER pgtrigger_insert_insert_a63dd AFTER INSERT ON public.aftersales_replytemplate REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_a63dd();

CREATE TRIGGER pgtrigger_insert_insert_a67f5 AFTER INSERT ON public.products_launchcard REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_a67f5();

CREATE TRIGGER pgtrigger_insert_insert_b1883 AFTER INSERT ON public.logistics_cardrate REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_b1883();

CREATE TRIGGER pgtrigger_insert_insert_b86e6 AFTER INSERT ON public.distribution_distributor REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_b86e6();

CREATE TRIGGER pgtrigger_insert_insert_bc15c AFTER INSERT ON public.inventory_pickupterms REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_bc15c();

CREATE TRIGGER pgtrigger_insert_insert_c00ee AFTER INSERT ON public.products_listing REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_c00ee();

CREATE TRIGGER pgtrigger_insert_insert_c0187 AFTER INSERT ON public.logistics_ratecard REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_c0187();

CREATE TRIGGER pgtrigger_insert_insert_c36f5 AFTER INSERT ON public.logistics_service REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_c36f5();

CREATE TRIGGER pgtrigger_insert_insert_c563f AFTER INSERT ON public.stores_storeaccess REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_c563f();

CREATE TRIGGER pgtrigger_insert_insert_c5b06 AFTER INSERT ON public.logistics_fuelrate REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_c5b06();

CREATE TRIGGER pgtrigger_insert_insert_c6c1e AFTER INSERT ON public.inventory_pointpaper REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_c6c1e();

CREATE TRIGGER pgtrigger_insert_insert_c9cf9 AFTER INSERT ON public.finance_pricerule REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_c9cf9();

CREATE TRIGGER pgtrigger_insert_insert_cc940 AFTER INSERT ON public.logistics_zonearea REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_cc940();

CREATE TRIGGER pgtrigger_insert_insert_cf62f AFTER INSERT ON public.inventory_countrules REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_cf62f();

CREATE TRIGGER pgtrigger_insert_insert_d217c AFTER INSERT ON public.products_bundlepart REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_d217c();

CREATE TRIGGER pgtrigger_insert_insert_d2ebc AFTER INSERT ON public.inventory_alertrule REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_d2ebc();

CREATE TRIGGER pgtrigger_insert_insert_d3210 AFTER INSERT ON public.stores_store REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_d3210();

CREATE TRIGGER pgtrigger_insert_insert_d66c4 AFTER INSERT ON public.products_designtask REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_d66c4();

CREATE TRIGGER pgtrigger_insert_insert_d847e AFTER INSERT ON public.products_suppliercode REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_d847e();

CREATE TRIGGER pgtrigger_insert_insert_d8a6a AFTER INSERT ON public.logistics_carrier REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_d8a6a();

CREATE TRIGGER pgtrigger_insert_insert_dde9c AFTER INSERT ON public.products_sku REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_dde9c();

CREATE TRIGGER pgtrigger_insert_insert_e1876 AFTER INSERT ON public.logistics_routingrule REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_e1876();

CREATE TRIGGER pgtrigger_insert_insert_ebba4 AFTER INSERT ON public.products_forbiddenword REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_ebba4();

CREATE TRIGGER pgtrigger_insert_insert_ec655 AFTER INSERT ON public.products_tag REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_ec655();

CREATE TRIGGER pgtrigger_insert_insert_fd09b AFTER INSERT ON public.inventory_warehouse REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_fd09b();

CREATE TRIGGER pgtrigger_insert_insert_fe831 AFTER INSERT ON public.products_category REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_fe831();

CREATE TRIGGER pgtrigger_update_update_02508 AFTER UPDATE ON public.finance_moneyaccount REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_02508();

CREATE TRIGGER pgtrigger_update_update_07696 AFTER UPDATE ON public.products_bundlepart REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_07696();

CREATE TRIGGER pgtrigger_update_update_0f431 AFTER UPDATE ON public.procurement_supplier REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_0f431();

CREATE TRIGGER pgtrigger_update_update_185d3 AFTER UPDATE ON public.distribution_distributoruser REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_185d3();

CREATE TRIGGER pgtrigger_update_update_18d15 AFTER UPDATE ON public.products_product REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_18d15();

CREATE TRIGGER pgtrigger_update_update_23658 AFTER UPDATE ON public.products_skutag REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_23658();

CREATE TRIGGER pgtrigger_update_update_26b45 AFTER UPDATE ON public.products_listing REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_26b45();

CREATE TRIGGER pgtrigger_update_update_28587 AFTER UPDATE ON public.products_brand REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_28587();

CREATE TRIGGER pgtrigger_update_update_3086b AFTER UPDATE ON public.products_designtask REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_3086b();

CREATE TRIGGER pgtrigger_update_update_33f7b AFTER UPDATE ON public.stores_store REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_33f7b();

CREATE TRIGGER pgtrigger_update_update_344d7 AFTER UPDATE ON public.logistics_carrieraccount REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_344d7();

CREATE TRIGGER pgtrigger_update_update_38e50 AFTER UPDATE ON public.logistics_serviceterms REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_38e50();

CREATE TRIGGER pgtrigger_update_update_43214 AFTER UPDATE ON public.logistics_ratecard REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_43214();

CREATE TRIGGER pgtrigger_update_update_460de AFTER UPDATE ON public.products_launchcard REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_460de();

CREATE TRIGGER pgtrigger_update_update_47094 AFTER UPDATE ON public.kernel_fxrate REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_47094();

CREATE TRIGGER pgtrigger_update_update_554e6 AFTER UPDATE ON public.inventory_bin REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_554e6();

CREATE TRIGGER pgtrigger_update_update_58aa2 AFTER UPDATE ON public.products_declaredvalue REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_58aa2();

CREATE TRIGGER pgtrigger_update_update_5b812 AFTER UPDATE ON public.aftersales_replytemplate REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_5b812();

CREATE TRIGGER pgtrigger_update_update_5d6b4 AFTER UPDATE ON public.inventory_alertrule REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_5d6b4();

CREATE TRIGGER pgtrigger_update_update_6390b AFTER UPDATE ON public.products_tag REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_6390b();

CREATE TRIGGER pgtrigger_update_update_64cf2 AFTER UPDATE ON public.products_customscode REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_64cf2();

CREATE TRIGGER pgtrigger_update_update_664ca AFTER UPDATE ON public.inventory_listingpushrule REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_664ca();

CREATE TRIGGER pgtrigger_update_update_6a70f AFTER UPDATE ON public.distribution_pricelist REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_6a70f();

CREATE TRIGGER pgtrigger_update_update_6caf0 AFTER UPDATE ON public.products_forbiddenword REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_6caf0();

CREATE TRIGGER pgtrigger_update_update_71a1d AFTER UPDATE ON public.logistics_routingrule REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_71a1d();

CREATE TRIGGER pgtrigger_update_update_721e6 AFTER UPDATE ON public.logistics_remotearea REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_721e6();

CREATE TRIGGER pgtrigger_update_update_7388a AFTER UPDATE ON public.products_sku REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_7388a();

CREATE TRIGGER pgtrigger_update_update_73913 AFTER UPDATE ON public.products_skuimage REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_73913();

CREATE TRIGGER pgtrigger_update_update_8279c AFTER UPDATE ON public.distribution_pricelistitem REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_8279c();

CREATE TRIGGER pgtrigger_update_update_86e64 AFTER UPDATE ON public.people_user REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_86e64();

CREATE TRIGGER pgtrigger_update_update_8be1d AFTER UPDATE ON public.logistics_zone REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_8be1d();

CREATE TRIGGER pgtrigger_update_update_906d7 AFTER UPDATE ON public.logistics_fuelrate REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_906d7();

CREATE TRIGGER pgtrigger_update_update_97731 AFTER UPDATE ON public.finance_feerule REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_97731();

CREATE TRIGGER pgtrigger_update_update_98d70 AFTER UPDATE ON public.products_barcode REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_98d70();

CREATE TRIGGER pgtrigger_update_update_a11fa AFTER UPDATE ON public.logistics_carrier REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_a11fa();

CREATE TRIGGER pgtrigger_update_update_a37ef AFTER UPDATE ON public.products_producttag REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_a37ef();

CREATE TRIGGER pgtrigger_update_update_a3b25 AFTER UPDATE ON public.inventory_warehouse REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_a3b25();

CREATE TRIGGER pgtrigger_update_update_a715a AFTER UPDATE ON public.products_suppliercode REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_a715a();

CREATE TRIGGER pgtrigger_update_update_acc96 AFTER UPDATE ON public.inventory_pickupterms REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_acc96();

CREATE TRIGGER pgtrigger_update_update_ad4aa AFTER UPDATE ON public.orders_rule REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_ad4aa();

CREATE TRIGGER pgtrigger_update_update_b2ed3 AFTER UPDATE ON public.logistics_service REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_b2ed3();

CREATE TRIGGER pgtrigger_update_update_b7340 AFTER UPDATE ON public.inventory_countrules REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_b7340();

CREATE TRIGGER pgtrigger_update_update_ba2ad AFTER UPDATE ON public.people_companysettings REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_ba2ad();

CREATE TRIGGER pgtrigger_update_update_baa68 AFTER UPDATE ON public.orders_watchentry REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_baa68();

CREATE TRIGGER pgtrigger_update_update_c1f60 AFTER UPDATE ON public.finance_pricerule REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_c1f60();

CREATE TRIGGER pgtrigger_update_update_c73e5 AFTER UPDATE ON public.logistics_zonearea REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_c73e5();

CREATE TRIGGER pgtrigger_update_update_c7f70 AFTER UPDATE ON public.products_productimage REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_c7f70();

CREATE TRIGGER pgtrigger_update_update_cd184 AFTER UPDATE ON public.products_listingdraft REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_cd184();

CREATE TRIGGER pgtrigger_update_update_d087c AFTER UPDATE ON public.stores_selleraccount REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_d087c();

CREATE TRIGGER pgtrigger_update_update_d5442 AFTER UPDATE ON public.procurement_supplierquote REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_d5442();

CREATE TRIGGER pgtrigger_update_update_d9e62 AFTER UPDATE ON public.inventory_storewarehouse REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_d9e62();

CREATE TRIGGER pgtrigger_update_update_dc188 AFTER UPDATE ON public.logistics_cardrate REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_dc188();

CREATE TRIGGER pgtrigger_update_update_e0cc4 AFTER UPDATE ON public.products_category REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_e0cc4();

CREATE TRIGGER pgtrigger_update_update_e4335 AFTER UPDATE ON public.logistics_cardsurcharge REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_e4335();

CREATE TRIGGER pgtrigger_update_update_ea288 AFTER UPDATE ON public.inventory_pointpaper REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_ea288();

CREATE TRIGGER pgtrigger_update_update_ef096 AFTER UPDATE ON public.stores_storeaccess REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_ef096();

CREATE TRIGGER pgtrigger_update_update_f394b AFTER UPDATE ON public.inventory_stockreason REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_f394b();

CREATE TRIGGER pgtrigger_update_update_f54c5 AFTER UPDATE ON public.distribution_distributor REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_f54c5();

CREATE TRIGGER procurement_goodsreceipt_append_only BEFORE DELETE OR UPDATE ON public.procurement_goodsreceipt FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER procurement_goodsreceiptline_append_only BEFORE DELETE OR UPDATE ON public.procurement_goodsreceiptline FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER procurement_latecost_append_only BEFORE DELETE OR UPDATE ON public.procurement_latecost FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER procurement_latecostline_append_only BEFORE DELETE OR UPDATE ON public.procurement_latecostline FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER procurement_receiptextra_append_only BEFORE DELETE OR UPDATE ON public.procurement_receiptextra FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER products_launchcomment_append_only BEFORE DELETE OR UPDATE ON public.products_launchcomment FOR EACH STATEMENT EXECUTE FUNCTION public.kernel_append_only();

CREATE TRIGGER products_listingchange_kept BEFORE DELETE OR UPDATE ON public.products_listingchange FOR EACH ROW EXECUTE FUNCTION public.products_listingchange_kept();

CREATE TRIGGER sku_kind_fixed BEFORE UPDATE OF kind ON public.products_sku FOR EACH ROW WHEN (((old.kind)::text <> (new.kind)::text)) EXECUTE FUNCTION public.products_sku_kind_fixed();

CREATE TRIGGER sku_text_added AFTER INSERT ON public.products_barcode REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_code_added();

CREATE TRIGGER sku_text_added AFTER INSERT ON public.products_sku REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_sku_added();

CREATE TRIGGER sku_text_added AFTER INSERT ON public.products_suppliercode REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_code_added();

CREATE TRIGGER sku_text_changed AFTER UPDATE ON public.products_barcode REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_code_changed();

CREATE TRIGGER sku_text_changed AFTER UPDATE ON public.products_brand REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_brand_changed();

CREATE TRIGGER sku_text_changed AFTER UPDATE ON public.products_product REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_product_changed();

CREATE TRIGGER sku_text_changed AFTER UPDATE ON public.products_sku REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_sku_changed();

CREATE TRIGGER sku_text_changed AFTER UPDATE ON public.products_suppliercode REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_code_changed();

CREATE TRIGGER sku_text_removed AFTER DELETE ON public.products_barcode REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_code_removed();

CREATE TRIGGER sku_text_removed AFTER DELETE ON public.products_suppliercode REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.products_code_removed();

CREATE TRIGGER stock_level_of_single BEFORE INSERT OR UPDATE OF sku_id ON public.inventory_stocklevel FOR EACH ROW EXECUTE FUNCTION public.inventory_level_of_single();

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_case
    ADD CONSTRAINT aftersales_case_account_id_582ec7cc_fk_stores_selleraccount_id FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_case
    ADD CONSTRAINT aftersales_case_closed_by_id_64ea1fa8_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_case
    ADD CONSTRAINT aftersales_case_opened_by_id_0fa47cd9_fk_people_user_id FOREIGN KEY (opened_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_case
    ADD CONSTRAINT aftersales_case_order_id_83e545a7_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_caseline
    ADD CONSTRAINT aftersales_caseline_case_id_d5406cb1_fk_aftersales_case_id FOREIGN KEY (case_id) REFERENCES public.aftersales_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_caseline
    ADD CONSTRAINT aftersales_caseline_order_line_id_7def0f67_fk_orders_or FOREIGN KEY (order_line_id) REFERENCES public.orders_orderline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_caseline
    ADD CONSTRAINT aftersales_caseline_sku_id_7c5ea61e_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_conversation
    ADD CONSTRAINT aftersales_conversat_account_id_5ca98797_fk_stores_se FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_conversation
    ADD CONSTRAINT aftersales_conversat_listing_id_ec3aab04_fk_products_ FOREIGN KEY (listing_id) REFERENCES public.products_listing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_conversation
    ADD CONSTRAINT aftersales_conversation_assignee_id_6c188249_fk_people_user_id FOREIGN KEY (assignee_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_conversation
    ADD CONSTRAINT aftersales_conversation_closed_by_id_e07b7724_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_conversation
    ADD CONSTRAINT aftersales_conversation_order_id_eec95992_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_conversation
    ADD CONSTRAINT aftersales_conversation_store_id_5fccbbb7_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_inspection
    ADD CONSTRAINT aftersales_inspectio_line_id_56ccb043_fk_aftersale FOREIGN KEY (line_id) REFERENCES public.aftersales_caseline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_inspection
    ADD CONSTRAINT aftersales_inspectio_warehouse_id_a920aa21_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_inspection
    ADD CONSTRAINT aftersales_inspection_actor_id_f77f14d5_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_message
    ADD CONSTRAINT aftersales_message_conversation_id_35491ce3_fk_aftersale FOREIGN KEY (conversation_id) REFERENCES public.aftersales_conversation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_message
    ADD CONSTRAINT aftersales_message_written_by_id_876a7d9a_fk_people_user_id FOREIGN KEY (written_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_refund
    ADD CONSTRAINT aftersales_refund_agreed_by_id_b3b30722_fk_people_user_id FOREIGN KEY (agreed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_refund
    ADD CONSTRAINT aftersales_refund_case_id_5cf97e71_fk_aftersales_case_id FOREIGN KEY (case_id) REFERENCES public.aftersales_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_returnarrival
    ADD CONSTRAINT aftersales_returnarr_line_id_4c705b36_fk_aftersale FOREIGN KEY (line_id) REFERENCES public.aftersales_caseline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_returnarrival
    ADD CONSTRAINT aftersales_returnarrival_actor_id_10b1ed43_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_review
    ADD CONSTRAINT aftersales_review_account_id_d8c3d753_fk_stores_se FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_review
    ADD CONSTRAINT aftersales_review_case_id_ccd5d05f_fk_aftersales_case_id FOREIGN KEY (case_id) REFERENCES public.aftersales_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_review
    ADD CONSTRAINT aftersales_review_listing_id_f33ac79e_fk_products_listing_id FOREIGN KEY (listing_id) REFERENCES public.products_listing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_review
    ADD CONSTRAINT aftersales_review_order_id_da7c2f0c_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_review
    ADD CONSTRAINT aftersales_review_seen_by_id_4f0d786c_fk_people_user_id FOREIGN KEY (seen_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_review
    ADD CONSTRAINT aftersales_review_store_id_adbda0e8_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_unknownparcel
    ADD CONSTRAINT aftersales_unknownpa_linked_by_id_68f1daab_fk_people_us FOREIGN KEY (linked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_unknownparcel
    ADD CONSTRAINT aftersales_unknownparcel_case_id_f4b042f7_fk_aftersales_case_id FOREIGN KEY (case_id) REFERENCES public.aftersales_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.aftersales_unknownparcel
    ADD CONSTRAINT aftersales_unknownparcel_kept_by_id_145b99f6_fk_people_user_id FOREIGN KEY (kept_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_distributororder
    ADD CONSTRAINT distribution_distrib_actor_id_33d50296_fk_people_us FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_distributoruser
    ADD CONSTRAINT distribution_distrib_distributor_id_db755b9e_fk_distribut FOREIGN KEY (distributor_id) REFERENCES public.distribution_distributor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_distributororder
    ADD CONSTRAINT distribution_distrib_distributor_id_f874bd93_fk_distribut FOREIGN KEY (distributor_id) REFERENCES public.distribution_distributor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_distributororder
    ADD CONSTRAINT distribution_distrib_order_id_dd187174_fk_orders_or FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_distributor
    ADD CONSTRAINT distribution_distrib_price_list_id_23669435_fk_distribut FOREIGN KEY (price_list_id) REFERENCES public.distribution_pricelist(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_distributoruser
    ADD CONSTRAINT distribution_distributoruser_user_id_27fa9593_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_pricelistitem
    ADD CONSTRAINT distribution_priceli_price_list_id_4cdfca55_fk_distribut FOREIGN KEY (price_list_id) REFERENCES public.distribution_pricelist(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_pricelistitem
    ADD CONSTRAINT distribution_pricelistitem_sku_id_23d35ad7_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_topup
    ADD CONSTRAINT distribution_topup_decided_by_id_9ff6831c_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_topup
    ADD CONSTRAINT distribution_topup_requested_by_id_d6e73f28_fk_people_user_id FOREIGN KEY (requested_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_topup
    ADD CONSTRAINT distribution_topup_wallet_id_0217f799_fk_distribut FOREIGN KEY (wallet_id) REFERENCES public.distribution_wallet(distributor_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_wallet
    ADD CONSTRAINT distribution_wallet_distributor_id_087783c6_fk_distribut FOREIGN KEY (distributor_id) REFERENCES public.distribution_distributor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_walletentry
    ADD CONSTRAINT distribution_wallete_wallet_id_b022dde1_fk_distribut FOREIGN KEY (wallet_id) REFERENCES public.distribution_wallet(distributor_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_walletentry
    ADD CONSTRAINT distribution_walletentry_actor_id_e2142b5e_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_wallethold
    ADD CONSTRAINT distribution_walleth_wallet_id_b1b16976_fk_distribut FOREIGN KEY (wallet_id) REFERENCES public.distribution_wallet(distributor_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.distribution_wallethold
    ADD CONSTRAINT distribution_wallethold_order_id_b7d6723d_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_bill
    ADD CONSTRAINT finance_bill_approved_by_id_5a3adb3e_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_bill
    ADD CONSTRAINT finance_bill_created_by_id_5bf11767_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_bill
    ADD CONSTRAINT finance_bill_supplier_id_bb0be1b1_fk_procurement_supplier_id FOREIGN KEY (supplier_id) REFERENCES public.procurement_supplier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_billline
    ADD CONSTRAINT finance_billline_bill_id_743fa816_fk_finance_bill_id FOREIGN KEY (bill_id) REFERENCES public.finance_bill(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_billline
    ADD CONSTRAINT finance_billline_extra_id_cf616dae_fk_procureme FOREIGN KEY (extra_id) REFERENCES public.procurement_purchaseextra(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_billline
    ADD CONSTRAINT finance_billline_late_cost_id_3b4ea451_fk_procureme FOREIGN KEY (late_cost_id) REFERENCES public.procurement_latecost(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_billline
    ADD CONSTRAINT finance_billline_receipt_line_id_cc781c71_fk_procureme FOREIGN KEY (receipt_line_id) REFERENCES public.procurement_goodsreceiptline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_entry
    ADD CONSTRAINT finance_entry_actor_id_cb04d44b_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_entry
    ADD CONSTRAINT finance_entry_reverses_id_5c3ccbfc_fk_finance_entry_id FOREIGN KEY (reverses_id) REFERENCES public.finance_entry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_ledgerday
    ADD CONSTRAINT finance_ledgerday_account_id_7157349b_fk_finance_l FOREIGN KEY (account_id) REFERENCES public.finance_ledgeraccount(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_ledgerday
    ADD CONSTRAINT finance_ledgerday_store_id_da821c54_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_leg
    ADD CONSTRAINT finance_leg_account_id_a5288995_fk_finance_ledgeraccount_code FOREIGN KEY (account_id) REFERENCES public.finance_ledgeraccount(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_leg
    ADD CONSTRAINT finance_leg_entry_id_df8334ba_fk_finance_entry_id FOREIGN KEY (entry_id) REFERENCES public.finance_entry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_leg
    ADD CONSTRAINT finance_leg_order_id_8211f396_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_leg
    ADD CONSTRAINT finance_leg_sku_id_cd96cb7e_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_leg
    ADD CONSTRAINT finance_leg_store_id_da6e525b_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_opening
    ADD CONSTRAINT finance_opening_actor_id_01eb2544_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_payment
    ADD CONSTRAINT finance_payment_actor_id_a8917ae3_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_payment
    ADD CONSTRAINT finance_payment_source_id_37d975ed_fk_finance_moneyaccount_id FOREIGN KEY (source_id) REFERENCES public.finance_moneyaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_payment
    ADD CONSTRAINT finance_payment_supplier_id_f55e6e01_fk_procurement_supplier_id FOREIGN KEY (supplier_id) REFERENCES public.procurement_supplier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_paymentreversal
    ADD CONSTRAINT finance_paymentrever_payment_id_a621f4f2_fk_finance_p FOREIGN KEY (payment_id) REFERENCES public.finance_payment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_paymentreversal
    ADD CONSTRAINT finance_paymentreversal_actor_id_19f3ffe7_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_paymentshare
    ADD CONSTRAINT finance_paymentshare_bill_id_6e9148c2_fk_finance_bill_id FOREIGN KEY (bill_id) REFERENCES public.finance_bill(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_paymentshare
    ADD CONSTRAINT finance_paymentshare_payment_id_de528555_fk_finance_payment_id FOREIGN KEY (payment_id) REFERENCES public.finance_payment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_period
    ADD CONSTRAINT finance_period_closed_by_id_20347283_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_pricerule
    ADD CONSTRAINT finance_pricerule_service_id_fd8b16c6_fk_logistics_service_id FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_pricerule
    ADD CONSTRAINT finance_pricerule_store_id_bf22e134_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_settlement
    ADD CONSTRAINT finance_settlement_account_id_5dee610e_fk_stores_se FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_settlement
    ADD CONSTRAINT finance_settlement_paid_by_id_d2285ce8_fk_people_user_id FOREIGN KEY (paid_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_settlement
    ADD CONSTRAINT finance_settlement_paid_into_id_faef3b84_fk_finance_m FOREIGN KEY (paid_into_id) REFERENCES public.finance_moneyaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_settlementline
    ADD CONSTRAINT finance_settlementli_accepted_by_id_7b9836c9_fk_people_us FOREIGN KEY (accepted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_settlementline
    ADD CONSTRAINT finance_settlementli_settlement_id_4f170c2b_fk_finance_s FOREIGN KEY (settlement_id) REFERENCES public.finance_settlement(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_settlementline
    ADD CONSTRAINT finance_settlementline_order_id_ce005e77_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_settlementline
    ADD CONSTRAINT finance_settlementline_store_id_8a7fe10e_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_withdrawal
    ADD CONSTRAINT finance_withdrawal_actor_id_caa25c7f_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_withdrawal
    ADD CONSTRAINT finance_withdrawal_source_id_d72a468c_fk_finance_m FOREIGN KEY (source_id) REFERENCES public.finance_moneyaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.finance_withdrawal
    ADD CONSTRAINT finance_withdrawal_target_id_bc6ad351_fk_finance_m FOREIGN KEY (target_id) REFERENCES public.finance_moneyaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insights_trafficday
    ADD CONSTRAINT insights_trafficday_store_id_6aeff174_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_alertrule
    ADD CONSTRAINT inventory_alertrule_sku_id_ff985062_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_bin
    ADD CONSTRAINT inventory_bin_warehouse_id_08834b55_fk_inventory_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_binlevel
    ADD CONSTRAINT inventory_binlevel_bin_id_40049c76_fk_inventory_bin_id FOREIGN KEY (bin_id) REFERENCES public.inventory_bin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_binlevel
    ADD CONSTRAINT inventory_binlevel_level_id_8260d8bd_fk_inventory_stocklevel_id FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_binmove
    ADD CONSTRAINT inventory_binmove_actor_id_869ec223_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_binmove
    ADD CONSTRAINT inventory_binmove_from_bin_id_f0141f47_fk_inventory_bin_id FOREIGN KEY (from_bin_id) REFERENCES public.inventory_bin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_binmove
    ADD CONSTRAINT inventory_binmove_level_id_a319a072_fk_inventory_stocklevel_id FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_binmove
    ADD CONSTRAINT inventory_binmove_to_bin_id_d97bd511_fk_inventory_bin_id FOREIGN KEY (to_bin_id) REFERENCES public.inventory_bin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_binmove
    ADD CONSTRAINT inventory_binmove_undoes_id_8f83d812_fk_inventory_binmove_id FOREIGN KEY (undoes_id) REFERENCES public.inventory_binmove(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_cameback
    ADD CONSTRAINT inventory_cameback_move_id_a83a6f6a_fk_inventory_stockmove_id FOREIGN KEY (move_id) REFERENCES public.inventory_stockmove(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_closed_by_id_04188eab_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_collected_by_id_d3ba461f_fk_people_user_id FOREIGN KEY (collected_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_collectionline
    ADD CONSTRAINT inventory_collection_collection_id_ba0f801e_fk_inventory FOREIGN KEY (collection_id) REFERENCES public.inventory_collection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_created_by_id_07d9804e_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_point_id_ef75969c_fk_inventory FOREIGN KEY (point_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_collection
    ADD CONSTRAINT inventory_collection_reopens_id_7ae4b758_fk_inventory FOREIGN KEY (reopens_id) REFERENCES public.inventory_collection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_collectionline
    ADD CONSTRAINT inventory_collectionline_sku_id_7ddaa689_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_costlayer
    ADD CONSTRAINT inventory_costlayer_level_id_1d9d7092_fk_inventory FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_costlayer
    ADD CONSTRAINT inventory_costlayer_move_id_9c5c7e5b_fk_inventory_stockmove_id FOREIGN KEY (move_id) REFERENCES public.inventory_stockmove(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_costlayer
    ADD CONSTRAINT inventory_costlayer_source_id_75ddec82_fk_inventory FOREIGN KEY (source_id) REFERENCES public.inventory_costlayer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_exposure
    ADD CONSTRAINT inventory_exposure_pool_id_ce79b28c_fk_stores_quantitypool_id FOREIGN KEY (pool_id) REFERENCES public.stores_quantitypool(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_layerrevaluation
    ADD CONSTRAINT inventory_layerreval_layer_id_ae6c2b4c_fk_inventory FOREIGN KEY (layer_id) REFERENCES public.inventory_costlayer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_layerrevaluation
    ADD CONSTRAINT inventory_layerreval_revaluation_id_e3ed0c44_fk_inventory FOREIGN KEY (revaluation_id) REFERENCES public.inventory_revaluation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_layeruse
    ADD CONSTRAINT inventory_layeruse_layer_id_7d035dac_fk_inventory_costlayer_id FOREIGN KEY (layer_id) REFERENCES public.inventory_costlayer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_layeruse
    ADD CONSTRAINT inventory_layeruse_move_id_b85f25fc_fk_inventory_stockmove_id FOREIGN KEY (move_id) REFERENCES public.inventory_stockmove(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_listingpushrule
    ADD CONSTRAINT inventory_listingpus_listing_id_36366bbb_fk_products_ FOREIGN KEY (listing_id) REFERENCES public.products_listing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_mirrorlevel
    ADD CONSTRAINT inventory_mirrorleve_level_id_2572d258_fk_inventory FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_mirrorlevel
    ADD CONSTRAINT inventory_mirrorleve_place_id_87ca9245_fk_inventory FOREIGN KEY (place_id) REFERENCES public.inventory_mirrorplace(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_mirrorlevel
    ADD CONSTRAINT inventory_mirrorlevel_sku_id_823a2f12_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_mirrorplace
    ADD CONSTRAINT inventory_mirrorplac_account_id_bc10275b_fk_stores_se FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_mirrorplace
    ADD CONSTRAINT inventory_mirrorplac_warehouse_id_64c63ec7_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_mirrorreport
    ADD CONSTRAINT inventory_mirrorrepo_mirror_id_0609b880_fk_inventory FOREIGN KEY (mirror_id) REFERENCES public.inventory_mirrorlevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_mirrorsale
    ADD CONSTRAINT inventory_mirrorsale_level_id_4c4e252a_fk_inventory FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_moverevaluation
    ADD CONSTRAINT inventory_moverevalu_move_id_35804c27_fk_inventory FOREIGN KEY (move_id) REFERENCES public.inventory_stockmove(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_moverevaluation
    ADD CONSTRAINT inventory_moverevalu_revaluation_id_3723fbc4_fk_inventory FOREIGN KEY (revaluation_id) REFERENCES public.inventory_revaluation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_pickupterms
    ADD CONSTRAINT inventory_pickupterm_point_id_7e86dc96_fk_inventory FOREIGN KEY (point_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_pointpaper
    ADD CONSTRAINT inventory_pointpaper_added_by_id_a576c4a3_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_pointpaper
    ADD CONSTRAINT inventory_pointpaper_point_id_196ef467_fk_inventory FOREIGN KEY (point_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_reservation
    ADD CONSTRAINT inventory_reservatio_level_id_81171607_fk_inventory FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_revaluation
    ADD CONSTRAINT inventory_revaluation_actor_id_e18a58a2_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockalert
    ADD CONSTRAINT inventory_stockalert_noted_by_id_922558f9_fk_people_user_id FOREIGN KEY (noted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockalert
    ADD CONSTRAINT inventory_stockalert_sku_id_4fd7a274_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcount
    ADD CONSTRAINT inventory_stockcount_approved_by_id_c8f3903a_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcountline
    ADD CONSTRAINT inventory_stockcount_count_id_9ae37af5_fk_inventory FOREIGN KEY (count_id) REFERENCES public.inventory_stockcount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcountentry
    ADD CONSTRAINT inventory_stockcount_counted_by_id_b94f36bc_fk_people_us FOREIGN KEY (counted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcount
    ADD CONSTRAINT inventory_stockcount_created_by_id_8cd48ecb_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcountentry
    ADD CONSTRAINT inventory_stockcount_last_move_id_bf0fe54c_fk_inventory FOREIGN KEY (last_move_id) REFERENCES public.inventory_stockmove(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcountline
    ADD CONSTRAINT inventory_stockcount_level_id_6a1cc6e2_fk_inventory FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcountentry
    ADD CONSTRAINT inventory_stockcount_line_id_1b02ade8_fk_inventory FOREIGN KEY (line_id) REFERENCES public.inventory_stockcountline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcount
    ADD CONSTRAINT inventory_stockcount_posted_by_id_50b1fb02_fk_people_user_id FOREIGN KEY (posted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcountentry
    ADD CONSTRAINT inventory_stockcount_undoes_id_d0504c09_fk_inventory FOREIGN KEY (undoes_id) REFERENCES public.inventory_stockcountentry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcount
    ADD CONSTRAINT inventory_stockcount_warehouse_id_b3b8e640_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockcountline
    ADD CONSTRAINT inventory_stockcountline_sku_id_70f97e04_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockdocument
    ADD CONSTRAINT inventory_stockdocum_created_by_id_0571e306_fk_people_us FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockdocumentline
    ADD CONSTRAINT inventory_stockdocum_document_id_4210da24_fk_inventory FOREIGN KEY (document_id) REFERENCES public.inventory_stockdocument(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockdocumentline
    ADD CONSTRAINT inventory_stockdocum_to_sku_id_25989875_fk_products_ FOREIGN KEY (to_sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockdocument
    ADD CONSTRAINT inventory_stockdocum_to_warehouse_id_3c54f5ff_fk_inventory FOREIGN KEY (to_warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockdocument
    ADD CONSTRAINT inventory_stockdocum_undoes_id_d1309cf7_fk_inventory FOREIGN KEY (undoes_id) REFERENCES public.inventory_stockdocument(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockdocument
    ADD CONSTRAINT inventory_stockdocum_warehouse_id_35456f63_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockdocumentline
    ADD CONSTRAINT inventory_stockdocumentline_sku_id_61147d85_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stocklevel
    ADD CONSTRAINT inventory_stocklevel_sku_id_67ff3442_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stocklevel
    ADD CONSTRAINT inventory_stocklevel_warehouse_id_9f55a8ac_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockmove
    ADD CONSTRAINT inventory_stockmove_actor_id_d961a541_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockmove
    ADD CONSTRAINT inventory_stockmove_level_id_09a423c3_fk_inventory FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockmove
    ADD CONSTRAINT inventory_stockmove_origin_id_14ebccfb_fk_inventory FOREIGN KEY (origin_id) REFERENCES public.inventory_stockmove(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockrequest
    ADD CONSTRAINT inventory_stockreque_document_id_7ac0afa1_fk_inventory FOREIGN KEY (document_id) REFERENCES public.inventory_stockdocument(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockrequest
    ADD CONSTRAINT inventory_stockreque_warehouse_id_5fba83cb_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockrequest
    ADD CONSTRAINT inventory_stockrequest_decided_by_id_6c472baa_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockrequest
    ADD CONSTRAINT inventory_stockrequest_made_by_id_d2aad73f_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_stockvaluemonth
    ADD CONSTRAINT inventory_stockvalue_level_id_1c7dae15_fk_inventory FOREIGN KEY (level_id) REFERENCES public.inventory_stocklevel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_storewarehouse
    ADD CONSTRAINT inventory_storewareh_warehouse_id_b946cd93_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_storewarehouse
    ADD CONSTRAINT inventory_storewarehouse_store_id_b4c44a7e_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transfer
    ADD CONSTRAINT inventory_transfer_created_by_id_73dce6e7_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transfer
    ADD CONSTRAINT inventory_transfer_sent_by_id_af79e64a_fk_people_user_id FOREIGN KEY (sent_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transfer
    ADD CONSTRAINT inventory_transfer_source_id_37fc1dde_fk_inventory_warehouse_id FOREIGN KEY (source_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transfer
    ADD CONSTRAINT inventory_transfer_target_id_4689b34b_fk_inventory_warehouse_id FOREIGN KEY (target_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transferarrivalline
    ADD CONSTRAINT inventory_transferar_arrival_id_a7f29dea_fk_inventory FOREIGN KEY (arrival_id) REFERENCES public.inventory_transferarrival(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transferarrival
    ADD CONSTRAINT inventory_transferar_created_by_id_ea7da5c9_fk_people_us FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transferarrivalline
    ADD CONSTRAINT inventory_transferar_line_id_75ee5fe8_fk_inventory FOREIGN KEY (line_id) REFERENCES public.inventory_transferline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transferarrival
    ADD CONSTRAINT inventory_transferar_transfer_id_a9cad516_fk_inventory FOREIGN KEY (transfer_id) REFERENCES public.inventory_transfer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transferline
    ADD CONSTRAINT inventory_transferli_transfer_id_81657792_fk_inventory FOREIGN KEY (transfer_id) REFERENCES public.inventory_transfer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inventory_transferline
    ADD CONSTRAINT inventory_transferline_sku_id_37ea4518_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_auditrun
    ADD CONSTRAINT kernel_auditrun_asked_by_id_342e682f_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_exportfile
    ADD CONSTRAINT kernel_exportfile_created_by_id_8a126ce1_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_exportfile
    ADD CONSTRAINT kernel_exportfile_job_id_9e29be27_fk_kernel_job_id FOREIGN KEY (job_id) REFERENCES public.kernel_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_idempotencykey
    ADD CONSTRAINT kernel_idempotencykey_user_id_bc218aeb_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_importrow
    ADD CONSTRAINT kernel_importrow_run_id_9d633813_fk_kernel_importrun_id FOREIGN KEY (run_id) REFERENCES public.kernel_importrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_importrun
    ADD CONSTRAINT kernel_importrun_applied_by_id_9f19d4ba_fk_people_user_id FOREIGN KEY (applied_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_importrun
    ADD CONSTRAINT kernel_importrun_created_by_id_cf553cde_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_importrun
    ADD CONSTRAINT kernel_importrun_job_id_58b9a33e_fk_kernel_job_id FOREIGN KEY (job_id) REFERENCES public.kernel_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_job
    ADD CONSTRAINT kernel_job_created_by_id_099f0997_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_jobrow
    ADD CONSTRAINT kernel_jobrow_job_id_baa187e3_fk_kernel_job_id FOREIGN KEY (job_id) REFERENCES public.kernel_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_outboxcommand
    ADD CONSTRAINT kernel_outboxcommand_created_by_id_b51543dd_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_outboxcommand
    ADD CONSTRAINT kernel_outboxcommand_settled_by_id_ed7b1c6a_fk_people_user_id FOREIGN KEY (settled_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_savedview
    ADD CONSTRAINT kernel_savedview_owner_id_3cc9ad1c_fk_people_user_id FOREIGN KEY (owner_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kernel_timelineentry
    ADD CONSTRAINT kernel_timelineentry_actor_id_f8148cfe_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_cardrate
    ADD CONSTRAINT logistics_cardrate_card_id_59210595_fk_logistics_ratecard_id FOREIGN KEY (card_id) REFERENCES public.logistics_ratecard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_cardrate
    ADD CONSTRAINT logistics_cardrate_zone_id_adc31de4_fk_logistics_zone_id FOREIGN KEY (zone_id) REFERENCES public.logistics_zone(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_cardsurcharge
    ADD CONSTRAINT logistics_cardsurcha_card_id_bec56d90_fk_logistics FOREIGN KEY (card_id) REFERENCES public.logistics_ratecard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_carrieraccount
    ADD CONSTRAINT logistics_carrieracc_carrier_id_ef56101d_fk_logistics FOREIGN KEY (carrier_id) REFERENCES public.logistics_carrier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_carrierlabel
    ADD CONSTRAINT logistics_carrierlab_account_id_9610e50c_fk_logistics FOREIGN KEY (account_id) REFERENCES public.logistics_carrieraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_carrierlabel
    ADD CONSTRAINT logistics_carrierlab_parcel_id_0fd8303d_fk_logistics FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_consolidation
    ADD CONSTRAINT logistics_consolidat_carrier_id_c961050c_fk_logistics FOREIGN KEY (carrier_id) REFERENCES public.logistics_carrier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_consolidatedparcel
    ADD CONSTRAINT logistics_consolidat_consolidation_id_e3cdb6df_fk_logistics FOREIGN KEY (consolidation_id) REFERENCES public.logistics_consolidation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_consolidation
    ADD CONSTRAINT logistics_consolidat_created_by_id_05895a06_fk_people_us FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_consolidation
    ADD CONSTRAINT logistics_consolidat_handed_over_by_id_1e3367bb_fk_people_us FOREIGN KEY (handed_over_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_consolidatedparcel
    ADD CONSTRAINT logistics_consolidat_parcel_id_082a1606_fk_logistics FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_consolidation
    ADD CONSTRAINT logistics_consolidat_warehouse_id_17456c1e_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_fuelrate
    ADD CONSTRAINT logistics_fuelrate_service_id_9d6801bf_fk_logistics_service_id FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_labelcost
    ADD CONSTRAINT logistics_labelcost_label_id_3b670cdd_fk_logistics FOREIGN KEY (label_id) REFERENCES public.logistics_carrierlabel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_labelpaper
    ADD CONSTRAINT logistics_labelpaper_parcel_id_bef0cce5_fk_logistics_parcel_id FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_labelprint
    ADD CONSTRAINT logistics_labelprint_actor_id_f904f0db_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_labelprint
    ADD CONSTRAINT logistics_labelprint_parcel_id_e510be16_fk_logistics_parcel_id FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_manifest
    ADD CONSTRAINT logistics_manifest_carrier_id_a977b3e3_fk_logistics_carrier_id FOREIGN KEY (carrier_id) REFERENCES public.logistics_carrier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_manifest
    ADD CONSTRAINT logistics_manifest_created_by_id_5d1257e3_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_manifest
    ADD CONSTRAINT logistics_manifest_handed_by_id_550a423b_fk_people_user_id FOREIGN KEY (handed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_manifest
    ADD CONSTRAINT logistics_manifest_warehouse_id_be5e56ba_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_manifestparcel
    ADD CONSTRAINT logistics_manifestpa_checked_by_id_9c0393e0_fk_people_us FOREIGN KEY (checked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_manifestparcel
    ADD CONSTRAINT logistics_manifestpa_manifest_id_b2932684_fk_logistics FOREIGN KEY (manifest_id) REFERENCES public.logistics_manifest(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_manifestparcel
    ADD CONSTRAINT logistics_manifestpa_parcel_id_04131fe4_fk_logistics FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_called_back_by_id_f18db3af_fk_people_user_id FOREIGN KEY (called_back_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_cancelled_by_id_79e466e7_fk_people_user_id FOREIGN KEY (cancelled_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_picked_by_id_1799fe87_fk_people_user_id FOREIGN KEY (picked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_service_id_129d123e_fk_logistics_service_id FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_shipped_by_id_8d7e69f3_fk_people_user_id FOREIGN KEY (shipped_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_verified_by_id_36c68bbd_fk_people_user_id FOREIGN KEY (verified_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_warehouse_id_d9cf8f6c_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcel
    ADD CONSTRAINT logistics_parcel_weighed_by_id_7d2bb98a_fk_people_user_id FOREIGN KEY (weighed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcelline
    ADD CONSTRAINT logistics_parcelline_parcel_id_463edf4f_fk_logistics_parcel_id FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_parcelline
    ADD CONSTRAINT logistics_parcelline_sku_id_405374f5_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_ratecard
    ADD CONSTRAINT logistics_ratecard_service_id_608b4eb4_fk_logistics_service_id FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_remotearea
    ADD CONSTRAINT logistics_remotearea_service_id_ef4e3c25_fk_logistics FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_routingrule
    ADD CONSTRAINT logistics_routingrul_service_id_9b70b7f2_fk_logistics FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_scanevent
    ADD CONSTRAINT logistics_scanevent_actor_id_86fc6664_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_scanevent
    ADD CONSTRAINT logistics_scanevent_parcel_id_96b5a332_fk_logistics_parcel_id FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_service
    ADD CONSTRAINT logistics_service_account_id_56f61d6e_fk_logistics FOREIGN KEY (account_id) REFERENCES public.logistics_carrieraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_service
    ADD CONSTRAINT logistics_service_carrier_id_edb836a9_fk_logistics_carrier_id FOREIGN KEY (carrier_id) REFERENCES public.logistics_carrier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_service_warehouses
    ADD CONSTRAINT logistics_service_wa_service_id_d72476af_fk_logistics FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_service_warehouses
    ADD CONSTRAINT logistics_service_wa_warehouse_id_c150ed96_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_serviceterms
    ADD CONSTRAINT logistics_serviceter_service_id_b539c21f_fk_logistics FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_trackingevent
    ADD CONSTRAINT logistics_trackingev_account_id_7fd8ecf9_fk_logistics FOREIGN KEY (account_id) REFERENCES public.logistics_carrieraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_trackingevent
    ADD CONSTRAINT logistics_trackingev_parcel_id_39d91a4e_fk_logistics FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wallline
    ADD CONSTRAINT logistics_wallline_place_id_d05b2590_fk_logistics_waveparcel_id FOREIGN KEY (place_id) REFERENCES public.logistics_waveparcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wallline
    ADD CONSTRAINT logistics_wallline_sku_id_2215a386_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wave
    ADD CONSTRAINT logistics_wave_created_by_id_27609ab1_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wave
    ADD CONSTRAINT logistics_wave_picker_id_c3797dbb_fk_people_user_id FOREIGN KEY (picker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wave
    ADD CONSTRAINT logistics_wave_warehouse_id_fae714cd_fk_inventory_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_waveparcel
    ADD CONSTRAINT logistics_waveparcel_out_by_id_3d1d3dc1_fk_people_user_id FOREIGN KEY (out_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_waveparcel
    ADD CONSTRAINT logistics_waveparcel_parcel_id_0ebb8b2f_fk_logistics_parcel_id FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_waveparcel
    ADD CONSTRAINT logistics_waveparcel_wave_id_75875eb3_fk_logistics_wave_id FOREIGN KEY (wave_id) REFERENCES public.logistics_wave(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wavepick
    ADD CONSTRAINT logistics_wavepick_bin_id_699471ae_fk_inventory_bin_id FOREIGN KEY (bin_id) REFERENCES public.inventory_bin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wavepick
    ADD CONSTRAINT logistics_wavepick_by_id_b52346f3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wavepick
    ADD CONSTRAINT logistics_wavepick_sku_id_1cc94f2f_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_wavepick
    ADD CONSTRAINT logistics_wavepick_wave_id_508079c8_fk_logistics_wave_id FOREIGN KEY (wave_id) REFERENCES public.logistics_wave(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_zone
    ADD CONSTRAINT logistics_zone_service_id_e1a984a9_fk_logistics_service_id FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_zonearea
    ADD CONSTRAINT logistics_zonearea_service_id_81ed2e87_fk_logistics_service_id FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_zonearea
    ADD CONSTRAINT logistics_zonearea_zone_id_333ea869_fk_logistics_zone_id FOREIGN KEY (zone_id) REFERENCES public.logistics_zone(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_addressedit
    ADD CONSTRAINT orders_addressedit_actor_id_72f340c0_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_addressedit
    ADD CONSTRAINT orders_addressedit_order_id_4b94181e_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_buyer
    ADD CONSTRAINT orders_buyer_order_id_7497108c_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_demand
    ADD CONSTRAINT orders_demand_line_id_514dc26b_fk_orders_orderline_id FOREIGN KEY (line_id) REFERENCES public.orders_orderline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_demand
    ADD CONSTRAINT orders_demand_portion_id_db3f1928_fk_orders_portion_id FOREIGN KEY (portion_id) REFERENCES public.orders_portion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_demand
    ADD CONSTRAINT orders_demand_sku_id_24f2c8a7_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_hold
    ADD CONSTRAINT orders_hold_order_id_cbe1f828_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_hold
    ADD CONSTRAINT orders_hold_placed_by_id_c9c53e57_fk_people_user_id FOREIGN KEY (placed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_hold
    ADD CONSTRAINT orders_hold_released_by_id_c1f2be56_fk_people_user_id FOREIGN KEY (released_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_hold
    ADD CONSTRAINT orders_hold_rule_id_39e69406_fk_orders_rule_id FOREIGN KEY (rule_id) REFERENCES public.orders_rule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_manualorder
    ADD CONSTRAINT orders_manualorder_created_by_id_1b1e29db_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_manualorder
    ADD CONSTRAINT orders_manualorder_order_id_087663ff_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_merge
    ADD CONSTRAINT orders_merge_created_by_id_1148b331_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_merge
    ADD CONSTRAINT orders_merge_store_id_d91bd192_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_account_id_cf843c80_fk_stores_selleraccount_id FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_approved_by_id_d6f46c4f_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_merge_id_8118673e_fk_orders_merge_id FOREIGN KEY (merge_id) REFERENCES public.orders_merge(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_service_id_b6affa07_fk_logistics_service_id FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_store_id_138e1a80_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_warehouse_id_110eb3b3_fk_inventory_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_wished_service_id_2f4095cd_fk_logistics_service_id FOREIGN KEY (wished_service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_wished_warehouse_id_c14c46a9_fk_inventory FOREIGN KEY (wished_warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_orderline
    ADD CONSTRAINT orders_orderline_listing_id_5ddb1180_fk_products_listing_id FOREIGN KEY (listing_id) REFERENCES public.products_listing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_orderline
    ADD CONSTRAINT orders_orderline_order_id_17f8f3ef_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_orderline
    ADD CONSTRAINT orders_orderline_sold_as_id_47c6f78b_fk_products_sku_id FOREIGN KEY (sold_as_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_orderparcel
    ADD CONSTRAINT orders_orderparcel_order_id_bffa896b_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_orderparcel
    ADD CONSTRAINT orders_orderparcel_parcel_id_c90faab1_fk_logistics_parcel_id FOREIGN KEY (parcel_id) REFERENCES public.logistics_parcel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_ordertag
    ADD CONSTRAINT orders_ordertag_order_id_7cfdd7e6_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_ordertag
    ADD CONSTRAINT orders_ordertag_rule_id_380b9d39_fk_orders_rule_id FOREIGN KEY (rule_id) REFERENCES public.orders_rule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_portion
    ADD CONSTRAINT orders_portion_created_by_id_b5ad02c9_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_portion
    ADD CONSTRAINT orders_portion_order_id_623ce512_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rehearsalpart
    ADD CONSTRAINT orders_rehearsalpart_rehearsal_id_a836f1ba_fk_orders_ru FOREIGN KEY (rehearsal_id) REFERENCES public.orders_rulerehearsal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rehearsedorder
    ADD CONSTRAINT orders_rehearsedorde_rehearsal_id_278c613b_fk_orders_ru FOREIGN KEY (rehearsal_id) REFERENCES public.orders_rulerehearsal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rehearsedorder
    ADD CONSTRAINT orders_rehearsedorder_order_id_74afb9d2_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rule
    ADD CONSTRAINT orders_rule_rule_set_id_d980c408_fk_orders_ruleset_id FOREIGN KEY (rule_set_id) REFERENCES public.orders_ruleset(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_ruleapplication
    ADD CONSTRAINT orders_ruleapplication_order_id_86653136_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_ruleapplication
    ADD CONSTRAINT orders_ruleapplication_rule_id_0d5bdbcc_fk_orders_rule_id FOREIGN KEY (rule_id) REFERENCES public.orders_rule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rulerehearsal
    ADD CONSTRAINT orders_rulerehearsal_against_id_30ba3f8f_fk_orders_ruleset_id FOREIGN KEY (against_id) REFERENCES public.orders_ruleset(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rulerehearsal
    ADD CONSTRAINT orders_rulerehearsal_rule_set_id_48e12b7f_fk_orders_ruleset_id FOREIGN KEY (rule_set_id) REFERENCES public.orders_ruleset(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rulerehearsal
    ADD CONSTRAINT orders_rulerehearsal_started_by_id_96477afd_fk_people_user_id FOREIGN KEY (started_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_ruleset
    ADD CONSTRAINT orders_ruleset_copied_from_id_1966aa6c_fk_orders_ruleset_id FOREIGN KEY (copied_from_id) REFERENCES public.orders_ruleset(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_ruleset
    ADD CONSTRAINT orders_ruleset_created_by_id_44528a07_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_ruleset
    ADD CONSTRAINT orders_ruleset_live_by_id_2f1d727f_fk_people_user_id FOREIGN KEY (live_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rulestanding
    ADD CONSTRAINT orders_rulestanding_order_id_44f5871a_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rulestanding
    ADD CONSTRAINT orders_rulestanding_rule_set_id_f4fdd957_fk_orders_ruleset_id FOREIGN KEY (rule_set_id) REFERENCES public.orders_ruleset(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rulestanding
    ADD CONSTRAINT orders_rulestanding_service_id_1540f470_fk_logistics_service_id FOREIGN KEY (service_id) REFERENCES public.logistics_service(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_rulestanding
    ADD CONSTRAINT orders_rulestanding_warehouse_id_83d02cb5_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_watchentry
    ADD CONSTRAINT orders_watchentry_added_by_id_9ca39c37_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_watchentry
    ADD CONSTRAINT orders_watchentry_order_id_11ec1b5e_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_watchentry
    ADD CONSTRAINT orders_watchentry_removed_by_id_6761d016_fk_people_user_id FOREIGN KEY (removed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_apitoken
    ADD CONSTRAINT people_apitoken_user_id_36fa5f8b_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_group_id_1f0237d0_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_user_id_290df956_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_per_permission_id_55f01ef0_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permissions_user_id_7d19557b_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_goodsreceiptline
    ADD CONSTRAINT procurement_goodsrec_line_id_75f9b817_fk_procureme FOREIGN KEY (line_id) REFERENCES public.procurement_purchaseline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_goodsreceipt
    ADD CONSTRAINT procurement_goodsrec_order_id_3dbc0a29_fk_procureme FOREIGN KEY (order_id) REFERENCES public.procurement_purchaseorder(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_goodsreceiptline
    ADD CONSTRAINT procurement_goodsrec_receipt_id_2275764e_fk_procureme FOREIGN KEY (receipt_id) REFERENCES public.procurement_goodsreceipt(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_goodsreceipt
    ADD CONSTRAINT procurement_goodsrec_received_by_id_5f7c77b3_fk_people_us FOREIGN KEY (received_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_latecost
    ADD CONSTRAINT procurement_latecost_actor_id_abcfa71a_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_latecostline
    ADD CONSTRAINT procurement_latecost_late_cost_id_01518cdf_fk_procureme FOREIGN KEY (late_cost_id) REFERENCES public.procurement_latecost(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_latecostline
    ADD CONSTRAINT procurement_latecost_receipt_line_id_95adf427_fk_procureme FOREIGN KEY (receipt_line_id) REFERENCES public.procurement_goodsreceiptline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_latecost
    ADD CONSTRAINT procurement_latecost_reverses_id_035b238f_fk_procureme FOREIGN KEY (reverses_id) REFERENCES public.procurement_latecost(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_latecost
    ADD CONSTRAINT procurement_latecost_supplier_id_69830688_fk_procureme FOREIGN KEY (supplier_id) REFERENCES public.procurement_supplier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseorder
    ADD CONSTRAINT procurement_purchase_approved_by_id_7f1dd0c2_fk_people_us FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseorder
    ADD CONSTRAINT procurement_purchase_created_by_id_58e96062_fk_people_us FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseextra
    ADD CONSTRAINT procurement_purchase_order_id_7e79a59e_fk_procureme FOREIGN KEY (order_id) REFERENCES public.procurement_purchaseorder(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseline
    ADD CONSTRAINT procurement_purchase_order_id_d2cb9fc2_fk_procureme FOREIGN KEY (order_id) REFERENCES public.procurement_purchaseorder(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseline
    ADD CONSTRAINT procurement_purchase_quote_id_4cb7d786_fk_procureme FOREIGN KEY (quote_id) REFERENCES public.procurement_supplierquote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseorder
    ADD CONSTRAINT procurement_purchase_supplier_id_119eb9cd_fk_procureme FOREIGN KEY (supplier_id) REFERENCES public.procurement_supplier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseextra
    ADD CONSTRAINT procurement_purchase_supplier_id_7662ad8c_fk_procureme FOREIGN KEY (supplier_id) REFERENCES public.procurement_supplier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseorder
    ADD CONSTRAINT procurement_purchase_warehouse_id_dad83760_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_purchaseline
    ADD CONSTRAINT procurement_purchaseline_sku_id_ea2ede84_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_receiptextra
    ADD CONSTRAINT procurement_receipte_extra_id_48c01d1f_fk_procureme FOREIGN KEY (extra_id) REFERENCES public.procurement_purchaseextra(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_receiptextra
    ADD CONSTRAINT procurement_receipte_receipt_line_id_8863556b_fk_procureme FOREIGN KEY (receipt_line_id) REFERENCES public.procurement_goodsreceiptline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_replenishment
    ADD CONSTRAINT procurement_replenis_quote_id_f576e525_fk_procureme FOREIGN KEY (quote_id) REFERENCES public.procurement_supplierquote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_replenishment
    ADD CONSTRAINT procurement_replenis_supplier_id_b98e7866_fk_procureme FOREIGN KEY (supplier_id) REFERENCES public.procurement_supplier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_replenishment
    ADD CONSTRAINT procurement_replenis_warehouse_id_2098d9e1_fk_inventory FOREIGN KEY (warehouse_id) REFERENCES public.inventory_warehouse(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_replenishment
    ADD CONSTRAINT procurement_replenishment_sku_id_def5c9e1_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_supplierquote
    ADD CONSTRAINT procurement_supplier_supplier_id_1744b36c_fk_procureme FOREIGN KEY (supplier_id) REFERENCES public.procurement_supplier(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procurement_supplierquote
    ADD CONSTRAINT procurement_supplierquote_sku_id_c46ff006_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_barcode
    ADD CONSTRAINT products_barcode_sku_id_7b4e1329_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_bundlepart
    ADD CONSTRAINT products_bundlepart_bundle_id_1529b821_fk_products_sku_id FOREIGN KEY (bundle_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_bundlepart
    ADD CONSTRAINT products_bundlepart_part_id_26f9694c_fk_products_sku_id FOREIGN KEY (part_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_category
    ADD CONSTRAINT products_category_parent_id_3388f6c9_fk_products_category_id FOREIGN KEY (parent_id) REFERENCES public.products_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_customscode
    ADD CONSTRAINT products_customscode_sku_id_a17d1694_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_declaredvalue
    ADD CONSTRAINT products_declaredvalue_sku_id_af4d7f7e_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_designtask
    ADD CONSTRAINT products_designtask_created_by_id_013f678d_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_designtask
    ADD CONSTRAINT products_designtask_owner_id_515bba3c_fk_people_user_id FOREIGN KEY (owner_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_designtask
    ADD CONSTRAINT products_designtask_product_id_9235053d_fk_products_product_id FOREIGN KEY (product_id) REFERENCES public.products_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_designtask
    ADD CONSTRAINT products_designtask_reviewer_id_d28d6f76_fk_people_user_id FOREIGN KEY (reviewer_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_designtask
    ADD CONSTRAINT products_designtask_store_id_92fa62d1_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_forbiddenword
    ADD CONSTRAINT products_forbiddenword_added_by_id_8a6e5fb9_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_imagefile
    ADD CONSTRAINT products_imagefile_added_by_id_42bd88ee_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_launchcard
    ADD CONSTRAINT products_launchcard_owner_id_ad7d4e2a_fk_people_user_id FOREIGN KEY (owner_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_launchcard
    ADD CONSTRAINT products_launchcard_product_id_9eb03704_fk_products_product_id FOREIGN KEY (product_id) REFERENCES public.products_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_launchcomment
    ADD CONSTRAINT products_launchcomme_card_id_0f018c02_fk_products_ FOREIGN KEY (card_id) REFERENCES public.products_launchcard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_launchcomment
    ADD CONSTRAINT products_launchcomment_author_id_de819339_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listing
    ADD CONSTRAINT products_listing_pool_id_acdfc8c9_fk_stores_quantitypool_id FOREIGN KEY (pool_id) REFERENCES public.stores_quantitypool(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listing
    ADD CONSTRAINT products_listing_sku_id_ca4c65fd_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listing
    ADD CONSTRAINT products_listing_store_id_a1ea4c28_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listing
    ADD CONSTRAINT products_listing_tag_id_66658e44_fk_stores_pricetag_id FOREIGN KEY (tag_id) REFERENCES public.stores_pricetag(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listingchange
    ADD CONSTRAINT products_listingchan_draft_id_d356334f_fk_products_ FOREIGN KEY (draft_id) REFERENCES public.products_listingdraft(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listingchange
    ADD CONSTRAINT products_listingchange_asked_by_id_1ff52486_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listingdraft
    ADD CONSTRAINT products_listingdraf_listing_id_14cf636f_fk_products_ FOREIGN KEY (listing_id) REFERENCES public.products_listing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listingdraft
    ADD CONSTRAINT products_listingdraft_created_by_id_d711ebcc_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listingdraft
    ADD CONSTRAINT products_listingdraft_sku_id_b2becbe8_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_listingdraft
    ADD CONSTRAINT products_listingdraft_store_id_136f979a_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_picturemeasure
    ADD CONSTRAINT products_picturemeas_file_id_17ca3695_fk_products_ FOREIGN KEY (file_id) REFERENCES public.products_imagefile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_product
    ADD CONSTRAINT products_product_brand_id_3e2e8fd1_fk_products_brand_id FOREIGN KEY (brand_id) REFERENCES public.products_brand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_product
    ADD CONSTRAINT products_product_category_id_9b594869_fk_products_category_id FOREIGN KEY (category_id) REFERENCES public.products_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_productimage
    ADD CONSTRAINT products_productimag_product_id_e747596a_fk_products_ FOREIGN KEY (product_id) REFERENCES public.products_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_productimage
    ADD CONSTRAINT products_productimage_file_id_be2d7f63_fk_products_imagefile_id FOREIGN KEY (file_id) REFERENCES public.products_imagefile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_producttag
    ADD CONSTRAINT products_producttag_product_id_a1753ab6_fk_products_product_id FOREIGN KEY (product_id) REFERENCES public.products_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_producttag
    ADD CONSTRAINT products_producttag_tag_id_0e65c375_fk_products_tag_id FOREIGN KEY (tag_id) REFERENCES public.products_tag(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_sku
    ADD CONSTRAINT products_sku_product_id_42b6697f_fk_products_product_id FOREIGN KEY (product_id) REFERENCES public.products_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_skuimage
    ADD CONSTRAINT products_skuimage_file_id_dfd1e007_fk_products_imagefile_id FOREIGN KEY (file_id) REFERENCES public.products_imagefile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_skuimage
    ADD CONSTRAINT products_skuimage_sku_id_0866f22b_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_skutag
    ADD CONSTRAINT products_skutag_sku_id_1b334dd0_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_skutag
    ADD CONSTRAINT products_skutag_tag_id_8249bf14_fk_products_tag_id FOREIGN KEY (tag_id) REFERENCES public.products_tag(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_skutext
    ADD CONSTRAINT products_skutext_sku_id_d3f87faf_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.products_suppliercode
    ADD CONSTRAINT products_suppliercode_sku_id_61ffc980_fk_products_sku_id FOREIGN KEY (sku_id) REFERENCES public.products_sku(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.logistics_service
    ADD CONSTRAINT service_account_of_carrier FOREIGN KEY (account_id, carrier_id) REFERENCES public.logistics_carrieraccount(id, carrier_id);

ALTER TABLE ONLY public.stores_consenttrip
    ADD CONSTRAINT stores_consenttrip_account_id_7d19b95a_fk_stores_se FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_consenttrip
    ADD CONSTRAINT stores_consenttrip_user_id_bcb845f6_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_pricetag
    ADD CONSTRAINT stores_pricetag_account_id_6da719a3_fk_stores_selleraccount_id FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_pricetag
    ADD CONSTRAINT stores_pricetag_store_id_f7babdc9_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_pushack
    ADD CONSTRAINT stores_pushack_account_id_546f10ef_fk_stores_selleraccount_id FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_quantitypool
    ADD CONSTRAINT stores_quantitypool_account_id_1ccb8186_fk_stores_se FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_quantitypool
    ADD CONSTRAINT stores_quantitypool_store_id_b5331704_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_ratebudget
    ADD CONSTRAINT stores_ratebudget_account_id_8bb55411_fk_stores_se FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_selleraccount
    ADD CONSTRAINT stores_selleraccount_import_job_id_6458b926_fk_kernel_job_id FOREIGN KEY (import_job_id) REFERENCES public.kernel_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_store
    ADD CONSTRAINT stores_store_account_id_a7654848_fk_stores_selleraccount_id FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_storeaccess
    ADD CONSTRAINT stores_storeaccess_store_id_c7ffd730_fk_stores_store_id FOREIGN KEY (store_id) REFERENCES public.stores_store(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_storeaccess
    ADD CONSTRAINT stores_storeaccess_user_id_5e2ee4e9_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.stores_syncstate
    ADD CONSTRAINT stores_syncstate_account_id_488bf692_fk_stores_selleraccount_id FOREIGN KEY (account_id) REFERENCES public.stores_selleraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
