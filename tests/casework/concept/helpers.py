"""Short ways for the tests of drafts."""

import re
from datetime import timedelta

from django.urls import reverse

from casework.models import Concept
from tests.conftest import database_role

TEKST = "Op 3 maart sprak hij over het Zilverhoefpad."
DERTIG = timedelta(days=30)


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


def concepten():
    with database_role("casework_jobs"):
        return list(Concept.objects.all())
