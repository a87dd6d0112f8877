#!/bin/sh
# Runs a command for the test JVM on the other end of standard input. When the pipe closes, because the JVM closed it or died of
# whatever cause, the command is asked to stop, and killed after 20 seconds.
#   supervised-process.sh LOG COMMAND...
log=$1
shift
"$@" >>"$log" 2>&1 </dev/null &
process=$!

cat >/dev/null

kill -TERM "$process" 2>/dev/null
waited=0
while [ "$waited" -lt 200 ] && kill -0 "$process" 2>/dev/null; do
  sleep 0.1
  waited=$((waited + 1))
done
kill -KILL "$process" 2>/dev/null
wait "$process" 2>/dev/null
