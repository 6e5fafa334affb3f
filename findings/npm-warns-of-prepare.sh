#!/usr/bin/env bash
# npm counts `prepare` of a package installed from a tarball among its install scripts, and warns the user of it.
#
# Guessed: npm's documentation says that `prepare` runs in the package's own folder and for git dependencies, so a packed
# tarball may keep it without anybody noticing. npm 11.19.1 warns for `npm install ./package.tgz`:
#   npm warn install-scripts   prepares@1.0.0 (prepare: …)
# and neither `dependencies` (which builds after `npm ci` in the repository as well) nor `prepack` is mentioned.
# Seen with npm 11.19.1 on Node 20.20.2 and Linux.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false

mkdir tool && cd tool && echo '{"private":true}' >package.json
npm install --silent --prefer-offline npm@11.19.1
npm="$folder/tool/node_modules/npm/bin/npm-cli.js"
cd ..

# $1: name of the package, $2: its one script. Prints what npm says when the packed package is installed.
said() {
  mkdir -p "$1" && echo "{\"name\":\"$1\",\"version\":\"1.0.0\",\"scripts\":{\"$2\":\"node -e 0\"}}" >"$1/package.json"
  (cd "$1" && node "$npm" pack --silent --ignore-scripts --pack-destination "$folder" >/dev/null)
  mkdir -p "user-$1" && echo '{"private":true}' >"user-$1/package.json"
  (cd "user-$1" && node "$npm" install "$folder/$1-1.0.0.tgz" 2>&1)
}

said prepares prepare | grep -q 'npm warn install-scripts   prepares@1.0.0 (prepare: node -e 0)'
for script in dependencies prepack; do
  if said "has-$script" "$script" | grep -q 'warn install-scripts'; then
    echo "npm warns of $script as well" >&2
    exit 1
  fi
done
echo 'as described: prepare is warned of, dependencies and prepack are not'
