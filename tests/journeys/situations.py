"""Situations at Amazon, each with what the page names and what then stands.

Each row of a table is one situation, the findings that the page then shows, and the
status in which the authorization for the United States is left.
"""

from collections.abc import Callable

from tests.journeys.person_at_the_page import PersonAtThePage, day_made, long_ago
from tests.support.amazon_side import client_id, client_secret, refresh_token

US = "ATVPDKIKX0DER"
ROLES = ["inventory-and-order-tracking", "selling-partner-insights"]

Situation = Callable[[PersonAtThePage], object]
Table = dict[str, tuple[Situation, set[str], str]]

OVERTAKEN = [
    {
        "client_secret": client_secret(),
        "issued_at": long_ago(100),
        "replaced_at": long_ago(8),
    }
]


def first_pair(
    identifier: str = "", secret: str = "", days: int | None = None, **application
) -> Situation:
    def enter(one):
        one.amazon.application(**application)
        made = None if days is None else day_made(days)
        one.paste_pair(identifier, secret, made)

    return enter


def token_before_pair(*countries: str, pasted: str = "", **grant) -> Situation:
    sandbox = grant.pop("sandbox", False)

    def enter(one):
        one.amazon.application(sandbox=sandbox)
        granted = one.amazon.grant(*(countries or ("US", "CA")), **grant)
        one.paste_token(pasted or granted)
        one.paste_pair(made=day_made(0))

    return enter


def pair_before_token(*countries: str, fault=None, days: int | None = 0, **grant):
    def enter(one):
        one.amazon.application()
        granted = one.amazon.grant(*(countries or ("US", "CA")), **grant)
        one.paste_pair(made=None if days is None else day_made(days))
        if fault:
            target, kind, more = fault
            one.amazon.break_down(target, kind, **more)
        one.paste_token(granted)

    return enter


def of_another_application(one):
    one.amazon.application()
    one.amazon.application("globex")
    one.paste_token(one.amazon.grant("US", seed="globex"))
    one.paste_pair()


def pair_of_another_application(one):
    one.amazon.application()
    one.amazon.application("globex")
    one.paste_token(one.amazon.grant("US"))
    one.paste_pair(client_id("globex"), client_secret("globex 1"))


FIRST_PASTES: Table = {
    "identifier unknown": (
        first_pair(client_id("x")),
        {"client-credentials-refused"},
        "missing",
    ),
    "secret wrong": (
        first_pair("", client_secret("x")),
        {"client-credentials-refused"},
        "missing",
    ),
    "application deleted": (
        first_pair(deleted=True),
        {"client-credentials-refused"},
        "missing",
    ),
    "secret of 200 days, day not known": (
        first_pair(secret_issued_at=long_ago(200)),
        {"client-credentials-refused"},
        "missing",
    ),
    "secret of 200 days, day told": (
        first_pair(days=200, secret_issued_at=long_ago(200)),
        {"secret-expired"},
        "missing",
    ),
    "secret of 181 days, day told": (
        first_pair(days=181, secret_issued_at=long_ago(181)),
        {"secret-expired"},
        "missing",
    ),
    "secret replaced eight days ago": (
        first_pair(client_secret=client_secret("new"), previous_secrets=OVERTAKEN),
        {"client-credentials-refused"},
        "missing",
    ),
    "token mistyped, pair after": (
        token_before_pair(pasted=refresh_token("x")),
        {"token-refused"},
        "failing",
    ),
    "token revoked, pair after": (
        token_before_pair(revoked=True),
        {"token-refused"},
        "failing",
    ),
    "token of another region, pair after": (
        token_before_pair("DE"),
        {"token-of-another-region"},
        "failing",
    ),
    "marketplace not covered, pair after": (
        token_before_pair("CA"),
        {"marketplace-not-covered"},
        "failing",
    ),
    "marketplace without part, pair after": (
        token_before_pair(marketplaces=[{"id": US, "participating": False}]),
        {"marketplace-not-participating"},
        "failing",
    ),
    "vendor, pair after": (
        token_before_pair("US", vendor=True),
        {"vendor-account"},
        "failing",
    ),
    "vendor of another region, pair after": (
        token_before_pair("DE", vendor=True),
        {"vendor-account"},
        "failing",
    ),
    "sandbox, pair after": (
        token_before_pair("US", sandbox=True),
        {"sandbox-credentials"},
        "failing",
    ),
    "role missing, pair after": (
        token_before_pair(roles=["Selling Partner Insights"]),
        {"role-missing"},
        "valid",
    ),
    "suspended, pair after": (
        token_before_pair(marketplaces=[{"id": US, "suspended": True}]),
        {"listings-suspended"},
        "valid",
    ),
    "token of another application, pair after": (
        of_another_application,
        {"token-of-another-application", "secret-expiry-unknown"},
        "failing",
    ),
    "pair of another application than the token": (
        pair_of_another_application,
        {"token-of-another-application", "secret-expiry-unknown"},
        "failing",
    ),
    "another region, and no list to be seen": (
        pair_before_token("DE", roles=["Inventory and Order Tracking"]),
        {"token-of-another-region"},
        "missing",
    ),
    "another region, and nothing to be seen": (
        pair_before_token("DE", roles=["Pricing"]),
        {"participation-cannot-tell"},
        "unproven",
    ),
    "vendor of another region": (
        pair_before_token("DE", vendor=True),
        {"vendor-account"},
        "missing",
    ),
    "empty list": (
        pair_before_token("US", marketplaces=[]),
        {"marketplace-not-covered"},
        "missing",
    ),
    "only a place nobody knows": (
        pair_before_token("US", marketplaces=[{"id": "AXXNOAMAZON1"}]),
        {"marketplace-not-covered"},
        "missing",
    ),
    "a place nobody knows beside the right one": (
        pair_before_token("US", marketplaces=[{"id": "AXXNOAMAZON1"}, {"id": US}]),
        set(),
        "valid",
    ),
}


