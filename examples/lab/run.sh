#!/usr/bin/env bash
# Sets up a server that evaluates measurements, sends it packets, good and bad, and shows what came of each.
#
# usage: run.sh [FOLDER]     (a new folder, lab if none is named; afterwards the server runs until Ctrl-C)
#
# PYTHON is an interpreter with numpy and matplotlib; WHARF_HTTP_PORT another port than 8080 for the page;
# with LAB_STOP=yes the server is stopped at the end.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lab=${1:-lab}

die() {
  printf 'run.sh: %s\n' "$@" >&2
  exit 1
}

[ ! -e "$lab" ] || die "$lab exists already; remove it (rm -r $lab) or name another folder"

for python in ${PYTHON:-python3 /usr/bin/python3}; do
  ! "$python" -c 'import numpy, matplotlib' 2>/dev/null || break
  python=
done
[ -n "$python" ] || die "no Python here has numpy and matplotlib; install them: apt-get install python3-numpy python3-matplotlib"
python=$("$python" -c 'import sys; print(sys.executable)')

# Wharf: beside the examples where it was unpacked or installed, else as mvn package left it.
base=$(cd "$here/../.." && pwd)
if [ -x "$base/bin/wharf" ]; then
  settings=$base/conf/application.properties
  wharf=\"$base/bin/wharf\"
elif [ -e "$base/target/wharf.jar" ]; then
  settings=$base/application.properties
  wharf="java -jar \"$base/target/wharf.jar\""
else
  die "there is no $base/target/wharf.jar yet; build it: (cd $base && mvn -B -q -DskipTests package)"
fi

# The folder: settings and routes as shipped, the code, and the lines of lab.properties in the place of the shipped ones.
mkdir -p "$lab/code"
cp -r "$base/routes" "$lab"
cp "$here"/*.py "$here/../python/wharf_worker.py" "$lab/code"
{
  sed -E '/^(camel\.beans\.packetProcessor|wharf\.retry\.attempts) =/d' "$settings"
  sed "s,PYTHON ,$python ,g" "$here/lab.properties"
} >"$lab/application.properties"
printf '#!/bin/sh\n# Commands for the server of this folder.\ncd "$(dirname "$0")" && exec %s "$@"\n' "$wharf" >"$lab/wharf"
chmod +x "$lab/wharf"

cd "$lab"
./wharf run 2>server.log &
server=$!
trap 'kill $server 2>/dev/null && wait $server || :' EXIT
until ./wharf status >/dev/null 2>&1; do
  kill -0 $server 2>/dev/null || die "the server did not start:" "$(tail -3 server.log)"
  sleep 0.3
done

echo "The server runs. 13 packets arrive; each failed attempt is repeated once, so this takes half a minute."
"$python" code/make_packets.py inbox
for _ in $(seq 240); do
  [ "$(find archive quarantine -name wharf.json | wc -l)" -lt 13 ] || break
  sleep 0.5
done
"$python" code/show.py .

if [ "${LAB_STOP:-no}" = no ]; then
  echo
  echo "The page: http://localhost:${WHARF_HTTP_PORT:-8080}/     The plots: $PWD/archive/*/results/spectrum.png"
  echo "The server runs until you press Ctrl-C here. Its commands, in another terminal: cd $PWD && ./wharf status"
  wait $server
fi
