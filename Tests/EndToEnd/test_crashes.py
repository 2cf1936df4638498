"""A process that crashes: the last module, since the one before says that none did."""

import os
import re
import signal

from support.platform import eventually


def test_the_log_says_where(platform):
    """The log of a program that crashed has its stack, however the program was linked."""
    os.kill(platform.pids()["helpdesk-0"], signal.SIGSEGV)

    def report():
        return platform.logs()["helpdesk-0.log"].partition("Program crashed")[2]

    eventually(lambda: re.search(r"Thread \d+ .* crashed:\n\n +0 .* in \S+\n", report()))
    # A fault of its own would happen again at once, and end it; a signal from outside does not.
    platform.kill("helpdesk-0")
    platform.wait_until_well()
