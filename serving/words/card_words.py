"""The words of the model card, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.words.wording import Language


@dataclass(frozen=True)
class CardWords:
    """The card's words in one language: headings, labels and sentences, with placeholders by name.

    Attributes:
        language: The language.
        names: Headings and labels, by the thing they name.
        sentences: Sentences, by their subject.
        for_whom: What the model is for.
        not_for: What it is not for.
        limits: Known limits.
        candidates: Names of the model and its baselines.
        checks: The question of each check of the gate, by its code.
        attributes: Names of protected attributes and groups that have a usual one.
    """

    language: Language
    names: Mapping[str, str]
    sentences: Mapping[str, str]
    for_whom: tuple[str, ...]
    not_for: tuple[str, ...]
    limits: tuple[str, ...]
    candidates: Mapping[str, str]
    checks: Mapping[str, str]
    attributes: Mapping[str, str]


_INDONESIAN = CardWords(
    language="id",
    names={
        "heading": "Kartu model",
        "language": "Bahasa Indonesia",
        "version": "versi",
        "outcome": "Hasil yang diperkirakan",
        "dataset": "Data",
        "run": "Proses pelatihan",
        "created": "Dibuat",
        "expires": "Berlaku s.d.",
        "predicts": "Yang diperkirakan",
        "for": "Untuk apa",
        "not_for": "Bukan untuk apa",
        "data": "Data pelatihan",
        "quality": "Mutu pada perpindahan yang belum pernah dilihat",
        "calibration": "Kalibrasi",
        "intervals": "Rentang",
        "abstention": "Kapan model tidak menjawab",
        "fairness": "Keadilan antarkelompok",
        "gate": "Pemeriksaan sebelum dipakai",
        "limits": "Keterbatasan yang diketahui",
        "decisions": "Siapa yang memutuskan",
        "candidate": "Pembanding",
        "log_loss": "Log-loss",
        "auc": "AUC",
        "brier": "Brier",
        "ece": "Galat kalibrasi",
        "n": "Perpindahan",
        "group": "Kelompok",
        "success_rate": "Berhasil",
        "mean_probability": "Perkiraan",
        "selection_rate": "Terpilih",
        "impact_ratio": "Rasio dampak",
        "true_positive_rate": "Terpilih dari yang berhasil",
        "abstention_rate": "Tanpa jawaban",
        "check": "Pemeriksaan",
        "found": "Ditemukan",
        "allowed": "Batas",
        "answer": "Jawaban",
        "passed": "lulus",
        "failed": "tidak lulus",
        "unknown": "tidak diketahui",
        "promote": "dijadikan model yang dipakai",
        "rollback": "dipakai kembali",
        "despite": "meskipun pemeriksaan menolaknya",
    },
    sentences={
        "predicts": (
            "Peluang bahwa perpindahan seorang pegawai ke suatu jabatan berhasil menurut hasil "
            "“{outcome}”, dari catatan yang tersedia sebelum perpindahan itu diputuskan."
        ),
        "rows": (
            "{count} perpindahan ({successes} berhasil, {failures} tidak) yang hasilnya sudah "
            "dapat diketahui pada {as_of}."
        ),
        "years": "Perpindahan itu mulai antara {first} dan {last}.",
        "features": "{count} jenis data dilihat; {empty} tidak terisi sama sekali.",
        "protected": (
            "Jenis kelamin, tanggal lahir, dan kolom audit tidak pernah menjadi masukan model; "
            "hanya dipakai untuk memeriksa keadilan."
        ),
        "quality": (
            "Dinilai pada {count} titik waktu: model dilatih hanya dengan hasil yang sudah "
            "diketahui sebelum titik itu, lalu ditanya tentang perpindahan sesudahnya. Log-loss, "
            "Brier, dan galat kalibrasi lebih baik bila lebih kecil; AUC bila lebih besar."
        ),
        "no_quality": "Tahun pada catatan terlalu sedikit untuk menilai model ini.",
        "calibration": (
            "Cara kalibrasi: {method}. Log-loss sebelum kalibrasi {raw}, sesudahnya {calibrated}."
        ),
        "no_calibration": "Kalibrasi tidak dapat dinilai.",
        "method_none": "tidak perlu",
        "method_line": "garis lurus pada log-odds",
        "method_curve": "kurva naik",
        "intervals": (
            "Rentang {level} menunjukkan di mana bagian yang berhasil di antara pegawai dengan "
            "catatan serupa seharusnya berada: bukan ya atau tidak untuk satu orang. Lebarnya "
            "dari {members} model atas paruh pegawai yang berbeda, dan bertambah bila "
            "perpindahan serupa sedikit atau harinya jauh dari data pelatihan."
        ),
        "abstention": (
            "Model tidak memberi perkiraan bila perpindahan serupa lebih sedikit daripada yang "
            "dimiliki {quantile} perpindahan pelatihan terbaru yang paling jarang, bila jabatan "
            "disebut dengan kata yang belum pernah ada, atau bila kurang dari {quality} bobot "
            "data tercatat. Perkiraan di sekitar 50% tidak pernah menjadi alasan."
        ),
        "far": (
            "Demikian pula bila perpindahan lebih jauh dari kebiasaan daripada semua kecuali "
            "{share} perpindahan pelatihan terbaru: di luar yang pernah terlihat, perkiraan hanya "
            "menebak."
        ),
        "fairness": (
            "Angka dari {n} perpindahan yang dinilai. “Terpilih” berarti perkiraannya "
            "setidaknya setinggi angka keberhasilan umum. Kelompok dengan perpindahan kurang "
            "dari {least} disamarkan."
        ),
        "no_fairness": (
            "Tidak diaudit: tidak ada jenis kelamin, tanggal lahir, atau kolom audit pada catatan."
        ),
        "gate_passed": "Semua pemeriksaan lulus.",
        "gate_failed": "Pemeriksaan menolak versi ini: {failed}.",
        "gate_unknown": "Versi ini dibuat sebelum ada pemeriksaan.",
        "telling": (
            "Data tunggal yang paling banyak menunjukkan hasil: {name} (AUC sendiri {auc})."
        ),
        "no_attributes": "tidak ada pada catatan",
        "no_group": "semua kelompok terlalu kecil",
        "nobody": "Belum ada yang menjadikan versi ini model yang dipakai.",
        "decision": "{at}: {act} oleh {by}: “{reason}”",
        "expiry": ("Sejak {expires} versi ini tidak dapat dipakai lagi dan harus dilatih ulang."),
        "seed": "Data dan benih acak yang sama menghasilkan model yang sama. {libraries}.",
    },
    for_whom=(
        "Membantu tim kepegawaian organisasi ini menimbang perpindahan yang sedang direncanakan.",
        "Selalu bersama alasan, rentang, dan perpindahan serupa; manusia yang memutuskan.",
    ),
    not_for=(
        "Keputusan tanpa manusia yang memeriksa faktanya lebih dahulu.",
        "Hukuman, pemberhentian, gaji, atau penilaian kinerja seseorang.",
        "Organisasi lain, atau jabatan yang tidak ada padanannya dalam catatan.",
        "Penjelasan sebab: alasan menunjukkan catatan yang menggeser perkiraan, bukan sebabnya.",
    ),
    limits=(
        "Model hanya melihat yang tercatat. Keinginan, kesehatan, dan keadaan keluarga tidak.",
        "Hasil diketahui hanya untuk perpindahan yang terjadi. Yang tidak pernah dipindahkan "
        "dapat berbeda.",
        "Penilaian atasan adalah hasil manusia: bila penilaian berat sebelah, hasilnya ikut.",
        "Aturan, organisasi, dan kebiasaan berubah; karena itu model kedaluwarsa.",
        "Lebar rentang pada pemeriksaan cakupan berasal dari model akhir, bukan dari model pada "
        "tiap titik waktu.",
        "Pemeriksaan kebocoran mencari data yang hampir sama dengan hasil. Kebocoran yang lemah "
        "tidak ditemukannya.",
    ),
    candidates={
        "model": "Model ini",
        "base_rate": "Angka keberhasilan umum",
        "destination_share": "Keberhasilan di unit tujuan",
        "last_rating": "Penilaian terakhir",
        "nine_box": "Kotak sembilan",
        "merit_rubric": "Nilai merit",
        "logistic": "Regresi logistik",
        "lightgbm": "LightGBM biasa",
    },
    checks={
        "enough_judged": "Cukup perpindahan yang dinilai",
        "better_than": "Pasti lebih baik daripada: {of}",
        "not_worse_than": "Tidak pasti lebih buruk daripada: {of}",
        "calibration_level": "Selisih pasti antara janji dan kenyataan",
        "calibration_slope": "Selisih pasti kemiringan kalibrasi dari 1",
        "calibration_error": "Galat kalibrasi di luar kebetulan",
        "coverage": "Bagian sel yang berada dalam rentangnya",
        "leak_alarm": "Alarm kebocoran: AUC terlalu baik",
        "leak_alarm_feature": "Alarm kebocoran: satu data menunjukkan hasil",
        "stability": "Urutan sama dari paruh pegawai yang lain",
        "contrary_contributions": "Bagian sumbangan yang berlawanan dengan arah yang wajar",
        "columns_tell_the_year": "Pergeseran data berpengaruh pada tahun terakhir (simpangan baku)",
        "reproducible": "Bagian yang berbeda bila dilatih lagi",
        "fresh": "Umur hasil terbaru, bulan",
        "fairness_audited": "Keadilan diaudit, jumlah pemeriksaan",
        "fairness_calibration": "Selisih pasti kalibrasi antarkelompok: {of}",
        "fairness_success": "Selisih pasti keberhasilan dengan catatan yang sama: {of}",
        "fairness_proxy": "Data lain membocorkan: {of}",
    },
    attributes={
        "sex": "jenis kelamin",
        "age_band": "umur",
        "female": "perempuan",
        "male": "laki-laki",
        "other": "lainnya",
        "under ": "di bawah ",
        " to ": " sampai ",
        " and over": " ke atas",
    },
)

_ENGLISH = CardWords(
    language="en",
    names={
        "heading": "Model card",
        "language": "English",
        "version": "version",
        "outcome": "Outcome",
        "dataset": "Dataset",
        "run": "Run",
        "created": "Made on",
        "expires": "Valid to",
        "predicts": "What it predicts",
        "for": "What it is for",
        "not_for": "What it is not for",
        "data": "Training data",
        "quality": "Quality on moves it had not seen",
        "calibration": "Calibration",
        "intervals": "Ranges",
        "abstention": "When it says nothing",
        "fairness": "Fairness between groups",
        "gate": "Checks before use",
        "limits": "Known limits",
        "decisions": "Who decided",
        "candidate": "Candidate",
        "log_loss": "Log-loss",
        "auc": "AUC",
        "brier": "Brier",
        "ece": "Calibration error",
        "n": "Moves",
        "group": "Group",
        "success_rate": "Succeeded",
        "mean_probability": "Estimate",
        "selection_rate": "Selected",
        "impact_ratio": "Impact ratio",
        "true_positive_rate": "Selected among successes",
        "abstention_rate": "No answer",
        "check": "Check",
        "found": "Found",
        "allowed": "Threshold",
        "answer": "Answer",
        "passed": "passed",
        "failed": "failed",
        "unknown": "unknown",
        "promote": "made champion",
        "rollback": "made champion again",
        "despite": "although the gate refused it",
    },
    sentences={
        "predicts": (
            "The probability that an employee's move into a post succeeds by the outcome "
            "“{outcome}”, from what was on record before the move was decided."
        ),
        "rows": (
            "{count} moves ({successes} successes, {failures} failures) whose outcome was usable "
            "on {as_of}."
        ),
        "years": "The moves started between {first} and {last}.",
        "features": "{count} features are looked at; {empty} are empty throughout.",
        "protected": (
            "Sex, birth date and audit columns are never an input of the model; they are read for "
            "the fairness audit alone."
        ),
        "quality": (
            "Judged at {count} points in time: trained only on outcomes known before the point, "
            "then asked about the moves after it. For log-loss, Brier and calibration error less "
            "is better, for AUC more is."
        ),
        "no_quality": "The records cover too few years to judge this model.",
        "calibration": (
            "Method of calibration: {method}. Log-loss before calibration {raw}, after it "
            "{calibrated}."
        ),
        "no_calibration": "Calibration could not be judged.",
        "method_none": "none needed",
        "method_line": "a straight line in log-odds",
        "method_curve": "a rising curve",
        "intervals": (
            "The {level} range bounds the share of successes among people with such records: not "
            "the yes or no of one person. Its width comes from {members} models of different "
            "halves of the people, and grows where similar moves are few or the day is far from "
            "the training data."
        ),
        "abstention": (
            "No estimate is given where similar moves are fewer than the rarest {quantile} of "
            "the newer training moves have, where the post is described by a word never met, or "
            "where less than {quality} of what matters is on record. An estimate near 50% is "
            "never a reason."
        ),
        "far": (
            "Nor where a move lies farther from the usual than all but {share} of the newer "
            "training moves: beyond what was seen, an estimate would be a guess."
        ),
        "fairness": (
            "Figures of {n} judged moves. “Selected” means an estimate at or above the usual rate "
            "of success. Groups of fewer than {least} moves are suppressed."
        ),
        "no_fairness": ("Not audited: no sex, birth date or audit column is on record."),
        "gate_passed": "Every check passed.",
        "gate_failed": "The gate refused this version: {failed}.",
        "gate_unknown": "This version was made before there was a gate.",
        "telling": "The single feature that tells most of the outcome: {name} (own AUC {auc}).",
        "no_attributes": "none on record",
        "no_group": "all groups too small",
        "nobody": "Nobody has made this version champion.",
        "decision": "{at}: {act} by {by}: “{reason}”",
        "expiry": "From {expires} on this version is refused and has to be trained anew.",
        "seed": "The same data and seed give the same model. {libraries}.",
    },
    for_whom=(
        "To help this organisation's personnel team weigh moves that are being planned.",
        "Always beside its reasons, its range and similar past moves; a person decides.",
    ),
    not_for=(
        "Decisions without a person who looked at the facts first.",
        "Sanctions, dismissal, pay, or the appraisal of anybody.",
        "Other organisations, or posts that have no like on record.",
        "Causes: a reason says which record shifts the estimate, not what brings success about.",
    ),
    limits=(
        "It sees only what is on record. Wishes, health and family are not.",
        "Outcomes are known only of moves that happened. Those who were never moved may differ.",
        "Appraisals are made by people: where they are one-sided, so is the outcome.",
        "Rules, organisations and habits change; that is why a model expires.",
        "The widths that the coverage check looks at are the final model's, not those of a model "
        "at each point in time.",
        "The leak alarms look for features that nearly are the outcome. A weak leak is not found.",
    ),
    candidates={
        "model": "This model",
        "base_rate": "Usual rate of success",
        "destination_share": "Success in the destination unit",
        "last_rating": "Last rating",
        "nine_box": "Nine-box",
        "merit_rubric": "Merit points",
        "logistic": "Logistic regression",
        "lightgbm": "Plain LightGBM",
    },
    checks={
        "enough_judged": "Enough judged moves",
        "better_than": "Certainly better than: {of}",
        "not_worse_than": "Not certainly worse than: {of}",
        "calibration_level": "Certain distance of promise and truth",
        "calibration_slope": "Certain distance of the calibration slope from 1",
        "calibration_error": "Calibration error beyond chance",
        "coverage": "Share of cells within their ranges",
        "leak_alarm": "Leak alarm: AUC too good to be true",
        "leak_alarm_feature": "Leak alarm: one feature tells the outcome",
        "stability": "Same order from another half of the people",
        "contrary_contributions": "Share of contributions against the direction to be expected",
        "columns_tell_the_year": "Move of columns that matter in the newest year (deviations)",
        "reproducible": "Parts that differ when fitted again",
        "fresh": "Age of the newest outcomes, months",
        "fairness_audited": "Fairness audited, number of checks",
        "fairness_calibration": "Certain gap of calibration between groups: {of}",
        "fairness_success": "Certain gap of success at equal records: {of}",
        "fairness_proxy": "Other features give away: {of}",
    },
    attributes={"sex": "sex", "age_band": "age"},
)

CARD_WORDS: Mapping[Language, CardWords] = {"id": _INDONESIAN, "en": _ENGLISH}
