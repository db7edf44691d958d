"""Zip archives with the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["write_zip"]

#: The earliest date that zip allows.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def write_zip(path: Path, files: Mapping[str, bytes], moment: int, stored: str | None = None) -> None:
    """Write files, in their order, into a zip, all of one date, in seconds since 1970; ``stored`` is not compressed."""
    date = max(datetime.fromtimestamp(moment, UTC).timetuple()[:6], _EARLIEST)
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, date)
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            file.writestr(info, content, compresslevel=9)
