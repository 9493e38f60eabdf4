"""`labthread hook`: addresses and secrets, shown once."""

import re
import sqlite3

from storage.vault import Vault, new_key


def kept(tmp_path):
    with sqlite3.connect(tmp_path / "labthread.sqlite3") as connection:
        return connection.execute(
            "SELECT id, provider, secret, revoked_at FROM hooks ORDER BY provider"
        ).fetchall()


def test_hooks_are_made_given_secrets_listed_and_revoked(known_workspace, labthread, tmp_path):
    key = new_key()
    settings = {"LABTHREAD_ENCRYPTION_KEY": key, "PUBLIC_URL": "https://labthread.example/"}

    made = labthread("hook", "create", "github", **settings)
    assert made.returncode == 0, made.stderr
    address, secret = re.fullmatch(r"Address: (\S+)\nSecret:  (\S+)\n", made.stdout).groups()
    ((hook_id, _, sealed, _),) = kept(tmp_path)
    assert address == f"https://labthread.example/api/v1/hooks/github/{hook_id}"
    assert secret not in sealed
    assert Vault(key).open(sealed) == secret

    # Without PUBLIC_URL, and with a secret that is known already.
    made = labthread(
        *("hook", "create", "wandb", "--secret-stdin"),
        stdin="theirs\n",
        LABTHREAD_ENCRYPTION_KEY=key,
    )
    assert made.stdout.startswith("Address: http://127.0.0.1:3000/api/v1/hooks/wandb/hook_")
    assert "theirs" not in made.stdout
    assert "PUBLIC_URL" in made.stderr
    assert Vault(key).open(kept(tmp_path)[1][2]) == "theirs"

    labthread("hook", "secret", hook_id, stdin="made-elsewhere\n", **settings)
    assert Vault(key).open(kept(tmp_path)[0][2]) == "made-elsewhere"

    assert labthread("hook", "revoke", hook_id).returncode == 0
    assert kept(tmp_path)[0][3] is not None
    first, second = labthread("hook", "list").stdout.splitlines()
    assert re.fullmatch(rf"{hook_id}  github  every project  made .* UTC  revoked .* UTC", first)
    assert second.endswith("not used yet")


def test_without_a_key_nothing_is_made_and_a_fresh_one_is_offered(
    known_workspace, labthread, tmp_path
):
    refused = labthread("hook", "create", "mlflow")

    assert refused.returncode == 1
    words, line = refused.stderr.splitlines()
    assert "Add this line to .env" in words
    Vault(line.removeprefix("LABTHREAD_ENCRYPTION_KEY="))
    assert kept(tmp_path) == []
