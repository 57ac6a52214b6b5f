"""The house: who may import whom, how large things may grow, and what every public thing says about itself."""

import ast
import io
import os
import re
import shutil
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "plugins" / "mkdocs_postmortems"
MODULES = sorted(PACKAGE.rglob("*.py"))
TYPICAL, LONG, LONGEST, LARGEST = 10, 25, 45, 300
"""Code lines: the median function stays below the first, nine in ten below the second, all within the others."""

WITHOUT_CODE = {"COMMENT", "NL", "NEWLINE", "INDENT", "DEDENT", "ENDMARKER"}
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
TEXTS = (".css", ".html", ".js", ".json", ".md", ".py", ".toml", ".txt", ".yaml", ".yml")
NAMES = ("LICENSE", "Makefile", "run")
OUTSIDE = {"__pycache__", "cases", "dist", "node_modules", "site"}


class Function(NamedTuple):
    """A function, its module and its number of code lines."""

    module: str
    name: str
    size: int

    def __str__(self) -> str:
        return f"{self.module} {self.name}: {self.size}"


def name_of(path: Path) -> str:
    """Return a module's path below the package."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def code_lines(path: Path) -> frozenset[int]:
    """Return the numbers of a module's lines that hold code: neither blank, nor comment, nor docstring."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    code = [token for token in tokens if tokenize.tok_name[token.type] not in WITHOUT_CODE]
    filled = {line for token in code for line in range(token.start[0], token.end[0] + 1)}
    return frozenset(filled - {line for doc in docstrings(tree_of(path)) for line in doc})


def docstrings(tree: ast.Module) -> Iterator[range]:
    """Yield the lines of texts that stand alone: docstrings, also those below a constant."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield range(node.lineno, (node.end_lineno or node.lineno) + 1)


def functions(path: Path) -> Iterator[Function]:
    """Yield the functions and methods of a module with their sizes."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            spanned = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            yield Function(name_of(path), node.name, len(code_lines(path).intersection(spanned)))


FUNCTIONS = [function for path in MODULES for function in functions(path)]


def public(body: list[ast.stmt]) -> Iterator[Documented]:
    """Yield the public functions and classes of a module or class."""
    for node in body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node


def exported(tree: ast.Module) -> list[str] | None:
    """Return what a module lists in `__all__`, or None when it has none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]:
            return list(ast.literal_eval(node.value))
    return None


def bound(tree: ast.Module) -> set[str]:
    """Return every name that a module's top level binds."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, Documented):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {
                inner.id for target in targets for inner in ast.walk(target) if isinstance(inner, ast.Name)
            }
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return names


