#!/bin/sh
# A warm worker in plain shell: one line of JSON in, one out. What is printed to 2 goes to results/wharf.log.
field() { printf '%s' "$line" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

echo '{"type":"ready"}'
while read -r line; do
  id=$(field id) data=$(field data) results=$(field results)
  if find "$data" -type f -exec wc -c {} + > "$results/sizes.txt"; then
    printf '{"type":"done","id":"%s"}\n' "$id"
  else
    printf '{"type":"failed","id":"%s","message":"find failed"}\n' "$id"
  fi
done
