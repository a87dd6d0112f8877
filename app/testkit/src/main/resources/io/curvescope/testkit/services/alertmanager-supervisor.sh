#!/bin/sh
# Runs one Alertmanager for the test JVM on the other end of standard input.
#   alertmanager-supervisor.sh FOLDER PROGRAM ARGUMENTS...    the log goes into FOLDER
# Reads one word a line: `start` starts it, `stop` stops it in good order and answers with a line when it is gone. When the pipe
# closes, because the JVM closed it or died of whatever cause, it is stopped and the folder removed.
set -u
folder=$1
shift
alertmanager=

finish() {
  if [ -n "$alertmanager" ]; then
    kill -TERM "$alertmanager" 2>/dev/null
    wait "$alertmanager"
    alertmanager=
  fi
}

while read -r word; do
  case $word in
    start)
      "$@" >>"$folder/log" 2>&1 </dev/null &
      alertmanager=$!
      ;;
    stop)
      finish
      echo gone
      ;;
  esac
done

finish
rm -rf --one-file-system "$folder"
