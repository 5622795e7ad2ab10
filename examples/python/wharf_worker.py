"""Makes a warm worker for Wharf of a plain function. One file, no dependencies, Python 3.7 and later.

    from wharf_worker import serve

    def score(data, results, packet):
        ...

    serve(score)

The function is given two pathlib.Path, the unpacked content and the folder for what it makes, and the
packet's name. To raise an exception means: try again later. To raise BadPacket means: the packet is bad,
set it aside. Whatever is printed goes to results/wharf.log.
"""
import json
import os
import pathlib
import sys
import traceback


class BadPacket(Exception):
    """The packet itself is bad: it is quarantined at once, with this message."""


_say = None
_work = None


def progress(part):
    """Tells how far the work on the packet is, from 0 to 1."""
    _send({"type": "progress", "id": _work, "part": part})


def _send(message):
    _say.write(json.dumps(message) + "\n")
    _say.flush()


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass


def _answer(function, work):
    try:
        function(pathlib.Path(work["data"]), pathlib.Path(work["results"]), work["packet"])
        return {"type": "done", "id": work["id"]}
    except BadPacket as bad:
        return {"type": "failed", "id": work["id"], "message": str(bad), "quarantine": True}
    except Exception as failure:
        traceback.print_exc()
        message = "%s: %s" % (type(failure).__name__, failure)
        return {"type": "failed", "id": work["id"], "message": message}


def serve(function):
    """Takes packet after packet until the server closes the input."""
    global _say, _work
    # What is printed, by libraries in C too, must not mix with the answers: 1 becomes a copy of 2.
    _say = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _send({"type": "ready"})
    for line in requests:
        work = json.loads(line)
        if work.get("type") != "work":
            continue
        _work = work["id"]
        answer = _answer(function, work)
        _flush()
        _send(answer)
