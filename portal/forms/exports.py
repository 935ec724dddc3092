"""The form with which a person takes credentials of their account away."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Kind, Marketplace, kind_of
from credentials.models import User

Takes = Callable[[Marketplace], bool]


class ExportForm(forms.Form):
    """As what, for which marketplaces, and proof of who asks.

    The password is a part of this very form, so that no export rests on one that was
    typed for another. allauth counts wrong ones as it does at signing in.
    """

    use_required_attribute = False

    form = forms.ChoiceField(
        label=_("Format"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a format.")},
    )
    marketplaces = forms.MultipleChoiceField(
        label=_("Marketplaces"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one marketplace.")},
    )
    merchant_id = forms.CharField(
        label=_("Merchant token"),
        required=False,
        max_length=21,
        help_text=_(
            "Only Fivetran asks for it. Seller Central shows it under Account Info."
        ),
    )
    application_id = forms.CharField(
        label=_("Application id"),
        required=False,
        max_length=80,
        help_text=_(
            "Fivetran and Airbyte ask for it. The developer console shows it beside "
            "the application; it starts with amzn1.sp.solution."
        ),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Each export asks for it."),
        error_messages={"required": _("Enter your password.")},
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        marketplaces: Sequence[Marketplace],
        formats: Mapping[str, Any],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.offered = {one.id: one for one in marketplaces}
        self.formats = formats
        self._offer("form", [(key, _told(one)) for key, one in formats.items()])
        self._offer(
            "marketplaces",
            [
                (one.id, f"{gettext(one.name)} ({one.country_code})")
                for one in marketplaces
            ],
        )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_merchant_id(self) -> str:
        return self._of_kind("merchant_id", Kind.MERCHANT_TOKEN)

    def clean_application_id(self) -> str:
        return self._of_kind("application_id", Kind.APPLICATION_ID)

    def _of_kind(self, name: str, kind: Kind) -> str:
        given = str(self.cleaned_data[name])
        if given and kind_of(given) is not kind:
            raise ValidationError(_("This does not look like one."))
        return given

    @sensitive_variables()
    def clean_password(self) -> str:
        """Prove who asks; the password goes no further than here."""
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."))
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "form" in cleaned and self.chosen:
            takes: Takes = self.formats[cleaned["form"]].takes
            if not any(takes(one) for one in self.chosen):
                self.add_error(
                    "form", _("This program knows none of the ticked marketplaces.")
                )
        return cleaned

    @property
    def chosen(self) -> list[Marketplace]:
        ticked = self.cleaned_data.get("marketplaces", [])
        return [self.offered[one] for one in ticked]


def _told(form: Any) -> str:
    return format_html('{} <span class="muted small">{}</span>', form.name, form.hint)
