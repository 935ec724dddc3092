"""The forms with which an admin adds a channel or a webhook."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.models import Reminder, SellerAccount
from credentials.secret import Secret
from portal.forms.networks import entries_of
from portal.forms.plain import PlainTextField
from portal.notices.channels import NotAChannel, scheme_of
from portal.notices.reach import NotPublic, UnknownHost, check_webhook_url


class AddressField(forms.Field):
    """An address that is a secret by itself."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Secret:
        if not (value or "").strip():
            raise ValidationError(gettext("Paste the address of the channel."))
        return Secret(value.strip())


class OutletForm(forms.Form):
    """What every outlet is asked: its name, and of what it hears."""

    use_required_attribute = False

    name = PlainTextField(
        label=_("Name"),
        max_length=80,
        error_messages={"required": _("Give it a name.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it hears of"),
        choices=Reminder.Kind,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick nothing, and it hears of everything."),
    )
    accounts = forms.CharField(
        label=_("Only these seller accounts"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Their short names, such as acme-us, with spaces between."),
    )

    def clean_accounts(self) -> list[str]:
        slugs = set(entries_of(self.cleaned_data["accounts"]))
        known = SellerAccount.objects.filter(slug__in=slugs)
        missing = slugs - set(known.values_list("slug", flat=True))
        if missing:
            raise ValidationError(
                gettext("There is no seller account “%(slug)s”.")
                % {"slug": min(missing)[:60]}
            )
        return sorted(slugs)


class ChannelForm(OutletForm):
    """A channel, by the address that apprise gives to its service."""

    address = AddressField(
        label=_("Address"),
        help_text=_(
            "In the notation of Apprise, the library that carries it: slack://… for "
            "Slack, workflows://… for Teams. It is kept under seal and not shown again."
        ),
    )
    field_order = ["name", "address", "kinds", "accounts"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "address" in cleaned:
            try:
                cleaned["scheme"] = scheme_of(cleaned["address"])
            except NotAChannel as refusal:
                self.add_error("address", refusal.reason)
        return cleaned


class WebhookForm(OutletForm):
    """A receiver of signed messages."""

    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("An https address that anybody on the internet could reach."),
        error_messages={
            "required": _("Enter the address that messages are sent to."),
            "invalid": _("Enter an address, such as https://hooks.example.com/runner."),
        },
    )
    field_order = ["name", "url", "kinds", "accounts"]

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            check_webhook_url(url)
        except UnknownHost:
            raise ValidationError(
                gettext(
                    "The host of this address was not found. Look whether it is right."
                )
            ) from None
        except NotPublic:
            raise ValidationError(
                gettext(
                    "Messages go to public https addresses only, without a name or "
                    "password inside. This one is not."
                )
            ) from None
        return url
