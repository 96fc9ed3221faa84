"""Structured logs: one JSON object per line, with ids and codes only, never content or names."""

import logging.config
from typing import Any

import structlog

LOGGING_CONFIG = "casework.config.logging.configure"

# What a line may hold. A key outside this list is dropped, so that no library slips in a person's data.
ALLOWED = {
    "event",
    "level",
    "timestamp",
    "logger",
    "method",
    "route",
    "status",
    "ms",
    "account",
    "task",
    "action",
    "id",
    "error",
}


def keep_allowed(_: Any, __: str, event: dict) -> dict:
    """Drop every key that is not on the list; an exception is reduced to the name of its class."""
    info = event.pop("exc_info", None)
    if isinstance(info, tuple) and info[0]:
        event["error"] = info[0].__name__
    return {key: value for key, value in event.items() if key in ALLOWED}


def library_line(_: Any, __: str, event: dict) -> dict:
    """A line of a library keeps its logger and level; its text may hold an address or a value, so it goes."""
    if event.get("_record") is not None and not event.get("_from_structlog"):
        event["event"] = "library"
    return event


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [library_line, keep_allowed, structlog.processors.JSONRenderer()],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "casework": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}


def configure(config: dict) -> None:
    """Set up the standard logging and structlog together."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
