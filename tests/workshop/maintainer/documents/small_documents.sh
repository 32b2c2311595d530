#!/bin/sh
# The documents of a kit of one exercise, whose solution is explored by a script that says what it is told to.
# usage: small_documents.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh

root=$folder/kit
export WORKSHOP_ROOT="$root" PATH="$folder/bin:$PATH"
mkdir -p "$folder/bin" "$root/build/workshop" "$root/exercises/01-x" "$root/lectures"
cat >"$root/exercises/01-x/exercise.json" <<'JSON'
{ "number": 1, "title": "Exercise 1", "task": "t", "minutes": 5, "lectures": [], "task_shows": "solution",
  "starting_point": { "changes": [], "fails": [{ "check": "c", "because": "b" }] } }
JSON
printf '#!/bin/sh\necho "$@" >>"%s"\n' "$folder/built" >"$folder/bin/cmake"
cat >"$root/build/workshop/matrix-01" <<'SH'
#!/bin/sh
# What explores the solution: one cell, in which a book is what stands in a file of the kit.
[ ! -e "$WORKSHOP_ROOT/breaks down" ] || { echo 'out of breath'; exit 2; }
echo x >>"$WORKSHOP_ROOT/explored"
echo "[{\"column\": \"no fault\", \"schedules\": 3, \"runs\": 4, \"breaks\": [{\"property\": \"billing-agrees\",
  \"typed\": [], \"token\": \"C1\", \"expected\": \"e\", \"happened\": \"h\", \"look\": \"l\", \"replay\": \"r\",
  \"sentence\": \"The book is $(cat "$WORKSHOP_ROOT/book").\", \"page\": \"\", \"picture\": [[[\"┃ C1\", \"\"]]]}]}]"
SH
chmod +x "$folder/bin/cmake" "$root"/build/workshop/matrix-*

shows() { # shows DOCUMENT SENTENCE: a document that shows what the exploration found
  mkdir -p "$(dirname "$root/$1")"
  printf '%s\n' '# A book' '' '<!-- ./workshop matrix 1 "no fault" --picture -->' '```text' "  $2" '' '┃ C1' '```' \
    '' 'The end.' >"$root/$1"
}

echo blue >"$root/book"
shows README.md 'The book is blue.'
shows shared/README.md 'The book is blue.'
kit 0 dev documents
one_line; said '2 documents: 0 links, 0 commands, 0 files, 2 outputs, 0 excerpts'
grep -q -- '--target matrix-01$' "$folder/built" || failed 'what explores was not built first'
[ "$(wc -l <"$root/explored")" = 1 ] || failed 'one command was asked twice'
[ ! -e "$root/.workshop/progress.json" ] || failed 'somebody has made progress'

# What is not so any more is said, and written where that is asked for.
echo red >"$root/book"
kit 1 dev documents
said "README.md:5: ./workshop matrix 1 \"no fault\" --picture: it says '  The book is red.', and not '  The book is blue.'"
said "shared/README.md:5:"
kit 0 dev documents --write
said 'README.md is written'
said 'shared/README.md is written'
kit 0 dev documents; one_line
[ "$(sed -n '5p;10p' "$root/README.md")" = '  The book is red.
The end.' ] || failed 'it was written otherwise'
kit 0 dev documents --write; one_line

# What cannot be shown is said in the command's words, and leaves the document as it is.
touch "$root/breaks down"
kit 1 dev documents --write
said 'README.md:3: ./workshop matrix 1 "no fault" --picture: out of breath'
grep -q 'The book is red' "$root/README.md" || failed 'the output is gone'
rm "$root/breaks down"

# One line for each thing that is wrong, of each rule.
printf '%s\n' '[a](b.md)' '`./workshop lst`' '`shared/x.hpp`' '' '```cpp' 'nowhere();' '```' >"$root/NOTES.md"
echo '## No lecture' >"$root/lectures/01-x.md"
mkdir -p "$root/shared"
kit 1 dev documents
said 'NOTES.md:1: the link to b.md: there is no b.md'
said "NOTES.md:2: ./workshop lst: there is no command 'lst'"
said 'NOTES.md:3: there is no shared/x.hpp'
said 'NOTES.md:6: the name nowhere is nowhere in the code that this is about'
said "lectures/01-x.md:1: a lecture begins with its title, as in '# Outbox'"

[ $failures = 0 ]
