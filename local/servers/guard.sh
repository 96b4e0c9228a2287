# Ends the processes and deletes the folders that its parent leaves behind. Reads them from a pipe that only the parent
# holds open: the pipe closes when the parent ends, also by SIGKILL, which the parent could not handle itself.
#   process PID SIGNAL   is running, ends by SIGNAL    done PID    has ended
#   folder PATH          exists                        gone PATH   is deleted
trap '' HUP INT TERM QUIT

processes=''
folders=''
newline='
'

without() { # LIST START: prints LIST without the line that starts with START
  printf '%s\n' "$1" | while IFS= read -r line; do
    case "$line " in "$2 "* | ' ') ;; *) printf '%s\n' "$line" ;; esac
  done
}

while IFS= read -r line; do
  rest=${line#* }
  case $line in
    process\ *) processes=$processes$newline$rest ;;
    done\ *) processes=$(without "$processes" "$rest") ;;
    folder\ *) folders=$folders$newline$rest ;;
    gone\ *) folders=$(without "$folders" "$rest") ;;
  esac
done

alive() {
  printf '%s\n' "$processes" | while read -r pid _; do
    [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && echo "$pid"
  done
}

signal_all() { # [NAME]: by default each process' own signal
  printf '%s\n' "$processes" | while read -r pid own; do
    [ -n "$pid" ] && kill -s "${1:-$own}" "$pid" 2>/dev/null
  done
}

signal_all
signal_all CONT # a stopped process handles no other signal
left=30
while [ "$left" -gt 0 ] && [ -n "$(alive)" ]; do
  left=$((left - 1))
  sleep 0.1
done
alive | while read -r pid; do
  kill -s KILL -- "-$pid" 2>/dev/null # each leads a process group: nginx's workers, npm's children
  kill -s KILL "$pid" 2>/dev/null
done
printf '%s\n' "$folders" | while IFS= read -r folder; do
  [ -n "$folder" ] && rm -rf -- "$folder"
done