def fault(target: str, kind: str, **more: object):
    return pair_before_token(fault=(target, kind, more))


EXPIRED = ("spapi", "expired-secret-at-spapi", {})

FAULTS: Table = {
    "lwa 400": (fault("lwa", "status", value=400), {"amazon-unreadable"}, "unproven"),
    "lwa 401": (fault("lwa", "status", value=401), {"secret-replaced"}, "failing"),
    "lwa 403": (fault("lwa", "status", value=403), {"amazon-unreadable"}, "unproven"),
    "lwa 408": (fault("lwa", "status", value=408), {"amazon-unreachable"}, "unproven"),
    "lwa 301": (fault("lwa", "status", value=301), {"amazon-unreadable"}, "unproven"),
    "lwa 204": (fault("lwa", "status", value=204), {"amazon-unreadable"}, "unproven"),
    "lwa page": (fault("lwa", "html"), {"amazon-unreadable"}, "unproven"),
    "lwa rubbish": (fault("lwa", "garbage"), {"amazon-unreadable"}, "unproven"),
    "lwa shape": (fault("lwa", "wrong-type"), {"amazon-unreadable"}, "unproven"),
    "api 400": (fault("spapi", "status", value=400), {"amazon-unreadable"}, "unproven"),
    "api 401": (fault("spapi", "status", value=401), {"amazon-unreadable"}, "unproven"),
    "api 403": (
        fault("spapi", "status", value=403),
        {"participation-cannot-tell"},
        "unproven",
    ),
    "api 404": (fault("spapi", "status", value=404), {"amazon-unreadable"}, "unproven"),
    "api page": (fault("spapi", "html"), {"amazon-unreadable"}, "unproven"),
    "api rubbish": (fault("spapi", "garbage"), {"amazon-unreadable"}, "unproven"),
    "api shape": (fault("spapi", "wrong-type"), {"amazon-unreadable"}, "unproven"),
    "api 503 once": (fault("spapi", "status", value=503, times=1), set(), "valid"),
    "secret of today called expired": (
        pair_before_token(fault=EXPIRED),
        {"secret-settling"},
        "unproven",
    ),
    "secret of 100 days called expired": (
        pair_before_token(fault=EXPIRED, days=100),
        {"secret-expired"},
        "failing",
    ),
    "secret of unknown day called expired": (
        pair_before_token(fault=EXPIRED, days=None),
        {"secret-expired"},
        "failing",
    ),
}


def mended_and_seen(one):
    one.amazon.break_down(*EXPIRED[:2])
    one.look_again()
    assert one.findings == {"secret-expired"}
    one.rotate(one.amazon.rotate(), day_made(0))
    one.look_again()


def later(change: Situation, *, again: bool = True) -> Situation:
    def enter(one):
        one.set_up()
        change(one)
        if again:
            one.look_again()

    return enter


def pasted_over(change: Situation) -> Situation:
    return later(change, again=False)


def change_at_amazon(one, kind: str, **changes):
    getattr(one.amazon, kind)[0] |= changes
    one.amazon.lay_out()


def _moved(one):
    one.amazon.application("globex")
    change_at_amazon(one, "authorizations", client_id=client_id("globex"))


def _rotated_at_amazon(one, days: float):
    one.amazon.rotate()
    one.amazon.move_clock(days=days)


def settling(one):
    new = one.amazon.rotate()
    one.amazon.break_down(*EXPIRED[:2])
    one.rotate(new)


