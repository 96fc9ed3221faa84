"""What a load did, in numbers: loaded, refused as it should be, not built."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from casework.praktijkcasussen.reader import InhoudFout


@dataclass
class Verslag:
    """Counts of one load; keys are kinds of records of the file, never people."""

    geladen: int = 0
    fouten: list[InhoudFout] = field(default_factory=list)
    niet_gebouwd: Counter[str] = field(default_factory=Counter)
    geweigerd: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Verslag") -> None:
        """Count a casus that has been loaded, and take over the counts of it."""
        self.geladen += 1
        for name in ("niet_gebouwd", "geweigerd"):
            getattr(self, name).update(getattr(other, name))

    def lines(self) -> Iterator[str]:
        """The account at the end, one line per kind."""
        yield f"{self.geladen} casussen geladen, {len(self.fouten)} met een fout."
        for title, counts in (
            ("Geweigerd, zoals het bestand zegt", self.geweigerd),
            ("Nog niet gebouwd", self.niet_gebouwd),
        ):
            if counts.total():
                yield f"{title}:"
                yield from (f"  {kind}: {number}" for kind, number in sorted(counts.items()) if number)
