#!/bin/sh
# A verdict is of the code that is there, whatever the dates of its files. Tried on a kit of one exercise, whose step
# says a word, with the real Ninja and ccache. usage: changed_code.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh

root=$folder/kit
mine=$root/exercises/01-x
build=$root/build/workshop
export WORKSHOP_ROOT="$root" CCACHE_DIR="$folder/ccache"
mkdir -p "$mine" "$root/starting-points/01-x" "$root/solutions/01-x"
cat >"$mine/exercise.json" <<'JSON'
{ "number": 1, "title": "X", "task": "t", "minutes": 5, "lectures": [], "task_shows": "solution",
  "starting_point": { "changes": [], "fails": [{ "check": "c", "because": "b" }] } }
JSON
cat >"$root/checks.cpp" <<'CPP'
#include <cstdio>
#include <cstring>
const char* word();
int main(int count, char** arguments) {
  const bool holds = std::strcmp(word(), "right") == 0;
  for (int i = 1; i + 1 < count; ++i) {
    if (std::strcmp(arguments[i], "--report") != 0) continue;
    std::FILE* report = std::fopen(arguments[i + 1], "w");
    std::fprintf(report, "{\"check\": \"c\", \"holds\": %s, \"happened\": \"%s\"}\n", holds ? "true" : "false", word());
    std::fclose(report);
  }
  return holds ? 0 : 1;
}
CPP
cat >"$root/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(kit LANGUAGES CXX)
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()
function(step variant folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/01-x/[!.]*.cpp)
  add_library(step-01-${variant} STATIC ${sources})
  add_executable(check-01-${variant} checks.cpp)
  target_link_libraries(check-01-${variant} PRIVATE step-01-${variant})
endfunction()
step(mine exercises)
step(starting-point starting-points)
set_target_properties(step-01-mine PROPERTIES CXX_COMPILER_LAUNCHER "")  # as in cmake/steps.cmake
set_target_properties(step-01-starting-point PROPERTIES UNITY_BUILD ON)
# What is saved while it is built.
add_custom_command(TARGET check-01-mine PRE_LINK COMMAND sh ${CMAKE_SOURCE_DIR}/meanwhile.sh)
CMAKE
touch "$root/meanwhile.sh"

says() { # says WORD [FILE]: the step's code, or another file, has it
  echo "const char* word() { return \"$1\"; }" >"${2:-$mine/orders.cpp}"
}
# The files are of long ago; but for what a try does to them.
long_ago() { touch -d '2001-01-01 12:00' "$@"; }
expect() { # expect right|WORD TRY: the verdict is of this code
  if [ "$1" = right ]; then kit 0 check 1; else kit 1 check 1; fi
  [ "$1" = right ] || grep -qF "$1" "$folder/said" || failed "$2: the verdict is not of '$1':"
  [ "$expected" = "$ended" ] || echo "… $2"
}

says right
says right "$root/starting-points/01-x/orders.cpp"
says right "$root/solutions/01-x/orders.cpp"
cmake -G Ninja -S "$root" -B "$build" >"$folder/said" || failed 'not configured'
expect right 'at first'

cp "$mine/orders.cpp" "$folder/bak"
says broken
expect broken 'a save'
mv "$folder/bak" "$mine/orders.cpp"
date=$(stat -c %y "$mine/orders.cpp")
expect right 'what was put aside is moved back'
[ "$date" = "$(stat -c %y "$mine/orders.cpp")" ] || failed "the learner's file has another date"

says broken "$folder/bak"
says right
expect right 'a save'
cp -p "$folder/bak" "$mine/orders.cpp"
expect broken 'cp -p'

says unpacked && long_ago "$mine/orders.cpp"
expect unpacked 'rsync -t, unzip'
says right && long_ago "$mine/orders.cpp"
expect right 'rsync -t, unzip: the same date again'

git -C "$root" init -q
git -C "$root" add exercises
git -C "$root" -c user.name=x -c user.email=x@x commit -qm x
says stashed
expect stashed 'a save'
git -C "$root" -c user.name=x -c user.email=x@x stash -q
expect right 'git stash'

