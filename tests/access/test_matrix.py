"""Every address, for everybody: who may see it, and the same answer as for nothing at all for the rest (P-19, B-05)."""

import re
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from casework.middleware import _OPEN_ROUTES
from tests.access.answers import body
from tests.access.table import BUITEN, BUREN, IEDEREEN, LOGIN, OPEN, ROUTES
from tests.access.world import all_routes, arguments
from tests.client import client_of

GIVEN = (200, 302)


@contextmanager
def undone():
    """What happens here is taken back, so that the next person finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(world, name, method, address):
    """The answer to one person; nothing of it remains."""
    with undone():
        return getattr(world.client(name), method)(address)


@pytest.fixture(scope="module")
def not_there(made_world):
    """What each person gets for an address that holds nothing."""
    return {name: ask(made_world, name, "get", made_world.address("casus", real=False)) for name in IEDEREEN}


def assert_not_there(world, name, answer, absent):
    """The answer is byte for byte the one for nothing at all, apart from the token against forged forms."""
    assert (answer.status_code, absent.status_code) == (404, 404), name
    assert body(answer) == body(absent), name
    assert not any(word in body(answer) for word in (*world.namen, world.casus.nummer)), name
    assert dict(answer.items()) | {"Content-Length": ""} == dict(absent.items()) | {"Content-Length": ""}, name


@pytest.mark.regel("P-19")
def test_every_route_has_a_row():
    assert set(all_routes()) == set(ROUTES) | OPEN | LOGIN


@pytest.mark.regel("B-02")
def test_addresses_hold_random_ids_and_fixed_words_only():
    for route, pattern in all_routes().items():
        kinds = set(re.findall(r"<(\w+):", pattern))
        assert kinds <= {"uuid"} or ROUTES[route].extra, route


@pytest.mark.regel("P-19")
@pytest.mark.regel("P-13")
@pytest.mark.regel("P-18")
@pytest.mark.parametrize("route", ROUTES)
def test_page(world, not_there, route):
    """GET: the page for who may have it; for everybody else the answer of an address that does not exist."""
    row = ROUTES[route]
    address = world.address(route)
    for name in sorted(IEDEREEN):
        answer = ask(world, name, "get", address)
        if row.alleen_post:
            assert answer.status_code == 405, name
        elif name in row.lezen:
            assert answer.status_code in GIVEN, name
        else:
            assert_not_there(world, name, answer, not_there[name])


@pytest.mark.regel("P-19")
@pytest.mark.regel("P-13")
@pytest.mark.regel("P-18")
@pytest.mark.parametrize("route", [route for route, row in ROUTES.items() if row.schrijven is not None])
def test_form(world, not_there, route):
    """POST: an answer for who may send the form; for everybody else the address does not exist."""
    row = ROUTES[route]
    address = world.address(route)
    for name in sorted(IEDEREEN):
        answer = ask(world, name, "post", address)
        if name in row.schrijven:
            assert answer.status_code in GIVEN, name
        else:
            assert_not_there(world, name, answer, not_there[name])


@pytest.mark.regel("P-19")
@pytest.mark.parametrize("route", [route for route, row in ROUTES.items() if row.lezen])
def test_random_ids_give_nothing(world, not_there, route):
    if set(arguments(route)) <= set(dict(ROUTES[route].extra)):
        return
    for name in sorted(ROUTES[route].lezen | {"tjon", "gewezen"}):
        assert_not_there(world, name, ask(world, name, "get", world.address(route, real=False)), not_there[name])


@pytest.mark.regel("P-19")
@pytest.mark.regel("B-02")
@pytest.mark.parametrize("route", [route for route in ROUTES if not arguments(route)])
def test_lists_name_no_person_and_hide_the_casus_from_outsiders(world, route):
    for name in sorted(ROUTES[route].lezen):
        text = body(ask(world, name, "get", reverse(route)))
        assert not any(word in text for word in world.namen), name
        if name in (BUITEN - {"visscher"}) | (BUREN - {"buur_visscher"}):
            assert str(world.casus.pk) not in text, name
            assert f">{world.casus.nummer}<" not in text, name


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("route", sorted(set(ROUTES) | LOGIN))
def test_nobody_is_led_to_the_login_page(world, client, route):
    if route in _OPEN_ROUTES:
        return
    for method in ("get", "post"):
        answer = getattr(client, method)(world.address(route))
        assert (answer.status_code, answer.url) == (302, reverse(settings.LOGIN_URL)), method


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_a_password_alone_opens_nothing(world, route):
    for method in ("get", "post"):
        client = client_of(world.people["dekker"], second_factor=False)
        answer = getattr(client, method)(world.address(route))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp")), method


@pytest.mark.regel("B-03")
def test_what_is_open_without_a_second_factor_is_about_logging_in_only():
    assert _OPEN_ROUTES <= OPEN | LOGIN


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("route", ["account_signup", "account_reset_password", "account_email", "account_inactive_x"])
def test_there_is_no_other_way_to_an_account(route):
    with pytest.raises(NoReverseMatch):
        reverse(route)
