#!/usr/bin/env python3
"""One large upload by curl, cut at random places and with the server killed, is archived once.

usage: upload-cut.py JAVA-COMMAND [MEGABYTES] [CUTS] [KILLS] [FOLDER]
e.g.:  upload-cut.py "java -Xmx256m -jar target/wharf.jar" 2048 10 2 /dev/shm/wharf-upload

It furnishes FOLDER with application.properties and routes/ of this project, starts the server
there, uploads with curl, ends curl (cuts) or the server (kills, by SIGKILL) while it sends, asks
for Upload-Offset, proves that what is kept is a prefix of what was sent, and goes on from there.
"""
import base64, hashlib, os, pathlib, random, re, shutil, signal, socket, subprocess, sys, time, zipfile

PROJECT = pathlib.Path(__file__).resolve().parents[3]
java, mb, cuts, kills = sys.argv[1], *(int(a) for a in (sys.argv[2:5] + ["2048", "10", "2"][len(sys.argv) - 2:]))
home = pathlib.Path(sys.argv[5] if len(sys.argv) > 5 else "/dev/shm/wharf-upload")
seed = int(os.environ.get("SEED", time.time()))
chance = random.Random(seed)
print("SEED", seed)
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
shutil.rmtree(home, ignore_errors=True)
home.mkdir(parents=True)
shutil.copytree(PROJECT / "routes", home / "routes")
own = {"wharf.http.uploads": "yes", "wharf.http.upload-tokens": "tokens", "wharf.http.port": port, "wharf.receipts": "receipts",
       "wharf.space-reserve": "100MB", "wharf.limits.ratio": "1000"}
text = (PROJECT / "application.properties").read_text()
for key, value in own.items():
    text = re.sub(rf"(?m)^{re.escape(key)} =.*$", f"{key} = {value}", text)
(home / "application.properties").write_text(text)
(home / "tokens").write_text("acme secret\nzeta other\n")
(home / "tokens").chmod(0o600)
url, file = f"http://localhost:{port}/api/inbox/scan", home / "scan.zip"
with zipfile.ZipFile(file, "w") as z, z.open("scan.bin", "w", force_zip64=True) as entry:
    for _ in range(mb):
        entry.write(chance.randbytes(1 << 20))
size = file.stat().st_size


def sha(path, length=None):
    digest, left = hashlib.sha256(), length if length is not None else path.stat().st_size
    with open(path, "rb") as f:
        while left:
            piece = f.read(min(1 << 20, left))
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest()


def start():
    server = subprocess.Popen(java.split() + ["run"], cwd=home, stdout=open(home / "log", "a"), stderr=subprocess.STDOUT)
    for _ in range(600):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return server
        assert server.poll() is None, (home / "log").read_text()
        time.sleep(0.1)
    raise AssertionError("the server does not start")


def curl(*args, token="secret"):
    return ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", f"Authorization: Bearer {token}", *args, url]


def run(*args, **kw):
    return subprocess.run(curl(*args, **kw), stdout=subprocess.PIPE, text=True).stdout


def offset():
    for _ in range(300):
        head = subprocess.run(curl("-I", "-D", "-"), stdout=subprocess.PIPE, text=True).stdout
        found = re.search(r"(?i)upload-offset: (\d+)", head)
        if found or " 404 " in head:
            return int(found.group(1)) if found else 0
        time.sleep(0.2)
    raise AssertionError(head)


server = start()
try:
    raw = hashlib.sha256(b"other").digest()
    assert run("-T", str(file), "-H", "Repr-Digest: sha-256=:" + base64.b64encode(raw).decode() + ":") == "422"
    assert not list((home / "inbox").rglob("*")), list((home / "inbox").rglob("*"))
    breaks = ["cut"] * cuts + ["kill"] * kills
    chance.shuffle(breaks)
    places = sorted(chance.randrange(1, size - 1) for _ in breaks)
    sent, begun = 0, time.time()
    for kind, place in zip(breaks, places):
        client = subprocess.Popen(curl("-T", str(file), *(["-C", str(sent)] if sent else [])), stdout=subprocess.PIPE, text=True)
        part = home / "inbox/scan-downloading/scan.zip"
        while client.poll() is None and not (part.exists() and part.stat().st_size >= place):
            time.sleep(0.002)
        if kind == "kill":
            server.send_signal(signal.SIGKILL)
            server.wait()
            client.wait()
            server = start()
        else:
            client.kill()
        said = client.communicate()[0]
        before, sent = sent, offset()
        settled = -1
        while settled != sent:  # The server may not have seen yet that its client is gone.
            time.sleep(0.5)
            settled, sent = sent, offset()
        print(f"{kind} at {place}: kept {sent}, answer {said or 'none'}")
        assert sent >= before and part.stat().st_size >= sent, "what was told to be on the disk is not"
        assert sha(part, sent) == sha(file, sent), "what is kept is no prefix of what was sent"
        assert run("-T", str(file), "-C", str(sent), token="other") == "409"
        assert run("-I", token="other") == "403" and run("-T", str(file), token="no") == "401"
    done = run("-T", str(file), *(["-C", str(sent)] if sent else []))
    assert done == "201", done
    print(f"{size} bytes in {time.time() - begun:.1f} s with {len(breaks)} breaks")
    for _ in range(3000):
        if (home / "archive/scan/wharf.json").exists():
            break
        time.sleep(0.1)
    assert sha(home / "archive/scan/scan.zip") == sha(file)
    assert run("-T", str(file)) == "200", "the same again is delivered once"
    assert os.listdir(home / "archive") == ["scan"] and not os.listdir(home / "quarantine") and not os.listdir(home / "inbox")
    print("archived once, all bytes equal")
finally:
    server.kill()
    server.wait()
shutil.rmtree(home)
