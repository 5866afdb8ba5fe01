"""The fixed words of the pages, in Indonesian and in English; those of reports stand with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.words.wording import Language


@dataclass(frozen=True)
class PageWords:
    """The words of pages in one language, with placeholders by name.

    `errors` holds, by an error's code, a heading and what to do.
    """

    language_name: str
    skip: str
    positions: str
    search: str
    search_hint: str
    search_do: str
    family: str
    every_family: str
    only_open: str
    in_unit: str
    not_only_here: str
    found_positions: str
    found_one: str
    no_positions: str
    title: str
    seats: str
    seats_of: str
    seats_short: str
    nobody_holds: str
    last_held: str
    never_held: str
    sort_by: str
    page_of: str
    earlier: str
    later: str
    rests_on: str
    rests_on_records: str
    basis: str
    dataset: str
    snapshot: str
    people: str
    model: str
    model_is: str
    no_model: str
    expires: str
    predicts: str
    kind: str
    kinds: Mapping[str, str]
    asks: str
    asks_nothing: str
    education: str
    education_levels: tuple[str, ...]
    fields: str
    workload: str
    minutes_a_year: str
    retirement_age: str
    years: str
    competencies: str
    competency_level: str
    source: str
    asked_for: str
    source_since: str
    tables: Mapping[str, str]
    holders: str
    holder_none: str
    since: str
    time_in_post: str
    candidates: str
    candidates_lead: str
    candidates_none: str
    waiting: str
    present_post: str
    no_post: str
    reasons_each: str
    reasons_differ: str
    speaks_for: str
    speaks_against: str
    show: str
    thin_mark: str
    no_estimates: str
    move: str
    from_post: str
    to_post: str
    back_to: str
    instructions: str
    instructions_more: tuple[str, ...]
    keys: str
    sign_out: str
    details: str
    found: str
    expected: str
    action: str
    errors: Mapping[str, tuple[str, str]]


_INDONESIAN = PageWords(
    language_name="Bahasa Indonesia",
    skip="Langsung ke isi",
    positions="Jabatan",
    search="Cari jabatan atau unit",
    search_hint="nama jabatan, unit kerja, atau ID",
    search_do="Cari",
    family="Rumpun",
    every_family="semua rumpun",
    only_open="hanya yang lowong",
    in_unit="Di unit {unit}",
    not_only_here="semua unit",
    found_positions="{count} jabatan",
    found_one="{count} jabatan",
    no_positions="Tidak ada jabatan yang cocok. Kurangi kata pencarian, atau hapus saringan.",
    title="Jabatan",
    seats="Bezetting",
    seats_of="{held} · Kebutuhan {needed}",
    seats_short="{held} · Kebutuhan {needed} (kurang {short})",
    nobody_holds="kosong",
    last_held="terakhir dijabat {day}",
    never_held="belum pernah dijabat",
    sort_by="Urutkan menurut",
    page_of="Halaman {page} dari {pages}",
    earlier="Sebelumnya",
    later="Berikutnya",
    rests_on="Data per {as_of} · model {version} ({outcome}), berlaku s.d. {expires_on}",
    rests_on_records="Data per {as_of} · belum ada perkiraan",
    basis="Dasar halaman ini",
    dataset="Organisasi",
    snapshot="Data per",
    people="Pegawai yang menjabat",
    model="Model",
    model_is="versi {version}",
    no_model="tidak ada yang dapat dipakai",
    expires="Berlaku s.d.",
    predicts="Yang diperkirakan",
    kind="Jenis",
    kinds={"structural": "struktural", "functional": "fungsional", "general": "pelaksana"},
    asks="Yang diminta jabatan ini",
    asks_nothing=(
        "Syarat jabatan ini tidak tercatat. Tambahkan tabel positions dan position_requirements, "
        "lalu panggil mutasi ingest lagi."
    ),
    education="Pendidikan paling rendah",
    education_levels=(
        "tidak bersekolah", "SD", "SMP", "SMA/SMK", "diploma I", "diploma II/III",
        "sarjana (S-1/D-IV)", "magister (S-2)", "doktor (S-3)",
    ),
    fields="Bidang pendidikan",
    workload="Beban kerja",
    minutes_a_year="{minutes} menit setahun",
    retirement_age="Batas usia pensiun",
    years="{years} tahun",
    competencies="Kompetensi",
    competency_level="tingkat {level}",
    source="Sumber",
    asked_for="Syarat",
    source_since="{table}, tercatat {day}",
    tables={
        "positions": "tabel jabatan (positions)",
        "position_requirements": "tabel syarat (position_requirements)",
    },
    holders="Pemangku jabatan saat ini",
    holder_none="Jabatan kosong pada tanggal ini.",
    since="Sejak",
    time_in_post="Masa jabatan",
    candidates="Calon",
    candidates_lead="{shown} perkiraan tertinggi dari {count} pegawai yang kini di jabatan lain.",
    candidates_none="Tidak ada pegawai di jabatan lain pada hari itu.",
    waiting="Perkiraan untuk semua calon sedang dihitung; tabelnya muncul di sini.",
    present_post="Jabatan sekarang",
    no_post="tidak menjabat",
    reasons_each="Satu yang mendukung, satu yang memberatkan",
    reasons_differ=(
        "Alasan di tabel menyangkut orangnya dan kecocokannya. Yang menyangkut jabatan dan keadaan "
        "hampir sama untuk semua calon, dan ada di halaman tiap calon."
    ),
    speaks_for="Mendukung",
    speaks_against="Memberatkan",
    show="Tampilkan",
    thin_mark="Titik: perkiraan, dari 0 sampai 100. Garis tegak tipis: biasanya {usual} dari 100.",
    no_estimates="Belum ada perkiraan untuk jabatan ini",
    move="Perpindahan",
    from_post="Dari",
    to_post="Ke",
    back_to="Calon lain untuk jabatan ini",
    instructions="Cara membaca",
    instructions_more=(
        "Perkiraan tidak memutuskan apa pun. Keputusan dibuat oleh orang, dengan pertimbangan yang "
        "tidak ada dalam data: keinginan pegawai, keadaan keluarga, kebutuhan dinas.",
        "Jenis kelamin, umur, agama, dan keadaan keluarga tidak pernah ikut dihitung.",
        "Bila catatan seseorang keliru, perbaiki di sumbernya lalu masukkan lagi: perkiraan "
        "dihitung ulang dari catatan yang baru.",
    ),
    keys="Pintasan papan tombol: j dan k berpindah baris, Enter membuka, / mencari.",
    sign_out="Keluar",
    details="Rincian",
    found="Ditemukan",
    expected="Seharusnya",
    action="Yang dapat dilakukan",
    errors={
        "not_found": (
            "Tidak ditemukan",
            "Tidak ada jabatan, pegawai, atau halaman dengan ID itu pada hari yang diminta. "
            "Mulailah dari daftar jabatan.",
        ),
        "no_champion": (
            "Belum ada model unggulan",
            "Perkiraan memerlukan model yang dilatih lalu diangkat: panggil mutasi train, lalu "
            "mutasi models promote. Halaman ini membacanya sendiri setelah itu.",
        ),
        "empty_home": (
            "Belum ada data",
            "Masukkan data organisasi dengan mutasi ingest, lalu muat ulang halaman ini.",
        ),
        "refused": (
            "Model sudah kedaluwarsa",
            "Model tidak dipakai lagi setelah masa berlakunya: latih yang baru dengan mutasi "
            "train, lalu angkat dengan mutasi models promote.",
        ),
        "outdated_model": (
            "Model dibuat oleh versi Mutasi yang lain",
            "Model ini memakai fitur yang tidak dibuat lagi, jadi tidak ada perkiraan: latih yang "
            "baru dengan mutasi train, lalu angkat dengan mutasi models promote.",
        ),
        "no_token": (
            "Buka alamat yang dicetak mutasi serve",
            "Server ini hanya menjawab pembawa tokennya. Tempelkan alamat lengkap dengan "
            "?token=… dari terminal ke tab baru.",
        ),
        "malformed": (
            "Alamat tidak dapat dipakai",
            "Periksa alamatnya. NIP tidak boleh ada di alamat, karena alamat tersimpan di riwayat; "
            "pilih orangnya dari daftar.",
        ),
        "error": (
            "Ada yang rusak",
            "Ini kesalahan program, bukan kesalahan Anda. Rinciannya ada di log.",
        ),
    },
)  # fmt: skip

_ENGLISH = PageWords(
    language_name="English",
    skip="Skip to content",
    positions="Positions",
    search="Search positions or units",
    search_hint="title, unit or id",
    search_do="Search",
    family="Family",
    every_family="every family",
    only_open="only vacant ones",
    in_unit="In the unit {unit}",
    not_only_here="every unit",
    found_positions="{count} positions",
    found_one="{count} position",
    no_positions="No position fits. Search for fewer words, or take the filters away.",
    title="Position",
    seats="Present",
    seats_of="{held} · Needed {needed}",
    seats_short="{held} · Needed {needed} ({short} missing)",
    nobody_holds="vacant",
    last_held="last held {day}",
    never_held="never held",
    sort_by="Sort by",
    page_of="Page {page} of {pages}",
    earlier="Previous",
    later="Next",
    rests_on="Data as of {as_of} · model {version} ({outcome}), valid to {expires_on}",
    rests_on_records="Data as of {as_of} · no estimates yet",
    basis="What this rests on",
    dataset="Organisation",
    snapshot="Data as of",
    people="People in a post",
    model="Model",
    model_is="version {version}",
    no_model="none that can be used",
    expires="Valid to",
    predicts="What is estimated",
    kind="Kind",
    kinds={"structural": "structural", "functional": "functional", "general": "general"},
    asks="What the post asks for",
    asks_nothing=(
        "Nothing is on record of what this post asks for. Add the tables positions and "
        "position_requirements, and call mutasi ingest again."
    ),
    education="Lowest education",
    education_levels=(
        "none", "primary", "lower secondary", "upper secondary", "post-secondary", "diploma",
        "bachelor's", "master's", "doctorate",
    ),
    fields="Fields of education",
    workload="Workload",
    minutes_a_year="{minutes} minutes a year",
    retirement_age="Age of retirement",
    years="{years} years",
    competencies="Competencies",
    competency_level="level {level}",
    source="Source",
    asked_for="Requirement",
    source_since="{table}, recorded {day}",
    tables={
        "positions": "table positions",
        "position_requirements": "table position_requirements",
    },
    holders="Who holds it now",
    holder_none="Nobody held it on that day.",
    since="Since",
    time_in_post="Time in post",
    candidates="Candidates",
    candidates_lead="The {shown} highest estimates among {count} people now in another post.",
    candidates_none="Nobody was in another post on that day.",
    waiting="The estimates of all candidates are being worked out; the table appears here.",
    present_post="Present post",
    no_post="in no post",
    reasons_each="One reason for, one against",
    reasons_differ=(
        "Reasons in the table are about the person and the fit. Those about the post and the "
        "circumstances are much the same for all candidates, and stand on each one's page."
    ),
    speaks_for="For",
    speaks_against="Against",
    show="Show",
    thin_mark="Dot: the estimate, from 0 to 100. Thin upright mark: usually {usual} of 100.",
    no_estimates="No estimates for this position yet",
    move="Move",
    from_post="From",
    to_post="To",
    back_to="Other candidates for this position",
    instructions="How to read",
    instructions_more=(
        "An estimate decides nothing. People decide, weighing what no record holds: the person's "
        "wishes, their family's situation, the needs of the service.",
        "Sex, age, religion and family status are never part of an estimate.",
        "Where a record about somebody is wrong, correct it at its source and take it in again: "
        "the estimate is worked out anew from the corrected record.",
    ),
    keys="Keyboard: j and k move between rows, Enter opens, / searches.",
    sign_out="Sign out",
    details="Details",
    found="Found",
    expected="Expected",
    action="What to do",
    errors={
        "not_found": (
            "Not found",
            "No position, employee or page bears that id on the day asked about. Begin with the "
            "list of positions.",
        ),
        "no_champion": (
            "No champion yet",
            "Estimates need a model that was trained and promoted: call mutasi train, then "
            "mutasi models promote. This page finds it by itself.",
        ),
        "empty_home": (
            "No records yet",
            "Take the organisation's records in with mutasi ingest, then load this page again.",
        ),
        "refused": (
            "The model has expired",
            "A model is not used past its expiry: train a new one with mutasi train, and promote "
            "it with mutasi models promote.",
        ),
        "outdated_model": (
            "The model is of another version of Mutasi",
            "It rests on features that are made no longer, so there are no estimates: train a new "
            "one with mutasi train, and promote it with mutasi models promote.",
        ),
        "no_token": (
            "Open the address that mutasi serve printed",
            "This server answers only whoever has its token. Paste the whole address with "
            "?token=… from the terminal into a new tab.",
        ),
        "malformed": (
            "This address cannot be used",
            "Check the address. A NIP may not stand in one, because addresses are kept in "
            "histories; pick the person from a list.",
        ),
        "error": (
            "Something is broken",
            "This is a defect of the program, not a mistake of yours. The log says more.",
        ),
    },
)  # fmt: skip

PAGE_WORDS: Mapping[Language, PageWords] = {"id": _INDONESIAN, "en": _ENGLISH}
