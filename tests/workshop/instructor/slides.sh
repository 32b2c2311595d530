#!/bin/sh
# The slides and handouts as a room sees them, in a real browser. WORKSHOP_ROOT is set.
# usage: slides.sh WORKSHOP-PROGRAM
set -eu
workshop=$1
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_STATE_HOME=$folder/state

fail() {
  echo "$1"
  exit 1
}

# Where npm is missing, that is said in one line, and nothing is made.
mkdir "$folder/bin" "$folder/kit"
cp -r "$WORKSHOP_ROOT/exercises" "$folder/kit"
(cd "$WORKSHOP_ROOT" && tar -c --exclude=node_modules lectures) | tar -x -C "$folder/kit"
status=0
said=$(WORKSHOP_ROOT=$folder/kit PATH=$folder/bin "$workshop" slides 2>&1) || status=$?
[ $status = 2 ] || fail "without npm the exit status is $status"
case $said in
  *'there is no npm here: apt-get install npm'*) ;;
  *) fail "without npm it says: $said" ;;
esac
[ ! -e "$folder/kit/.workshop/slides" ] || fail 'without npm there are slides all the same'
status=0
said=$("$workshop" slides 99 2>&1) || status=$?
[ "$status $said" = "2 there is no lecture '99'; there are 1, 2, 3, 4, 5, 6, interlude" ] ||
  fail "of lecture 99 it says: $said"

. browser/find_browser.sh
command -v npm >/dev/null || skip 'there is no npm to fetch reveal.js and mermaid with'
if ! "$workshop" slides >"$folder/said" 2>&1; then
  grep -qE 'ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|CERT' "$folder/said" && skip 'npm reaches no network'
  fail "$(cat "$folder/said")"
fi
"$workshop" slides 6 --pdf
"$workshop" handouts
"$workshop" handouts --pdf
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=browser python3 "$here/slides_test.py" "$browser" "$WORKSHOP_ROOT/.workshop/slides" \
  "$WORKSHOP_ROOT/.workshop/handouts"
