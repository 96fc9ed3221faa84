"""Who keeps the accounts lets nobody into a file alone: a kernpartij agrees with the role first (P-18)."""

from functools import partial

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework import klok, selectors
from casework.access.context import Systeem, acting_as
from casework.actions import parties, waarborgen
from casework.actions.koppeling import link_account, unlink_account
from casework.actions.mailadres import change_mailadres
from casework.actions.toegang import grant_open_files
from casework.actions.uitnodiging import invite, invite_again
from casework.choices import Rol, Waarborg
from casework.home import home_of
from casework.models import Aanstelling, Account, Afspraken, Akkoord, Betrokkene, Casus, Logregel, Machtiging, Sessie
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of, version_on
from tests.conftest import SUPERUSER, database_role
from tests.factories import agree_with_roles, comes_in, melding, persoon, receive_signaal
from tests.factories_casusoverleg import casusoverleg_met_meijer
from tests.people import INSTALLATIE
from tests.steps import again, day

pytestmark = pytest.mark.regel("P-18")


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding()).casus


@pytest.fixture
def medeplichtige(mensen, casus):
    """An account that the administrator made, with all that the administrator can give, and the files open for it.

    Somebody used its invitation: whoever the administrator sent it to.
    """
    account = parties.add_person(mensen.aalders, mensen.politie, "nieuweling", "N", Rol.VERTEGENWOORDIGER, day(0))
    given = parties.give_machtiging(mensen.aalders, account, mensen.politie, "de korpschef", day(0), day(90))
    with database_role("casework_jobs"):
        grant_open_files(Systeem("toegang"), given.pk)
    comes_in(account)
    waarborgen.accept_afspraken(account, Afspraken.objects.get(verband=mensen.verband))
    return again(account)


def rol_of(account):
    return account.aanstellingen.get()


def sees(account, casus):
    """What each wall shows by itself."""
    with database_role(SUPERUSER), acting_as(account):
        first = selectors.casussen(again(account)).filter(pk=casus.pk).exists()
    with acting_as(account):
        second = Casus.objects.filter(pk=casus.pk).exists() or Betrokkene.objects.filter(casus=casus).exists()
    return first, second


def test_an_account_of_the_administrator_sees_nothing_until_a_kernpartij_agrees(mensen, casus, medeplichtige):
    assert medeplichtige.mist == [Waarborg.AKKOORD]
    assert sees(medeplichtige, casus) == (False, False)
    parties.agree_with_aanstelling(mensen.dekker, rol_of(medeplichtige))
    assert again(medeplichtige).mist == []
    assert sees(medeplichtige, casus) == (True, True)


@pytest.mark.regel("P-01")
@pytest.mark.parametrize(("begin", "end"), [(30, None), (0, 30)])
def test_no_machtiging_counts_on_a_day_without_the_role_with_which_a_kernpartij_agrees(mensen, begin, end):
    """Beside a role that needs no akkoord nothing would be missing on such a day, and every file would be open."""
    account = parties.add_person(mensen.aalders, mensen.reclassering, "nieuweling", "N", Rol.CASUSPARTNER, day(0))
    last = end and day(end)
    parties.appoint(mensen.aalders, account, mensen.politie, Rol.VERTEGENWOORDIGER, day(begin), last)
    with pytest.raises(RegelFout, match="niet al die tijd"):
        parties.give_machtiging(mensen.aalders, account, mensen.politie, "de korpschef", day(0), day(90))
    given = Machtiging(
        account=account, organisatie=mensen.politie, gegeven_door="de korpschef", van=day(0), tot_en_met=day(90)
    )
    with acting_as(mensen.aalders), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        given.save(force_insert=True)


@pytest.mark.parametrize("rol", [Rol.UITVOERDER_WEEGPLOEG, Rol.UITVOERDER_CASUSOVERLEG, Rol.FG])
def test_it_holds_for_each_role_with_which_files_open(mensen, rol):
    account = parties.add_person(mensen.aalders, mensen.gemeente, "nieuweling", "N", rol, day(0))
    waarborgen.accept_afspraken(account, Afspraken.objects.get(verband=mensen.verband))
    assert again(account).aanstelling is None
    agree_with_roles(mensen.ramdin, account)
    assert again(account).aanstelling is not None


