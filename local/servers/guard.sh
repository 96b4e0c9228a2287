# Ends what its parent leaves behind. Reads what runs from the pipe that the parent alone holds open; when that pipe
# ends, the parent is gone, however it went (SIGKILL too, which no handler of its own could see).
#   process PID SIGNAL   runs: SIGNAL ends it       done PID    has ended
#   folder PATH          is there: to be deleted    gone PATH   is deleted
trap '' HUP INT TERM QUIT

processes=''
folders=''
newline='
'

without() { # LIST START: LIST without the line that starts so
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

signal_all() { # NAME or nothing for each one's own
  printf '%s\n' "$processes" | while read -r pid own; do
    [ -n "$pid" ] && kill -s "${1:-$own}" "$pid" 2>/dev/null
  done
}

signal_all
signal_all CONT # a stopped process takes no other signal
left=30
while [ "$left" -gt 0 ] && [ -n "$(alive)" ]; do
  left=$((left - 1))
  sleep 0.1
done
alive | while read -r pid; do
  kill -s KILL -- "-$pid" 2>/dev/null # each leads a group of its own: nginx's workers, npm's children
  kill -s KILL "$pid" 2>/dev/null
done
printf '%s\n' "$folders" | while IFS= read -r folder; do
  [ -n "$folder" ] && rm -rf -- "$folder"
done
