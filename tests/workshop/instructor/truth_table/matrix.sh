#!/bin/sh
# The truth table as users ask for it: one row, one cell, a page, and what there is not. usage: matrix.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh

# One line each for what there is not.
kit 2 matrix 11; one_line; said "there is no exercise '11'; there are 1 to 10"
kit 2 matrix x; one_line; said "there is no exercise 'x'"
kit 2 matrix 4 early; one_line; said "there is no column 'early'; there are: a no fault; b copy; "
kit 2 matrix 4 -- --pages; one_line; said "there is no column '--pages'"
kit 2 matrix 4 e sing; one_line; said "'sing' does not break there; what breaks: told-only-what-changed"
kit 2 matrix 10 e sing; one_line; said 'what breaks: nothing'
kit 2 matrix 4 e told-only-what-changed more; one_line
kit 2 matrix 4 --json; one_line
kit 2 matrix --json --markdown; one_line
touch "$folder/file"
kit 2 matrix --html "$folder/file"; one_line; said "$folder/file"

kit 0 matrix 3
fits
said '3 · Simulate database problems (the solution)'
said '       add:                C1, crash before E1; C1 again'
said '✓ all five hold'

# A cell is drawn, by its column's name or letter.
kit 0 matrix 3 'lost send'
fits
said 'property  billing-agrees'
said 'E1 ItemAdded book A ─✗'
said '▷ sent, in the queue'
said './workshop matrix 3 "lost send" billing-agrees'
cp "$folder/said" "$folder/by name"
kit 0 matrix 3 e billing-agrees
cmp "$folder/said" "$folder/by name" || failed 'another picture by its letter:'
kit 0 matrix 10 crash; said '✓ all five properties hold in all '
LC_ALL=C "$workshop" matrix 3 e >"$folder/said"
if grep -qP '[^\x00-\x7F]' "$folder/said"; then failed 'not ASCII:'; fi

# Every picture that the page links to is there, and no two cells share one.
kit 0 matrix --html "$folder/pages"
said "$folder/pages/index.html"
grep -o 'href="[^"]*"' "$folder/pages/index.html" | cut -d'"' -f2 >"$folder/links"
[ "$(wc -l <"$folder/links")" -gt 50 ] || failed 'hardly any pictures:'
while read -r link; do
  grep -q '</html>' "$folder/pages/$link" || failed "no picture $link:"
done <"$folder/links"
[ -z "$(sort "$folder/links" | uniq -d)" ] || failed 'a picture is linked to twice:'
grep -qF 'the solution of exercise 3: lost send' "$folder/pages/03/lost-send-billing-agrees.html" || failed 'no title:'

[ $failures = 0 ]
