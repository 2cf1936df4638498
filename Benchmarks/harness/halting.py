"""Ways to make a process stand still for a while, as it would after a fault."""

import ctypes
import os
import signal
import time
from pathlib import Path

PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH = 0x4206, 0x4207, 17
WAIT_FOR_THREADS = 0x40000000
LOOP_THREAD = "gavel-loop"


def halt_process(pid, seconds):
    """Nothing of the process runs: not even the library answers the heartbeats of connections."""
    os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        os.kill(pid, signal.SIGCONT)


def halt_loop(pid, seconds):
    """Only the thread of the loop stands still, as if a handler never came back; the library's own threads go on."""
    thread = next(int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()
                  if (task / "comm").read_text().strip() == LOOP_THREAD)
    ptrace(PTRACE_SEIZE, thread)
    try:
        ptrace(PTRACE_INTERRUPT, thread)
        os.waitpid(thread, WAIT_FOR_THREADS)
        time.sleep(seconds)
    finally:
        ptrace(PTRACE_DETACH, thread)


def ptrace(request, thread):
    library = ctypes.CDLL(None, use_errno=True)
    library.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    if library.ptrace(request, thread, None, None) != 0:
        raise OSError(ctypes.get_errno(), f"ptrace of thread {thread} (root may, or kernel.yama.ptrace_scope = 0)")
