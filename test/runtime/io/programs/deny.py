# Runs a program under a seccomp filter that refuses io_uring, as container engines do:
#   deny.py EPERM program arguments...
import ctypes, errno, os, struct, sys

SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO = 0x7FFF0000, 0x00050000
LD_W_ABS, JMP_JEQ_K, RET_K = 0x20, 0x15, 0x06
IO_URING = (425, 426, 427)  # setup, enter, register: the same numbers on every architecture

refuse = SECCOMP_RET_ERRNO | getattr(errno, sys.argv[1])
filters = [struct.pack("HBBI", LD_W_ABS, 0, 0, 0)]
for i, number in enumerate(IO_URING):
    filters.append(struct.pack("HBBI", JMP_JEQ_K, len(IO_URING) - i, 0, number))
filters.append(struct.pack("HBBI", RET_K, 0, 0, SECCOMP_RET_ALLOW))
filters.append(struct.pack("HBBI", RET_K, 0, 0, refuse))
code = ctypes.create_string_buffer(b"".join(filters))


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


libc = ctypes.CDLL(None, use_errno=True)
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
    sys.exit("no_new_privs: " + os.strerror(ctypes.get_errno()))
program = Program(len(filters), ctypes.cast(code, ctypes.c_void_p))
if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
    sys.exit("seccomp: " + os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[2], sys.argv[2:])
