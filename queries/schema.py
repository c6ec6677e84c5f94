"""The schema: bringing a database's tables to this version with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Upgrade the tables to the newest revision; nothing happens where they are there already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as db:
        if MigrationContext.configure(db).get_current_revision() == head:
            return
    with engine.connect() as db:
        db.execution_options(writes=True)
        with db.begin():
            config.attributes["connection"] = db
            command.upgrade(config, "head")
