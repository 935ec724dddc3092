"""The drawing of all secrets, the list of what stops, and its sheet."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone

from credentials.guide.reading import facts_of
from credentials.guide.stops import stops_of
from credentials.models import ClientSecret, Pickup, Rotation
from portal.timeline import draw, lanes_of_account, lanes_of_all
from tests.support.runner_side import OLD_SECRET, store_secret

DAY = timedelta(days=1)
SHARE = re.compile(r"(?:x|x1|x2|width)=\"(-?[\d.]+)%\"")


def names_in(page) -> list[str]:
    return re.findall(r'data-stop="([^"]+)"', page)


def test_the_account_whose_secret_ends_first_stands_first(lay_out, ada, client_for):
    for slug, days in (("calm", 150), ("urgent", 3), ("dead", -2)):
        lay_out(slug, expires_in=days * DAY)
    lay_out("nobody-knows", expires_in=None)

    page = client_for(ada).get("/overview/timeline/").content.decode()

    # Nobody knows the end of one: it is listed by the last day that it can live.
    assert names_in(page) == ["dead", "urgent", "calm", "nobody-knows"]
    drawn = re.findall(r'text timeline-name"[^>]*>([^<]+)<', page)
    assert drawn == ["Dead", "Urgent", "Nobody-Knows", "Calm"]


def test_an_end_that_nobody_knows_is_a_warning_with_its_last_day(
    lay_out, ada, client_for
):
    account = lay_out("acme", expires_in=None)

    page = client_for(ada).get("/overview/timeline/").content.decode()

    lane = lanes_of_all([facts_of(account)])[0]
    assert lane.tone == "warning"
    assert (lane.end.latest - timezone.now()).days == 179
    assert "timeline-unsure" in page
    assert "no later than" in page


def test_everything_drawn_stays_inside_the_picture(lay_out, ada, client_for):
    lay_out("acme", expires_in=-40 * DAY)
    account = lay_out("globex", expires_in=300 * DAY)
    now = timezone.now()
    store_secret(
        account.application,
        OLD_SECRET,
        replaced_at=now - 3 * DAY,
        dies_at=now + 4 * DAY,
        issued_at=now - 160 * DAY,
    )

    page = client_for(ada).get("/overview/timeline/").content.decode()

    shares = [float(one) for one in SHARE.findall(page)]
    assert len(shares) > 20
    assert all(0 <= one <= 100 for one in shares)
    assert "timeline-overlap" in page
    assert "<style" not in page
    assert " style=" not in page


def test_reminders_stand_on_their_days_before_the_end(lay_out, settings):
    settings.REMINDER_DAYS = [90, 60, 30, 15, 7, 1]
    issued = timezone.now() - 80 * DAY
    account = lay_out("acme", issued_at=issued)

    lane = lanes_of_account(facts_of(account))[0]

    assert [(lane.end.at - one).days for one in lane.reminders] == [
        90,
        60,
        30,
        15,
        7,
        1,
    ]


def test_a_day_that_has_just_passed_is_not_crossed_out_by_today(lay_out):
    lanes = lanes_of_all([facts_of(lay_out("dead", expires_in=-2 * DAY))])
    lanes += lanes_of_all([facts_of(lay_out("calm", expires_in=150 * DAY))])

    drawing = draw(lanes)

    assert drawing is not None
    assert drawing.lanes[0].end.x == drawing.today


def test_only_the_kinds_of_bars_that_are_drawn_are_explained(lay_out, ada, client_for):
    lay_out("calm", expires_in=150 * DAY)

    page = client_for(ada).get("/overview/timeline/").content.decode()

    legend = page.split("<figcaption")[1].split("</figcaption>")[0]
    assert "in use" in legend
    assert "a reminder" in legend
    assert "replaced" not in legend
    assert "has ended" not in legend


def test_a_long_name_stands_in_full_where_there_is_room(lay_out):
    account = lay_out("acme")
    account.name = "Fabrikam Outdoor Equipment"

    (lane,) = lanes_of_all([facts_of(account)])

    assert lane.label == "Fabrikam Outdoor E…"
    assert lane.full_label == "Fabrikam Outdoor Equipment"


def test_a_number_is_never_written_with_the_comma_of_the_reader(lay_out, settings):
    settings.LANGUAGE_CODE = "de"

    drawing = draw(lanes_of_account(facts_of(lay_out("acme"))))

    assert drawing is not None
    assert drawing.today.endswith("%")
    assert "," not in drawing.today


def test_the_list_names_the_marketplaces_and_the_runners_that_stop(lay_out):
    account = lay_out("acme", runner="Warehouse")

    stop = stops_of(facts_of(account))[0]

    assert [one.country_code for one in stop.marketplaces] == ["US", "CA"]
    assert [one.name for one in stop.runners] == ["Warehouse"]


def test_a_runner_that_has_not_come_for_a_month_stops_nowhere(lay_out):
    account = lay_out("acme", runner="Left behind")
    Pickup.objects.update(at=timezone.now() - 31 * DAY)

    assert stops_of(facts_of(account))[0].runners == ()


def test_a_replaced_secret_stops_only_those_that_did_not_fetch_since(lay_out):
    account = lay_out("acme", runner="Late")
    now = timezone.now()
    store_secret(
        account.application,
        OLD_SECRET,
        replaced_at=now - DAY,
        dies_at=now + 6 * DAY,
        dies_source=ClientSecret.Source.DERIVED,
    )
    account.authorizations.changed_for_runners()

    replaced, in_use = stops_of(facts_of(account))

    assert replaced.is_of_replaced
    assert [one.country_code for one in replaced.marketplaces] == ["US"]
    assert not in_use.is_of_replaced


def test_what_has_stopped_for_another_reason_is_not_listed_as_stopping(lay_out):
    account = lay_out("acme")
    us = account.authorizations.filter(marketplace_id="ATVPDKIKX0DER")
    us.update(status="failing", findings=["token-revoked"])

    [stop] = stops_of(facts_of(account))

    assert [one.country_code for one in stop.marketplaces] == ["CA"]


def test_what_fails_because_of_the_secret_is_listed_still(lay_out):
    account = lay_out("acme", expires_in=-2 * DAY)
    account.authorizations.update(status="failing", findings=["secret-expired"])

    [stop] = stops_of(facts_of(account))

    assert [one.country_code for one in stop.marketplaces] == ["US", "CA"]


@pytest.mark.parametrize(
    "address", ["/overview/timeline.csv", "/accounts/acme/rotation/stops.csv"]
)
def test_the_sheet_says_the_same_and_runs_no_formula(lay_out, ada, client_for, address):
    lay_out("acme", runner="=Runner")

    answer = client_for(ada).get(address)

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    row = next(csv.DictReader(StringIO(text)))
    assert row["Slug"] == "acme"
    assert row["Marketplaces that stop"] == "US CA"
    assert row["Runners that stop"] == "'=Runner"
    assert row["How the day is known"] == "derived"


def test_more_accounts_take_no_more_queries_and_turn_into_pages(
    lay_out, ada, client_for, django_assert_max_num_queries
):
    client = client_for(ada)
    for number in range(30):
        lay_out(f"account-{number:02}", expires_in=(100 + number) * DAY, runner="")

    with django_assert_max_num_queries(25):
        first = client.get("/overview/timeline/").content.decode()
    second = client.get("/overview/timeline/?page=2").content.decode()

    assert len(names_in(first)) == 25
    assert names_in(second) == [f"account-{number}" for number in range(25, 30)]


def test_the_rotation_page_shows_the_timeline_of_its_account(
    acme, lay_out, alice, client_for
):
    page = client_for(alice).get("/accounts/acme/rotation/").content.decode()

    assert "Nothing: no client secret is stored yet." in page


@pytest.fixture
def in_doubt(lay_out):
    """Acme, whose rotation was asked for two days ago, without an answer since."""
    account = lay_out("acme")
    now = timezone.now()
    Rotation.objects.create(
        application=account.application,
        state=Rotation.State.UNKNOWN,
        replaces=account.application.client_secrets.get(),
        intent_at=now - 2 * DAY,
        presumed_dies_at=now + 5 * DAY,
    )
    return account


@pytest.mark.parametrize("address", ["/overview/timeline/", "/accounts/acme/rotation/"])
def test_a_presumed_death_has_a_mark_of_its_own_and_words(
    in_doubt, ada, client_for, address
):
    page = client_for(ada).get(address).content.decode()

    (x,) = re.findall(r'class="timeline-presumed" cx="([\d.]+)%"', page)
    assert 0 < float(x) < 100
    assert "data-presumed" in page
    assert "Amazon may have rotated" in page


def test_what_is_known_again_is_presumed_no_more(in_doubt, ada, client_for):
    Rotation.objects.update(state=Rotation.State.UNCHANGED)

    page = client_for(ada).get("/overview/timeline/").content.decode()

    assert "data-presumed" not in page
    assert lanes_of_all([facts_of(in_doubt)])[0].presumed is None


def test_both_ways_to_rotate_lead_to_each_other(lay_out, ada, client_for):
    lay_out("acme")
    browser = client_for(ada)

    by_hand = browser.get("/accounts/acme/rotation/").content.decode()
    (by_itself,) = set(re.findall(r'href="([^"]*automatic[^"]*)"', by_hand))
    back = browser.get(by_itself).content.decode()

    assert 'href="/accounts/acme/rotation/"' in back
    assert "by hand" in back
