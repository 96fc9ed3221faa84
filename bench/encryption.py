"""What encryption costs: one field beside the limit of OpenSSL, and its share of a page."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.measurements import Measurement
from bench.site import site

BYTES, TIMES, ROUNDS = 500, 2_000, 150
ROWS, REQUESTS = 25, 15


def decrypt_vs_openssl() -> Measurement:
    """How many times as long a field takes as OpenSSL's AES-256-GCM on the same stored value, under the same key.

    Both give the same text back. The limit does what OpenSSL needs for it: cut nonce and text out of what is stored,
    put the row behind the rest of the associated data, decrypt and verify. The field also checks version and key
    commitment, and turns a failure into an error of the product. In turns, and the best round of each.
    """
    from casework.encryption.cipher import _NONCE_AT, _TEXT_AT, DataKeyMaterial, derive

    material, row, plain = DataKeyMaterial(uuid4(), uuid4(), os.urandom(32)), uuid4().bytes, b"x" * BYTES
    field = material.field_key("table", "column")
    stored = field.encrypt(row, plain)
    decrypt = AESGCM(derive(material.key, "casework/v1/table.column", 48)[:32]).decrypt
    place, bound_to = field.bound_to(b""), field.bound_to(row)
    nonce, text = stored[_NONCE_AT:_TEXT_AT], stored[_TEXT_AT:]
    turns: list[tuple[Callable[[], object], list[float]]] = [
        (lambda: field.decrypt(row, stored), []),
        (lambda: decrypt(stored[_NONCE_AT:_TEXT_AT], stored[_TEXT_AT:], place + row), []),
        (lambda: decrypt(nonce, text, bound_to), []),
    ]
    assert {run() for run, _ in turns} == {plain}  # noqa: S101
    for _ in range(ROUNDS):
        for run, seconds in turns:
            seconds.append(_seconds(run))
    ours, limit, bare = (min(seconds) for _, seconds in turns)
    return Measurement(
        name="decrypt_vs_openssl",
        value=round(ours / limit, 3),
        unit="times",
        goal=1.3,
        detail=f"the same stored value of {BYTES} bytes, key and associated data. Field (cut, bind to the row, check"
        f" version and key commitment, decrypt, verify): {_micro(ours)}. OpenSSL (cut, bind, decrypt, verify):"
        f" {_micro(limit)}. OpenSSL with nonce, text and associated data cut and joined beforehand, which no stored"
        f" value is: {_micro(bare)}, field {ours / bare:.2f} times. Best of {ROUNDS} rounds of {TIMES} in turns. Tried"
        " and slower: memoryviews in place of copies, startswith for the check of the commitment",
    )


def decrypt_share_of_page() -> Measurement:
    """Which part of the time of a casus page with 25 signalen goes to opening keys and values."""
    with site() as people:
        from django.urls import reverse

        from casework.actions.persoon import PersoonKeuze
        from casework.actions.signaal import receive_signaal
        from tests.client import client_of
        from tests.factories import melding, persoon

        mensen: Any = people
        keuze = None
        for number in range(ROWS):
            told = melding(hulpverlening=f"Hulp {number}", duiding="Een duiding. " * 20)
            casus = receive_signaal(mensen.bakir, mensen.politie, persoon(), told, keuze).casus
            keuze = PersoonKeuze(frozenset({casus.persoon}), casus.persoon, "Dezelfde naam en geboortedatum.")
        client, address = client_of(mensen.bakir), reverse("casus", args=[casus.pk])
        for _ in range(3):
            assert client.get(address).status_code == 200  # noqa: S101
        with _clock() as clock:
            began = time.perf_counter()
            for _ in range(REQUESTS):
                client.get(address)
            total = time.perf_counter() - began
    return Measurement(
        name="decrypt_share_of_page",
        value=round(clock["seconds"] / total, 4),
        unit="share",
        goal=0.02,
        detail=f"{ROWS} signalen, {clock['values'] // REQUESTS} values and {clock['keys'] // REQUESTS} keys per page:"
        f" {1000 * clock['seconds'] / REQUESTS:.2f} of {1000 * total / REQUESTS:.1f} ms; queries for keys not included",
    )


@contextmanager
def _clock() -> Iterator[dict[str, Any]]:
    """Add up the time in opening data keys, deriving keys of fields, and decrypting values."""
    from casework.encryption.cipher import FieldKey
    from casework.encryption.masterkeys import MasterKeyRing

    clock: dict[str, Any] = {"seconds": 0.0, "values": 0, "keys": 0}

    def timed(function: Callable[..., Any], count: str) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            began = time.perf_counter()
            result = function(*args)
            clock["seconds"] += time.perf_counter() - began
            clock[count] += 1
            return result

        return run

    with (
        patch.object(FieldKey, "decrypt", timed(FieldKey.decrypt, "values")),
        patch.object(FieldKey, "__init__", timed(FieldKey.__init__, "keys")),
        patch.object(MasterKeyRing, "unwrap", timed(MasterKeyRing.unwrap, "keys")),
    ):
        yield clock


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        run()
    return (time.perf_counter() - began) / TIMES


def _micro(seconds: float) -> str:
    return f"{1_000_000 * seconds:.2f} µs"
