// How much one system call moves.

/** The most that Linux reads or writes at once (MAX_RW_COUNT); beyond it lengths are cut short or wrap around in 32 bits. */
export const MAX_TRANSFER = 0x7ffff000;

/** The largest file that node:fs reads whole, on all supported Nodes. */
export const MAX_FILE = 2 ** 31 - 1;
