"""The choices of docs/data-at-rest.md hold in the code: nothing is written but through the one storage. B-01."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models

from casework.encryption.files import EncryptedStorage
from casework.register import APPS
from tests.conftest import ROOT

# Who writes files, and what: encrypted files, master keys, the ledger, hashes of the log, backups of what is encrypted,
# a number of days.
WRITERS = {
    "casework/encryption/files.py",
    "casework/encryption/masterkeys.py",
    "casework/encryption/ledger.py",
    "casework/audit/anchor.py",
    "casework/backup.py",
    "casework/bijlagen/sweep.py",
    "casework/klok.py",
}
WRITES = {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"}
WRITES |= {"FileSystemStorage", "copyfile", "copytree"}


def python_files():
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return [path for path in found if "embedded" not in path.parts]


def writes(source: str) -> set[str]:
    """What in a source may put bytes on the disk."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        if name in WRITES:
            found.add(name)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "open":
            texts = [
                part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            flags = [part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)]
            if any(re.fullmatch(r"[rwaxbt+]*[wax+][rwaxbt+]*", text) for text in texts) or "O_CREAT" in flags:
                found.add("open")
    return found


@pytest.mark.regel("B-01")
def test_only_these_write_to_the_disk():
    found = {str(path.relative_to(ROOT)) for path in python_files() if writes(path.read_text(encoding="utf-8"))}
    assert found == WRITERS


@pytest.mark.parametrize(
    "source",
    [
        'open("x", "w")',
        'Path("x").open("ab")',
        'Path("x").write_text("y")',
        "tempfile.NamedTemporaryFile()",
        "os.open(path, os.O_WRONLY | os.O_CREAT)",
        "FileSystemStorage()",
    ],
)
def test_the_search_for_writers_can_fail(source):
    assert writes(source)
    assert not writes('open("naam")\nPath("naam").open("rb")\nzip.open(part)')


@pytest.mark.regel("B-01")
def test_there_is_one_storage_and_every_file_field_uses_it():
    assert settings.STORAGES["default"]["BACKEND"] == "casework.encryption.files.EncryptedStorage"
    assert set(settings.STORAGES) == {"default", "staticfiles"}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                assert field.storage is default_storage or isinstance(field.storage, EncryptedStorage), field


@pytest.mark.regel("B-01")
def test_no_part_of_a_page_is_cached():
    templates = [path for path in (ROOT / "templates").rglob("*.html") if re.search(r"{%\s*cache\b", path.read_text())]
    assert templates == []
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"cache_page|make_template_fragment_key", text), path
    assert not [name for name in settings.MIDDLEWARE if "cache" in name.lower()]


@pytest.mark.regel("B-01")
def test_sessions_are_sealed_and_end():
    assert settings.SESSION_SERIALIZER == "casework.encryption.sessions.SealedSerializer"
    assert settings.SESSION_COOKIE_AGE <= 30 * 60


def test_every_line_of_the_table_names_a_test_that_is_there():
    table = (ROOT / "docs" / "data-at-rest.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| What")]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"[\w/]*test_\w+\.py", row)
        assert named, row
        for name in named:
            assert (ROOT / name).exists() or (Path(__file__).parent / name).exists(), name
