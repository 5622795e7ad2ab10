"""Reads each zip of a folder by each reader and prints a line of JSON: zip, reader, and its tree, or null where it refuses.

    readers.py FOLDER

A tree has, for each path, "folder", "link:" and its target, or the SHA-1 of the content. Paths are text as far as they are
UTF-8; other bytes are lone surrogates. A reader that takes the zip with a warning has taken it.
"""
import concurrent.futures
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def python(zip, into):
    tree = {}
    with zipfile.ZipFile(zip) as z:
        for info in z.infolist():
            content = z.read(info, b"secret")
            tree[info.filename] = "folder" if info.is_dir() else hashlib.sha1(content).hexdigest()
    return tree


def run(command, into, good, stdin=b""):
    r = subprocess.run(command, cwd=into, env=ENV, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    skipped = b"skipping:" in r.stdout  # What unzip cannot read it leaves out, and may end well.
    return on_disk(into) if r.returncode in good and not skipped else None


def on_disk(root):
    tree = {}
    for folder, folders, files in os.walk(root):
        os.chmod(folder, 0o700)
        for name in folders + files:
            path = os.path.join(folder, name)
            told = os.path.relpath(path, root)
            if os.path.islink(path):
                tree[told] = "link:" + os.readlink(path)
            elif os.path.isdir(path):
                os.chmod(path, 0o700)
                tree[told] = "folder"
            elif os.path.isfile(path):
                os.chmod(path, 0o600)
                with open(path, "rb") as f:
                    tree[told] = hashlib.sha1(f.read()).hexdigest()
            else:
                tree[told] = "special"
    return tree


READERS = {
    "python": python,
    "unzip": lambda zip, into: run(["unzip", "-P", "secret", "-qq", "-o", zip], into, (0, 1)),
    "bsdtar": lambda zip, into: run(["bsdtar", "--passphrase", "secret", "-xf", zip], into, (0,)),
    "bsdtar-stream": lambda zip, into: run(["bsdtar", "--passphrase", "secret", "-xf", "-"], into, (0,), open(zip, "rb").read()),
    "7z": lambda zip, into: run(["7z", "x", "-y", "-bd", "-psecret", zip], into, (0, 1)),
}


def trees(zip):
    lines = []
    for reader, read in READERS.items():
        into = tempfile.mkdtemp(dir=SCRATCH)
        try:
            tree = read(zip, into)
        except Exception:
            tree = None
        finally:
            shutil.rmtree(into, ignore_errors=True)
        lines.append(json.dumps({"zip": os.path.basename(zip), "reader": reader, "tree": tree}))
    return lines


if __name__ == "__main__":
    folder = os.path.abspath(sys.argv[1])
    SCRATCH = tempfile.mkdtemp(dir=folder)
    zips = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".zip"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for lines in pool.map(trees, zips):
            print("\n".join(lines), flush=True)
    shutil.rmtree(SCRATCH)
