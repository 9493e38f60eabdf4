"""The bot as it is, for a workspace that takes more posts a minute than Slack's do.

`python -m tests.bench.roomy_bot serve` is `labthread serve` but for that one number.
"""

from bot.__main__ import main
from bot.outbox.pace import MOST_A_MINUTE

#: More than all channels of the benchmark together may take.
POSTS_A_MINUTE = 3000

if __name__ == "__main__":
    MOST_A_MINUTE["chat.postMessage"] = POSTS_A_MINUTE  # type: ignore[index]  # read elsewhere
    main()
