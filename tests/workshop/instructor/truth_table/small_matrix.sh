#!/bin/sh
# The truth table of a kit of two exercises, whose solutions are explored by a script that says what it is told to.
# usage: small_matrix.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh

root=$folder/kit
export WORKSHOP_ROOT="$root" PATH="$folder/bin:$PATH"
mkdir -p "$folder/bin" "$root/build/workshop" "$root/tests"
for number in 1 2; do
  mkdir -p "$root/exercises/0$number-x"
  cat >"$root/exercises/0$number-x/exercise.json" <<JSON
{ "number": $number, "title": "Exercise $number", "task": "t", "minutes": 5, "lectures": [], "task_shows": "solution",
  "starting_point": { "changes": [], "fails": [{ "check": "c", "because": "b" }] } }
JSON
  cat >"$root/build/workshop/matrix-0$number" <<'SH'
#!/bin/sh
# What explores a solution: says what stands in a file of the kit, and leaves an empty page if it is to draw some.
[ ! -e "$WORKSHOP_ROOT/breaks down" ] || { echo 'a first line'; echo 'out of breath'; exit 2; }
[ "$2" != --pages ] || { mkdir -p "$3" && touch "$3/1.html"; }
cat "$WORKSHOP_ROOT/explored"
SH
done
cat >"$folder/bin/cmake" <<'SH'
#!/bin/sh
[ ! -e "$WORKSHOP_ROOT/broken" ] || { echo 'error: this is broken'; exit 1; }
SH
chmod +x "$folder/bin/cmake" "$root"/build/workshop/matrix-*

breach() { # breach PROPERTY SENTENCE
  echo "{\"property\": \"$1\", \"typed\": [\"add book to A\"], \"token\": \"C1 ok\", \"expected\": \"a bill\",
    \"happened\": \"no bill\", \"look\": \"the handler\", \"sentence\": \"$2\", \"replay\": \"./workshop matrix $1\",
    \"page\": \"1.html\", \"picture\": []}"
}
explored() { # explored BREACH: that, and that Billing is told too much
  echo "[{\"column\": \"no fault\", \"schedules\": 3, \"runs\": 4,
    \"breaks\": [$1, $(breach told-only-what-changed "Nobody asked.")]}]" >"$root/explored"
}

# The worst is drawn, the rest is named; or what is asked for.
explored "$(breach billing-agrees 'The book is free.')"
kit 0 matrix 1 a
said 'property  billing-agrees'
said 'happened  no bill'
said '  The book is free.'
said '      besides   ./workshop matrix told-only-what-changed'
kit 0 matrix 1 a told-only-what-changed
said '  Nobody asked.'
said '      besides   ./workshop matrix billing-agrees'

# As text, as JSON, as Markdown, and as a page without the pictures of the last time.
kit 0 matrix; fits; said ' 2  Exercise 2'; said 'Billing bills what the orders hold'
kit 0 matrix --json; said '"title": "Exercise 2"'
kit 0 matrix --markdown; said '| 2 · Exercise 2 | **BO** |'
mkdir -p "$root/.workshop/matrix/03"
kit 0 matrix --html; said 'The truth table, with pictures: .workshop/matrix/index.html'
[ -e "$root/.workshop/matrix/02/1.html" ] || failed 'no pictures'
[ ! -e "$root/.workshop/matrix/03" ] || failed 'a picture of the last time is left'

# The documents say what was explored, or are written anew between the two lines.
kit 2 dev matrix; one_line; said 'WORKSHOP.md'
echo '# The truth table' >"$root/WORKSHOP.md"
kit 2 dev matrix; said "WORKSHOP.md has no place for the truth table, between '<!-- ./workshop matrix --markdown: -->'"
printf '%s\n' '<!-- end of the truth table -->' '<!-- ./workshop matrix --markdown: -->' >"$root/WORKSHOP.md"
kit 2 dev matrix; said 'WORKSHOP.md has no place for the truth table'
printf '%s\n' before '<!-- ./workshop matrix --markdown: -->' '<!-- end of the truth table -->' after >"$root/WORKSHOP.md"
kit 1 dev matrix
said 'WORKSHOP.md does not say what the exploration found; ./workshop dev matrix --write writes it'
said 'tests/matrix.json does not say what the exploration found'
kit 0 dev matrix --write
kit 0 dev matrix
grep -qF '| 1, 2 | billing-agrees | add | `C1 ok` | every column |' "$root/WORKSHOP.md" || failed 'no table was written'
[ "$(head -1 "$root/WORKSHOP.md") $(tail -1 "$root/WORKSHOP.md")" = 'before after' ] || failed 'the text around it is gone'
explored "$(breach nothing-stuck 'Nobody knows.')"
kit 1 dev matrix; said 'tests/matrix.json does not say what the exploration found'

# What cannot be explored is said, and leaves no table.
explored "$(breach no-such-property '')"
kit 2 matrix; said 'the truth table has no sign for no-such-property'
touch "$root/breaks down"
kit 2 matrix; said 'out of breath'
kit 2 matrix 1; one_line; said 'out of breath'
touch "$root/broken"
kit 2 matrix 1; said 'error: this is broken'; said 'the solutions do not compile, so there is no truth table'

[ $failures = 0 ]
