"""A kit of two exercises that needs no compiler: its build and its check only look at the words in orders.cpp."""

import json
import os
import subprocess

CMAKE = """cmake_minimum_required(VERSION 3.25)
project(kit NONE)
foreach(number 01 02)
  add_custom_target(check-${number}-mine COMMAND sh build.sh ${number} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
endforeach()
"""

# `broken` does not compile.
BUILD = """code=exercises/$1-x/orders.cpp
if grep -q broken $code; then
  echo "$PWD/$code:1:1: error: this is broken"
  exit 1
fi
cp check.sh build/workshop/check-$1-mine
"""

# `slow` waits until the test lets it go on; `right` is right, in the second exercise it must be `better`. Each check
# leaves its process in `checks`.
CHECK = """#!/bin/sh
cd "$WORKSHOP_ROOT"
case $0 in
  *check-01-mine) code=$(cat exercises/01-x/orders.cpp) wanted=right ;;
  *) code=$(cat exercises/02-x/orders.cpp) wanted=better ;;
esac
while [ $# -gt 0 ]; do
  case $1 in
    --report) report=$2 ;;
    --pages) pages=$2 ;;
  esac
  shift
done
echo $$ >>checks
case $code in
  *slow*) read -r line <gate ;;
esac
echo '{"starts": "the gift is there"}' >"$report"
case $code in
  *$wanted*) echo '{"check": "the gift is there", "holds": true}' ;;
  *)
    mkdir -p "$pages"
    echo '<p>' >"$pages/1.html"
    echo '{"check": "the gift is there", "holds": false, "expected": "a gift", "happened": "nothing",
           "page": "'"$pages/1.html"'"}' | tr -d '\\n'
    ;;
esac >>"$report"
"""


class Kit:
    """The kit in its folder, and what the learner does there besides watching."""

    def __init__(self, root):
        self.root = root
        for number in (1, 2):
            name = f"0{number}-x"
            failure = {"check": "the gift is there", "because": "nothing"}
            self.write(f"exercises/{name}/exercise.json", json.dumps({
                "number": number, "title": "Gifts", "task": "t", "minutes": 5, "lectures": [], "task_shows": "solution",
                "starting_point": {"changes": [], "fails": [failure]}}))
            self.write(f"exercises/{name}/hints.md", "## 1\nfirst\n\n## 2\nsecond\n\n## 3\nthird\n\n## 4\nfourth\n")
        self.write("starting-points/01-x/orders.cpp", "// not yet\n")
        self.write("solutions/01-x/orders.cpp", "// right\n// and well explained\n")
        self.write("starting-points/02-x/orders.cpp", "// go on\n// right\n// and well explained\n")
        self.write("solutions/02-x/orders.cpp", "// better\n")
        self.write("CMakeLists.txt", CMAKE)
        self.write("build.sh", BUILD)
        self.write("check.sh", CHECK)
        os.chmod(f"{root}/check.sh", 0o755)
        os.mkfifo(f"{root}/gate")
        subprocess.run(["cmake", "-G", "Ninja", "-S", root, "-B", f"{root}/build/workshop"], check=True,
                       stdout=subprocess.DEVNULL)

    def write(self, path, text):
        os.makedirs(os.path.dirname(f"{self.root}/{path}"), exist_ok=True)
        with open(f"{self.root}/{path}", "w", encoding="utf-8") as file:
            file.write(text)

    def environment(self):
        """Nothing of the user's own, but where programs are."""
        return {"PATH": os.environ["PATH"], "XDG_STATE_HOME": f"{self.root}/home", "WORKSHOP_ROOT": self.root,
                "LC_ALL": "C.UTF-8", "TERM": "xterm"}

    def save(self, text, exercise="01-x"):
        """As most editors do it: another file takes the place of the old one."""
        self.write(f"exercises/{exercise}/orders.cpp.new", f"// {text}\n")
        os.rename(f"{self.root}/exercises/{exercise}/orders.cpp.new", f"{self.root}/exercises/{exercise}/orders.cpp")

    def checks(self):
        """The process of every check so far."""
        with open(f"{self.root}/checks", encoding="utf-8") as file:
            return [int(line) for line in file]

    def wait_for_slow_check(self):
        """Returns once the check waits; closing what it returns lets the check go on."""
        return open(f"{self.root}/gate", "w", encoding="utf-8")
