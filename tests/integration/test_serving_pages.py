"""Pages over a home that was filled and trained for real, as they are sent."""

from __future__ import annotations

import asyncio
from contextlib import closing

from starlette.requests import Request
from starlette.responses import StreamingResponse

from models.answering.estimates import Estimates
from models.answering.scoring import ScoredMoves
from models.registry.home import Home
from serving.engine import Engine
from serving.routes.pages import position
from tests.builders.trained_home import TrainedHome


class Noting(Engine):
    """An engine that notes whose candidates it worked out.

    Attributes:
        ranked: The positions.
    """

    def __init__(self, home: Home) -> None:
        """Nothing is noted yet."""
        super().__init__(home)
        self.ranked: list[str] = []

    def candidates(self, estimates: Estimates, position_id: str) -> ScoredMoves:
        """The candidates, noted."""
        self.ranked.append(position_id)
        return super().candidates(estimates, position_id)


def test_a_position_s_page_is_sent_before_its_candidates_are_worked_out(
    trained_home: TrainedHome,
) -> None:
    path = f"/positions/{trained_home.position}"
    request = Request({"type": "http", "path": path, "query_string": b"lang=en", "headers": []})

    async def sent(engine: Noting) -> list[tuple[str, list[str]]]:
        answer = await position(request, trained_home.position, engine)
        assert isinstance(answer, StreamingResponse)
        return [(str(piece), list(engine.ranked)) async for piece in answer.body_iterator]

    with closing(Noting(trained_home.places)) as engine:
        (beginning, ranked_by_then), (candidates, ranked), (end, _) = asyncio.run(sent(engine))

    assert beginning.startswith("<!doctype html>")
    assert 'class="empty waiting"' in beginning
    assert (ranked_by_then, ranked) == ([], [trained_home.position])
    assert candidates.startswith('<div class="arrived">')
    assert 'class="rows candidates"' in candidates
    assert end.endswith("</body>\n</html>")
