"""Who hears of an incident is fixed beforehand, by a kernpartij, in versions (D-01)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties
from casework.models import Aanstelling
from casework.rules import GeenToegang, RegelFout
from casework.versies import Conflict
from security.datalek.contacten import NieuwContact, fix_contacten, version_of
from security.datalek.melden import confirm_receipt, report_incident
from security.datalek.work import items
from security.models import Contact, Contactlijst
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.people import INSTALLATIE
from tests.security.datalek.helpers import contacten, melding, stored
from tests.steps import again, refused

pytestmark = pytest.mark.regel("D-01")


def titles(account):
    with acting_as(account):
        return [werk.titel for werk in items(again(account))]


@pytest.fixture
def geen_contacten(mensen):
    """As when the samenwerkingsverband began."""
    with database_role(SUPERUSER):
        Contactlijst.objects.all().delete()


def test_while_there_are_none_the_work_list_of_each_vertegenwoordiger_says_so(mensen, geen_contacten):
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
        assert titles(account) == ["Contacten voor incidenten vastleggen"]
    for account in (mensen.zijlstra, mensen.visscher, mensen.ketelaar, mensen.kuiper):
        assert titles(account) == []
    incident = report_incident(mensen.kuiper, melding())
    page = client_of(mensen.bakir).get(reverse("incident", args=[incident.pk])).content.decode()
    assert "Er waren geen contacten toen dit werd gemeld." in page
    contacten(mensen, mensen.visscher)
    assert "Contacten voor incidenten vastleggen" not in titles(mensen.bakir)


def test_and_when_a_contact_left_or_has_no_machtiging_any_more(mensen):
    contacten(mensen, mensen.janssen, mensen.zijlstra)
    (rol,) = mensen.zijlstra.aanstellingen.all()
    with klok.set_to(klok.today() + timedelta(days=1)):
        assert titles(mensen.bakir) == []
        parties.end_aanstelling(INSTALLATIE, rol, klok.today() - timedelta(days=1))
        assert titles(mensen.bakir) == ["Contacten voor incidenten nakijken"]
    contacten(mensen, mensen.janssen)
    with klok.set_to(klok.today() + timedelta(days=301)):
        assert titles(mensen.bakir) == ["Contacten voor incidenten nakijken"]


def test_versions_stay_and_an_incident_keeps_the_one_of_its_moment(mensen):
    first = contacten(mensen, mensen.visscher)
    incident = report_incident(mensen.kuiper, melding())
    second = contacten(mensen, mensen.zijlstra)
    assert (first.versie, second.versie) == (2, 3)
    with acting_as(mensen.bakir):
        kept = {lijst.versie: lijst.vervangen_op is None for lijst in Contactlijst.objects.all()}
        assert kept == {1: False, 2: False, 3: True}
        assert Contact.objects.filter(lijst=first).count() == 2
    assert stored(mensen, incident).contactlijst_id == first.pk
    text = client_of(mensen.bakir).get(reverse("datalek_contacten")).content.decode()
    assert "Versie 1" in text
    assert "Versie 2" in text


@pytest.mark.parametrize(
    ("naam", "wijze", "uren", "veld"),
    [
        ("dekker", "duif", 4, "wijze"),
        ("dekker", "mail", 0, "uren"),
        ("dekker", "mail", 73, "uren"),
        ("kuiper", "mail", 4, ""),  # a partner
        ("meijer", "mail", 4, ""),
        ("aalders", "mail", 4, ""),  # the administrator sees no content
        ("ketelaar", "mail", 4, ""),  # no machtiging today
        ("visscher", "mail", 4, ""),  # nobody among them can decide
    ],
)
def test_what_makes_no_contact_is_refused(mensen, naam, wijze, uren, veld):
    account = getattr(mensen, naam)
    error = refused("D-01", fix_contacten, mensen.bakir, [NieuwContact(account.pk, wijze, uren)])
    assert error.veld == (f"{veld}_{account.pk}" if veld else None)
    with acting_as(mensen.bakir):
        assert Contactlijst.objects.get().versie == 1


def test_a_neighbour_is_no_contact_and_nobody_is_one_twice(mensen, buren):
    for other in (buren.dekker, mensen.dekker):
        chosen = [NieuwContact(account.pk, "mail", 4) for account in (mensen.dekker, other)]
        refused("D-01", fix_contacten, mensen.bakir, chosen)


@pytest.mark.regel("P-11")
@pytest.mark.parametrize("naam", ["zijlstra", "haddou", "kuiper", "smit", "visscher", "aalders", "ketelaar", "buur"])
def test_only_a_vertegenwoordiger_with_a_machtiging_fixes_them(mensen, buren, naam):
    account = buren.dekker if naam == "buur" else getattr(mensen, naam)
    chosen = [NieuwContact(mensen.dekker.pk, "mail", 4)]
    if naam == "buur":  # of another samenwerkingsverband, where Dekker is nobody
        refused("D-01", fix_contacten, account, chosen)
    else:
        with pytest.raises(GeenToegang):
            fix_contacten(account, chosen)
    with acting_as(mensen.dekker):
        assert Contactlijst.objects.get().versie == 1
    with acting_as(account), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Contactlijst(verband=mensen.verband, versie=1, vastgesteld_door=account, namens=mensen.gemeente).save(
            force_insert=True
        )


@pytest.mark.regel("B-09")
def test_two_who_fix_them_at_once_the_second_is_told(mensen):
    chosen = [NieuwContact(mensen.dekker.pk, "mail", 4)]
    with acting_as(mensen.dekker):
        seen = version_of(Contactlijst.objects.get())
    lijst = fix_contacten(mensen.dekker, chosen, seen)
    with pytest.raises(Conflict):
        fix_contacten(mensen.bakir, chosen, seen)
    assert fix_contacten(mensen.bakir, chosen, version_of(lijst)).versie == 3


def test_the_database_knows_one_version_that_counts_and_nobody_is_put_in_later(mensen):
    lijst = contacten(mensen)
    with acting_as(mensen.dekker), pytest.raises(IntegrityError, match="contactlijst_een_geldig"), transaction.atomic():
        Contactlijst(verband=mensen.verband, versie=9, vastgesteld_door=mensen.dekker, namens=mensen.gemeente).save(
            force_insert=True
        )
    for account in (mensen.bakir, mensen.zijlstra, mensen.kuiper):
        with acting_as(account), pytest.raises(Exception, match="row-level security"), transaction.atomic():
            Contact(lijst=lijst, account=account, wijze="systeem", binnen_uren=1).save(force_insert=True)
    for statement in ("UPDATE security_contact SET binnen_uren = 72", "DELETE FROM security_contact"):
        with acting_as(mensen.dekker), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_on_screen_everybody_who_can_be_one_is_asked_about(mensen):
    client, address = client_of(mensen.dekker), reverse("datalek_contacten_nieuw")
    form = client.get(address).context["form"]
    names = set(form.koppen.values())
    assert len(names) == len(form.mensen) == 7  # four with a machtiging, two uitvoerders, the FG
    sent = {name: "geen" for name in form.fields if name.startswith("wijze_")} | {"gezien": form.on_page.version}
    wrong = client.post(address, sent | {f"wijze_{mensen.dekker.pk}": "mail"})
    assert "1 tot en met 72 uur" in str(wrong.context["form"].errors[f"uren_{mensen.dekker.pk}"])
    right = sent | {f"wijze_{mensen.dekker.pk}": "telefoon", f"uren_{mensen.dekker.pk}": "4"}
    assert client.post(address, right).status_code == 302
    text = client.get(reverse("datalek_contacten")).content.decode()
    assert "Binnen 4 uur" in text
    assert "telefonisch" in text


def test_who_decides_nothing_is_no_contact_that_decides(mensen):
    """Bakir is administrator besides, and so decides about no incident (P-18)."""
    with database_role(SUPERUSER):
        Aanstelling.objects.create(
            account=mensen.bakir, organisatie=mensen.politie, rol="beheerder", van=klok.today() - timedelta(days=1)
        )
    with pytest.raises(RegelFout, match="D-01"):
        fix_contacten(mensen.dekker, [NieuwContact(mensen.bakir.pk, "mail", 8)])
    assert fix_contacten(
        mensen.dekker, [NieuwContact(account.pk, "mail", 8) for account in (mensen.bakir, mensen.dekker)]
    )


def test_a_contact_who_stays_silent_is_called(mensen):
    contacten(mensen, mensen.visscher, uren=4)
    incident = report_incident(mensen.kuiper, melding())
    said = f"Incident {incident.nummer}: een contact reageert niet"
    assert said not in titles(mensen.bakir)
    with klok.set_to(klok.now() + timedelta(hours=5)):
        assert said in titles(mensen.bakir)
        confirm_receipt(mensen.dekker, incident)
        assert said in titles(mensen.dekker)
        assert said not in titles(mensen.visscher)  # it is their own silence
        page = client_of(mensen.bakir).get(reverse("incident", args=[incident.pk])).content.decode()
        assert "Geen e-mailadres" in page
