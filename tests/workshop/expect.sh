# For the tests of whole commands, which source it: runs the command line and looks at what it says. Set `workshop` to
# the command. At the end: [ $failures = 0 ]
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
export NO_COLOR=1 LC_ALL=C.UTF-8 XDG_STATE_HOME="$folder/home"

failed() { # failed WORDS: what is wrong, and what the last command said
  echo "$1"
  sed 's/^/  | /' "$folder/said"
  failures=$((failures + 1))
}
kit() { # kit STATUS ARGUMENT…: runs it and expects this exit status
  expected=$1
  shift
  ended=0
  "$workshop" "$@" >"$folder/said" 2>&1 </dev/null || ended=$?
  [ $ended = "$expected" ] || failed "$workshop $* ended with $ended, not with $expected:"
}
said() { # said WORDS: the last command said them
  grep -qF -e "$1" "$folder/said" || failed "not said: $1"
}
one_line() { # the last command said one line
  [ "$(wc -l <"$folder/said")" = 1 ] || failed "not one line:"
}
fits() { # what the last command said fits a terminal of 80 columns, but for what is meant to be pasted
  [ "$(grep -v 'again     ' "$folder/said" | wc -L)" -le 80 ] || failed "wider than 80 columns:"
}
