"""The log is sealed, and whoever changes it is found out, also who may do anything in the database: B-04, R-09."""
# ruff: noqa: S608 - the statements are put together from names in this file

import re
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connections, transaction

from casework import klok
from casework.access.context import Systeem
from casework.audit import anchor, log, sealing
from casework.audit.proof import prove
from casework.encryption import ledger
from casework.models import Logblok, Logregel
from tests.audit.conftest import connect, superuser
from tests.conftest import database_role

SYSTEEM = Systeem("proef")


def write(count=3, code="proef.gedaan"):
    for _ in range(count):
        log.looked(SYSTEEM, code)


def blocks(*sizes):
    """Write and seal that many lines, block by block."""
    for size in sizes:
        write(size)
        assert sealing.seal() == size


def faults():
    return prove(lambda done, total: None).fouten


@pytest.fixture
def sealed(logboek):
    """Three blocks, proven."""
    blocks(3, 4, 2)
    assert faults() == []


@pytest.mark.regel("B-04")
def test_each_line_lies_in_one_block_and_the_chain_holds(sealed):
    found = list(Logblok.objects.all())
    assert [(block.nummer, block.aantal) for block in found] == [(1, 3), (2, 4), (3, 2)]
    assert [block.vorige for block in found] == ["", found[0].hash, found[1].hash]
    assert anchor.lines() == [(block.nummer, block.hash) for block in found]
    proof = prove(lambda done, total: None)
    assert (proof.blokken, proof.regels, proof.wachtend) == (3, 9, 0)


@pytest.mark.regel("B-04")
def test_every_column_of_a_line_is_sealed(logboek):
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'casework_logregel'::regclass AND attnum > 0")
        columns = {name for (name,) in cursor.fetchall()}
    assert set(re.findall(r"\w+", sealing._COLUMNS)) == columns


@pytest.mark.regel("B-04")
def test_sealing_twice_adds_nothing(sealed):
    assert sealing.seal() == 0
    assert Logblok.objects.count() == 3


@pytest.mark.regel("B-04")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_logregel SET uitkomst = 'gedaan' WHERE {one}",
        "UPDATE casework_logregel SET doel = 'x' WHERE {one}",
        "UPDATE casework_logregel SET tijdstip = tijdstip - interval '1 second' WHERE {one}",
        "DELETE FROM casework_logregel WHERE {one}",
        "DELETE FROM casework_logregel WHERE {every}",
    ],
    ids=["outcome", "purpose", "moment", "one line", "all lines"],
)
def test_a_changed_or_removed_line_is_found_in_its_block(sealed, statement):
    assert superuser(statement.format(one=one_of(2), every=in_block(2))) > 0
    (fault,) = faults()
    assert fault.startswith("Blok 2:")


@pytest.mark.regel("B-04")
def test_lines_that_changed_places_are_found(sealed):
    """Two lines swap their transactions: nothing was added or removed."""
    first, last = (
        f"(SELECT id FROM casework_logregel WHERE {in_block(2)} ORDER BY xid {way} LIMIT 1)" for way in ("", "DESC")
    )
    swapped = (
        "UPDATE casework_logregel a SET xid = b.xid FROM casework_logregel b"
        f" WHERE (a.id = {first} AND b.id = {last}) OR (a.id = {last} AND b.id = {first})"
    )
    assert superuser(swapped) == 2
    assert faults() == ["Blok 2: een of meer regels zijn gewijzigd of van plaats gewisseld."]


@pytest.mark.regel("B-04")
def test_a_line_moved_to_another_block_is_found_in_both(sealed):
    other = f"(SELECT xid FROM casework_logregel WHERE {in_block(2)} LIMIT 1)"
    assert superuser(f"UPDATE casework_logregel SET xid = {other} WHERE {one_of(3)}") == 1
    assert [fault[:6] for fault in faults()] == ["Blok 2", "Blok 3"]


@pytest.mark.regel("B-04")
def test_emptying_the_table_is_found(sealed):
    superuser("TRUNCATE casework_logregel")
    assert [fault[:6] for fault in faults()] == ["Blok 1", "Blok 2", "Blok 3"]
    superuser("TRUNCATE casework_logregel, casework_logblok CASCADE")
    assert faults() == [f"Blok {number}: staat in het anker, maar niet meer in het logboek." for number in (1, 2, 3)]


