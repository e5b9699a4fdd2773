"""Counts over many ledgers in DuckDB and Spark, and compares with what the app's own crates say.

Usage: python3 tests/scale/check.py <program> <demo.json> <folder> [spark]

The demo is split over many files, with duplicates, deletions and conflicts. `program` is zhibu-rollup.
"""

import collections
import decimal
import json
import pathlib
import subprocess
import sys
import zipfile

import duckdb

PROGRAM, DEMO, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
WITH_SPARK = "spark" in sys.argv[4:]
GENERATE = pathlib.Path(PROGRAM).with_name("zhibu-generate")
QUERIES = pathlib.Path(__file__).parents[2] / "src/rollup/queries"
DISTRICTS = 3
# Writers of the changes that contradict each other. Stamps are 12 characters of time and 8 of writer.
ONE, OTHER = "aaaaaaaa", "bbbbbbbb"
# Some hours after the changes of the demo.
LATE = "1kdvz000"


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def same(found, expected, what):
    if found != expected:
        first = next((pair for pair in zip(found, expected) if pair[0] != pair[1]), (len(found), len(expected)))
        sys.exit(f"failed: {what}: {first}")


def run(*words):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)
    check(done.returncode == 0, f"{words}: {done.returncode}: {done.stderr}")
    return done.stdout


def changes_of(text):
    start = text.index('"changes":[\n') + len('"changes":[\n')
    lines = text[start : text.index("\n]", start) if "\n]" in text[start:] else text.rindex("]")].split("\n")
    return [line.rstrip(",").removesuffix("],").removesuffix("]") if index == len(lines) - 1 else line.rstrip(",")
            for index, line in enumerate(lines)]


def edits(changes, district):
    """Changes of two writers who did not see each other, deletions, and figures that are never added."""
    made = [json.loads(change) for change in changes]
    branches = [change for change in made if change["kind"] == "branch" and "name" in change["set"]]
    activities = [change for change in made if change["kind"] == "activity" and "title" in change["set"]]
    for number, branch in enumerate(branches[:4]):
        for writer in (ONE, OTHER):
            yield {
                "at": f"{LATE}{number:04d}{writer}", "kind": "branch", "id": branch["id"],
                "set": {"name": f"{branch['set']['name']}（{writer}）"}, "replaces": {"name": [branch["at"]]},
            }
    for number, activity in enumerate(activities[:5]):
        yield {"at": f"{LATE}{number + 100:04d}{ONE}", "kind": "activity", "id": activity["id"], "set": {"deleted": True}}
    # Fewer organisations in each district than in the one before, so that their coverage differs.
    for number, branch in enumerate(branches[4 : 4 + 12 * district]):
        yield {"at": f"{LATE}{number + 200:04d}{ONE}", "kind": "branch", "id": branch["id"], "set": {"deleted": True}}
    for number in range(2):
        values = {"measure": "满意率", "quantity": {"value": 90, "unit": "%"}, "date": "2025-05", "strength": "direct"}
        yield {"at": f"{LATE}{number + 300:04d}{ONE}", "kind": "outcome", "id": f"rate-{number}", "new": True, "set": values}


def file_of(ledger, changes):
    about = {"id": ledger, "title": ledger, "as_of": "2025-12-31"}
    head = '{\n"format":"zhibu-ledger",\n"version":1,\n"ledger":' + json.dumps(about, ensure_ascii=False, separators=(",", ":"))
    return head + ',\n"changes":[\n' + ",\n".join(changes) + "]\n}\n"


def write_files():
    files = FOLDER / "files"
    files.mkdir(parents=True, exist_ok=True)
    changes = changes_of(DEMO.read_text(encoding="utf-8"))
    check(len(changes) > 1000, "the demo has its changes")
    third = len(changes) // 3
    for district in range(DISTRICTS):
        ledger = f"district-{district}"
        parts = [changes[: 2 * third], changes[third:], changes[2 * third :]]
        # One district has neither edits nor deletions.
        more = [json.dumps(edit, ensure_ascii=False, separators=(",", ":")) for edit in edits(changes, district)]
        parts.append(more if district else changes[:1])
        for number, part in enumerate(parts):
            (files / f"{ledger}-{number}.json").write_text(file_of(ledger, part), encoding="utf-8")
    return files


def rows(connection, query):
    return connection.execute(query).fetchall()


