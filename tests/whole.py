"""All tests in two halves of about the same length, side by side.

``python -m tests.whole`` is what ``make test`` runs; it fails where either half does.
"""

import subprocess
import sys
import tempfile
from typing import IO

SHOWN = ("tests/integration",)
BESIDE = ("tests/browser", "tests/unit")


def _begin(folders: tuple[str, ...], out: IO[bytes] | None) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "pytest", *folders], stdout=out, stderr=out)


def main() -> int:
    """Run both halves; tell the second one's story after the first; return 1 where one failed."""
    with tempfile.TemporaryFile() as told:
        beside = _begin(BESIDE, told)
        try:
            statuses = [_begin(SHOWN, None).wait(), beside.wait()]
        finally:
            beside.terminate()
        told.seek(0)
        sys.stdout.buffer.write(told.read())
        sys.stdout.flush()
    return 1 if any(statuses) else 0


if __name__ == "__main__":
    sys.exit(main())
