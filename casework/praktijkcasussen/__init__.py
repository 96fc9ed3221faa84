"""The practice cases: invented people and files, loaded through the actions on the days that the file gives."""

from pathlib import Path

BESTAND = Path(__file__).with_name("praktijkcasussen.yaml")
