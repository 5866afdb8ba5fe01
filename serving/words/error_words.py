"""The details of errors in Indonesian: what stands on a page is in the page's language.

Errors are worded once, in English, where they are raised, and programs are answered in that. Here
stands how an office would say those that a page may show; what is not here stays English and is
marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.words.wording import Language

_INDONESIAN: Mapping[str, str] = {
    # Who may ask.
    "a request without the token of this server, or with another one": (
        "permintaan tanpa token server ini, atau dengan token lain"
    ),
    "Authorization: Bearer TOKEN, or a browser that opened the printed address": (
        "Authorization: Bearer TOKEN, atau peramban yang membuka alamat yang dicetak"
    ),
    "open the address that `mutasi serve` printed when it started": (
        "buka alamat yang dicetak `mutasi serve` saat mulai berjalan"
    ),
    "open the address that `mutasi serve` printed": "buka alamat yang dicetak `mutasi serve`",
    "something sent with a browser's session, but not from a page of this server": (
        "kiriman dengan sesi peramban, tetapi bukan dari halaman server ini"
    ),
    "a page of this server, or a program with Authorization: Bearer TOKEN": (
        "halaman server ini, atau program dengan Authorization: Bearer TOKEN"
    ),
    "send the token in the header": "kirim token di kepala permintaan",
    "a request sent to another name than this server's": (
        "permintaan ke nama yang bukan nama server ini"
    ),
    "127.0.0.1 or localhost, and the server's port": (
        "127.0.0.1 atau localhost, dengan porta server ini"
    ),
    # Addresses.
    "an address with a NIP in it": "alamat yang memuat NIP",
    "a pseudonym (employee_id): addresses are kept in logs and histories": (
        "ID pegawai yang disamarkan (employee_id): alamat tersimpan di log dan riwayat"
    ),
    "send the NIP in the body of POST /api/v1/scores, which answers with the pseudonym": (
        "kirim NIP di badan POST /api/v1/scores, yang menjawab dengan ID samaran"
    ),
    "an address that leads nowhere": "alamat yang tidak menuju halaman mana pun",
    "one of the addresses listed at /api/v1/docs, or a page reached from /": (
        "salah satu alamat di /api/v1/docs, atau halaman yang dicapai dari /"
    ),
    "correct the address, or begin at /": "perbaiki alamatnya, atau mulai dari /",
    "a method that this address does not take": "metode yang tidak diterima alamat ini",
    "the method named in the header Allow": "metode yang disebut di kepala Allow",
    "see /api/v1/docs": "lihat /api/v1/docs",
    "a body that cannot be read": "isi permintaan yang tidak dapat dibaca",
    "JSON in UTF-8": "JSON dalam UTF-8",
    "see /api/v1/docs for its form": "lihat bentuknya di /api/v1/docs",
    "a request of the form that /api/v1/docs describes": (
        "permintaan dengan bentuk seperti di /api/v1/docs"
    ),
    "correct these places and send it again": "perbaiki bagian itu lalu kirim lagi",
    "as_of in the address is no day": "as_of di alamat bukan tanggal",
    "as_of=YYYY-MM-DD": "as_of=TTTT-BB-HH, misalnya 2026-06-30",
    "correct it, or leave it out for the snapshot's day": (
        "perbaiki, atau hilangkan agar dipakai tanggal data"
    ),
    "a body of more than {count} bytes": "isi permintaan lebih dari {count} bita",
    "{count} moves": "{count} perpindahan",
    "at most {count} moves a request": "paling banyak {count} perpindahan per permintaan",
    "at most {count} a request": "paling banyak {count} per permintaan",
    "write the moves into a file and call `mutasi score MOVES.csv --out SCORES.xlsx`": (
        "simpan perpindahannya dalam berkas lalu panggil `mutasi score MOVES.csv --out SCORES.xlsx`"
    ),
    "write them into a file and call `mutasi score MOVES.csv --out SCORES.xlsx`": (
        "simpan dalam berkas lalu panggil `mutasi score MOVES.csv --out SCORES.xlsx`"
    ),
    # People, posts, models.
    "employee {who}, whom nobody knew on {day}": ("pegawai {who}, yang belum tercatat pada {day}"),
    "the employee_id or NIP of somebody in the records": (
        "employee_id atau NIP pegawai yang tercatat"
    ),
    "a name or a number of somebody in place of an employee_id or NIP": (
        "nama atau nomor seseorang di tempat employee_id atau NIP"
    ),
    "look for the employee_id first: `mutasi people WORDS` finds people by name, post and unit": (
        "cari employee_id-nya dahulu: `mutasi people KATA` mencari pegawai menurut nama, jabatan, "
        "dan unit"
    ),
    "position {which}, which was not there on {day}": "jabatan {which}, yang tidak ada pada {day}",
    "the position_id of a position in the records (or a derived one, p-…)": (
        "position_id jabatan yang tercatat (atau yang diturunkan, p-…)"
    ),
    "correct the id, or ask as of a later day": (
        "perbaiki ID-nya, atau tanyakan per tanggal yang lebih baru"
    ),
    "a home without records": "tempat penyimpanan yang belum berisi data",
    "records to answer from": "data untuk menjawab",
    "call `mutasi ingest SOURCE` first, or name another home with --home": (
        "panggil `mutasi ingest SUMBER` dahulu, atau sebut tempat lain dengan --home"
    ),
    "outcome {name}": "hasil {name}",
    "one of {names}": "salah satu dari {names}",
    "name one of these as the outcome": "sebut salah satunya sebagai hasil",
    "no champion of any outcome": "belum ada model unggulan untuk hasil mana pun",
    "no champion of {outcome}": "belum ada model unggulan untuk {outcome}",
    "a champion of {outcomes}": "model unggulan untuk {outcomes}",
    "call `mutasi train`, then `mutasi models promote`; `mutasi status` says more": (
        "panggil `mutasi train`, lalu `mutasi models promote`; `mutasi status` menjelaskan lebih "
        "lanjut"
    ),
    "version {version} expired on {on}, asked as of {day}": (
        "versi {version} kedaluwarsa pada {on}, ditanyakan per {day}"
    ),
    "a champion that has not expired by the day asked about": (
        "model unggulan yang masih berlaku pada tanggal yang ditanyakan"
    ),
    "call `mutasi train --outcome {outcome}` and promote the new version": (
        "panggil `mutasi train --outcome {outcome}` lalu angkat versi yang baru"
    ),
    "features without the model's {names}": "fitur tanpa {names} milik model",
    "the features that the model was trained on, by name and kind": (
        "fitur yang dipakai melatih model, menurut nama dan jenisnya"
    ),
    "the model is older than this version of Mutasi or than the dataset's measures and outcomes: "
    "call `mutasi train`, then `mutasi models promote`": (
        "model lebih tua daripada versi Mutasi ini atau daripada ukuran dan hasil pada data: "
        "panggil `mutasi train`, lalu `mutasi models promote`"
    ),
    # The program itself.
    "an unexpected {kind}; this is a defect": "{kind} yang tak terduga; ini kesalahan program",
    "an answer or a refusal": "jawaban atau penolakan",
    "look for {reference} in the log of the home, and report it": (
        "cari {reference} di log tempat penyimpanan, lalu laporkan"
    ),
}
"""By the English wording, `{…}` for what differs from case to case."""


def _pattern(english: str) -> re.Pattern[str]:
    escaped = re.escape(english)
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", escaped), re.DOTALL)


_PATTERNS = [(_pattern(english), indonesian) for english, indonesian in _INDONESIAN.items()]


def detail(text: str, language: Language) -> tuple[str, Language]:
    """An error's detail in a page's language, and the language it is in after all.

    >>> detail("no champion of any outcome", "id")
    ('belum ada model unggulan untuk hasil mana pun', 'id')
    >>> detail("something new", "id")
    ('something new', 'en')
    """
    if language == "id":
        for pattern, indonesian in _PATTERNS:
            found = pattern.fullmatch(text)
            if found is not None:
                return indonesian.format(**found.groupdict()), "id"
    return text, "en"
