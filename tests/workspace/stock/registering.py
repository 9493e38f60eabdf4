"""What the stock app listens to, whichever way Bolt runs it."""


def register(app, listeners):
    """Give an app its listeners, from the module written for its kind of Bolt."""
    app.command("/baseline")(listeners.open_baseline)
    app.options("metric")(listeners.offer_metrics)
    app.view("baseline")(listeners.record_baseline)
    app.view_closed("baseline")(listeners.note_closing)
    app.action("confirm")(listeners.confirm_baseline)
    app.event("app_home_opened")(listeners.show_home)
    app.action("refresh")(listeners.refresh_home)
    app.command("/plot")(listeners.share_plot)
    app.shortcut("ask")(listeners.ask_about_message)
    app.view("question")(listeners.ask_question)
    app.event("app_mention")(listeners.answer_mention)
