#!/usr/bin/env bash
# All tests: jobs/test.sh [--full] [-Dtest=CLASS] [-DKEY=VALUE …]
#   --full         the heavier groups as well: all steps on an S3 server
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
    --full) definitions+=(-Dsurefire.excludedGroups=none); export KARASU_FULL_TESTS=yes ;;
    -Dtest=*) definitions+=("$word" -Dsurefire.failIfNoSpecifiedTests=true); python_tests=no ;;
    -D*) definitions+=("$word") ;;
    *) echo "error: unknown flag $word (expected --full, -Dtest=CLASS or another Maven definition -DKEY=VALUE)" >&2; exit 2 ;;
  esac
done

# The jar first: tests that submit it to a real Spark find it, and building it says what is fetched.
python3 jobs/build.py jar ${definitions[@]+"${definitions[@]}"}

logs=target/logs/tests
mkdir -p $logs
failed=()
totals=()
if [ $python_tests = yes ]; then
  echo "Tests of jobs/ (Python, about 8 minutes):"
  python3 -u -m unittest discover -v -s jobs/tests 2>&1 | tee $logs/python.log || failed+=(Python)
  totals+=("Python: $(tail -3 $logs/python.log | tr -s '\n' ' ')")
fi
echo "Tests of src/ (Java and Scala):"
python3 jobs/build.py test ${definitions[@]+"${definitions[@]}"} | tee $logs/maven.log || failed+=(Maven)
closing=$(grep -oE 'Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$' $logs/maven.log | tail -1) || closing="did not come to their end"
totals+=("Java and Scala: $closing")

for total in "${totals[@]}"; do
  echo "$total"
done
took="$((SECONDS / 60)) min $((SECONDS % 60)) s"
if [ ${#failed[@]} -gt 0 ]; then
  echo "FAILED after $took: ${failed[*]} (the messages are above and in $logs)"
  exit 1
fi
echo "PASSED in $took"
