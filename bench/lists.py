"""The list of casussen as the whole grows: beside raw SQL, beside guardian, and for who sees nothing.

The ways take turns, each round in another order, and each counts with its median, so that other work of the machine
slows all of them. Those of guardian do so among themselves: they read so much that whatever comes after one of them
finds the caches of the processor empty. Each way is a whole transaction, as a page has one, that gives the first page
of casussen, the highest number first.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from typing import Any
from unittest import mock

from django.db.models import Q

from bench import volume
from bench.log import connect
from bench.measurements import Measurement
from bench.site import site

PAGE, ROUNDS, OF_OTHERS = 25, 200, 5
# The second connection, here with the rights of whom no policy holds back.
PAST, SUPERUSER = "audit", "postgres"
SIZES = [size for size in (1_000, 10_000, 100_000) if size <= int(os.environ.get("BENCH_N", "100000"))] or [1_000]
# What the list asks for, without walls and without Django: account, samenwerkingsverband, permission and day are known.
_LIMIT = """
    SELECT c.id, c.verband_id, c.nummer, c.geopend_op, c.fase, c.bestand, c.laatste_verwerking, c.gearchiveerd_op,
        c.informeren, c.heroverweging_op, c.persoon, c.behandeling_loopt
    FROM casework_casustoegang t JOIN casework_casus c ON c.id = t.content_object_id
    WHERE t.user_id = %s AND t.verband_id = %s AND t.permission_id = %s
        AND t.vanaf <= %s AND (t.tot IS NULL OR t.tot > %s)
    ORDER BY t.nummer DESC LIMIT 25
