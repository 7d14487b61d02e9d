"""What must never be false of launches and design tasks."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

PROMISES: list[Promise] = [
    Promise(
        "launch_cards_stand_where_they_were_moved",
        _("Each launch card stands in the stage that its timeline says"),
        """SELECT c.id, c.stage, m.stage AS moved_to FROM products_launchcard c
           LEFT JOIN LATERAL (SELECT t.data ->> 'to' AS stage FROM kernel_timelineentry t
                              WHERE t.subject_kind = 'launch_card' AND t.subject_id = c.id AND t.action = 'launch.moved'
                              ORDER BY t.id DESC LIMIT 1) m ON true
           WHERE c.stage <> coalesce(m.stage, 'chosen')""",
        "SELECT count(*) FROM products_launchcard",
    ),
    Promise(
        "design_tasks_stand_where_they_were_brought",
        _("Each design task is in the state that its timeline says"),
        """SELECT d.id, d.state, m.action FROM products_designtask d
           LEFT JOIN LATERAL (SELECT t.action FROM kernel_timelineentry t
                              WHERE t.subject_kind = 'design_task' AND t.subject_id = d.id AND t.action <> 'design.planned'
                              ORDER BY t.id DESC LIMIT 1) m ON true
           WHERE d.state IS DISTINCT FROM CASE m.action WHEN 'design.made' THEN 'open' WHEN 'design.start' THEN 'doing'
             WHEN 'design.hand_in' THEN 'review' WHEN 'design.accept' THEN 'accepted' WHEN 'design.return' THEN 'returned'
             WHEN 'design.cancel' THEN 'cancelled' END""",
        "SELECT count(*) FROM products_designtask",
    ),
]
