"""`labthread`, and `python -m bot`."""

import sys


def main() -> None:
    """Run the command line; its commands are in `bot.commands`."""
    if sys.argv[1:2] in (["client"], ["report"]):
        # What CI jobs call starts without the bot, in a fraction of the time.
        from bot.cli.report import main as run
    else:
        from bot.commands import main as run
    run()


if __name__ == "__main__":
    main()
