# For the tests of the torture, which source it: lets it run and looks at what it says. At the end: [ $failures = 0 ]
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
transport=
export NO_COLOR=1 TMPDIR="$folder"

torture() { # torture STATUS PROGRAM [OPTION…]: ends so
  expected=$1
  program=$2
  shift 2
  ended=0
  "$program" --state "$folder/state" --torture $transport "$@" >"$folder/said" 2>&1 </dev/null || ended=$?
  [ $ended = "$expected" ] || said "(an end with $expected, not with $ended)"
}
said() { # said WORDS: the last run said them
  grep -qF -e "$1" "$folder/said" && return
  echo "not said: $1"
  sed 's/^/  | /' "$folder/said"
  failures=$((failures + 1))
}