@pytest.mark.parametrize("rol", [Rol.CASUSPARTNER, Rol.BEHEERDER])
def test_who_opens_no_file_or_is_let_in_by_who_works_on_it_needs_none(mensen, rol):
    account = parties.add_person(mensen.aalders, mensen.reclassering, "nieuweling", "N", rol, day(0))
    waarborgen.accept_afspraken(account, Afspraken.objects.get(verband=mensen.verband))
    assert again(account).aanstelling is not None


def test_what_the_installation_gives_counts_at_once(mensen):
    account = parties.create_account(INSTALLATIE, mensen.verband, "eerste", "E")
    parties.appoint(INSTALLATIE, account, mensen.gemeente, Rol.FG, day(0))
    assert again(account).aanstelling is not None


def test_only_who_acts_for_a_kernpartij_of_that_samenwerkingsverband_agrees(mensen, buren, medeplichtige):
    rol = rol_of(medeplichtige)
    others = (mensen.aalders, mensen.zijlstra, mensen.haddou, mensen.visscher, mensen.meijer, mensen.ketelaar)
    for act in (parties.agree_with_aanstelling, parties.refuse_aanstelling):
        for actor in (*others, mensen.kloosterman, buren.dekker, buren.aalders, medeplichtige):
            with pytest.raises(GeenToegang):
                act(actor, rol)
    assert not Akkoord.objects.filter(aanstelling=rol).exists()


def test_nobody_agrees_with_the_own_role(mensen):
    parties.appoint(mensen.aalders, mensen.dekker, mensen.gemeente, Rol.UITVOERDER_WEEGPLOEG, day(30))
    with acting_as(mensen.dekker):
        own = mensen.dekker.aanstellingen.get(rol=Rol.UITVOERDER_WEEGPLOEG)
    with pytest.raises(RegelFout, match="Over uw eigen rol beslist een ander"):
        parties.agree_with_aanstelling(mensen.dekker, own)


def test_it_is_said_once(mensen, medeplichtige):
    rol = rol_of(medeplichtige)
    parties.agree_with_aanstelling(mensen.bakir, rol)
    for act in (parties.agree_with_aanstelling, parties.refuse_aanstelling):
        with pytest.raises(RegelFout, match="wacht niet meer"):
            act(mensen.ramdin, rol)
    with acting_as(mensen.visscher):
        assert Akkoord.objects.get(aanstelling=rol).door == mensen.bakir
        assert Logregel.objects.filter(gebeurtenis="aanstelling.akkoord", account_id=mensen.bakir.pk).exists()


def test_who_may_get_in_as_another_by_what_the_administrator_chose_waits_for_akkoord_again(mensen, settings):
    """A new start to an address of the administrator, or a link that nobody has to confirm."""
    settings.OIDC_SERVER = "https://organisatie.example"
    start = partial(invite_again, adres="beheer@example.nl", address_of=str)
    for act in (start, partial(link_account, kenmerk="een-ander")):
        assert again(mensen.dekker).mist == []
        act(mensen.aalders, again(mensen.dekker))
        assert again(mensen.dekker).mist == [Waarborg.AKKOORD]
        agree_with_roles(mensen.bakir, mensen.dekker)


def test_nobody_agrees_with_somebody_who_did_not_come_in(mensen, capsys):
    """With an akkoord beforehand the invitation could still go to anybody."""
    account = parties.add_person(mensen.aalders, mensen.politie, "nieuweling", "N", Rol.VERTEGENWOORDIGER, day(0))
    rol = rol_of(account)
    with pytest.raises(RegelFout, match="heeft nog niet ingelogd"):
        parties.agree_with_aanstelling(mensen.dekker, rol)
    with pytest.raises(CommandError, match="heeft nog niet ingelogd"):
        call_command("geef_akkoord", "nieuweling")
    assert "Heeft nog niet ingelogd" in body(mensen.dekker, reverse("rechten"))
    page = body(mensen.dekker, reverse("rol_akkoord", args=[rol.pk]))
    assert "Akkoord kan nog niet" in page
    assert reverse("rol_niet_akkoord", args=[rol.pk]) in page
    assert "Nieuwe rol wacht op akkoord" not in titles(mensen.dekker)
    comes_in(account)
    assert "Nieuwe rol wacht op akkoord" in titles(mensen.dekker)
    parties.agree_with_aanstelling(mensen.dekker, rol)
    with pytest.raises(RegelFout, match="al een wachtwoord"):
        invite(mensen.aalders, again(account), "beheer@example.nl", str)


