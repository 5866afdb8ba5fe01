"""What browser tests share: one trained home, one server, one browser a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.builders.browsing import FLAGS, Served, Watched, chromium, serving, watch
from tests.builders.trained_home import TrainedHome, shared_home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> TrainedHome:
    return shared_home(tmp_path_factory, "adaptasi")


@pytest.fixture(scope="session")
def served(home: TrainedHome) -> Iterator[Served]:
    with serving(home.places) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def watched(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Watched]:
    """A page that opened the printed address; a parameter holds the context's options."""
    context = browser.new_context(**getattr(request, "param", {}))
    watched = watch(context.new_page())
    watched.page.goto(served.with_token)
    yield watched
    context.close()
    assert watched.complaints == []
