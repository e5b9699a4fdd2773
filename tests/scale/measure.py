"""Measures what the ways of counting many districts take: CPU seconds, the longest resident memory and elapsed seconds.

Usage: python3 tests/scale/measure.py <program> <folder> [way ...]

`folder` has one file of a ledger for each district. Each way is a process of its own. CPU seconds are those of user and
system of all its threads and children, which does not depend on what else the machine does; elapsed seconds do.
"""

import pathlib
import resource
import subprocess
import sys
import tempfile
import time

QUERIES = pathlib.Path(__file__).parents[2] / "src/rollup/queries"
COUNT = "SELECT count(*), sum(CASE WHEN conflict THEN 1 ELSE 0 END) FROM folded"
BY_MONTH = """SELECT ledger, date_trunc('month', date_from) AS month, count(*) AS count FROM '{tables}/parquet/kind=activity/*.parquet'
WHERE NOT deleted AND date_trunc('month', date_from) = date_trunc('month', date_to) GROUP BY ALL"""


def duckdb_alone(files):
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(f"SET VARIABLE files = '{files}/*.json'")
    connection.execute((QUERIES / "fold_duckdb.sql").read_text())
    return connection.execute(COUNT).fetchall()


def spark_alone(files):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.memory", "6g").config("spark.sql.shuffle.partitions", "16").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    for statement in (QUERIES / "fold_spark.sql").read_text().split(";\n"):
        lines = [line for line in statement.splitlines() if not line.startswith("--")]
        if any(lines):
            session.sql("\n".join(lines).replace("${files}", files))
    found = session.sql(COUNT).collect()
    # What Java took counts once it has ended and was waited for.
    gateway = session.sparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    return found


def tables_and_duckdb(program, files):
    import duckdb

    with tempfile.TemporaryDirectory() as tables:
        subprocess.run([program, "tables", files, "--out", tables, "--jobs", "2", "--quiet"], check=True)
        return len(duckdb.connect().execute(BY_MONTH.format(tables=tables)).fetchall())


def rollup(program, files):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "rollup", files, "--out", f"{folder}/city.json", "--jobs", "2", "--quiet"], check=True)
        return pathlib.Path(folder, "city.json").stat().st_size


def one(way, program, files):
    begun = time.monotonic()
    found = {
        "rollup": lambda: rollup(program, files),
        "tables+duckdb": lambda: tables_and_duckdb(program, files),
        "duckdb": lambda: duckdb_alone(files),
        "spark": lambda: spark_alone(files),
    }[way]()
    print(f"{way}: {found}, {time.monotonic() - begun:.1f} s elapsed", flush=True)


def main():
    program, files, *ways = sys.argv[1:]
    if ways[:1] == ["--one"]:
        one(ways[1], program, files)
        return
    for way in ways or ["rollup", "tables+duckdb", "duckdb", "spark"]:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            ["/usr/bin/time", "--format", "%U %S %M", sys.executable, __file__, program, files, "--one", way],
            stderr=subprocess.PIPE, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        # The largest of its processes: the program, the interpreter with DuckDB in it, or Java.
        peak = done.stderr.split()[-1] if done.stderr.strip() else "?"
        print(f"{way}: exit {done.returncode}, {cpu:.1f} s of CPU, {int(peak) // 1024 if peak.isdigit() else peak} MB", flush=True)


main()
