"""Register of personal data of the spine (art. 30 AVG in small: what, why, how long, who sees it)."""

from casework.personal_data import besluit, casus, log, parties, storage, toegang
from casework.personal_data.elsewhere import LEESBAAR_ELDERS

__all__ = ["LEESBAAR_ELDERS", "REGISTER"]

# In the order in which the rows of a casus are destroyed.
REGISTER = [
    *parties.REGISTER,
    *toegang.REGISTER,
    *casus.REGISTER,
    *besluit.REGISTER,
    *log.REGISTER,
    *storage.REGISTER,
]
