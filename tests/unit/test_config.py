"""Settings that an operator writes by hand."""

import pytest
from pydantic import ValidationError

from bot.config import Settings
from storage.vault import new_key


def settings(**given):
    return Settings(_env_file=None, **given)


def test_the_address_is_the_public_one_or_host_and_port():
    assert settings(public_url="https://labthread.example/").address == "https://labthread.example"
    assert settings(host="10.0.0.7", port=8080).address == "http://10.0.0.7:8080"


@pytest.mark.parametrize("text", ["labthread.example", "ftp://x", "https://", "https://a b", "/x"])
@pytest.mark.parametrize("name", ["public_url", "labthread_mlflow_url"])
def test_an_address_is_a_whole_one(name, text):
    with pytest.raises(ValidationError, match="Write a whole address"):
        settings(**{name: text})


def test_keys_are_checked_one_by_one_and_never_shown():
    assert settings(labthread_encryption_key=f"{new_key()}, {new_key()}")
    for wrong in ("hunter2", f"{new_key()},hunter2", "ä" * 44, new_key()[:-4], ","):
        with pytest.raises(ValidationError, match="A key is 32 bytes") as refused:
            settings(labthread_encryption_key=wrong)

        assert "hunter2" not in str(refused.value.errors()[0]["msg"])


@pytest.mark.parametrize("address", ["postgresql://ana:secret@db:abc/x", "labthread.sqlite3", ""])
def test_what_is_no_address_of_a_database_is_refused_without_being_repeated(address):
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None, database_url=address)

    (wrong,) = refused.value.errors()
    assert "Write an address like" in wrong["msg"]
    assert "secret" not in wrong["msg"]
