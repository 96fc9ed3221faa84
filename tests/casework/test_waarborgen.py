"""Nobody works without what must be there first: verklaring, verwerkersovereenkomst, agreements (P-04, P-12, P-20)."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from casework import beheer, klok, selectors
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.access.models import Reden
from casework.actions import parties, waarborgen
from casework.choices import Rol, Waarborg
from casework.encryption.files import storage
from casework.home import home_of
from casework.models import Aanvaarding, Afspraken, Akkoord, Casus, Geheimhoudingsverklaring
from casework.rules import GeenToegang
from tests.access.table import ROUTES
from tests.access.world import arguments
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories import agree_with_roles, melding, persoon, receive_signaal
from tests.people import INSTALLATIE, PDF
from tests.steps import again, day, refused


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


@pytest.fixture
def shared(mensen, casus):
    """The casus, open to kuiper of an externe casuspartner and to haddou by the grants alone."""
    fact = casus.pk
    with database_role("casework_jobs"):
        for account in (mensen.kuiper, mensen.haddou):
            grants.grant(casus, account.pk, p.CASUSPARTNER, reden=Reden.DEELNAME, feit_id=fact, vanaf=day(0), tot=None)
    return casus


def seen(account, casus):
    """What each wall shows: the selectors with the policies out of the way, and the policies without the selectors."""
    account = again(account)
    with database_role(SUPERUSER), acting_as(account):
        first = selectors.casussen(account).filter(pk=casus.pk).exists()
    with acting_as(account):
        second = Casus.objects.filter(pk=casus.pk).exists()
    return first, second


BOTH, NEITHER = (True, True), (False, False)


def verklaring_of(account):
    return Geheimhoudingsverklaring.objects.get(account=account)


# The geheimhoudingsverklaring


@pytest.mark.regel("P-04")
def test_a_verklaring_that_is_withdrawn_ends_access_at_that_moment_in_both_walls(mensen, shared):
    assert seen(mensen.kuiper, shared) == BOTH
    waarborgen.withdraw_verklaring(mensen.aalders, verklaring_of(mensen.kuiper))
    assert seen(mensen.kuiper, shared) == NEITHER
    waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(0), day(9), PDF)
    assert seen(mensen.kuiper, shared) == BOTH


@pytest.mark.regel("P-04")
def test_a_verklaring_holds_on_its_last_day_and_not_after(mensen, shared):
    waarborgen.withdraw_verklaring(mensen.aalders, verklaring_of(mensen.kuiper))
    waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(-3), day(2), PDF)
    for count, expected in ((2, BOTH), (3, NEITHER)):
        with klok.set_to(day(count)):
            assert seen(mensen.kuiper, shared) == expected, count


@pytest.mark.regel("P-04")
def test_another_role_does_not_carry_somebody_past_a_missing_verklaring(mensen, shared):
    waarborgen.withdraw_verklaring(mensen.aalders, verklaring_of(mensen.kuiper))
    parties.appoint(mensen.aalders, mensen.kuiper, mensen.reclassering, Rol.CASUSPARTNER, day(0))
    assert seen(mensen.kuiper, shared) == NEITHER


@pytest.mark.regel("P-04")
def test_what_a_verklaring_must_be(mensen, buren):
    register = waarborgen.register_verklaring
    refused("P-04", register, mensen.aalders, mensen.meijer, day(-1), day(9), PDF)
    refused("P-04", register, mensen.aalders, mensen.kuiper, day(1), day(9), PDF)
    refused("P-04", register, mensen.aalders, mensen.kuiper, day(-1), day(-2), PDF)
    for document in (b"Een tekst.", b"%PDF-1.7 maar verder niets", b"", None):
        assert refused("P-04", register, mensen.aalders, mensen.kuiper, day(0), day(9), document).veld == "document"
    for actor in (mensen.dekker, mensen.haddou, mensen.kuiper, mensen.visscher, buren.aalders):
        with pytest.raises(GeenToegang):
            register(actor, mensen.kuiper, day(0), day(9), PDF)
        with pytest.raises(GeenToegang):
            waarborgen.withdraw_verklaring(actor, verklaring_of(mensen.kuiper))
    waarborgen.withdraw_verklaring(mensen.aalders, verklaring_of(mensen.kuiper))
    refused("P-04", waarborgen.withdraw_verklaring, mensen.aalders, verklaring_of(mensen.kuiper))


@pytest.mark.regel("B-01")
def test_the_signed_document_rests_encrypted_and_comes_out_for_the_administrator(mensen):
    verklaring = waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(0), day(9), PDF)
    assert verklaring.bestandsnaam.startswith(f"{mensen.kuiper.pk}/")
    assert b"PDF" not in (Path(settings.MEDIA_ROOT) / verklaring.bestandsnaam).read_bytes()
    with storage().open(verklaring.bestandsnaam) as file:
        assert file.read() == PDF
    answer = client_of(mensen.aalders).get(reverse("verklaring", args=[verklaring.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"]
    assert mensen.kuiper.gebruikersnaam not in answer["Content-Disposition"]
    without = waarborgen.register_verklaring(INSTALLATIE, mensen.kuiper, day(0), day(9))
    assert client_of(mensen.aalders).get(reverse("verklaring", args=[without.pk])).status_code == 404


# The verwerkersovereenkomst


@pytest.mark.regel("P-12")
def test_a_hired_uitvoerder_works_only_under_a_verwerkersovereenkomst(mensen, shared):
    overeenkomst = beheer.organisatie(mensen.aalders, mensen.haddou.aanstelling.organisatie_id).overeenkomsten.get()
    assert seen(mensen.haddou, shared) == BOTH
    waarborgen.end_overeenkomst(mensen.aalders, overeenkomst, day(-1))
    assert seen(mensen.haddou, shared) == NEITHER
    assert again(mensen.haddou).mist == [Waarborg.OVEREENKOMST]
    assert not again(mensen.haddou).heeft_rol(Rol.UITVOERDER_CASUSOVERLEG)
    waarborgen.register_overeenkomst(mensen.aalders, overeenkomst.organisatie, day(1), day(5))
    for count, expected in ((0, NEITHER), (1, BOTH), (5, BOTH), (6, NEITHER)):
        with klok.set_to(day(count)):
            assert seen(mensen.haddou, shared) == expected, count


@pytest.mark.regel("P-12")
@pytest.mark.parametrize(("one_person", "expected"), [(True, []), (False, [Waarborg.OVEREENKOMST])])
def test_only_an_organisation_needs_one(mensen, one_person, expected):
    hired = parties.create_organisatie(
        mensen.aalders, mensen.verband, "Ingehuurd", "uitvoerder", natuurlijk_persoon=one_person
    )
    somebody = parties.add_person(mensen.aalders, hired, "ingehuurd", "I", Rol.UITVOERDER_WEEGPLOEG, day(0))
    waarborgen.accept_afspraken(somebody, Afspraken.objects.get(verband=mensen.verband))
    agree_with_roles(mensen.dekker, somebody)
    assert again(somebody).mist == expected
    assert selectors.in_weegploeg(again(somebody)) == one_person
    args = (mensen.aalders, hired, day(0), day(9))
    if one_person:
        refused("P-12", waarborgen.register_overeenkomst, *args)
    else:
        refused("P-12", waarborgen.register_overeenkomst, mensen.aalders, hired, day(0), day(-1))
        with pytest.raises(GeenToegang):
            waarborgen.register_overeenkomst(mensen.dekker, hired, day(0), day(9))
    refused("P-12", waarborgen.register_overeenkomst, mensen.aalders, mensen.oever, day(0), day(9))
    refused("P-12", parties.create_organisatie, mensen.aalders, mensen.verband, "X", "extern", "", True)


# The agreements


@pytest.mark.regel("P-20")
def test_a_new_version_asks_everybody_again_from_its_day_on(mensen, casus):
    new = waarborgen.publish_afspraken(mensen.aalders, mensen.verband, "Strenger.", day(3))
    with klok.set_to(day(2)):
        assert seen(mensen.bakir, casus) == BOTH
        refused("P-20", waarborgen.accept_afspraken, again(mensen.bakir), new)
    with klok.set_to(day(3)):
        assert seen(mensen.bakir, casus) == NEITHER
        old = Afspraken.objects.get(verband=mensen.verband, versie=1)
        refused("P-20", waarborgen.accept_afspraken, again(mensen.bakir), old)
        waarborgen.accept_afspraken(again(mensen.bakir), new)
        waarborgen.accept_afspraken(again(mensen.bakir), new)
        assert seen(mensen.bakir, casus) == BOTH
        assert seen(mensen.zijlstra, casus) == NEITHER


@pytest.mark.regel("P-20")
def test_who_accepts_and_for_whom(mensen, buren, casus):
    theirs = Afspraken.objects.get(verband=buren.verband)
    with pytest.raises(GeenToegang):
        waarborgen.accept_afspraken(mensen.bakir, theirs)
    with acting_as(mensen.aalders), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Aanvaarding.objects.create(afspraken=theirs, account=mensen.tjon)
    for actor in (mensen.dekker, mensen.zijlstra, mensen.visscher, buren.aalders):
        with pytest.raises(GeenToegang):
            waarborgen.publish_afspraken(actor, mensen.verband, "Soepeler.", day(9))


@pytest.mark.regel("P-20")
def test_without_agreements_nobody_works(mensen, casus):
    with database_role(SUPERUSER):
        Aanvaarding.objects.filter(afspraken__verband=mensen.verband).delete()
        Afspraken.objects.filter(verband=mensen.verband).delete()
    assert seen(mensen.bakir, casus) == NEITHER
    assert "Er zijn nog geen afspraken" in client_of(mensen.bakir).get(reverse("toegang")).content.decode()


@pytest.mark.regel("P-20")
def test_versions_follow_each_other(mensen):
    publish = waarborgen.publish_afspraken
    refused("P-20", publish, mensen.aalders, mensen.verband, "  ", day(9))
    refused("P-20", publish, mensen.aalders, mensen.verband, "Vandaag al.", day(0))
    publish(mensen.aalders, mensen.verband, "Twee.", day(5))
    refused("P-20", publish, mensen.aalders, mensen.verband, "Eerder.", day(5))
    publish(mensen.aalders, mensen.verband, "Drie.", day(6))
    found = Afspraken.objects.filter(verband=mensen.verband).order_by("versie")
    assert [(version.versie, version.tot_en_met) for version in found][1:] == [(2, day(5)), (3, None)]


# Pages


@pytest.mark.regel("P-04")
@pytest.mark.regel("P-20")
@pytest.mark.regel("P-12")
@pytest.mark.regel("P-18")
@pytest.mark.parametrize("missing", Waarborg)
def test_every_address_leads_to_the_page_that_says_what_is_missing(mensen, missing):
    names = {"geheimhouding": "kuiper", "overeenkomst": "haddou", "afspraken": "bakir", "akkoord": "visscher"}
    account = getattr(mensen, names[missing])
    if missing == Waarborg.GEHEIMHOUDING:
        waarborgen.withdraw_verklaring(mensen.aalders, verklaring_of(account))
    elif missing == Waarborg.OVEREENKOMST:
        overeenkomst = account.aanstelling.organisatie.overeenkomsten.get()
        waarborgen.end_overeenkomst(mensen.aalders, overeenkomst, day(-1))
    else:
        with database_role(SUPERUSER):
            Aanvaarding.objects.filter(account=account).delete()
            Akkoord.objects.filter(aanstelling__account=account).delete()
    client = client_of(account)
    for route in set(ROUTES) - {"toegang", "verband_kiezen", "incident_melden"}:
        address = reverse(route, kwargs=_values(route))
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            assert (answer.status_code, answer.url) == (302, reverse("toegang")), route
    page = client.get(reverse("toegang"))
    assert page.status_code == 200
    rules = {"geheimhouding": "P-04", "overeenkomst": "P-12", "afspraken": "P-20", "akkoord": "P-18"}
    assert rules[missing] in page.content.decode()


def _values(route):
    extra = dict(ROUTES[route].extra)
    return extra | {name: "11111111-1111-4111-8111-111111111111" for name in arguments(route) if name not in extra}


@pytest.mark.regel("P-20")
def test_accepting_opens_the_work(mensen, casus):
    with database_role(SUPERUSER):
        Aanvaarding.objects.filter(account=mensen.bakir).delete()
    client = client_of(mensen.bakir)
    read = {"versie": str(Afspraken.objects.get(verband=mensen.verband).pk)}
    answer = client.post(reverse("toegang"), read)
    assert "Zet een vinkje" in answer.content.decode()
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 302
    assert client.post(reverse("toegang"), read | {"aanvaard": "on"}).url == reverse("home")
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 200
    assert "aanvaard op" in client.get(reverse("toegang")).content.decode()


@pytest.mark.regel("P-20")
@pytest.mark.regel("B-09")
def test_nobody_accepts_a_version_that_took_the_place_of_the_one_they_read(mensen, buren):
    read = {"versie": str(Afspraken.objects.get(verband=mensen.verband).pk), "aanvaard": "on"}
    waarborgen.publish_afspraken(mensen.aalders, mensen.verband, "Strenger.", day(1))
    with klok.set_to(day(1)):
        client = client_of(mensen.bakir)
        assert "intussen veranderd" in client.post(reverse("toegang"), read, follow=True).content.decode()
        theirs = {"versie": str(Afspraken.objects.get(verband=buren.verband).pk)}
        assert client.post(reverse("toegang"), read | theirs).url == reverse("toegang")
        assert again(mensen.bakir).mist == [Waarborg.AFSPRAKEN]


@pytest.mark.regel("P-20")
def test_who_handles_no_information_is_asked_nothing(mensen):
    waarborgen.publish_afspraken(mensen.aalders, mensen.verband, "Nieuw.", day(1))
    with klok.set_to(day(1)):
        for account in (mensen.aalders, mensen.visscher):
            assert again(account).mist == []
            assert client_of(account).get(reverse("home")).status_code == 200


def test_the_administrator_keeps_the_waarborgen_on_pages(mensen):
    client = client_of(mensen.aalders)
    organisatie = mensen.haddou.aanstelling.organisatie
    dates = {"van": f"{day(0):%d-%m-%Y}", "tot_en_met": f"{day(20):%d-%m-%Y}"}
    page = reverse("organisatie", args=[organisatie.pk])
    assert client.post(reverse("overeenkomst_nieuw", args=[organisatie.pk]), dates).url == page
    assert "geldt" in client.get(page).content.decode()
    address = reverse("overeenkomst_beeindigen", args=[organisatie.overeenkomsten.get(tot_en_met=day(20)).pk])
    assert client.post(address, {"laatste_dag": f"{day(1):%d-%m-%Y}"}).url == page
    person = reverse("persoon", args=[mensen.kuiper.pk])
    address = reverse("verklaring_nieuw", args=[mensen.kuiper.pk])
    assert "Kies een bestand" in client.post(address, dates).content.decode()
    upload = SimpleUploadedFile("x.pdf", PDF)
    assert client.post(address, dates | {"document": upload}).url == person
    made = Geheimhoudingsverklaring.objects.get(account=mensen.kuiper, tot_en_met=day(20))
    assert "Downloaden" in client.get(person).content.decode()
    address = reverse("verklaring_intrekken", args=[made.pk])
    assert "intrekken?" in client.get(address).content.decode()
    assert client.post(address).url == person
    assert "ingetrokken" in client.get(person).content.decode()
    address = reverse("afspraken_nieuw")
    answer = client.post(address, {"tekst": "Nieuw.", "van": f"{day(4):%d-%m-%Y}"})
    assert answer.url == reverse("beheer_afspraken")
    assert "Nieuw." in client.get(answer.url).content.decode()


@pytest.mark.regel("P-04")
@pytest.mark.regel("P-12")
def test_what_ends_soon_is_work_for_the_administrator(mensen):
    waarborgen.withdraw_verklaring(mensen.aalders, verklaring_of(mensen.kuiper))
    waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(-5), day(30), PDF)
    organisatie = mensen.haddou.aanstelling.organisatie
    waarborgen.end_overeenkomst(mensen.aalders, organisatie.overeenkomsten.get(), day(20))

    def work():
        groups = home_of(again(mensen.aalders)).groepen
        return [item.titel for group in groups for item in group.werk if "Machtiging" not in item.titel]

    with acting_as(mensen.aalders):
        assert len(work()) == 2
    waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(0), day(300), PDF)
    waarborgen.register_overeenkomst(mensen.aalders, organisatie, day(21), day(300))
    with acting_as(mensen.aalders):
        assert work() == []
