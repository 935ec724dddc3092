"""Sealing: AES-256-GCM envelopes that open only in the place they were made for.

A sealed record is one byte string:

    "SPC1" | alg u8=1 | key-id length u8 | key id | key fingerprint [8]     header
    wrap nonce [12] | wrapped data key [48] | commitment [16] | nonce [12]
    ciphertext and tag

A fresh data key seals exactly one value; a key of the keyring wraps the data key.
Both layers authenticate the place (install, table, row, column, version) as
associated data, each part prefixed with its length so that no two places spell the
same bytes. The wrapping layer authenticates the whole header too; the value layer
only the format, so that a new key can rewrap the data key without anyone seeing the
value. The commitment ties the record to one data key, since
GCM alone does not (https://eprint.iacr.org/2019/016). What an attacker with the
database sees: the key id, the length of the value, and which rows are sealed.

Random 96-bit nonces under one wrapping key are safe far beyond what a portal
stores: NIST SP 800-38D allows 2**32 uses of a key.
"""

import base64
import binascii
import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from struct import Struct
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from credentials.errors import BrokenSeal, KeyMissing, MalformedKeyring, WrongKey
from credentials.secret import Secret

MAGIC: Final = b"SPC1\x01"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
FINGERPRINT_BYTES: Final = 8
COMMITMENT_BYTES: Final = 16
TAG_BYTES: Final = 16
WRAPPED_BYTES: Final = KEY_BYTES + TAG_BYTES
SEALED_TEXT_LIMIT: Final = 8192


class Place(NamedTuple):
    """Where a sealed value lives; it opens nowhere else."""

    install: str
    table: str
    row: str
    column: str
    version: int = 1


