"""The card's sections on quality: figures with ranges, calibration, rounds, learning, misses.

What a manifest does not say has no section: versions made before it said so have cards, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import exp, log
from statistics import NormalDist

from features.catalog import SEPARATOR, Feature
from features.catalog_page import declared_features
from models.certainty.learning_curve import loss_after_doubling, missed_loss
from models.evaluation import MODEL
from models.judging.judged_diagnosis import ORIGIN, RAW, START_YEAR
from models.manifest.diagnosis import CohortFigures, Cohorts, Diagnosis, Line, TopFigures
from models.manifest.manifest import CurvePoint, Manifest
from models.manifest.part import Figures
from models.registry.tracking.shapes import ShownVersion
from models.words.wording import EN_DASH, feature_name, number_text, percent_text, value_text
from serving.documents.card_parts import CardTable, Section, day_text, figure_text, whole_text
from serving.drawings.learning_picture import learning_curve_svg
from serving.words.card_words import CardWords
from serving.words.quality_words import QUALITY_WORDS, QualityWords

_METRICS = ("log_loss", "auc", "brier", "ece", "n")
_LAST_RATING = "last_rating"
# What the calibration line is told at, and how far its slope may be from 1 to pass for it.
_LOW, _HIGH = 0.3, 0.7
_EVEN_SLOPE = 0.1
# Figures are shown to three decimals: a gain that would be told as 0 is none.
_LEAST_GAIN = 0.0005


def quality_sections(shown: ShownVersion, words: CardWords) -> Iterator[Section]:
    """The sections on quality, made from the version's manifest.

    Args:
        shown: The version with its manifest and history.
        words: The card's words, in its language.
    """
    manifest = shown.manifest
    more = QUALITY_WORDS[words.language]
    diagnosis = manifest.diagnosis
    yield _quality(shown, diagnosis, words, more)
    yield _calibration(manifest, words, more)
    if diagnosis is not None:
        yield _top(diagnosis.top_of_rounds, words, more)
    if curve := manifest.learning_curve:
        yield _learning_curve(curve, words, more)
    if diagnosis is not None:
        yield _cohorts(diagnosis.cohorts, words, more)


def _quality(
    shown: ShownVersion,
    diagnosis: Diagnosis | None,
    words: CardWords,
    more: QualityWords,
) -> Section:
    heading = words.names["quality"]
    version = shown.version
    if version.metrics is None:
        return Section(heading, (words.sentences["no_quality"],))
    paragraphs = [words.sentences["quality"].format(count=len(shown.manifest.origins))]
    candidates: dict[str, Figures | None] = {MODEL: version.metrics, **version.baselines}
    if diagnosis is not None:
        paragraphs.append(
            more.sentences["ranges"].format(
                level=percent_text(diagnosis.level, words.language),
                draws=whole_text(diagnosis.draws, words),
                people=whole_text(diagnosis.people, words),
            )
        )
        found = diagnosis.candidates
        # Where nothing was calibrated the two are the same.
        before = {} if found.get(RAW) == found.get(MODEL) else {RAW: found.get(RAW)}
        candidates = {MODEL: found.get(MODEL), **before}
        candidates |= {name: found.get(name) for name in version.baselines}
    table = CardTable(
        (words.names["candidate"], *(words.names[metric] for metric in _METRICS)),
        tuple(
            (
                _candidate(name, words, more),
                *(_with_range(figures or {}, metric, words) for metric in _METRICS),
            )
            for name, figures in candidates.items()
        ),
    )
    return Section(heading, tuple(paragraphs), table=table)


def _candidate(name: str, words: CardWords, more: QualityWords) -> str:
    return more.names["raw"] if name == RAW else words.candidates.get(name, name)


def _with_range(figures: Figures, metric: str, words: CardWords) -> str:
    figure = figure_text(figures.get(metric), words, is_fixed=True)
    ends = [figures.get(f"{metric}_{end}") for end in ("lower", "upper")]
    if None in ends:
        return figure
    return f"{figure}\n({EN_DASH.join(figure_text(end, words, is_fixed=True) for end in ends)})"


def _calibration(manifest: Manifest, words: CardWords, more: QualityWords) -> Section:
    heading, said = words.names["calibration"], words.sentences
    raw, found, calibration = manifest.raw_metrics, manifest.metrics, manifest.calibration
    if raw is None or found is None or calibration is None:
        return Section(heading, (said["no_calibration"],))
    method = calibration.method
    sentence = said["calibration"].format(
        method=said.get(f"method_{method}", method),
        raw=figure_text(raw["log_loss"], words),
        calibrated=figure_text(found["log_loss"], words),
    )
    lines = {} if manifest.diagnosis is None else manifest.diagnosis.calibration_line
    return Section(heading, (sentence, *_line_sentence(lines, words, more)))


def _line_sentence(
    lines: Mapping[str, Line | None], words: CardWords, more: QualityWords
) -> Iterator[str]:
    line, raw = lines.get(MODEL), lines.get(RAW)
    if line is None:
        return
    told = more.sentences["line"].format(
        slope=_two_decimals(line.slope, words),
        intercept=_two_decimals(line.intercept, words),
        low=percent_text(_LOW, words.language),
        low_seen=round(100 * _seen(_LOW, line)),
        high=percent_text(_HIGH, words.language),
        high_seen=round(100 * _seen(_HIGH, line)),
        bent=more.sentences[_bent(line.slope)],
    )
    if raw is not None and raw != line:
        slope = _two_decimals(raw.slope, words)
        told += " " + more.sentences["raw_slope"].format(slope=slope)
    yield told


def _seen(share: float, line: Line) -> float:
    """The share of successes that a calibration line gives for an estimate."""
    log_odds = line.intercept + line.slope * log(share / (1 - share))
    return 1 / (1 + exp(-log_odds))


def _bent(slope: float) -> str:
    if abs(slope - 1) <= _EVEN_SLOPE:
        return "even"
    return "bold" if slope < 1 else "timid"


def _two_decimals(number: float, words: CardWords) -> str:
    return number_text(number, words.language, decimals=2)


def _top(found: TopFigures, words: CardWords, more: QualityWords) -> Section:
    heading, said = more.names["top"], more.sentences
    if not found.rounds:
        return Section(heading, (said["no_top"].format(least=found.least_moves),))
    success, ranges = found.success, found.success_range
    everybody = percent_text(found.all, words.language)
    told = said["top"].format(
        rounds=whole_text(found.rounds, words),
        least=found.least_moves,
        moves=whole_text(found.moves, words),
        chosen=whole_text(found.chosen, words),
        model=percent_text(success[MODEL], words.language),
        all=everybody,
    )
    if _LAST_RATING in success:
        share = percent_text(success[_LAST_RATING], words.language)
        told += " " + said["top_rating"].format(share=share)
    rows = [
        (_candidate(name, words, more), _share_with_range(share, ranges.get(name), words))
        for name, share in sorted(success.items(), key=lambda one: (one[0] != MODEL, -one[1]))
    ]
    table = CardTable(
        (words.names["candidate"], words.names["success_rate"]),
        (*rows, (more.names["all_moves"], everybody)),
    )
    return Section(heading, (told, said["top_made"]), table=table)


def _share_with_range(share: float, ends: tuple[float, float] | None, words: CardWords) -> str:
    told = percent_text(share, words.language)
    if ends is None:
        return told
    return f"{told} ({EN_DASH.join(percent_text(end, words.language) for end in ends)})"


def _learning_curve(curve: tuple[CurvePoint, ...], words: CardWords, more: QualityWords) -> Section:
    half, whole = (point.log_loss for point in curve[-2:])
    seen = [(point.moves, point.log_loss) for point in curve]
    doubled = (2 * seen[-1][0], loss_after_doubling(half, whole))
    rows = [
        (whole_text(moves, words), figure_text(loss, words)) for moves, loss in (*seen, doubled)
    ]
    rows[-1] = (more.names["expected"].format(moves=rows[-1][0]), rows[-1][1])
    heard = "; ".join(f"{moves}: {loss}" for moves, loss in rows)
    return Section(
        more.names["learning_curve"],
        (more.sentences["learning_curve"], _gains(half, whole, words, more)),
        table=CardTable((more.names["taught"], words.names["log_loss"]), tuple(rows)),
        picture=learning_curve_svg(
            (*seen, doubled),
            words.language,
            level=more.names["taught"],
            upright=words.names["log_loss"],
            label=more.sentences["curve_heard"].format(told=heard),
        ),
    )


def _gains(half: float, whole: float, words: CardWords, more: QualityWords) -> str:
    if half - whole < _LEAST_GAIN:
        return more.sentences["flat"]
    return more.sentences["gains"].format(
        gained=figure_text(half - whole, words),
        next=figure_text(whole - loss_after_doubling(half, whole), words),
        missed=figure_text(missed_loss(half, whole), words),
    )


def _cohorts(found: Cohorts, words: CardWords, more: QualityWords) -> Section:
    heading, said = more.names["cohorts"], more.sentences
    surprise = found.notable_surprise
    facts = {
        "examined": whole_text(found.examined, words),
        "least": whole_text(found.least_moves, words),
        "surprise": figure_text(surprise, words),
    }
    notable = [one for one in found.farthest if abs(one.surprise) >= surprise]
    if not notable:
        return Section(heading, (said["no_cohorts"].format(**facts),))
    by_luck = 2 * (1 - NormalDist().cdf(surprise)) * found.examined
    paragraphs = [
        said["cohorts"].format(
            **facts,
            notable=whole_text(found.notable, words),
            luck=whole_text(max(round(by_luck), 1), words),
        )
    ]
    if len(notable) < found.notable:
        paragraphs.append(said["farthest"].format(count=len(notable)))
    named = {feature.function: feature for feature in declared_features()}
    names = words.names
    table = CardTable(
        (more.names["kind"], names["n"], names["mean_probability"], names["success_rate"],
         more.names["distance"]),
        tuple(_cohort(one, named, words, more) for one in notable),
    )  # fmt: skip
    return Section(heading, tuple(paragraphs), table=table)


def _cohort(
    one: CohortFigures, named: Mapping[str, Feature], words: CardWords, more: QualityWords
) -> tuple[str, ...]:
    distance = number_text(one.surprise, words.language, decimals=1)
    return (
        _cohort_name(one.column, one.value, named, words, more),
        whole_text(one.moves, words),
        percent_text(one.expected, words.language),
        percent_text(one.seen, words.language),
        distance if one.surprise < 0 else f"+{distance}",
    )


def _cohort_name(
    column: str, value: str, named: Mapping[str, Feature], words: CardWords, more: QualityWords
) -> str:
    """What the moves share, in the reader's words where the catalogue has them."""
    if column == ORIGIN:
        return f"{more.names[ORIGIN]}: {day_text(date.fromisoformat(value), words)}"
    if column == START_YEAR:
        return f"{more.names[START_YEAR]}: {value}"
    feature = named.get(column.partition(SEPARATOR)[0])
    if feature is None:
        return f"{column}: {value}"
    told = value_text(
        feature, value if feature.kind == "category" else float(value), words.language
    )
    return f"{feature_name(feature, words.language)}: {told}"
