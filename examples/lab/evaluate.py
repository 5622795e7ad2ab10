"""Evaluates the vibration of a pump: its spectrum, and whether the strongest frequency is in order.

A warm worker for Wharf: numpy and matplotlib are loaded once, and then packet follows packet.
python3 evaluate.py --version says which version this is; Wharf writes that into each receipt.
"""
import csv
import faulthandler
import json
import os
import sys

VERSION = "1.0"
if "--version" in sys.argv:
    sys.exit(print(VERSION))

os.environ.setdefault("OMP_NUM_THREADS", "1")  # Wharf runs several of these side by side.
import matplotlib  # noqa: E402
import numpy  # noqa: E402

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402
from wharf_worker import BadPacket, progress, serve  # noqa: E402  (the file beside this one)

LIMIT_HZ = 60  # A bearing that goes bad is heard above this.


def read(file):
    with open(file, newline="") as rows:
        table = csv.DictReader(rows)
        if not {"time_s", "acceleration"} <= set(table.fieldnames or ()):
            raise BadPacket("measurement.csv has no column time_s or no column acceleration")
        values = [(float(row["time_s"]), float(row["acceleration"])) for row in table]
    return numpy.array(values).T


def even(times, signal):
    """The signal at even times, as the Fourier transform needs it."""
    step = times[1] - times[0]  # A fault: where the first two times are the same, the loop never ends.
    count = 0
    while times[0] + count * step < times[-1]:
        count += 1
    return step, numpy.interp(times[0] + step * numpy.arange(count), times, signal)


def filtered(signal):
    """Stands for a library in C that crashes on what it did not expect: a signal of zeros."""
    if not signal.any():
        import ctypes
        ctypes.string_at(0)
    return signal - signal.mean()


def plot(times, signal, frequencies, spectrum, strongest, name, file):
    figure, (above, below) = pyplot.subplots(2, 1, figsize=(8, 5), layout="constrained")
    above.plot(times, signal, linewidth=0.6)
    above.set(title=name, xlabel="time in s", ylabel="acceleration in g", xlim=(0, 1))
    below.plot(frequencies, spectrum, linewidth=1)
    below.axvline(LIMIT_HZ, color="gray", linestyle=":")
    below.annotate(f"{strongest:.1f} Hz", (strongest, spectrum.max()), xytext=(8, -8), textcoords="offset points")
    below.set(xlabel="frequency in Hz", ylabel="amplitude in g", xlim=(0, 120))
    figure.savefig(file, dpi=90)
    pyplot.close(figure)


def evaluate(data, results, packet):
    times, signal = read(data / "measurement.csv")
    signal = filtered(signal)
    progress(0.3)
    step, samples = even(times, signal)
    spectrum = 2 * numpy.abs(numpy.fft.rfft(samples)) / len(samples)
    frequencies = numpy.fft.rfftfreq(len(samples), step)
    strongest = frequencies[spectrum.argmax()]
    progress(0.6)
    plot(times, signal, frequencies, spectrum, strongest, packet, results / "spectrum.png")
    verdict = "look at the bearing" if strongest > LIMIT_HZ else "in order"
    (results / "summary.json").write_text(json.dumps({"strongest_hz": round(strongest, 1), "verdict": verdict}))
    print(f"{packet}: {len(samples)} samples, {strongest:.1f} Hz, {verdict}")


faulthandler.enable()  # Prints the line at which the process crashed.
serve(evaluate)
