#!/bin/sh
# The launcher, on a kit whose build takes no compiler: by which ways it is reached, and two terminals at once.
# usage: launcher.sh PROJECT
set -eu
project=$1
workshop=./workshop
. workshop/expect.sh

make_kit() { # make_kit FOLDER
  mkdir -p "$1/shared" "$1/cmake"
  cp "$project/workshop" "$1/"
  cat >"$1/CMakePresets.json" <<'JSON'
{ "version": 3, "configurePresets": [{ "name": "workshop", "generator": "Ninja", "binaryDir": "${sourceDir}/build/workshop" }] }
JSON
  cat >"$1/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(kit NONE)
foreach(target workshop shop step-headers checks-of-01)
  add_custom_target(${target} COMMAND sh "${CMAKE_SOURCE_DIR}/build.sh" ${target} VERBATIM)
endforeach()
CMAKE
  # Its build waits, if it is told to, until something is written into `gate`.
  cat >"$1/build.sh" <<'SH'
cd "$(dirname "$0")"
echo "$1" >>built
if [ "$1" = workshop ] && [ -p gate ]; then
  echo $$ >builds
  read -r line <gate
fi
[ "$1" != workshop ] || cp program build/workshop/workshop
SH
  printf '#!/bin/sh\necho "$WORKSHOP_ROOT: $*"\n' >"$1/program"
  chmod +x "$1/program"
}
builds() { grep -cx workshop "$kit/built"; }
built_times() { # built_times NUMBER: so often the kit was built
  [ "$(builds)" = "$1" ] || failed "built $(builds) times, not $1"
}

folder=$(cd "$folder" && pwd -P)
kit="$folder/my kit's (é) [1]"
kit=$(printf %s "$kit" | tr -d '[]')
make_kit "$kit"
cd "$kit"

# By whatever name and way it is reached, it is one kit, built once.
kit 0 list a; said "$kit: list a"
built_times 1
ln -s "$kit" "$folder/by-link"
ln -s "$kit/workshop" "$folder/workshop"
mkdir -p "$folder/bin"
ln -s ../workshop "$folder/bin/another"
for workshop in "$folder/by-link/workshop" "$folder/workshop" "$folder/bin/another" "$kit/../by-link/./workshop"; do
  kit 0 list; said "$kit: list"
done
cd ..
mkdir -p "my" "$folder/elsewhere/$(basename "$kit")"
(
  CDPATH=$folder/elsewhere
  export CDPATH
  workshop="$(basename "$kit")/workshop"
  kit 0 list; said "$kit: list"
  [ $failures = 0 ]
) || failures=$((failures + 1))
built_times 1

# A clone that was moved builds anew, one that was copied as well.
mv "$kit" "$folder/moved"
kit=$folder/moved workshop=$folder/moved/workshop
kit 0 list; said "$kit: list"
built_times 2
cp -R "$kit" "$folder/copied"
kit=$folder/copied workshop=$folder/copied/workshop
kit 0 list; said "$kit: list"
built_times 3

# A name that CMake cannot build in is said before it tries.
for name in 'a[b' 'a#b' 'a;b' 'a"b' 'a\b' 'a:b'; do
  make_kit "$folder/$name"
  workshop=$folder/$name/workshop
  kit 2 list; one_line; said "$folder/$name cannot be built in"
  [ ! -e "$folder/$name/build" ] || failed "something was built in $name"
done

# TMPDIR is nothing that it needs.
TMPDIR=$folder/gone
export TMPDIR
workshop=$kit/workshop
kit 0 list
unset TMPDIR

# Two terminals: the second waits for the first and is told so; what only looks does not wait.
if command -v flock >/dev/null; then
  rm -rf "$kit/build"
  rm -f "$kit/built"
  mkfifo "$kit/gate"
  "$workshop" first >"$folder/first" 2>&1 &
  first=$!
  until [ -s "$kit/builds" ] || ! kill -0 $first 2>/dev/null; do :; done
  "$workshop" second >"$folder/second" 2>&1 &
  second=$!
  until grep -q 'Another terminal builds the kit itself; this one waits for it' "$folder/second" || ! kill -0 $second 2>/dev/null; do :; done
  echo go >"$kit/gate"
  wait $first || failed 'the first ended with an error:'
  wait $second || failed 'the second ended with an error:'
  cp "$folder/second" "$folder/said"
  said "$kit: second"
  built_times 1

  rm "$kit/builds"
  echo new >"$kit/shared/new"
  "$workshop" first >"$folder/first" 2>&1 &
  first=$!
  until [ -s "$kit/builds" ] || ! kill -0 $first 2>/dev/null; do :; done
  kit 0 list; said "$kit: list"; said 'Another terminal builds the kit itself; until then, this is the kit as it was.'

  # Whoever is killed takes the build along, and the lock is free.
  kill -TERM $first
  ended=0
  wait $first || ended=$?
  [ $ended = 143 ] || failed "ended with $ended, not with 143"
  build=$(cat "$kit/builds")
  until ! kill -0 "$build" 2>/dev/null; do :; done
  rm "$kit/gate"
  kit 0 list; said "$kit: list"
fi

# A clone by a git that writes CRLF is one that a shell can read.
if git -C "$project" rev-parse >/dev/null 2>&1; then
  git init -q "$folder/origin"
  cp "$project/workshop" "$project/.gitattributes" "$folder/origin/"
  (
    cd "$folder/origin"
    git add .
    git -c user.name=A -c user.email=a@b commit -qm x
  )
  git -c core.autocrlf=true clone -q "$folder/origin" "$folder/from-windows"
  ! grep -q "$(printf '\r')" "$folder/from-windows/workshop" || failed 'the launcher has CRLF'
fi

[ $failures = 0 ]
