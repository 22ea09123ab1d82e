"""Enumerates all smallest sets of wrong cells with OR-Tools CP-SAT and compares them with those of gouji.

    SAVE=sets.jsonl cargo bench --bench locate
    python benches/compare/locate.py sets.jsonl [HOW_MANY_OF_EACH]

Needs `ortools` (see requirements.txt). Stops with an error where a set differs.
"""

import json
import statistics
import sys
import time
from collections import defaultdict

from ortools.sat.python import cp_model


def smallest_sets(values, relations):
    """All smallest sets of cells whose change satisfies every relation, with no negative figure."""
    most = 4 * max(map(abs, values)) + 1000
    model = cp_model.CpModel()
    figures = [model.new_int_var(0, most, f"x{i}") for i in range(len(values))]
    changed = [model.new_bool_var(f"d{i}") for i in range(len(values))]
    for figure, value, change in zip(figures, values, changed):
        model.add(figure == value).only_enforce_if(change.negated())
        model.add(figure != value).only_enforce_if(change)
    for relation in relations:
        model.add(sum(factor * figures[cell] for cell, factor in relation) == 0)
    model.minimize(sum(changed))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        raise SystemExit("no optimum")
    size = round(solver.objective_value)
    model.clear_objective()
    model.add(sum(changed) == size)
    found = set()
    while solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        cells = [i for i, change in enumerate(changed) if solver.boolean_value(change)]
        found.add(tuple(cells))
        if not cells:
            break
        model.add(sum(changed[i] for i in cells) < size)
    return found


def main():
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    ours, theirs = defaultdict(list), defaultdict(list)
    differ = 0
    for line in open(sys.argv[1], encoding="utf-8"):
        case = json.loads(line)
        wrong = case["wrong"]
        if len(theirs[wrong]) == limit:
            continue
        start = time.perf_counter()
        expected = smallest_sets(case["values"], case["relations"])
        theirs[wrong].append((time.perf_counter() - start) * 1e3)
        ours[wrong].append(case["micros"] / 1e3)
        found = {tuple(sorted(cells)) for cells in case["sets"]} or {()}
        if found != expected or not case["proved"]:
            differ += 1
            print(f"differs: {wrong} wrong cells: {sorted(found)} for {sorted(expected)}")
    print("wrong cells  reports   gouji median   CP-SAT median   ratio")
    for wrong in sorted(theirs):
        one, other = statistics.median(ours[wrong]), statistics.median(theirs[wrong])
        print(f"{wrong:>11} {len(theirs[wrong]):>8} {one:>11.3f} ms {other:>12.1f} ms {other / one:>7.0f}")
    if differ:
        raise SystemExit(f"{differ} differ")


main()
