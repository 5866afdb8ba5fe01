"""How single facts are said: sentence beginnings by feature function, in both languages.

A function without an entry is said as "label value". `{value}` is the value with its unit,
`{amount}` the same without a sign, `{place}` how far above or below the average, `{member}` what
the measure, outcome or column is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.words.wording import Language


@dataclass(frozen=True)
class Saying:
    """How one feature's value is said in one language.

    Attributes:
        value: Any value that nothing below fits.
        zero: A value of 0.
        below: A value below 0.
        yes: The claim holds.
        no: It does not.
        usual: The usual value in brackets; missing: its text alone.
        usual_zero: The same where it is 0.
        usual_below: The same where it is below 0.
        missing: No value, where that is no gap in the records.
    """

    value: str = ""
    zero: str = ""
    below: str = ""
    yes: str = ""
    no: str = ""
    usual: str = ""
    usual_zero: str = ""
    usual_below: str = ""
    missing: str = ""


def _claim(id_yes: str, id_no: str, en_yes: str, en_no: str) -> Mapping[Language, Saying]:
    return {"id": Saying(yes=id_yes, no=id_no), "en": Saying(yes=en_yes, no=en_no)}


def _said(id: str, en: str) -> Mapping[Language, Saying]:
    return {"id": Saying(value=id), "en": Saying(value=en)}


def _amount(id: str, id_zero: str, en: str, en_zero: str) -> Mapping[Language, Saying]:
    """An amount that is told otherwise where there is none."""
    return {"id": Saying(value=id, zero=id_zero), "en": Saying(value=en, zero=en_zero)}


def _none(id: str, en: str) -> Mapping[Language, Saying]:
    """An amount said by its label, unless there is none."""
    return {"id": Saying(zero=id), "en": Saying(zero=en)}


def _against(id_subject: str, id_others: str, en_subject: str, en_others: str,
             ) -> Mapping[Language, Saying]:  # fmt: skip
    """A number above, at or below what others have."""
    return {
        "id": Saying(
            value=f"{id_subject} {{amount}} di atas {id_others}",
            zero=f"{id_subject} setara dengan {id_others}",
            below=f"{id_subject} {{amount}} di bawah {id_others}",
            usual="{amount} di atas", usual_zero="setara", usual_below="{amount} di bawah",
        ),
        "en": Saying(
            value=f"{en_subject} {{amount}} above {en_others}",
            zero=f"{en_subject} at the level of {en_others}",
            below=f"{en_subject} {{amount}} below {en_others}",
            usual="{amount} above", usual_zero="level with it", usual_below="{amount} below",
        ),
    }  # fmt: skip


def _placed(id: str, en: str) -> Mapping[Language, Saying]:
    """A standard score, told by how far it lies from the average."""
    return {"id": Saying(value=id, usual="{place}"), "en": Saying(value=en, usual="{place}")}


_SKILLS: Mapping[str, Mapping[Language, Saying]] = {
    "skills_gap_mean": {
        "id": Saying(
            value="Kompetensinya rata-rata kurang {value} dari syarat jabatan",
            zero="Kompetensinya sudah memenuhi syarat jabatan",
            usual="kurang {value}", usual_zero="sudah memenuhi",
        ),
        "en": Saying(
            value="Skills fall {value} short of what the post asks for on average",
            zero="Meets all required competency levels",
            usual="{value} short", usual_zero="all are met",
        ),
    },
    "skills_unmet_share": {
        "id": Saying(
            value="{value} kompetensi yang disyaratkan dan sudah diukur belum terpenuhi",
            zero="Semua kompetensi yang disyaratkan dan sudah diukur terpenuhi",
            usual_zero="semua terpenuhi",
        ),
        "en": Saying(
            value="{value} of the required competencies assessed are not met",
            zero="All required competencies that were assessed are met",
            usual_zero="all are met",
        ),
    },
    "skills_unknown_share": {
        "id": Saying(
            value="{value} kompetensi yang disyaratkan belum diukur",
            zero="Semua kompetensi yang disyaratkan sudah diukur",
            usual_zero="semua sudah diukur",
        ),
        "en": Saying(
            value="{value} of the required competencies have not been assessed",
            zero="All required competencies have been assessed",
            usual_zero="all have been",
        ),
    },
    "education_asked_for": _claim(
        "Bidang studinya sesuai dengan syarat jabatan",
        "Bidang studinya tidak sesuai dengan syarat jabatan",
        "The field of study is one that the post asks for",
        "The field of study is not one that the post asks for",
    ),
    "education_matches": _claim(
        "Pendidikannya sebidang dengan jabatan tujuan",
        "Pendidikannya tidak sebidang dengan jabatan tujuan",
        "The education is in the line of the new post",
        "The education is not in the line of the new post",
    ),
    "education_level_surplus": {
        "id": Saying(
            value="Tingkat pendidikannya {amount} di atas syarat jabatan",
            zero="Tingkat pendidikannya sesuai syarat jabatan",
            below="Tingkat pendidikannya kurang {amount} dari syarat jabatan",
            usual="{amount} di atas", usual_zero="sesuai syarat", usual_below="kurang {amount}",
        ),
        "en": Saying(
            value="The level of education is {amount} above what the post asks for",
            zero="The level of education is what the post asks for",
            below="The level of education is {amount} short of what the post asks for",
            usual="{amount} above", usual_zero="as asked for", usual_below="{amount} short",
        ),
    },
    "matching_trainings_5_years_count": _amount(
        "Dalam lima tahun terakhir mengikuti {value} pelatihan untuk jabatan tujuan",
        "Dalam lima tahun terakhir tidak mengikuti pelatihan untuk jabatan tujuan",
        "Trainings that match the new post in five years: {value}",
        "Has had no training that matches the new post in five years",
    ),
    "matching_trainings_last_year_count": _amount(
        "Dalam setahun terakhir mengikuti {value} pelatihan untuk jabatan tujuan",
        "Dalam setahun terakhir tidak mengikuti pelatihan untuk jabatan tujuan",
        "Trainings that match the new post in the last year: {value}",
        "Has had no training that matches the new post in the last year",
    ),
}  # fmt: skip

_MOVE: Mapping[str, Mapping[Language, Saying]] = {
    "keeps_unit": _claim(
        "Tetap di unit kerja yang sama", "Pindah ke unit kerja lain",
        "Stays in the same unit", "Moves to another unit",
    ),
    "keeps_parent": _claim(
        "Tetap di bawah unit induk yang sama", "Pindah ke unit induk lain",
        "Stays under the same parent unit", "Moves to another parent unit",
    ),
    "keeps_root": _claim(
        "Tetap di perangkat daerah atau instansi yang sama",
        "Pindah ke perangkat daerah atau instansi lain",
        "Stays in the same agency", "Moves to another agency",
    ),
    "keeps_family": _claim(
        "Jabatan tujuan berada di rumpun yang sama", "Jabatan tujuan berada di rumpun lain",
        "The new post is in the same job family", "The new post is in another job family",
    ),
    "keeps_title": _claim(
        "Nama jabatannya tetap sama", "Nama jabatannya berubah",
        "Keeps the same title", "Takes another title",
    ),
    "keeps_position_kind": _claim(
        "Tetap pada jenis jabatan yang sama", "Pindah ke jenis jabatan lain",
        "Stays in the same kind of post", "Moves to another kind of post",
    ),
    "promotion_and_new_unit": _claim(
        "Naik jenjang sekaligus pindah unit kerja",
        "Tidak naik jenjang sekaligus pindah unit kerja",
        "Is promoted and changes the unit at once",
        "Is not promoted into another unit at once",
    ),
    "acted_in_destination_unit": _claim(
        "Pernah menjadi Plt./Plh. di unit tujuan", "Belum pernah menjadi Plt./Plh. di unit tujuan",
        "Has acted in the new unit", "Has not acted in the new unit",
    ),
    "changes_supervisor": _claim(
        "Atasannya berganti", "Atasannya tetap sama",
        "Gets another supervisor", "Keeps the same supervisor",
    ),
    "level_step": {
        "id": Saying(
            value="Naik {amount}", zero="Jenjang jabatannya tetap", below="Turun {amount}",
            usual="naik {amount}", usual_zero="tetap", usual_below="turun {amount}",
        ),
        "en": Saying(
            value="Steps up by {amount}", zero="Stays at the same level",
            below="Steps down by {amount}",
            usual="up by {amount}", usual_zero="the same level", usual_below="down by {amount}",
        ),
    },
    "step_above_highest_level": {
        "id": Saying(
            value="Jabatan tujuan {amount} di atas jenjang tertinggi dalam sepuluh tahun terakhir",
            zero="Jenjang jabatan tujuan sama dengan yang tertinggi dalam sepuluh tahun terakhir",
            below="Jabatan tujuan {amount} di bawah jenjang tertinggi dalam sepuluh tahun terakhir",
            usual="{amount} di atas", usual_zero="sama", usual_below="{amount} di bawah",
        ),
        "en": Saying(
            value="The new post is {amount} above the highest level held in ten years",
            zero="The new post is at the highest level held in ten years",
            below="The new post is {amount} below the highest level held in ten years",
            usual="{amount} above", usual_zero="at it", usual_below="{amount} below",
        ),
    },
    "days_in_destination_unit": _amount(
        "Dalam sepuluh tahun terakhir bertugas {value} di unit tujuan",
        "Dalam sepuluh tahun terakhir tidak bertugas di unit tujuan",
        "Has served {value} of the last ten years in the new unit",
        "Has not served in the new unit in the last ten years",
    ),
    "days_in_destination_parent": _amount(
        "Dalam sepuluh tahun terakhir bertugas {value} di unit induk tujuan",
        "Dalam sepuluh tahun terakhir tidak bertugas di unit induk tujuan",
        "Has served {value} of the last ten years under the new parent unit",
        "Has not served under the new parent unit in the last ten years",
    ),
    "days_in_destination_root": _amount(
        "Dalam sepuluh tahun terakhir bertugas {value} di instansi tujuan",
        "Dalam sepuluh tahun terakhir tidak bertugas di instansi tujuan",
        "Has served {value} of the last ten years in the new agency",
        "Has not served in the new agency in the last ten years",
    ),
    "days_in_destination_family": _amount(
        "Berpengalaman {value} di rumpun jabatan tujuan (sepuluh tahun terakhir)",
        "Tidak bertugas di rumpun jabatan tujuan dalam sepuluh tahun terakhir",
        "Has {value} of experience in the new job family (of ten years)",
        "Has not worked in the new job family in the last ten years",
    ),
    "destination_family_share": _amount(
        "{value} masa kerjanya sepuluh tahun terakhir di rumpun jabatan tujuan",
        "Tidak bertugas di rumpun jabatan tujuan dalam sepuluh tahun terakhir",
        "{value} of the last ten years was in the new job family",
        "Has not worked in the new job family in the last ten years",
    ),
    "days_in_destination_title": _amount(
        "Dalam sepuluh tahun terakhir menjabat {value} dengan nama jabatan ini",
        "Tidak menjabat dengan nama jabatan ini dalam sepuluh tahun terakhir",
        "Has {value} of experience under the new title (of ten years)",
        "Has not held the new title in the last ten years",
    ),
    "days_at_destination_level": _amount(
        "Dalam sepuluh tahun terakhir {value} di jenjang tujuan atau lebih tinggi",
        "Belum berada di jenjang tujuan dalam sepuluh tahun terakhir",
        "Has been at or above the new level for {value} of ten years",
        "Has not been at the new level in the last ten years",
    ),
}  # fmt: skip

_PERSON: Mapping[str, Mapping[Language, Saying]] = {
    "rating_last_relative": _against(
        "Predikat terakhir", "rata-rata rekan seunit", "The last rating is",
        "the unit's average",
    ),
    "rating_relative_3_years": _against(
        "Predikat tiga tahun terakhir rata-rata", "rata-rata rekan seunit",
        "The ratings of three years are", "the unit's average",
    ),
    "rating_relative_career": _against(
        "Predikat sepanjang karier rata-rata", "rata-rata rekan seunit",
        "The ratings of the whole career are", "the unit's average",
    ),
    "rating_last_standing": _said(
        "Predikat terakhir di atas {value} penilaian lain pada periode yang sama",
        "The last rating is above {value} of the others of its period",
    ),
    "rating_results_3_years": _against(
        "Hasil kerja pada penilaian tiga tahun", "nilai tengah pegawai lain",
        "The results part of three years' ratings is", "the middle of all ratings",
    ),
    "rating_behaviour_3_years": _against(
        "Perilaku kerja pada penilaian tiga tahun", "nilai tengah pegawai lain",
        "The behaviour part of three years' ratings is", "the middle of all ratings",
    ),
    "rating_satisfactory_gap": _against(
        "Bagian predikat “Baik” atau lebih (tiga tahun)", "pegawai lain pada periode yang sama",
        "The share of satisfactory ratings (three years) is", "that of others in the same periods",
    ),
    "rating_lag_days": _amount(
        "Penilaian terakhirnya tertinggal {value} dari penilaian terbaru",
        "Penilaian terakhirnya termasuk yang terbaru",
        "The last rating lies {value} behind the latest ones",
        "The last rating is among the latest ones",
    ),
    "competencies_mean": _placed(
        "Kompetensinya secara keseluruhan {place}", "The assessed competencies together are {place}"
    ),
    "competency_level": _said(
        "Kompetensi {member} dinilai {value}", "Was assessed at {value} in {member}"
    ),
    "sanctions_5_years_count": _none(
        "Tidak dijatuhi hukuman disiplin dalam lima tahun terakhir",
        "Was not sanctioned in the last five years",
    ),
    "active_sanctions_count": _none(
        "Tidak sedang menjalani hukuman disiplin", "No sanction is in force"
    ),
    "away_share": _amount(
        "{value} dari lima tahun terakhir tidak bertugas",
        "Tidak pernah meninggalkan tugas dalam lima tahun terakhir",
        "Was away for {value} of the last five years", "Was not away in the last five years",
    ),
    "is_absent": _claim(
        "Sedang tidak bertugas", "Sedang aktif bertugas", "Is away at present", "Is on duty"
    ),
    "days_without_post": _none("Sedang memegang jabatan", "Holds a post at present"),
    "educations_5_years_count": _none(
        "Tidak menyelesaikan pendidikan dalam lima tahun terakhir",
        "Has completed no education in the last five years",
    ),
    "study_leaves_10_years_count": _none(
        "Tidak tugas belajar dalam sepuluh tahun terakhir",
        "Has had no study leave in the last ten years",
    ),
    "open_acting_posts_count": _none(
        "Tidak sedang menjadi Plt./Plh.", "Holds no acting post at present"
    ),
    "past_outcome_count": _none(
        "Belum ada perpindahan sebelumnya yang hasilnya diketahui",
        "No earlier move has a known result yet",
    ),
    "past_outcome_share": _said(
        "Perkiraan keberhasilan dari perpindahan sebelumnya {value} ({member})",
        "Success in the person's own earlier moves is put at {value} ({member})",
    ),
    "last_outcome": _claim(
        "Perpindahan terakhirnya berhasil ({member})",
        "Perpindahan terakhirnya belum berhasil ({member})",
        "The last move went well ({member})", "The last move did not go well ({member})",
    ),
    "cohort_level_gap": _against(
        "Jenjangnya", "rata-rata rekan seangkatan", "The present level is",
        "the average of those who entered in the same year",
    ),
}  # fmt: skip

_WORK: Mapping[str, Mapping[Language, Saying]] = {
    "performance_level": _placed("Hasil kerjanya {place}", "The level of work is {place}"),
    "performance_last": _placed(
        "Hasil kerja periode terakhir {place}", "The work of the last period is {place}"
    ),
    "performance_career": _placed(
        "Hasil kerja sepanjang karier {place}", "The work of the whole career is {place}"
    ),
    "performance_unit_gap": _placed(
        "Hasil kerja dibanding rekan seunit {place}", "The work beside colleagues is {place}"
    ),
    "measure_level": _placed("{member} belakangan ini {place}", "{member}, recently, is {place}"),
    "measure_last": _placed(
        "{member} pada periode terakhir {place}", "{member} in the last period is {place}"
    ),
    "measure_unit_gap": _placed(
        "{member} dibanding unit sendiri {place}", "{member} beside the own unit is {place}"
    ),
    "destination_peers_level": _placed(
        "Hasil kerja unit tujuan {place}", "The level of work in the new unit is {place}"
    ),
    "unit_measure_last": {
        "id": Saying(
            value="{member} unit tujuan {place} unit", usual="{place}",
        ),
        "en": Saying(
            value="{member} of the new unit is {place} of all units", usual="{place}",
        ),
    },
    "unit_measure_gap": _against(
        "{member} unit tujuan", "unit sekarang", "{member} of the new unit is",
        "that of the present one",
    ),
    "destination_leniency": _against(
        "Penilaian di unit tujuan", "rata-rata organisasi", "Ratings in the new unit are",
        "the organisation's average",
    ),
    "destination_rater_leniency": _against(
        "Penilaian dari atasan baru", "rata-rata organisasi", "The new supervisor's ratings are",
        "the organisation's average",
    ),
    "unit_newcomer_success_share": _said(
        "Perkiraan keberhasilan pendatang di unit tujuan {value} ({member})",
        "Newcomers to the unit: about {value} succeed ({member})",
    ),
    "root_newcomer_success_share": _said(
        "Perkiraan keberhasilan pendatang di instansi tujuan {value} ({member})",
        "Newcomers to the agency: about {value} succeed ({member})",
    ),
    "title_newcomer_success_share": _said(
        "Perkiraan keberhasilan pada nama jabatan ini {value} ({member})",
        "People who took this title: about {value} succeed ({member})",
    ),
    "family_newcomer_success_share": _said(
        "Perkiraan keberhasilan di rumpun jabatan tujuan {value} ({member})",
        "Moves into this job family: about {value} succeed ({member})",
    ),
    "level_newcomer_success_share": _said(
        "Perkiraan keberhasilan di jenjang tujuan {value} ({member})",
        "Moves to this level: about {value} succeed ({member})",
    ),
    "family_flow_success_share": _said(
        "Perkiraan keberhasilan perpindahan antara kedua rumpun ini {value} ({member})",
        "Moves between these job families: about {value} succeed ({member})",
    ),
    "root_flow_success_share": _said(
        "Perkiraan keberhasilan perpindahan antara kedua instansi ini {value} ({member})",
        "Moves between these agencies: about {value} succeed ({member})",
    ),
    "level_flow_success_share": _said(
        "Perkiraan keberhasilan perpindahan antara kedua jenjang ini {value} ({member})",
        "Moves between these levels: about {value} succeed ({member})",
    ),
    "cause": {
        "id": Saying(missing="Usulan tidak menyebutkan alasan mutasi"),
        "en": Saying(missing="The proposal states no reason for the move"),
    },
    "season_moves_share": _amount(
        "Dalam tiga bulan terakhir {value} pegawai berpindah jabatan",
        "Dalam tiga bulan terakhir tidak ada pegawai yang berpindah jabatan",
        "In the last three months {value} of the people moved",
        "Nobody moved in the last three months",
    ),
    "agency_moves_share": _amount(
        "Dalam setahun terakhir {value} pegawai instansi tujuan berpindah jabatan",
        "Dalam setahun terakhir tidak ada yang berpindah jabatan di instansi tujuan",
        "In the last year {value} of the people in the new agency moved",
        "Nobody in the new agency moved in the last year",
    ),
    "destination_vacancy_share": _amount(
        "{value} jabatan di unit tujuan kosong", "Tidak ada jabatan kosong di unit tujuan",
        "{value} of the posts in the new unit are vacant", "No post in the new unit is vacant",
    ),
}  # fmt: skip

SAYINGS: Mapping[str, Mapping[Language, Saying]] = {**_SKILLS, **_MOVE, **_PERSON, **_WORK}
"""By feature function and language."""
