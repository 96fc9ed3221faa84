"""Every page of the product in each of its states, for everybody who may open it: found, not listed.

Addresses come from the resolver and readers from the access table, so a new page is in here by itself.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults

from casework import klok
from casework.models import Account
from casusoverleg.actions import bijeenkomst as bijeenkomsten
from casusoverleg.models import Bijeenkomst, Notulen
from tests.access.table import CASUSOVERLEG, LOGIN, ROUTES, WEEGPLOEG
from tests.access.world import World, views
from tests.client import client_of

PAGES = [route for route, row in ROUTES.items() if row.lezen]
INSIDERS = WEEGPLOEG | CASUSOVERLEG
# What a browser sends along with a form in which nothing was filled in.
NOTHING = {"csrfmiddlewaretoken": "x"}
# What differs between two pages that look the same: what nobody sees, moments, and which samenwerkingsverband it is.
_ALIKE = re.compile(
    r'(?<=<input type="hidden")[^>]*|(?<=datetime=")[^"]*|\b\d\d\.\d\d uur'
    r"|[0-9a-f]{8}-[0-9a-f-]{27}|Rivierdam|Heuvelstad"
)
PASSWORD = "wachtwoord-voor-de-proef"


@dataclass(frozen=True)
class State:
    """A page that cannot be had by opening its address: what was answered, to whom, after what."""

    what: str
    address: str
    answer: HttpResponse

    def __str__(self) -> str:
        return f"{self.what} {self.address}"


def pages_of(*apps: str) -> list[str]:
    """Routes with a page whose view stands in one of these apps."""
    return [route for route in PAGES if views()[route].split(".")[0] in apps]


def is_html(answer: HttpResponse) -> bool:
    """Whether this is a page, and no file to keep."""
    return answer.headers["Content-Type"].startswith("text/html")


def main_of(html: str) -> str:
    """What makes a page another page to look at."""
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    assert found is not None
    return _ALIKE.sub("", found[0])


@contextmanager
def undone() -> Iterator[None]:
    """What happens here is taken back, so that the next person finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def one_of_each(world: World, names: Iterable[str]) -> list[str]:
    """Of these people one of each role, and of each role one who knows the casus, one who does not, one neighbour."""
    found = {}
    for name in sorted(names, key=lambda name: (name not in INSIDERS, name)):
        aanstelling = world.people[name].aanstelling
        kind = (aanstelling.rol if aanstelling else "", name in INSIDERS, name.startswith("buur_"))
        found.setdefault(kind, name)
    return list(found.values())


def all_states(world: World, *, everybody: bool) -> Iterator[State]:
    """Everything that is shown besides the pages themselves; forms of one who may send them, or of each role."""
    yield from forms_with_errors(world, everybody=everybody)
    yield from meetings(world)
    yield from error_pages(world)
    yield from login_pages(world)


def forms_with_errors(world: World, *, everybody: bool) -> Iterator[State]:
    """Each form, sent without a single answer, where that is not accepted."""
    for route in PAGES:
        names = one_of_each(world, ROUTES[route].schrijven or ())
        for name in names if everybody else names[:1]:
            with undone():
                answer = world.client(name).post(world.address(route), NOTHING)
            if answer.status_code == 200:
                yield State(f"empty {route} of {name}", world.address(route), answer)


def meetings(world: World) -> Iterator[State]:
    """A meeting that is still to come, one that is off, and one of which the notulen were fixed and put right."""
    haddou, meeting = world.people["haddou"], Bijeenkomst(pk=world.ids["bijeenkomst_id"], casus=world.casus)
    with undone():
        later = bijeenkomsten.plan_bijeenkomst(haddou, world.casus, klok.today() + timedelta(7), "Raadhuis")
        yield _of_meeting(world, "to come", later)
        yield _of_meeting(world, "off", bijeenkomsten.cancel_bijeenkomst(haddou, later))
        bijeenkomsten.fix_notulen(haddou, Notulen(pk=world.ids["notulen_id"], bijeenkomst=meeting))
        yield _of_meeting(world, "with fixed notulen", meeting)
        bijeenkomsten.correct_notulen(haddou, meeting, "Er was nog iemand.")
        yield _of_meeting(world, "with notulen to put right", meeting)


def _of_meeting(world: World, what: str, meeting: Bijeenkomst) -> State:
    address = reverse("bijeenkomst", args=[meeting.pk])
    return State(f"meeting {what}", address, world.client("haddou").get(address))


def error_pages(world: World) -> Iterator[State]:
    """Not found, not allowed, not understood, gone wrong."""
    client = world.client("dekker")
    yield State("not found", "/", client.get(world.address("casus", real=False)))
    yield State("bad request", "/", client.get("/", headers={"host": "elsewhere.example"}))
    strict = Client(enforce_csrf_checks=True)
    yield State("forged form", "/", strict.post(reverse("account_login")))
    request = RequestFactory().get("/")
    yield State("forbidden", "/", defaults.permission_denied(request, PermissionDenied()))
    yield State("server error", "/", defaults.server_error(request))


def login_pages(world: World) -> Iterator[State]:
    """Each page round logging in as it is for who is nobody, half in, and in; opened, and sent empty."""
    visitors = {
        "nobody": Client,
        "after the password": lambda: _after_the_password(world),
        "without a second factor": lambda: client_of(world.people["kuiper"], second_factor=False),
        "logged in": lambda: client_of(_with_second_factor(world)),
    }
    for route in sorted(LOGIN):
        for visitor, client in visitors.items():
            for method in ("get", "post"):
                with undone():
                    answer = getattr(client(), method)(world.address(route), NOTHING)
                if answer.status_code == 200:
                    yield State(f"{method} {route}, {visitor}", world.address(route), answer)


def _after_the_password(world: World) -> Client:
    """A browser in which the password was right, and the code is asked."""
    account = _with_second_factor(world)
    client = Client()
    client.post(reverse("account_login"), {"login": account.gebruikersnaam, "password": PASSWORD})
    return client


def _with_second_factor(world: World) -> Account:
    account = world.people["dekker"]
    account.password = _hashed()
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
    TOTP.activate(account, generate_totp_secret())
    RecoveryCodes.activate(account)
    return account


@cache
def _hashed() -> str:
    return make_password(PASSWORD)
