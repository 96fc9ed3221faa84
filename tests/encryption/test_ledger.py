"""The ledger keeps what was destroyed, in a chain, apart from the databases: R-04."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from casework.encryption import keystore, ledger
from tests.retention.conftest import echt  # noqa: F401 (a fixture)


@pytest.fixture
def path(settings):
    return Path(settings.LEDGER_FILE)


def some(count):
    return [(ledger.SLEUTEL, str(uuid4())) for _ in range(count)]


@pytest.mark.regel("R-04")
def test_what_is_added_is_read_in_order_and_once(path):
    entries = some(3)
    ledger.append(entries[:2])
    ledger.append(entries)
    assert list(ledger.entries()) == entries
    assert len(path.read_text().splitlines()) == 3
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.regel("R-04")
@pytest.mark.parametrize("harm", ["change", "take out", "swap", "put in"])
def test_a_line_cannot_be_changed_or_taken_out_unseen(path, harm):
    ledger.append(some(4))
    lines = path.read_text().splitlines(keepends=True)
    if harm == "change":
        lines[1] = lines[1].replace("sleutel", "rij")
    elif harm == "take out":
        del lines[1]
    elif harm == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    else:
        lines.insert(1, lines[0])
    path.unlink()
    path.write_text("".join(lines))
    for attempt in (ledger.entries, lambda: ledger.append(some(1))):
        with pytest.raises(ledger.GrootboekFout, match="vanaf regel 2"):
            attempt()


def test_a_torn_last_line_was_never_promised_and_goes(path):
    entries = some(2)
    ledger.append(entries)
    with path.open("a") as file:
        file.write("3 2026-01-01 sleut")
    assert list(ledger.entries()) == entries
    more = some(1)
    ledger.append(more)
    assert list(ledger.entries()) == entries + more
    assert "sleut\n" not in path.read_text()


def test_many_writers_make_one_chain(path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ledger.append(some(5)), range(20)))
    assert len(ledger.entries()) == 100
    assert [int(line.split()[0]) for line in path.read_text().splitlines()] == list(range(1, 101))


@pytest.mark.regel("R-04")
def test_a_destroyed_key_stands_in_it_by_id_only(echt, path):  # noqa: F811
    owner = uuid4()
    keystore.create(owner, "proef", echt.mensen.verband.pk)
    keystore.destroy(owner)
    keystore.destroy(owner)
    (line,) = path.read_text().splitlines()
    assert line.split()[2:4] == ["sleutel", str(owner)]
    assert len(line.split()) == 5
