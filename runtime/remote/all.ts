// All kinds of handles.
import './mpsc.ts';
import './oneshot.ts';
import './locks.ts';
import './join.ts';
import './signal.ts';
import './broadcast.ts';
import './watch.ts';
