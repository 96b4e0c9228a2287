"""Authenticates the caller: a signed token, verified with the key set of auth, or the API token with X-Team."""

import asyncio
import hashlib
import hmac
import os
import re
import time
import uuid
from dataclasses import dataclass
from typing import Annotated

import jwt
from fastapi import Depends, HTTPException, Request

LEEWAY = 300
REMEMBERED = 1_000

keys = jwt.PyJWKClient(os.environ["AUTH_URL"] + "/.well-known/jwks.json", lifespan=600, timeout=2)
api_token = hashlib.sha256(os.environ["API_TOKEN"].encode()).digest()
bearer = re.compile(r"[Bb]earer ([\w.~+/-]+=*)")


@dataclass(slots=True, frozen=True)
class Identity:
    """The id of the user (None for automation) and of the team, which owns all data."""

    user: uuid.UUID | None
    team: uuid.UUID


verified: dict[str, tuple[Identity, float]] = {}


async def identity_of(request: Request) -> Identity:
    match = bearer.fullmatch(request.headers.get("authorization", ""))
    if match is None:
        raise refusal("a bearer token is needed")
    token = match[1]
    if hmac.compare_digest(hashlib.sha256(token.encode()).digest(), api_token):
        return automation(request)
    known = verified.get(token)
    if known is not None and known[1] > time.time():
        return known[0]
    return await verify(token)


Caller = Annotated[Identity, Depends(identity_of)]


async def verify(token: str) -> Identity:
    try:
        key = await asyncio.to_thread(keys.get_signing_key_from_jwt, token)
        claims = jwt.decode(
            token,
            key,
            algorithms=["EdDSA"],
            audience="taskflow",
            issuer="taskflow",
            leeway=LEEWAY,
            options={"require": ["sub", "team", "exp", "iat"]},
        )
        identity = Identity(uuid.UUID(claims["sub"]), uuid.UUID(claims["team"]))
    except jwt.PyJWKClientConnectionError as error:
        raise HTTPException(503, "auth does not answer", {"Retry-After": "2"}) from error
    except (jwt.PyJWTError, ValueError) as error:
        raise refusal("the token is not valid") from error
    if len(verified) >= REMEMBERED:
        del verified[next(iter(verified))]
    verified[token] = (identity, min(time.time() + 60, claims["exp"] + LEEWAY))
    return identity


def automation(request: Request) -> Identity:
    try:
        return Identity(None, uuid.UUID(request.headers.get("x-team", "")))
    except ValueError as error:
        raise HTTPException(400, "with the API token, X-Team says for which team") from error


def refusal(detail: str) -> HTTPException:
    return HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})
