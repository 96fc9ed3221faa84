"""Real PostgreSQL and Valkey from pinned wheels, for `make demo` and `make test` only.

Production never imports this package: it takes its databases and its Redis by address.
"""

from casework.embedded.processes import ServiceError
from casework.embedded.services import Services, running

__all__ = ["ServiceError", "Services", "running"]
