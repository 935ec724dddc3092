"""Django's admin with this portal's tables and no others."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

OUR_PAGES = "portal.admin."


class PortalAdminSite(AdminSite):
    """Pages that other packages bring would write past the flows and their log."""

    site_header = _("Runner set-up: all tables")
    site_title = _("Runner set-up")
    index_title = _("All tables")

    def register(
        self,
        model_or_iterable: Any,
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        if admin_class and admin_class.__module__.startswith(OUR_PAGES):
            super().register(model_or_iterable, admin_class, **options)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Send people to the one page on which they change their password."""
        return redirect("account_change_password")
