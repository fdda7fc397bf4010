#!/usr/bin/env bash
# The benchmark: MB of text per CPU-second of every step. `jobs/bench.sh --help` tells more.
set -euo pipefail
jobs=$(cd "$(dirname "$0")" && pwd)
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "error: python3 is missing or older than 3.11: install Python 3.11 or newer" >&2
  exit 2
fi
exec python3 "$jobs/bench.py" "$@"
