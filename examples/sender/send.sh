#!/bin/bash
# Sends a zip to Wharf until it stands whole in the inbox; what was cut off is carried on.
# usage: send.sh FILE.zip http://HOST:8080/api/inbox/NAME     (the token in WHARF_TOKEN)
#    or: send.sh FILE.zip INBOX-FOLDER
wrong() { printf '%s\n' "$@" "usage: send.sh FILE.zip http://HOST:8080/api/inbox/NAME|INBOX-FOLDER" >&2; exit 2; }
[ $# = 2 ] || wrong
file=$1 to=$2 name=$(basename "$1" .zip)
[ -f "$file" ] || wrong "There is no file $file."
case $to in
http*)
  [ -n "$WHARF_TOKEN" ] || wrong "WHARF_TOKEN is not set."
  for needed in curl openssl awk; do command -v $needed >/dev/null || { echo "This needs $needed, which is not installed." >&2; exit 2; }; done
  digest="Repr-Digest: sha-256=:$(openssl dgst -sha256 -binary "$file" | base64):"
  ask() { curl -sS -o /dev/null -K <(echo "header = \"Authorization: Bearer $WHARF_TOKEN\"") "$@"; }
  from=0
  while :; do
    code=$(ask -w '%{http_code}' -H "$digest" $([ "$from" = 0 ] || echo -C "$from") -T "$file" "$to")
    case $code in 200 | 201) exit 0 ;; 400 | 401 | 403 | 404 | 411 | 413 | 422) echo "refused: $code" >&2; exit 1 ;; esac
    sleep "${WHARF_RETRY:-5}"
    from=$(ask -I -D - "$to" | tr -d '\r' | awk 'tolower($1) == "upload-offset:" { o = $2 } tolower($1) == "upload-complete:" && $2 == "?1" { w = 1 } END { print w ? 0 : o + 0 }')
  done ;;
*)
  mkdir "$to/$name-downloading" && cp "$file" "$to/$name-downloading/$name.zip" && sync "$to/$name-downloading/$name.zip" &&
    mv -T "$to/$name-downloading" "$to/$name" ;;
esac
