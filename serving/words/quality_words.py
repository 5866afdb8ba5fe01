"""The words of the card's closer look at how good a model is, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.words.wording import Language


@dataclass(frozen=True)
class QualityWords:
    """Words on a model's quality in one language, with placeholders by name.

    Attributes:
        names: Headings and labels, by the thing they name.
        sentences: Sentences, by their subject.
    """

    names: Mapping[str, str]
    sentences: Mapping[str, str]


_INDONESIAN = QualityWords(
    names={
        "top": "Seperempat terbaik dari tiap putaran",
        "learning_curve": "Apa yang didapat dari lebih banyak perpindahan",
        "cohorts": "Di mana perkiraan meleset",
        "raw": "Model ini sebelum kalibrasi",
        "all_moves": "Semua perpindahan",
        "taught": "Perpindahan yang dipelajari",
        "expected": "{moves} (dua kali lipat, diperkirakan)",
        "kind": "Kelompok perpindahan",
        "distance": "Selisih (galat baku)",
        "start_year": "Tahun mulai",
        "origin": "Dinilai sejak",
    },
    sentences={
        "ranges": (
            "Dalam kurung rentang tiap angka: yang diberikan {level} dari {draws} pengambilan "
            "ulang atas {people} pegawai; yang sering pindah diambil seutuhnya. Rentang yang "
            "bertumpang tindih tidak berarti dua pembanding sama baik: pemeriksaan sebelum "
            "dipakai membandingkannya pada perpindahan yang sama."
        ),
        "line": (
            "Garis antara perkiraan dan kenyataan: kemiringan {slope}, titik potong {intercept}; "
            "1 dan 0 berarti tepat. Menurut garis itu, dari 100 perpindahan dengan perkiraan "
            "{low} sekitar {low_seen} berhasil, dan dari 100 dengan perkiraan {high} sekitar "
            "{high_seen}. {bent}"
        ),
        "raw_slope": "Sebelum kalibrasi kemiringannya {slope}.",
        "bold": "Perkiraan lebih berani daripada kenyataan: terlalu jauh satu sama lain.",
        "timid": "Perkiraan lebih hati-hati daripada kenyataan: terlalu dekat satu sama lain.",
        "even": "Perkiraan tidak terlalu berani dan tidak terlalu hati-hati.",
        "top": (
            "Perpindahan yang mulai pada hari yang sama dihitung sebagai satu putaran; {rounds} "
            "putaran memiliki {least} perpindahan yang dinilai atau lebih, seluruhnya {moves}. "
            "Dari seperempat yang ditempatkan tertinggi oleh model ini ({chosen} perpindahan) "
            "{model} berhasil; dari semua perpindahan {all}."
        ),
        "top_rating": "Dari seperempat menurut penilaian terakhir {share} berhasil.",
        "top_made": (
            "Dalam kurung rentangnya, seperti di atas. Yang dihitung hanya perpindahan yang "
            "benar-benar terjadi; bagaimana jadinya yang tidak pernah dilakukan tidak diketahui."
        ),
        "no_top": (
            "Tidak ada hari dengan {least} perpindahan yang dinilai atau lebih, jadi tidak ada "
            "putaran yang dapat dilihat."
        ),
        "learning_curve": (
            "Cara yang sama, dilatih dengan sebagian dan dengan semua pegawai pada tiap "
            "titik waktu, lalu ditanya tentang perpindahan yang sama. Log-loss sebelum "
            "kalibrasi; lebih kecil lebih baik."
        ),
        "gains": (
            "Dari separuh ke semua pegawai log-loss turun {gained}. Di kota simulasi, data dua "
            "kali lipat menutup sekitar sepertiga dari yang masih kurang; dengan ukuran itu, dua "
            "kali lipat perpindahan akan menurunkannya sekitar {next} lagi, dan tanpa batas "
            "sekitar {missed}."
        ),
        "flat": (
            "Semua pegawai tidak memberi hasil lebih baik daripada separuhnya: lebih banyak "
            "perpindahan seperti ini hampir tidak akan mengubah mutu."
        ),
        "curve_heard": "Log-loss menurut banyaknya perpindahan yang dipelajari: {told}.",
        "cohorts": (
            "{examined} kelompok dengan sekurangnya {least} perpindahan dinilai menurut jabatan, "
            "keadaan, dan waktu. {notable} di antaranya menyimpang {surprise} galat baku atau "
            "lebih dari perkiraan; dari sebanyak itu, sekitar {luck} menyimpang karena kebetulan "
            "saja. Di atas 3 hampir pasti bukan kebetulan."
        ),
        "farthest": "Yang ditampilkan: {count} yang paling jauh.",
        "no_cohorts": (
            "{examined} kelompok dengan sekurangnya {least} perpindahan dinilai menurut jabatan, "
            "keadaan, dan waktu. Tidak ada yang menyimpang {surprise} galat baku atau lebih dari "
            "perkiraan."
        ),
    },
)

_ENGLISH = QualityWords(
    names={
        "top": "The best quarter of each round",
        "learning_curve": "What more moves would bring",
        "cohorts": "Where estimates miss",
        "raw": "This model before calibration",
        "all_moves": "All moves",
        "taught": "Moves learnt from",
        "expected": "{moves} (twice as many, expected)",
        "kind": "Moves alike",
        "distance": "Distance (standard errors)",
        "start_year": "Year of start",
        "origin": "Judged from",
    },
    sentences={
        "ranges": (
            "In brackets the range of each figure: what {level} of {draws} redraws of the "
            "{people} people gave; somebody who moved often is drawn whole. Ranges that overlap "
            "do not make two candidates equally good: the checks before use compare them on the "
            "same moves."
        ),
        "line": (
            "A line through estimates and what was seen: slope {slope}, intercept {intercept}; 1 "
            "and 0 would be exact. By that line, of 100 moves with an estimate of {low} about "
            "{low_seen} succeed, and of 100 with an estimate of {high} about {high_seen}. {bent}"
        ),
        "raw_slope": "Before calibration the slope was {slope}.",
        "bold": "Estimates are bolder than what was seen: too far from each other.",
        "timid": "Estimates are more cautious than what was seen: too close to each other.",
        "even": "Estimates are neither too bold nor too cautious.",
        "top": (
            "Moves that started on one day count as a round; {rounds} rounds had {least} or more "
            "judged moves, {moves} in all. Of the quarter that this model ranks highest in each "
            "({chosen} moves) {model} succeeded; of all moves {all}."
        ),
        "top_rating": "Of the quarter by the last rating {share} succeeded.",
        "top_made": (
            "In brackets the range, as above. Only moves that were made are counted; how those "
            "would have gone that nobody made is not known."
        ),
        "no_top": (
            "On no day did {least} or more judged moves start, so there is no round to look at."
        ),
        "learning_curve": (
            "The same recipe, taught by a part and by all of the people at each point in "
            "time, then asked about the same moves. Log-loss before calibration; less is better."
        ),
        "gains": (
            "From half of the people to all of them log-loss fell by {gained}. In simulated "
            "cities twice the data close about a third of what is missed; by that measure twice "
            "as many moves would take off about another {next}, and endless many about {missed}."
        ),
        "flat": (
            "All people taught no more than half of them: more moves of this kind would hardly "
            "change the quality."
        ),
        "curve_heard": "Log-loss by number of moves learnt from: {told}.",
        "cohorts": (
            "{examined} kinds of at least {least} judged moves were looked at, by post, "
            "circumstances and time. Lying {surprise} standard errors or more from the estimate: "
            "{notable}; of so many about {luck} do by luck alone. Beyond 3 it is hardly luck."
        ),
        "farthest": "Shown are the {count} farthest.",
        "no_cohorts": (
            "{examined} kinds of at least {least} judged moves were looked at, by post, "
            "circumstances and time. None lies {surprise} standard errors or more from the "
            "estimate."
        ),
    },
)

QUALITY_WORDS: Mapping[Language, QualityWords] = {"id": _INDONESIAN, "en": _ENGLISH}
