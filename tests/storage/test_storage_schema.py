"""Both ways to the newest schema end at the same one."""

import shutil
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import MetaData, text

from countermark.storage import schema
from countermark.storage.database import at_url, in_folder
from countermark.storage.error import WorkspaceError
from countermark.storage.tables import HEAD, metadata
from countermark.storage.workspace import Workspace

_PG_SHAPE = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           a.attcollation, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), true, 0, ''
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), true, 0, ''
    FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1, 2, 3
"""
_SHAPES = {"sqlite": "SELECT name, sql FROM sqlite_master ORDER BY name", "postgresql": _PG_SHAPE}


def _shape(database):
    """Everything that the database says of its tables."""
    with database.reading() as connection:
        rows = connection.execute(text(_SHAPES[database.dialect])).all()
    return [tuple(" ".join(str(part).split()) for part in row) for row in rows]


def _database(where):
    return at_url(where) if "://" in where else in_folder(Path(where))


def _migrated(database):
    """Make the schema with nothing but the migrations."""
    from alembic import command
    from alembic.config import Config

    with database.writing() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "countermark.storage:migrations")
        command.upgrade(config, "head")


def test_the_migrations_end_at_the_tables(where):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    database = _database(where)
    _migrated(database)
    with database.reading() as connection:
        options = {"version_table": schema.VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
    database.close()


def test_a_new_workspace_is_what_the_migrations_make(where):
    database = _database(where)
    _migrated(database)
    migrated = _shape(database)
    with database.writing() as connection:
        found = MetaData()
        found.reflect(connection)
        found.drop_all(connection)
    schema.prepare(database)
    assert _shape(database) == migrated
    assert len(migrated) > 6
    database.close()


# -- from one step to the next ---------------------------------------------------------------


FIRST = """
    INSERT INTO runs (id, started, status, settings, counts, versions)
        VALUES (1, '2026-01-01T00:00:00Z', 'done', '{}', '{}', '{}');
    INSERT INTO leads (lead, brand, listing, document, probability, weight, grade, priority, goods,
        preserved, first_run, last_run, tlp, standing)
    SELECT lead, 'aurelle', 'shop.example:B1', '{}', 0.5, 0, 'possible', 0.5, goods, preserved,
        1, 1, 'RED', standing
    FROM (SELECT 'L-1' AS lead, 'examined' AS goods, 'suspected' AS standing UNION ALL
          SELECT 'L-2', 'unknown', 'confirmed' UNION ALL
          SELECT 'L-3', 'unknown', 'suspected') AS given, (SELECT 1 = 1 AS preserved) AS kept;
"""


def test_what_people_had_set_becomes_judgements(where):
    """From the first step, where goods and standing were columns, to the second."""
    from alembic import command
    from alembic.config import Config

    database = _database(where)
    with database.writing() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "countermark.storage:migrations")
        command.upgrade(config, "0001")
        for statement in FIRST.split(";")[:-1]:
            connection.exec_driver_sql(statement)
    database.close()
    with Workspace.open(where) as workspace:
        said = {(each.lead, each.link, each.goods) for each in workspace.judgements()}
        assert said == {("L-1", None, "examined"), ("L-2", "confirmed", "unknown")}
        assert {each.by for each in workspace.judgements()} == {
            "someone, before judgements were kept"
        }


NEXT = f"""
from alembic import op
import sqlalchemy as sa
revision, down_revision = "9002", "{HEAD}"
def upgrade():
    op.create_table("cases", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("leads", sa.Column("note", sa.Text))
"""


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """The program as it may be after one more step."""
    steps = tmp_path / "migrations"
    shutil.copytree(Path(schema.__file__).parent / "migrations", steps)
    (steps / "versions" / "v9002_next.py").write_text(NEXT)
    monkeypatch.setattr(schema, "_STEPS", str(steps))
    monkeypatch.setattr(schema, "HEAD", "9002")
    return steps


def test_an_older_workspace_is_brought_up_to_date(where, execute, make_lead, next_version):
    with pytest.MonkeyPatch.context() as before:
        before.setattr(schema, "HEAD", HEAD)
        with Workspace.open(where) as workspace:
            workspace.begin({}).put_leads([make_lead(1)])
    for _ in range(2):
        with Workspace.open(where) as workspace:
            assert list(workspace.leads()) == [make_lead(1)]
            execute(workspace, "UPDATE leads SET note = 'kept'")
            assert execute(workspace, "SELECT count(*) FROM cases") == [(0,)]


def test_a_step_that_fails_leaves_the_older_workspace(where, make_lead, next_version):
    step = next_version / "versions" / "v9002_next.py"
    with pytest.MonkeyPatch.context() as before:
        before.setattr(schema, "HEAD", HEAD)
        with Workspace.open(where) as workspace:
            workspace.begin({}).put_leads([make_lead(1)])
    step.write_text(NEXT + "    op.execute('SELECT nonsense')\n")
    with pytest.raises(WorkspaceError, match="nonsense"):
        Workspace.open(where)
    step.write_text(NEXT)
    with Workspace.open(where) as workspace:
        assert list(workspace.leads()) == [make_lead(1)]


def test_a_newer_workspace_is_refused(where, execute):
    with Workspace.open(where) as workspace:
        execute(workspace, f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(WorkspaceError, match="newer version of Countermark") as refused:
        Workspace.open(where)
    assert "9999" in str(refused.value)


def test_tables_of_another_program_are_left_alone(where):
    database = _database(where)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE runs (distance integer)"))
    with pytest.raises(WorkspaceError, match=r"another program \(runs\)"):
        schema.prepare(database)
    database.close()


def test_many_programs_may_open_a_new_workspace_at_once(where):
    fork = get_context("fork")
    start = fork.Barrier(6, timeout=300)

    def open_it():
        start.wait()
        with Workspace.open(where) as workspace:
            workspace.begin({})

    processes = [fork.Process(target=open_it) for _ in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(600)
    assert [process.exitcode for process in processes] == [0] * 6
    with Workspace.open(where) as workspace:
        assert [run["id"] for run in workspace.runs()] == [1, 2, 3, 4, 5, 6]


def test_opening_loads_no_alembic(tmp_path):
    code = (
        "import sys; from countermark.storage.workspace import Workspace;"
        f"Workspace.open({str(tmp_path / 'w')!r}).close(); print('alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