def _of_other(one, *, identifier: bool, secret: bool):
    one.amazon.application("globex")
    one.paste_pair(
        client_id("globex") if identifier else "",
        client_secret("globex 1") if secret else "",
    )


def _new_token(one, break_down: tuple[str, int]):
    target, status = break_down
    token = one.amazon.grant("US", token=refresh_token("new"))
    one.amazon.break_down(target, "status", value=status)
    one.paste_token(token)


def _dead_secret(one):
    change_at_amazon(one, "applications", client_secret=client_secret("elsewhere"))
    one.paste_token(one.amazon.grant("US", token=refresh_token("new")))


def _revoked_for_a_sister(one):
    change_at_amazon(one, "authorizations", revoked=True)
    one.paste_token(refresh_token("acme NA"), "CA")


def _other_seller(one):
    other = {"token": refresh_token("other"), "store_name": "Another"}
    one.paste_token(one.amazon.grant("US", "CA", **other), "CA")


LATER: Table = {
    "secret past its end by Amazon's clock": (
        later(lambda one: one.amazon.move_clock(days=181)),
        {"secret-expired", "our-clock"},
        "failing",
    ),
    "secret replaced elsewhere, dead by now": (
        later(lambda one: _rotated_at_amazon(one, 8)),
        {"secret-replaced", "our-clock"},
        "failing",
    ),
    "secret replaced elsewhere, still alive": (
        later(lambda one: _rotated_at_amazon(one, 0)),
        set(),
        "valid",
    ),
    "clock an hour off": (
        later(lambda one: one.amazon.move_clock(days=-1 / 24)),
        {"our-clock"},
        "valid",
    ),
    "application deleted": (
        later(lambda one: change_at_amazon(one, "applications", deleted=True)),
        {"secret-replaced"},
        "failing",
    ),
    "secret called expired after it had worked": (
        later(lambda one: one.amazon.break_down(*EXPIRED[:2])),
        {"secret-expired"},
        "failing",
    ),
    "authorization gone to another application": (
        later(_moved),
        {"token-of-another-application"},
        "failing",
    ),
    "marketplace dropped": (
        later(lambda one: change_at_amazon(one, "authorizations", marketplaces=[])),
        {"marketplace-not-covered"},
        "failing",
    ),
    "role taken away": (
        later(
            lambda one: change_at_amazon(
                one, "authorizations", roles=["Selling Partner Insights"]
            )
        ),
        {"role-missing"},
        "valid",
    ),
    "secret rotated too late, then mended": (
        pasted_over(mended_and_seen),
        set(),
        "valid",
    ),
    "authorization taken back": (
        later(lambda one: change_at_amazon(one, "authorizations", revoked=True)),
        {"token-revoked"},
        "failing",
    ),
    "identifier that does not fit the secret": (
        pasted_over(lambda one: one.paste_pair(client_id("x"))),
        {"client-identifier-unknown"},
        "valid",
    ),
    "identifier of another application": (
        pasted_over(lambda one: _of_other(one, identifier=True, secret=False)),
        {"client-identifier-unknown"},
        "valid",
    ),
    "secret of another application": (
        pasted_over(lambda one: _of_other(one, identifier=False, secret=True)),
        {"client-secret-refused"},
        "valid",
    ),
    "both of another application": (
        pasted_over(lambda one: _of_other(one, identifier=True, secret=True)),
        {"secret-of-another-application"},
        "valid",
    ),
    "new secret that is called expired": (
        pasted_over(settling),
        {"secret-settling"},
        "valid",
    ),
    "new token while the lists are closed": (
        pasted_over(lambda one: _new_token(one, ("spapi", 403))),
        {"participation-cannot-tell"},
        "valid",
    ),
    "new token while Amazon is out of order": (
        pasted_over(lambda one: _new_token(one, ("lwa", 503))),
        {"not-replaced-unproven"},
        "valid",
    ),
    "new token while the secret is dead": (
        pasted_over(_dead_secret),
        {"secret-replaced"},
        "valid",
    ),
    "token that was taken back, for another place": (
        pasted_over(_revoked_for_a_sister),
        {"token-revoked"},
        "valid",
    ),
    "token of another seller": (
        pasted_over(_other_seller),
        {"token-of-another-seller"},
        "valid",
    ),
    "the same secret again": (
        pasted_over(lambda one: one.rotate(client_secret())),
        {"already-stored"},
        "valid",
    ),
    "the same token again": (
        pasted_over(lambda one: one.paste_token(refresh_token("acme NA"))),
        {"already-stored"},
        "valid",
    ),
}

ALL = FIRST_PASTES | FAULTS | LATER
