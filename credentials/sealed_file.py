"""A stream sealed under a passphrase: AES-256-GCM in chunks, key by scrypt.

    "SPCB" | version u8=1 | salt [16] | nonce prefix [7]                    header
    chunk of 65,536 bytes and tag, …, last chunk (0 to 65,536 bytes) and tag

Each chunk's nonce is prefix | number u32 | 1 for the last and 0 for the others, and
each authenticates the header, so that chunks can be neither changed, reordered,
dropped at the end, nor taken over from another file. This is the STREAM construction
(https://eprint.iacr.org/2015/189). The key is used for this one file, since the salt
is fresh. scrypt runs with N=2**17, r=8, p=1: 128 MiB and a good part of a second for
each guess (OWASP Password Storage Cheat Sheet, read 2026-11).
"""

import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from credentials.errors import BackupUnreadable
from credentials.secret import Secret

MAGIC: Final = b"SPCB\x01"
SALT_BYTES: Final = 16
PREFIX_BYTES: Final = 7
HEADER_BYTES: Final = len(MAGIC) + SALT_BYTES + PREFIX_BYTES
CHUNK_BYTES: Final = 65_536
TAG_BYTES: Final = 16


def write_sealed(stream: BinaryIO, passphrase: Secret, parts: Iterable[bytes]) -> None:
    """Write the joined parts to a stream, sealed; never holds more than a chunk."""
    header = MAGIC + os.urandom(SALT_BYTES + PREFIX_BYTES)
    stream.write(header)
    cipher, number, waiting = _cipher(passphrase, header), 0, bytearray()
    for part in parts:
        waiting += part
        while len(waiting) > CHUNK_BYTES:
            chunk = bytes(waiting[:CHUNK_BYTES])
            stream.write(
                cipher.encrypt(_nonce(header, number, last=False), chunk, header)
            )
            del waiting[:CHUNK_BYTES]
            number += 1
    stream.write(
        cipher.encrypt(_nonce(header, number, last=True), bytes(waiting), header)
    )


def read_sealed(stream: BinaryIO, passphrase: Secret) -> Iterator[bytes]:
    """Yield what was sealed, chunk by chunk, each proven before it is given.

    Raises BackupUnreadable: at the first chunk for a wrong passphrase, and wherever
    the file was altered or cut. Only when this ends was the whole file proven.
    """
    header = stream.read(HEADER_BYTES)
    if not header.startswith(MAGIC) or len(header) != HEADER_BYTES:
        raise BackupUnreadable("This file is not a backup of this portal.")
    cipher, number = _cipher(passphrase, header), 0
    chunk = stream.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        following = stream.read(CHUNK_BYTES + TAG_BYTES)
        nonce = _nonce(header, number, last=not following)
        try:
            opened = cipher.decrypt(nonce, chunk, header)
        except (InvalidTag, ValueError):
            raise BackupUnreadable(_reason(number)) from None
        yield opened
        if not following:
            return
        chunk, number = following, number + 1


def _reason(number: int) -> str:
    if number == 0:
        return "The passphrase is another one, or the file was altered."
    return "The file was altered or cut."


def _cipher(passphrase: Secret, header: bytes) -> AESGCM:
    salt = header[len(MAGIC) : len(MAGIC) + SALT_BYTES]
    scrypt = Scrypt(salt=salt, length=32, n=2**17, r=8, p=1)
    return AESGCM(scrypt.derive(passphrase.reveal().encode()))


def _nonce(header: bytes, number: int, *, last: bool) -> bytes:
    return header[-PREFIX_BYTES:] + struct.pack(">IB", number, last)
