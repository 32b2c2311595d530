#!/bin/sh
# What guards the documents of an exercise can fail: a kit of one exercise, whose checks are a script.
# usage: dev_check.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh

root=$folder/kit
export WORKSHOP_ROOT="$root" PATH="$folder/bin:$PATH"
mkdir -p "$folder/bin" "$root/build/workshop" "$root/exercises/01-x" "$root/solutions/01-x" "$root/starting-points/01-x"
cat >"$root/exercises/01-x/exercise.json" <<'JSON'
{ "number": 1, "title": "Exercise 1", "task": "t", "minutes": 5, "lectures": [], "task_shows": "starting-point",
  "starting_point": { "changes": [], "fails": [{ "check": "a gift", "because": "nothing" }] } }
JSON
printf '## %s\nthis\nand that\n\n' 1 2 3 4 >"$root/exercises/01-x/hints.md"
printf '#!/bin/sh\n' >"$folder/bin/cmake"
checks() { # checks VARIANT HAPPENED: the check fails, and says so
  cat >"$root/build/workshop/check-01-$1" <<SH
#!/bin/sh
while [ "\$1" != --report ]; do shift; done
echo '{"check": "a gift", "holds": false, "expected": "a gift", "happened": "$2"}' >"\$2"
exit 1
SH
}
checks starting-point nothing
checks solution 'a kite'
chmod +x "$folder/bin/cmake" "$root"/build/workshop/check-*

shows() { # shows FOLDER HAPPENED: the folder's README shows that this is what the check says
  printf '%s\n' 'Look:' '```' '  ✗ a gift' '      expected  a gift' "      happened  $2" '```' >"$root/$1/README.md"
}
not_said() { # not_said WORDS: the last command did not say them
  ! grep -qF -e "$1" "$folder/said" || failed "said: $1"
}

# The task shows what the starting point does, the solution's README what the solution does.
echo >"$root/README.md"
shows exercises/01-x nothing
shows solutions/01-x 'a kite'
kit 1 dev check; not_said 'shows what the checks do not say'
shows exercises/01-x 'a kite'
kit 1 dev check; said 'the task shows what the checks do not say:'; not_said "the solution's README shows"
shows exercises/01-x nothing
shows solutions/01-x nothing
kit 1 dev check; said "the solution's README shows what the checks do not say:"
not_said 'the task shows'
echo 'Nothing to see.' >"$root/exercises/01-x/README.md"
kit 1 dev check; said 'the task does not show how it breaks'

[ $failures = 0 ]
