#!/bin/sh
# Runs one PostgreSQL inside a Debian root for the test JVM on the other end of standard input.
#   postgres-supervisor.sh ROOT FOLDER     FOLDER (as seen inside ROOT) has `data`; the log goes beside it
# Reads one word a line: `start` starts the server, `reap` takes note of one that was killed. When the pipe closes, because
# the JVM closed it or died of whatever cause, the server is stopped at once and the folder removed.
set -u
root=$1
folder=$2
postgres=

while read -r word; do
  case $word in
    start)
      chroot "$root" setpriv --reuid=postgres --regid=postgres --init-groups \
        /usr/lib/postgresql/17/bin/postgres -D "$folder/data" >>"$root$folder/log" 2>&1 </dev/null &
      postgres=$!
      ;;
    reap)
      wait "$postgres"
      postgres=
      ;;
  esac
done

if [ -n "$postgres" ]; then
  kill -QUIT "$postgres" 2>/dev/null
  wait "$postgres"
fi
rm -rf --one-file-system "$root$folder"
