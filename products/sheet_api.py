"""The API of imports: a sheet comes in, and what its rows would do or have done."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from erp.kernel.api.errors import ApiError
from erp.kernel.api.fields import Body
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.imports import pages
from erp.kernel.imports.kinds import Reason, kind_of
from erp.kernel.imports.models import ImportRow, ImportRun
from erp.kernel.imports.states import EmptyCell, Verdict
from erp.kernel.imports.words import file_words, reason_words
from erp.kernel.imports.xlsx import NotASheet
from erp.kernel.services import sheets_in
from products.catalogue_sheet import KIND, MANAGE

WRONG_TOLD = 100


class WrongSerializer(serializers.Serializer[Any]):
    """A wrong row and why."""

    row = serializers.IntegerField()
    key = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())


class RunSerializer(serializers.ModelSerializer[ImportRun]):
    """An import: its state, how many rows are new, changed, same and wrong, and the first wrong ones."""

    by = serializers.CharField(source="created_by.display_name", read_only=True)
    error = serializers.SerializerMethodField()

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = (
            "id",
            "file_name",
            "sha256",
            "state",
            "options",
            "row_count",
            "counts",
            "written",
            "error",
            "by",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields

    def get_error(self, run: ImportRun) -> str:
        """Why the file could not be read; empty when it could."""
        return file_words(run.error["code"], run.error["values"]) if run.error else ""


class RunDetailSerializer(RunSerializer):
    """With the first hundred wrong rows."""

    wrong = serializers.SerializerMethodField()

    class Meta(RunSerializer.Meta):
        fields = (*RunSerializer.Meta.fields, "wrong")
        read_only_fields = fields

    def get_wrong(self, run: ImportRun) -> list[dict[str, Any]]:
        """The first hundred wrong rows, each with its reasons in words."""
        kind = kind_of(run.kind)
        found = ImportRow.objects.filter(run=run, verdict=Verdict.WRONG).order_by("number")[:WRONG_TOLD]
        return [
            {"row": row.number, "key": row.key, "reasons": [reason_words(kind, Reason(*each)) for each in row.reasons]}
            for row in found
        ]


class RunList(ListView):
    """Imports of the catalogue, newest first."""

    permission_code = MANAGE
    serializer_class = RunSerializer

    def get_queryset(self) -> QuerySet[ImportRun]:
        return ImportRun.objects.filter(kind=KIND).select_related("created_by")


class RunDetail(DetailView):
    """One import. `state`: reading, checking, checked (say `write`), applying, applied, unreadable."""

    permission_code = MANAGE
    serializer_class = RunDetailSerializer
    lookup_kwarg = "run_id"

    def get_queryset(self) -> QuerySet[ImportRun]:
        return ImportRun.objects.filter(kind=KIND).select_related("created_by")


class StartBody(serializers.Serializer[Any]):
    """A form with a file; the same options as on the page."""

    file = serializers.FileField()
    update = serializers.BooleanField(default=True)  # type: ignore[assignment]  # hides no method: the framework takes it out
    create = serializers.BooleanField(default=True)  # type: ignore[assignment]  # hides no method: the framework takes it out
    empty = serializers.ChoiceField(choices=EmptyCell.choices, default=EmptyCell.LEAVE)


class StartedSerializer(serializers.Serializer[Any]):
    """The import that has begun."""

    id = serializers.IntegerField()
    state = serializers.CharField()


class StartImport(WriteView):
    """Send a sheet as multipart/form-data. It is read and checked by a worker; nothing is written before `write`.

    The same Idempotency-Key answers with the same import.
    """

    permission_code = MANAGE
    parser_classes = (MultiPartParser,)
    serializer_class = StartBody
    answer_class = StartedSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        raise NotImplementedError  # a file is no JSON: `post` keeps the wish by the run itself

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
            message = _("Every write needs the header Idempotency-Key: 1 to 255 printable characters.")
            raise ApiError(400, "idempotency_key_required", message, fields={"Idempotency-Key": [message]})
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = dict(body.validated_data)
        client_id = uuid5(NAMESPACE_URL, f"import:{self.person.pk}:{hashlib.sha256(key.encode()).hexdigest()}")
        try:
            run = pages.take_in(KIND, data["file"], {**data, "client_id": client_id}, self.person)
        except NotASheet as error:
            raise ApiError(422, error.code, pages.error_words(error)) from error
        return JsonResponse({"id": run.pk, "state": run.state})


class WriteBody(Body):
    """Nothing is asked."""


class WriteImport(WriteView):
    """Write the new and changed rows of a checked import; wrong ones are left out."""

    permission_code = MANAGE
    serializer_class = WriteBody
    answer_class = StartedSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        run = ImportRun.objects.filter(pk=self.kwargs["run_id"], kind=KIND).first()
        if run is None:
            raise ApiError(404, "not_found", _("There is no such import."))
        try:
            run = sheets_in.write_run(run_id=run.pk, actor=self.person)
        except sheets_in.NotNow as error:
            raise ApiError(409, "not_now", _("The import is not checked yet, or could not be read.")) from error
        return {"id": run.pk, "state": run.state}
