"""The compiled kernel: which leaves 64 pairs can end in, eight leaves a byte, one pair a lane.

`scan` asks all pairs of a block, in whole numbers that lie at most a known error beside the scores;
`exact_kernel` asks listed pairs.

Importing this module imports numba, so `compiled_scorer` does it only when pairs are asked about.
numba's cache on disk looks at this file alone: whoever changes `lanes`, what others hand over, or
a number taken from them, must change this file too.
"""

# What numba compiles is written in a language of its own, in which it is not typed.
# mypy: disable-error-code="call-arg,import-untyped,no-untyped-call,no-untyped-def,unreachable"
# mypy: disable-error-code="untyped-decorator,var-annotated"
# It takes arrays one by one, no object that holds them.
# ruff: noqa: ANN001, ANN201, PLR0913

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba.extending import register_jitable

from models.answering.pairs import lanes
from models.answering.pairs.compiled import compiled
from models.answering.pairs.forest import ADDED, LEFT, LIMIT, RIGHT, Bytes, Places, Splits
from models.answering.pairs.lanes import LANES, TABLE
from models.design import Floats
from models.explaining.shapley.model_text import Integers

TABLES = 6
"""Tables of every byte of leaves: its lower four leaves' low bytes of scores, high bytes of scores
and logs, and the same of the upper four."""
FLUSHED = 16
"""Bytes of leaves whose scores are added up in 16 bits; then they go on in 32."""
SUMMED = 3
"""What is added up besides the trees: log-odds, squares, and the share that is not recorded."""


class Codes(NamedTuple):
    """What people and posts of a block hold, as codes by scale.

    Attributes:
        codes: Of every scale in turn, the code of every pair of classes of its group.
        first: Where each scale's codes begin.
        group: The group of each scale.
        post_classes: How many classes of posts each group has.
        person_class: One row a group, one column a person.
        post_class: One row a group, one column a post; class 0 where the last tile has no post.
    """

    codes: Bytes
    first: Integers
    group: Places
    post_classes: Integers
    person_class: Places
    post_class: Places


class Asked(NamedTuple):
    """Some of a forest's splits, and the scales that they look at.

    Attributes:
        splits: Their scale is a place among `scales`.
        scales: Places among all scales.
    """

    splits: Splits
    scales: Places


class Rounded(NamedTuple):
    """A forest in whole numbers: a score is `base` + `step` x a sum of bytes.

    Attributes:
        tables: `TABLES` of `TABLE` bytes each for every byte of leaves.
        base: Of the raw score, weighted; at the upper end of its error.
        step: Of the raw score.
        log_base: Of the company, likewise.
        log_step: Of the company.
        span: How far below its upper end a raw score can lie.
    """

    tables: Bytes
    base: float
    step: float
    log_base: float
    log_step: float
    span: float


class Fine(NamedTuple):
    """A forest in whole numbers of three bytes: a booster's score is `low` + `step` x their sum.

    Attributes:
        tables: As in `Rounded`, with the highest bytes of scores in the place of logs.
        low: By booster.
        step: By booster.
        first: The first byte of leaves of every booster, and one past the last.
    """

    tables: Bytes
    low: Floats
    step: Floats
    first: Places


class Sums(NamedTuple):
    """What is added up besides the trees (`SUMMED` columns each).

    Attributes:
        person: One row a person.
        post: One row a post.
        pair: Of every group of pairs in turn, one row a pair of classes.
        first: Where each of these groups begins.
        group: Its place among the groups of `Codes`.
    """

    person: Floats
    post: Floats
    pair: Floats
    first: Integers
    group: Places


class Ground(NamedTuple):
    """Where there is no ground for an estimate, a little beyond the limits themselves.

    Attributes:
        least_company: Log company below.
        farthest: Sum of squares above.
        most_unrecorded: Share above.
    """

    least_company: float
    farthest: float
    most_unrecorded: float


