#!/usr/bin/env bash
# The GPUs of this host, as a Spark Worker wants them told (spark.worker.resource.gpu.discoveryScript).
set -euo pipefail
nvidia-smi --query-gpu=index --format=csv,noheader | awk '{ gsub(/ /, ""); list = list (NR > 1 ? "," : "") "\"" $0 "\"" } END { print "{\"name\": \"gpu\", \"addresses\": [" list "]}" }'
