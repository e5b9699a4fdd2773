#!/usr/bin/env bash
# Opens the tables in a folder with other programs: by openpyxl, which is installed into that folder unless
# it is there, and by LibreOffice where there is one. Where a program can neither be found nor installed,
# what it would have opened is skipped, and that is said.
#
#     tests/office/run.sh <folder>, where `generate tables <folder>` has written
set -euo pipefail
folder=$1
here=$(dirname "$0")
version=3.1.5

skip() {
  echo "skipped: tables are not opened by other programs. $1" >&2
  exit 0
}
has_openpyxl() { "$1" -c "import openpyxl, sys; sys.exit(openpyxl.__version__ != '$version')" 2>/dev/null; }

command -v python3 >/dev/null || skip "Python 3 is not installed."
python=python3
if ! has_openpyxl "$python"; then
  python=$folder/python/bin/python
  [ -x "$python" ] || python3 -m venv "$folder/python" || { rm -rf "$folder/python"; skip "Python has no venv (on Debian: apt-get install python3-venv)."; }
  has_openpyxl "$python" || "$python" -m pip install --quiet "openpyxl==$version" || skip "openpyxl $version cannot be installed."
fi
"$python" "$here/check.py" "$folder"
