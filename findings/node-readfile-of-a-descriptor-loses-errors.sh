#!/bin/sh
# fs.readFile(fd, callback) reports success and an empty buffer where read(2) has failed.
#
# Seen with Node 20.20.2, 22.23.5, 24.22.3 and 26.12.1 on Linux 6.18; runs with the `node` in PATH.
# - By path, and through a FileHandle, reading a directory is EISDIR, as one expects.
# - Through a descriptor the callback gets (null, <Buffer of length 0>): the error of the read is dropped on the way to the
#   close that a descriptor of the caller's does not get. So is EBADF of a descriptor opened for writing only.
# So whoever opens a file and hands the descriptor to fs.readFile must read by fs.read instead, or take an error for an
# empty file. Prints what is seen; exit 1 if that has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/try.cjs" <<'JS'
const fs = require('node:fs');
const said = (error, data) => (error ? error.code : `no error, ${data.length} bytes`);
const byPath = new Promise((resolve) => fs.readFile('/', (...result) => resolve(said(...result))));
const byDescriptor = (path, flags) =>
  new Promise((resolve) => fs.readFile(fs.openSync(path, flags), (...result) => resolve(said(...result))));
const byHandle = fs.promises.open('/').then((handle) => handle.readFile()).then((data) => said(null, data), said);
const lines = async () => [
  `a directory by path: ${await byPath}`,
  `by FileHandle: ${await byHandle}`,
  `by descriptor: ${await byDescriptor('/', 'r')}`,
  `a file open for writing only, by descriptor: ${await byDescriptor(process.argv[2], 'w')}`,
];
lines().then((all) => console.log(all.join('\n')));
JS
seen=$(node --no-deprecation "$folder/try.cjs" "$folder/file")
echo "Node $(node --version)"
echo "$seen"
expected='a directory by path: EISDIR
by FileHandle: EISDIR
by descriptor: no error, 0 bytes
a file open for writing only, by descriptor: no error, 0 bytes'
[ "$seen" = "$expected" ] || { echo 'This has changed.'; exit 1; }
