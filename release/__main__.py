"""`python -m release FOLDER`: sdist, wheel and .pyz of the checkout, the same bytes for the same commit.

SOURCE_DATE_EPOCH (reproducible-builds.org) dates what is in them; by default it is the last commit's time.
"""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from release import share
from release.bundle import ROOT, write_zipapp
from rholsp import __version__


def build(folder: Path) -> list[Path]:
    """Makes the files of a release in a folder, with the tools of this environment. Raises CalledProcessError."""
    epoch = os.environ.setdefault("SOURCE_DATE_EPOCH", _last_commit())
    folder.mkdir(parents=True, exist_ok=True)
    share.write()
    command = [
        sys.executable,
        "-m",
        "build",
        "--sdist",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    zipapp = folder / f"rholsp-{__version__}.pyz"
    year, month, day = time.gmtime(int(epoch))[:3]
    write_zipapp(zipapp, (year, month, day))
    # The extension is built before this, where npm is.
    return sorted([*folder.glob(f"rholsp-{__version__}*"), *folder.glob("rholsp.vsix")])


def _last_commit() -> str:
    command = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    for path in build(Path(sys.argv[1])):
        sys.stdout.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
