"""Short ways for the tests of who works in several samenwerkingsverbanden."""

from django.urls import reverse

from casework.access import grants
from casework.access.context import Systeem, acting_as
from casework.actions import parties, waarborgen
from casework.models import Afspraken, CasusToegang
from tests.client import client_of
from tests.factories import agree_with_roles
from tests.steps import again, day

JOBS = Systeem("toegang")
PASSWORD = "een-zin-die-alleen-ik-ken"


def works_there(account, buren, organisatie, rol):
    account = parties.add_existing_person(buren.aalders, organisatie, account.gebruikersnaam, rol, day(0))
    agree_with_roles(buren.bakir, account)
    with acting_as(account, buren.verband.pk):
        waarborgen.accept_afspraken(account, Afspraken.objects.get(verband=buren.verband))
    return again(account)


def at(account, verband):
    """A browser in which this person chose this samenwerkingsverband."""
    client = client_of(account)
    go_to(client, verband)
    return client


def go_to(client, verband):
    return client.post(reverse("verband_kiezen"), {"naar": verband.pk})


def a_grant(casus, verband, account, feit_id):
    return CasusToegang(
        content_object=casus,
        verband=verband,
        nummer=casus.nummer,
        user=account,
        permission_id=grants.permission_id("list_casus"),
        reden="machtiging",
        feit_id=feit_id,
        vanaf=day(0),
    )