# The clock is set back: what was built is of a time to come.
find "$build" -type f -exec touch -d '+2 hours' {} +
says early
expect early 'the clock was set back'
says right
expect right 'the clock was set back'
rm -rf "$build"
cmake -G Ninja -S "$root" -B "$build" >"$folder/said" || failed 'not configured'

says future && touch -d '+1 day' "$mine/orders.cpp"
expect future 'a date to come'
says right && touch -d '+1 day' "$mine/orders.cpp"
expect right 'a date to come'
object=$(find "$build" -path '*step-01-mine.dir*' -name 'orders.cpp.o')
before=$(stat -c %y "$object")
expect right 'nothing was changed'
[ "$before" = "$(stat -c %y "$object")" ] || failed 'what has a date to come is compiled for ever'

# Headers: below the folder, not known to Ninja as yet, gone again.
mkdir "$mine/sql"
printf '#include "sql/word.inc"\n#if __has_include("other.hpp")\n#include "other.hpp"\n#endif\nconst char* word() { return WORD; }\n' >"$mine/orders.cpp"
defines() { # defines WORD FILE
  printf '#undef WORD\n#define WORD "%s"\n' "$1" >"$mine/$2"
  long_ago "$mine/$2"
}
defines right sql/word.inc
expect right 'a header in a folder'
defines below sql/word.inc
expect below 'a header in a folder'
defines right sql/word.inc
expect right 'a header in a folder'
defines added other.hpp
expect added 'an old header comes'
defines right other.hpp
expect right 'an old header is another'
rm "$mine/other.hpp"
defines below sql/word.inc
expect below 'a header goes'

says right "$folder/right"
says linked "$folder/linked"
long_ago "$folder/right" "$folder/linked"
ln -sf "$folder/right" "$mine/orders.cpp"
expect right 'a link'
ln -sf "$folder/linked" "$mine/orders.cpp"
expect linked 'a link is switched'
ln -sf "$folder/right" "$mine/orders.cpp"
expect right 'a link is switched back'
rm "$mine/orders.cpp"

# A file comes, goes and comes again.
echo 'const char* other(); const char* word() { return other(); }' >"$mine/orders.cpp"
echo 'const char* other() { return "right"; }' >"$mine/other.cpp"
expect right 'a file comes'
rm "$mine/other.cpp"
kit 2 check 1
echo 'const char* other() { return "again"; }' >"$mine/other.cpp"
long_ago "$mine/other.cpp"
expect again 'an old file comes again'
rm "$mine/other.cpp"

# What does not compile, and what was saved while it was built.
says right
expect right 'a save'
cp "$mine/orders.cpp" "$folder/bak"
echo 'const char* word() { return }' >"$mine/orders.cpp"
long_ago "$mine/orders.cpp"
kit 2 check 1
mv "$folder/bak" "$mine/orders.cpp"
expect right 'what did not compile is moved back'
says late "$folder/late"
long_ago "$folder/late"
echo "[ ! -e '$folder/late' ] || mv '$folder/late' '$mine/orders.cpp'" >"$root/meanwhile.sh"
echo "const char* word() { return \"right\"; } // saved" >"$mine/orders.cpp"
kit 0 check 1
[ ! -e "$folder/late" ] || failed 'nothing was saved meanwhile'
expect late 'saved while it was built'

# A backup beside the code is no reason to compile anything.
object=$(find "$build" -path '*step-01-mine.dir*' -name 'orders.cpp.o')
before=$(stat -c %y "$object")
cp -p "$mine/orders.cpp" "$mine/orders.bak"
expect late 'nothing but a backup'
[ "$before" = "$(stat -c %y "$object")" ] || failed 'a backup is compiled'

# A starting point is compiled in one piece.
kit 0 check 1 --of starting-point
says other "$root/starting-points/01-x/orders.cpp"
long_ago "$root/starting-points/01-x/orders.cpp"
kit 1 check 1 --of starting-point; said other

[ $failures = 0 ]
