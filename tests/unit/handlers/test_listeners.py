from handlers import ids
from handlers.listeners import ACTIONS, SHORTCUTS, VIEWS


def test_every_id_that_slack_sends_back_leads_somewhere():
    spelled = {
        name: value for name, value in vars(ids).items() if name.isupper() and type(value) is str
    }
    elsewhere = {"COMMAND", "FILE_SHARED", "LOG_FILTERS", "WHOLE_DOCUMENT", "GONE"}
    routed = {*ACTIONS, *VIEWS, *SHORTCUTS}

    assert {name for name, value in spelled.items() if value not in routed} == elsewhere


def test_no_id_is_taken_for_one_of_a_family():
    families = [each for each in ACTIONS if each.endswith("_")]

    assert [
        (each, family)
        for family in families
        for each in ACTIONS
        if each != family and each.startswith(family)
    ] == []