@pytest.mark.regel("B-04")
def test_a_line_put_between_sealed_ones_is_found(sealed):
    xid = f"(SELECT xid FROM casework_logregel WHERE {in_block(2)} LIMIT 1)"
    superuser(insert_sql(f"now(), {xid}, 1", "xid, reeks"), uuid4())
    assert faults() == ["Blok 2: 1 regels zijn later toegevoegd."]


@pytest.mark.regel("B-04")
def test_a_line_with_an_earlier_moment_is_found(sealed, settings):
    """In its own transaction, so in the newest block; but it tells of a moment that was sealed long before."""
    settings.KLOK_VERZETBAAR = False
    superuser(insert_sql("now() - interval '2 hours'"), uuid4())
    assert sealing.seal() == 1
    assert faults() == ["Blok 4: een of meer regels dragen een tijdstip dat niet bij de verzegeling past."]


@pytest.mark.regel("B-04")
@pytest.mark.parametrize(("reeks", "xid"), [(0, "5"), (2, "5"), (1, "99999999999")])
def test_a_line_where_none_is_ever_sealed_is_found(sealed, reeks, xid):
    superuser(insert_sql(f"now(), {reeks}, '{xid}'", "reeks, xid"), uuid4())
    assert "staan buiten elk blok" in faults()[0]


@pytest.mark.regel("B-04")
def test_a_tail_that_was_cut_off_is_found_by_the_anchor(sealed):
    """Lines and blocks go together, so what is left is a whole chain."""
    superuser(f"DELETE FROM casework_logregel WHERE {in_block(3)}")
    superuser("DELETE FROM casework_logblok WHERE nummer = 3")
    assert faults() == ["Blok 3: staat in het anker, maar niet meer in het logboek."]
    write(2)
    with pytest.raises(sealing.VerzegelFout, match="Blok 3 staat in het anker"):
        sealing.seal()
    assert faults() == ["Blok 3: heeft een andere hash dan in het anker."]


@pytest.mark.regel("B-04")
def test_a_cut_tail_is_not_passed_off_as_a_restore(sealed):
    superuser(f"DELETE FROM casework_logregel WHERE {in_block(3)}")
    superuser("DELETE FROM casework_logblok WHERE nummer = 3")
    superuser("SELECT casework_logboek_nieuwe_reeks()")
    blocks(2)
    assert faults() == ["Het logboek begon 1 keer opnieuw, maar het grootboek kent 0 herstelacties."]


@pytest.mark.regel("B-04")
@pytest.mark.parametrize(
    "column", ["inhoud = repeat('0', 64)", "aantal = 5", "verzegeld_op = now() - interval '1 day'"]
)
def test_a_changed_block_is_found(sealed, column):
    superuser(f"UPDATE casework_logblok SET {column} WHERE nummer = 2")
    assert "Blok 2: het blok zelf is gewijzigd." in faults()


@pytest.mark.regel("B-04")
def test_a_chain_that_was_computed_anew_is_found_by_the_anchor(sealed):
    superuser(f"UPDATE casework_logregel SET doel = 'x' WHERE {in_block(2)}")
    before = ""
    for block in Logblok.objects.all():
        _, block.inhoud = sealing.content(block.reeks, block.van, block.tot)
        block.vorige = before
        block.hash = before = sealing.hash_of(block)
        superuser(
            "UPDATE casework_logblok SET inhoud = %s, vorige = %s, hash = %s WHERE nummer = %s",
            block.inhoud,
            block.vorige,
            block.hash,
            block.nummer,
        )
    assert faults() == [f"Blok {number}: heeft een andere hash dan in het anker." for number in (2, 3)]


@pytest.mark.regel("B-04")
def test_a_block_taken_from_the_middle_is_found(sealed):
    superuser("DELETE FROM casework_logblok WHERE nummer = 2")
    found = faults()
    assert "Blok 3: hiervoor ontbreekt blok 2." in found
    assert "Blok 2: staat in het anker, maar niet meer in het logboek." in found


@pytest.mark.regel("B-04")
def test_a_missing_or_damaged_anchor_is_found(sealed):
    path = Path(settings.LOGBOEK_ANKER)
    whole = path.read_text()
    path.unlink()
    assert faults() == ["Het anker van het logboek is er niet of is niet te lezen."]
    write(1)
    with pytest.raises(anchor.AnkerFout):
        sealing.seal()
    path.write_text(whole.replace("\n", " \n", 1))
    assert faults() == ["Het anker van het logboek is beschadigd in regel 1."]
    path.write_text("".join(whole.splitlines(keepends=True)[1:]))
    assert faults() == ["Blok 1: staat niet in het anker."]


