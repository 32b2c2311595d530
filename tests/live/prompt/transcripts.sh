#!/bin/sh
# The live shop says what the documents show of it. usage: transcripts.sh PROJECT FOLDER-OF-PROGRAMS
set -eu
command -v python3 >/dev/null || {
  echo 'skipped: there is no python3 to type and to listen'
  exit 77
}
PYTHONDONTWRITEBYTECODE=1 exec python3 "$(dirname "$0")/transcripts_test.py" "$1" "$2"
