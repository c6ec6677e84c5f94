"""Logs: one line an event, as text for eyes or as JSON for machines, without personal data.

A line of a request names its path and never its query, where people search by name.
"""

import logging
import logging.config

import structlog

from dashboard.settings import Settings

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _renderers(log_format: str) -> list[structlog.typing.Processor]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if log_format == "json":
        # Frames are told without their variables, which may hold what nobody is to read.
        traced = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [
            drop,
            structlog.processors.ExceptionRenderer(traced),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    plain = structlog.dev.plain_traceback
    return [drop, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]


def configure(settings: Settings) -> None:
    """Send all logs to standard error, in the settings' form and from their level on."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED, processors=_renderers(settings.log_format)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
