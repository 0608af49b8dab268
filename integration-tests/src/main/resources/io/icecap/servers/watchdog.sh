# Reads what to watch from the parent's pipe. The pipe closes when the parent ends, however it ends
# (kill -9 too): then whatever is still recorded is stopped and its directories are removed.
#   +PID  a server to stop      -PID  forget it      /path  a directory to remove
trap '' INT TERM HUP
pids=''
while IFS= read -r line; do
  case $line in
    +*) pids="$pids ${line#+}" ;;
    -*)
      kept=''
      for pid in $pids; do [ "$pid" = "${line#-}" ] || kept="$kept $pid"; done
      pids=$kept
      ;;
    /*) set -- "$@" "$line" ;;
  esac
done
for pid in $pids; do kill -CONT "$pid"; kill -INT "$pid"; done 2>/dev/null
tries=0
while [ $tries -lt 30 ]; do
  alive=''
  for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive=yes; done
  [ -n "$alive" ] || break
  sleep 0.1
  tries=$((tries + 1))
done
for pid in $pids; do kill -KILL "$pid"; done 2>/dev/null
for directory; do rm -rf -- "$directory"; done
