"""Folders of what is known of fields, which several processes share."""

import os
import time
from pathlib import Path

from oxidoo.schema.known.shelf import Shelf

AN_HOUR = 3600


def somebody_elses(root: Path) -> Path:
    folder = root / ("0" * 32)
    folder.mkdir()
    return folder


def test_a_folder_that_somebody_is_about_to_write_into_stays(tmp_path: Path) -> None:
    folder = somebody_elses(tmp_path)
    Shelf(tmp_path, "owner").write(1, "name")
    assert folder.exists()


def test_a_folder_that_was_left_empty_goes(tmp_path: Path) -> None:
    folder = somebody_elses(tmp_path)
    os.utime(folder, times=(time.time() - AN_HOUR,) * 2)
    Shelf(tmp_path, "owner").write(1, "name")
    assert not folder.exists()
