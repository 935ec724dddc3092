"""Issue, list and revoke runner tokens from a terminal."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace, UnknownMarketplace, find_marketplace
from credentials.flows.runner_tokens import issue_runner_token, revoke_runner_token
from credentials.models import RunnerToken, SellerAccount
from portal.forms.networks import read_networks
from portal.forms.runner_tokens import LONGEST_DAYS, USUAL_DAYS, expires_in
from portal.runner_tokens import reach_of, runner_token_board


class Command(BaseCommand):
    """Prints a new token alone on standard output, so that it can be piped.

    All other words about it go to the error output.
    """

    help = "Issue, list and revoke the tokens with which Runner fetches credentials."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="Issue a token and print it once.")
        create.add_argument("name", help="Which Runner the token is for.")
        create.add_argument(
            "--account",
            required=True,
            action="append",
            metavar="SLUG",
            help="The seller account; several where one Runner loads several.",
        )
        create.add_argument(
            "--marketplace",
            action="append",
            default=[],
            metavar="US",
            help="A country code or marketplace id; may be given several times. "
            "Without it the token reaches every marketplace of the account.",
        )
        create.add_argument(
            "--expires-in-days", type=int, default=USUAL_DAYS, metavar="N"
        )
        create.add_argument(
            "--network",
            action="append",
            default=[],
            metavar="CIDR",
            help="From where the token may be used; may be given several times.",
        )
        create.add_argument(
            "--access-tokens-only",
            action="store_true",
            help="Its Runner is given access tokens of one hour, never the secrets.",
        )
        actions.add_parser("list", help="List the tokens, without their secret part.")
        revoke = actions.add_parser("revoke", help="Make a token worthless.")
        revoke.add_argument("id", metavar="ID", help="As `list` shows it.")

    def handle(self, *_args: Any, **options: Any) -> None:
        {"create": self._create, "list": self._list, "revoke": self._revoke}[
            options["action"]
        ](options)

    @sensitive_variables()
    def _create(self, options: dict[str, Any]) -> None:
        account, *also = map(_account, options["account"])
        try:
            token, plain = issue_runner_token(
                name=options["name"].strip(),
                account=account,
                also=also,
                marketplaces=[_marketplace(key) for key in options["marketplace"]],
                expires_at=expires_in(_days(options["expires_in_days"])),
                networks=read_networks(" ".join(options["network"])),
                access_tokens_only=options["access_tokens_only"],
                actor=None,
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stderr.write(
            _("Issued %(id)s for %(reach)s, works until %(until)s. Shown this once:")
            % {
                "id": token.pk,
                "reach": reach_of(token),
                "until": f"{token.expires_at:%Y-%m-%d %H:%M} UTC",
            },
            self.style.SUCCESS,
        )
        self.stdout.write(plain.reveal())

    def _list(self, _options: dict[str, Any]) -> None:
        for token in runner_token_board():
            self.stdout.write(
                "\t".join(
                    [
                        str(token.pk),
                        _state(token),
                        f"{token.expires_at:%Y-%m-%d}" if token.expires_at else "-",
                        f"…{token.tail}",
                        reach_of(token),
                        "access tokens" if token.access_tokens_only else "credentials",
                        token.name,
                    ]
                )
            )

    def _revoke(self, options: dict[str, Any]) -> None:
        token = _token(options["id"])
        revoke_runner_token(token=token, actor=None)
        self.stderr.write(
            _("“%(name)s” is revoked.") % {"name": token.name}, self.style.SUCCESS
        )


def _account(slug: str) -> SellerAccount:
    account = SellerAccount.objects.filter(slug=slug).first()
    if account is None:
        known = ", ".join(SellerAccount.objects.values_list("slug", flat=True)[:20])
        raise CommandError(
            _("There is no seller account “%(slug)s”. Accounts: %(known)s.")
            % {"slug": slug, "known": known or _("none yet")}
        )
    return account


def _marketplace(key: str) -> Marketplace:
    try:
        return find_marketplace(key)
    except UnknownMarketplace:
        raise CommandError(
            _(
                "There is no marketplace “%(key)s”. Give a country code such as US or "
                "a marketplace id such as ATVPDKIKX0DER."
            )
            % {"key": key}
        ) from None


def _days(days: int) -> int:
    if not 1 <= days <= LONGEST_DAYS:
        raise CommandError(
            _("A token lives between 1 and %(most)d days.") % {"most": LONGEST_DAYS}
        )
    return days


def _token(token_id: str) -> RunnerToken:
    try:
        token = RunnerToken.objects.filter(pk=UUID(token_id)).first()
    except ValueError:
        token = None
    if token is None:
        raise CommandError(
            _("There is no runner token “%(id)s”; `runner_token list` shows them.")
            % {"id": token_id}
        )
    return token


def _state(token: RunnerToken) -> str:
    if token.revoked_at:
        return _("revoked")
    return _("works") if token.is_live else _("expired")
