"""`labthread`, and `python -m bot`."""

import gc
import sys


def main() -> None:
    """Run the command line; its commands are in `bot.commands`."""
    # What is imported stays: to look through it for what could go takes a sixth of the start.
    gc.disable()
    if sys.argv[1:2] in (["client"], ["report"]):
        # What CI jobs call starts without the bot, in a fraction of the time.
        from bot.cli.report import main as run
    else:
        from bot.commands import main as run
    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