def _spelled(parts: Iterable[bytes]) -> bytes:
    """All parts, each after its length."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])


def _bound(layer: bytes, header: bytes, place: Place) -> bytes:
    return _layer(layer, header) + _place(place)


@cache
def _after_header(length: int) -> Struct:
    """Everything between a header of this length and the ciphertext."""
    return Struct(
        f"{length}x{NONCE_BYTES}s{WRAPPED_BYTES}s{COMMITMENT_BYTES}s{NONCE_BYTES}s"
    )


@lru_cache(256)
def _layer(layer: bytes, header: bytes) -> bytes:
    return _spelled((layer, header))


@lru_cache(4096)
def _place(place: Place) -> bytes:
    return _spelled([str(one).encode() for one in place])


@cache
def _opener(key: bytes) -> AESGCM:
    """What opens and seals under a key of the keyring, which is held anyway."""
    return AESGCM(key)


@cache
def _fingerprint(key: bytes) -> bytes:
    return hmac.digest(key, b"spc/key-fingerprint/v1", sha256)[:FINGERPRINT_BYTES]


def _commitment(data_key: bytes) -> bytes:
    return hmac.digest(data_key, b"spc/key-commitment/v1", sha256)[:COMMITMENT_BYTES]


class _Record(NamedTuple):
    header: bytes
    key_id: str
    fingerprint: bytes
    wrap_nonce: bytes
    wrapped: bytes
    commitment: bytes
    nonce: bytes
    ciphertext: bytes

    @classmethod
    def parse(cls, sealed: bytes) -> "_Record":
        if sealed[: len(MAGIC)] != MAGIC or len(sealed) <= len(MAGIC):
            raise BrokenSeal("This is not a sealed record.")
        header_end = len(MAGIC) + 1 + sealed[len(MAGIC)] + FINGERPRINT_BYTES
        rest = _after_header(header_end)
        if len(sealed) < rest.size + TAG_BYTES:
            raise BrokenSeal("The sealed record is cut short.")
        header = sealed[:header_end]
        wrap_nonce, wrapped, commitment, nonce = rest.unpack_from(sealed)
        return cls(
            header,
            header[len(MAGIC) + 1 : -FINGERPRINT_BYTES].decode("ascii", "replace"),
            header[-FINGERPRINT_BYTES:],
            wrap_nonce,
            wrapped,
            commitment,
            nonce,
            sealed[rest.size :],
        )


def key_id_of(sealed: bytes) -> str:
    """Read the id of the key that a record is sealed under, opening nothing."""
    return _Record.parse(sealed).key_id


def _read_key(key_id: str, encoded: str, position: int) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", key_id):
        raise MalformedKeyring(
            f"Entry {position} of the keyring needs the form id:base64key, with an id "
            "of letters, digits, dots, dashes and underscores."
        )
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedKeyring(f"Key {key_id!r} is not valid base64.") from None
    if len(key) != KEY_BYTES:
        raise MalformedKeyring(f"Key {key_id!r} has {len(key)} bytes; it needs 32.")
    return key


@dataclass(frozen=True, repr=False)
class Keyring:
    """The keys of one installation: the first seals, all of them unseal."""

    primary: str
    _keys: dict[str, bytes]

    def __repr__(self) -> str:
        return f"Keyring(primary={self.primary!r}, ids={sorted(self._keys)!r})"

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """Read `id:base64key,id:base64key`.

        Raises MalformedKeyring naming the entry by its position, never its bytes.
        """
        keys: dict[str, bytes] = {}
        for position, entry in enumerate(text.replace("\n", ",").split(","), start=1):
            if not entry.strip():
                continue
            key_id, _, encoded = entry.strip().partition(":")
            if key_id in keys:
                raise MalformedKeyring(f"Key {key_id!r} is there twice.")
            keys[key_id] = _read_key(key_id, encoded, position)
        if not keys:
            raise MalformedKeyring("No key is configured.")
        return cls(next(iter(keys)), keys)

    @staticmethod
    def generate(key_id: str) -> str:
        """Make the text of a new key, ready for CREDENTIAL_KEYS."""
        return f"{key_id}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"

    def seal(self, secret: Secret, place: Place) -> bytes:
        """Seal a text for its place under the primary key."""
        if not 0 < len(secret) <= SEALED_TEXT_LIMIT:
            raise ValueError(f"Only 1 to {SEALED_TEXT_LIMIT} characters are sealed.")
        data_key = AESGCM.generate_key(256)
        nonce = os.urandom(NONCE_BYTES)
        ciphertext = AESGCM(data_key).encrypt(
            nonce, secret.reveal().encode(), _bound(b"value", MAGIC, place)
        )
        return self._wrap(data_key, place) + nonce + ciphertext

    def unseal(self, sealed: bytes, place: Place) -> Secret:
        """Open a record in its place.

        Raises KeyMissing or WrongKey when the keyring is at fault, and BrokenSeal
        when the record is.
        """
        record = _Record.parse(sealed)
        data_key = self._unwrap(record, place)
        try:
            return Secret(
                AESGCM(data_key)
                .decrypt(
                    record.nonce,
                    record.ciphertext,
                    _bound(b"value", MAGIC, place),
                )
                .decode()
            )
        except (InvalidTag, UnicodeDecodeError):
            raise BrokenSeal("The sealed value does not open here.") from None

    def rewrap(self, sealed: bytes, place: Place) -> bytes:
        """Move a record under the primary key without opening its value."""
        record = _Record.parse(sealed)
        data_key = self._unwrap(record, place)
        return self._wrap(data_key, place) + record.nonce + record.ciphertext

    def check(self, sealed: bytes) -> None:
        """Raise KeyMissing or WrongKey unless the key of this record is held."""
        self._key_for(_Record.parse(sealed))

    def _wrap(self, data_key: bytes, place: Place) -> bytes:
        key, key_id = self._keys[self.primary], self.primary.encode("ascii")
        header = MAGIC + bytes([len(key_id)]) + key_id + _fingerprint(key)
        wrap_nonce = os.urandom(NONCE_BYTES)
        wrapped = _opener(key).encrypt(
            wrap_nonce, data_key, _bound(b"key", header, place)
        )
        return header + wrap_nonce + wrapped + _commitment(data_key)

    def _key_for(self, record: _Record) -> bytes:
        key = self._keys.get(record.key_id)
        if key is None:
            raise KeyMissing(record.key_id)
        if not hmac.compare_digest(_fingerprint(key), record.fingerprint):
            raise WrongKey(record.key_id)
        return key

    def _unwrap(self, record: _Record, place: Place) -> bytes:
        key = self._key_for(record)
        try:
            data_key = _opener(key).decrypt(
                record.wrap_nonce, record.wrapped, _bound(b"key", record.header, place)
            )
        except InvalidTag:
            raise BrokenSeal("The sealed value does not open here.") from None
        if not hmac.compare_digest(_commitment(data_key), record.commitment):
            raise BrokenSeal("The sealed value does not open here.")
        return data_key
