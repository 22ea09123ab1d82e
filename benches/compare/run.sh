#!/bin/sh
# The same files and relations through gouji, Polars, DuckDB and numpy, one thread and two:
#     benches/compare/run.sh [reports]
# Needs cargo and python3; packages go into target/compare/venv.
set -eu
cd "$(dirname "$0")/../.."
folder=target/compare
mkdir -p "$folder"
test -d "$folder/venv" || python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --requirement benches/compare/requirements.txt
cargo build --profile dist --quiet
rm -f "$folder"/*.parquet
REPORTS="${1:-20000}" WRITE="$PWD/$folder" cargo bench --quiet --bench dataset
exec "$folder/venv/bin/python" benches/compare/compare.py "$folder" target/dist/gouji
