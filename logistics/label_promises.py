"""What the rows of labels and scans prove."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from logistics.services.tracking import FACTS

_BOUGHT = "SELECT count(*) FROM logistics_carrierlabel"

PROMISES = [
    Promise(
        name="labels.shipped_numbered",
        says=_("Each shipped parcel has a label and a tracking number."),
        sql="""SELECT number, label_state FROM logistics_parcel WHERE state = 'shipped'
            AND (tracking_number IS NULL OR label_state NOT IN ('own', 'bought'))""",
        checked_sql="SELECT count(*) FROM logistics_parcel WHERE state = 'shipped'",
    ),
    Promise(
        name="labels.one_good",
        says=_("No parcel has two labels that are both good."),
        sql="""SELECT parcel_id, count(*) AS labels FROM logistics_carrierlabel WHERE cancelled_at IS NULL
            GROUP BY parcel_id HAVING count(*) > 1""",
        checked_sql=_BOUGHT,
    ),
    Promise(
        name="labels.used_or_given_back",
        says=_("Each bought label is that of its parcel, or was given back, or visibly could not be given back."),
        sql="""SELECT l.remote_id, p.number, p.state, p.label_state FROM logistics_carrierlabel l JOIN logistics_parcel p ON p.id = l.parcel_id
            WHERE l.cancelled_at IS NULL AND NOT (
              p.state <> 'cancelled' AND p.label_state = 'bought' AND p.tracking_number = l.tracking_number
              OR p.state = 'cancelled' AND EXISTS (
                SELECT 1 FROM kernel_outboxcommand c WHERE c.wish = 'label-off:' || p.number AND c.state <> 'confirmed'))""",
        checked_sql=_BOUGHT,
    ),
    Promise(
        name="labels.bought_known",
        says=_("Each parcel with a bought label knows the label and what it cost, once."),
        sql="""SELECT p.number, count(DISTINCT l.id) AS labels, count(c.id) AS costs FROM logistics_parcel p
            LEFT JOIN logistics_carrierlabel l ON l.parcel_id = p.id AND l.cancelled_at IS NULL
            LEFT JOIN logistics_labelcost c ON c.label_id = l.id AND c.kind = 'bought'
            WHERE p.label_state = 'bought' GROUP BY p.id HAVING count(DISTINCT l.id) <> 1 OR count(c.id) <> 1""",
        checked_sql="SELECT count(*) FROM logistics_parcel WHERE label_state = 'bought'",
    ),
    Promise(
        name="labels.awaited_commanded",
        says=_("Whatever label is waited for has its command, under way or visibly given up."),
        sql="""SELECT p.number, p.label_state FROM logistics_parcel p
            LEFT JOIN kernel_outboxcommand c
              ON c.wish = CASE WHEN p.label_state = 'cancelling' THEN 'label-off:' ELSE 'label:' END || p.number
            WHERE p.label_state IN ('to_buy', 'buying', 'maybe', 'cancelling') AND (c.id IS NULL OR c.state = 'confirmed')""",
        checked_sql="SELECT count(*) FROM logistics_parcel WHERE label_state IN ('to_buy', 'buying', 'maybe', 'cancelling')",
    ),
    Promise(
        name="labels.prints_counted",
        says=_("Each print of a label is a row with who and when."),
        sql="""SELECT p.number, p.print_count, count(r.id) AS prints FROM logistics_parcel p
            LEFT JOIN logistics_labelprint r ON r.parcel_id = p.id WHERE p.printed_at IS NOT NULL
            GROUP BY p.id HAVING count(r.id) <> p.print_count""",
        checked_sql="SELECT count(*) FROM logistics_labelprint",
    ),
    Promise(
        name="tracking.facts_follow",
        says=_("How far a parcel is follows from where the carrier saw it."),
        sql=f"""SELECT p.number, p.tracking_state, f.state FROM logistics_parcel p
            LEFT JOIN ({FACTS.format(where="")}) f ON f.parcel_id = p.id
            WHERE (p.tracking_state, p.tracked_at, p.picked_up_at, p.delivered_at, p.exception_at, p.returned_at) IS DISTINCT FROM
                  (coalesce(f.state, ''), f.tracked_at, f.picked_up_at, f.delivered_at, f.exception_at, f.returned_at)""",
        checked_sql="SELECT count(*) FROM logistics_trackingevent",
    ),
]
