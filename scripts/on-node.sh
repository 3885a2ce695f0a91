#!/usr/bin/env bash
# Runs a command on another version of Node, which npm downloads: scripts/on-node.sh 24.21.0 npx jest src
set -euo pipefail
version="$1"
shift

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=linux-x64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  Darwin-arm64) platform=darwin-arm64 ;;
  Darwin-x86_64) platform=darwin-x64 ;;
  *) echo "No Node package for $(uname -s) $(uname -m)" >&2; exit 1 ;;
esac

folder="${XDG_CACHE_HOME:-$HOME/.cache}/nestjs-hubspot-oauth/node-$version-$platform"
if [ ! -x "$folder/bin/node" ]; then
  unfinished="$(mktemp -d)"
  (cd "$unfinished" && npm pack --silent "node-$platform@$version" >/dev/null && tar -xzf ./*.tgz)
  mkdir -p "$(dirname "$folder")"
  rm -rf "$folder"
  mv "$unfinished/package" "$folder"
  rm -r "$unfinished"
fi

# npm compiles native packages with the headers of this Node.
export PATH="$folder/bin:$PATH" npm_config_nodedir="$folder"
exec "$@"