def test_who_is_invited_in_place_of_the_own_organisation_waits_for_akkoord_again(mensen, settings):
    """Unlinked and invited to another address, somebody else would get into an account that counts."""
    settings.OIDC_SERVER = "https://organisatie.example"
    account = parties.add_person(mensen.aalders, mensen.politie, "nieuweling", "N", Rol.VERTEGENWOORDIGER, day(0))
    link_account(mensen.aalders, account, "kenmerk")
    comes_in(account, from_elsewhere=True)
    waarborgen.accept_afspraken(account, Afspraken.objects.get(verband=mensen.verband))
    parties.agree_with_aanstelling(mensen.dekker, rol_of(account))
    assert again(account).mist == []
    unlink_account(mensen.aalders, again(account))
    invite(mensen.aalders, again(account), "beheer@example.nl", str)
    assert again(account).mist == [Waarborg.AKKOORD]


def test_who_has_to_confirm_a_link_keeps_the_akkoord_unless_the_administrator_takes_away_with_what(mensen, settings):
    settings.OIDC_SERVER = "https://organisatie.example"
    TOTP.activate(mensen.dekker, generate_totp_secret())
    link_account(mensen.aalders, again(mensen.dekker), "een-ander")
    assert again(mensen.dekker).mist == []
    parties.reset_second_factor(mensen.aalders, again(mensen.dekker))
    assert again(mensen.dekker).mist == [Waarborg.AKKOORD]


def test_the_akkoord_stays_where_somebody_still_needs_the_password(mensen):
    parties.reset_second_factor(mensen.aalders, again(mensen.dekker))
    assert again(mensen.dekker).mist == []


def test_an_address_that_was_left_in_the_account_lets_nobody_past_the_kernpartijen(mensen, medeplichtige, mailoutbox):
    """Who came in first left an address there; a new start goes to it after the akkoord with somebody else."""
    change_mailadres(medeplichtige, medeplichtige, "beheer@example.nl")
    parties.agree_with_aanstelling(mensen.dekker, rol_of(medeplichtige))
    invite_again(mensen.aalders, again(medeplichtige), "", str)
    assert [mail.to for mail in mailoutbox] == [["beheer@example.nl"]]
    assert again(medeplichtige).mist == [Waarborg.AKKOORD]


def test_with_a_link_ends_what_somebody_else_chose_before(mensen, medeplichtige, settings):
    """A password of one's own and an open session would outlive it, and open the files after the akkoord."""
    settings.OIDC_SERVER = "https://organisatie.example"
    client = client_of(medeplichtige)
    assert client.get(reverse("toegang")).status_code == 200
    link_account(mensen.aalders, again(medeplichtige), "kenmerk")
    found = again(medeplichtige)
    assert (found.has_usable_password(), found.last_login) == (False, None)
    with database_role(SUPERUSER):
        assert not Sessie.objects.filter(account=found).exists()
    assert client.get(reverse("toegang")).status_code == 302
    with pytest.raises(RegelFout, match="heeft nog niet ingelogd"):
        parties.agree_with_aanstelling(mensen.dekker, rol_of(medeplichtige))


def test_with_a_link_each_session_ends_also_of_who_confirms_it_and_when_it_goes(mensen, settings):
    settings.OIDC_SERVER = "https://organisatie.example"
    TOTP.activate(mensen.dekker, generate_totp_secret())
    for act in (partial(link_account, kenmerk="een-ander"), unlink_account):
        client = client_of(again(mensen.dekker))
        assert client.get(reverse("toegang")).status_code == 200
        act(mensen.aalders, again(mensen.dekker))
        assert client.get(reverse("toegang")).status_code == 302


