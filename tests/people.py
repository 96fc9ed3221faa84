"""The people of the tests: each has a reason to be let in or kept out."""

from dataclasses import dataclass
from inspect import signature

import pytest
from django.db import transaction

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.actions import parties, waarborgen
from casework.actions.gegevenscategorieen import publish_categorieen
from casework.choices import Rol
from casework.models import Account, Organisatie, Samenwerkingsverband
from security.datalek.contacten import NieuwContact, fix_contacten
from security.models import Rechtentoets
from tests import snapshot
from tests.steps import day

INSTALLATIE = Systeem("installatie")
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
CATEGORIE = "gedrag en uitlatingen"
AFSPRAKEN = "Ik gebruik wat ik hier lees alleen voor de aanpak en bewaar er niets van."
ALL_DATABASES = ["default", "audit", "keys"]


@dataclass
class Mensen:
    """A samenwerkingsverband with its organisations and people."""

    verband: Samenwerkingsverband
    gemeente: Organisatie
    politie: Organisatie
    om: Organisatie
    rvdk: Organisatie
    reclassering: Organisatie
    oever: Organisatie
    dekker: Account  # gemeente
    bakir: Account  # politie
    ramdin: Account  # OM
    janssen: Account  # politie, second vertegenwoordiger
    ketelaar: Account  # gemeente, machtiging ended yesterday
    kloosterman: Account  # politie, machtiging begins in twelve days
    zijlstra: Account  # uitvoerder weegploeg
    haddou: Account  # uitvoerder casusoverleg
    smit: Account  # RvdK
    meijer: Account  # Reclassering
    tjon: Account  # Reclassering, in no casus
    kuiper: Account  # externe organisatie
    visscher: Account  # FG
    aalders: Account  # beheerder


@pytest.fixture
def mensen(db_all) -> Mensen:
    """One samenwerkingsverband with everybody in it."""
    with snapshot.people():
        return snapshot.once(("Rivierdam", klok.today()), lambda: make_mensen("Rivierdam"))


@pytest.fixture
def buren(db_all) -> Mensen:
    """Another samenwerkingsverband: must never meet the first."""
    with snapshot.people():
        return snapshot.once(("Heuvelstad", klok.today()), lambda: make_mensen("Heuvelstad", prefix="buur_"))


@pytest.fixture
def db_all(request) -> None:
    """All databases, rolled back after the test."""
    request.node.add_marker(pytest.mark.django_db(databases=ALL_DATABASES))
    request.getfixturevalue("_django_db_helper")
    # What a test changes of the product or its settings must count for all that it makes, and for no other test.
    changes = "settings" in request.fixturenames or "monkeypatch" in signature(request.function).parameters
    snapshot.begin(from_memory=not changes)


def make_mensen(plaats: str, prefix: str = "", password: str | None = None) -> Mensen:
    """Make a samenwerkingsverband with organisations and people, through the actions."""
    verband = parties.create_verband(INSTALLATIE, f"Samenwerkingsverband {plaats}")
    soorten = {
        "gemeente": "gemeente",
        "politie": "politie",
        "om": "om",
        "rvdk": "rvdk",
        "reclassering": "reclassering",
        "oever": "extern",
        "zvh": "uitvoerder",
    }
    organisaties = {
        key: parties.create_organisatie(INSTALLATIE, verband, f"{key} {plaats}", soort)
        for key, soort in soorten.items()
    }
    with klok.set_to(day(-4000)):
        afspraken = waarborgen.publish_afspraken(INSTALLATIE, verband, AFSPRAKEN, klok.today())
        publish_categorieen(INSTALLATIE, verband, [CATEGORIE, "contacten"], klok.today())
    waarborgen.register_overeenkomst(INSTALLATIE, organisaties["zvh"], day(-4000), day(4000))
    people = {}
    for key, organisatie, rol in (
        ("dekker", "gemeente", Rol.VERTEGENWOORDIGER),
        ("bakir", "politie", Rol.VERTEGENWOORDIGER),
        ("ramdin", "om", Rol.VERTEGENWOORDIGER),
        ("janssen", "politie", Rol.VERTEGENWOORDIGER),
        ("ketelaar", "gemeente", Rol.VERTEGENWOORDIGER),
        ("kloosterman", "politie", Rol.VERTEGENWOORDIGER),
        ("zijlstra", "gemeente", Rol.UITVOERDER_WEEGPLOEG),
        ("haddou", "zvh", Rol.UITVOERDER_CASUSOVERLEG),
        ("smit", "rvdk", Rol.CASUSPARTNER),
        ("meijer", "reclassering", Rol.CASUSPARTNER),
        ("tjon", "reclassering", Rol.CASUSPARTNER),
        ("kuiper", "oever", Rol.CASUSPARTNER),
        ("visscher", "gemeente", Rol.FG),
        ("aalders", "gemeente", Rol.BEHEERDER),
    ):
        account = parties.create_account(INSTALLATIE, verband, f"{prefix}{key}", key.title(), password)
        parties.appoint(INSTALLATIE, account, organisaties[organisatie], rol, day(-4000))
        if key == "kuiper":
            waarborgen.register_verklaring(INSTALLATIE, account, day(-4000), day(4000))
        waarborgen.accept_afspraken(account, afspraken)
        people[key] = account
    for key, organisatie, van, tot in (
        ("dekker", "gemeente", -4000, 4000),
        ("bakir", "politie", -4000, 4000),
        ("ramdin", "om", -4000, 4000),
        ("janssen", "politie", -500, 300),
        ("ketelaar", "gemeente", -800, -1),
        ("kloosterman", "politie", 12, 740),
    ):
        parties.give_machtiging(
            INSTALLATIE, people[key], organisaties[organisatie], f"orgaan van {organisatie}", day(van), day(tot)
        )
    with acting_as(people["dekker"]), transaction.atomic():
        for partij in ("gemeente", "politie", "om"):
            Rechtentoets(
                verband=verband, partij=organisaties[partij], begonnen_op=klok.today(), afgerond_op=klok.today()
            ).save(force_insert=True)
    fix_contacten(people["dekker"], [NieuwContact(people["dekker"].pk, "systeem", 24)])
    organisaties.pop("zvh")
    return Mensen(verband=verband, **organisaties, **people)
