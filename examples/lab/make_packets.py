"""Writes packets with measurements into an inbox, as a sender does: some are bad.

usage: make_packets.py INBOX
"""
import math
import pathlib
import random
import sys
import zipfile


def measurement(hertz, header="time_s,acceleration", gain=1.0, first_twice=False):
    noise = random.Random(hertz)
    rows = [header]
    for i in range(2000):
        t = i / 1000
        a = gain * (math.sin(2 * math.pi * hertz * t) + 0.4 * math.sin(2 * math.pi * 2 * hertz * t) + noise.gauss(0, 0.3))
        rows.append(f"{t:.4f},{a:.5f}")
    if first_twice:
        rows.insert(1, rows[1])
    return "\n".join(rows) + "\n"


def deliver(inbox, name, content, harm=lambda zip_: zip_):
    """A folder NAME-downloading with NAME.zip in it, renamed to NAME when all of it is written."""
    folder = inbox / f"{name}-downloading"
    folder.mkdir(parents=True)
    file = folder / f"{name}.zip"
    with zipfile.ZipFile(file, "w") as zip_:
        zip_.writestr(zipfile.ZipInfo("measurement.csv", (2026, 1, 2, 3, 4, 6)), content)
    file.write_bytes(harm(file.read_bytes()))
    folder.rename(inbox / name)


def flip(zip_):
    return zip_[:5000] + bytes([zip_[5000] ^ 1]) + zip_[5001:]


def main(inbox):
    for number, hertz in enumerate((24.5, 25, 23.5, 48, 72, 25.5, 24, 26), 1):
        deliver(inbox, f"pump-{number:02}", measurement(hertz))
    deliver(inbox, "pump-09-damaged", measurement(27), flip)  # One bit was lost on its way.
    deliver(inbox, "pump-10-half", measurement(28), lambda zip_: zip_[: len(zip_) // 2])
    deliver(inbox, "pump-11-columns", measurement(29, header="time_s,voltage"))  # The code refuses it.
    deliver(inbox, "pump-12-crash", measurement(30, gain=0.0))  # The code's process dies of it.
    deliver(inbox, "pump-13-hang", measurement(31, first_twice=True))  # The code never ends.


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    main(pathlib.Path(sys.argv[1]))