@register_jitable
def leaves_left(bits, asked: Splits, byte: int, codes: Bytes):
    """Which leaves of a byte the splits leave over, of those in `bits`."""
    for split in range(asked.first[byte], asked.first[byte + 1]):
        code = lanes.plus(
            lanes.load(codes, asked.scale[split] * LANES),
            lanes.spread(asked.bytes, 4 * split + ADDED),
        )
        kept = lanes.where_above(
            code,
            lanes.spread(asked.bytes, 4 * split + LIMIT),
            lanes.spread(asked.bytes, 4 * split + RIGHT),
            lanes.spread(asked.bytes, 4 * split + LEFT),
        )
        bits = lanes.both(bits, kept)
    return bits


@register_jitable
def lay_out(asked: Asked, codes: Codes, person: Integers, post: Integers, room: Bytes) -> None:
    """Lays the codes of 64 pairs into the room, one row a scale."""
    for row in range(len(asked.scales)):
        scale = asked.scales[row]
        group = codes.group[scale]
        first, width = codes.first[scale], codes.post_classes[group]
        for lane in range(LANES):
            of_person = codes.person_class[group, person[lane]] * width
            of_post = codes.post_class[group, post[lane]]
            room[row * LANES + lane] = codes.codes[first + of_person + of_post]


@register_jitable
def fill_lanes(first: int, listed: Integers, filled: Integers) -> None:
    """The listed numbers from one on; the last also fills the lanes left over."""
    for lane in range(LANES):
        filled[lane] = listed[min(first + lane, len(listed) - 1)]


@compiled
def left_over(asked: Asked, codes: Codes, person: Integers, post: Integers, found: Bytes) -> None:
    """Writes which leaves some splits leave over to each pair.

    Args:
        asked: The splits.
        codes: What people and posts hold.
        person: By pair.
        post: By pair.
        found: For every 64 pairs one row a byte of leaves, 64 lanes each.
    """
    bytes_count = len(asked.splits.first) - 1
    room = np.empty(max(1, len(asked.scales)) * LANES, dtype=np.uint8)
    persons, posts = np.empty(LANES, dtype=np.int64), np.empty(LANES, dtype=np.int64)
    place = 0
    for first in range(0, len(person), LANES):
        fill_lanes(first, person, persons)
        fill_lanes(first, post, posts)
        lay_out(asked, codes, persons, posts, room)
        for byte in range(bytes_count):
            lanes.store(found, place, leaves_left(lanes.all_leaves(), asked.splits, byte, room))
            place += LANES


@register_jitable
def _lay_out_tile(asked: Asked, codes: Codes, person: int, first_post: int, room: Bytes) -> None:
    """Lays the codes of a person and 64 posts into the room, one row a scale."""
    for row in range(len(asked.scales)):
        scale = asked.scales[row]
        group = codes.group[scale]
        first = codes.first[scale] + codes.person_class[group, person] * codes.post_classes[group]
        for lane in range(LANES):
            of_post = codes.post_class[group, first_post + lane]
            room[row * LANES + lane] = codes.codes[first + of_post]


@register_jitable
def looked_up(tables: Bytes, byte: int, bits):
    """What the leaves left over hold in the three tables of a byte of leaves."""
    low, high = lanes.low_half(bits), lanes.high_half(bits)
    at = byte * TABLES * TABLE
    return (
        lanes.either(lanes.look_up(tables, at, low), lanes.look_up(tables, at + 3 * TABLE, high)),
        lanes.either(
            lanes.look_up(tables, at + TABLE, low), lanes.look_up(tables, at + 4 * TABLE, high)
        ),
        lanes.either(
            lanes.look_up(tables, at + 2 * TABLE, low), lanes.look_up(tables, at + 5 * TABLE, high)
        ),
    )


