// Begins the program where nothing else does.
import { main } from './program.ts';

void main();