@pytest.mark.regel("B-09")
def test_who_agrees_saw_who_came_in_last(mensen, medeplichtige):
    client, address = client_of(mensen.ramdin), reverse("rol_akkoord", args=[rol_of(medeplichtige).pk])
    seen = version_on(client, address)
    invite_again(mensen.aalders, again(medeplichtige), "beheer@example.nl", str)
    comes_in(again(medeplichtige))
    answer = client.post(address, seen, follow=True).content.decode()
    assert "Iemand anders heeft dit intussen gewijzigd" in answer
    assert again(medeplichtige).mist == [Waarborg.AKKOORD]
    client.post(address, version_on(client, address))
    assert again(medeplichtige).mist == []


@pytest.mark.parametrize("from_elsewhere", [True, False])
def test_a_casuspartner_began_anew_when_somebody_could_get_in_before(mensen, from_elsewhere):
    """With a password that nobody used yet, or from the own organisation without one."""
    with database_role(SUPERUSER):
        mensen.meijer.set_unusable_password() if from_elsewhere else mensen.meijer.set_password("een-zin-van-nu")
        mensen.meijer.last_login = klok.now() if from_elsewhere else None
        mensen.meijer.save(update_fields=["password", "last_login"])
    invite_again(mensen.aalders, again(mensen.meijer), "beheer@example.nl", str)
    assert again(mensen.meijer).mist == [Waarborg.AKKOORD]


def test_a_casuspartner_who_begins_anew_waits_for_a_kernpartij_too(mensen):
    """The uitvoerder let in who was behind the account then; both walls ask who it is now."""
    casus = casusoverleg_met_meijer(mensen)
    comes_in(mensen.meijer)
    assert sees(mensen.meijer, casus) == (True, True)
    new = parties.add_person(mensen.aalders, mensen.reclassering, "nieuweling", "N", Rol.CASUSPARTNER, day(0))
    invite(mensen.aalders, new, "nieuw@example.nl", str)
    invite(mensen.aalders, again(new), "nieuw@example.nl", str)  # nobody could get in with the first
    waarborgen.accept_afspraken(new, Afspraken.objects.get(verband=mensen.verband))
    assert again(new).mist == []
    invite_again(mensen.aalders, again(mensen.meijer), "beheer@example.nl", str)
    comes_in(again(mensen.meijer))
    assert again(mensen.meijer).mist == [Waarborg.AKKOORD]
    assert sees(mensen.meijer, casus) == (False, False)
    assert "Nieuwe rol wacht op akkoord" in titles(mensen.dekker)
    agree_with_roles(mensen.dekker, again(mensen.meijer))
    assert sees(mensen.meijer, casus) == (True, True)


