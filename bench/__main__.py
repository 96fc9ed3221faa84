"""Runs every measurement and reports. Exit code 1 when a goal is missed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench.encryption import decrypt_share_of_page, decrypt_vs_openssl
from bench.finding import blind_vs_plain, match_candidates_mean, match_recall
from bench.lists import authorise_25_queries, list_growth, list_vs_guardian, list_vs_limit, list_zero_vs_typical
from bench.log import log_missed, log_seal_vs_insert, log_vs_plain_insert
from bench.measurements import Measurement
from bench.services import second_start

MEASUREMENTS: list[Callable[[], Measurement]] = [
    second_start,
    decrypt_vs_openssl,
    decrypt_share_of_page,
    blind_vs_plain,
    match_recall,
    match_candidates_mean,
    list_vs_limit,
    list_growth,
    list_vs_guardian,
    list_zero_vs_typical,
    authorise_25_queries,
    log_vs_plain_insert,
    log_seal_vs_insert,
    log_missed,
]
REPORT = Path("build") / "bench.json"


def main() -> int:
    """Measure, print a table, write the report."""
    results = [measure() for measure in MEASUREMENTS]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([result.as_dict() for result in results], indent=1) + "\n")
    for result in results:
        print(result.line())
        if not result.ok:
            print(f"    {result.detail}")
    print(f"Written to {REPORT}")
    return 0 if all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
