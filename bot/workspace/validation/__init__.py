"""What Slack accepts: pure checks of blocks, views and messages."""

from bot.workspace.validation.messages import message_problems
from bot.workspace.validation.options import option_problems
from bot.workspace.validation.problems import Problem
from bot.workspace.validation.views import view_problems

__all__ = ["Problem", "message_problems", "option_problems", "view_problems"]
