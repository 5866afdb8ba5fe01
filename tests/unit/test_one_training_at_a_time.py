"""Two trainings in one home: the second waits, says so, and the first is not disturbed."""

from __future__ import annotations

import threading
from pathlib import Path

from mutasi.commands.train import one_at_a_time
from records.identities.private import FILE_MODE


def test_a_second_training_says_that_it_waits_and_begins_after_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    is_waiting = threading.Event()

    def wait(text: str) -> None:
        order.append(text)
        is_waiting.set()

    def second() -> None:
        with one_at_a_time(tmp_path, wait):
            order.append("second")

    with one_at_a_time(tmp_path, order.append):
        other = threading.Thread(target=second)
        other.start()
        assert is_waiting.wait(timeout=60)
        order.append("first")
    other.join(timeout=60)

    assert order == [
        "another training runs in this home: this one begins when it has ended", "first", "second",
    ]  # fmt: skip


def test_a_training_alone_says_nothing_and_leaves_the_lock_to_its_owner(tmp_path: Path) -> None:
    told: list[str] = []

    with one_at_a_time(tmp_path, told.append):
        mode = (tmp_path / ".training.lock").stat().st_mode & 0o777

    assert (told, mode) == ([], FILE_MODE)
