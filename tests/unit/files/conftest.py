"""A folder of files for each test."""

from pathlib import Path

import pytest

from oxidoo.files.store import FileStore


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", quota=10_000, expiry=3600)
