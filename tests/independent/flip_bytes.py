#!/usr/bin/env python3
"""Changes single bytes of an exported log, one at a time, and sees whether verify_log.py names the line each time.

    python3 flip_bytes.py FILE SEED COUNT
"""

import random
import sys

sys.dont_write_bytecode = True
import verify_log


def found_at(data):
    try:
        verify_log.verify(data)
        return None
    except verify_log.Bad as bad:
        return bad.seq


def main(path, seed, count):
    with open(path, "rb") as file:
        data = file.read()
    chance = random.Random(int(seed))
    # The last byte always: it ends the last line.
    places = [len(data) - 1] + [chance.randrange(len(data)) for _ in range(int(count) - 1)]
    missed = 0
    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= chance.randrange(1, 256)
        seq = data.count(b"\n", 0, place) + 1
        found = found_at(bytes(flipped))
        if found != seq:
            missed += 1
            print(f"byte {place}, seq {seq}: found at {found}")
    print(f"{len(places) - missed} of {len(places)} found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
