"""The baseline of `npm run bench -- services`: creating and listing tasks as services/tasks does, in FastAPI."""

import gc
import os
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any, Literal

import asyncpg
import orjson
from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from identity import Caller
from observe import Observe


async def keep_as_it_is(_: asyncpg.Connection) -> None:
    """Resets nothing, since no request changes the connection's state: this saves a round trip per request."""


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
    size = int(os.environ.get("DATABASE_POOL_SIZE", "10"))
    async with asyncpg.create_pool(
        os.environ["DATABASE_URL"],
        min_size=size,
        max_size=size,
        timeout=2,
        command_timeout=6,
        server_settings={"statement_timeout": "5000", "jit": "off"},
        reset=keep_as_it_is,
    ) as pool:
        # Objects of the start stay alive: the garbage collector need not scan them repeatedly.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        yield {"pool": pool}


app = FastAPI(title="tasks", lifespan=lifespan)
app.add_middleware(Observe)

Status = Literal["open", "in_progress", "done"]


class NewTask(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\P{Cc}*[^\s\p{Cc}]\P{Cc}*$")]
    description: Annotated[str, Field(max_length=10_000, pattern=r"^[^\x00]*$")] = ""
    assignee: uuid.UUID | None = None
    due: Annotated[date, Field(ge=date(1000, 1, 1), le=date(2999, 12, 31))] | None = None


COLUMNS = """id, title, description, status, assignee, due, created_by AS "createdBy", created_at AS "createdAt",
  updated_at AS "updatedAt", version"""

ADD = f"""WITH task AS (
    INSERT INTO tasks (id, team_id, title, description, assignee, due, created_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *
  ), event AS (INSERT INTO outbox (event) SELECT $8::json FROM task)
  SELECT {COLUMNS} FROM task"""


@app.post("/tasks", status_code=201)
async def create(body: NewTask, caller: Caller, request: Request) -> Response:
    """Writes the task and its event in one statement. Does not check whether the assignee is in the team."""
    task_id = uuid7()
    event = {
        "id": uuid7(),
        "type": "task.created",
        "actor": caller.user,
        "team": caller.team,
        "requestId": request.state.request_id,
        "task": {
            "id": task_id,
            "version": 1,
            "title": body.title,
            "status": "open",
            "assignee": body.assignee,
            "createdBy": caller.user,
            "due": body.due,
        },
    }
    row = await request.state.pool.fetchrow(
        ADD,
        task_id,
        caller.team,
        body.title,
        body.description,
        body.assignee,
        body.due,
        caller.user,
        orjson.dumps(event).decode(),
    )
    return json_response(dict(row), 201, {"location": f"tasks/{task_id}", "etag": '"1"'})


@app.get("/tasks")
async def tasks(
    caller: Caller,
    request: Request,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    after: uuid.UUID | None = None,
    status: Status | None = None,
    assignee: uuid.UUID | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Newest first."""
    values: list[Any] = [caller.team, limit + 1]
    where = "team_id = $1"

    def given(value: Any) -> str:
        values.append(value)
        return f"${len(values)}"

    if status is not None:
        where += f" AND status = {given(status)}"
    if assignee is not None:
        where += f" AND assignee = {given(assignee)}"
    if after is not None:
        where += f" AND id < {given(after)}"
    if q:
        pattern = given("%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
        where += f" AND (title ILIKE {pattern} OR description ILIKE {pattern})"
    rows = await request.state.pool.fetch(
        f"SELECT {COLUMNS} FROM tasks WHERE {where} ORDER BY id DESC LIMIT $2", *values
    )
    items = [dict(row) for row in rows[:limit]]
    return json_response({"items": items, "next": items[-1]["id"] if len(rows) > limit else None})


@app.get("/healthz", include_in_schema=False)
async def live() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/readyz", include_in_schema=False)
async def ready(request: Request) -> dict[str, str]:
    await request.state.pool.fetchval("SELECT 1")
    return {"status": "ready"}


@app.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@app.exception_handler(HTTPException)
async def answer_http_error(request: Request, error: HTTPException) -> Response:
    return problem(request, error.status_code, error.detail, headers=error.headers)


@app.exception_handler(RequestValidationError)
async def answer_invalid(request: Request, error: RequestValidationError) -> Response:
    errors = [{"path": "/" + "/".join(map(str, fault["loc"][1:])), "message": fault["msg"]} for fault in error.errors()]
    return problem(request, 400, "the request is not valid", errors=errors)


def problem(request: Request, status: int, detail: str, headers: Any = None, **members: Any) -> Response:
    content = {"type": "about:blank", "status": status, "detail": detail, **members}
    content["requestId"] = request.state.request_id
    return json_response(content, status, headers, "application/problem+json")


def json_response(
    content: Any, status: int = 200, headers: Any = None, media_type: str = "application/json"
) -> Response:
    # FastAPI's fastest documented way: the database's answer is not validated a second time. asyncpg's UUIDs have
    # a class of their own, which orjson does not support.
    return Response(orjson.dumps(content, str, orjson.OPT_UTC_Z), status, headers, media_type)


def uuid7() -> uuid.UUID:
    """A UUID version 7 (RFC 9562); Python has one from 3.14 on."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    version_and_variant = 0xF << 76 | 0x3 << 62
    return uuid.UUID(int=value & ~version_and_variant | 0x7 << 76 | 0x2 << 62)
