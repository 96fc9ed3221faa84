"""Drafts belong to the file, are for who typed them, and go (S-10); what was typed survives the end of a session."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core import signing
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.urls import reverse

from casework import drafts, klok, selectors
from casework.access import grants
from casework.access.context import Systeem, acting_as
from casework.actions import concept as actions
from casework.actions.besluit import record_besluit, submit_besluit
from casework.models import Concept, Logregel, Sessie
from casework.rules import GeenToegang, RegelFout
from casework.sessies import fingerprint
from casework.tasks import clear_sessions, expire_concepten
from casusoverleg.actions import plan as plannen
from retention.actions import destroy_casus
from tests.client import client_of
from tests.conftest import database_role
from tests.factories_casusoverleg import casusoverleg_geopend, met_diagnose, plan_tekst
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    casus_in_beraad,
    duiding_gevraagd,
)
from tests.people import CATEGORIE
from tests.retention.helpers import days_ago, last_processed, rows_of
from tests.security.test_login import Unread
from weegploeg.models import NadereDuiding

PASSWORD = "een-zin-die-alleen-de-proef-kent"
TEKST = "Op 3 maart sprak hij over het Zilverhoefpad."
DERTIG = timedelta(days=30)


@pytest.fixture
def casus(mensen):
    return casus_in_beraad(mensen)


@pytest.fixture
def vraag(mensen, casus):
    """Asking a partner a question: a page with long text, a date and a choice."""
    return reverse("duiding_vragen", args=[casus.pk])


def form_of(client, address, number=0):
    """What the browser sends back of a form without anybody having typed: its ticket."""
    page = client.get(address).content.decode()
    return {"formulier": re.findall(r'name="formulier" value="([^"]+)"', page)[number]}


def save(client, address, **typed):
    return client.post(reverse("concept_bewaren"), form_of(client, address) | typed)


def autosave(client, ticket, **typed):
    return client.post(reverse("concept_bewaren"), ticket | typed, headers={"HX-Request": "true"})


def shown(client, address):
    """What stands in the long text of the page now."""
    return client.get(address).context["form"]["vraag"].value()


def een_besluit(mensen, casus):
    """Kind and text of a besluit that can be put to the kernpartijen."""
    beoordeling = beoordeeld(mensen, casus)
    return "casuswaardigheid", besluit_tekst(
        mensen, casus, "geen_casusoverleg", inhoud={"beoordeling": str(beoordeling.pk)}
    )


def run_job():
    with database_role("casework_jobs"):
        expire_concepten()


def concepten():
    with database_role("casework_jobs"):
        return list(Concept.objects.all())


# Saving and showing again


@pytest.mark.regel("S-10")
def test_what_was_typed_is_there_again_with_everything_in_it(mensen, vraag):
    client = client_of(mensen.zijlstra)
    assert save(client, vraag, vraag=TEKST, uiterlijk="3 mei 2031", aan=f"{mensen.tjon.pk}:x").url == vraag
    page = client.get(vraag)
    form = page.context["form"]
    typed = {name: form[name].value() for name in ("vraag", "uiterlijk", "aan", "noodzaak")}
    assert typed == {"vraag": TEKST, "uiterlijk": "3 mei 2031", "aan": f"{mensen.tjon.pk}:x", "noodzaak": None}
    assert not form.is_bound
    assert "U ging hier eerder mee aan de slag" in page.content.decode()


@pytest.mark.regel("S-10")
def test_a_second_save_takes_the_place_of_the_first(mensen, vraag):
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag="een")
    save(client, vraag, vraag="twee")
    assert shown(client, vraag) == "twee"
    assert len(concepten()) == 1


def test_an_unticked_box_and_an_emptied_text_stay_so(mensen, casus):
    client, address = client_of(mensen.zijlstra), reverse("besluit_informeren", args=[casus.pk])
    save(client, address, uitkomst="informeren", argumenten="", tussentijds="on", wie="betrokkene")
    form = client.get(address).context["form"]
    assert (form["tussentijds"].value(), form["wie"].value()) == (True, ["betrokkene"])
    save(client, address, uitkomst="informeren", argumenten="")
    form = client.get(address).context["form"]
    assert (form["tussentijds"].value(), form["wie"].value(), form["argumenten"].value()) == (False, [], "")


@pytest.mark.regel("S-10")
def test_a_sent_form_leaves_no_draft(mensen, casus):
    client, address = client_of(mensen.haddou), reverse("verzoek_nieuw")
    save(client, address, tekst=TEKST)
    assert len(concepten()) == 1
    answers = {"ontvangen_op": "2-3-2026", "kanaal": "brief", "gericht_aan": "samenwerkingsverband", "soort": "inzage"}
    asked_by = {"verzoeker_naam": "A", "verzoeker_hoedanigheid": "betrokkene", "tekst": TEKST}
    assert client.post(address, form_of(client, address) | answers).status_code == 200
    assert len(concepten()) == 1, "a form with errors is not sent"
    assert client.post(address, form_of(client, address) | answers | asked_by).status_code == 302
    assert concepten() == []


def test_throwing_it_away(mensen, vraag):
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag=TEKST)
    for _ in ("once", "twice"):
        assert client.post(reverse("concept_weggooien"), form_of(client, vraag)).url == vraag
    assert (concepten(), shown(client, vraag)) == ([], None)


def test_two_forms_on_one_page_have_each_their_own(mensen):
    casus = casusoverleg_geopend(mensen)
    met_diagnose(mensen, casus)
    plannen.draft_plan(mensen.haddou, casus, plan_tekst())
    client, address = client_of(mensen.haddou), reverse("plan", args=[casus.pk])
    client.post(reverse("concept_bewaren"), form_of(client, address, 1) | {"maatregel-wat": TEKST})
    page = client.get(address)
    assert page.context["maatregel_form"]["wat"].value() == TEKST
    assert page.context["form"]["doel"].value() == plan_tekst().doel
    assert len(concepten()) == 1


def test_what_the_page_saves_by_itself_says_when_and_is_saved_once(mensen, vraag):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    for _ in ("new", "the same again"):
        answer = autosave(client, ticket, vraag=TEKST)
        assert re.fullmatch(r"Tussentijds bewaard om \d\d\.\d\d uur\.", answer.content.decode().strip())
    with database_role("casework_jobs"):
        assert Logregel.objects.filter(gebeurtenis="concept.bewaard").count() == 1


@pytest.mark.regel("B-04")
@pytest.mark.regel("R-01")
def test_a_draft_is_logged_without_content_and_is_no_processing(mensen, casus, vraag):
    last_processed(casus, klok.today() - DERTIG)
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag=TEKST)
    client.post(reverse("concept_weggooien"), form_of(client, vraag))
    with database_role("casework_jobs"):
        lines = list(Logregel.objects.filter(gebeurtenis__startswith="concept."))
        assert type(casus).objects.get(pk=casus.pk).laatste_verwerking == klok.today() - DERTIG
    assert {line.gebeurtenis for line in lines} == {"concept.bewaard", "concept.weggegooid"}
    assert {(line.account_id, line.casus_id) for line in lines} == {(mensen.zijlstra.pk, casus.pk)}
    assert TEKST not in str([vars(line) for line in lines])


def test_a_form_that_asks_for_a_password_is_never_kept(client):
    page = client.get(reverse("account_login")).content.decode()
    assert 'name="formulier"' not in page
    assert "Tussentijds bewaren" not in page


def test_short_forms_have_no_drafts_of_their_own(mensen):
    page = client_of(mensen.aalders).get(reverse("persoon_nieuw")).content.decode()
    assert "Tussentijds bewaren" not in page


def test_too_long_a_text_is_told(mensen, vraag):
    client = client_of(mensen.zijlstra)
    answer = autosave(client, form_of(client, vraag), vraag="x" * (actions.MOST_CHARACTERS + 1))
    assert "te lang" in answer.content.decode()
    assert concepten() == []


# Who sees it


@pytest.mark.regel("S-10")
@pytest.mark.regel("P-19")
def test_a_draft_is_for_who_typed_it(mensen, casus):
    """Two vertegenwoordigers on the same page."""
    besluit = submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, casus, *een_besluit(mensen, casus)))
    address = reverse("besluit_terugsturen", args=[besluit.pk])
    client = client_of(mensen.dekker)
    ticket = form_of(client, address)
    client.post(reverse("concept_bewaren"), ticket | {"opmerking": TEKST})
    assert client.get(address).context["form"]["opmerking"].value() == TEKST
    other = client_of(mensen.bakir)
    assert other.get(address).context["form"]["opmerking"].value() is None
    for route in ("concept_bewaren", "concept_weggooien"):
        assert other.post(reverse(route), ticket | {"opmerking": "x"}).status_code == 404, route
    assert [concept.account_id for concept in concepten()] == [mensen.dekker.pk]
    with acting_as(mensen.bakir):
        assert not Concept.objects.exists()


@pytest.mark.regel("S-10")
@pytest.mark.regel("P-13")
def test_when_access_ends_the_draft_is_gone_at_both_walls(mensen, casus, vraag):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    client.post(reverse("concept_bewaren"), ticket | {"vraag": TEKST})
    (concept,) = concepten()
    with database_role("casework_jobs"):
        grants.end_on_casus(casus.pk)
    with acting_as(mensen.zijlstra):
        assert not Concept.objects.exists()
    with database_role("postgres"):
        assert selectors.concept(mensen.zijlstra, concept.pad) is None
    with pytest.raises(GeenToegang):
        actions.save_concept(mensen.zijlstra, concept.pad, casus.pk, {"vraag": ["x"]})
    assert client.post(reverse("concept_bewaren"), ticket | {"vraag": "x"}).status_code == 404


@pytest.mark.regel("B-05")
def test_the_database_refuses_a_draft_in_the_name_of_another(mensen, casus):
    with acting_as(mensen.zijlstra), transaction.atomic():
        for casus_id in (casus.pk, None):
            concept = Concept(account=mensen.bakir, casus_id=casus_id, pad="/", velden={})
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                concept.save(force_insert=True)
        Concept(account=mensen.zijlstra, casus=casus, pad="/", velden={}).save(force_insert=True)


@pytest.mark.regel("B-05")
def test_the_database_refuses_a_draft_about_a_casus_of_others(mensen, casus):
    with acting_as(mensen.tjon), transaction.atomic():
        concept = Concept(account=mensen.tjon, casus_id=casus.pk, pad="/", velden={})
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            concept.save(force_insert=True)
        Concept(account=mensen.tjon, pad="/", velden={}).save(force_insert=True)


@pytest.mark.parametrize("change", ["account", "casus", "no signature", "none"])
@pytest.mark.regel("P-19")
def test_a_forged_ticket_keeps_nothing(mensen, buren, casus, vraag, change):
    ticket = drafts.Ticket(mensen.zijlstra.pk, vraag, casus.pk)
    sent = {
        "account": drafts.Ticket(mensen.bakir.pk, vraag, casus.pk).sign(),
        "casus": drafts.Ticket(buren.bakir.pk, vraag, casus.pk).sign(),
        "no signature": ticket.sign().split(":")[0],
        "none": "",
    }[change]
    sender = buren.bakir if change == "casus" else mensen.zijlstra
    answer = client_of(sender).post(reverse("concept_bewaren"), {"formulier": sent, "vraag": TEKST})
    assert answer.status_code == 404
    assert concepten() == []


def test_an_old_ticket_is_no_ticket(mensen, casus, vraag, monkeypatch):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    monkeypatch.setattr(drafts, "_TICKET_SECONDS", -1)
    assert client.post(reverse("concept_bewaren"), ticket).status_code == 404


# Where it rests, and when it goes


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-02")
def test_a_draft_rests_encrypted_with_the_key_of_the_casus(mensen, casus, vraag):
    save(client_of(mensen.zijlstra), vraag, vraag=TEKST)
    (concept,) = concepten()
    assert concept.sleutelhouder_id == casus.pk
    assert concept.velden["vraag"] == [TEKST]
    with database_role("casework_jobs"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT velden, pad FROM casework_concept")
        velden, pad = cursor.fetchone()
    assert TEKST.encode() not in bytes(velden)
    assert b"vraag" not in bytes(velden)
    assert pad == f"{vraag}#VraagForm"


@pytest.mark.regel("B-01")
def test_without_a_casus_the_key_is_that_of_the_account(mensen):
    address = reverse("signaal_nieuw")
    client = client_of(mensen.bakir)
    save(client, address, gedraging=TEKST, achternaam="Zonnebloemveld")
    (concept,) = concepten()
    assert (concept.casus_id, concept.sleutelhouder_id) == (None, mensen.bakir.pk)
    assert client.get(address).context["form"]["achternaam"].value() == "Zonnebloemveld"


@pytest.mark.regel("S-10")
@pytest.mark.regel("R-04")
def test_a_draft_is_destroyed_with_its_casus(mensen, casus, vraag):
    save(client_of(mensen.zijlstra), vraag, vraag=TEKST)
    assert rows_of(casus.pk)["casework_concept"] == 1
    last_processed(casus, days_ago(5 * 366))
    with database_role("casework_jobs"):
        destroy_casus(Systeem("vernietiging"), casus.pk)
    assert rows_of(casus.pk) == {}


@pytest.mark.regel("S-10")
def test_after_thirty_days_it_is_not_shown_and_the_job_destroys_it(mensen, vraag):
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag=TEKST)
    now = klok.now()
    with klok.set_to(now + DERTIG - timedelta(minutes=1)):
        assert shown(client, vraag) == TEKST
        run_job()
        assert len(concepten()) == 1
    with klok.set_to(now + DERTIG + timedelta(minutes=1)):
        assert shown(client, vraag) is None
        for _ in ("once", "twice"):
            run_job()
        assert concepten() == []
        with database_role("casework_jobs"):
            assert Logregel.objects.get(gebeurtenis="concept.verlopen").systeem == "concepten"


@pytest.mark.regel("S-10")
def test_typing_on_begins_the_days_again(mensen, vraag):
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag="een")
    now = klok.now()
    with klok.set_to(now + timedelta(days=20)):
        save(client, vraag, vraag="twee")
    with klok.set_to(now + timedelta(days=40)):
        run_job()
        assert shown(client, vraag) == "twee"


@pytest.mark.regel("S-10")
def test_only_the_system_lets_a_draft_expire_and_only_in_time(mensen, vraag):
    save(client_of(mensen.zijlstra), vraag, vraag=TEKST)
    (concept,) = concepten()
    with pytest.raises(GeenToegang):
        actions.expire_concept(mensen.zijlstra, concept.pk)
    with database_role("casework_jobs"), pytest.raises(GeenToegang):
        actions.expire_concept(Systeem("concepten"), concept.pk)
    assert len(concepten()) == 1


@pytest.mark.regel("S-10")
@pytest.mark.parametrize("days", ["0", "31"])
def test_the_days_cannot_be_lengthened(days):
    command = [sys.executable, "-c", "import casework.config.settings"]
    done = subprocess.run(
        command, env=os.environ | {"CONCEPT_DAGEN": days}, capture_output=True, text=True, check=False
    )
    assert "CONCEPT_DAGEN must be a whole number from 1 to 30" in done.stderr


@pytest.mark.regel("S-10")
def test_saving_too_long_a_text_is_refused_by_the_action(mensen):
    with pytest.raises(RegelFout, match="te lang"):
        actions.save_concept(mensen.zijlstra, "/", None, {"a": ["x" * actions.MOST_CHARACTERS]})


# The session


def kept_under(client):
    return fingerprint(client.cookies[settings.SESSION_COOKIE_NAME].value)


def expiry(client):
    with database_role("casework_jobs"):
        return Sessie.objects.get(pk=kept_under(client)).expire_date


def age(client):
    """Let the session have begun ten minutes earlier."""
    earlier = expiry(client) - timedelta(minutes=10)
    Sessie.objects.filter(pk=kept_under(client)).update(expire_date=earlier)
    return earlier


@pytest.mark.regel("B-03")
def test_a_page_that_sends_the_same_again_keeps_no_session_alive(mensen, vraag):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    autosave(client, ticket, vraag=TEKST)
    earlier = age(client)
    autosave(client, ticket, vraag=TEKST)
    assert expiry(client) == earlier
    autosave(client, ticket, vraag=TEKST + " En meer.")
    assert expiry(client) > earlier + timedelta(minutes=9), "somebody was typing"


def test_looking_at_a_page_keeps_the_session_alive(mensen, vraag):
    client = client_of(mensen.zijlstra)
    earlier = age(client)
    client.get(vraag)
    assert expiry(client) > earlier + timedelta(minutes=9)


@pytest.fixture
def secrets(mensen, settings):
    """Second factors of two people, and their password. A code lasts an hour, so that none expires on its way."""
    settings.MFA_TOTP_PERIOD = 3600
    found = {}
    for account in (mensen.zijlstra, mensen.haddou):
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        found[account.pk] = generate_totp_secret()
        TOTP.activate(account, found[account.pk])
    return found


def log_in(client, account, secrets):
    """Password and code, in a browser where something may have been left."""
    client.post(reverse("account_login"), {"login": account.gebruikersnaam, "password": PASSWORD})
    code = format_hotp_value(hotp_value(secrets[account.pk], next(yield_hotp_counters_from_time())))
    return client.post(reverse("mfa_authenticate"), {"code": code})


def end_session(client):
    """The session is over; the browser keeps its other cookies."""
    Sessie.objects.all().delete()


@pytest.mark.regel("B-03")
@pytest.mark.regel("B-09")
def test_what_is_sent_after_the_end_of_the_session_is_there_after_logging_in(mensen, vraag, secrets):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {"vraag": TEKST, "noodzaak": "Nodig."}
    end_session(client)
    answer = client.post(vraag, sent)
    assert answer.url == reverse("account_login")
    assert "Uw sessie was verlopen" in client.get(answer.url).content.decode()
    assert client.get(vraag).url == reverse("account_login"), "nothing opens before logging in"
    assert log_in(client, mensen.zijlstra, secrets).url == vraag
    page = client.get(vraag)
    assert "Dit is nog niet verstuurd" in page.content.decode()
    assert page.context["form"]["vraag"].value() == TEKST
    assert page.context["form"]["noodzaak"].value() == "Nodig."
    (concept,) = concepten()
    assert concept.velden["vraag"] == [TEKST]
    assert "getypt" not in client.session


@pytest.mark.regel("B-03")
@pytest.mark.regel("P-19")
def test_another_who_logs_in_there_gets_nothing_and_it_is_gone(mensen, vraag, secrets):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {"vraag": TEKST}
    end_session(client)
    client.post(vraag, sent)
    assert client.session["getypt"]
    assert log_in(client, mensen.haddou, secrets).url == reverse("home")
    assert "getypt" not in client.session
    client.post(reverse("account_logout"))
    log_in(client, mensen.zijlstra, secrets)
    assert shown(client, vraag) is None


@pytest.mark.regel("B-01")
def test_what_waits_in_a_session_rests_encrypted_and_goes_with_it(mensen, vraag):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {"vraag": TEKST}
    end_session(client)
    client.post(vraag, sent)
    row = Sessie.objects.get()
    kept = signing.loads(row.session_data, salt=client.session.key_salt, serializer=Unread)
    assert b"Zilverhoefpad" not in kept
    clear_sessions()
    assert Sessie.objects.count() == 1
    Sessie.objects.update(expire_date=row.expire_date - timedelta(hours=1))
    clear_sessions()
    assert not Sessie.objects.exists()


@pytest.mark.regel("B-03")
def test_after_the_end_of_a_session_nothing_is_carried_out(mensen, casus, vraag):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {
        "vraag": TEKST,
        "over_wie": "Quirijn",
        "noodzaak": "Nodig.",
        "uiterlijk": "01-01-2031",
        "aan": f"{mensen.bakir.pk}:{mensen.politie.pk}",
    }
    end_session(client)
    client.post(vraag, sent)
    with database_role("casework_jobs"):
        assert not NadereDuiding.objects.exists()


@pytest.mark.parametrize("what", ["no ticket", "too much"])
def test_what_is_not_kept(mensen, vraag, what):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {"vraag": TEKST}
    sent |= {"formulier": "x"} if what == "no ticket" else {"noodzaak": "x" * actions.MOST_CHARACTERS}
    end_session(client)
    assert client.post(vraag, sent).url == reverse("account_login")
    assert not Sessie.objects.exists()


@pytest.mark.regel("B-03")
def test_a_form_without_its_own_token_is_kept_for_nobody_who_is_not_logged_in(mensen, vraag):
    client = Client(enforce_csrf_checks=True)
    ticket = form_of(client_of(mensen.zijlstra), vraag)
    end_session(client)
    assert client.post(vraag, ticket | {"vraag": TEKST}).status_code == 403
    assert not Sessie.objects.exists()


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("sender", ["zijlstra", "haddou"])
def test_who_logged_in_again_in_another_tab_gets_the_form_back_to_send_again(mensen, vraag, sender):
    """The token in the page is that of before; nothing is carried out, and only for whom the page was made."""
    ticket = form_of(client_of(mensen.zijlstra), vraag)
    account = getattr(mensen, sender)
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(account).cookies
    answer = client.post(vraag, ticket | {"vraag": TEKST})
    if sender == "haddou":
        assert answer.status_code == 403
        assert "getypt" not in client.session
        return
    assert answer.url == vraag
    assert shown(client, vraag) == TEKST


def test_the_page_that_saves_by_itself_is_told_that_the_session_has_ended(mensen, vraag):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    end_session(client)
    answer = autosave(client, ticket, vraag=TEKST)
    assert (answer.status_code, "Uw sessie is verlopen" in answer.content.decode()) == (200, True)
    assert not Sessie.objects.exists()


@pytest.mark.regel("S-10")
def test_who_is_asked_a_question_keeps_the_answer_through_a_session_but_leaves_no_draft(mensen, casus):
    """Tjon is in no file: an answer is not of the file until it is given."""
    duiding = duiding_gevraagd(mensen, casus)
    address = reverse("duiding", args=[duiding.pk])
    client = client_of(mensen.tjon)
    sent = form_of(client, address) | {"duiding": TEKST}
    assert client.post(reverse("concept_bewaren"), sent).status_code == 404
    session = client.session
    session["getypt"] = {
        "account": str(mensen.tjon.pk),
        "pad": f"{address}#AntwoordForm",
        "velden": {"duiding": [TEKST]},
    }
    session.save()
    for _ in ("shown", "and shown again"):
        assert client.get(address).context["form"]["duiding"].value() == TEKST
    assert client.post(address, sent | {"feiten": "Ja.", "categorie_gegevens": CATEGORIE}).status_code == 302
    assert "getypt" not in client.session
    assert concepten() == []
