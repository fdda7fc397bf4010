#!/usr/bin/env bash
# All tests: jobs/test.sh [--full] [-Dtest=CLASS] [-DKEY=VALUE …]
#   --full         the heavier groups as well
#   -Dtest=CLASS   only these Java or Scala tests (Surefire's syntax), no Python tests
# Other definitions are handed to Maven, for example -Dmaven.repo.local=DIR.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "error: python3 is missing or older than 3.11: install Python 3.11 or newer" >&2
  exit 2
fi

definitions=()
python_tests=yes
for word in "$@"; do
  case $word in
    --full) definitions+=(-Dsurefire.excludedGroups=none) ;;
    -Dtest=*) definitions+=("$word" -Dsurefire.failIfNoSpecifiedTests=true); python_tests=no ;;
    -D*) definitions+=("$word") ;;
    *) echo "error: unknown flag $word (expected --full, -Dtest=CLASS or another Maven definition -DKEY=VALUE)" >&2; exit 2 ;;
  esac
done

# The jar first: tests that submit it to a real Spark find it, and building it says what is fetched.
python3 jobs/build.py jar ${definitions[@]+"${definitions[@]}"}

failed=()
if [ $python_tests = yes ]; then
  echo "Tests of jobs/ (Python):"
  python3 -m unittest discover -s jobs/tests 2>&1 || failed+=(Python)
fi
echo "Tests of src/ (Java and Scala):"
python3 jobs/build.py test ${definitions[@]+"${definitions[@]}"} || failed+=(Maven)

if [ ${#failed[@]} -gt 0 ]; then
  echo "FAILED: ${failed[*]} (the messages are above)"
  exit 1
fi
echo "PASSED: all tests"
