"""Short ways for the tests of the functional administrator."""

PERSOON = {
    "naam": "Anouk Nieuw",
    "gebruikersnaam": "a.nieuw",
    "rol": "vertegenwoordiger",
    "functie": "",
    "adres": "nieuw@example.nl",
}
