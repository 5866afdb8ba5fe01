"""Every page as people meet it: languages, light and dark, wide and narrow, mouse and keyboard."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from models.registry.home import Home
from models.registry.tracking import TrackingPlace
from tests.builders.browsing import PICTURES, Served, Watched, serving, watch
from tests.builders.trained_home import TrainedHome

pytestmark = pytest.mark.browser

LOOKS: dict[str, dict[str, Any]] = {
    f"{width}-{scheme}": {
        "viewport": {"width": pixels, "height": 900},
        "color_scheme": scheme,
        "has_touch": width == "phone",
    }
    for width, pixels in (("wide", 1280), ("phone", 390))
    for scheme in ("light", "dark")
}
"""Every way of looking, as options of a browser's context."""

every_look = pytest.mark.parametrize("watched", LOOKS.values(), ids=LOOKS, indirect=True)
every_language = pytest.mark.parametrize("language", ["id", "en"])


def take_picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def assert_sound(page: Page, language: str) -> None:
    """Nothing keeps anybody out, nothing sticks out, and it says which language it speaks."""
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def path_of(name: str, home: TrainedHome) -> str:
    return {
        "start": "/",
        "position": f"/positions/{home.position}",
        "move": f"/moves/{home.employee}/{home.position}",
        "instructions": "/instructions",
    }[name]


@every_look
@every_language
@pytest.mark.parametrize("name", ["start", "position", "move", "instructions"])
def test_a_page_is_sound(  # noqa: PLR0913 — fixtures
    request: pytest.FixtureRequest,
    watched: Watched,
    served: Served,
    home: TrainedHome,
    name: str,
    language: str,
) -> None:
    page = watched.page

    page.goto(f"{served.address}{path_of(name, home)}?lang={language}")

    take_picture(page, request.node.callspec.id)
    assert_sound(page, language)


def test_the_token_is_gone_from_the_address(watched: Watched, served: Served) -> None:
    assert watched.page.url == f"{served.address}/"


def test_the_language_stays_until_another_is_chosen(watched: Watched, served: Served) -> None:
    page = watched.page

    page.get_by_role("link", name="English").click()
    page.goto(f"{served.address}/instructions")

    expect(page.get_by_role("heading", level=1)).to_have_text("How to read")
    page.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cara membaca")


def test_a_search_is_in_the_address_and_finds_units_too(watched: Watched, served: Served) -> None:
    page = watched.page

    page.get_by_label("Cari jabatan atau unit").fill("kepala anggaran")
    page.get_by_role("button", name="Cari").click()

    rows = page.locator(".rows tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Kepala Bidang Anggaran")
    assert "q=kepala+anggaran" in page.url
    page.goto(f"{served.address}/?q=zzz")
    expect(page.locator(".empty")).to_contain_text("Tidak ada jabatan yang cocok")


def test_filters_narrow_the_list_and_pages_go_through_it(watched: Watched) -> None:
    page = watched.page
    expect(page.locator(".rows tbody tr")).to_have_count(50)
    first = page.locator(".row-link").first.get_attribute("href")

    page.get_by_role("link", name="Berikutnya").click()

    assert page.locator(".row-link").first.get_attribute("href") != first
    page.get_by_label("Rumpun").select_option("keuangan")
    page.get_by_label("hanya yang lowong").check()
    page.get_by_role("button", name="Cari").click()
    families = page.locator(".rows tbody td:nth-child(3)").all_inner_texts()
    seats = page.locator(".rows tbody td:nth-child(5)").all_inner_texts()
    assert set(families) == {"keuangan"}
    for text in seats:
        assert text.startswith("kosong") or "(kurang " in text


def test_the_keyboard_leads_from_the_list_to_one_move_explained(watched: Watched) -> None:
    page = watched.page

    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("jkj")
    assert page.locator("#search").input_value() == "jkj"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".row-link").nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".row-link").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/positions/*")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moves/*/*")

    expect(page.locator(".wf")).to_be_visible()


