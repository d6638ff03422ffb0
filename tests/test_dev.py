"""The environment that `dev.py` makes: whole, or made anew."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

QUIET = "--logger.hideWelcomeMessage=true"
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def dev(tmp_path, monkeypatch):
    """The tasks, in a folder of their own; `made` and `ran` say what was done there."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.made, module.ran = [], []
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "python")
    (tmp_path / "requirements.txt").write_text("one==1\n")

    def create(folder, **_options):
        module.made.append(folder)
        (folder / "python").touch()

    monkeypatch.setattr(module.venv, "create", create)
    monkeypatch.setattr(module, "call", lambda *command: module.ran.append(command))
    return module


def test_an_environment_is_made_once(dev):
    dev.set_up("requirements.txt")
    dev.set_up("requirements.txt")
    assert (len(dev.made), len(dev.ran)) == (1, 1)


def test_other_packages_are_installed_into_the_same(dev, tmp_path):
    dev.set_up("requirements.txt")
    (tmp_path / "requirements.txt").write_text("one==2\n")
    dev.set_up("requirements.txt")
    assert (len(dev.made), len(dev.ran)) == (1, 2)


@pytest.mark.parametrize("left", ["while it is made", "while packages come"])
def test_one_that_was_left_half_made_is_made_anew(dev, monkeypatch, left):
    def ctrl_c(*_given, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(*((dev.venv, "create", ctrl_c) if left == "while it is made" else (dev, "call", ctrl_c)))
        with pytest.raises(KeyboardInterrupt):
            dev.set_up("requirements.txt")
    (dev.VENV / "half").touch()
    dev.set_up("requirements.txt")
    assert not (dev.VENV / "half").exists()
    assert dev.ran
    before = len(dev.made)
    dev.set_up("requirements.txt")
    assert len(dev.made) == before


def test_sharing_is_asked_for_by_name(dev, monkeypatch):
    started = []
    monkeypatch.setattr(subprocess, "call", lambda command, **_options: started.append(command[4:]))
    dev.run(["--server.port=8600"])
    dev.run(["--share", "--server.port=8600"])
    assert started == [
        ["app.py", "--server.port=8600", QUIET],
        ["app.py", "--server.port=8600", "--server.address=0.0.0.0", "--server.headless=true", QUIET],
    ]
