"""Advice on the people of an account, in words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credentials.guide.people_advice import PeopleAdvice, PeopleConcern

SENTENCES: dict[PeopleAdvice, "str | Promise"] = {
    PeopleAdvice.ONE_PERSON: _(
        "One person alone looks after this account. Invite a second one, so that "
        "holidays stop nothing."
    ),
    PeopleAdvice.NO_BACKUP: _(
        "No backup contact is named: somebody who is told when nobody acts in time."
    ),
    PeopleAdvice.MAIL_RETURNS: _(
        "Mail to %(who)s comes back. Invite them at another address, or somebody else."
    ),
    PeopleAdvice.LONG_AWAY: _(
        "%(who)s has not signed in for half a year. Is this still the right person?"
    ),
}


def sentences_of(concerns: Iterable[PeopleConcern]) -> list[str]:
    """Each piece of advice as one sentence, in the language that is active."""
    return [str(SENTENCES[one.advice]) % {"who": one.who} for one in concerns]
