"""Dangers that code can be looked through for: SQL put together, secrets that are shown."""

import ast
import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.access.logins import attempt
from dashboard.access.account import Account
from dashboard.access.permission import Role
from dashboard.lists.formula import cell_text
from dashboard.lists.page import UnitRow
from dashboard.operating.production import is_default
from dashboard.settings import Settings
from dashboard.words import words
from layouts.lists import csv as lines
from tests.factories.details import a_unit_row

PROJECT = Path(__file__).parents[2]
SPOKEN = {"text", "literal_column", "exec_driver_sql", "executescript", "execute", "DDL"}
"""What takes SQL as text."""
JUDGED = {
    "briefings/kept_read.py": 1,
    "colours/ordered_units.py": 1,
    "colours/recolour.py": 1,
    "numbers/sums.py": 1,
    "sealing/clear_pages.py": 1,
    "store/engine.py": 3,
    "tables/bulk.py": 3,
    "tables/core.py": 4,
}
"""Where text is no literal: names of tables and columns, pragmas, and statements that SQLAlchemy
made of validated choices; how many there are. Nothing that came from outside is in any of them."""


def _is_put_together(call: ast.Call) -> bool:
    """Say whether SQL is put together by formatting, or is a variable's."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in SPOKEN or not call.args or isinstance(call.args[0], ast.Constant):
        return False
    formatted = isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    return formatted or name != "execute"


def test_sql_is_written_not_put_together() -> None:
    found: Counter[str] = Counter()
    ours = {"writing/quarantine.py", "writing/mend.py"}  # their ``text`` cuts texts for a column
    room = PROJECT / "queries"
    for path in sorted(room.rglob("*.py")):
        name = path.relative_to(room).as_posix()
        if name not in ours and not name.startswith("migrations/"):
            calls = list(ast.walk(ast.parse(path.read_text("utf-8"))))
            found[name] = sum(isinstance(n, ast.Call) and _is_put_together(n) for n in calls)
    assert +found == JUDGED


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('text(f"SELECT {x}")', True),
        ('db.execute("SELECT " + x)', True),
        ("db.exec_driver_sql(x)", True),
        ('db.exec_driver_sql("BEGIN")', False),
        ("db.execute(select(x))", False),
    ],
)
def test_sql_that_is_put_together_is_seen(source: str, found: bool) -> None:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    assert _is_put_together(call) is found


def test_what_is_shown_of_values_holds_no_secret() -> None:
    asked = attempt("ying", "what only I know")
    one = Account("0a", "ying", "应", Role.LEADER, ("33",), "$argon2id$...", False, 0)
    said = Settings(
        database_url="postgresql://zhikong:deep@db/zhikong",
        cache_url="redis://:deep@cache/0",
        metrics_key="deep",
        openid_secret="deep",
    )
    shown = f"{asked!r} {one!r} {said!r} {said}"
    for secret in ("what only I know", asked.token, "argon2id", "deep"):
        assert secret not in shown


RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@given(st.one_of(st.text(max_size=20), st.from_regex(r"\s*[=+\-@＝].{0,10}", fullmatch=True)))
def test_no_cell_of_a_file_begins_as_a_formula(text: str) -> None:
    cell = cell_text(text)
    assert text in cell
    if cell.lstrip().startswith(RISKY) or cell.startswith(("\t", "\r", "\n")):
        assert re.fullmatch(r"-[\d.]+(e[+-]?\d+)?%?", cell, re.IGNORECASE)


def test_the_cases_of_a_unit_are_made_harmless_too() -> None:
    row: UnitRow = a_unit_row(cases=("=HYPERLINK(1)", "2"))
    (cells,) = csv.reader(io.StringIO(lines.line(row, words("zh"))))
    assert cells[6] == "'=HYPERLINK(1) 2"


@pytest.mark.parametrize("secret", ["password", "Zhikong", " secret ", "<openssl rand -hex 32>"])
def test_an_example_s_secret_is_known(secret: str) -> None:
    assert is_default(secret)
    assert not is_default("9f1c5b7e2d")
