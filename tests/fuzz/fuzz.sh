#!/bin/sh
# Gives each target whatever comes to libFuzzer's mind, under the address and undefined-behaviour sanitizers, for so
# many seconds. What breaks it is left in build/fuzz/. Without clang or its fuzzer this is skipped.
# usage: fuzz.sh SECONDS [TARGET…]
set -eu
kit=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:?how many seconds for each target}
shift
build=$kit/build/fuzz
mkdir -p "$build"
try=$build/try
printf '#include <cstddef>\nextern "C" int LLVMFuzzerTestOneInput(const unsigned char*, std::size_t) { return 0; }\n' >"$try.cpp"
if ! clang++ -fsanitize=fuzzer,address,undefined "$try.cpp" -o "$try" 2>"$build/why"; then
  echo 'No clang with libFuzzer is installed (on Debian: clang and libclang-rt-dev): skipped'
  exit 77
fi
cd "$kit"
cmake --preset fuzz >"$build/configure.log" || { tail -n 20 "$build/configure.log"; exit 1; }
cmake --build --preset fuzz --target fuzz-programs >"$build/build.log" || { tail -n 50 "$build/build.log"; exit 1; }

# A run is bounded by its number as well, so that a quick machine does not take longer for no more.
[ $# != 0 ] || set -- $(cd "$build/tests/fuzz" && ls fuzz-* | grep -v -e '-seeds$' | sed 's/^fuzz-//')
for target; do
  program=$build/tests/fuzz/fuzz-$target
  mkdir -p "$build/seeds/$target" "$build/found/$target"
  "$program-seeds" "$build/seeds/$target" >/dev/null
  echo "$target:"
  "$program" -max_total_time="$seconds" -runs=$((seconds * 5000)) -max_len=2500 -timeout=10 -rss_limit_mb=1500 \
    -malloc_limit_mb=200 -print_final_stats=1 -verbosity=0 -artifact_prefix="$build/$target-" \
    "$build/found/$target" "$build/seeds/$target" >"$build/$target.log" 2>&1 || {
    tail -n 60 "$build/$target.log"
    echo "An input that breaks it is in $build; once mended, it becomes a seed in tests/fuzz/."
    exit 1
  }
  grep -E 'number_of_executed_units|average_exec_per_sec|peak_rss_mb' "$build/$target.log"
done
