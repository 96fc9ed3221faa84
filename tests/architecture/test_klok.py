"""Only casework/klok.py reads the clock.

Any use of a name that does is found, a call or not: default=timezone.now reads the clock too.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("casework", "weegploeg", "casusoverleg", "rights", "retention", "security")
KLOK = ROOT / "casework" / "klok.py"

READS_THE_CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "django.utils.timezone.now",
    "django.utils.timezone.datetime.now",
    "django.db.models.functions.Now",
    "django.db.models.functions.datetime.Now",
    "time.time",
    "time.time_ns",
}
# These convert a value, and read the clock when they are given none.
READS_THE_CLOCK_WITHOUT_VALUE = {
    "django.utils.timezone.localtime",
    "django.utils.timezone.localdate",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
}
READS_THE_CLOCK_AS_OPTION = {"auto_now", "auto_now_add"}


def find_clock_readings(source: str) -> list[tuple[int, str]]:
    """Return line and name of everything in a Python source that reads the clock."""
    tree = ast.parse(source)
    names = {
        (alias.asname or alias.name.partition(".")[0]): (alias.name if alias.asname else alias.name.partition(".")[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        (alias.asname or alias.name): f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and not node.level
        for alias in node.names
    }

    def resolve(node: ast.AST) -> str:
        if isinstance(node, ast.Attribute):
            return f"{resolve(node.value)}.{node.attr}"
        return names.get(node.id, "") if isinstance(node, ast.Name) else ""

    found = []
    for node in ast.walk(tree):
        name = resolve(node)
        if name in READS_THE_CLOCK:
            found.append((node.lineno, name))
        elif isinstance(node, ast.Call):
            name = resolve(node.func)
            if name in READS_THE_CLOCK_WITHOUT_VALUE and not node.args and not node.keywords:
                found.append((node.lineno, name))
            found += [(node.lineno, option.arg) for option in node.keywords if option.arg in READS_THE_CLOCK_AS_OPTION]
    return found


def sources() -> list[Path]:
    return [
        path
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if path != KLOK
        and "migrations" not in path.relative_to(ROOT).parts
        and not path.is_relative_to(ROOT / "casework" / "embedded")
        and path != ROOT / "casework" / "embedded.py"
    ]


def test_only_klok_reads_the_clock():
    assert ROOT / "casework" / "termijnen.py" in sources()
    offences = [
        f"{path.relative_to(ROOT)}:{line} uses {name}"
        for path in sources()
        for line, name in find_clock_readings(path.read_text("utf-8"))
    ]
    assert not offences, "Use casework.klok instead:\n" + "\n".join(offences)


def test_no_template_reads_the_clock():
    pattern = re.compile(r"{%-?\s*now\b|\|\s*time(since|until)\b")
    offences = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*")
        if path.is_file() and pattern.search(path.read_text("utf-8"))
    ]
    assert not offences, "Pass the day of casework.klok to the page instead:\n" + "\n".join(offences)


def test_klok_itself_would_be_found():
    assert find_clock_readings(KLOK.read_text("utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\ndt.date.today()",
        "from datetime import datetime\ndatetime.now(tz).date()",
        "from datetime import datetime as moment\nmoment.utcnow()",
        "from datetime import date\nf(default=date.today)",
        "from django.utils import timezone\ntimezone.now()",
        "import django.utils.timezone\ndjango.utils.timezone.now()",
        "from django.utils.timezone import now\nnow()",
        "from django.utils import timezone\ntimezone.localdate()",
        "from django.utils.timezone import localtime as local\nlocal()",
        "from django.db import models\nmodels.DateField(default=f, auto_now_add=True)",
        "from django.db.models.functions import Now\nNow()",
        "def f():\n    from time import time\n    return time()",
    ],
)
def test_a_reading_is_found(source):
    assert len(find_clock_readings(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from casework import klok\nklok.now()",
        "from casework.klok import now, today\nnow(), today()",
        "from django.utils import timezone\ntimezone.localtime(value)",
        "from datetime import date, datetime\ndatetime(2026, 1, 1), date.fromisoformat('2026-01-01')",
        "import time\ntime.monotonic()",
    ],
)
def test_other_use_of_time_is_left_alone(source):
    assert find_clock_readings(source) == []
