"""What keeps an application from rotating, or is wrong with the queue, in words."""

from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way: what it is, and what mends it."""

    slug: str
    title: "str | Promise"
    remedy: "str | Promise"
    severity: str = "problem"


_ALL = (
    Obstacle(
        "queue-missing",
        _("No queue is configured"),
        _("An admin makes it as the page “Queue” tells, and sets ROTATION_QUEUE_URL."),
    ),
    Obstacle(
        "queue-does-not-exist",
        _("The queue does not exist"),
        _("Compare ROTATION_QUEUE_URL with the address that the SQS console shows."),
    ),
    Obstacle(
        "queue-no-keys",
        _("AWS does not know who asks"),
        _("Give the portal keys or a role of the AWS account that owns the queue."),
    ),
    Obstacle(
        "queue-access-denied",
        _("AWS does not let the portal read the queue"),
        _(
            "Allow its role sqs:ReceiveMessage, sqs:DeleteMessage and "
            "sqs:GetQueueAttributes."
        ),
    ),
    Obstacle(
        "queue-unreachable",
        _("The queue was not reached"),
        _("See whether this machine may speak to AWS over https, and test again."),
    ),
    Obstacle(
        "queue-closed-to-amazon",
        _("Amazon may not put messages into the queue"),
        _("Use the access policy below, as it is."),
    ),
    Obstacle(
        "queue-open-to-others",
        _("Others than Amazon may put messages into the queue"),
        _("Take everybody but Amazon’s account out of the access policy."),
    ),
    Obstacle(
        "queue-forgets-early",
        _("The queue forgets messages too early"),
        _("Set the message retention period to 14 days, the longest there is."),
    ),
    Obstacle(
        "queue-moves-away",
        _("The queue moves messages away after a few tries"),
        _("Take the dead-letter queue away, or allow 1,000 receives."),
    ),
    Obstacle(
        "queue-kms",
        _("The queue is encrypted with a key of yours"),
        _(
            "Amazon’s account needs kms:GenerateDataKey and kms:Decrypt in the key’s "
            "policy; only a message that arrives proves it."
        ),
        "info",
    ),
    Obstacle(
        "nobody-listens",
        _("No worker listens to the queue"),
        _("Start manage.py worker with the same settings as this site."),
    ),
    Obstacle(
        "queue-piles-up",
        _("Messages wait in the queue for longer than a quarter of an hour"),
        _("See that the worker runs, and look into its log."),
    ),
    Obstacle(
        "queue-probe-not-allowed",
        _("The portal may not send a probe"),
        _("That is in order: only Amazon has to. Its first message is the proof."),
        "info",
    ),
    Obstacle(
        "disk-full",
        _("Fewer than 256 MB are free on the disk"),
        _("Make room first: what arrives must be kept."),
    ),
    Obstacle(
        "vault-broken",
        _("The vault does not open the stored secret"),
        _("Put the right CREDENTIAL_KEYS back; nothing is lost."),
    ),
    Obstacle(
        "our-clock",
        _("This machine’s clock is wrong"),
        _("Set it right: the dates of secrets depend on it."),
    ),
    Obstacle(
        "nothing-proven",
        _("No client secret is proven yet"),
        _("Copy the LWA credentials and let the portal ask Amazon."),
    ),
    Obstacle(
        "current-not-proven",
        _("The client secret in use does not pass its test"),
        _("See what the authorizations say, and mend that first."),
    ),
    Obstacle(
        "no-token-to-rotate",
        _("Amazon gave no token to rotate with"),
        _("Try again later; if it stays so, rotate by hand."),
    ),
    Obstacle(
        "rotation-open",
        _("A rotation is under way"),
        _("It goes on by itself; see above where it stands."),
        "info",
    ),
    Obstacle(
        "overlap-open",
        _("The replaced secret still works"),
        _("Another rotation has to wait until it is dead."),
        "info",
    ),
    Obstacle(
        "throttled-lately",
        _("Amazon asked to wait"),
        _("Try again in five minutes."),
        "info",
    ),
    Obstacle(
        "rotated-lately",
        _("It was rotated less than 14 days ago"),
        _("Nothing has to be done."),
        "info",
    ),
    Obstacle(
        "switched-off",
        _("Rotation by itself is switched off"),
        _("Switch it on, or rotate by hand."),
        "info",
    ),
    Obstacle(
        "not-enrolled",
        _("No message of Amazon has come for this application yet"),
        _(
            "Subscribe the application’s two notices to the queue. Then rotate once "
            "with somebody looking on: that brings the first message."
        ),
        "warning",
    ),
    Obstacle(
        "never-attended",
        _("The first time, a person looks on"),
        _(
            "When nothing else is in the way, press Rotate now on a quiet day; "
            "afterwards it goes by itself."
        ),
        "warning",
    ),
    Obstacle(
        "another-in-doubt",
        _("Another application’s rotation is in doubt"),
        _("Until a person has answered there, no other one begins by itself."),
        "warning",
    ),
    Obstacle(
        "enough-today",
        _("Enough applications were rotated today"),
        _("At most a tenth of them goes on one day; this one comes later."),
        "info",
    ),
    Obstacle(
        "refused-before",
        _("Amazon refused the last time"),
        _("Mend what it named, then press Rotate now."),
    ),
    Obstacle(
        "too-late",
        _("Fewer than 9 days are left"),
        _("Rotate by hand now: it takes five minutes."),
    ),
)

OBSTACLES = MappingProxyType({one.slug: one for one in _ALL})
