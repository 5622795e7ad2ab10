"""Sends every zip of a folder, reads the receipts, and sends again what was damaged on its way.

usage: resend.py FOLDER INBOX RECEIPTS     (once; run it again and again, from cron say)

A packet is written under NAME-downloading and renamed. What was taken or archived is never sent
again; its zip goes to FOLDER/done. What was refused for a reason that a second transport may cure
is sent again, three times at most; anything else goes to FOLDER/refused, for a person.
"""
import json, os, pathlib, shutil, sys

TRANSPORT = {"not-zip", "truncated", "checksum-mismatch", "crc-error", "size-mismatch", "corrupt-data", "missing-zip"}


def deliver(zip_, inbox, sent, line):
    part = inbox / (zip_.stem + "-downloading")
    part.mkdir(exist_ok=True)
    with open(zip_, "rb") as source, open(part / zip_.name, "wb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    sent.write_text(line)  # A run that ends here leaves the part, and the next one goes on.
    part.rename(inbox / zip_.stem)


def run(folder, inbox, receipts):
    for zip_ in sorted(folder.glob("*.zip")):
        sent = zip_.with_suffix(".sent")  # One line for each time: the id of the receipt before it.
        seen = sent.read_text().splitlines() if sent.exists() else []
        file = receipts / (zip_.stem + ".json")
        receipt = json.loads(file.read_text()) if file.exists() else {}
        news = receipt.get("id", "-") != (seen[-1] if seen else receipt.get("id", "-"))
        if not seen or (news and receipt["outcome"] == "quarantined" and receipt["reason"] in TRANSPORT and len(seen) < 4):
            if not (inbox / zip_.stem).exists():
                deliver(zip_, inbox, sent, "\n".join(seen + [receipt.get("id", "-")]) + "\n")
        elif (inbox / (zip_.stem + "-downloading")).exists():
            deliver(zip_, inbox, sent, sent.read_text())
        elif news and receipt["outcome"] != "taken":
            done = folder / ("done" if receipt["outcome"] == "archived" else "refused")
            done.mkdir(exist_ok=True)
            sent.unlink()
            zip_.rename(done / zip_.name)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    run(*map(pathlib.Path, sys.argv[1:4]))
