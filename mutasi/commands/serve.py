"""`mutasi serve`: API and pages, on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from mutasi.session import session_of


def serve(
    context: typer.Context,
    *,
    host: Annotated[
        str, typer.Option(help="A name of this machine's own: it cannot be reached from others.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen; 0: any free port.")
    ] = 8000,
) -> None:
    """Serve the API and the pages until Ctrl+C.

    Open the printed address: it carries the token that everything asks for. Programs send it as
    `Authorization: Bearer TOKEN`; /healthz and /readyz need none. The API is described at
    /api/v1/docs.

    Example: mutasi --home city serve --port 8000
    """
    from mutasi.estimates import home_of
    from serving.server import serve as run_server

    session = session_of(context)

    def announce(address: str) -> None:
        session.output.result({"url": address}, f"Open {address}", "Ctrl+C ends it.")

    run_server(home_of(session.settings), host, port, announce)
