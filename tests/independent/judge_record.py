#!/usr/bin/env python3
"""Compares a record with what really happened. Shares nothing with the program that made the record.

usage: judge_record.py TRUTH.json RECORD.csv RECORD.json DONE.json

TRUTH is what the stream wrote down about itself; RECORD is the exported table, and the same as JSON, which has those
who were not heard too; DONE says which tags an observer set while which speaker was on their screen, and of which
rights of reply the one who keeps the clock said what they answer. Prints its figures and ends with 0 only if every bound is kept.
"""
import csv
import datetime
import json
import statistics
import sys

MEDIAN_S, P95_S = 0.3, 1.0


def p95(values):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(round(0.95 * (len(ordered) - 1))))]


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def main():
    truth = json.load(open(sys.argv[1], encoding="utf-8"))
    with open(sys.argv[2], encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file)]
    record = json.load(open(sys.argv[3], encoding="utf-8"))
    done = json.load(open(sys.argv[4], encoding="utf-8"))
    faults = []
    statements = [row for row in rows if row["row"] == "statement"]
    turns = sorted(truth["turns"], key=lambda turn: turn["startMs"])
    origin = truth["startedAtMs"] / 1000
    if len(statements) != len(turns):
        faults.append(f"{len(statements)} statements recorded, {len(turns)} were given")

    starts, ends = [], []
    cut_offs = 0
    by_truth = {}
    for turn, row in zip(turns, statements):
        by_truth[turn["n"]] = row
        who = f"turn {turn['n']} ({turn['name']})"
        if row["speaker"] != turn["name"]:
            faults.append(f"{who}: recorded as {row['speaker']}")
        expected_kind = {"listed": "statement", "unplanned": "statement"}.get(turn["kind"], turn["kind"])
        if row["kind"] != expected_kind:
            faults.append(f"{who}: kind {row['kind']}, was {turn['kind']}")
        cut = turn["outcome"] == "cut_off_by_chair"
        cut_offs += cut
        if (row["outcome"] == "cut_off_by_chair") != cut:
            faults.append(f"{who}: outcome {row['outcome']}, was {turn['outcome']}")
        starts.append(instant(row["start"]) - origin - turn["startMs"] / 1000)
        if row["end"] == "":
            faults.append(f"{who}: no end")
        elif row["end_is_firm"] == "yes":
            ends.append(instant(row["end"]) - origin - turn["endMs"] / 1000)
        else:
            faults.append(f"{who}: the end is only inferred ({row['end_basis']})")
        limit = turn["allottedMs"]
        recorded = float(row["limit_s"]) * 1000 if row["limit_s"] else None
        if turn["kind"] in ("listed", "unplanned") and recorded != limit:
            faults.append(f"{who}: limit {recorded}, was {limit}")
        interrupted = "" if turn["interrupts"] is None else by_truth[turn["interrupts"]]["number"]
        if row["interrupts"] != interrupted:
            faults.append(f"{who}: interrupts {row['interrupts'] or 'nothing'}, was {interrupted or 'nothing'}")
        if int(row["warnings"]) != len(turn["warnedAtMs"]):
            faults.append(f"{who}: {row['warnings']} warnings, were {len(turn['warnedAtMs'])}")

    linked = 0
    for turn, row in zip(turns, statements):
        answered = by_truth[turn["replyTo"]]["number"] if turn["n"] in done["links"] else ""
        linked += answered != ""
        if row["reply_to"] != answered:
            faults.append(f"turn {turn['n']}: answers {row['reply_to'] or 'nothing'}, was {answered or 'nothing'}")
    print(f"{linked} replies linked, {cut_offs} cut-offs, {len(truth['absent'])} absent")

    names = [row["speaker"] for row in statements]
    for person in truth["absent"]:
        if person["name"] in names and person["name"] not in [turn["name"] for turn in turns]:
            faults.append(f"{person['name']} was absent and has a statement")
    not_heard = sorted((row["speaker"], row["status"]) for row in record["notHeard"])
    expected = sorted((person["name"], "absent_when_called") for person in truth["absent"])
    if not_heard != expected:
        faults.append(f"not heard: {not_heard}, were {expected}")

    wrong = 0
    for tag in done["tags"]:
        row = by_truth[tag["turn"]]
        found = tag["value"] in (row["topics"].split() if tag["kind"] == "topic" else row["about"])
        if not found:
            wrong += 1
            faults.append(f"{tag['kind']} {tag['value']} is not on turn {tag['turn']}")
    on_record = sum(len(row["topics"].split()) + (row["about"].count(";") + 1 if row["about"] else 0) for row in statements)
    if on_record != len(done["tags"]):
        faults.append(f"{on_record} tags on record, {len(done['tags'])} were set")
    print(f"tags: {len(done['tags'])} set, {wrong} not where they were seen")

    for name, errors in (("start", starts), ("end", ends)):
        sizes = [abs(error) for error in errors]
        if not sizes:
            faults.append(f"no {name} to judge")
            continue
        median, upper = statistics.median(sizes), p95(sizes)
        signed = statistics.median(errors)
        print(f"{name}: n={len(sizes)} median {median:.3f} s (signed {signed:+.3f}), p95 {upper:.3f} s, max {max(sizes):.3f} s")
        if median > MEDIAN_S or upper > P95_S:
            faults.append(f"{name}: beyond {MEDIAN_S} s at the median or {P95_S} s at p95")
    for fault in faults:
        print("FAULT", fault)
    print(f"{len(turns)} turns judged, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
