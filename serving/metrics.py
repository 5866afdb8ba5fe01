"""Figures for monitoring the server, in the text form of Prometheus.

Routes appear as the templates they were declared with, never as the addresses that were asked:
nothing in these figures names a person, a post or a unit.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import Scope

CONTENT_TYPE = CONTENT_TYPE_LATEST
_NO_ROUTE = "(no such address)"
_FILES = "/static"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Meters:
    """What one server has answered since it started."""

    def __init__(self) -> None:
        """All at nought; each server counts for itself."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        labels = ("method", "route")
        self._answers = Counter(
            "mutasi_http_requests", "Requests by what they were answered with.",
            (*labels, "status"), registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "mutasi_http_request_seconds", "Seconds from a request to the end of its answer.",
            labels, buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._open = Gauge(
            "mutasi_http_requests_open", "Requests that are being answered.",
            registry=self._registry,
        )  # fmt: skip

    def begin(self) -> None:
        """A request came in."""
        self._open.inc()

    def end(self, scope: Scope, status: int | None, seconds: float) -> None:
        """A request is answered, or was given up (no status)."""
        self._open.dec()
        route = route_of(scope)
        # A method is a word of the sender's own; only known ones become a label.
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._answers.labels(method, route, "given up" if status is None else str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """All figures."""
        return generate_latest(self._registry)


def route_of(scope: Scope) -> str:
    """The template of the address that was asked, ids in it as their names.

    >>> class Route:
    ...     path = "/positions/{position_id}"
    >>> route_of({"path": "/api/v1/positions/p-1", "route": Route()})
    '/api/v1/positions/{position_id}'
    """
    path: str = scope["path"]
    template: str | None = getattr(scope.get("route"), "path", None)
    if template is None:
        return _FILES if path.startswith(f"{_FILES}/") else _NO_ROUTE
    # A router that stands under a prefix knows its own part of the address alone.
    own = template.count("/")
    before = path.split("/")[:-own]
    return "/".join(before) + template
