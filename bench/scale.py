#!/usr/bin/env python3
"""Simulates many machines on one inbox, from what one costs: where does it stop growing, and how many inboxes does it take?

    python3 bench/scale.py
    python3 bench/scale.py --machines 1,10,100 --inboxes 1,2,4,8 --processing 0.5 --flush 0.002

A packet takes, in turn, what a packet of Wharf takes on a shared ledger:

  machine    processor time of its own, on one of the machine's cores; then the processing, on one of its `packets` slots
  database   transactions: each needs processor time on one of the database's cores, and those that write wait for a flush;
             one flush serves all that wait when it begins (PostgreSQL's group commit)
  folders    renames: inbox to work, work to archive. A rename holds its folder for itself; its fsync is shared as the
             database's flush is. Each machine lists the inbox, entry by entry, once in an interval: that holds up renames

Inboxes are apart: each has its own folders and its own database, and its share of the machines. Machines are fed: as many
packets wait as they can hold. The figures of one machine are those that were measured (docs/scale.md); the simulation adds
no more than the waiting for each other.
"""
import argparse
import collections
import heapq

WRITES = 5       # transactions of a packet that write: claim, unpacking, processing, the decision, the end
READS = 1        # one that looks for a duplicate
DAY = 86_400


class World:
    """A clock, and what is to happen when."""

    def __init__(self):
        self.now, self.order, self.events = 0.0, 0, []

    def at(self, delay, what):
        self.order += 1
        heapq.heappush(self.events, (self.now + delay, self.order, what))

    def run(self, until):
        while self.events and self.events[0][0] <= until:
            self.now, _, what = heapq.heappop(self.events)
            what()
        self.now = until


class Servers:
    """So many that serve one at a time, first come first served; knows how busy they were."""

    def __init__(self, world, count):
        self.world, self.free, self.count, self.waiting, self.busy = world, count, count, collections.deque(), 0.0

    def use(self, seconds, then):
        self.waiting.append((seconds, then))
        self.next()

    def next(self):
        while self.free and self.waiting:
            seconds, then = self.waiting.popleft()
            self.free -= 1
            self.busy += seconds
            self.world.at(seconds, lambda then=then: self.done(then))

    def done(self, then):
        self.free += 1
        self.next()
        then()

    def share(self, seconds):
        return min(1.0, self.busy / (seconds * self.count))


class Flush:
    """A disk's flush, which all share who wait when it begins."""

    def __init__(self, world, seconds):
        self.world, self.seconds, self.waiting, self.busy = world, seconds, [], False

    def use(self, then):
        self.waiting.append(then)
        self.next()

    def next(self):
        if self.busy or not self.waiting:
            return
        served, self.waiting, self.busy = self.waiting, [], True

        def done():
            self.busy = False
            for then in served:
                then()
            self.next()

        self.world.at(self.seconds, done)


class Database:
    """Processor time for each transaction, then the flush."""

    def __init__(self, world, options):
        self.options, self.cores, self.log = options, Servers(world, options.database_cores), Flush(world, options.flush)

    def write(self, then):
        self.cores.use(self.options.transaction, lambda: self.log.use(then))

    def read(self, then):
        self.cores.use(self.options.transaction, then)


class Inbox:
    """What the machines of one inbox share."""

    def __init__(self, world, machines, options):
        self.world, self.options, self.ended = world, options, 0
        self.database = Database(world, options)
        self.inbox, self.archive, self.disk = Servers(world, 1), Servers(world, 1), Flush(world, options.flush)
        for _ in range(machines):
            Machine(self)
            self.list_inbox()
            self.beat()

    def list_inbox(self):
        self.inbox.use(self.options.listing * self.options.backlog,
                       lambda: self.world.at(self.options.poll, self.list_inbox))

    def beat(self):
        self.database.write(lambda: self.world.at(self.options.lease / 3, self.beat))


class Machine:
    def __init__(self, inbox):
        self.inbox, self.cores = inbox, Servers(inbox.world, inbox.options.cores)
        for _ in range(inbox.options.packets):
            self.packet()

    def packet(self):
        inbox, options, database = self.inbox, self.inbox.options, self.inbox.database

        def ended():
            inbox.ended += 1
            self.packet()

        steps = [database.write] * (WRITES - 2) + [database.read] * READS + [
            lambda then: self.cores.use(options.own, then),
            lambda then: inbox.world.at(options.processing, then),
            database.write,
            lambda then: inbox.inbox.use(options.rename, lambda: inbox.disk.use(then)),
            lambda then: inbox.archive.use(options.rename, lambda: inbox.disk.use(then)),
            database.write,
        ]

        def go(at):
            steps[at](lambda: go(at + 1)) if at < len(steps) else ended()

        go(0)


def simulate(machines, inboxes, options):
    """Packets a second of all, and how busy what is shared was."""
    world = World()
    counts = [machines // inboxes + (1 if i < machines % inboxes else 0) for i in range(inboxes)]
    parts = [Inbox(world, count, options) for count in counts if count]
    world.run(options.warm)
    before = sum(part.ended for part in parts)
    world.run(options.warm + options.seconds)
    rate = (sum(part.ended for part in parts) - before) / options.seconds
    one, whole = parts[0], options.warm + options.seconds
    busy = {
        "database": one.database.cores.share(whole),
        "inbox": one.inbox.share(whole),
        "archive": one.archive.share(whole),
    }
    return rate, busy


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--machines", default="1,2,3,10,30,100", help="how many, in turn")
    parser.add_argument("--inboxes", default="1,2,4", help="over how many inboxes they are spread, in turn")
    parser.add_argument("--packets", type=int, default=4, help="wharf.packets of each")
    parser.add_argument("--cores", type=int, default=2, help="of each machine")
    parser.add_argument("--own", type=float, default=0.0025, help="processor seconds of a packet at its machine")
    parser.add_argument("--processing", type=float, default=0.0, help="seconds of a packet's processing")
    parser.add_argument("--database-cores", type=int, default=8, help="of the database's machine")
    parser.add_argument("--transaction", type=float, default=0.00015, help="processor seconds of a transaction at the database")
    parser.add_argument("--flush", type=float, default=0.001, help="seconds of a flush, of the database's log or the folders' disk")
    parser.add_argument("--rename", type=float, default=0.00005, help="seconds that a rename holds a folder")
    parser.add_argument("--listing", type=float, default=0.0000004, help="seconds that a listing holds the inbox, for each folder in it")
    parser.add_argument("--backlog", type=int, default=2000, help="folders that stand in the inbox")
    parser.add_argument("--poll", type=float, default=0.2, help="wharf.poll-interval, in seconds")
    parser.add_argument("--lease", type=float, default=30, help="wharf.lease, in seconds")
    parser.add_argument("--warm", type=float, default=2, help="simulated seconds before it counts")
    parser.add_argument("--seconds", type=float, default=10, help="simulated seconds that count")
    return parser.parse_args()


def main():
    options = arguments()
    print("%8s %8s %11s %12s   %s" % ("machines", "inboxes", "packets/s", "a day", "how busy, of one inbox"))
    for inboxes in map(int, options.inboxes.split(",")):
        for machines in map(int, options.machines.split(",")):
            if machines < inboxes:
                continue
            rate, busy = simulate(machines, inboxes, options)
            shares = ", ".join("%s %.0f %%" % (name, 100 * share) for name, share in busy.items())
            print("%8d %8d %11.0f %12.1e   %s" % (machines, inboxes, rate, rate * DAY, shares))


if __name__ == "__main__":
    main()
