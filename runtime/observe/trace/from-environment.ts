// HEDDLE_TRACE in a program that has no tasks so far: the trace begins a moment later, when the module that writes it is loaded.
import { environment } from '../../host/environment.ts';
import { loadPart } from '../../host/own-files.ts';
import { isMainThread } from '../../host/thread.ts';

if (isMainThread && environment.trace !== undefined) void loadPart('observe/trace/current.js');
