"""Observes every request: its id, a JSON log line, a histogram. Plain ASGI, for speed."""

import asyncio
import os
import re
import time
import uuid
from datetime import UTC, datetime

import orjson
from prometheus_client import Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
QUIET = frozenset({"/healthz", "/readyz", "/health", "/metrics"})
STANDARD_OUTPUT = 1
FLUSH_SECONDS = 0.01
LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z

lines: list[bytes] = []

plain = re.compile(rb"[\w.:-]{1,128}")
duration = Histogram(
    "http_request_duration_seconds",
    "Requests by route and status, and how long they took",
    ["method", "route", "status"],
    buckets=BUCKETS,
)


def request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and plain.fullmatch(value):
            return str(value, "ascii")
    return str(uuid.uuid4())


class Observe:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        scope["state"]["request_id"] = identity = request_id(scope)
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=message["headers"])
                headers["x-request-id"] = identity
                headers["x-content-type-options"] = "nosniff"
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - start
            route = getattr(scope.get("route"), "path", "none")
            duration.labels(scope["method"], route, str(status)).observe(seconds)
            if route not in QUIET:
                write_line(scope["method"], scope["path"], status, seconds, identity)


def write_line(method: str, path: str, status: int, seconds: float, identity: str) -> None:
    line = {
        "level": "info",
        "time": datetime.now(UTC).replace(tzinfo=None),
        "service": "tasks",
        "requestId": identity,
        "method": method,
        "path": path,
        "status": status,
        "ms": round(seconds * 1000, 2),
        "message": "request",
    }
    # Writes several lines at once, like the services' log.
    if not lines:
        asyncio.get_running_loop().call_later(FLUSH_SECONDS, flush)
    lines.append(orjson.dumps(line, option=LINE))


def flush() -> None:
    os.write(STANDARD_OUTPUT, b"".join(lines))
    lines.clear()
