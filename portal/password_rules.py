"""What Amazon asks of the passwords of people who reach its sellers' credentials."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class FourKindsOfSignsValidator:
    """Ask for a capital letter, a small letter, a digit and another sign.

    Amazon's Data Protection Policy wants all four, and 12 characters, of whoever
    handles its data (read 2026-11); other advice is against such rules.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        kinds = (str.isupper, str.islower, str.isdigit, _is_other)
        if not all(any(kind(sign) for sign in password) for kind in kinds):
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return _(
            "Your password needs a capital letter, a small letter, a digit and one "
            "other sign, such as a dash."
        )


def _is_other(sign: str) -> bool:
    return not sign.isalnum()
