#!/usr/bin/env python3
"""Checks a log that `npm run cli -- export-log SESSION FILE` wrote. Standard library only; shares no code with Rostrum.

    python3 verify_log.py FILE [--head HASH]

Each line is one event as canonical JSON (RFC 8785, integers only). Checked for each: the form of the line, numbering
without gaps from 1, one stream, times that never run backwards, the hash chain

    hash = SHA-256(prevHash || canonical header || payload),  prevHash of the first = 64 zeros

and, for each personal value that is still there, the commitment SHA-256(salt || value) that stands in its place in the
payload. Beside it stand copies of who may read it and whose it is: they must be what type and payload of the event say.
A value that is gone must be named by a later event `personal-erased`. `--head` is the last hash that somebody
noted: without it nobody can tell whether events at the end are missing.

Exit code 0 and "ok N events, N erased", or 1 and "bad seq N: reason" for the first event that is not as written.
"""

import hashlib
import json
import sys

HEADER = ("atMs", "by", "commandId", "seq", "stream", "type", "v")
MEMBERS = set(HEADER) | {"hash", "payload", "personal", "prevHash"}
# Event type and member -> who may read it, and the members of the payload that name whose it is: the first that does.
PERSONAL = {
    ("session-created", "title"): ("team", ()),
    ("entry-listed", "listedAs"): ("team", ("entryId",)),
    ("speaker-identified", "announcedAs"): ("team", ("interventionId", "entryId")),
    ("intervention-started", "announcedAs"): ("team", ("interventionId",)),
    ("intervention-voided", "reason"): ("team", ("interventionId",)),
    ("limit-changed", "reason"): ("team", ()),
    ("note-added", "text"): ("team", ("interventionId", "noteId")),
    ("note-edited", "text"): ("team", ("interventionId", "noteId")),
    ("speaker-hidden", "reason"): ("lead", ("hideId",)),
    ("record-taken-out", "reader"): ("lead", ()),
}


class Bad(Exception):
    """An event is not as written; carries its seq."""

    def __init__(self, seq, why):
        super().__init__(f"bad seq {seq}: {why}")
        self.seq = seq


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def commitments(payload):
    """Member -> commitment, for the members whose value stands elsewhere."""
    return {key: member["~"] for key, member in payload.items() if isinstance(member, dict) and set(member) == {"~"}}


def read_line(line, seq):
    """The event and its payload, if the line has the one form that it can have."""
    try:
        text = line.decode("utf-8")
        event = json.loads(text)
        if canonical(event) != text:
            raise Bad(seq, "the line is not canonical")
        payload = json.loads(event["payload"])
    except (ValueError, KeyError, TypeError) as error:
        raise Bad(seq, "the line cannot be read") from error
    if set(event) != MEMBERS or not isinstance(payload, dict):
        raise Bad(seq, "members are missing or too many")
    return event, payload


def check_chain(event, seq, before):
    if event["seq"] != seq:
        raise Bad(seq, "the number is not the next one")
    if event["prevHash"] != before["hash"]:
        raise Bad(seq, "it does not continue the event before")
    if event["stream"] != before.get("stream", event["stream"]) or event["atMs"] < before.get("atMs", 0):
        raise Bad(seq, "stream or time do not follow")
    header = canonical({name: event[name] for name in HEADER})
    if event["hash"] != sha256(event["prevHash"] + header + event["payload"]):
        raise Bad(seq, "the hash does not fit")


def check_personal(event, payload):
    """Gives the commitments whose value is gone."""
    seq = event["seq"]
    open_commitments = commitments(payload)
    for personal in event["personal"] or []:
        if set(personal) != {"audience", "path", "salt", "subject", "value"}:
            raise Bad(seq, "a personal value has other members")
        path, salt = personal["path"], personal["salt"]
        if open_commitments.pop(path, None) != sha256(salt + personal["value"]) or len(salt) != 32:
            raise Bad(seq, f"the commitment to {path} does not fit")
        audience, named_by = PERSONAL.get((event["type"], path), (None, ()))
        if personal["audience"] != audience:
            raise Bad(seq, f"the copy of who may read {path} differs")
        if personal["subject"] != next((payload[name] for name in named_by if payload.get(name) is not None), "session"):
            raise Bad(seq, f"the copy of whose {path} it is differs")
    return {(seq, path, commitment) for path, commitment in open_commitments.items()}


def verify(data, head=None):
    """Number of events, and how many values were erased."""
    before = {"hash": "0" * 64}
    gone, erased = set(), set()
    *lines, rest = data.split(b"\n")
    if rest != b"" or not lines:
        raise Bad(len(lines) + 1, "the file does not end with a whole line")
    for seq, line in enumerate(lines, start=1):
        event, payload = read_line(line, seq)
        check_chain(event, seq, before)
        gone |= check_personal(event, payload)
        if event["type"] == "personal-erased":
            erased |= {(target["seq"], target["path"], target["commitment"]) for target in payload["targets"]}
        before = event
    if gone - erased:
        raise Bad(min(gone - erased)[0], "a personal value is gone, and no event erased it")
    if head is not None and before["hash"] != head:
        raise Bad(len(lines), "it is not the last event that was noted")
    return len(lines), len(gone)


def main(arguments):
    head = arguments[arguments.index("--head") + 1] if "--head" in arguments else None
    with open(arguments[0], "rb") as file:
        data = file.read()
    try:
        print("ok {} events, {} erased".format(*verify(data, head)))
        return 0
    except Bad as bad:
        print(bad)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