@pytest.mark.regel("B-04")
def test_a_sealer_killed_before_the_anchor_and_a_torn_line_are_mended_by_the_next(sealed):
    path = Path(settings.LOGBOEK_ANKER)
    whole = path.read_text()
    path.write_text(whole[: whole.index("\n") + 20])
    sealing.seal()
    assert path.read_text() == whole
    assert faults() == []


@pytest.mark.regel("B-04")
def test_the_command_names_the_block_and_fails(sealed, capsys):
    call_command("logboek", "controleer")
    assert "Het logboek klopt." in capsys.readouterr().out
    superuser(f"DELETE FROM casework_logregel WHERE {in_block(2)}")
    with pytest.raises(CommandError, match="Blok 2: 4 van de 4 regels zijn weg"):
        call_command("logboek", "controleer")


@pytest.mark.regel("B-04")
def test_a_transaction_that_still_runs_is_waited_for(logboek):
    """Its number is lower than that of lines that are there already: a sealer that takes what it sees would miss it."""
    with closing(connect()) as slow:
        slow.autocommit = False
        with slow.cursor() as cursor:
            cursor.execute(insert_sql("now()"), [str(uuid4())])
        write(2)
        assert sealing.seal() == 0
        assert prove(lambda done, total: None).wachtend == 2
        slow.commit()
    assert sealing.seal() == 3
    assert faults() == []


