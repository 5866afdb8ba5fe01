"""How facts about the person are said: ratings, competencies, conduct, earlier moves."""

from __future__ import annotations

from collections.abc import Mapping

from models.words.saying import (
    Saying,
    amount_or_none,
    any_value,
    beside_average,
    beside_others,
    none_at_all,
    yes_or_no,
)
from models.words.wording import Language

PERSON: Mapping[str, Mapping[Language, Saying]] = {
    "rating_last_relative": beside_others(
        "Predikat terakhir", "rata-rata rekan seunit", "The last rating is",
        "the unit's average",
    ),
    "rating_relative_3_years": beside_others(
        "Predikat tiga tahun terakhir rata-rata", "rata-rata rekan seunit",
        "The ratings of three years are", "the unit's average",
    ),
    "rating_relative_career": beside_others(
        "Predikat sepanjang karier rata-rata", "rata-rata rekan seunit",
        "The ratings of the whole career are", "the unit's average",
    ),
    "rating_last_standing": any_value(
        "Predikat terakhir di atas {value} penilaian lain pada periode yang sama",
        "The last rating is above {value} of the others of its period",
    ),
    "rating_results_3_years": beside_others(
        "Hasil kerja pada penilaian tiga tahun", "nilai tengah pegawai lain",
        "The results part of three years' ratings is", "the middle of all ratings",
    ),
    "rating_behaviour_3_years": beside_others(
        "Perilaku kerja pada penilaian tiga tahun", "nilai tengah pegawai lain",
        "The behaviour part of three years' ratings is", "the middle of all ratings",
    ),
    "rating_satisfactory_gap": beside_others(
        "Bagian predikat “Baik” atau lebih (tiga tahun)", "pegawai lain pada periode yang sama",
        "The share of satisfactory ratings (three years) is", "that of others in the same periods",
    ),
    "rating_lag_days": amount_or_none(
        "Penilaian terakhirnya tertinggal {value} dari penilaian terbaru",
        "Penilaian terakhirnya termasuk yang terbaru",
        "The last rating lies {value} behind the latest ones",
        "The last rating is among the latest ones",
    ),
    "competencies_mean": beside_average(
        "Kompetensinya secara keseluruhan {place}", "The assessed competencies together are {place}"
    ),
    "competency_level": any_value(
        "Kompetensi {member} dinilai {value}", "Was assessed at {value} in {member}"
    ),
    "sanctions_5_years_count": none_at_all(
        "Tidak dijatuhi hukuman disiplin dalam lima tahun terakhir",
        "Was not sanctioned in the last five years",
    ),
    "active_sanctions_count": none_at_all(
        "Tidak sedang menjalani hukuman disiplin", "No sanction is in force"
    ),
    "away_share": amount_or_none(
        "{value} dari lima tahun terakhir tidak bertugas",
        "Tidak pernah meninggalkan tugas dalam lima tahun terakhir",
        "Was away for {value} of the last five years", "Was not away in the last five years",
    ),
    "is_absent": yes_or_no(
        "Sedang tidak bertugas", "Sedang aktif bertugas", "Is away at present", "Is on duty"
    ),
    "days_without_post": none_at_all("Sedang memegang jabatan", "Holds a post at present"),
    "educations_5_years_count": none_at_all(
        "Tidak menyelesaikan pendidikan dalam lima tahun terakhir",
        "Has completed no education in the last five years",
    ),
    "study_leaves_10_years_count": none_at_all(
        "Tidak tugas belajar dalam sepuluh tahun terakhir",
        "Has had no study leave in the last ten years",
    ),
    "open_acting_posts_count": none_at_all(
        "Tidak sedang menjadi Plt./Plh.", "Holds no acting post at present"
    ),
    "past_outcome_count": none_at_all(
        "Belum ada perpindahan sebelumnya yang hasilnya diketahui",
        "No earlier move has a known result yet",
    ),
    "past_outcome_share": any_value(
        "Perkiraan keberhasilan dari perpindahan sebelumnya {value} ({member})",
        "Success in the person's own earlier moves is put at {value} ({member})",
    ),
    "last_outcome": yes_or_no(
        "Perpindahan terakhirnya berhasil ({member})",
        "Perpindahan terakhirnya belum berhasil ({member})",
        "The last move went well ({member})", "The last move did not go well ({member})",
    ),
    "cohort_level_gap": beside_others(
        "Jenjangnya", "rata-rata rekan seangkatan", "The present level is",
        "the average of those who entered in the same year",
    ),
}  # fmt: skip