def lint_imports(folder: Path, plugins: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of pyproject.toml on the package below `plugins`."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    environment = os.environ | {"PYTHONPATH": str(plugins), "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the package's sources, with the contracts beside it, that a test may spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        PACKAGE, tmp_path / "plugins" / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def test_imports_go_downwards() -> None:
    """No module imports from a floor above its own, and only the plugin imports MkDocs."""
    result = lint_imports(ROOT, PACKAGE.parent)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "said"),
    [
        ("views/page.py", "import mkdocs_postmortems.render", "views.page -> mkdocs_postmortems.render"),
        ("parser.py", "import mkdocs_postmortems.rules", "parser -> mkdocs_postmortems.rules"),
        ("cli.py", "import mkdocs.config", "mkdocs_postmortems.cli -> mkdocs"),
        ("attic.py", "import json", "attic"),
    ],
    ids=["upwards", "sideways", "mkdocs", "no-floor"],
)
def test_a_wrong_import_is_noticed(copy: Path, module: str, line: str, said: str) -> None:
    """An import upwards or sideways, of MkDocs, or a module without a floor breaks a contract."""
    with (copy / "plugins" / PACKAGE.name / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = lint_imports(copy, copy / "plugins")
    assert result.returncode == 1
    assert said in result.stdout


def test_functions_are_short() -> None:
    """Half of all functions are short, and nine in ten are not long."""
    sizes = [function.size for function in FUNCTIONS]
    assert median(sizes) < TYPICAL
    assert quantiles(sizes, n=10)[-1] < LONG


def test_no_function_is_too_long() -> None:
    """No function has more code lines than fit on a screen."""
    assert [str(function) for function in FUNCTIONS if function.size > LONGEST] == []


def test_no_module_is_too_large() -> None:
    """A module that outgrows its size is split by family."""
    sizes = {name_of(path): len(code_lines(path)) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_things_say_what_they_are(path: Path) -> None:
    """Every module, and every public class, function and method in it, has a docstring."""
    tree = tree_of(path)
    things = list(public(tree.body))
    methods = [
        (thing.name, method)
        for thing in things
        if isinstance(thing, ast.ClassDef)
        for method in public(thing.body)
    ]
    silent = [thing.name for thing in things if not ast.get_docstring(thing)]
    silent += [f"{owner}.{method.name}" for owner, method in methods if not ast.get_docstring(method)]
    assert ast.get_docstring(tree) or not tree.body
    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_names_are_listed(path: Path) -> None:
    """A module with public functions or classes lists what others may use, and everything that it lists is there."""
    tree = tree_of(path)
    listed = exported(tree)
    assert listed is not None or [thing.name for thing in public(tree.body)] == []
    assert set(listed or ()) <= bound(tree)
    assert len(set(listed or ())) == len(listed or ())


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the modules of ours that a module imports from, with the name that it takes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE.name):
            for alias in node.names:
                yield node.module or "", alias.name


def test_no_private_name_crosses_a_module() -> None:
    """Nobody imports a name that begins with an underscore."""
    crossed = [
        f"{name_of(path)}: {module}.{name}"
        for path in MODULES
        for module, name in imports(tree_of(path))
        if name.startswith("_")
    ]
    assert crossed == []


def test_no_module_is_a_drawer() -> None:
    """Modules are named after what they know, never after being useful."""
    drawers = {"helper", "helpers", "misc", "tools", "util", "utils"}
    assert [
        name_of(path) for path in MODULES if drawers & set(path.relative_to(PACKAGE).with_suffix("").parts)
    ] == []


def texts() -> list[Path]:
    """Return the project's own text files, without what is built or installed."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name in (".ci", ".github") or (name[0] != "." and name not in OUTSIDE)
        ]
        found += [Path(folder, name) for name in names if name.endswith(TEXTS) or name in NAMES]
    return sorted(found)


def hits(pattern: str, paths: list[Path]) -> list[str]:
    """Return where a pattern stands in some files."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_file_names_somebodys_machine() -> None:
    """No path of one person's machine stands in code or documents; incidents may quote what a server said."""
    written = [path for path in texts() if path.suffix not in (".yml", ".yaml")]
    assert hits(r"(?<![\w.])/(?:home|root|Users|work|tmp)/[\w.-]", written) == []


def test_no_note_to_oneself_is_left() -> None:
    """What is still to be done stands in an issue, not in a file."""
    # A letter in brackets, so that this line is none itself.
    notes = r"\b(?:TO[D]O|FI[X]ME|X[X]X|HA[C]K)\b"
    assert hits(notes, [path for path in texts() if path.suffix in (".py", ".js", ".css", ".html")]) == []


def messages(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the texts in a module that are not docstrings."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_messages_speak_the_authors_language(path: Path) -> None:
    """No text that an author may read names a library, or a type as Python calls it."""
    foreign = re.compile(
        r"\b(?:[Pp]ydantic|PyYAML|NoneType|datetime\.\w+|ValidationError|TypeError|ValueError)\b|<class "
    )
    assert [
        f"{node.lineno}: {node.value}" for node in messages(tree_of(path)) if foreign.search(str(node.value))
    ] == []


TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(ROOT / "tests").as_posix())
def test_every_test_states_a_fact(path: Path) -> None:
    """Each test has a docstring of one sentence."""
    facts = {
        node.name: (ast.get_docstring(node) or "").strip()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert [name for name, fact in facts.items() if not re.fullmatch(r"[^\n]+(?:\n[^\n]+)*[.]", fact)] == []


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(ROOT / "tests").as_posix())
def test_no_test_is_switched_off(path: Path) -> None:
    """No test is skipped, or allowed to fail."""
    off = re.compile(r"^(?:pytest\.)?(?:mark\.)?(?:skip|skipif|xfail|importorskip)$")
    names = {
        ast.unparse(node) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute | ast.Name)
    }
    assert (
        sorted(name for name in names if off.match(name.removeprefix("pytest.").removeprefix("mark."))) == []
    )


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_do_little(path: Path) -> None:
    """A workflow has no rights but those that its jobs name, and runs only actions of a fixed commit."""
    workflow = path.read_text(encoding="utf-8")
    assert yaml.safe_load(workflow)["permissions"] == {}
    assert [line for line in workflow.splitlines() if "uses:" in line and not PINNED.search(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_repeat_no_command(path: Path) -> None:
    """What a workflow runs is one of the commands of the Makefile."""
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    lines = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [
        line for line in lines if not re.fullmatch(rf"make (?:{'|'.join(targets)})(?: PYTHON=python)?", line)
    ] == []