@pytest.mark.regel("B-04")
def test_sixteen_writers_beside_the_sealer_lose_no_line(logboek):
    writers, each = 16, 25
    threads = [threading.Thread(target=_insert_many, args=(each,)) for _ in range(writers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        sealing.seal()
    sealing.seal()
    assert sum(Logblok.objects.values_list("aantal", flat=True)) == writers * each == Logregel.objects.count()
    assert faults() == []


@pytest.mark.regel("B-04")
def test_large_logs_become_more_blocks(logboek, monkeypatch):
    monkeypatch.setattr(sealing, "MOST_LINES", 2)
    write(5)
    assert sealing.seal() == 5
    assert [block.aantal for block in Logblok.objects.all()] == [2, 2, 1]
    assert faults() == []


@pytest.mark.regel("B-04")
def test_the_application_adds_lines_and_can_do_nothing_else(sealed):
    statements = [
        "UPDATE casework_logregel SET doel = ''",
        "DELETE FROM casework_logregel",
        "TRUNCATE casework_logregel",
        "UPDATE casework_logblok SET aantal = 1",
        "DELETE FROM casework_logblok",
        "INSERT INTO casework_vervallenlogblok (blok_id, vervallen_op) VALUES (1, now())",
        "SELECT casework_logboek_nieuwe_reeks()",
        "SELECT casework_logboek_volg_reeks()",
    ]
    with database_role("casework_app"):
        write(1)
        for statement in statements:
            assert_denied(statement)
        # Nor can it put one between those that are sealed.
        assert_denied(insert_sql("now(), '5'", "xid") % f"'{uuid4()}'", "row-level security")
        # Nor in another series than the one that runs, where no block would ever hold it.
        for reeks in (0, 2):
            other = insert_sql(f"now(), {reeks}", "reeks") % f"'{uuid4()}'"
            assert_denied(other, "row-level security")


@pytest.mark.regel("B-06")
def test_after_a_restore_lines_are_written_in_the_new_series_only(sealed):
    superuser("SELECT casework_logboek_nieuwe_reeks()")
    with database_role("casework_app"):
        write(1)
        assert_denied(insert_sql("now(), 1", "reeks") % f"'{uuid4()}'", "row-level security")
    assert sealing.current_series() == 2


@pytest.mark.regel("B-04")
def test_the_jobs_add_blocks_and_change_none(sealed):
    for table in ("casework_logblok", "casework_vervallenlogblok", "casework_overgedragenlogblok"):
        assert_denied(f"DELETE FROM {table}")
        assert_denied(f"UPDATE {table} SET {'aantal = 1' if table == 'casework_logblok' else 'blok_id = 1'}")
    assert_denied("UPDATE casework_logregel SET doel = ''")
    assert_denied(insert_sql("now(), '5'", "xid") % f"'{uuid4()}'")
    assert_denied("SELECT casework_logboek_nieuwe_reeks()")
    # A new series begins only when the transaction numbers are behind.
    assert sealing.current_series() == sealing._value("SELECT casework_logboek_volg_reeks()") == 1


@pytest.mark.regel("R-09")
def test_a_job_deletes_no_line_of_a_block_that_did_not_expire(sealed):
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM casework_logregel")
    assert Logregel.objects.count() == 9


@pytest.mark.regel("R-09")
def test_whole_blocks_go_after_five_years_and_leave_their_hash(sealed):
    with klok.set_to(klok.now() + timedelta(days=5 * 366)):
        write(1)
        sealing.seal()
        assert sealing.expire() == 3
        assert sealing.expire() == 0
        assert [block.nummer for block in Logblok.objects.filter(vervallen__isnull=True)] == [4]
        assert Logregel.objects.filter(gebeurtenis="proef.gedaan").count() == 1
        assert Logregel.objects.filter(gebeurtenis="logboek.vervallen").count() == 1
        proof = prove(lambda done, total: None)
        assert (proof.fouten, proof.vervallen, proof.blokken) == ([], 3, 4)


@pytest.mark.regel("R-09")
def test_the_last_day_of_the_term_is_kept(logboek):
    blocks(1)
    last = sealing.last_day(Logblok.objects.get())
    with klok.set_to(last):
        assert sealing.expire() == 0
    with klok.set_to(last + timedelta(days=1)):
        assert sealing.expire() == 1


@pytest.mark.regel("R-09")
def test_a_block_that_was_let_go_too_early_is_found(sealed, settings):
    """A job that went wrong could write the note and delete the lines; it cannot take the note back."""
    with transaction.atomic():
        sealing._expire_block(Logblok.objects.get(nummer=2))
    assert faults() == ["Blok 2: is te vroeg vervallen verklaard."]
    superuser("UPDATE casework_vervallenlogblok SET vervallen_op = now() + interval '3 years'")
    settings.KLOK_VERZETBAAR = False
    assert faults() == ["Blok 2: is vervallen verklaard op een dag die nog moet komen."]


@pytest.mark.regel("B-06")
def test_after_a_restore_the_log_goes_on_in_a_new_series(sealed):
    """The backup was made after block 2 with a line still open; the server starts its numbers anew."""
    superuser("DELETE FROM casework_logblok WHERE nummer = 3")
    ledger.append([(ledger.HERSTEL_BEGONNEN, str(uuid4()))])
    superuser("SELECT casework_logboek_nieuwe_reeks()")
    write(1)
    superuser("UPDATE casework_logregel SET xid = '7' WHERE reeks = 2")
    assert sealing.seal() == 3
    assert [(block.nummer, block.reeks, block.aantal) for block in Logblok.objects.all()][2:] == [(4, 1, 2), (5, 2, 1)]
    proof = prove(lambda done, total: None)
    assert (proof.fouten, proof.hersteld) == ([], [(3, 3)])


@pytest.mark.regel("B-06")
def test_a_restore_that_nobody_told_of_is_noticed_by_the_sealer(sealed):
    superuser("UPDATE casework_logblok SET tot = tot + 1000000 WHERE nummer = 3")
    sealing.seal()
    assert sealing.current_series() == 2


def in_block(number):
    """Condition on lines: they lie in this block."""
    block = Logblok.objects.get(nummer=number)
    return f"reeks = {block.reeks} AND xid >= '{block.van}' AND xid < '{block.tot}'"


def one_of(number):
    """Condition on lines: it is one of this block."""
    return f"id = (SELECT id FROM casework_logregel WHERE {in_block(number)} LIMIT 1)"


def insert_sql(values, columns=""):
    """A line as somebody would write it who knows the table."""
    names = "id, gebeurtenis, actie, uitkomst, systeem, rol, casusnummer, object_soort, doel, regel, bron, tijdstip"
    return (
        f"INSERT INTO casework_logregel ({names}{', ' if columns else ''}{columns})"
        f" VALUES (%s, 'proef.gedaan', 'lezen', 'gezien', 'proef', '', '', '', '', '', 'web', {values})"
    )


def assert_denied(statement, why="permission denied"):
    with (
        pytest.raises(ProgrammingError, match=why),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement)


def _insert_many(count):
    """Lines of one writer, each in a transaction of its own, as the application writes them."""
    with closing(connect()) as own, own.cursor() as cursor:
        cursor.execute("SET ROLE casework_app")
        for _ in range(count):
            cursor.execute(insert_sql("now()"), [str(uuid4())])
