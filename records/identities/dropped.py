"""What never comes in: columns that no model, page or file of this product may hold.

Religion, marital status, children, health, salary slips, addresses, phone numbers and
identity-card numbers, by the words that Indonesian and English exports use for them.
"""

from __future__ import annotations

_WORDS: dict[str, tuple[str, ...]] = {
    "religion": ("agama", "religion", "faith"),
    "marital status": (
        "kawin", "perkawinan", "nikah", "pernikahan", "marital", "marriage", "married", "spouse",
        "suami", "istri", "pasangan", "karis", "karsu",
    ),
    "children": ("anak", "tanggungan", "children", "child", "dependants", "dependents"),
    "health": (
        "kesehatan", "penyakit", "health", "illness", "disease", "disability", "disabilitas",
        "askes", "bpjs", "narkoba", "medical",
    ),
    "salary slips": ("gaji", "tunjangan", "salary", "payslip", "wage", "rekening"),
    "addresses": ("alamat", "address", "domisili_alamat", "kodepos"),
    "phone numbers": ("hp", "nohp", "telp", "notelp", "telepon", "ponsel", "phone", "mobile", "wa",
                      "whatsapp"),
    "mail addresses": ("email", "surel", "mail"),
    "identity-card numbers": (
        "nik", "ktp", "noktp", "npwp", "passport", "paspor", "kk", "karpeg", "taspen", "ssn",
    ),
}  # fmt: skip

_PHRASES: dict[str, str] = {
    "kode_pos": "addresses",
    "postal_code": "addresses",
    "identity_card": "identity-card numbers",
    "id_card": "identity-card numbers",
    "kartu_keluarga": "identity-card numbers",
    "national_id": "identity-card numbers",
    "tax_number": "identity-card numbers",
}

_FACT_OF_WORD = {word: fact for fact, words in _WORDS.items() for word in words}


def dropped_fact(column: str) -> str | None:
    """The kind of fact a column name announces that may not come in, or None.

    The name is in its normal form (`records.sources.headers`); a leading `x_` or `audit_` makes no
    exception.

    >>> dropped_fact("x_jenis_kawin_nama")
    'marital status'
    >>> dropped_fact("no_hp")
    'phone numbers'
    >>> dropped_fact("x_teknik")
    """
    bare = column.removeprefix("x_").removeprefix("audit_")
    for phrase, fact in _PHRASES.items():
        if f"_{phrase}_" in f"_{bare}_":
            return fact
    return next((_FACT_OF_WORD[word] for word in bare.split("_") if word in _FACT_OF_WORD), None)
