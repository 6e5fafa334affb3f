// Loaded by whatever begins tasks: from now on functions that are made get their bodies (body.ts).
import { tasks } from './body.ts';

tasks.on = true;
