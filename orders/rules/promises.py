"""What rules promise, proved from their rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

_KINDS = "('rule', 'watch_list', 'buyer_note', 'low_margin', 'high_value', 'finance')"
_OPEN_HOLDS = f"FROM orders_hold h WHERE h.released_at IS NULL AND h.kind IN {_KINDS}"

RULE_PROMISES = [
    Promise(
        "one_live_rule_set",
        _("At most one version of the rules is live"),
        "SELECT count(*) AS live FROM orders_ruleset WHERE state = 'live' HAVING count(*) > 1",
        "SELECT count(*) FROM orders_ruleset",
    ),
    Promise(
        "rule_hold_names_its_rule",
        _("Each open hold of a rule names a rule that exists in its version and asks for that hold"),
        f"""SELECT h.id, h.order_id, h.kind, h.rule_id, h.data->>'version' AS version {_OPEN_HOLDS} AND NOT EXISTS (
             SELECT 1 FROM orders_rule r JOIN orders_ruleset s ON s.id = r.rule_set_id
             WHERE r.id = h.rule_id AND s.state <> 'draft' AND s.version::text = h.data->>'version' AND r.position::text = h.data->>'rule'
               AND r.actions @> jsonb_build_array(jsonb_build_object('kind', 'hold', 'value', h.kind)))""",
        f"SELECT count(*) {_OPEN_HOLDS}",
    ),
    Promise(
        "rule_hold_is_its_application",
        _("Each open hold of a rule was placed by an application in the log, and each such application has its hold"),
        f"""SELECT h.order_id, h.rule_id, h.kind, 'no application' AS lacks {_OPEN_HOLDS} AND NOT EXISTS (
             SELECT 1 FROM orders_ruleapplication a WHERE a.order_id = h.order_id AND a.rule_id = h.rule_id
               AND a.did @> jsonb_build_array(jsonb_build_object('kind', 'hold', 'value', h.kind, 'outcome', 'done')))
           UNION ALL
           SELECT a.order_id, a.rule_id, d->>'value', 'no hold' FROM orders_ruleapplication a CROSS JOIN LATERAL jsonb_array_elements(a.did) d
           WHERE d->>'kind' = 'hold' AND d->>'outcome' = 'done'
             AND NOT EXISTS (SELECT 1 FROM orders_hold h WHERE h.order_id = a.order_id AND h.rule_id = a.rule_id AND h.kind = d->>'value')""",
        "SELECT count(*) FROM orders_ruleapplication",
    ),
]
