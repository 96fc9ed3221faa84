"""The commands: loading, the demo, and the first samenwerkingsverband of a real installation."""

import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from casework import demo, herstel
from casework.choices import Rol
from casework.management.commands import laad_demo
from casework.models import Account, Organisatie, Samenwerkingsverband
from casework.praktijkcasussen import taken

KORT = "c04b-nieuw-signaal"
PASSWORD = "een lange zin voor de eerste keer"
VERBAND = {
    "naam": "Verband Heuvelstad",
    "gemeente": "Gemeente Heuvelstad",
    "politie": "Politie Zuid",
    "om": "Parket Zuid",
    "beheerder": "beheer",
    "beheerder_naam": "Willem Vos",
}


@pytest.fixture(autouse=True)
def _no_jobs(monkeypatch):
    """The jobs would run in a process of their own, on another database than that of the tests."""
    monkeypatch.delenv("DATABASE_JOBS_URL", raising=False)


@pytest.fixture
def in_demo(monkeypatch, kort):
    """laad_demo believes that this is the demo, with a short file."""
    monkeypatch.setattr(laad_demo, "is_demo", lambda: True)
    monkeypatch.setattr(laad_demo, "BESTAND", kort(KORT))


def run(name: str, *args, **options) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


def test_loading_tells_progress_and_the_account(kort):
    said = run("laad_praktijkcasussen", str(kort(KORT)))
    assert "casus 1 van 1: geladen" in said
    assert "1 casussen geladen, 0 met een fout." in said
    assert "Nog niet gebouwd:" in said


def test_loading_with_a_fault_fails_after_the_rest(kort):
    path = kort(KORT, vervang={"{sleutel: be1, dag: -8,": "{sleutel: be1, dag: acht,"})
    with pytest.raises(CommandError, match="1 casussen zijn niet geladen"):
        run("laad_praktijkcasussen", str(path))


def test_a_file_that_is_not_there(leeg):
    with pytest.raises(CommandError, match="niet te lezen"):
        run("laad_praktijkcasussen", "/bestaat/niet.yaml")


def test_the_same_people_cannot_be_loaded_twice(kort):
    path = str(kort(KORT))
    run("laad_praktijkcasussen", path)
    with pytest.raises(CommandError, match="al geladen"):
        run("laad_praktijkcasussen", path)


def test_production_loads_no_practice_cases(kort, settings):
    path = str(kort(KORT))
    settings.KLOK_VERZETBAAR = False
    with pytest.raises(CommandError, match="demo en test"):
        run("laad_praktijkcasussen", path)
    with pytest.raises(CommandError, match="demo en test"):
        run("speel_bewaartermijnen", "archiveren")


@pytest.mark.regel("R-04")
def test_the_demo_switch_lets_no_command_at_a_database_that_the_demo_did_not_make(kort, settings):
    """With the switch alone the clock can be moved, and then real casussen would be archived and destroyed."""
    path = str(kort(KORT))
    settings.DEMO, settings.DEMO_TOKEN = True, "a-guess"
    demo.is_demo.cache_clear()
    try:
        for command in (("laad_praktijkcasussen", path), *(("speel_bewaartermijnen", taak) for taak in taken.TAKEN)):
            with pytest.raises(SystemExit, match="not made by the demo"):
                run(*command)
    finally:
        demo.is_demo.cache_clear()
    assert not Samenwerkingsverband.objects.exists()


@pytest.mark.regel("B-03")
def test_the_demo_lets_everybody_with_a_role_in_once(in_demo):
    said = run("laad_demo")
    assert "de code staat op de inlogpagina" in said
    assert "pol_bakir" in said
    account = Account.objects.get(gebruikersnaam="pol_bakir")
    assert account.check_password(demo.PASSWORD)
    (authenticator,) = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP)
    assert not re.fullmatch(r"[A-Z2-7]+=*", authenticator.data["secret"])  # encrypted, not the secret itself
    assert not Authenticator.objects.filter(user__gebruikersnaam__in=["uitv_post", "gem_vanrijn"]).exists()
    before = set(Authenticator.objects.values_list("pk", flat=True))
    assert "geladen" not in run("laad_demo")
    assert set(Authenticator.objects.values_list("pk", flat=True)) == before


def test_a_demo_that_was_broken_off_says_so(in_demo):
    run("laad_demo")
    Authenticator.objects.all().delete()
    with pytest.raises(CommandError, match="afgebroken"):
        run("laad_demo")


def test_the_demo_data_stay_out_of_a_real_installation(leeg):
    with pytest.raises(CommandError, match="alleen in de demo"):
        run("laad_demo")


def test_a_demo_of_which_the_ledger_does_not_fit_says_what_to_do(in_demo, db_all):
    herstel.begin()
    with pytest.raises(CommandError, match="niet afgerond.*make clean, make demo"):
        run("laad_demo")


@pytest.mark.regel("P-01")
@pytest.mark.regel("P-18")
def test_a_first_samenwerkingsverband(leeg, monkeypatch):
    monkeypatch.setenv("BEHEERDER_WACHTWOORD", PASSWORD)
    said = run("maak_verband", **VERBAND)
    verband = Samenwerkingsverband.objects.get()
    assert set(Organisatie.objects.values_list("soort", flat=True)) == {"gemeente", "politie", "om"}
    beheerder = Account.objects.get(gebruikersnaam="beheer")
    assert beheerder.check_password(PASSWORD)
    assert beheerder.heeft_rol(Rol.BEHEERDER)
    assert beheerder.aanstelling.organisatie.verband == verband
    assert not Authenticator.objects.exists()
    assert "Vos" not in said
    with pytest.raises(CommandError, match="al een samenwerkingsverband"):
        run("maak_verband", **VERBAND)


def test_a_weak_password_makes_nothing(leeg, monkeypatch):
    monkeypatch.setenv("BEHEERDER_WACHTWOORD", "kort")
    with pytest.raises(CommandError):
        run("maak_verband", **VERBAND)
    assert not Samenwerkingsverband.objects.exists()
