"""An office program: turns slides and documents into PDF, as readers would print them."""

import re
import shutil
import subprocess
from pathlib import Path

SECONDS = 100


class NoOffice(RuntimeError):
    """No LibreOffice on this machine; the message says what to install."""


def as_pdf(file: Path) -> bytes:
    """Return a file's pages as PDF; raise NoOffice."""
    program = shutil.which("soffice")
    if program is None:
        raise NoOffice("apt-get install libreoffice-impress-nogui libreoffice-writer-nogui")
    profile = file.parent / "office"
    subprocess.run(
        [
            program, "--headless", f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", "pdf", "--outdir", str(file.parent), str(file),
        ],
        check=True, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    return file.with_suffix(".pdf").read_bytes()


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    counts = re.findall(
        rb"/Type\s*/Pages\b.*?/Count\s+(\d+)|/Count\s+(\d+).*?/Type\s*/Pages\b", pdf, re.DOTALL
    )
    return max(int(a or b) for a, b in counts)
