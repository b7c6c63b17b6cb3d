"""Places where there is no workspace, told in words for a person."""

import os
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

import pytest

from countermark.storage.error import WorkspaceError
from countermark.storage.workspace import Workspace

UNREADABLE = [
    ("mysql://u:s3cret@h/d", "mysql:// is no workspace"),
    ("sqlite:///x.sqlite", "sqlite:// is no workspace"),
    ("https://u:s3cret@h.example/d", "https:// is no workspace"),
    ("postgresql+psycopg2://u:s3cret@h/d", "is no workspace"),
    ("postgresql://u:s3cret@h:port/d", "cannot be read"),
    ("postgresql://u:p@s3cret:x/y@h/d", "postgresql"),
    ("://", "cannot be read"),
    ("postgresql://u:s3cret@127.0.0.1:1/d", "refused"),
    ("postgresql://u@127.0.0.1:1/d?password=s3cret", "refused"),
    ("postgresql:///d?host=/nowhere&user=u&password=s3cret", "No such file"),
    ("postgresql://u:s3cret@127.0.0.1:1/d?nonsense=s3cret", "nonsense"),
    ("postgresql://u:s3cret@127.0.0.1:1/d?connect_timeout=s3cret", "connect_timeout"),
]


@pytest.mark.parametrize(("where", "said"), UNREADABLE)
def test_a_url_without_a_workspace_is_a_clear_error(where, said):
    with pytest.raises(WorkspaceError) as failed:
        Workspace.open(where)
    assert said in str(failed.value)
    assert "s3cret" not in str(failed.value)
    assert "\n" not in str(failed.value)


@pytest.mark.postgresql
def test_the_server_refuses_without_the_password_being_told(postgresql_url):
    user, _, place = postgresql_url.partition("@")
    password = user.rpartition(":")[2]
    with Workspace.open(postgresql_url) as workspace:
        assert workspace.name == f"postgresql://countermark@{place}"
    with pytest.raises(WorkspaceError, match="password authentication failed") as failed:
        Workspace.open(postgresql_url.replace(password, "wr0ng"))
    assert "wr0ng" not in str(failed.value)
    with pytest.raises(WorkspaceError, match='"nowhere" does not exist'):
        Workspace.open(postgresql_url.rpartition("/")[0] + "/nowhere")


@pytest.mark.postgresql
def test_the_short_scheme_and_the_socket_are_understood(postgresql_url, postgresql_server):
    name = postgresql_url.rpartition("/")[2]
    with Workspace.open(postgresql_url.replace("postgresql://", "postgres://")) as workspace:
        run = workspace.begin({})
    here = f"host={postgresql_server.sockets}&port={postgresql_server.port}"
    login = f"countermark:{postgresql_server.password}"
    with Workspace.open(f"postgresql://{login}@/{name}?{here}") as workspace:
        assert [each["id"] for each in workspace.runs()] == [run.id]
        assert postgresql_server.password not in workspace.name
        assert str(postgresql_server.port) in workspace.name


@pytest.mark.postgresql
def test_a_user_without_rights_is_a_clear_error(postgresql_url):
    import psycopg

    name = postgresql_url.rpartition("/")[2]
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE USER {name}_guest PASSWORD 'guest'")
    place = postgresql_url.partition("@")[2]
    with pytest.raises(WorkspaceError, match="permission denied"):
        Workspace.open(f"postgresql://{name}_guest:guest@{place}")


@pytest.mark.postgresql
def test_a_database_that_cannot_hold_every_script_is_refused(postgresql_url):
    import psycopg

    name = postgresql_url.rpartition("/")[2] + "_latin"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(WorkspaceError, match="UTF8"):
        Workspace.open(postgresql_url.rpartition("/")[0] + f"/{name}")


@pytest.mark.postgresql
def test_a_lost_connection_is_a_clear_error_and_made_anew(postgresql_url):
    import psycopg

    with Workspace.open(postgresql_url) as workspace:
        ended = pytest.raises(WorkspaceError, match="its server ended the connection")
        with ended, workspace._database.reading() as connection:
            mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with psycopg.connect(postgresql_url) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [mine])
            connection.exec_driver_sql("SELECT 1")
        assert workspace.counts()["runs"] == 0


def test_the_missing_driver_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(WorkspaceError, match=r"pip install \"countermark\[postgresql\]\""):
        Workspace.open("postgresql://h/d")


def test_a_file_is_no_workspace(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    for where in (path, str(path), path / "below"):
        with pytest.raises(WorkspaceError, match=r"is a file|cannot make"):
            Workspace.open(where)
    assert path.read_text() == "x"


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 99]
)
def test_a_damaged_database_is_a_clear_error(tmp_path, content):
    (tmp_path / "workspace.sqlite").write_bytes(content)
    with pytest.raises(WorkspaceError, match=r"not a database|damaged"):
        Workspace.open(tmp_path)
    assert (tmp_path / "workspace.sqlite").read_bytes() == content


def test_a_folder_with_other_things_in_it_is_fine(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    Workspace.open(tmp_path).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "blobs",
        "notes.txt",
        "workspace.sqlite",
    ]


@pytest.mark.parametrize(
    "name", ["with space", "per%cent", "quest?ion=1#x", "箱", "-dash", "a:b", "a'b\"c"]
)
def test_any_name_will_do(tmp_path, name):
    with Workspace.open(tmp_path / name / "below") as workspace:
        workspace.begin({})
    assert (tmp_path / name / "below" / "workspace.sqlite").is_file()


def test_a_name_with_a_nul_is_a_clear_error():
    with pytest.raises(WorkspaceError):
        Workspace.open("a\x00b")


def test_a_full_disk_is_a_clear_error_and_loses_nothing(tmp_path, make_lead, execute):
    with Workspace.open(tmp_path) as workspace:
        workspace.begin({}).put_leads([make_lead(1)])
        with workspace._database.reading() as connection:  # the pool gives the same one again
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(WorkspaceError, match="no space is left"):
            workspace.begin({}).put_leads(make_lead(n) for n in range(500))
        assert list(workspace.leads()) == [make_lead(1)]


def test_what_may_not_be_written_is_a_clear_error():
    """By a user without rights: the tests may run as root, whom nothing stops."""
    fork = get_context("fork")
    answers = fork.SimpleQueue()

    def ask(*places):
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        for place in places:
            try:
                Workspace.open(place).begin({})
                answers.put("opened")
            except WorkspaceError as error:
                answers.put(str(error))

    with tempfile.TemporaryDirectory() as name:  # tmp_path is root's own
        folder = Path(name)
        Workspace.open(folder / "there").close()
        locked = [folder, folder / "there", *folder.glob("*/*")]
        for path in locked:
            path.chmod(0o555 if path.is_dir() else 0o444)
        process = fork.Process(target=ask, args=[folder / "new", folder / "there"])
        process.start()
        process.join(30)
        for path in locked:
            path.chmod(0o755)
        assert process.exitcode == 0
    assert "cannot make the workspace" in answers.get()
    assert "write" in answers.get()
