#!/usr/bin/env bash
# Opens the tables and papers in a folder with other programs: by openpyxl, python-docx and pdfplumber, which are
# installed into that folder unless they are there, and by LibreOffice where there is one. Where a program can neither
# be found nor installed, what it would have opened is skipped, and that is said.
#
#     tests/office/run.sh <folder>, where `generate tables <folder>` and `generate papers <folder>` have written
set -euo pipefail
folder=$1
here=$(dirname "$0")
wanted="openpyxl==3.1.5 python-docx==1.2.0 pdfplumber==0.11.10"

skip() {
  echo "skipped: tables and papers are not opened by other programs. $1" >&2
  exit 0
}
has_all() {
  "$1" - $wanted 2>/dev/null <<'END'
import sys
from importlib.metadata import version
sys.exit(any(version(name) != wanted for name, wanted in (one.split("==") for one in sys.argv[1:])))
END
}

command -v python3 >/dev/null || skip "Python 3 is not installed."
python=python3
if ! has_all "$python"; then
  python=$folder/python/bin/python
  [ -x "$python" ] || python3 -m venv "$folder/python" || { rm -rf "$folder/python"; skip "Python has no venv (on Debian: apt-get install python3-venv)."; }
  has_all "$python" || "$python" -m pip install --quiet $wanted || skip "$wanted cannot be installed."
fi
"$python" "$here/check.py" "$folder"
"$python" "$here/check_papers.py" "$folder"
