from django.db import migrations

from erp.kernel.append_only import append_only

FROZEN = """
CREATE FUNCTION orders_rule_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE state_of_set text;
BEGIN
  SELECT state INTO state_of_set FROM orders_ruleset
  WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.rule_set_id ELSE OLD.rule_set_id END;
  IF state_of_set <> 'draft' OR (TG_OP = 'UPDATE' AND NEW.rule_set_id <> OLD.rule_set_id) THEN
    RAISE EXCEPTION 'a rule of a set that is or was live is never edited: make a new draft' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER orders_rule_frozen BEFORE INSERT OR UPDATE OR DELETE ON orders_rule
  FOR EACH ROW EXECUTE FUNCTION orders_rule_frozen();

CREATE FUNCTION orders_ruleset_life() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER orders_ruleset_life BEFORE UPDATE OR DELETE ON orders_ruleset
  FOR EACH ROW EXECUTE FUNCTION orders_ruleset_life();
"""
BACK = """
DROP TRIGGER orders_rule_frozen ON orders_rule; DROP FUNCTION orders_rule_frozen();
DROP TRIGGER orders_ruleset_life ON orders_ruleset; DROP FUNCTION orders_ruleset_life();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_rules")]
    operations = [append_only("orders_ruleapplication"), migrations.RunSQL(FROZEN, BACK)]
