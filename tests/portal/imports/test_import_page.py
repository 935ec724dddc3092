"""From the file over the dry run to what is stored: all of it or nothing."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.flows.people import add_member
from credentials.flows.steps import choose_marketplaces
from credentials.models import Authorization, Event, HeldImport, Tag, User
from tests.support.amazon_side import client_id, client_secret, refresh_token

PAGE = "/accounts/acme/import/"
HEADER = "marketplace,client_id,client_secret,refresh_token\n"
NA, EU = refresh_token("acme NA"), refresh_token("acme EU")
TWO_REGIONS = f"{HEADER}US,{client_id()},{client_secret()},{NA}\nDE,,,{EU}\n"


@pytest.fixture
def browser(acme, alice, client_for):
    return client_for(alice)


def bring(browser, text: str):
    """Send a text, and go on to the dry run."""
    return browser.post(PAGE, {"text": text}, follow=True)


def address_of(page) -> str:
    return page.request["PATH_INFO"]


def confirm(browser, page, **sent):
    ticked = {f"wanted_{number}": "on" for number in range(len(page.context["rows"]))}
    order = {"answer": "store"} | ticked | sent
    order = {name: value for name, value in order.items() if value != "off"}
    return browser.post(address_of(page), order, follow=True)


def text_of(page) -> str:
    return page.content.decode()


def valid() -> set[str]:
    rows = Authorization.objects.with_token().filter(status="valid")
    return {row.marketplace.country_code for row in rows}


def test_a_line_that_cannot_be_used_is_named_and_left_out(browser, acme):
    page = bring(browser, f"{HEADER}US,=1+1,,\nDE,,,{EU}\n")

    broken, whole = page.context["rows"]
    assert broken["wanted"].value() is False
    assert "for United States" in broken["values"]
    assert whole["wanted"].value() is True


def test_a_job_is_shown_first_and_stored_at_a_word(browser, acme, at_amazon, job):
    page = bring(browser, job())
    before = list(acme.authorizations.all())

    done = confirm(browser, page)

    assert "Client credentials: new" in text_of(page)
    assert "United States: new" in text_of(page)
    assert before == []
    assert "Amazon accepts everything in the file" in text_of(done)
    assert valid() == {"US"}
    assert acme.application.secret_in_use().state == "current"
    assert not HeldImport.objects.exists()


def test_a_file_is_read_as_its_text_is(browser, at_amazon, job):
    file = SimpleUploadedFile("orders.hjson", job().encode())

    page = browser.post(PAGE, {"file": file}, follow=True)
    confirm(browser, page)

    assert valid() == {"US"}


def test_a_dry_run_changes_nothing_and_shows_no_value(browser, at_amazon, job, kept):
    before = kept()
    at_amazon.forget_calls()

    page = bring(browser, job())

    assert kept() == before
    assert at_amazon.calls() == []
    assert NA[-4:] in text_of(page)
    assert NA[20:50] not in text_of(page)
    assert client_secret()[20:50] not in text_of(page)


def test_an_import_is_an_event(browser, at_amazon):
    confirm(browser, bring(browser, TWO_REGIONS))

    event = Event.objects.get(tag=Tag.CREDENTIALS_IMPORTED)
    assert event.actor == "alice@example.com"
    assert event.details == {
        "marketplaces": ["ATVPDKIKX0DER", "A1PA6795UKMFR9"],
        "tail": client_secret()[-4:],
    }


def test_one_refusal_of_amazon_keeps_everything_out(browser, amazon_side, kept):
    amazon_side.application()
    amazon_side.grant("US")
    page = bring(browser, TWO_REGIONS)
    before = kept()

    answer = confirm(browser, page)

    assert kept() == before
    assert "Nothing was imported" in text_of(answer)
    rows = answer.context["rows"]
    assert [bool(row["problem"]) for row in rows] == [False, True]
    assert [row["wanted"].value() for row in rows] == [True, False]


def test_what_amazon_refused_can_be_left_out(browser, amazon_side):
    amazon_side.application()
    amazon_side.grant("US")
    page = bring(browser, TWO_REGIONS)
    refused = confirm(browser, page)

    confirm(browser, refused, wanted_1="off")

    assert valid() == {"US"}
    assert Authorization.objects.count() == 1


def test_a_refused_secret_is_named_at_its_own_set(browser, at_amazon, job, kept):
    page = bring(browser, job(client_secret=client_secret("wrong")))
    before = kept()

    answer = confirm(browser, page)

    assert kept() == before
    assert 'data-finding="client-' in text_of(answer)


def test_silence_of_amazon_keeps_everything_out(browser, at_amazon, job, kept):
    page = bring(browser, job())
    at_amazon.break_down("*", "status", value=503)
    before = kept()

    answer = confirm(browser, page)

    assert kept() == before
    assert "Nothing was imported" in text_of(answer)


def test_a_failing_database_leaves_nothing_by_half(browser, at_amazon, kept, broken):
    page = bring(browser, TWO_REGIONS)
    before = kept()
    browser.raise_request_exception = False

    with broken("A1PA6795UKMFR9"):
        answer = confirm(browser, page)

    assert answer.status_code == 500
    assert kept() == before


@pytest.fixture
def broken():
    """A disk that fails at the row of one marketplace, after others were written."""

    @contextmanager
    def at(marketplace: str):
        def refuse(execute, sql, params, many, context):
            if sql.startswith("INSERT") and marketplace in (params or ()):
                raise DatabaseError("The disk is gone.")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refuse):
            yield

    return at


def test_what_is_stored_already_is_passed_over(browser, at_amazon, kept):
    confirm(browser, bring(browser, TWO_REGIONS))
    before = kept()

    page = bring(browser, TWO_REGIONS)
    answer = confirm(browser, page)

    assert text_of(page).count("stored already") == 3
    assert "Everything in this file is stored already" in text_of(answer)
    assert kept() == before


def test_another_token_replaces_the_stored_one(browser, at_amazon, job):
    confirm(browser, bring(browser, job()))
    newer = at_amazon.grant("US", token=refresh_token("acme newer"))

    page = bring(browser, f"{HEADER}US,,,{newer}\n")
    confirm(browser, page)

    assert "United States: replaces what is stored" in text_of(page)
    row = Authorization.objects.get()
    assert (row.tail, row.status) == (newer[-4:], "valid")


def test_a_new_secret_is_a_rotation(browser, acme, at_amazon, job):
    confirm(browser, bring(browser, job()))
    newer = at_amazon.rotate()

    page = bring(browser, job(client_secret=newer))
    confirm(browser, page)

    assert "Client credentials: replaces what is stored" in text_of(page)
    assert acme.application.secret_in_use().tail == newer[-4:]
    assert acme.application.fallback() is not None


def test_while_a_replaced_secret_lives_no_other_is_imported(browser, at_amazon, job):
    confirm(browser, bring(browser, job()))
    confirm(browser, bring(browser, job(client_secret=at_amazon.rotate())))

    page = bring(browser, job(client_secret=client_secret("third")))

    assert 'data-finding="overlap-open"' in text_of(page)


def test_a_token_that_does_not_say_its_store_is_asked_about(browser, acme, at_amazon):
    text = (
        f"default:\n  lwa_app_id: {client_id()}\n"
        f"  lwa_client_secret: {client_secret()}\n  refresh_token: {EU}\n"
    )

    page = bring(browser, text)
    without = confirm(browser, page)
    done = confirm(browser, page, marketplaces_0=["A1PA6795UKMFR9", "A13V1IB3VIYZZH"])

    assert "For which marketplaces?" in text_of(page)
    assert 'data-finding="marketplace-needed"' in text_of(without)
    assert "2 marketplaces have their tokens" in text_of(done)
    assert valid() == {"DE", "FR"}


def test_the_only_store_of_the_region_is_meant(browser, acme, alice, at_amazon):
    stores = [find_marketplace(one) for one in ("DE", "US")]
    choose_marketplaces(account=acme, marketplaces=stores, actor=alice)
    job = (
        f"credentials: {{\n client_id: {client_id()}\n client_secret: "
        f"{client_secret()}\n refresh_token: {EU}\n}}\n"
        "endpoint: https://sellingpartnerapi-eu.amazon.com\n"
    )

    page = bring(browser, job)

    assert "Germany: new" in text_of(page)
    assert "finding" not in [row["problem"] for row in page.context["rows"]]
    assert page.context["plan"].is_ready


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{HEADER}US,{client_id()},{client_secret()},{NA}\nUS,,,{EU}", "two-tokens"),
        (f"{TWO_REGIONS}FR,{client_id()},{client_secret('other')},{EU}", "two-pairs"),
        (f"account,marketplace,refresh_token\nglobex,US,{NA}", "other-account"),
    ],
)
def test_sets_that_contradict_are_named(browser, globex, at_amazon, text, problem):
    page = bring(browser, text)
    answer = confirm(browser, page)

    assert page.context["rows"][-1]["problem"] == problem
    assert "Nothing was imported" in text_of(answer)
    assert not Authorization.objects.exists()


def test_an_identifier_that_another_account_has_proven_is_refused(
    browser, both_accounts, at_amazon, job, kept
):
    confirm(browser, bring(browser, job()))
    before = kept()

    page = browser.post("/accounts/globex/import/", {"text": job()}, follow=True)
    answer = confirm(browser, page)

    assert 'data-finding="client-identifier-elsewhere"' in text_of(answer)
    assert kept() == before


def test_without_client_credentials_there_is_nothing_to_ask_with(browser, at_amazon):
    page = bring(browser, f"{HEADER}US,,,{NA}")

    answer = confirm(browser, page)

    assert "Neither the file nor this account" in text_of(answer)
    assert not Authorization.objects.exists()


@pytest.fixture
def both_accounts(acme, globex, alice, bob, ada):
    """Alice and Bob are primary users of Acme and of Globex, both."""
    add_member(account=globex, user=alice, role="primary", actor=ada)
    add_member(account=acme, user=bob, role="primary", actor=ada)


def test_what_was_read_is_sealed(browser, job):
    bring(browser, job())

    row = HeldImport.objects.get()
    assert NA[20:50].encode() not in bytes(row.sealed)
    assert NA[20:50] not in str(row.about)


def test_another_primary_user_does_not_find_it(browser, both_accounts, client_for, job):
    page = bring(browser, job())
    bob = User.objects.get(email="bob@example.com")

    answer = client_for(bob).post(
        address_of(page), {"answer": "store", "wanted_0": "on"}, follow=True
    )

    assert "not kept any more" in text_of(answer)
    assert not Authorization.objects.exists()


def test_half_an_hour_later_it_is_gone(browser, job):
    page = bring(browser, job())
    HeldImport.objects.update(held_at=timezone.now() - timedelta(minutes=31))

    answer = confirm(browser, page)

    assert "not kept any more" in text_of(answer)
    assert not Authorization.objects.exists()


def test_a_newer_file_takes_the_place_of_the_older(browser, job):
    bring(browser, job())
    bring(browser, job())

    assert HeldImport.objects.values("batch").distinct().count() == 1


def test_it_can_be_forgotten(browser, job):
    page = bring(browser, job())

    answer = browser.post(address_of(page), {"answer": "forget"}, follow=True)

    assert "Nothing was changed" in text_of(answer)
    assert not HeldImport.objects.exists()


@pytest.mark.parametrize("who", ["hank", "ada"])
def test_others_look_and_bring_nothing(acme, client_for, who, job):
    browser = client_for(User.objects.get(email=f"{who}@example.com"))

    page = browser.get(PAGE)
    answer = browser.post(PAGE, {"text": job()})

    assert "Only the primary users of this account can import" in text_of(page)
    assert answer.status_code == 403
    assert not HeldImport.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a file, or paste its text"),
        ({"text": "hello"}, "No credentials were found"),
        ({"text": "a\0b"}, "Null characters"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_kept(browser, sent, words):
    answer = browser.post(PAGE, sent)

    assert words in text_of(answer)
    assert not HeldImport.objects.exists()


def test_a_file_of_three_megabytes_stays_off_the_disk(browser, settings):
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    file = SimpleUploadedFile("a.csv", b"refresh_token\n" + b"x" * 3_000_000)

    answer = browser.post(PAGE, {"file": file})

    assert "larger than 256 KiB" in text_of(answer)
