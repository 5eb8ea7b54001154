"""`make bench-export`: writes docs/benchmarks-export.md."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.processes import variables
from tests.servers import real_servers

from benches.export.report import report
from benches.export.rows import grown
from benches.export.run import Run, check, export
from benches.processes import ROOT

_PAGE = ROOT / "docs" / "benchmarks-export.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    count: int = parser.parse_args().rows
    servers, left_out = real_servers()
    if "odoo19" not in servers:
        sys.exit(f"The export is measured on real Odoo 19: {'; '.join(left_out)}")
    runs: dict[str, list[Run]] = {}
    with TemporaryDirectory() as folder, grown(count) as ids:
        for written_as in ("csv", "parquet"):
            lives = (count // 2, None) if written_as == "csv" else (None,)
            runs[written_as] = [
                export(variables(servers["odoo19"]), Path(folder), written_as, kill_at=kill_at)
                for kill_at in lives
            ]
            check(runs[written_as][-1].answer, ids)
    text = report(count, runs)
    print(text)
    if count == parser.get_default("rows"):
        _PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
