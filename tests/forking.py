"""Processes that begin with the bot imported, which is most of what a short one costs."""

import multiprocessing

#: Forks from a server that has imported what these need, once for all tests of a process.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.integration.command_line", "tests.reliability.mortal"])
