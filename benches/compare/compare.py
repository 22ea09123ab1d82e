"""The same relations over the same files by gouji, Polars, DuckDB and numpy.

In: a folder with `long.csv`, `wide.csv`, `long.jsonl`, `wide.jsonl`, `relations.jsonl` and `rules.txt`, as
`WRITE=folder cargo bench --bench dataset` leaves them, the built gouji, and names of files where not all are wanted;
Parquet is written here. Out: times as ratios to gouji with as many threads. Each way reads the file anew, evaluates
every relation over every report, and names each violation by report, rule and column; all must find as many. Every
way is a process of its own, so that threads and caches are its own; what is compared is the work in it, without its
start, and for gouji the whole process, which prints every finding in full. What the others take as a whole process,
with their libraries loaded, stands behind.
Best of five, taken in turn; beside the time on the clock that of the processor, which other work on the machine
disturbs less.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

TIMES = 5
THREADS = (1, 2)


def relations(folder):
    return [json.loads(line) for line in (folder / "relations.jsonl").read_text().splitlines()]


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


# --- Polars: expressions over a lazy scan ---------------------------------------------------------------------


def polars_violations(frame, rules):
    import polars as pl

    def broken(rule):
        total = sum(factor * pl.col(cell) for cell, factor in rule["terms"].items())
        wrong = total != 0 if rule["test"] == "zero" else total < 0
        return wrong & (pl.col(rule["when"]) > 0) if rule["when"] else wrong

    named = [broken(rule).alias(str(number)) for number, rule in enumerate(rules)]
    found = frame.lazy().select("report", *named).collect()
    reports = found["report"]
    return [
        (report, rules[int(column.name)]["rule"], next(iter(rules[int(column.name)]["terms"])))
        for column in found.iter_columns()
        if column.name != "report" and column.any()
        for report in reports.filter(column)
    ]


def polars_pivot(frame):
    import polars as pl

    frame = frame.select("report", pl.format("{}!{},{}", "table", "row", "col").cast(pl.Categorical).alias("cell"), "value")
    return frame.collect().pivot(on="cell", index="report", values="value")


def by_polars(file, rules):
    import polars as pl

    scan = {".csv": pl.scan_csv, ".jsonl": pl.scan_ndjson, ".parquet": pl.scan_parquet}[file.suffix]
    frame = scan(file)
    return polars_violations(polars_pivot(frame) if file.stem == "long" else frame, rules)


# --- DuckDB: SQL ------------------------------------------------------------------------------------------------


def duckdb_table(file):
    read = {".csv": "read_csv", ".jsonl": "read_json", ".parquet": "read_parquet"}[file.suffix]
    return f"{read}('{file}')"


def by_duckdb(file, rules):
    import duckdb

    session = duckdb.connect()
    session.execute(f"SET threads = {threads()}")
    session.execute("SET preserve_insertion_order = false")
    return (duckdb_long if file.stem == "long" else duckdb_wide)(session, file, rules)


def duckdb_wide(session, file, rules):
    def broken(number, rule):
        total = " + ".join(f"{factor} * {quoted(cell)}" for cell, factor in rule["terms"].items())
        wrong = f"{total} <> 0" if rule["test"] == "zero" else f"{total} < 0"
        wrong = f"({wrong}) AND {quoted(rule['when'])} > 0" if rule["when"] else wrong
        return f"CASE WHEN {wrong} THEN {number} END"

    cases = ", ".join(broken(number, rule) for number, rule in enumerate(rules))
    rows = session.execute(
        f"SELECT report, unnest(found) FROM (SELECT report, list_filter([{cases}], lambda n: n IS NOT NULL) AS found"
        f" FROM {duckdb_table(file)}) WHERE len(found) > 0"
    ).fetchall()
    return [(report, rules[number]["rule"], next(iter(rules[number]["terms"]))) for report, number in rows]


def duckdb_long(session, file, rules):
    terms = [
        (number, *cell.split("!")[:1], *cell.split("!")[1].split(","), factor, rule["test"] == "zero", cell == rule["when"])
        for number, rule in enumerate(rules)
        for cell, factor in rule["terms"].items()
    ]
    session.execute(
        'CREATE TABLE terms (rule INTEGER, "table" VARCHAR, "row" VARCHAR, col VARCHAR, factor INTEGER, zero BOOLEAN, guard BOOLEAN)'
    )
    session.executemany("INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?, ?)", terms)
    rows = session.execute(
        f"SELECT report, rule FROM {duckdb_table(file)} JOIN terms USING (\"table\", \"row\", col) GROUP BY report, rule"
        " HAVING CASE WHEN any_value(zero) THEN sum(factor * value) <> 0"
        " ELSE sum(factor * value) < 0 AND coalesce(max(CASE WHEN guard THEN value END) > 0, true) END"
    ).fetchall()
    return [(report, rules[number]["rule"], next(iter(rules[number]["terms"]))) for report, number in rows]


# --- numpy: one product of matrices ---------------------------------------------------------------------------


def by_numpy(file, rules):
    import numpy as np
    import pandas as pd

    if file.suffix == ".csv":
        frame = pd.read_csv(file, engine="pyarrow")
    elif file.suffix == ".jsonl":
        frame = pd.read_json(file, lines=True, engine="pyarrow")
    else:
        frame = pd.read_parquet(file)
    if file.stem == "long":
        cell = frame["table"].astype(str) + "!" + frame["row"].astype(str) + "," + frame["col"].astype(str)
        frame = frame.assign(cell=cell).pivot(index="report", columns="cell", values="value").reset_index()
    cells = [name for name in frame.columns if "!" in name]
    place = {cell: number for number, cell in enumerate(cells)}
    factors = np.zeros((len(cells), len(rules)))
    for number, rule in enumerate(rules):
        for cell, factor in rule["terms"].items():
            factors[place[cell], number] = factor
    # Whole numbers below 2^53 are exact in a float.
    values = frame[cells].to_numpy(dtype=np.float64)
    totals = values @ factors
    broken = np.where(np.array([rule["test"] == "zero" for rule in rules]), totals != 0, totals < 0)
    for number, rule in enumerate(rules):
        if rule["when"]:
            broken[:, number] &= values[:, place[rule["when"]]] > 0
    reports = frame["report"].to_numpy()
    return [(reports[r], rules[n]["rule"], next(iter(rules[n]["terms"]))) for r, n in zip(*broken.nonzero())]


# --- The race -----------------------------------------------------------------------------------------------------

WAYS = {"polars": by_polars, "duckdb": by_duckdb, "numpy": by_numpy}


def threads():
    return int(os.environ["POLARS_MAX_THREADS"])


def worker(way, file, folder):
    """One measured run; prints nanoseconds and how many violations."""
    rules = relations(folder)
    __import__({"numpy": "pandas"}.get(way, way))
    start, worked = time.perf_counter_ns(), time.process_time_ns()
    found = WAYS[way](file, rules)
    print(time.perf_counter_ns() - start, time.process_time_ns() - worked, len(found))


def run_other(way, file, folder, count):
    limits = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_NUM_THREADS", "ARROW_IO_THREADS")
    env = dict(os.environ, **{name: str(count) for name in limits})
    command = [sys.executable, __file__, "--worker", way, str(file), str(folder)]
    start = time.perf_counter_ns()
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    whole = time.perf_counter_ns() - start
    return *(int(number) for number in done.stdout.split()), whole


def run_gouji(gouji, file, folder, count):
    only = [word for rule in (folder / "rules.txt").read_text().splitlines() for word in ("--only", rule)]
    command = [gouji, "check", str(file), "-f", "csv", "-j", str(count), *only]
    start, worked = time.perf_counter_ns(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True)
    taken, after = time.perf_counter_ns() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime - worked.ru_utime + after.ru_stime - worked.ru_stime
    return taken, int(worked * 1e9), sum(b",violated," in line for line in done.stdout.splitlines()), taken


def write_parquet(folder):
    """The tables of the CSV files once more, with the defaults of the library that writes most such files."""
    from pyarrow import csv, parquet

    for stem in ("long", "wide"):
        if not (folder / f"{stem}.parquet").exists():
            parquet.write_table(csv.read_csv(folder / f"{stem}.csv"), folder / f"{stem}.parquet")


def main():
    folder, gouji = Path(sys.argv[1]).resolve(), str(Path(sys.argv[2]).resolve())
    write_parquet(folder)
    kinds = sys.argv[3:] or ("long.csv", "wide.csv", "long.jsonl", "wide.jsonl", "long.parquet", "wide.parquet")
    for file in (folder / kind for kind in kinds):
        print(f"{file.name}, {file.stat().st_size / 1e6:.0f} MB")
        for count in THREADS:
            runs = defaultdict(list)
            for _ in range(TIMES):
                runs["gouji"].append(run_gouji(gouji, file, folder, count))
                for way in WAYS:
                    runs[way].append(run_other(way, file, folder, count))
            least = {way: tuple(map(min, zip(*found))) for way, found in runs.items()}
            for way, (taken, worked, found, whole) in least.items():
                ratio, share = taken / least["gouji"][0], worked / least["gouji"][1]
                print(
                    f"  {count} thread(s)  {way:<8} {taken / 1e6:9.1f} ms  x{ratio:6.2f}"
                    f"   processor {worked / 1e6:9.1f} ms  x{share:6.2f}"
                    f"   whole process {whole / 1e6:9.1f} ms   {found} violations",
                    flush=True,
                )
            if len({found for _, _, found, _ in least.values()}) != 1:
                sys.exit(f"{file.name}: not all found the same")


if __name__ == "__main__":
    if sys.argv[1] == "--worker":
        worker(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
