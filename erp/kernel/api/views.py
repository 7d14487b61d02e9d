"""The three kinds of API views: a list, an object, a write. Each translates in, makes one call, translates out."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from erp.kernel.api.idempotency import answer_once, wish_of
from erp.kernel.api.pagination import PARAMS, KeysetPagination
from people.models import User


class ApiView(GenericAPIView):
    """Base of all: who may is `permission_code`, and a query parameter that means nothing here is refused, not ignored."""

    permission_code: str
    filter_backends: Any = ()
    pagination_class: Any = None

    @property
    def person(self) -> User:
        """Who asks; `HasCode` has let nobody else in."""
        user = self.request.user
        assert isinstance(user, User)
        return user

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        _refuse_unknown(request, allowed=self.known_params())

    def known_params(self) -> Iterable[str]:
        """The query parameters that mean something."""
        return ()


class ListView(ListModelMixin, ApiView):
    """Rows in cursor pages. `orderings` names the permitted sorts: the columns of each end with the unique one."""

    orderings: ClassVar[Mapping[str, tuple[str, ...]]] = {"-id": ("-id",), "id": ("id",)}
    filterset_class: Any = None
    filter_backends = (DjangoFilterBackend,)
    pagination_class = KeysetPagination

    def known_params(self) -> Iterable[str]:
        filters = self.filterset_class.base_filters if self.filterset_class else ()
        return (*filters, *PARAMS)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class DetailView(ApiView):
    """One object of `get_queryset`, by the id in the address; what is not there and what one may not see answer alike."""

    lookup_kwarg: str

    def get_object(self) -> Any:
        found = self.get_queryset().filter(pk=self.kwargs[self.lookup_kwarg]).first()
        if found is None:
            raise NotFound
        return found

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


class WriteView(ApiView, ABC):
    """A change: `serializer_class` is the body, `answer_class` the answer, `act` the one call. Asked again, it answers the same."""

    answer_class: type[Serializer[Any]]

    @abstractmethod
    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do it; runs inside the transaction that keeps the answer."""

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        wish = wish_of(request)
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return answer_once(wish, lambda: self.act(request, body.validated_data))


def _refuse_unknown(request: Request, *, allowed: Iterable[str]) -> None:
    known = list(allowed)
    wrong = {}
    for name, values in request.query_params.lists():
        if name not in known:
            told = ", ".join(known) or _("none")
            wrong[name[:80]] = [_("Unknown parameter. Allowed: %(allowed)s.") % {"allowed": told}]
        elif len(values) > 1:
            wrong[name] = [_("Given more than once.")]
    if wrong:
        raise ValidationError(wrong)
