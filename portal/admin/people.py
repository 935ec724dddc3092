"""People who sign in; they set their own passwords, and nobody is deleted."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from credentials.flows.people import change_person
from credentials.models import User
from portal.admin.guarded import GuardedAdmin, actor_of, become


@admin.register(User)
class UserAdmin(GuardedAdmin[User]):
    may_change = True
    list_display = ["email", "name", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_staff", "is_active", "date_joined", "last_login"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> list[str]:
        always = ["email", "date_joined", "last_login"]
        # Whoever shuts themselves out by a slip has nobody to let them in again.
        return [*always, "is_staff", "is_active"] if obj == request.user else always

    def save_model(
        self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool
    ) -> None:
        if form.has_changed():
            stored = change_person(
                user=obj,
                name=form.cleaned_data["name"],
                is_admin=form.cleaned_data.get("is_staff", obj.is_staff),
                is_active=form.cleaned_data.get("is_active", obj.is_active),
                actor=actor_of(request),
            )
            become(obj, stored)
