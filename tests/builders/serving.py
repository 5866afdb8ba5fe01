"""The application over a home, asked in this process as a program with the token would."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.exceptions import StarletteDeprecationWarning

from models.registry.home import Home
from serving.access.auth import Key
from serving.app import create_app

with warnings.catch_warnings():
    # It would rather have httpx2, which is httpx under another name; ours is httpx.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from fastapi.testclient import TestClient

__all__ = ["BASE", "BEARER", "KEY", "PORT", "TestClient", "asking"]

PORT = 8000
KEY = Key("the-token-of-the-tests", "the-session-of-the-tests", f"mutasi-{PORT}")
BASE = f"http://127.0.0.1:{PORT}"
BEARER = {"Authorization": f"Bearer {KEY.token}"}


@contextmanager
def asking(home: Home, *, recheck_seconds: float = 0.0) -> Iterator[TestClient]:
    """A program that has the token; what is kept is compared with the home at every request."""
    app = create_app(home, KEY, port=PORT, recheck_seconds=recheck_seconds)
    with TestClient(app, base_url=BASE, headers=BEARER, follow_redirects=False) as client:
        yield client