def check_fold(connection, files, folded):
    connection.execute(f"SET VARIABLE files = '{files}/*.json'")
    connection.execute((QUERIES / "fold_duckdb.sql").read_text())
    found = {
        (ledger, kind, id_, field): json.loads(value)
        for ledger, kind, id_, field, value in rows(connection, "SELECT ledger, kind, id, field, value FROM folded")
    }
    expected = {}
    for path in sorted(folded.glob("*.json")):
        file = json.loads(path.read_text(encoding="utf-8"))
        for kind, records in file["records"].items():
            for record in records:
                for field, value in record.items():
                    if field not in ("id",):
                        expected[file["ledger"]["id"], kind, record["id"], field] = value
    check(len(expected) > 10_000, "there is something to fold")
    differing = {key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key)}
    check(not differing, f"the fold in SQL: {len(differing)} fields, as {sorted(differing)[:3]}")
    conflicts = rows(connection, "SELECT count(*) FROM folded WHERE conflict")[0][0]
    check(conflicts == 4 * (DISTRICTS - 1), f"conflicts in SQL: {conflicts}")


def load_tables(connection, tables):
    connection.execute(f"SET VARIABLE tables = '{tables}'")
    connection.execute((tables / "duckdb.sql").read_text())


def check_tables(connection, tables, facts):
    load_tables(connection, tables)
    for folder in sorted(tables.glob("kind=*")):
        kind = folder.name.removeprefix("kind=")
        lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.ndjson"))
        parquet = rows(connection, f"SELECT count(*) FROM '{tables.parent}/parquet/kind={kind}/*.parquet'")[0][0]
        found = rows(connection, f"SELECT count(*) FROM {kind}")[0][0]
        check(found == lines == parquet, f"{kind}: {found} records of {lines} lines, {parquet} in Parquet")
    # No amount is lost by a guess of types.
    amounts = decimal.Decimal(0)
    for path in (tables / "kind=outcome").glob("*.ndjson"):
        for line in path.read_text(encoding="utf-8").splitlines():
            amounts += json.loads(line, parse_float=decimal.Decimal, parse_int=decimal.Decimal).get("quantity_value", 0)
    check(amounts > 0, "there are amounts")
    same(rows(connection, "SELECT sum(quantity_value) FROM outcome"), [(amounts,)], "amounts in DuckDB")
    in_parquet = f"SELECT sum(quantity_value) FROM '{tables.parent}/parquet/kind=outcome/*.parquet'"
    same(rows(connection, in_parquet), [(amounts,)], "amounts in Parquet")
    # Activities by month, counted from the records, are those that the app counts.
    by_month = rows(connection, """
        SELECT ledger, strftime(date_from, '%Y-%m') AS month, count(*) FROM activity
        WHERE NOT deleted AND date_trunc('month', date_from) = date_trunc('month', date_to) AND date_from <= as_of
        GROUP BY ALL ORDER BY ALL""")
    counted = collections.Counter()
    for fact in facts:
        if fact["measure"] == "activities" and not fact["area"] and len(fact["period"]) == 7:
            counted[fact["ledger"], fact["period"]] += fact["value"]
    expected = sorted((ledger, month, count) for (ledger, month), count in counted.items())
    same(by_month, expected, "activities by month")
    deleted = rows(connection, "SELECT count(*) FROM activity WHERE deleted")[0][0]
    check(deleted == 5 * (DISTRICTS - 1), f"deleted activities: {deleted}")


