"""Sends a zip to Wharf until it stands whole in the inbox; what was cut off is carried on.

usage: send.py FILE.zip http://HOST:8080/api/inbox/NAME     (the token in WHARF_TOKEN)
"""
import base64, hashlib, http.client, os, sys, time
from urllib.parse import urlsplit

FINAL = {200: None, 201: None, **{c: f"refused: {c}" for c in (400, 401, 403, 404, 411, 413, 422)}}


def send(path, url, token, pause=5.0):
    to, size = urlsplit(url), os.path.getsize(path)
    connect = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
    with open(path, "rb") as file:
        digest = hashlib.sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
        headers = {"Authorization": "Bearer " + token,
                   "Repr-Digest": "sha-256=:" + base64.b64encode(digest.digest()).decode() + ":"}
        offset = 0
        while True:
            try:
                file.seek(offset)
                part = {"Content-Range": f"bytes {offset}-{size - 1}/{size}"} if offset else {}
                http_ = connect(to.netloc, timeout=600)
                http_.request("PUT", to.path, file, {**headers, "Content-Length": str(size - offset), **part})
                status = http_.getresponse().status
                if status in FINAL:
                    return FINAL[status]
            except OSError as e:
                print(f"{e}; it goes on in {pause} s", file=sys.stderr)
            except http.client.HTTPException as e:
                print(f"{e!r}; it goes on in {pause} s", file=sys.stderr)
            time.sleep(pause)
            offset = 0
            try:
                http_ = connect(to.netloc, timeout=60)
                http_.request("HEAD", to.path, headers={"Authorization": "Bearer " + token})
                head = http_.getresponse()
                if head.getheader("Upload-Complete") == "?0":
                    offset = int(head.getheader("Upload-Offset"))
            except (OSError, http.client.HTTPException):
                pass


def wrong(why=""):
    print(why, __doc__, sep="\n", file=sys.stderr)
    return 2


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].startswith("http"):
        sys.exit(wrong())
    if not os.path.isfile(sys.argv[1]):
        sys.exit(wrong(f"There is no file {sys.argv[1]}."))
    if not os.environ.get("WHARF_TOKEN"):
        sys.exit(wrong("WHARF_TOKEN is not set."))
    sys.exit(send(sys.argv[1], sys.argv[2], os.environ["WHARF_TOKEN"], float(os.environ.get("WHARF_RETRY", 5))))