"""


def list_vs_limit() -> Measurement:
    """The first page behind both walls, beside raw SQL for the same rows over the same index."""
    seen = _measured()[SIZES[-1]]
    return Measurement(
        name="list_vs_limit",
        value=round(seen["uitvoerder"] / seen["limit"], 2),
        unit="x",
        goal=3,
        detail=f"{SIZES[-1]} casussen, of which somebody has {volume.PER_VERBAND}; raw SQL that reads 25 entries of the"
        f" same index, in the same kind of transaction: {_per_size('uitvoerder', 'limit')}",
    )


def list_growth() -> Measurement:
    """How much longer the first page takes when the whole is a hundred times as large, for the same person."""
    seen = _measured()
    return Measurement(
        name="list_growth_1k_100k",
        value=round(seen[SIZES[-1]]["uitvoerder"] / seen[SIZES[0]]["uitvoerder"], 2),
        unit="x",
        goal=1.3,
        detail=f"{SIZES[0]} to {SIZES[-1]} casussen: {_per_size('uitvoerder')}",
    )


def list_vs_guardian() -> Measurement:
    """How many times faster the first page is than with get_objects_for_user and generic permissions.

    As guardian's own PermissionListMixin asks it: with the queryset of the list; without groups, which an Account has
    not. Asked by class it compares ids as they are, and an index answers; that time is in the detail.
    """
    seen = _measured()[SIZES[-1]]
    return Measurement(
        name="list_vs_guardian",
        value=round(seen["guardian"] / seen["uitvoerder"], 1),
        unit="x",
        goal=20,
        detail=f"{SIZES[-1]} casussen, the same grants in guardian's table with its own indexes, and no policies in its"
        " way; raw SQL (limit) is as fast as a list can be:"
        f" {_per_size('uitvoerder', 'limit', 'guardian', 'guardian, by class')}",
        at_least=True,
    )


def list_zero_vs_typical() -> Measurement:
    """The first page of who has no casus, beside that of somebody with casussen."""
    seen = _measured()[SIZES[-1]]
    return Measurement(
        name="list_zero_vs_typical",
        value=round(seen["niemand"] / seen["uitvoerder"], 2),
        unit="x",
        goal=1.2,
        detail=f"{SIZES[-1]} casussen: {_per_size('niemand', 'uitvoerder', 'partner')}",
    )


def authorise_25_queries() -> Measurement:
    """How many queries say which of the 25 casussen of a page somebody may see, once their roles are known."""
    queries = _measured()[SIZES[0]]["queries"]
    return Measurement(
        name="authorise_25_queries",
        value=queries,
        unit="query",
        goal=1,
        detail=f"{PAGE} casussen of a page, of which {PAGE - OF_OTHERS} of one's own",
    )


@cache
def _measured() -> dict[int, dict[str, float]]:
    """Milliseconds per size and way, and how many queries it takes to authorise a page."""
    with site(), closing(connect()) as owner:
        volume.begin(owner)
        seen = {}
        for before, size in zip([0, *SIZES], SIZES, strict=False):
            volume.grow(owner, before, size)
            seen[size] = _side_by_side(_ways()) | _side_by_side(_ways_of_guardian()) | {"queries": _authorise()}
        return seen


def _ways() -> dict[str, Callable[[], int]]:
    """Each gives the number of casussen that it found."""
    uitvoerder = _account("uitvoerder")
    return {
        "uitvoerder": partial(_ours, uitvoerder),
        "partner": partial(_ours, _account("partner")),
        "niemand": partial(_ours, _account("niemand")),
        "limit": partial(_limit, uitvoerder),
    }


def _ways_of_guardian() -> dict[str, Callable[[], int]]:
    uitvoerder = _account("uitvoerder")
    return {
        "guardian": partial(_guardian, uitvoerder, as_list=True),
        "guardian, by class": partial(_guardian, uitvoerder, as_list=False),
    }


def _account(name: str) -> Any:
    """Somebody whose roles are known, as they are once a request has begun."""
    from casework.models import Account

    account = Account.objects.get(gebruikersnaam=volume.name_of(name))
    assert account.aanstelling  # noqa: S101
    return account


def _ours(account: Any) -> int:
    from django.db import transaction

    from casework import selectors
    from casework.access.context import acting_as

    with acting_as(account), transaction.atomic():
        return len(selectors.casussen(account).order_by("-nummer", "pk")[:PAGE])


def _limit(account: Any) -> int:
    from casework import klok
    from casework.access.grants import permission_id
    from casework.access.permissions import LIST

    today = klok.today()
    with _past_the_policies() as cursor:
        cursor.execute(_LIMIT, [account.pk, account.verband_id, permission_id(LIST), today, today])
        return len(cursor.fetchall())


def _guardian(account: Any, *, as_list: bool) -> int:
    """In: `as_list` hand it the queryset of the list, as its own PermissionListMixin does, and not the class."""
    from guardian import shortcuts
    from guardian.models import UserObjectPermission

    from casework.access.permissions import LIST
    from casework.models import Casus

    options = {"use_groups": False, "with_superuser": False, "accept_global_perms": False}
    # Left alone it would find the grants of the product, which are a table of guardian with direct keys.
    generic = mock.patch.object(shortcuts, "get_user_obj_perms_model", return_value=UserObjectPermission)
    with _past_the_policies(), generic:
        klass = Casus.objects.using(PAST) if as_list else Casus
        found = shortcuts.get_objects_for_user(account, LIST, klass, **options)
        return len(found.using(PAST).order_by("-nummer", "pk")[:PAGE])


@contextmanager
def _past_the_policies() -> Iterator[Any]:
    """A transaction on the second connection, on which the policies do not hold."""
    from django.db import connections, transaction

    with transaction.atomic(using=PAST), connections[PAST].cursor() as cursor:
        yield cursor


def _authorise() -> int:
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from casework import selectors
    from casework.access.context import acting_as
    from casework.models import Casus

    uitvoerder = _account("uitvoerder")
    own = Q(verband=uitvoerder.aanstelling.organisatie.verband)
    page = [
        *Casus.objects.using(PAST).filter(own)[: PAGE - OF_OTHERS],
        *Casus.objects.using(PAST).exclude(own)[:OF_OTHERS],
    ]
    with acting_as(uitvoerder), transaction.atomic(), CaptureQueriesContext(connection) as queries:
        seen = selectors.casussen(uitvoerder).filter(pk__in=[casus.pk for casus in page])
        assert len(seen) == PAGE - OF_OTHERS  # noqa: S101
    return len(queries)


def _side_by_side(ways: dict[str, Callable[[], int]]) -> dict[str, float]:
    from django.db import connections

    with connections[PAST].cursor() as cursor:
        cursor.execute(f"SET ROLE {SUPERUSER}")
    found = {name: way() for name, way in ways.items()}
    assert found == {name: 0 if name == "niemand" else PAGE for name in ways}  # noqa: S101
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    order = list(ways)
    for _ in range(ROUNDS):
        random.shuffle(order)
        for name in order:
            began = time.perf_counter()
            ways[name]()
            seconds[name].append(time.perf_counter() - began)
    return {name: 1000 * statistics.median(each) for name, each in seconds.items()}


def _per_size(*ways: str) -> str:
    return "; ".join(
        f"{size}: " + ", ".join(f"{way} {seen[way]:.2f} ms" for way in ways) for size, seen in _measured().items()
    )
