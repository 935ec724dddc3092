"""Signing in, with words of our own for boxes that are left empty."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Email address and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        required = {
            "login": _("Enter your email address."),
            "password": _("Enter your password."),
        }
        for name, words in required.items():
            self.fields[name].error_messages["required"] = words
