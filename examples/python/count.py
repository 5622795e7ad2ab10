"""A command for each packet: python3 examples/python/count.py {data} {results}"""
import pathlib
import sys

if len(sys.argv) != 3:
    print("usage: count.py DATA RESULTS", file=sys.stderr)
    sys.exit(2)
data, results = map(pathlib.Path, sys.argv[1:])
files = [file for file in data.rglob("*") if file.is_file()]
(results / "count.txt").write_text("%d\n" % len(files))
print("counted", len(files), "files")
