#!/usr/bin/env bash
# Counts over many ledgers in DuckDB, and with "spark" in pandas and, where there is Java, in Spark too. They come from
# PyPI into the folder unless they are there. What can neither be found nor installed is skipped, and that is said.
#
#     tests/scale/run.sh <folder> [spark], where target/debug has zhibu-rollup and zhibu-generate
set -euo pipefail
folder=$1
with=${2:-}
here=$(dirname "$0")
programs=${CARGO_TARGET_DIR:-$here/../../target}/debug
duckdb=2.0.1
pyspark=4.3.0
pandas=3.1.1

skip() {
  echo "skipped: $1" >&2
  exit 0
}
has() { "$python" -c "import $1, sys; sys.exit($1.__version__ != '$2')" 2>/dev/null; }
need() { has "$1" "$2" || "$python" -m pip install --quiet "$1==$2" || skip "$1 $2 cannot be installed."; }

command -v python3 >/dev/null || skip "Python 3 is not installed."
mkdir -p "$folder"
python=$folder/python/bin/python
[ -x "$python" ] || python3 -m venv "$folder/python" || { rm -rf "$folder/python"; skip "Python has no venv (on Debian: apt-get install python3-venv)."; }
need duckdb "$duckdb"
if [ "$with" = spark ]; then
  command -v java >/dev/null || skip "Spark needs Java 17."
  need pyspark "$pyspark"
  need pandas "$pandas"
fi
rm -rf "$folder/work"
"$programs/zhibu-generate" demo S > "$folder/demo.json"
"$python" "$here/check.py" "$programs/zhibu-rollup" "$folder/demo.json" "$folder/work" $with
