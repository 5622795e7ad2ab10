"""Prints what came of each packet, by the receipts and results that stand in archive and quarantine.

usage: show.py FOLDER     (the one with archive/ and quarantine/)
"""
import json
import pathlib
import sys
import textwrap


def lines(folder):
    for file in sorted(folder.glob("archive/*/wharf.json")):
        summary = json.loads((file.parent / "results" / "summary.json").read_text())
        yield file.parent.name, "archived", f"{summary['strongest_hz']} Hz, {summary['verdict']}"
    for file in sorted(folder.glob("quarantine/*/wharf.json")):
        receipt = json.loads(file.read_text())
        yield file.parent.name, receipt["reason"], textwrap.shorten(receipt["message"], 100, placeholder=" …")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    for packet, outcome, what in lines(pathlib.Path(sys.argv[1])):
        print(f"{packet:16} {outcome:17} {what}")
