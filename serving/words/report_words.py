"""The fixed words of the reports, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from features.catalog import Group
from models.words.wording import Language


@dataclass(frozen=True)
class Words:
    """One language's words; a heading or label each, placeholders by name.

    Every report takes its words from here, so that the same thing is called the same everywhere.
    """

    language: Language
    heading: str
    employee: str
    position: str
    unit: str
    level: str
    estimate: str
    of_hundred: str
    usual: str
    range: str
    reasons: str
    reasons_lead: str
    no_reasons: str
    unstable: str
    not_assessable: str
    cases: str
    went_well: str
    went_badly: str
    unknown_post: str
    better_posts: str
    better_lead: str
    better_none: str
    raises: str
    lowers: str
    all_contributions: str
    waterfall_title: str
    waterfall_lead: str
    sideways: str
    start: str
    start_note: str
    start_same: str
    start_differs: str
    contrary: str
    result: str
    others: str
    feature: str
    value: str
    usual_value: str
    log_odds: str
    groups: Mapping[Group, str]
    table: str
    data: str
    data_share: str
    data_nearly: str
    data_complete: str
    data_missing: str
    data_unknown: str
    caution: str
    how_to_read: str
    reading: tuple[str, ...]
    rests_on: str
    more: str
    candidates_for: str
    positions_for: str
    nobody: str


_INDONESIAN = Words(
    language="id",
    heading="Penjelasan perkiraan",
    employee="Pegawai",
    position="Jabatan",
    unit="Unit organisasi",
    level="Jenjang",
    estimate="Perkiraan",
    of_hundred="dari 100",
    usual="biasanya",
    range="rentang",
    reasons="Alasan utama",
    reasons_lead="Naik dan turun dihitung terhadap rata-rata semua perpindahan.",
    no_reasons="Tidak ada satu hal pun yang cukup besar dan pasti untuk disebut sebagai alasan.",
    unstable="Pengaruhnya belum cukup pasti untuk disebut sebagai alasan:",
    not_assessable="Belum dapat dinilai",
    cases="Perpindahan yang paling serupa",
    went_well="berhasil",
    went_badly="belum berhasil",
    unknown_post="jabatan sebelumnya tidak tercatat",
    better_posts="Jabatan lain yang lebih cocok",
    better_lead=(
        "Jabatan lowong yang batas bawah perkiraannya pun melebihi perkiraan ini, dengan hal-hal "
        "yang mendukungnya dibanding jabatan yang diusulkan. Syarat jabatan belum diperiksa di "
        "sini."
    ),
    better_none=("Tidak ada jabatan lowong yang batas bawah perkiraannya melebihi perkiraan ini."),
    raises="naik",
    lowers="turun",
    all_contributions="Semua alasan",
    waterfall_title="Dari titik awal ke perkiraan ini",
    waterfall_lead=(
        "Setiap batang melanjutkan batang di atasnya. Batang penuh ke kanan menaikkan perkiraan, "
        "batang bergaris ke kiri menurunkannya. Angka di kanan adalah log-odds. Data di balik "
        "setiap hal ada di tabel di bawah gambar."
    ),
    sideways="Geser gambar ke samping untuk melihat batangnya.",
    start="Titik awal",
    start_note="rata-rata model untuk semua perpindahan, setara {start} dari 100",
    start_same="Titik awal sama dengan angka biasanya: {start} dari 100.",
    start_differs=(
        "Titik awal setara {start} dari 100, sedangkan biasanya {usual} dari 100. Keduanya tentang "
        "perpindahan yang sama: “biasanya” adalah bagian yang berhasil, titik awal adalah "
        "rata-rata log-odds model, dan rata-rata log-odds tidak harus setara dengan rata-rata "
        "peluang."
    ),
    contrary="berlawanan dengan arah yang wajar; tidak dijadikan alasan",
    result="Perkiraan ini",
    others="{count} lainnya",
    feature="Data",
    value="Tercatat",
    usual_value="Biasanya",
    log_odds="Log-odds",
    groups={
        "person": "Pegawai",
        "destination": "Jabatan tujuan",
        "fit": "Kecocokan",
        "context": "Keadaan",
    },
    table="Semua data dalam tabel",
    data="Kelengkapan data",
    data_share="{share} dari data yang dipakai model tercatat, dihitung menurut bobotnya.",
    data_nearly="Data yang dipakai model hampir lengkap ({share}).",
    data_complete="Semua data yang dipakai model tercatat.",
    data_missing="Tidak tercatat, yang paling berbobot lebih dulu:",
    data_unknown="Kelengkapan data tidak dapat dihitung: versi model ini tidak menyimpan bobotnya.",
    caution=(
        "Ini perkiraan dari perpindahan yang lalu, bukan keputusan dan bukan penjelasan sebab."
    ),
    how_to_read="Cara membaca halaman ini",
    reading=(
        "Titik pada garis 0 sampai 100 adalah perkiraan: sekian dari 100 pegawai dengan "
        "catatan serupa berhasil. Garis tipis menunjukkan angka pada perpindahan pada umumnya.",
        "Alasan menunjukkan hal mana yang menggeser perkiraan model dari rata-rata semua "
        "perpindahan, dan ke arah mana. Setiap alasan adalah jumlah beberapa data yang bercerita "
        "tentang hal yang sama; kalimatnya menyebut data yang paling menentukan. Alasan tidak "
        "mengatakan bahwa catatan itu menyebabkan hasilnya.",
        "Yang disebut hanya hal yang cukup besar (0,10 log-odds atau lebih) dan yang arahnya sama "
        "pada 19 dari 20 penghitungan ulang dengan separuh pegawai.",
        "“Biasanya” adalah nilai tengah pada perpindahan yang dipakai melatih model; untuk data "
        "berupa kata, nilai yang paling sering.",
        "Log-odds dapat dijumlahkan: titik awal ditambah semua batang sama dengan perkiraan ini. "
        "Makin dekat ke 0 atau 100, makin kecil geseran yang dibuat batang yang sama panjangnya.",
    ),
    rests_on="Data per {as_of} · model {version} · {outcome}",
    more="dan {count} lainnya",
    candidates_for="Calon untuk jabatan",
    positions_for="Jabatan untuk pegawai",
    nobody="Tidak ada yang dapat diusulkan.",
)

_ENGLISH = Words(
    language="en",
    heading="An estimate explained",
    employee="Employee",
    position="Position",
    unit="Unit",
    level="Level",
    estimate="Estimate",
    of_hundred="of 100",
    usual="usually",
    range="range",
    reasons="Main reasons",
    reasons_lead="Higher and lower are against the average over all moves.",
    no_reasons="No single thing is large and certain enough to be named as a reason.",
    unstable="Not certain enough to be named as a reason:",
    not_assessable="Not assessable",
    cases="The past moves most alike",
    went_well="went well",
    went_badly="did not go well",
    unknown_post="the post before is not on record",
    better_posts="Other posts that would suit better",
    better_lead=(
        "Vacant posts where even the lower end of the range lies above this estimate, with what "
        "speaks for them beside the proposed post. Whether the person is eligible for them is not "
        "checked here."
    ),
    better_none=("In no vacant post does the lower end of the range lie above this estimate."),
    raises="higher",
    lowers="lower",
    all_contributions="All reasons",
    waterfall_title="From the start to this estimate",
    waterfall_lead=(
        "Every bar goes on where the one above it ended. A solid bar to the right raises the "
        "estimate, a hatched bar to the left lowers it. The numbers at the right are log-odds. The "
        "data behind each bar stand in the table below."
    ),
    sideways="Push the drawing sideways to see its bars.",
    start="Start",
    start_note="the model's average over all moves, as {start} of 100",
    start_same="The start is the usual rate: {start} of 100.",
    start_differs=(
        "The start is as {start} of 100, while usually it is {usual} of 100. Both are about the "
        "same moves: “usually” is the share that went well, the start is the mean of the model's "
        "log-odds, and a mean of log-odds need not be the mean of the chances."
    ),
    contrary="against the direction to be expected; not told as a reason",
    result="This estimate",
    others="{count} others",
    feature="Feature",
    value="On record",
    usual_value="Usually",
    log_odds="Log-odds",
    groups={
        "person": "Employee",
        "destination": "Destination",
        "fit": "Fit",
        "context": "Context",
    },
    table="All features in a table",
    data="Completeness of the data",
    data_share="{share} of the data that the model uses, by weight, are on record.",
    data_nearly="The data that the model uses are nearly complete ({share}).",
    data_complete="All data that the model uses are on record.",
    data_missing="Not recorded, the weightiest first:",
    data_unknown="Completeness cannot be worked out: this model version keeps no weights.",
    caution="This is an estimate from past moves, not a decision and not a cause.",
    how_to_read="How to read this page",
    reading=(
        "The dot on the line from 0 to 100 is the estimate: of 100 people with similar records, so "
        "many succeed. The thin mark is the usual rate among moves in general.",
        "A reason says what shifts the model's estimate from the average over all moves, and which "
        "way. It is the sum of several data about one thing; its sentence names the one that "
        "matters most. It does not say that the record causes the outcome.",
        "Only what is large enough (.10 log-odds or more) and goes the same way in 19 of 20 "
        "recalculations with half of the people is named.",
        "“Usually” is the median among the moves the model was trained on; for words, the most "
        "frequent one.",
        "Log-odds add up: the start plus all bars is this estimate. The nearer to 0 or 100, the "
        "smaller the shift that a bar of the same length makes.",
    ),
    rests_on="Data as of {as_of} · model {version} · {outcome}",
    more="and {count} more",
    candidates_for="Candidates for the position",
    positions_for="Positions for the employee",
    nobody="There is nobody and nothing to rank.",
)

WORDS: Mapping[Language, Words] = {"id": _INDONESIAN, "en": _ENGLISH}
