#!/usr/bin/env python3
"""Times the packaged Wharf end to end, beside plain ways to unpack the same zips.

    python3 bench/run.py --rounds 3 --json target/bench.json
    python3 bench/run.py --only burst,large --variant "stock camel.beans.entrySplitter=#class:org.apache.camel.dataformat.zipfile.ZipSplitter"

Wharf runs as a server, with the shipped settings and routes, in a folder of its own. It is warmed with 300 packets. The
timed packets are written beside the inbox; the clock runs from the first rename into the inbox until the last packet stands
in the archive. So neither start nor making the packets is timed, except by start.

  burst     1,000 packets x 10 entries x 4 KiB        packets a second
  large     1 packet x 1,600 entries x 256 KiB        MB of content a second
  trickle   60 packets x 2 entries x 4 KiB, singly    from rename to archive: median and longest; then CPU while idle
  backlog   1 entry x 1 KiB, 2,000 and 20,000 packets a packet's time at 20,000 over that at 2,000
  fairness  burst's packets while one of 2 GB is in work: from rename to archive, over the same alone
  start     from starting Java until a packet that waits is archived
  memory    burst, large and backlog in one server: the most resident memory

CPU s is user and system time of the timed part, all threads; MiB is the most resident memory of the server since its start.
Contenders take turns in each round; a figure is the median of the rounds, with the lowest and the highest in brackets.
unzip (Info-ZIP under xargs -P) and python (zipfile on a process a core) unpack and no more: no claim, no check of the zip
against itself, no ledger, no archive, no fsync. They are a mark to hold Wharf against, not a peer.
"""
import argparse
import json
import os
import platform
import random
import resource
import shlex
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CORES = len(os.sched_getaffinity(0))
TICKS = os.sysconf("SC_CLK_TCK")
KIB = 1024
LARGE_ENTRY = 256 * KIB
STARTED = []
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class Failed(Exception):
    """A contender did not do its work; the others go on."""


# --- Packets ---


def deflated(size, cache={}):
    """Some texts of that size: crc, size, deflated bytes. Words as often as in a language; a third to a half is left."""
    if size not in cache:
        rnd = random.Random(size)
        words = ["".join(rnd.choices("abcdefghijklmnopqrstuvwxyz", k=rnd.randint(2, 9))) for _ in range(1200)]
        often = [1 / (i + 1) for i in range(len(words))]
        cache[size] = []
        for _ in range(16):
            text = " ".join(rnd.choices(words, often, k=size // 3 + 1)).encode()[:size]
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            cache[size].append((zlib.crc32(text), size, packer.compress(text) + packer.flush()))
    return cache[size]


def write_zip(path, entries, size):
    """A zip of so many entries, 100 to a folder. Deflating each anew would take longer than what is timed."""
    texts, directory = deflated(size), []
    with open(path, "wb") as out:
        for i in range(entries):
            name = b"part-%d/entry-%d.txt" % (i // 100, i)
            crc, full, packed = texts[i % len(texts)]
            fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5A21, crc, len(packed), full, len(name), 0)
            directory.append(b"PK\1\2" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, out.tell()) + name)
            out.write(b"PK\3\4" + fields + name)
            out.write(packed)
        start = out.tell()
        out.write(b"".join(directory))
        out.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, entries, entries, out.tell() - start, start, 0))


def stage(folder, prefix, packets, entries, size):
    """Packets as a sender has them before the rename; their names."""
    names = ["%s-%06d" % (prefix, i) for i in range(packets)]
    for name in names:
        os.makedirs(os.path.join(folder, name))
        write_zip(os.path.join(folder, name, name + ".zip"), entries, size)
    os.sync()
    return names


# --- Processes ---


