"""Rules about files: their size, their names, and what no file may say."""

import re

import pytest

from tests.house.sources import ROOT, modules, relative, tracked

# Long by nature: one table of data or settings, not two ideas.
LONG_BY_NATURE = {"itube/settings.py"}
NAMES_THAT_SAY_NOTHING = {"services.py", "selectors.py", "utils.py", "helpers.py", "signals.py"}


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_module_is_one_idea(path):
    lines = len(path.read_text().splitlines())
    assert lines <= 300 or relative(path) in LONG_BY_NATURE, f"{lines} lines are two ideas"
    assert path.name not in NAMES_THAT_SAY_NOTHING
    assert path.name == "__init__.py" or lines > 0, "an empty file says nothing"


def test_no_file_names_a_package_index():
    hosts = re.compile("|".join(["py" + "pi.org", "python" + "hosted", "npm" + "js.org"]))
    naming = [
        relative(path)
        for path in tracked()
        if path.suffix not in {".whl", ".woff2", ".png", ".ico", ".mo"}
        and hosts.search(path.read_text(errors="ignore"))
    ]
    assert naming == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_requirements_are_pinned_and_hashed(name):
    text = (ROOT / name).read_text()
    blocks = re.split(r"\n(?=\S)", text.replace("\\\n", "\\ "))
    pins = [block for block in blocks if "==" in block]
    assert len(pins) > 10
    assert all("--hash=sha256:" in block for block in pins)
    assert "://" not in text


def test_requirements_name_what_pyproject_asks_for():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    def name(requirement):
        return re.split(r"[\[=<>~ ]", requirement)[0].lower()

    for asked, file in (
        (project["project"]["dependencies"], "requirements.txt"),
        (project["dependency-groups"]["test"], "requirements-test.txt"),
    ):
        text = (ROOT / file).read_text()
        for requirement in asked:
            assert re.search(rf"^{name(requirement)}==", text, re.M), requirement
            if "==" in requirement:
                version = requirement.split("==")[1]
                assert f"{name(requirement)}=={version}" in text, requirement


def test_each_direct_dependency_has_its_line_in_the_docs():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    text = (ROOT / "docs" / "dependencies.md").read_text()
    asked = project["project"]["dependencies"] + project["dependency-groups"]["test"]
    names = [re.split(r"[\[=]", requirement)[0] for requirement in asked]
    missing = [name for name in names if f"`{name}`" not in text]
    assert missing == []


def test_every_variable_has_its_line_in_the_example():
    example = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    asked = re.compile(r"(?:env_\w+|environ\.\w+)\(\s*\"([A-Z_]+)\"")
    text = "".join(path.read_text() for path in modules() if "tests" not in path.parts)
    # These belong to Django and the shell.
    read = set(asked.findall(text)) - {"DJANGO_SETTINGS_MODULE", "PATH"}
    assert len(read) > 30
    assert read == example & read, f"not in .env.example: {sorted(read - example)}"
    composed = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert example - read - composed == set(), "in .env.example, but nobody reads it"
