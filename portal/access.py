"""Who may see and do what: the one door between a request and an account."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from credentials.models import Membership, SellerAccount, User

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


class Part:
    """What one person may do in one account; templates read it too."""

    def __init__(self, user: User, account: SellerAccount) -> None:
        self.user = user
        self.account = account
        self.membership = Membership.objects.filter(account=account, user=user).first()

    @property
    def is_admin(self) -> bool:
        return self.user.is_staff

    @property
    def may_tick(self) -> bool:
        """Both kinds of people of the account may say how far they are."""
        return self.membership is not None

    @property
    def may_paste(self) -> bool:
        """Pasting is the primary user's; admins look but do not paste."""
        return self.membership is not None and self.membership.may_paste

    @property
    def may_invite(self) -> bool:
        return self.may_paste or self.is_admin


def account_for(request: MemberRequest, slug: str) -> tuple[SellerAccount, Part]:
    """Find an account that this person may look at, or answer 404.

    A foreign account and none at all look the same from outside.
    """
    account = get_object_or_404(
        SellerAccount.objects.visible_to(request.user).distinct(), slug=slug
    )
    return account, Part(request.user, account)


def allow(permitted: bool) -> None:
    """Raise PermissionDenied unless a right that was looked up is there."""
    if not permitted:
        raise PermissionDenied


View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def admins_only(view: View[P]) -> View[P]:
    """Answer 404 to everybody but admins, who alone know that the page exists."""

    @wraps(view)
    def guarded(
        request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
