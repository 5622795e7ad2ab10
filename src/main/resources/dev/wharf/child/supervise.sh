# Over a child: ends all that came of it when the server ends.
# $1: the pipe that the server holds open; $2: the mark; $3: namespace or mark; $4: where process numbers begin; then the command.
pipe=$1 mark=$2 ownership=$3 number=$4
shift 4
guard=
end_all() {
  if [ "$ownership" = namespace ]; then
    kill -KILL -1 # This shell is the namespace's first process, and ends when the child does.
  else
    # Again and again, since one may start another before it dies.
    for round in 1 2 3 4 5; do
      for file in $(grep -laF "WHARF_OWNER=$mark" /proc/[0-9]*/environ); do
        pid=${file#/proc/}
        kill -KILL "${pid%/environ}"
      done
    done
  fi
}
if [ "$ownership" = namespace ]; then
  { echo "$number" >/proc/sys/kernel/ns_last_pid; } 2>/dev/null # Where /proc may not be written to, they begin at 2.
else
  # The kernel sends it when the server has ended, even where another process holds the pipe open.
  trap 'exec >/dev/null 2>&1; end_all; [ -z "$guard" ] || kill -KILL "$guard"; exit 137' USR2
fi
exec 3<&0 </dev/null
# The child and all that it starts carry the mark; this shell does not. They are a process group of
# their own (setsid(2)), so that what they send to theirs, as kill 0 does, reaches nobody else.
leader=
command -v setsid >/dev/null 2>&1 && leader=setsid
WHARF_OWNER=$mark $leader "$@" <&3 3<&- &
child=$!
exec 3<&- >/dev/null 2>&1
{
  read -r _ <"$pipe" # Until the server ends.
  [ "$ownership" = namespace ] || kill -KILL $$ # It would end this one as soon as the child is gone.
  end_all
} &
guard=$!
wait "$child"
code=$?
kill -KILL "$guard"
exit "$code"
