"""What can go wrong with keys. Messages are Dutch, may be shown to a user and name nobody (rule B-07)."""


class SleutelFout(Exception):
    """Something encrypted could not be read or written; `melding` says what in one sentence for the user."""

    melding = "De versleutelde gegevens zijn nu niet te lezen of te bewaren. Meld dit bij de beheerder."

    def __init__(self) -> None:
        super().__init__(self.melding)


class SleutelOntbreekt(SleutelFout):
    """No key, and no trace that one was destroyed."""

    melding = "De sleutel van deze gegevens is niet gevonden, dus ze zijn niet te lezen. Meld dit bij de beheerder."


class SleutelVernietigd(SleutelFout):
    """The key was destroyed on purpose (rule R-04); no key can be made again for the same sleutelhouder."""

    melding = "De sleutel van deze gegevens is vernietigd. De gegevens zijn voorgoed onleesbaar."


class VerkeerdeSleutel(SleutelFout):
    """The bytes were not made with this key for this place, or they were changed."""

    melding = (
        "Deze versleutelde gegevens passen niet bij hun sleutel of plaats, of zijn beschadigd. "
        "Ze worden daarom niet getoond. Meld dit bij de beheerder."
    )


class GeenHoofdsleutel(SleutelFout):
    """The version of the master key that wrapped this data key is not in settings.MASTER_KEYS."""

    melding = (
        "De hoofdsleutel die bij deze gegevens hoort is niet beschikbaar, dus ze zijn niet te lezen. "
        "Meld dit bij de beheerder."
    )


class BestandOntbreekt(SleutelFout):
    """The row of a file is there, but the file is not."""

    melding = "Dit bestand is niet gevonden, dus het is niet te lezen. Meld dit bij de beheerder."