def test_the_page_of_a_move_says_what_the_table_of_candidates_says(
    watched: Watched, served: Served, home: TrainedHome
) -> None:
    page = watched.page
    page.goto(f"{served.address}{path_of('position', home)}")
    expect(page.locator(".waiting")).to_be_hidden()
    row = page.locator(".candidates tbody tr").nth(2)
    name, number = (
        row.locator(".row-link").inner_text(),
        row.locator(".estimate strong").inner_text(),
    )

    row.locator(".row-link").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".frequency")).to_contain_text(f"sekitar {number}")
    expect(page.locator(".caution")).to_contain_text("bukan keputusan")
    assert name not in page.title()
    page.get_by_text("Semua data dalam tabel").click()
    concept = page.locator("details.concept").first
    concept.locator("summary").click()
    expect(concept.locator("table")).to_be_visible()


@pytest.mark.parametrize("watched", [LOOKS["phone-light"]], ids=["phone"], indirect=True)
@pytest.mark.parametrize("name", ["start", "position", "move"])
def test_what_is_touched_is_large_enough(
    watched: Watched, served: Served, home: TrainedHome, name: str
) -> None:
    page = watched.page
    page.goto(f"{served.address}{path_of(name, home)}")

    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, summary")]
        .filter((one) => one.getClientRects().length && !one.closest(".skip, p.inline"))
        .map((one) => [one.closest("label") ?? one, one])
        .filter(([target]) => target.getBoundingClientRect().height < 44)
        .map(([, one]) => one.outerHTML)"""
    )

    assert small == []


@every_language
@pytest.mark.parametrize("path", ["/positions/nowhere", "/moves/nobody/j0001", "/nothing/here"])
def test_what_is_not_there_says_what_to_do(
    browser: Browser, served: Served, path: str, language: str
) -> None:
    page = browser.new_page()
    page.goto(served.with_token)

    answer = page.goto(f"{served.address}{path}?lang={language}")

    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text({"id": "Mulailah", "en": "Begin"}[language])
    assert_sound(page, language)
    page.close()


def test_whoever_has_no_token_is_told_where_to_find_it(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()

    page.goto(served.address)

    expect(page.get_by_role("heading", level=1)).to_contain_text("mutasi serve")
    take_picture(page, "no-token")
    assert_sound(page, "id")
    context.close()


def test_an_empty_home_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    place = TrackingPlace(f"sqlite:///{tmp_path / 'mlflow.db'}", tmp_path / "artifacts")
    with serving(Home(tmp_path, f"sqlite:///{tmp_path / 'store.sqlite'}", place)) as served:
        page = browser.new_page()
        page.goto(served.with_token)

        expect(page.locator("main")).to_contain_text("mutasi ingest")
        expect(page.locator("h1")).to_have_text("Belum ada data")
        page.close()


def test_without_a_champion_the_post_is_there_and_the_page_says_what_is_missing(
    browser: Browser, home: TrainedHome, tmp_path: Path
) -> None:
    copied = home.copy(tmp_path / "home")
    (copied.folder / "mlflow.db").unlink()
    with serving(copied.places) as served:
        page = watch(browser.new_page()).page
        page.goto(served.with_token)
        expect(page.locator(".refused")).to_contain_text("mutasi train")
        expect(page.locator(".rows tbody tr")).to_have_count(50)

        page.goto(f"{served.address}{path_of('position', home)}")

        expect(page.locator(".refused")).to_contain_text("mutasi models promote")
        expect(page.locator(".holders tbody tr")).not_to_have_count(0)
        take_picture(page, "no-champion")
        assert_sound(page, "id")
        page.close()


def test_past_its_expiry_the_model_is_not_asked(watched: Watched, served: Served) -> None:
    day = datetime(2027, 6, 30, tzinfo=UTC).date()

    watched.page.goto(f"{served.address}/positions/j0001?as_of={day}")

    expect(watched.page.locator(".refused")).to_contain_text("kedaluwarsa")
    expect(watched.page.locator(".candidates")).to_have_count(0)


def test_the_description_of_the_api_is_drawn_from_this_machine(
    watched: Watched, served: Served
) -> None:
    watched.page.goto(f"{served.address}/api/v1/docs")

    expect(watched.page.get_by_text("/api/v1/scores", exact=True)).to_be_visible()


def test_a_move_prints_with_everything_open(
    watched: Watched, served: Served, home: TrainedHome
) -> None:
    page = watched.page
    page.goto(f"{served.address}{path_of('move', home)}")

    page.emulate_media(media="print")

    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".wf")).to_be_visible()
    take_picture(page, "move-print")
