// Where V8 may be collecting coverage, what it counts is put right before anybody reads it; elsewhere nothing is loaded for it.
const { NODE_V8_COVERAGE, VITEST, JEST_WORKER_ID } = process.env;

if (NODE_V8_COVERAGE || VITEST || JEST_WORKER_ID) void import('./coverage/install.ts');