@register_jitable
def place_of(lane: int) -> int:
    """Where a lane's totals lie: the halves of every 16 lanes went apart when made words of."""
    return (lane >> 4) * 8 + (lane & 7) + (lane >> 3 & 1) * (LANES // 2)


@register_jitable
def _add_up(
    tables: Bytes, asked: Splits, room: Bytes, sides: tuple[Bytes, int, Bytes, int], totals: Places
) -> None:
    """Adds up what the leaves of 64 pairs hold, in whole numbers."""
    of_people, person_at, of_posts, post_at = sides
    bytes_count = len(asked.first) - 1
    totals[:] = 0
    for begin in range(0, bytes_count, FLUSHED):
        scores, more_scores = lanes.no_words(), lanes.no_words()
        logs, more_logs = lanes.no_words(), lanes.no_words()
        for byte in range(begin, min(begin + FLUSHED, bytes_count)):
            bits = lanes.both(
                lanes.spread(of_people, person_at + byte),
                lanes.load(of_posts, post_at + byte * LANES),
            )
            bits = leaves_left(bits, asked, byte, room)
            small, large, log = looked_up(tables, byte, bits)
            scores = lanes.words_plus(scores, lanes.first_words(small, large))
            more_scores = lanes.words_plus(more_scores, lanes.last_words(small, large))
            logs = lanes.words_plus(logs, lanes.first_words(log, lanes.no_bytes()))
            more_logs = lanes.words_plus(more_logs, lanes.last_words(log, lanes.no_bytes()))
        lanes.add_to(totals, 0, scores)
        lanes.add_to(totals, LANES // 2, more_scores)
        lanes.add_to(totals, LANES, logs)
        lanes.add_to(totals, LANES + LANES // 2, more_logs)


@compiled
def scan(
    forest: Rounded,
    asked: Asked,
    codes: Codes,
    sides: tuple[Bytes, Bytes],
    sums: Sums,
    ground: Ground,
    limits: Floats,
    companies: Floats,
) -> None:
    """Writes the most that the raw score of every person and post of a block can be.

    Args:
        forest: The boosters.
        asked: Their splits on columns of pairs.
        codes: What people and posts hold.
        sides: Which leaves the people's own splits leave over, one byte of leaves after the other
            for each person; and the posts' own, as `left_over` writes them.
        sums: What is added besides.
        ground: Where an estimate has no ground: there -inf is written.
        limits: One row a person, one column a post.
        companies: The most that the log company can be, alike; not written where it has no rows.
    """
    of_people, of_posts = sides
    people, posts = limits.shape
    bytes_count = len(asked.splits.first) - 1
    room = np.empty(max(1, len(asked.scales)) * LANES, dtype=np.uint8)
    totals = np.empty(2 * LANES, dtype=np.int32)
    for first in range(0, posts, LANES):
        for person in range(people):
            _lay_out_tile(asked, codes, person, first, room)
            at = (of_people, person * bytes_count, of_posts, first * bytes_count)
            _add_up(forest.tables, asked.splits, room, at, totals)
            for post in range(first, min(first + LANES, posts)):
                lane = post - first
                place = place_of(lane)
                added = sums.person[person, 0] + sums.post[post, 0]
                squares = sums.person[person, 1] + sums.post[post, 1]
                unrecorded = sums.person[person, 2] + sums.post[post, 2]
                for number in range(len(sums.group)):
                    group = sums.group[number]
                    of_pair = (
                        sums.first[number]
                        + codes.person_class[group, person] * codes.post_classes[group]
                        + codes.post_class[group, post]
                    )
                    added += sums.pair[of_pair, 0]
                    squares += sums.pair[of_pair, 1]
                    unrecorded += sums.pair[of_pair, 2]
                company = forest.log_base + forest.log_step * totals[LANES + place]
                is_grounded = (
                    company >= ground.least_company
                    and squares <= ground.farthest
                    and unrecorded <= ground.most_unrecorded
                )
                raw = forest.base + forest.step * totals[place] + added
                limits[person, post] = raw if is_grounded else -np.inf
                if len(companies):
                    companies[person, post] = company
