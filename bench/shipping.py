#!/usr/bin/env python3
"""Kills Wharf and the server that it ships to again and again, and compares each file that arrived.

    python3 bench/shipping.py sftp --packets 1000 --kills 10
    python3 bench/shipping.py s3 --packets 1000 --kills 10 --s3mock s3mock-4.11.0-exec.jar

The packaged Wharf runs in a folder of its own. The target is OpenSSH's sshd (as root) or Adobe's S3Mock. While
packets are delivered and shipped, either side gets kill -9 in turn; the last time the target stays away for --away seconds.
All the while an observer compares each packet whose wharf.json has arrived with the archive: it must be whole at that moment.
At the end every packet must be there, each file byte for byte, and nothing else. Exit 1 where anything is not so.
"""
import argparse
import hashlib
import json
import os
import random
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree
import zipfile

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NOBODY = 65534


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def descendants(pid):
    found = []
    for child in subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split():
        found += descendants(int(child)) + [int(child)]
    return found


def kill(process):
    for pid in [process.pid] + descendants(process.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.wait()


def digest(stream):
    sha = hashlib.sha256()
    for part in iter(lambda: stream.read(1 << 20), b""):
        sha.update(part)
    return sha.hexdigest()


class Sftp:
    """OpenSSH's sshd on a folder, which needs root; its user is one without any rights."""

    def __init__(self, root, args):
        given = os.environ.get("OPENSSH_ROOT", "")
        self.sshd = given + "/usr/sbin/sshd"
        self.folder = os.path.join(root, "remote")
        conf = os.path.join(root, "ssh")
        os.makedirs(self.folder)
        os.makedirs(conf)
        self.port = free_port()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{conf}/{name}"], check=True)
        with open(f"{conf}/host.pub") as key, open(f"{conf}/known", "w") as known:
            known.write(f"[127.0.0.1]:{self.port} {key.read()}")
        with open(f"{conf}/sshd_config", "w") as config:
            config.write(
                f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {conf}/host\nPidFile none\nUsePAM no\nStrictModes no\n"
                f"AuthorizedKeysFile {conf}/user.pub\nSubsystem sftp internal-sftp\nForceCommand internal-sftp\nPasswordAuthentication no\nMaxStartups 100\n")
        os.chmod(root, 0o755)
        os.chown(self.folder, NOBODY, NOBODY)
        os.chmod(conf, 0o755)
        self.uri = (f"sftp://ship@127.0.0.1:{self.port}/{self.folder}?privateKeyFile={conf}/user"
                    f"&knownHostsFile={conf}/known")
        # Its users are of a namespace of its own, so that nothing is changed on this machine.
        users = "root:{}:0:0::/:/bin/sh\nsshd:{}:74:74::/run/sshd:/bin/false\nship:{}:65534:65534::/tmp:/bin/sh\n"
        with open(f"{conf}/passwd", "w") as passwd:
            passwd.write(users.format("x", "x", "x"))
        with open(f"{conf}/shadow", "w") as shadow:
            shadow.write("".join(f"{name}:*:20000:0:99999:7:::\n" for name in ("root", "sshd", "ship")))
        self.command = ["unshare", "-m", "sh", "-c", f"mount --bind {conf}/passwd /etc/passwd && mount --bind {conf}/shadow /etc/shadow"
                        f" && mount -t tmpfs none /run && mkdir /run/sshd && exec {self.sshd} -D -e -f {conf}/sshd_config"]
        self.log = open(os.path.join(root, "target.log"), "ab")

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        while not listens(self.port):
            if self.process.poll() is not None:
                sys.exit("sshd does not start; see target.log")
            time.sleep(0.02)

    def names(self):
        return [n for n in os.listdir(self.folder) if os.path.exists(os.path.join(self.folder, n, "wharf.json"))]

    def files(self, name):
        return tree(os.path.join(self.folder, name))


class S3:
    """S3Mock; it keeps what it has on disk, and knows no credentials."""

    def __init__(self, root, args):
        self.port = free_port()
        self.store = os.path.join(root, "store")
        os.makedirs(self.store)
        self.env = dict(
            os.environ,
            COM_ADOBE_TESTING_S3MOCK_STORE_ROOT=self.store,
            COM_ADOBE_TESTING_S3MOCK_STORE_RETAINFILESONEXIT="true",
            COM_ADOBE_TESTING_S3MOCK_STORE_INITIALBUCKETS="wharf",
            COM_ADOBE_TESTING_S3MOCK_STORE_RETAIN_FILES_ON_EXIT="true",
            COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS="wharf")
        self.jar = args.s3mock
        self.uri = (f"aws2-s3://wharf?accessKey=a&secretKey=RAW(b)&region=us-east-1&overrideEndpoint=true"
                    f"&uriEndpointOverride=http://127.0.0.1:{self.port}&forcePathStyle=true&partSize=5242880")
        self.log = open(os.path.join(root, "target.log"), "ab")

    def start(self):
        self.process = subprocess.Popen(
            ["java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", self.jar,
             f"--com.adobe.testing.s3mock.httpPort={self.port}", "--server.port=0"], env=self.env, stdout=self.log, stderr=self.log)
        while not listens(self.port):
            if self.process.poll() is not None:
                sys.exit("S3Mock does not start; see target.log")
            time.sleep(0.1)

    def get(self, path):
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/wharf{path}", timeout=30)

    def keys(self, prefix=""):
        token, keys = "", []
        while True:
            query = "?list-type=2&prefix=" + urllib.parse.quote(prefix, safe="") + (
                "&continuation-token=" + urllib.parse.quote(token, safe="") if token else "")
            answer = xml.etree.ElementTree.parse(self.get(query)).getroot()
            space = answer.tag[: answer.tag.index("}") + 1]
            keys += [c.findtext(space + "Key") for c in answer.iter(space + "Contents")]
            token = answer.findtext(space + "NextContinuationToken")
            if not token:
                return keys

    def names(self):
        return [k.split("/")[0] for k in self.keys() if k.count("/") == 1 and k.endswith("/wharf.json")]

    def files(self, name):
        return {k[len(name) + 1:]: digest(self.get("/" + urllib.parse.quote(k))) for k in self.keys(name + "/")}


def tree(folder):
    files = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as stream:
                files[os.path.relpath(path, folder)] = digest(stream)
    return files


class Wharf:
    def __init__(self, root, uri, java):
        self.root = root
        self.java = java
        for name in ("inbox", "archive"):
            os.makedirs(os.path.join(root, name))
        shutil.copytree(os.path.join(PROJECT, "routes"), os.path.join(root, "routes"))
        with open(os.path.join(PROJECT, "application.properties")) as given:
            text = given.read()
        port = free_port()
        self.status_url = f"http://127.0.0.1:{port}/api/status"
        text = text.replace("wharf.ship-to =\n", f"wharf.ship-to = {uri}\n").replace("wharf.http.port = 8080", f"wharf.http.port = {port}")
        text = text.replace("wharf.space-reserve = 1GB", "wharf.space-reserve = 10MB")
        with open(os.path.join(root, "application.properties"), "w") as own:
            own.write(text)
        self.log = open(os.path.join(root, "wharf.log"), "ab")

    def start(self):
        self.process = subprocess.Popen(
            ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"] + self.java + ["run"], cwd=self.root, stdout=self.log, stderr=self.log)

    def status(self):
        try:
            return json.load(urllib.request.urlopen(self.status_url, timeout=10))
        except OSError:
            return None


def deliver(inbox, name, rng):
    arriving = os.path.join(inbox, name + "-downloading")
    os.makedirs(arriving)
    with zipfile.ZipFile(os.path.join(arriving, name + ".zip"), "w") as packed:
        for i in range(rng.randrange(1, 4)):
            packed.writestr(f"a b/{i} ü%20.bin", rng.randbytes(rng.choice((0, 10, 5000, 200_000))))
        if rng.random() < 0.01:
            packed.writestr("large", rng.randbytes(12_000_000))
    os.rename(arriving, os.path.join(inbox, name))


class Observer(threading.Thread):
    """Compares each packet as soon as it looks whole."""

    def __init__(self, target, archive):
        super().__init__(daemon=True)
        self.target, self.archive = target, archive
        self.seen, self.half, self.ended = set(), [], False

    def run(self):
        while not self.ended:
            try:
                for name in self.target.names():
                    if name not in self.seen:
                        there = self.target.files(name)
                        if there != tree(os.path.join(self.archive, name)):
                            self.half.append(name)
                        self.seen.add(name)
            except OSError:
                pass  # The target is away.
            time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=("sftp", "s3"))
    parser.add_argument("--packets", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10, help="of either side")
    parser.add_argument("--away", type=float, default=120)
    parser.add_argument("--s3mock")
    parser.add_argument("--wharf", default="-jar " + shlex.quote(os.path.join(PROJECT, "target", "wharf.jar")), help="what java is given")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    args = parser.parse_args()
    root = tempfile.mkdtemp(prefix="wharf-shipping-")
    print(f"seed {args.seed}, in {root}", flush=True)
    rng = random.Random(args.seed)
    target = (Sftp if args.target == "sftp" else S3)(root, args)
    wharf = Wharf(os.path.join(root, "wharf"), target.uri, shlex.split(args.wharf))
    archive = os.path.join(root, "wharf", "archive")
    observer = Observer(target, archive)
    began = time.time()
    target.start()
    wharf.start()
    observer.start()
    kills = {"target": 0, "wharf": 0}
    delivered = 0
    try:
        for turn in range(args.kills * 2):
            upto = args.packets * (turn + 1) // (args.kills * 2)
            while delivered < upto:
                deliver(os.path.join(root, "wharf", "inbox"), f"packet-{delivered}", rng)
                delivered += 1
            before = len(observer.seen)
            pause = time.time() + rng.uniform(0.5, 3)
            # Something must be on its way, and something may still be to come.
            while time.time() < pause or (len(observer.seen) < min(before + 3, delivered) and time.time() < pause + 60):
                time.sleep(0.02)
            if turn % 2:
                kill(wharf.process)
                kills["wharf"] += 1
                wharf.start()
            else:
                kill(target.process)
                kills["target"] += 1
                time.sleep(args.away if turn == args.kills * 2 - 2 else rng.uniform(0, 2))
                target.start()
        while True:
            status = wharf.status()
            if status and len(os.listdir(archive)) == args.packets and not status["shipping"]["waiting"] and not status["shipping"]["underWay"]:
                break
            time.sleep(0.5)
        took = time.time() - began
        observer.ended = True
        observer.join()
        names = target.names()
        wrong = [n for n in os.listdir(archive) if target.files(n) != tree(os.path.join(archive, n))]
        files = sum(len(tree(os.path.join(archive, n))) for n in os.listdir(archive))
        print(f"{len(names)} of {args.packets} packets ({files} files) in {took:.0f} s; target killed {kills['target']} times and"
              f" away for {args.away:.0f} s once, Wharf killed {kills['wharf']} times; {len(observer.half)} looked whole and were not; {len(wrong)} differ at the end")
        if wrong or observer.half or sorted(names) != sorted(os.listdir(archive)):
            print("wrong:", wrong[:10], "half:", observer.half[:10])
            sys.exit(1)
        shutil.rmtree(root)
    finally:
        kill(wharf.process)
        kill(target.process)


if __name__ == "__main__":
    main()
