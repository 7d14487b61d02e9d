"""The addresses of the rules."""

from django.urls import path

from orders.rules.views import editor, on_orders, rehearsals, sets, watching

app_name = "rules"
urlpatterns = [
    path("rules/", sets.set_list, name="sets"),
    path("rules/new/", sets.new, name="new"),
    path("rules/retire/", sets.retire, name="retire"),
    path("rules/condition/", editor.condition_row, name="condition"),
    path("rules/action/", editor.action_row, name="action"),
    path("rules/<int:set_id>/", sets.set_page, name="set"),
    path("rules/<int:set_id>/drop/", sets.drop, name="drop"),
    path("rules/<int:set_id>/on/", sets.switch_on, name="on"),
    path("rules/<int:set_id>/rehearse/", rehearsals.start, name="rehearse"),
    path("rules/<int:set_id>/add/", editor.add, name="add"),
    path("rules/<int:set_id>/rules/<int:rule_id>/", editor.edit, name="rule"),
    path("rules/<int:set_id>/rules/<int:rule_id>/do/<slug:verb>/", sets.rule_act, name="rule-act"),
    path("rules/rehearsals/<int:rehearsal_id>/", rehearsals.page, name="rehearsal"),
    path("rules/rehearsals/<int:rehearsal_id>/table.csv", rehearsals.download, name="rehearsal-csv"),
    path("rules/apply/", rehearsals.apply_to_open, name="apply"),
    path("rules/watch/", watching.watch_list, name="watch"),
    path("rules/watch/add/", watching.add, name="watch-add"),
    path("rules/watch/<int:entry_id>/remove/", watching.remove, name="watch-remove"),
    path("orders/<int:order_id>/rules/", on_orders.explain_order, name="explain"),
    path("orders/<int:order_id>/watch/", on_orders.watch_order, name="watch-order"),
    path("orders/<int:order_id>/holds/<int:hold_id>/release/", on_orders.release_hold, name="release"),
]
