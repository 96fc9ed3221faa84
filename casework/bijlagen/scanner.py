"""The hook for a virus scanner: settings.BIJLAGE_SCANNER names a function, as "module.function".

It takes the bytes of a file and returns an empty text when they are clean, else what was found. Without a setting
nothing is scanned. When the scanner fails the file is refused.
"""

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from casework.bijlagen.errors import GeweigerdBestand

logger = structlog.get_logger("casework.bijlagen")


def scan(data: bytes) -> None:
    """Raise GeweigerdBestand unless the scanner, if there is one, says that the bytes are clean."""
    if not settings.BIJLAGE_SCANNER:
        return
    try:
        found = import_string(settings.BIJLAGE_SCANNER)(data)
    except Exception as error:
        logger.error("scanner_failed", error=type(error).__name__)
        raise GeweigerdBestand(
            "Dit bestand kon niet op virussen worden gecontroleerd. Probeer het later opnieuw."
        ) from None
    if found:
        logger.error("virus_refused")
        raise GeweigerdBestand("De virusscanner heeft dit bestand geweigerd. Meld dit bij de beheerder.")
