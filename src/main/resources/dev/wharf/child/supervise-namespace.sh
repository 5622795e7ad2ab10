# The first process of a PID namespace: when it ends, the kernel kills all others in it.
# $1: the pipe that the server holds open; $2: the mark; then the command.
pipe=$1 mark=$2
shift 2
exec 3<&0 </dev/null
WHARF_OWNER=$mark "$@" <&3 3<&- &
child=$!
exec 3<&- >/dev/null 2>&1
# Reads the end of the pipe when the server ends.
{ read -r _ <"$pipe"; kill -KILL -1; } >/dev/null 2>&1 &
guard=$!
wait "$child"
code=$?
kill -KILL "$guard" 2>/dev/null
exit "$code"
