"""The frame of every admin page: named fields, and changes through flows alone."""

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.forms import ModelForm
from django.http import HttpRequest

from credentials.models import User

M = TypeVar("M", bound=Model)

HARMLESS_LOOKUPS = frozenset({"", "exact", "id__exact", "isnull", "gte", "lt"})

if TYPE_CHECKING:
    Frame = admin.ModelAdmin
else:

    class Frame(admin.ModelAdmin):
        """Django's frame, which names its model to a type checker only."""

        def __class_getitem__(cls, _model: object) -> type:
            return cls


class GuardedAdmin(Frame[M]):
    """A table that admins may look at; a subclass opens what its flows can do.

    Fields are always named one by one, so that a new column is not shown by accident.
    """

    may_add = False
    may_change = False
    may_delete = False

    view_on_site = False
    show_full_result_count = False
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return is_admin(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and is_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.may_change and is_admin(request)

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.may_delete and is_admin(request)

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """Let an address filter by the filters shown, and by nothing else.

        Django lets it filter by any column of the table, so that a digest or a
        fingerprint could be guessed letter by letter.
        """
        named = {
            one if isinstance(one, str) else one[0]
            for one in self.list_filter
            if isinstance(one, str | tuple)
        }
        column, _, rest = lookup.partition(LOOKUP_SEP)
        return column in named and rest in HARMLESS_LOOKUPS

    def save_model(
        self, request: HttpRequest, obj: M, form: "ModelForm[M]", change: bool
    ) -> None:
        raise NotImplementedError("Rows are written by flows only.")

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> NoReturn:
        raise NotImplementedError("Rows are deleted one by one, by flows only.")


def is_admin(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff


def actor_of(request: HttpRequest) -> User:
    """The admin who acts; the admin site lets nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("Nobody has signed in.")
    return request.user


def become(obj: M, stored: M) -> None:
    """Let the row that the admin page made up be the one that a flow has stored."""
    obj.__dict__.update(stored.__dict__)
