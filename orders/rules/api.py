"""The API of the rules: versions with their rules as data, drafts by program, rehearsals, switching on."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from erp.kernel.api.fields import LARGEST_ID, Body, WholeNumber
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import DetailView, ListView, WriteView
from orders.models import Rule, RuleRehearsal, RuleSet
from orders.rules import rehearse, sets
from orders.rules.rehearsed import summary_of
from orders.rules.vocabulary import MOST_RULES
from orders.rules.words import refusal_words


class OrderRuleSerializer(serializers.ModelSerializer[Rule]):
    class Meta:
        model = Rule
        fields = ("id", "key", "position", "name", "conditions", "actions", "stop_after", "is_on")
        read_only_fields = fields


class RuleSetSerializer(serializers.ModelSerializer[RuleSet]):
    """A version of the rules."""

    class Meta:
        model = RuleSet
        fields: tuple[str, ...] = ("id", "version", "name", "state", "created_at", "live_at", "retired_at")
        read_only_fields = fields


class RuleSetDetailSerializer(RuleSetSerializer):
    """A version with its rules in their order."""

    rules: Any = serializers.SerializerMethodField()

    class Meta(RuleSetSerializer.Meta):
        fields = (*RuleSetSerializer.Meta.fields, "rules")

    @extend_schema_field(OrderRuleSerializer(many=True))
    def get_rules(self, found: RuleSet) -> list[dict[str, Any]]:
        return [dict(OrderRuleSerializer(rule).data) for rule in found.rules.order_by("position")]


class RuleSetList(ListView):
    """Versions of the rules, the newest first."""

    permission_code = "orders.review"
    serializer_class = RuleSetSerializer

    def get_queryset(self) -> QuerySet[RuleSet]:
        return RuleSet.objects.all()


class RuleSetDetail(DetailView):
    """One version with its rules."""

    permission_code = "orders.review"
    serializer_class = RuleSetDetailSerializer
    lookup_kwarg = "set_id"

    def get_queryset(self) -> QuerySet[RuleSet]:
        return RuleSet.objects.all()


class RuleBody(Body):
    """A rule: its conditions are {field, op, value, days}, its actions {kind, value}, as the rules page lists them."""

    name = serializers.CharField(max_length=80)
    conditions = serializers.ListField(child=serializers.DictField(), required=False, default=list)
    actions = serializers.ListField(child=serializers.DictField(), min_length=1)
    stop_after = serializers.BooleanField(default=False)
    is_on = serializers.BooleanField(default=True)


class RuleDraftBody(Body):
    """A draft with all of its rules, in their order."""

    name = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    rules = RuleBody(many=True)

    def validate_rules(self, rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not 1 <= len(rules) <= MOST_RULES:
            raise serializers.ValidationError(_("A version has 1 to %(most)s rules.") % {"most": MOST_RULES})
        return rules


class RuleMadeSerializer(serializers.Serializer[Any]):
    """What was made."""

    id = serializers.IntegerField()


class MakeDraft(WriteView):
    """Make a draft of rules. All that is wrong with them is said at once, and nothing is made then."""

    permission_code = "orders.rules"
    serializer_class = RuleDraftBody
    answer_class = RuleMadeSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        made, wrong = sets.make_from_data(client_id=uuid4(), actor=self.person, name=data["name"], rules=data["rules"])
        if made is None:
            raise ValidationError({f"rules[{index}]": [why] for index, why in wrong.items()})
        return {"id": made.pk}


class RuleSetBody(Body):
    """Which version."""

    set_id = WholeNumber(min_value=1, max_value=LARGEST_ID)


class SwitchOn(WriteView):
    """Make a draft live; the one before it retires. Refused: `no_draft`, `no_rules_on`, `broken`."""

    permission_code = "orders.rules"
    serializer_class = RuleSetBody
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return told(sets.switch_on(rule_set_id=data["set_id"], actor=self.person), words=refusal_words)


class RehearseRulesBody(RuleSetBody):
    """Which version, on the orders of how many days, and whether with freight and margin."""

    days = WholeNumber(min_value=1, max_value=rehearse.MOST_DAYS, default=30)
    with_money = serializers.BooleanField(default=False)


class Rehearse(WriteView):
    """Begin to try a version on past orders; read the rehearsal until it is complete."""

    permission_code = "orders.rules"
    serializer_class = RehearseRulesBody
    answer_class = RuleMadeSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        if not RuleSet.objects.filter(pk=data["set_id"]).exists():
            raise NotFound
        made = rehearse.start(
            rule_set_id=data["set_id"],
            client_id=uuid4(),
            days=data["days"],
            with_money=data["with_money"],
            actor=self.person,
        )
        return {"id": made.pk}


class RehearsalSerializer(serializers.ModelSerializer[RuleRehearsal]):
    """What a rehearsal came to so far. `rules`: by id how many orders it applies to, holds, and of how many it is not known."""

    summary: Any = serializers.SerializerMethodField()

    class Meta:
        model = RuleRehearsal
        fields = (
            "id",
            "rule_set",
            "against",
            "days",
            "since",
            "until",
            "with_money",
            "orders",
            "started_at",
            "summary",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_summary(self, found: RuleRehearsal) -> dict[str, Any]:
        summary = summary_of(found)
        rules = {
            str(row["rule"].pk): {key: row[key] for key in ("matched", "held", "unknown")} for row in summary["rules"]
        }
        return summary | {"rules": rules}


class RehearsalDetail(DetailView):
    """A rehearsal and its counts."""

    permission_code = "orders.review"
    serializer_class = RehearsalSerializer
    lookup_kwarg = "rehearsal_id"

    def get_queryset(self) -> QuerySet[RuleRehearsal]:
        return RuleRehearsal.objects.all()
