"""A process that crashes: the last module, since the one before says that none did."""

import os
import signal

from support.platform import eventually


def test_the_log_says_where(platform):
    """The log of a program that crashed names its functions, however it was linked; and it is started again."""
    before = platform.pids()["helpdesk-0"]
    os.kill(before, signal.SIGSEGV)

    def report():
        return platform.logs()["helpdesk-0.log"].partition("Program crashed")[2]

    eventually(lambda: " in gavel-helpdesk" in report())
    eventually(lambda: platform.pids().get("helpdesk-0", before) != before)
    platform.wait_until_well()
