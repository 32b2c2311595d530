#!/bin/sh
# A file that must not compile: its first line says what the compiler's words must contain.
# usage: refuse.sh COMPILER INCLUDE-FOLDER FILE
set -u
wanted=$(sed -n '1s/.*must contain: //p' "$3")
if said=$("$1" -std=c++20 -I"$2" -fsyntax-only -x c++ "$3" 2>&1); then
  echo "it compiles, and should not"
  exit 1
fi
# A compiler may break its lines; words are compared without them.
printf '%s' "$said" | tr -s ' \n' ' ' | grep -qF "$wanted" && exit 0
printf '%s\n' "$said" | head -n 20
echo "it does not say: $wanted"
exit 1
