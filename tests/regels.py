"""Which rules of the process have a passing test: a table at the end of the run, and build/regels.json."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
REGELS = ROOT / "docs" / "regels.yaml"
_CLAIMS = "regels_claimed"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Any:
    outcome = yield
    report = outcome.get_result()
    claims = [marker.args[0] for marker in item.iter_markers("regel")]
    if claims:
        report.user_properties.append((_CLAIMS, claims))


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    rules = {rule["id"]: {"passed": 0, "failed": 0, "tests": []} for rule in load_rules()}
    for category in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(category, []):
            _count(rules, report, category)
    if any(entry["tests"] for entry in rules.values()):
        _print_table(terminalreporter, rules)
    if _is_whole(config, exitstatus):
        path = ROOT / "build" / "regels.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(rules, indent=1), encoding="utf-8")


def _is_whole(config: pytest.Config, exitstatus: int) -> bool:
    """Whether every test had its turn. A run of some, or a part of one, says nothing about all rules: it leaves what
    the last whole one found.
    """
    ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    chosen = config.option.file_or_dir or config.option.keyword or not config.option.markexpr.startswith("not soak")
    return ended and not chosen and not config.option.maxfail


def load_rules() -> list[dict[str, str]]:
    """The rules of the process, as kept in docs/regels.yaml."""
    return yaml.safe_load(REGELS.read_text(encoding="utf-8"))


def _count(rules: dict[str, dict], report: Any, category: str) -> None:
    for name, claims in getattr(report, "user_properties", ()):
        if name != _CLAIMS or (category == "passed" and report.when != "call"):
            continue
        for rule_id in claims:
            entry = rules[rule_id]
            entry["passed" if category == "passed" else "failed"] += 1
            if report.nodeid not in entry["tests"]:
                entry["tests"].append(report.nodeid)


def _print_table(terminalreporter: Any, rules: dict[str, dict]) -> None:
    held = [rule_id for rule_id, entry in rules.items() if entry["passed"] and not entry["failed"]]
    failing = [rule_id for rule_id, entry in rules.items() if entry["failed"]]
    without = [rule_id for rule_id, entry in rules.items() if not entry["passed"] and not entry["failed"]]
    terminalreporter.section("rules of the process")
    for label, ids in (("with a passing test", held), ("failing", failing), ("without a test", without)):
        terminalreporter.write_line(f"{label} ({len(ids)}): {', '.join(ids) or '-'}")
