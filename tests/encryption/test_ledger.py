"""The ledger keeps what was destroyed, in a chain, apart from the databases: R-04."""

from concurrent.futures import ThreadPoolExecutor
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path
from uuid import uuid4

import pytest

from casework.encryption import anchor, keystore, ledger
from casework.encryption.anchor import GrootboekFout
from tests.retention.conftest import echt  # noqa: F401 (a fixture)


@pytest.fixture
def path(settings, db_all):
    return Path(settings.LEDGER_FILE)


def written(path):
    """The entries that stand in the file, in order."""
    return [tuple(line.split()[2:4]) for line in path.read_text().splitlines()]


def some(count):
    return [(ledger.SLEUTEL, str(uuid4())) for _ in range(count)]


@pytest.mark.regel("R-04")
def test_what_is_added_is_read_in_order_and_once(path):
    entries = some(3)
    ledger.append(entries[:2])
    ledger.append(entries)
    assert written(path) == entries
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
    for attempt in (ledger.position, lambda: ledger.append(some(1))):
        with pytest.raises(GrootboekFout, match="vanaf regel 2"):
            attempt()


def test_a_torn_last_line_was_never_promised_and_goes(path):
    entries = some(2)
    ledger.append(entries)
    with path.open("a") as file:
        file.write("3 2026-01-01 sleut")
    assert ledger.what(ledger.SLEUTEL) == {what for _, what in entries}
    more = some(1)
    ledger.append(more)
    assert written(path) == entries + more


def test_many_writers_make_one_chain(path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ledger.append(some(5), anchored=False), range(20)))
    assert ledger.position().lines == 100
    assert [int(line.split()[0]) for line in path.read_text().splitlines()] == list(range(1, 101))


def test_who_takes_the_ledger_as_it_lies_waits_for_who_writes(path, monkeypatch):
    """Otherwise the databases would not know the line that comes in between, and the site would shut."""
    ledger.append(some(1))
    monkeypatch.setattr(anchor, "places", list)
    with ThreadPoolExecutor(1) as pool, path.open("rb") as writer:
        flock(writer, LOCK_EX)
        taken = pool.submit(ledger.accept)
        with pytest.raises(TimeoutError):
            taken.result(timeout=0.3)
        flock(writer, LOCK_UN)
        taken.result(timeout=10)


@pytest.mark.regel("R-04")
def test_a_destroyed_key_stands_in_it_by_id_only(echt, settings):  # noqa: F811
    owner = uuid4()
    keystore.create(owner, "proef", echt.mensen.verband.pk)
    keystore.destroy(owner)
    keystore.destroy(owner)
    (line,) = Path(settings.LEDGER_FILE).read_text().splitlines()
    assert line.split()[2:4] == ["sleutel", str(owner)]
    assert len(line.split()) == 5


# -- its anchors in the databases --


def rewritten(path):
    """A whole ledger with a right chain, made by somebody who may write the file but left one line out."""
    kept = [entry for number, entry in enumerate(written(path)) if number != 1]
    path.unlink()
    ledger.append(kept, anchored=False)


def cut(path):
    """Without its last line."""
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


@pytest.mark.regel("R-04")
@pytest.mark.parametrize(
    ("harm", "said"), [(cut, "ingekort"), (Path.unlink, "ingekort"), (lambda path: rewritten(path), "gewijzigd")]
)
def test_a_ledger_that_was_cut_or_written_anew_is_noticed(path, harm, said):
    ledger.append(some(4))
    assert ledger.is_anchored()
    harm(path)
    if said == "gewijzigd":
        ledger.append(some(2), anchored=False)  # as long as it was, and longer
    for attempt in (ledger.is_anchored, lambda: ledger.append(some(1))):
        with pytest.raises(GrootboekFout, match=said):
            attempt()


@pytest.mark.regel("R-04")
@pytest.mark.parametrize("number", [0, 1])
def test_one_database_that_is_older_than_the_ledger_is_noticed_and_stays_behind(path, number):
    place = anchor.places()[number]
    ledger.append(some(2))
    older = place.values().get()
    ledger.append(some(2))
    place.update(**older)
    assert not ledger.is_anchored()
    ledger.append(some(1))
    assert not ledger.is_anchored(), "a job that goes on writing must not hide it"
    ledger.accept()
    assert ledger.is_anchored()


@pytest.mark.regel("R-04")
@pytest.mark.parametrize("kill", ["before the file", "after the file"])
def test_a_kill_around_the_write_is_no_alarm(path, monkeypatch, kill):
    ledger.append(some(2))

    def killed(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger, "_write" if kill == "before the file" else "sync_folder", killed)
    with pytest.raises(KeyboardInterrupt):
        ledger.append(some(2))
    monkeypatch.undo()
    assert ledger.is_anchored()
    ledger.append(some(1))
    assert ledger.is_anchored()
    assert ledger.position().lines == (3 if kill == "before the file" else 5)


def test_asking_where_it_ends_does_not_read_the_file_again(path, monkeypatch):
    ledger.append(some(3))
    ledger.position()
    monkeypatch.setattr(Path, "open", None)
    assert ledger.position().lines == 3
