"""The addresses of the rules in the API."""

from django.urls import path

from orders.rules import api

urlpatterns = [
    path("rules/sets", api.RuleSetList.as_view(), name="rule-sets"),
    path("rules/sets/new", api.MakeDraft.as_view(), name="rule-sets-new"),
    path("rules/sets/on", api.SwitchOn.as_view(), name="rule-sets-on"),
    path("rules/sets/<int:set_id>", api.RuleSetDetail.as_view(), name="rule-set"),
    path("rules/rehearse", api.Rehearse.as_view(), name="rules-rehearse"),
    path("rules/rehearsals/<int:rehearsal_id>", api.RehearsalDetail.as_view(), name="rule-rehearsal"),
]
