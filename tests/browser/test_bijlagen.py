"""A file at a signaal, in a real browser: added, shown, taken out again by who may, and by nobody else."""

from pathlib import Path

import pytest

from tests.browser.walk import Person
from tests.retention.helpers import make_casus

TEKST = "Verslag van het gesprek bij de fontein."


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-02")
@pytest.mark.regel("P-19")
def test_a_file_at_a_signaal(site, axe, tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    casus = make_casus(site.mensen)
    mine, other = tmp_path / "Verslag Zonnebloemveld.txt", tmp_path / "programma.pdf"
    mine.write_text(TEKST)
    other.write_bytes(b"MZ\x90\x00")

    bakir = Person(site, "bakir").go(f"/casussen/{casus.pk}/").press("Bestand bij signaal 1 toevoegen")
    assert axe(bakir.page) == []
    send(bakir, other)
    assert bakir.sees("Dit soort bestand kan niet")
    send(bakir, mine)
    assert bakir.sees("Het bestand is versleuteld toegevoegd.")
    assert bakir.sees(mine.name)
    assert axe(bakir.page) == []

    with bakir.page.expect_download() as download:
        bakir.page.get_by_role("link", name=mine.name).click()
    assert Path(download.value.path()).read_text() == TEKST
    assert download.value.suggested_filename.startswith(f"{casus.nummer}-bijlage-")
    address = bakir.page.get_by_role("link", name=mine.name).get_attribute("href")
    for name, status in (("dekker", 200), ("zijlstra", 200), ("haddou", 404), ("meijer", 404), ("visscher", 404)):
        assert Person(site, name).status(address) == status, name


def send(person: Person, path: Path) -> None:
    person.page.set_input_files("main [name='bestand']", path)
    person.press("Toevoegen")
