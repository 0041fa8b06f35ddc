"""Unpacking Content-Encoding within a size: a bomb of a megabyte must not become a gigabyte of memory."""

from __future__ import annotations

import zlib

from tasks.records import HtxError

STEP = 1 << 16


class PayloadError(HtxError):
    """A body that cannot be unpacked."""


class TooLargeError(PayloadError):
    """A body larger than its limit, packed or unpacked."""


class Unpacker:
    """Unpacks a body that comes in chunks; `limit` bounds its unpacked size in bytes."""

    def __init__(self, encoding: str | None, limit: int) -> None:
        self._encoding = (encoding or "identity").strip().lower()
        self._limit = limit
        self._size = 0
        self._started = False
        if self._encoding not in {"identity", "gzip", "x-gzip", "deflate"}:
            raise PayloadError(f"content encoding {encoding!r} is not understood")
        self._zlib = None if self._encoding == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 32)

    def feed(self, chunk: bytes) -> bytes:
        if self._zlib is None:
            return self._counted(chunk)
        if not self._started and chunk and self._encoding == "deflate" and chunk[0] & 0x0F != 8:
            self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)  # raw deflate, as some servers mean it
        self._started = self._started or bool(chunk)
        parts = []
        try:
            while chunk:
                parts.append(self._counted(self._zlib.decompress(chunk, STEP)))
                chunk = self._zlib.unconsumed_tail
                if self._zlib.eof and self._zlib.unused_data.startswith(b"\x1f\x8b"):
                    chunk = self._zlib.unused_data  # another gzip member; anything else behind the end is ignored
                    self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32)
        except zlib.error as fault:
            raise PayloadError(f"broken {self._encoding}: {fault}") from fault
        return b"".join(parts)

    def end(self) -> bytes:
        """What is left; raises if the packed body ends too early."""
        if self._zlib is None or not self._started:
            return b""
        try:
            rest = self._counted(self._zlib.flush())
        except zlib.error as fault:
            raise PayloadError(f"broken {self._encoding}: {fault}") from fault
        if not self._zlib.eof:
            raise PayloadError(f"{self._encoding} ends too early")
        return rest

    def _counted(self, data: bytes) -> bytes:
        self._size += len(data)
        if self._size > self._limit:
            raise TooLargeError(f"larger than {self._limit} bytes when unpacked")
        return data


def unpack(body: bytes, encoding: str | None, limit: int = 200_000_000) -> bytes:
    unpacker = Unpacker(encoding, limit)
    return unpacker.feed(body) + unpacker.end()