def check_export(folded):
    """The tables that the app exports are those of the program, and open as they are."""
    exported, unpacked, own = FOLDER / "exported", FOLDER / "unpacked", FOLDER / "own"
    ledger = folded / "district-1.json"
    subprocess.run([GENERATE, "analysis", ledger, exported], check=True)
    for name, words in (("tables", []), ("without-persons", ["--without-persons"])):
        folder = own / name
        run("tables", ledger, "--out", folder, "--as", "ndjson", *words)
        with zipfile.ZipFile(exported / f"{name}.zip") as archive:
            check(archive.testzip() is None, f"{name}.zip is whole")
            archive.extractall(unpacked / name)
        written = sorted(path.relative_to(folder / "ndjson") for path in (folder / "ndjson").rglob("*") if path.is_file())
        found = sorted(path.relative_to(unpacked / name) for path in (unpacked / name).rglob("*") if path.is_file())
        same([path for path in found if path.name != "dictionary.csv"], written, f"files of {name}.zip")
        for path in written:
            same((unpacked / name / path).read_bytes(), (folder / "ndjson" / path).read_bytes(), f"{name}: {path}")
    check((unpacked / "tables/dictionary.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "Excel reads the dictionary as UTF-8")
    connection = duckdb.connect()
    for folder in sorted((unpacked / "tables").glob("kind=*")):
        lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.ndjson"))
        if lines > 0:
            found = rows(connection, f"SELECT count(*) FROM '{folder}/*.ndjson'")[0][0]
            check(found == lines, f"{folder.name} without options: {found} of {lines}")
    described = rows(connection, f"SELECT count(*) FROM read_csv('{unpacked}/tables/dictionary.csv', header = true, all_varchar = true)")[0][0]
    load_tables(connection, unpacked / "tables")
    columns = rows(connection, "SELECT count(*) FROM duckdb_columns() WHERE NOT internal")[0][0]
    check(described == columns > 300, f"the dictionary has {described} of {columns} columns")
    check_pandas(unpacked / "tables")


def check_pandas(tables):
    try:
        import pandas
    except ImportError:
        print("skipped: pandas is not installed")
        return
    for path in sorted(tables.glob("kind=*/*.ndjson")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if lines:
            # Otherwise pandas makes numbers of codes, and times of texts.
            frame = pandas.read_json(path, lines=True, dtype=False)
            check(len(frame) == len(lines), f"{path} in pandas")
            for column in frame.columns:
                texts = [(row, line[column]) for row, line in enumerate(lines) if isinstance(line.get(column), str)]
                same([frame[column][row] for row, _ in texts], [text for _, text in texts], f"{path}: {column} in pandas")


def facts_of(city):
    """The facts of a roll-up, one by one, as the table of facts has them."""
    facts = []
    for ledger in city["ledgers"]:
        areas = ["", *(area for area, _ in ledger["areas"])]
        for area, measure, series, standing, unit, qualifier, adds_up, first, values in ledger["series"]:
            for offset, value in enumerate(values):
                if value is not None:
                    facts.append({
                        "ledger": ledger["id"], "area": areas[int(area)], "measure": city["measures"][int(measure)],
                        "period": city["periods"][int(first) + offset], "series": series, "standing": standing,
                        "value": value, "unit": unit, "qualifier": qualifier or "exact", "adds_up": adds_up > 0,
                        "adds_up_over_time": adds_up > 1,
                    })
    return facts


def check_facts(connection, facts):
    """The roll-up and the table of facts say the same."""
    columns = ["ledger", "area", "measure", "period", "series", "standing", "value", "unit", "qualifier", "adds_up", "adds_up_over_time"]
    table = sorted(rows(connection, f"SELECT {', '.join(columns)} FROM fact"))
    same(sorted(tuple(fact[column] for column in columns) for fact in facts), table, "facts of the roll-up and of the table")
    size = (FOLDER / "city.json").stat().st_size / DISTRICTS
    check(size < 40_000, f"a district takes {size:.0f} bytes of the roll-up")


def answers(ask):
    """What the queries on facts say."""
    found = {}
    for name in ("growth", "coverage", "outcomes", "last_year"):
        found[name] = [tuple(row) for row in ask((QUERIES / f"{name}.sql").read_text())]
        check(found[name], f"{name} has rows")
    return found


def check_answers(found, facts):
    growth = collections.Counter()
    for fact in facts:
        if fact["measure"] == "active_branches" and not fact["area"] and len(fact["period"]) == 7:
            growth[fact["period"], fact["series"]] += fact["value"]
    same(found["growth"], sorted((*key, value) for key, value in growth.items()), "growth by month and setting")
    tasks = collections.Counter()
    for fact in facts:
        if fact["measure"] == "coverage" and not fact["area"]:
            tasks[fact["ledger"], fact["series"]] += int(fact["value"])
    rates = []
    for ledger in sorted({ledger for ledger, _ in tasks}):
        covered, due = tasks[ledger, "covered"], tasks[ledger, "due"]
        check(covered + due >= 5, f"{ledger} has tasks enough for a rate")
        rates.append((-(100 if due == 0 else min(99, round(covered / (covered + due) * 100))), ledger, covered, due))
    check(len({rate for rate, *_ in rates}) == DISTRICTS, f"districts differ in coverage: {rates}")
    expected = [(ledger, covered, due, -rate, place) for place, (rate, ledger, covered, due) in enumerate(sorted(rates), 1)]
    same([(row[0], *row[3:]) for row in found["coverage"]], expected, "coverage and its rank")
    check(any(fact["measure"] == "outcomes" and not fact["adds_up"] for fact in facts), "there are rates")
    sums = collections.Counter()
    for fact in facts:
        if fact["measure"] == "outcomes" and not fact["area"] and fact["adds_up"]:
            sums[fact["series"], fact["unit"], fact["standing"]] += fact["value"]
    shown = sorted((measure, unit, standing, value) for measure, unit, standing, value, _ in found["outcomes"])
    same(shown, sorted((*key, value) for key, value in sums.items()), "outcomes by strength")
    months = {period: count for period, count, _ in found["last_year"]}
    for period, _, before in found["last_year"]:
        year_before = f"{int(period[:4]) - 1}{period[4:]}"
        check(before == months.get(year_before, 0), f"the year before {period}")


def run_spark(session, script, **places):
    for statement in script.read_text().split(";\n"):
        lines = [line for line in statement.splitlines() if not line.startswith("--")]
        if any(lines):
            statement = "\n".join(lines)
            for name, value in places.items():
                statement = statement.replace(f"${{{name}}}", str(value))
            session.sql(statement)


def check_spark_fold(session, files, duck):
    run_spark(session, QUERIES / "fold_spark.sql", files=files)
    columns = "ledger, kind, id, field, value, conflict"
    folded = lambda all_rows: {tuple(row[:4]): (json.loads(row[4]), row[5]) for row in all_rows}
    found = folded(session.sql(f"SELECT {columns} FROM folded").collect())
    expected = folded(rows(duck, f"SELECT {columns} FROM folded"))
    differing = {key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key)}
    check(not differing, f"the fold in Spark: {len(differing)} fields, as {sorted(differing)[:3]}")


def check_spark(files, tables, facts_path, duck):
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    check_spark_fold(session, files, duck)
    run_spark(session, tables / "spark.sql", tables=tables)
    for folder in sorted(tables.glob("kind=*")):
        kind = folder.name.removeprefix("kind=")
        found = session.sql(f"SELECT count(*) FROM {kind}").collect()[0][0]
        check(found == rows(duck, f"SELECT count(*) FROM {kind}")[0][0], f"{kind} in Spark: {found}")
    amounts = session.sql("SELECT sum(quantity_value), sum(CASE WHEN deleted THEN 1 ELSE 0 END) FROM outcome").collect()
    same([tuple(amounts[0])], rows(duck, "SELECT sum(quantity_value), sum(deleted::INT) FROM outcome"), "amounts in Spark")
    session.read.parquet(str(facts_path)).createOrReplaceTempView("fact")
    found = answers(lambda query: session.sql(query).collect())
    session.stop()
    return found


def main():
    files = write_files()
    tables, folded = FOLDER / "tables", FOLDER / "folded"
    run("check", files)
    run("tables", files, "--out", tables, "--as", "ndjson", "--as", "parquet")
    run("fold", files, "--out", folded)
    run("rollup", files, "--out", FOLDER / "city.json", "--facts", FOLDER / "facts.parquet", "--jobs", 2)
    city = json.loads((FOLDER / "city.json").read_text(encoding="utf-8"), parse_float=decimal.Decimal, parse_int=decimal.Decimal)
    check([ledger["id"] for ledger in city["ledgers"]] == [f"district-{number}" for number in range(DISTRICTS)], "every district")
    facts = facts_of(city)
    connection = duckdb.connect()
    check_fold(connection, files, folded)
    check_tables(connection, tables / "ndjson", facts)
    check_export(folded)
    connection.execute(f"CREATE TABLE fact AS SELECT * FROM '{FOLDER}/facts.parquet'")
    check_facts(connection, facts)
    found = answers(lambda query: rows(connection, query))
    check_answers(found, facts)
    print("DuckDB: the fold, the tables and the queries agree with the app")
    if WITH_SPARK:
        same(list(check_spark(files, tables / "ndjson", FOLDER / "facts.parquet", connection).items()), list(found.items()), "Spark and DuckDB")
        print("Spark: the fold, the tables and the queries agree with DuckDB")


main()
