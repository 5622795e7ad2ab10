# Over a child whose processes are kept together by a mark in their environment, which this shell lacks.
# $1: the pipe that the server holds open; $2: the mark; then the command.
pipe=$1 mark=$2
shift 2
exec 3<&0 </dev/null
WHARF_OWNER=$mark "$@" <&3 3<&- &
child=$!
exec 3<&- >/dev/null 2>&1
# Reads the end of the pipe when the server ends; again and again, since one may start another before it dies.
{
  read -r _ <"$pipe"
  kill -KILL $$ # It would end this one as soon as the child is gone.
  for round in 1 2 3 4 5; do
    for file in $(grep -laF "WHARF_OWNER=$mark" /proc/[0-9]*/environ); do
      pid=${file#/proc/}
      kill -KILL "${pid%/environ}"
    done
  done
} >/dev/null 2>&1 &
guard=$!
wait "$child"
code=$?
kill -KILL "$guard" 2>/dev/null
exit "$code"
