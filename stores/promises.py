"""What stores promises: what marketplaces were told is what stock says, or visibly on its way."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

PROMISES = [
    Promise(
        "pool_versions_ordered",
        _("No marketplace accepted a quantity newer than the one sent, and none was sent that nobody wished"),
        """SELECT id, external_key, acked_version, sent_version, desired_version FROM stores_quantitypool
           WHERE acked_version > sent_version OR sent_version > desired_version
              OR (acked_version = desired_version AND desired_version > 0 AND acked IS DISTINCT FROM desired)""",
        "SELECT count(*) FROM stores_quantitypool",
    ),
    Promise(
        "pool_pushed_or_visible",
        _("Every wished quantity is accepted by its marketplace, due, or visibly failed"),
        """SELECT p.id, p.external_key, p.desired, p.sent, p.acked, p.next_at, p.last_error
           FROM stores_quantitypool p JOIN stores_selleraccount a ON a.id = p.account_id
           WHERE p.acked_version < p.desired_version AND p.next_at < clock_timestamp() - interval '15 minutes'
             AND (p.lease_until IS NULL OR p.lease_until < clock_timestamp())
             AND a.state = 'active' AND p.last_error = '' AND p.closed_at IS NULL""",
        "SELECT count(*) FROM stores_quantitypool WHERE desired_version > 0",
    ),
    Promise(
        "price_versions_ordered",
        _("No marketplace accepted a price newer than the one sent, and none was sent that nobody wished"),
        """SELECT id, external_key, acked_version, sent_version, desired_version FROM stores_pricetag
           WHERE acked_version > sent_version OR sent_version > desired_version
              OR (acked_version = desired_version AND desired_version > 0 AND acked IS DISTINCT FROM desired)""",
        "SELECT count(*) FROM stores_pricetag",
    ),
    Promise(
        "price_pushed_or_visible",
        _("Every wished price is accepted by its marketplace, due, or visibly failed"),
        """SELECT p.id, p.external_key, p.desired, p.sent, p.acked, p.next_at, p.last_error
           FROM stores_pricetag p JOIN stores_selleraccount a ON a.id = p.account_id
           WHERE p.acked_version < p.desired_version AND p.next_at < clock_timestamp() - interval '15 minutes'
             AND (p.lease_until IS NULL OR p.lease_until < clock_timestamp())
             AND a.state = 'active' AND p.last_error = '' AND p.closed_at IS NULL""",
        "SELECT count(*) FROM stores_pricetag WHERE desired_version > 0",
    ),
    Promise(
        "pull_cursor_not_ahead",
        _("No account claims to have read further than it ever succeeded to read"),
        """SELECT s.id, s.account_id, s.cursor, s.last_success_at FROM stores_syncstate s
           WHERE s.cursor IS NOT NULL AND s.last_started_at IS NULL""",
        "SELECT count(*) FROM stores_syncstate",
    ),
    Promise(
        "stopped_account_says_why",
        _("An account that needs to be connected again says why"),
        "SELECT id, name FROM stores_selleraccount WHERE state = 'unauthorised' AND trouble = ''",
        "SELECT count(*) FROM stores_selleraccount",
    ),
    Promise(
        "ended_authorisation_stopped",
        _("No account works on an authorisation that has run out"),
        """SELECT id, name, authorised_until FROM stores_selleraccount
           WHERE state = 'active' AND authorised_until < current_setting('erp.now')::timestamptz - interval '15 minutes'""",
        "SELECT count(*) FROM stores_selleraccount",
    ),
]