def test_a_role_or_machtiging_never_becomes_that_of_another_or_another_one(mensen):
    with acting_as(mensen.aalders):
        role, given = mensen.dekker.aanstellingen.get(), mensen.dekker.machtigingen.get()
        for row, change in (
            (role, {"account": mensen.tjon}),
            (role, {"rol": Rol.UITVOERDER_CASUSOVERLEG}),
            (role, {"organisatie": mensen.politie}),
            (given, {"account": mensen.tjon}),
            (given, {"organisatie": mensen.politie}),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(**change)


def test_nobody_but_the_administrator_takes_an_akkoord_away(mensen):
    for actor in (mensen.bakir, mensen.zijlstra, mensen.visscher, mensen.meijer):
        with acting_as(actor):
            assert Akkoord.objects.all().delete()[0] == 0


def test_who_does_not_agree_ends_the_role_and_its_machtiging(mensen, casus, medeplichtige):
    rol = rol_of(medeplichtige)
    parties.refuse_aanstelling(mensen.bakir, rol)
    assert again(medeplichtige).rollen_vandaag == []
    assert not medeplichtige.machtigingen.filter(tot_en_met__gte=klok.today()).exists()
    with pytest.raises(RegelFout, match="wacht niet meer"):
        parties.agree_with_aanstelling(mensen.ramdin, rol)
    assert sees(medeplichtige, casus) == (False, False)


def test_the_database_takes_it_from_nobody_else(mensen, medeplichtige):
    rol = rol_of(medeplichtige)
    with acting_as(mensen.bakir):
        own = mensen.bakir.aanstellingen.get()
    attempts = (
        (mensen.aalders, rol, mensen.aalders),
        (mensen.aalders, rol, mensen.bakir),
        (medeplichtige, rol, medeplichtige),
        (mensen.bakir, rol, mensen.dekker),
        (mensen.bakir, own, mensen.bakir),
    )
    with database_role(SUPERUSER):
        Akkoord.objects.filter(aanstelling=own).delete()
    for actor, aanstelling, door in attempts:
        with acting_as(actor), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Akkoord(aanstelling=aanstelling, door=door).save(force_insert=True)
    with acting_as(mensen.bakir), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run("UPDATE casework_akkoord SET door_id = NULL")


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_on_the_pages(mensen, medeplichtige):
    """The kernpartijen have it in their work, see who it is, and agree; the person is told what is missing."""
    assert "akkoord van een kernpartij" in body(mensen.aalders, reverse("persoon", args=[medeplichtige.pk]))
    assert "Een kernpartij moet uw rol nog bevestigen" in body(medeplichtige, reverse("toegang"))
    rol = rol_of(medeplichtige)
    address = reverse("rol_akkoord", args=[rol.pk])
    for account in (mensen.dekker, mensen.ramdin):
        assert "Nieuwe rol wacht op akkoord" in titles(account)
        assert address in body(account, reverse("rechten"))
    assert address not in body(mensen.visscher, reverse("rechten"))
    client = client_of(mensen.ramdin)
    assert "nieuweling" in client.get(address).content.decode()
    assert client.post(address, version_on(client, address))["Location"] == reverse("rechten")
    assert again(medeplichtige).mist == []
    assert "Nieuwe rol wacht op akkoord" not in titles(mensen.dekker)
    assert client.get(address).status_code == 404


def test_not_agreeing_on_the_page(mensen, medeplichtige):
    client = client_of(mensen.ramdin)
    client.post(reverse("rol_niet_akkoord", args=[rol_of(medeplichtige).pk]))
    with acting_as(mensen.ramdin):
        assert Aanstelling.objects.get(account=medeplichtige).tot_en_met == day(-1)


def body(account, address):
    return client_of(account).get(address).content.decode()


def titles(account):
    with acting_as(account):
        return [werk.titel for groep in home_of(again(account)).groepen for werk in groep.werk]


def test_the_first_people_get_it_from_who_installs_the_product(mensen, medeplichtige, capsys):
    call_command("geef_akkoord", "NIEUWELING")
    assert "Vastgelegd voor 1 rol." in capsys.readouterr().out
    assert again(medeplichtige).aanstelling is not None
    with acting_as(mensen.visscher):
        assert Akkoord.objects.get(aanstelling=rol_of(medeplichtige)).door is None
    for name in ("nieuweling", "aalders", "niemand"):
        with pytest.raises(CommandError, match="geen rol die op akkoord wacht"):
            call_command("geef_akkoord", name)


def test_the_last_who_can_agree_gets_no_role_to_wait_for(mensen):
    acting = Account.objects.filter(machtigingen__organisatie__verband=mensen.verband).distinct()
    last, *others = acting.order_by("gebruikersnaam")
    first = others[0]

    def appoint(account):
        return parties.appoint(mensen.aalders, account, mensen.gemeente, Rol.UITVOERDER_WEEGPLOEG, day(9))

    for account in others:
        appoint(account)
    with pytest.raises(RegelFout, match="P-18.*als laatste") as error:
        appoint(last)
    assert error.value.veld == "rol"
    parties.appoint(mensen.aalders, last, mensen.reclassering, Rol.CASUSPARTNER, day(9))  # for this nobody is asked
    agree_with_roles(last, first)
    appoint(last)
