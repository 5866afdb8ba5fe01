"""The compiled kernel for listed pairs: what their leaves hold, added tree by tree.

numba's cache on disk looks at this file alone: whoever changes `kernel` or `lanes` must change this
file too.
"""

# What numba compiles is written in a language of its own, in which it is not typed.
# mypy: disable-error-code="call-arg,import-untyped,no-untyped-call,unreachable,untyped-decorator"
# mypy: disable-error-code="var-annotated"
# It takes arrays one by one, no object that holds them.
# ruff: noqa: PLR0913

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable

from models.answering.pairs import lanes
from models.answering.pairs.compiled import compiled
from models.answering.pairs.forest import Bytes, Leaves, Places, Splits
from models.answering.pairs.kernel import (
    Asked,
    Codes,
    Fine,
    fill_lanes,
    lay_out,
    leaves_left,
    looked_up,
    place_of,
)
from models.answering.pairs.lanes import LANES
from models.design import Floats
from models.explaining.shapley.model_text import Integers

SUMMED_IN_WORDS = 256
"""Bytes that are added up in 16 bits; then they go on in 32."""


@compiled
def pair_sums(
    leaves: Leaves,
    asked: Asked,
    codes: Codes,
    person: Integers,
    post: Integers,
    scores: Floats,
    logs: Floats,
) -> None:
    """Writes what the leaves of listed pairs hold, added tree by tree.

    Args:
        leaves: What they hold.
        asked: All splits.
        codes: What people and posts hold.
        person: By pair.
        post: By pair.
        scores: One row a booster, one column a pair.
        logs: One a pair; not written where nobody has asked for them.
    """
    room = np.empty(max(1, len(asked.scales)) * LANES, dtype=np.uint8)
    persons, posts = np.empty(LANES, dtype=np.int64), np.empty(LANES, dtype=np.int64)
    bits, sums = np.empty(LANES, dtype=np.uint8), np.empty(LANES)
    entry = np.zeros(256, dtype=np.int64)
    for bit in range(8):
        entry[1 << bit] = bit + 1
    for first in range(0, len(person), LANES):
        count = min(LANES, len(person) - first)
        fill_lanes(first, person, persons)
        fill_lanes(first, post, posts)
        lay_out(asked, codes, persons, posts, room)
        for booster in range(len(leaves.first) - 1):
            sums[:] = 0.0
            for byte in range(leaves.first[booster], leaves.first[booster + 1]):
                lanes.store(bits, 0, leaves_left(lanes.all_leaves(), asked.splits, byte, room))
                for lane in range(LANES):
                    sums[lane] += leaves.values[byte, entry[bits[lane]]]
                if len(logs):
                    for lane in range(count):
                        logs[first + lane] += leaves.logs[byte, entry[bits[lane]]]
            scores[booster, first : first + count] = sums[:count]


@register_jitable
def _add_up_fine(
    tables: Bytes, asked: Splits, room: Bytes, first: int, last: int, totals: Places
) -> None:
    """Adds up the bytes of what the leaves of 64 pairs hold in some bytes of leaves."""
    none = lanes.no_bytes()
    totals[:] = 0
    for begin in range(first, last, SUMMED_IN_WORDS):
        small, more_small = lanes.no_words(), lanes.no_words()
        large, more_large = lanes.no_words(), lanes.no_words()
        largest, more_largest = lanes.no_words(), lanes.no_words()
        for byte in range(begin, min(begin + SUMMED_IN_WORDS, last)):
            bits = leaves_left(lanes.all_leaves(), asked, byte, room)
            one, two, three = looked_up(tables, byte, bits)
            small = lanes.words_plus(small, lanes.first_words(one, none))
            more_small = lanes.words_plus(more_small, lanes.last_words(one, none))
            large = lanes.words_plus(large, lanes.first_words(two, none))
            more_large = lanes.words_plus(more_large, lanes.last_words(two, none))
            largest = lanes.words_plus(largest, lanes.first_words(three, none))
            more_largest = lanes.words_plus(more_largest, lanes.last_words(three, none))
        lanes.add_to(totals, 0, small)
        lanes.add_to(totals, LANES // 2, more_small)
        lanes.add_to(totals, LANES, large)
        lanes.add_to(totals, LANES + LANES // 2, more_large)
        lanes.add_to(totals, 2 * LANES, largest)
        lanes.add_to(totals, 2 * LANES + LANES // 2, more_largest)


@compiled
def fine_sums(
    forest: Fine, asked: Asked, codes: Codes, person: Integers, post: Integers, scores: Floats
) -> None:
    """Writes what the leaves of listed pairs hold, to some 24 bits of the widest tree.

    Args:
        forest: The boosters.
        asked: All splits.
        codes: What people and posts hold.
        person: By pair.
        post: By pair.
        scores: One row a booster, one column a pair.
    """
    room = np.empty(max(1, len(asked.scales)) * LANES, dtype=np.uint8)
    persons, posts = np.empty(LANES, dtype=np.int64), np.empty(LANES, dtype=np.int64)
    totals = np.empty(3 * LANES, dtype=np.int32)
    for first in range(0, len(person), LANES):
        fill_lanes(first, person, persons)
        fill_lanes(first, post, posts)
        lay_out(asked, codes, persons, posts, room)
        for booster in range(len(forest.first) - 1):
            begin, end = forest.first[booster], forest.first[booster + 1]
            _add_up_fine(forest.tables, asked.splits, room, begin, end, totals)
            for lane in range(min(LANES, len(person) - first)):
                place = place_of(lane)
                whole = float(totals[place]) + 256.0 * totals[LANES + place]
                whole += 65536.0 * totals[2 * LANES + place]
                scores[booster, first + lane] = forest.low[booster] + forest.step[booster] * whole
