"""A warm worker: loads its model once, then scores packet after packet."""
from wharf_worker import serve

MODEL = {"weight": 0.5}  # Here a real one would be loaded, once.


def score(data, results, packet):
    size = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
    (results / "score.txt").write_text("%.1f\n" % (size * MODEL["weight"]))
    print("scored", packet)


serve(score)
