"""Holds the ratios of Criterion's last run against `floors.toml`: `make bench-rust`.

Exit status 1 says that one fell below its floor, or was not measured.
"""

import json
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ROOT / "rust" / "core" / "benches" / "floors.toml"


def median(estimates: Path, benchmark: str) -> float:
    """The median time of one benchmark, in nanoseconds."""
    text = (estimates / benchmark / "new" / "estimates.json").read_text("utf-8")
    time: float = json.loads(text)["median"]["point_estimate"]
    return time


def main(estimates: Path) -> int:
    broken = 0
    for floor in tomllib.loads(FLOORS.read_text("utf-8"))["floor"]:
        try:
            ratio = median(estimates, floor["slow"]) / median(estimates, floor["fast"])
        except FileNotFoundError as missing:
            print(f"not measured: {floor['what']} ({missing.filename})")
            broken += 1
            continue
        met = ratio >= floor["at_least"]
        broken += not met
        verdict = "" if met else "  BELOW ITS FLOOR"
        print(f"{ratio:8.2f}  (at least {floor['at_least']:.2f})  {floor['what']}{verdict}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
