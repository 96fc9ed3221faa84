"""Finding people: what hashing costs, how many are found again, and among how many a person has to choose."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import cache, partial
from io import StringIO
from unittest import mock
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import django
import psycopg2
from psycopg2.extensions import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.config.settings")
django.setup()

from bench import febrl  # noqa: E402
from bench.measurements import Measurement  # noqa: E402
from casework.encryption import keystore  # noqa: E402
from casework.encryption.cipher import KEY_BYTES, DataKeyMaterial  # noqa: E402
from casework.finding.keys import Kenmerken, asked_keys, kenmerken, kept_keys  # noqa: E402
from casework.finding.match import compare  # noqa: E402
from casework.finding.zoeksleutels import hashed  # noqa: E402

PEOPLE = int(os.environ.get("BENCH_N", "100000"))
# Few enough that both indexes stay in the memory of the small test server: this compares the ways, not its disk.
LOOKUPS, ROUNDS = 100, 50
TENANT = uuid4()
_DATABASE = "bench_finding"
_SYLLABLES = ("ka", "ri", "mo", "sel", "den", "ja", "vor", "lu", "hes", "bra", "ti", "nou", "fer", "go", "wis", "ul")


def blind_vs_plain() -> Measurement:
    """Finding candidates by hash beside finding them by the readable key, over the same people in the same run.

    By hash is the hashing plus the lookup; the key of the samenwerkingsverband is at hand, as it is during a request.
    """
    rng = random.Random(2018)  # noqa: S311
    people = [_somebody(rng) for _ in range(PEOPLE)]
    asked = [asked_keys(person) for person in rng.sample(people, min(LOOKUPS, PEOPLE))]
    with _key_at_hand(), _scratch_database() as database:
        _fill(database, people)
        blind = [list(hashed(TENANT, keys)) for keys in asked]
        plain = [_texts(keys) for keys in asked]
        if [_look(database, "blind", keys) for keys in blind] != [_look(database, "plain", keys) for keys in plain]:
            raise AssertionError("the two ways do not find the same people")
        hashing = _mean_best([partial(hashed, TENANT, keys) for keys in asked])
        writing = _mean_best([partial(_texts, keys) for keys in asked])
        by_hash, by_text = _side_by_side(
            [partial(_look, database, "blind", keys) for keys in blind],
            [partial(_look, database, "plain", keys) for keys in plain],
        )
    return Measurement(
        name="blind_vs_plain",
        value=round((hashing + by_hash) / (writing + by_text), 3),
        unit="x",
        goal=1.25,
        detail=f"{PEOPLE} people, {len(asked)} lookups of {statistics.mean(map(len, asked)):.0f} keys,"
        f" best of {ROUNDS}: {hashing:.0f} + {by_hash:.0f} µs by hash (hashing + lookup),"
        f" {writing:.0f} + {by_text:.0f} µs plain",
    )


def match_recall() -> Measurement:
    """Share of the people of FEBRL 4a that are proposed when the same person is in 4b."""
    proposed = _febrl_proposals()
    found = sum(number in others for number, others in proposed.items())
    return Measurement(
        name="match_recall",
        value=round(found / len(proposed), 4),
        unit="share",
        goal=0.97,
        detail=f"{found} of {len(proposed)} by name, birth date and address, through keys and comparison",
        at_least=True,
    )


def match_candidates_mean() -> Measurement:
    """How many people a person is shown, on average, for somebody of FEBRL 4a."""
    proposed = _febrl_proposals()
    sizes = [len(others) for others in proposed.values()]
    return Measurement(
        name="match_candidates_mean",
        value=round(statistics.mean(sizes), 3),
        unit="people",
        goal=2.0,
        detail=f"at most {max(sizes)}; the person themselves counts as one",
    )


@cache
def _febrl_proposals() -> dict[str, list[str]]:
    """Who of list b is proposed for each of list a."""
    known = febrl.people("b")
    index: dict[tuple[str, str], set[str]] = {}
    for number, person in known.items():
        for key in kept_keys(person):
            index.setdefault(key, set()).add(number)
    return {number: list(_proposed(person, known, index)) for number, person in febrl.people("a").items()}


def _proposed(person: Kenmerken, known: dict[str, Kenmerken], index: dict[tuple[str, str], set[str]]) -> Iterator[str]:
    hits: set[str] = set().union(*(index.get(key, ()) for key in asked_keys(person)))
    return (number for number in hits if compare(person, known[number]).lijkt)


def _somebody(rng: random.Random) -> Kenmerken:
    def word(most: int) -> str:
        return "".join(rng.choices(_SYLLABLES, k=rng.randint(2, most)))

    born = date(1950, 1, 1) + timedelta(days=rng.randrange(22000))
    postcode = f"{rng.randint(1000, 9999)}{rng.choice('ABCDEFGH')}{rng.choice('ABCDEFGH')}"
    return kenmerken(word(3), word(4), born, f"{word(4)}straat {rng.randint(1, 200)}", postcode, word(3))


@contextmanager
def _key_at_hand() -> Iterator[None]:
    material = DataKeyMaterial(TENANT, TENANT, os.urandom(KEY_BYTES))

    def get(_: UUID) -> DataKeyMaterial:
        return material

    with mock.patch.object(keystore, "get", get):  # a Mock that counts its calls would be measured too
        yield


@contextmanager
def _scratch_database() -> Iterator[connection]:
    """A database that is there for this measurement only, with the same table twice."""
    with closing(_connect("postgres")) as server, server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {_DATABASE}")
    try:
        with closing(_connect(_DATABASE)) as database:
            yield database
    finally:
        with closing(_connect("postgres")) as server, server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {_DATABASE} WITH (FORCE)")


def _connect(name: str) -> connection:
    parts = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    host = parts.query.removeprefix("host=").replace("%2F", "/")
    found = psycopg2.connect(host=host, user=parts.username, password=parts.password, dbname=name)
    found.autocommit = True
    return found


def _fill(database: connection, people: list[Kenmerken]) -> None:
    blind, plain = StringIO(), StringIO()
    for casus, person in enumerate(people):
        keys = kept_keys(person)
        blind.writelines(f"{value}\t{casus}\n" for value in hashed(TENANT, keys))
        plain.writelines(f"{kind} {text}\t{casus}\n" for kind, text in keys)
    with database.cursor() as cursor:
        for name, kind, rows in (("blind", "bigint", blind), ("plain", "text", plain)):
            rows.seek(0)
            cursor.execute(f"CREATE TABLE {name} (sleutel {kind} NOT NULL, casus integer NOT NULL)")
            cursor.copy_expert(f"COPY {name} FROM STDIN", rows)
            cursor.execute(f"CREATE UNIQUE INDEX ON {name} (sleutel, casus)")
            cursor.execute(f"VACUUM ANALYZE {name}")


def _look(database: connection, table: str, values: list) -> list[int]:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT casus FROM {table} WHERE sleutel IN %s ORDER BY casus", [tuple(values)])  # noqa: S608
        return [casus for (casus,) in cursor.fetchall()]


def _texts(keys: frozenset[tuple[str, str]]) -> list[str]:
    return [f"{kind} {text}" for kind, text in keys]


def _side_by_side(*ways: Sequence[Callable[[], object]]) -> list[float]:
    """_mean_best() of each way; they take turns at every job, so that a busy machine slows all of them."""
    best = [[float("inf")] * len(jobs) for jobs in ways]
    for _ in range(ROUNDS):
        for number, jobs in enumerate(zip(*ways, strict=True)):
            for way, job in enumerate(jobs):
                began = time.perf_counter()
                job()
                best[way][number] = min(best[way][number], time.perf_counter() - began)
    return [statistics.mean(seconds) * 1e6 for seconds in best]


def _mean_best(jobs: Sequence[Callable[[], object]]) -> float:
    """Microseconds of a job: the best of some rounds, since other work of the machine only makes it longer."""
    return _side_by_side(jobs)[0]
