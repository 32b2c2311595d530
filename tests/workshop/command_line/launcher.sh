#!/bin/sh
# The launcher builds the command line anew when the kit says something else, whatever the dates of its files. Tried on
# a kit whose command line says a word. usage: launcher.sh PROJECT
set -eu
workshop=./workshop
project=$1
. workshop/expect.sh

mkdir "$folder/kit"
cp "$project/workshop" "$project/CMakePresets.json" "$folder/kit/"
cd "$folder/kit"
mkdir shared cmake tests
cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(kit LANGUAGES CXX)
include(cmake/words.cmake)
add_executable(workshop shared/main.cpp)
target_compile_definitions(workshop PRIVATE ANOTHER="${another}")
foreach(target shop step-headers checks-of-01)
  add_custom_target(${target})
endforeach()
CMAKE
another() { # another WORD: CMake has it
  echo "set(another $1)" >cmake/words.cmake
}
word() { # word WORD: a header has it
  echo "#define WORD \"$1\"" >shared/word.hpp
}
long_ago() { touch -d '2001-01-01 12:00' "$@"; }
built() { # the last command built something
  [ "$program" != "$(stat -c %y build/workshop/workshop)" ]
}
expect() { # expect WORDS TRY: the command line says them
  program=$(stat -c %y build/workshop/workshop 2>/dev/null || true)
  kit 0
  [ "$(tail -n 1 "$folder/said")" = "$1" ] || failed "$2: not '$1':"
}

printf '#include <cstdio>\n#include "word.hpp"\nint main() { std::puts(WORD " " ANOTHER); }\n' >shared/main.cpp
word one && another first
long_ago shared/* cmake/* CMakeLists.txt
expect 'one first' 'at first'
expect 'one first' 'nothing has changed'
! built || failed 'what has not changed is built'
word two
expect 'two first' 'a save'
word one && long_ago shared/word.hpp
expect 'one first' 'an old date'
another old && long_ago cmake/words.cmake
expect 'one old' 'an old date'

# Dates to come.
word future && touch -d '+1 day' shared/word.hpp
expect 'future old' 'a date to come'
another future && touch -d '+1 day' cmake/words.cmake
expect 'future future' 'a date to come'
expect 'future future' 'nothing has changed'
! built || failed 'what has a date to come is built for ever'

# What cannot be built is told, again and again.
echo nonsense >>shared/main.cpp
long_ago shared/main.cpp
kit 2; said 'nonsense'; said 'The workshop could not be built'
kit 2; said 'nonsense'
sed -i '$d' shared/main.cpp
long_ago shared/main.cpp
expect 'future future' 'mended'

# From the first day, an archive of a clock that is ahead.
rm -rf build
touch -d '+1 day' shared/* cmake/* CMakeLists.txt
expect 'future future' 'a new clone with dates to come'
[ $failures = 0 ]
