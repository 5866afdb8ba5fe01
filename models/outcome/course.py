"""What became of a move, as known on a day."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from records.contract import Records
from records.dataset import MoveRules
from records.knowing.ends import known_end, last_day_held, over_from
from records.knowing.moves import is_move, of_post_before, starts_new_spell
from records.knowing.posts import definitive_assignments
from records.knowing.view import is_known

CENSORING_ABSENCES = ("leave", "study_leave")
_QUESTION = ("question", "employee_id", "known_by")


def posts_since(
    records: Records, rules: MoveRules, questions: pl.DataFrame, window_end: pl.Expr
) -> pl.DataFrame:
    """The posts that a person began within a window after a move, as known on the question's day.

    Args:
        records: All records.
        rules: How assignments become moves.
        questions: `question` (number), `employee_id`, `start_date`, `unit_id`, `known_by`, and what
            `window_end` needs.
        window_end: The last day of the window.

    Returns:
        Definitive assignments in order of `question` and precedence, the move's own first, with
        `moved_on` (the move's start), `until` (the last day as known), `spell` (1:
        the move's own), `is_move`, `previous_level`, and `is_own`: whether it is the post of the
        move asked about and a move by what is known.
    """
    posts = _posts_from_the_one_before(records, questions, window_end)
    is_first = pl.col("start_date") == pl.col("moved_on")
    return (
        posts.with_columns(
            until=last_day_held(
                known_end("end_date", pl.col("known_by")),
                pl.when(_has_next()).then(pl.col("start_date").shift(-1)),
            )
        )
        .with_columns(
            is_new=starts_new_spell(rules, person="question"),
            is_move=is_move(rules, person="question"),
            previous_level=of_post_before("level", "question"),
        )
        .filter(pl.col("start_date") >= pl.col("moved_on"))
        .with_columns(
            spell=1 + (pl.col("is_new") & ~is_first).cum_sum().over("question"),
            is_own=is_first & pl.col("is_move") & (pl.col("unit_id") == pl.col("moved_to")),
        )
    )


def _has_next() -> pl.Expr:
    return pl.col("question").eq_missing(pl.col("question").shift(-1))


def _posts_from_the_one_before(
    records: Records, questions: pl.DataFrame, window_end: pl.Expr
) -> pl.DataFrame:
    """The posts that count on their start, from the last before the move to the window's end."""
    asked = questions.select(
        *_QUESTION,
        moved_on="start_date",
        moved_to="unit_id",
        last_day=pl.min_horizontal("known_by", window_end),
    )
    assignments = definitive_assignments(records)
    seen = (
        assignments.select("employee_id", "precedence", "start_date", "known_on", "known_until")
        .join(asked, on="employee_id")
        .filter(is_known(pl.col("known_by")) & (pl.col("start_date") <= pl.col("last_day")))
        .sort("question", "precedence")
    )
    next_start = pl.col("start_date").shift(-1)
    is_since = pl.col("start_date") >= pl.col("moved_on")
    return (
        seen.filter(~_has_next() | (pl.col("start_date") < next_start))
        .filter(~_has_next() | is_since | (next_start >= pl.col("moved_on")))
        .select("question", "known_by", "moved_on", "moved_to", "precedence")
        .join(assignments, on="precedence", maintain_order="left")
    )


def days_of_leaving(
    records: Records, rules: MoveRules, questions: pl.DataFrame, window_end: pl.Expr
) -> pl.DataFrame:
    """The day a person left the post of a move within a window, as known on the question's day.

    The same post again within the merge gap, or a change on paper alone, is no leaving.

    Args:
        records: All records.
        rules: How assignments become moves.
        questions: As for `posts_since`.
        window_end: The last day of the window.

    Returns:
        `question`, `left_on` (the first day out of it; null: not within the window) and `is_move`
        (by what is known), for the questions that are known to have a post since.
    """
    return (
        posts_since(records, rules, questions, window_end)
        .group_by("question")
        .agg(
            left_on=pl.min_horizontal(
                over_from(pl.col("until").filter(pl.col("spell") == 1).last()),
                pl.col("start_date").filter(pl.col("spell") == 2).first(),
            ),
            is_move=pl.col("is_own").any(),
        )
    )


def cut_short(records: Records, questions: pl.DataFrame, window_end: pl.Expr) -> pl.DataFrame:
    """Moves whose window is cut by an exit, or by leave or study.

    Args:
        records: All records.
        questions: `question`, `employee_id`, `start_date`, `known_by`, and what `window_end` needs.
        window_end: The last day of the window.

    Returns:
        `question`, `is_censored`, `is_dismissed` and `cut_on` (the first day of either), for the
        questions where either is true.
    """
    asked = questions.select(*_QUESTION, moved_on="start_date", window_end=window_end)
    exits = records["exits"].select(
        "employee_id",
        "known_on",
        "known_until",
        happened_on="exited_on",
        is_dismissed=(pl.col("reason") == "dismissal").fill_null(value=False),
    )
    absences = (
        records["absences"]
        .filter(pl.col("kind").is_in(CENSORING_ABSENCES))
        .select(
            "employee_id",
            "known_on",
            "known_until",
            happened_on="start_date",
            is_dismissed=pl.lit(value=False),
        )
    )
    return (
        pl.concat([exits, absences])
        .join(asked, on="employee_id")
        .filter(
            is_known(pl.col("known_by"))
            & pl.col("happened_on").is_between(pl.col("moved_on"), pl.col("window_end"))
        )
        .group_by("question")
        .agg(
            is_censored=(~pl.col("is_dismissed")).any(),
            is_dismissed=pl.col("is_dismissed").any(),
            cut_on=pl.col("happened_on").min(),
        )
    )


def days_of_news(
    records: Records, tables: Mapping[str, str], moves: pl.DataFrame, until: pl.Expr
) -> pl.DataFrame:
    """The days on which something about a person up to some day after a move became known.

    Args:
        records: All records.
        tables: By table, the column with the day on which its rows happened.
        moves: `move` (number), `employee_id`, `start_date`, and what `until` needs.
        until: The last day after the move that matters.

    Returns:
        `move`, `known_by`.
    """
    asked = moves.select("move", "employee_id", until=until)
    found = []
    for table, happened_on in tables.items():
        rows = records[table].select("employee_id", "known_on", "known_until", on=happened_on)
        for day in ("known_on", "known_until"):
            known = rows.select("employee_id", "on", known_by=day).drop_nulls().unique()
            found.append(
                known.join(asked, on="employee_id")
                .filter(pl.col("on") <= pl.col("until"))
                .select("move", "known_by")
            )
    return pl.concat(found)
