// Where V8 may be collecting coverage, what it counts is put right before anybody reads it; elsewhere nothing is loaded for it.
import { loadPart } from '../host/own-files.ts';

const { NODE_V8_COVERAGE, VITEST, JEST_WORKER_ID } = process.env;

if (NODE_V8_COVERAGE || VITEST || JEST_WORKER_ID)
  loadPart('observe/coverage/install.js')?.catch((error: Error) => {
    // For want of a descriptor, say: the program has nothing to do with it, and goes on.
    process.emitWarning(`coverage of compiled functions is not put right: ${error.message}`, {
      code: 'HEDDLE_COVERAGE',
    });
  });
