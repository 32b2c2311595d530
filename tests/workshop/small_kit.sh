# A kit of two exercises, whose build and checks only look for words in the code. Sourced behind expect.sh.
root=$folder/kit
one=$root/exercises/01-x
two=$root/exercises/02-x
export WORKSHOP_ROOT="$root" PATH="$folder/bin:$PATH"
mkdir -p "$folder/bin" "$root/build/workshop" "$one" "$two"

manifest() { # manifest NUMBER FAILS
  cat >"$root/exercises/0$1-x/exercise.json" <<JSON
{ "number": $1, "title": "Exercise $1", "task": "t", "minutes": 5, "lectures": [], "task_shows": "solution",
  "starting_point": { "changes": [], "fails": [$2] } }
JSON
}
code() { # code FOLDER FUNCTION…: writes the folder's shop.cpp, made of these functions
  mkdir -p "$1"
  file=$1/shop.cpp
  shift
  printf '%s() {\n  did_it();\n}\n\n' "$@" >"$file"
}
functions() { # functions FILE NAME…: the file is made of these functions, in this order
  file=$1
  shift
  [ "$(sed -n 's/() {$//p' "$file" | xargs)" = "$*" ] && [ "$(grep -c '^}$' "$file")" = $# ] && return
  failed "not $* in $file:"
  cat "$file"
}

manifest 1 '{ "check": "a gift is on the order", "because": "it holds nothing" }'
manifest 2 '{ "check": "a teddy comes twice", "because": "it came once" }'
code "$root/starting-points/01-x" begin end
code "$root/solutions/01-x" begin insert end
code "$root/starting-points/02-x" begin insert end monkey
code "$root/solutions/02-x" begin insert end monkey twice
echo '// the monkeys' >"$root/starting-points/02-x/chaos.hpp"
cp "$root/starting-points/02-x/chaos.hpp" "$root/solutions/02-x/"

cat >"$folder/bin/cmake" <<'SH'
#!/bin/sh
# cmake --build FOLDER --target check-NN-VARIANT: does not compile a function that is there twice. Where there is a `gate`, it waits for a line in it.
if [ -p "$WORKSHOP_ROOT/gate" ]; then
  echo $$ >"$WORKSHOP_ROOT/builds"
  read -r line <"$WORKSHOP_ROOT/gate"
fi
number=${4#check-}
if [ -e "$WORKSHOP_ROOT/no-ccache" ]; then
  echo '/bin/sh: 1: /usr/bin/ccache: not found'
  exit 1
fi
error=Fehler
[ "${LC_ALL-}${LANGUAGE-}${CCACHE_BASEDIR-}" != C.UTF-8 ] || error=error
source=$WORKSHOP_ROOT/exercises/${number%%-*}-x/shop.cpp
if [ "$(grep -c '^monkey()' "$source")" -gt 1 ]; then
  echo "$source:9:1: $error: redefinition of 'monkey()'"
  exit 1
fi
cp "$(dirname "$0")/check" "$2/$4"
SH
cat >"$folder/bin/check" <<'SH'
#!/bin/sh
# What a check program does: the checks hold if their word is in the code.
number=$(basename "$0" | cut -c 7-8)
while [ "$1" != --report ]; do shift; done
check() { # check NAME WORD HAPPENED
  holds=false
  ! grep -q "$2" "$WORKSHOP_ROOT/exercises/$number-x/shop.cpp" || holds=true
  echo "{\"check\": \"$1\", \"holds\": $holds, \"happened\": \"$3\"}" >>"$report"
}
report=$2
check 'a gift is on the order' '^insert()' 'it holds nothing'
[ "$number" = 01 ] || check 'a teddy comes twice' '^twice()' 'it came once'
! grep -q '"holds": false' "$report"
SH
chmod +x "$folder/bin/cmake" "$folder/bin/check"
