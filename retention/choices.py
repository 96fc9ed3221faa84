"""The words of the archive."""

# Kinds of besluit on an archived casus.
HEROPENEN, ALSNOG_INFORMEREN = "heropenen", "heroverweging_archief"
WEER_ACTIEF = "weer_actief"
# What such a besluit rests on.
RAADPLEGING = "raadpleging"