def start(command, **options):
    """Starts a process in a session of its own; no signal comes between its start and its being remembered to be ended."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        process = subprocess.Popen(command, start_new_session=True,
                                   preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, before), **options)
        STARTED.append(process)
        return process
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end(process, patience=40):
    """Ends a process and all that it started."""
    for sign, limit in ((signal.SIGTERM, patience), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, sign)
            process.wait(limit)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
    STARTED.remove(process)


def until(condition, limit, pause=0.0005):
    """Waits until something holds; false when it took too long."""
    last = time.monotonic() + limit
    while not condition():
        if time.monotonic() > last:
            return False
        time.sleep(pause)
    return True


# --- Wharf ---


class Variant:
    """Wharf with options of Java and settings of its own: NAME [-JAVA-OPTION|KEY=VALUE]..."""

    def __init__(self, words, arguments):
        name, *rest = shlex.split(words)
        self.name = name
        self.options = shlex.split(arguments.opts) + [w for w in rest if w.startswith("-")]
        self.settings = dict(s.split("=", 1) for s in arguments.setting + [w for w in rest if not w.startswith("-")])
        self.java, self.jar, self.limit = arguments.java, os.path.abspath(arguments.jar), arguments.limit

    def run(self, folder, workload):
        server = Server(folder, self)
        try:
            return workload(server)
        finally:
            server.stop()


class Server:
    def __init__(self, folder, variant):
        self.folder, self.variant, self.process = folder, variant, None
        for name in ("inbox", "archive", "quarantine", "work", "stage"):
            os.makedirs(self.at(name))
        shutil.copy(os.path.join(HOME, "application.properties"), folder)
        shutil.copytree(os.path.join(HOME, "routes"), self.at("routes"))

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def begin(self):
        settings = {"wharf.http.port": "0", **self.variant.settings}
        command = [self.variant.java] + self.variant.options + ["-D%s=%s" % s for s in settings.items()]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("WHARF_", "CAMEL_"))}
        with open(self.at("log"), "w") as log:
            self.process = start(command + ["-jar", self.variant.jar, "run"], cwd=self.folder, env=environment,
                                 stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def stop(self):
        if self.process and self.process in STARTED:
            end(self.process)

    def log(self):
        with open(self.at("log"), errors="replace") as log:
            return log.read()

    def wait(self, condition, what, pause=0.0005):
        """Waits, and fails when the server ends or sets a packet aside meanwhile."""
        look = [time.monotonic() + 0.2]

        def over():
            if condition():
                return True
            if time.monotonic() > look[0]:
                look[0] = time.monotonic() + 0.2
                if self.process.poll() is not None:
                    raise Failed("Wharf ended while waiting until %s:\n%s" % (what, self.log()[-2000:]))
                if os.listdir(self.at("quarantine")):
                    raise Failed("Wharf set a packet aside:\n%s" % self.log()[-2000:])
            return False

        if not until(over, self.variant.limit, pause):
            raise Failed("not within %d s: %s:\n%s" % (self.variant.limit, what, self.log()[-2000:]))

    def ready(self, warm):
        self.begin()
        self.wait(lambda: "Wharf takes packets" in self.log(), "it takes packets", 0.01)
        self.timed("warm", warm, 10, 4 * KIB)

    def deliver(self, name):
        os.rename(self.at("stage", name), self.at("inbox", name))

    def archived(self, name):
        return os.path.isdir(self.at("archive", name))

    def timed(self, prefix, packets, entries, size):
        """Delivers packets all at once; seconds and CPU seconds until all are archived."""
        names = stage(self.at("stage"), prefix, packets, entries, size)
        waiting, cpu, begin = names[:], self.cpu(), time.monotonic()
        for name in names:
            self.deliver(name)

        def all_archived():
            while waiting and self.archived(waiting[-1]):
                waiting.pop()
            return not waiting

        self.wait(all_archived, "the packets %s-… are archived" % prefix, 0.002)
        seconds, cpu = time.monotonic() - begin, self.cpu() - cpu
        with open(self.at("archive", names[-1], "wharf.json")) as receipt:
            if str(json.load(receipt)["entries"]) != str(entries):
                raise Failed("%s was archived with other entries than it was sent with" % names[-1])
        return seconds, cpu

    def latency(self, name):
        """Milliseconds from rename to archive."""
        begin = time.monotonic()
        self.deliver(name)
        self.wait(lambda: self.archived(name), "%s is archived" % name)
        return (time.monotonic() - begin) * 1000

    def cpu(self):
        with open("/proc/%d/stat" % self.process.pid) as stat:
            return sum(map(int, stat.read().rpartition(")")[2].split()[11:15])) / TICKS

    def most_memory(self):
        with open("/proc/%d/status" % self.process.pid) as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / KIB


# --- Plain unpacking ---


def finish(process, contender, text=None):
    """Waits for a process within the limit; what it printed."""
    try:
        out, _ = process.communicate(text, timeout=contender.limit)
    except subprocess.TimeoutExpired:
        raise Failed("%s: not within %d s" % (contender.name, contender.limit))
    finally:
        end(process)
    if process.returncode:
        raise Failed("%s ended with %d" % (contender.name, process.returncode))
    return out


class Unzip:
    name = "unzip"

    @staticmethod
    def unpack(source, target, names):
        """Info-ZIP, a process for each zip, as many side by side as there are cores."""
        begin = time.monotonic()
        process = start(["xargs", "-P", str(CORES), "-I{}", "unzip", "-qq", source + "/{}/{}.zip", "-d", target + "/{}"],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        finish(process, Unzip, "\n".join(names))
        return time.monotonic() - begin


class Python:
    name = "python"

    @staticmethod
    def unpack(source, target, names):
        """A process a core; what it takes to start them is not timed, but counts as CPU time."""
        process = start([sys.executable, os.path.abspath(__file__), "--unpack", source, target], stdout=subprocess.PIPE, text=True)
        return float(finish(process, Python))


def unpack_part(job):
    import zipfile

    source, target, part, parts = job
    with zipfile.ZipFile(source) as packed:
        names = packed.namelist()[part::parts]
        for folder in {os.path.dirname(name) for name in names}:
            os.makedirs(os.path.join(target, folder), exist_ok=True)  # extractall fails when another was first.
        packed.extractall(target, names)


def unpack_all(source, target):
    """The Python loop: a few zips are shared out by entries, many by zips."""
    import multiprocessing

    names = os.listdir(source)
    parts = CORES if len(names) < CORES else 1
    jobs = [(os.path.join(source, n, n + ".zip"), os.path.join(target, n), p, parts) for n in names for p in range(parts)]
    with multiprocessing.get_context("fork").Pool(CORES) as pool:
        pool.map(abs, range(CORES * 4))
        begin = time.monotonic()
        for _ in pool.imap_unordered(unpack_part, jobs, chunksize=max(1, min(20, len(jobs) // (CORES * 4)))):
            pass
        print(time.monotonic() - begin)


def plain(contender, folder, packets, entries, size):
    """Seconds and CPU seconds for unpacking that many packets."""
    source, target = os.path.join(folder, "stage"), os.path.join(folder, "out")
    names = stage(source, "plain", packets, entries, size)
    os.mkdir(target)

    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before = spent()
    seconds = contender.unpack(source, target, names)
    files = sum(len(found) for _, _, found in os.walk(target))
    if files != packets * entries:
        raise Failed("%s wrote %d files of %d" % (contender.name, files, packets * entries))
    return seconds, spent() - before


# --- Workloads ---


class Workloads:
    """What is measured; each returns its figures, the one that counts first."""

    def __init__(self, scale):
        self.scale = scale

    def count(self, full, least=2):
        return max(least, round(full * self.scale))

    def describe(self, name):
        return {
            "burst": "%d packets x 10 entries x 4 KiB" % self.count(1000),
            "large": "1 packet x %d entries x 256 KiB" % self.count(1600),
            "trickle": "%d packets x 2 entries x 4 KiB, singly" % self.count(60),
            "backlog": "%d and %d packets x 1 entry x 1 KiB" % (self.count(2000), self.count(20000)),
            "fairness": "small packets beside one of %d entries x 256 KiB" % self.count(8000, 200),
            "start": "one packet waits",
            "memory": "burst, large and backlog in one server",
        }[name]

    def most_bytes(self, name):
        """What a workload takes on the disk, about."""
        large = {"fairness": self.count(8000, 200), "large": self.count(1600), "memory": self.count(1600)}.get(name, 0)
        small = {"backlog": self.count(24000), "memory": self.count(21000)}.get(name, self.count(1300))
        return large * LARGE_ENTRY * 1.5 + small * 100 * KIB

    def warm(self, server):
        server.ready(self.count(300))

    def burst(self, server):
        self.warm(server)
        seconds, cpu = server.timed("burst", self.count(1000), 10, 4 * KIB)
        return {"packets/s": self.count(1000) / seconds, "CPU s": cpu, "MiB": server.most_memory()}

    def burst_plain(self, contender, folder):
        seconds, cpu = plain(contender, folder, self.count(1000), 10, 4 * KIB)
        return {"packets/s": self.count(1000) / seconds, "CPU s": cpu}

    def large(self, server):
        self.warm(server)
        seconds, cpu = server.timed("large", 1, self.count(1600), LARGE_ENTRY)
        return {"MB/s": self.count(1600) * LARGE_ENTRY / 1e6 / seconds, "CPU s": cpu, "MiB": server.most_memory()}

    def large_plain(self, contender, folder):
        seconds, cpu = plain(contender, folder, 1, self.count(1600), LARGE_ENTRY)
        return {"MB/s": self.count(1600) * LARGE_ENTRY / 1e6 / seconds, "CPU s": cpu}

    def trickle(self, server):
        self.warm(server)
        names, pauses = stage(server.at("stage"), "trickle", self.count(60), 2, 4 * KIB), random.Random(3)
        cpu, latencies = server.cpu(), []
        for name in names:
            time.sleep(pauses.uniform(0.05, 0.4))
            latencies.append(server.latency(name))
        cpu = server.cpu() - cpu
        time.sleep(1)  # The last packet's remains.
        idle, seconds = server.cpu(), max(1, 10 * min(1, self.scale))
        time.sleep(seconds)
        return {"median ms": statistics.median(latencies), "longest ms": max(latencies), "CPU s": cpu,
                "idle % of a core": (server.cpu() - idle) / seconds * 100, "MiB": server.most_memory()}

    def backlog(self, server):
        self.warm(server)
        server.timed("before", self.count(2000), 1, KIB)  # Else the few would pay for warming up, and the many seem cheap.
        few, _ = server.timed("few", self.count(2000), 1, KIB)
        many, cpu = server.timed("many", self.count(20000), 1, KIB)
        return {"cost ratio": many / self.count(20000) / (few / self.count(2000)), "packets/s": self.count(20000) / many,
                "CPU s": cpu, "MiB": server.most_memory()}

    def fairness(self, server):
        self.warm(server)
        alone = [server.latency(name) for name in stage(server.at("stage"), "alone", 10, 10, 4 * KIB)]
        names, beside = stage(server.at("stage"), "beside", 20, 10, 4 * KIB), []
        [huge] = stage(server.at("stage"), "huge", 1, self.count(8000, 200), LARGE_ENTRY)
        server.deliver(huge)
        server.wait(lambda: os.path.isdir(server.at("work", huge)), "%s is in work" % huge)
        for name in names:
            if server.archived(huge):
                break
            beside.append(server.latency(name))
            time.sleep(0.05)
        if not beside:
            raise Failed("the large packet was done before a small one could be sent; use a greater --scale")
        server.wait(lambda: server.archived(huge), "%s is archived" % huge, 0.01)
        median, by_itself = statistics.median(beside), statistics.median(alone)
        return {"ratio": median / by_itself, "beside ms": median, "longest ms": max(beside), "alone ms": by_itself,
                "packets": len(beside), "MiB": server.most_memory()}

    def start(self, server):
        [name] = stage(server.at("stage"), "first", 1, 10, 4 * KIB)
        server.deliver(name)
        begin = time.monotonic()
        server.begin()
        server.wait(lambda: server.archived(name), "the first packet is archived")
        return {"seconds": time.monotonic() - begin, "CPU s": server.cpu(), "MiB": server.most_memory()}

    def memory(self, server):
        self.warm(server)
        server.timed("burst", self.count(1000), 10, 4 * KIB)
        server.timed("large", 1, self.count(1600), LARGE_ENTRY)
        server.timed("many", self.count(20000), 1, KIB)
        return {"MiB": server.most_memory(), "CPU s": server.cpu()}


NAMES = ("burst", "large", "trickle", "backlog", "fairness", "start", "memory")


def measure(workloads, name, contender, base):
    """One round of one contender, in a folder that is gone afterwards; None where it does not take part."""
    folder = tempfile.mkdtemp(prefix="%s-%s-" % (name, contender.name), dir=base)
    try:
        if isinstance(contender, Variant):
            return contender.run(folder, getattr(workloads, name))
        return getattr(workloads, name + "_plain")(contender, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def compare(workloads, name, contenders, rounds, base):
    """All rounds of a workload, the contenders in turn."""
    results = {}
    for _ in range(rounds):
        for contender in contenders:
            if not isinstance(contender, Variant) and not hasattr(workloads, name + "_plain"):
                continue
            result = results.setdefault(contender.name, {"rounds": [], "failed": []})
            try:
                result["rounds"].append(measure(workloads, name, contender, base))
            except Failed as e:
                result["failed"].append(str(e))
                print("%s, %s: %s" % (name, contender.name, e), file=sys.stderr)
    for result in results.values():
        rows = result["rounds"]
        result["median"] = {key: statistics.median(row[key] for row in rows) for key in rows[0]} if rows else {}
    return results


# --- Output ---


def number(value):
    return "%.0f" % value if abs(value) >= 100 else "%.3g" % value


def table(title, results):
    """A workload's figures, and how each contender's first one stands to that of the first contender."""
    columns = next((r["median"] for r in results.values() if r["median"]), {})
    lines = [[title, *columns, "to the first"]]
    reference = None
    for name, result in results.items():
        if not result["median"]:
            lines.append(["  " + name, "failed"])
            continue
        first = next(iter(result["median"].values()))
        reference = first if reference is None else reference
        cells = []
        for key in columns:
            values = [row[key] for row in result["rounds"] if key in row]
            spread = " (%s–%s)" % (number(min(values)), number(max(values))) if len(values) > 1 else ""
            cells.append(number(result["median"][key]) + spread if values else "")
        lines.append(["  " + name, *cells, number(first / reference) if reference else ""])
    widths = [max(len(line[i]) for line in lines if i < len(line)) for i in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    print(flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(NAMES), help="workloads, separated by commas")
    parser.add_argument("--dir", help="where the folders are made; one in memory leaves the disk out of it")
    parser.add_argument("--json", help="where the figures of all rounds go")
    parser.add_argument("--java", default="java", help="the Java to run Wharf with")
    parser.add_argument("--jar", default=os.path.join(HOME, "target", "wharf.jar"))
    parser.add_argument("--opts", default="", help="options of Java for all variants, as one word: --opts=-Xmx96m")
    parser.add_argument("--setting", action="append", default=[], metavar="KEY=VALUE", help="a setting for all variants")
    parser.add_argument("--variant", action="append", default=[], metavar='"NAME [-OPTION|KEY=VALUE]…"',
                        help="one more Wharf to compare, with Java options and settings of its own")
    parser.add_argument("--against", default="unzip,python", help="unzip, python, both or none of them")
    parser.add_argument("--scale", type=float, default=1, help="multiplies the numbers of packets and entries; figures at others than 1 compare with nothing")
    parser.add_argument("--limit", type=int, default=300, help="seconds that any one step may take")
    parser.add_argument("--unpack", nargs=2, help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    wrong = [name for name in parsed.only.split(",") if name not in NAMES]
    if wrong:
        parser.error("--only: no such workload: %s; there are %s" % (", ".join(wrong), ", ".join(NAMES)))
    wrong = [name for name in parsed.against.split(",") if name not in ("", "none", "unzip", "python")]
    if wrong:
        parser.error("--against: %s; unzip and python are known" % ", ".join(wrong))
    settings = parsed.setting + [w for v in parsed.variant for w in shlex.split(v)[1:] if not w.startswith("-")]
    wrong = [setting for setting in settings if "=" not in setting]
    if wrong:
        parser.error("a setting is KEY=VALUE, not %s" % ", ".join(wrong))
    if parsed.rounds < 1 or parsed.scale <= 0 or parsed.limit < 1:
        parser.error("--rounds, --scale and --limit must be above 0")
    if not parsed.unpack and not os.path.isfile(parsed.jar):
        parser.error("%s is not there; build it: mvn -B -q -DskipTests package" % parsed.jar)
    if not parsed.unpack and not shutil.which(parsed.java):
        parser.error("--java: %s is not there" % parsed.java)
    return parsed


def contenders(parsed):
    found = [Variant(words, parsed) for words in ["wharf"] + parsed.variant]
    for plain_one in (Unzip, Python):
        plain_one.limit = parsed.limit
        if plain_one.name in parsed.against.split(","):
            if plain_one is Unzip and not (shutil.which("unzip") and shutil.which("xargs")):
                print("unzip is not installed; left out", file=sys.stderr)
            else:
                found.append(plain_one)
    return found


def main():
    parsed = arguments()
    if parsed.unpack:
        return unpack_all(*parsed.unpack)
    for sign in ENDING[:2]:
        signal.signal(sign, lambda number, frame: sys.exit(128 + number))
    load = os.getloadavg()[0]
    if load > 0.5:
        print("Others use this machine (load %.1f): the figures will not repeat." % load, file=sys.stderr)
    java = subprocess.run([parsed.java, "-version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    out = {"cores": CORES, "load": load, "system": platform.platform(), "java": java.splitlines()[-1:], "opts": parsed.opts,
           "setting": parsed.setting, "variant": parsed.variant, "dir": parsed.dir, "scale": parsed.scale, "workloads": {}}
    base = tempfile.mkdtemp(prefix="wharf-bench-", dir=parsed.dir)
    workloads = Workloads(parsed.scale)
    try:
        for name in parsed.only.split(","):
            needed = workloads.most_bytes(name) + 1e9
            if shutil.disk_usage(base).free < needed:
                sys.exit("%s: %s has less than the %.1f GB free that it takes; choose another --dir" % (name, base, needed / 1e9))
            results = compare(workloads, name, contenders(parsed), parsed.rounds, base)
            out["workloads"][name] = results
            table("%s: %s" % (name, workloads.describe(name)), results)
    finally:
        for sign in ENDING:
            signal.signal(sign, signal.SIG_IGN)
        for process in list(STARTED):
            end(process, 5)
        shutil.rmtree(base, ignore_errors=True)
    if parsed.json:
        with open(parsed.json, "w") as file:
            json.dump(out, file, indent=1)
    return 1 if any(r["failed"] for results in out["workloads"].values() for r in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
