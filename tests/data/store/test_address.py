import pytest

from data.files import PROJECT
from data.store.engines import DEFAULT_FILE, database_url, shown
from data.store.models import StoreError
from data.store.store import open_store


def test_plans_are_kept_in_the_project_unless_said_otherwise(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database_url().database == str(DEFAULT_FILE) == str(PROJECT / "plans" / "neighbouring.sqlite")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.sqlite")
    assert database_url().database == f"{tmp_path}/elsewhere.sqlite"
    open_store().close()
    assert (tmp_path / "elsewhere.sqlite").is_file()
    assert database_url("postgres://db/plans").host == "db"


def test_a_relative_file_is_meant_from_where_the_app_was_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert database_url("sqlite:///plans.sqlite").database == str(tmp_path / "plans.sqlite")


def test_plans_stay_out_of_version_control():
    assert "/plans/" in (PROJECT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("s3cret", "DATABASE_URL names no database: write it as postgresql://"),
        ("postgresql://ann:s3cret@db:port/x", "DATABASE_URL names no database: write it as"),
        ("postgresql://ann:12@s3cret@db/x", "write @ as %40, : as %3A and / as %2F within its user and password"),
        ("postgresql://ann/12@s3cret@db/x", "write @ as %40, : as %3A and / as %2F within its user and password"),
        ("mysql://ann:s3cret@db/plans", "DATABASE_URL begins with mysql:, which is no database that can keep plans"),
        ("postgresql+asyncpg://ann:s3cret@db/x", "begins with postgresql.asyncpg:, which is no database that can"),
        ("sqlite://", "DATABASE_URL must name the file that keeps the plans: write it as"),
        ("sqlite:///:memory:", "DATABASE_URL must name the file that keeps the plans: write it as"),
        ("sqlite:///plans.sqlite?mode=ro&key=s3cret", "DATABASE_URL must name the file that keeps the plans"),
    ],
)
def test_what_names_no_database_is_said_without_repeating_it(url, sentence):
    with pytest.raises(StoreError, match=sentence) as refused:
        open_store(url)
    error = refused.value
    while error is not None:
        assert "s3cret" not in str(error)
        error = error.__cause__


def test_messages_name_a_database_without_its_secrets():
    url = database_url("postgresql://ann:s3cret@db.example:5433/plans?sslpassword=other")
    assert shown(url) == "the database plans on db.example:5433"
    assert shown(database_url("postgresql:///plans?host=/run/socket")) == "the database plans on this computer"
