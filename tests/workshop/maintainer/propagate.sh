#!/bin/sh
# `dev propagate` in a small repository: two exercises, four folders.
# usage: propagate.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh

export WORKSHOP_ROOT="$folder/kit"
mkdir "$folder/kit"
cd "$folder/kit"
a=starting-points/01-x b=solutions/01-x c=starting-points/02-x d=solutions/02-x

code() { # code FOLDER LINE…: writes the folder's orders.cpp
  file=$1/orders.cpp
  shift
  printf '%s\n' "$@" >"$file"
}
is() { # is FOLDER LINE…: that is in the folder's orders.cpp
  file=$1/orders.cpp
  shift
  printf '%s\n' "$@" | cmp -s - "$file" && return
  failed "not $* in $file:"
  cat "$file"
}

for number in 1 2; do
  mkdir -p "exercises/0$number-x"
  echo "{\"number\": $number, \"title\": \"T\", \"task\": \"t\", \"minutes\": 5, \"lectures\": [], \"task_shows\": \"solution\",
         \"starting_point\": {\"changes\": [], \"fails\": []}}" >"exercises/0$number-x/exercise.json"
done
mkdir -p $a $b $c $d
code $a schema - handler - gap
code $b schema - handler - solution
code $c schema - handler - solution
code $d schema - monkey handler - solution
for step in $a $b $c $d; do echo old >$step/old.cpp; done
echo 'why it is so' >$b/README.md
kit 2 dev propagate 1; said 'git cannot say what the last commit was'
git init -q .
git add .
git -c user.name=n -c user.email=e commit -q -m all

# Nothing has changed, so nothing changes.
kit 0 dev propagate 1
[ -z "$(git status --porcelain)" ] || failed 'something was changed'

# A change, a new file and a removed one go through all folders; each keeps what is its own. Twice is as good as once.
code $a Schema - handler - gap
echo new >$a/chaos.cpp
echo 'not code' >$a/notes.txt
rm $a/old.cpp
for once_more in '' again; do
  kit 0 dev propagate 1; fits
  is $b Schema - handler - solution
  is $c Schema - handler - solution
  is $d Schema - monkey handler - solution
  for step in $b $c $d; do
    cmp -s $a/chaos.cpp $step/chaos.cpp || failed "no new file in $step"
    [ ! -e $step/old.cpp ] || failed "a file that was removed is in $step"
    [ ! -e $step/notes.txt ] || failed "a file that is not code in $step"
  done
  if [ "$once_more" ]; then said "$d: as before"; else said "$d: chaos.cpp new, orders.cpp changed, old.cpp removed"; fi
done

# Earlier folders are left alone.
git checkout -q . && git clean -fdq
rm $c/orders.cpp
echo new >$c/chaos.cpp
kit 1 dev propagate 2; said "$d: chaos.cpp new"; said 'changed on one side and removed on the other'
[ -z "$(git status --porcelain $a $b)" ] || failed 'an earlier folder was changed'

# At a conflict it stops, marks it, and goes on when it is resolved.
git checkout -q . && git clean -fdq
code $a schema - handler - 'other gap'
kit 1 dev propagate 1; fits
said "$b/orders.cpp: a conflict"
said './workshop dev propagate 1 --after solutions/01'
is $b schema - handler - "<<<<<<< $b" solution ======= 'other gap' ">>>>>>> $a"
is $c schema - handler - solution
kit 2 dev propagate 1; one_line; said "$b/orders.cpp has a conflict"
kit 2 dev propagate 1 --after solutions/01; one_line
is $c schema - handler - solution
code $b schema - handler - 'other solution'
kit 0 dev propagate 1 --after solutions/01
is $b schema - handler - 'other solution'
is $c schema - handler - 'other solution'
is $d schema - monkey handler - 'other solution'
kit 0 dev propagate 1 --after $c/

# A mark in the first line is one too.
git checkout -q . && git clean -fdq
printf '<<<<<<< mine\na\n=======\nb\n>>>>>>> theirs\n' >$b/old.cpp
kit 2 dev propagate 1; one_line; said "$b/old.cpp has a conflict"

# Folders that no commit has yet are left to the one who writes them.
git checkout -q .
git rm -rq --cached $a
git -c user.name=n -c user.email=e commit -q -m 'no starting point'
code $a schema - handler - 'new gap'
kit 0 dev propagate 1; said "$b: as before"
is $b schema - handler - solution

kit 2 dev propagate 3; one_line
kit 2 dev propagate; one_line
kit 2 dev propagate 2 --after solutions/01; one_line; fits
said "there is no 'solutions/01' from starting-points/02 to solutions/02"

[ $failures = 0 ]
