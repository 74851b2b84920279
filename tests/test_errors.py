"""Errors can be told in any language: no text of one is put together before it is translated."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from counted.errors import CountedError, DataError
from counted.messages import mark
from counted.sentence import GAP, Sentence

SOURCE = Path(__file__).parent.parent / "src" / "counted"
#: They take templates apart and put them together, and raise nothing.
MACHINERY = {"errors.py", "sentence.py", "messages.py"}


def french(text: str) -> str:
    return {"The file {file} is empty.": "Le fichier {file} est vide."}.get(text, text)


def test_an_error_is_english_for_the_command_line_and_anything_for_a_page() -> None:
    error = DataError(
        mark("The file {file} is empty."),
        remedy=mark("Send {file} again."),
        facts={"file": "{a}.csv"},
    )
    assert (error.what, error.remedy) == ("The file {a}.csv is empty.", "Send {a}.csv again.")
    assert str(error) == "The file {a}.csv is empty. Send {a}.csv again."
    assert error.said(french) == "Le fichier {a}.csv est vide. Send {a}.csv again."


def test_an_error_without_a_remedy_ends_with_what_happened() -> None:
    error = DataError(mark("Nothing is there."))
    assert (error.remedy, str(error)) == ("", "Nothing is there.")


def test_what_was_kept_of_an_error_is_told_like_the_error() -> None:
    inner = DataError(mark("The file {file} is empty."), facts={"file": "a.csv"})
    error = DataError(
        Sentence(mark("Line {line}: {complaint}"), {"line": 3, "complaint": inner.account}),
        remedy=inner.advice,
    )
    kept = CountedError.from_json(json.loads(json.dumps(error.to_json())))
    assert str(kept) == str(error) == "Line 3: The file a.csv is empty."
    assert kept.said(french) == "Line 3: Le fichier a.csv est vide."


@dataclass
class Code:
    """What is known of the package: its modules, its errors, and what is marked where."""

    modules: dict[str, ast.Module] = field(default_factory=dict)
    errors: set[str] = field(default_factory=lambda: {"CountedError"})
    constants: set[str] = field(default_factory=set)  #: names of modules that hold marked texts
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)  #: that take such texts
    speakers: set[str] = field(default_factory=set)  #: functions that return such texts

    def read(self, text: str, name: str) -> None:
        """Take in one module."""
        tree = self.modules[name] = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                if {b.id for b in node.bases if isinstance(b, ast.Name)} & self.errors:
                    self.errors.add(node.name)
            elif isinstance(node, ast.FunctionDef) and name not in MACHINERY:
                if node.returns is not None and says(node.returns):
                    self.speakers.add(node.name)
                if any(it.annotation and says(it.annotation) for it in arguments(node)):
                    self.functions[node.name] = node

    def complaints(self) -> list[str]:
        """Texts of errors that nobody could translate, by module and line."""
        for tree in self.modules.values():
            names = bound(tree.body)
            self.constants |= {name for name, value in names if self.is_marked(value, dict(names))}
        return [
            f"{name}:{line}: {what}"
            for name, tree in self.modules.items()
            if name not in MACHINERY
            for line, what in self._in(tree)
        ]

    def _in(self, tree: ast.Module) -> Iterator[tuple[int, str]]:
        for scope, call in calls(tree):
            for text in self._texts(call):
                if not self.is_marked(text, local(scope)):
                    yield text.lineno, f"not marked: {ast.unparse(text)[:60]}"
            yield from self._about_gaps(call)

    def _texts(self, call: ast.Call) -> Iterator[ast.expr]:
        """The arguments of a call that have to be marked texts."""
        name = called(call)
        if name in self.errors:
            yield from call.args[:1]
            yield from (it.value for it in call.keywords if it.arg in ("what", "remedy"))
        elif name == "Sentence":
            yield from call.args[:1]
        elif name in self.functions:
            wanted = arguments(self.functions[name])
            given = [*zip(wanted, call.args, strict=False)]
            given += [(it, k.value) for k in call.keywords for it in wanted if it.arg == k.arg]
            yield from (value for it, value in given if it.annotation and says(it.annotation))

    def _about_gaps(self, call: ast.Call) -> Iterator[tuple[int, str]]:
        """Gaps that no fact fills, and facts with a word of English in them."""
        if called(call) not in {*self.errors, "Sentence"}:
            return
        facts = next((it.value for it in call.keywords if it.arg == "facts"), None)
        if called(call) == "Sentence" and len(call.args) > 1:
            facts = call.args[1]
        if facts is not None and not (isinstance(facts, ast.Dict) and all(facts.keys)):
            return
        filled = dict(zip(facts.keys, facts.values, strict=True)) if facts else {}
        keys = {it.value for it in filled if isinstance(it, ast.Constant)}
        for text in self._texts(call):
            for gap in sorted(gaps(text) - keys):
                yield text.lineno, f"nothing fills {{{gap}}}"
        for value in filled.values():
            for node in words(value):
                yield node.lineno, f"a fact in English: {ast.unparse(node)}"

    def is_marked(self, node: ast.expr, names: dict[str, ast.expr | None]) -> bool:
        """Whether a text is marked, or all that it can be is."""
        match node:
            case ast.Call():
                return self._is_marked_call(node, names)
            case ast.IfExp(body=one, orelse=other):
                return self.is_marked(one, names) and self.is_marked(other, names)
            case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
                return all(self.is_marked(part, names) for part in parts)
            case ast.Subscript(value=table):
                return self.is_marked(table, names)
            case ast.Attribute(attr=name):
                return name in ("account", "advice") or name in self.constants
            case ast.Name(id=name):
                value = names.get(name, ast.Constant(0))
                known = value is None or self.is_marked(value, {**names, name: ast.Constant(0)})
                return known or (name not in names and name in self.constants)
        return False

    def _is_marked_call(self, call: ast.Call, names: dict[str, ast.expr | None]) -> bool:
        match called(call), call.args:
            case "mark", [ast.Constant(value=str())]:
                return True
            case "Marked", [ast.Constant(value="")]:
                return True
            case "Sentence", [text, *_]:
                return self.is_marked(text, names)
        return called(call) in self.speakers


def says(annotation: ast.expr) -> bool:
    """Whether something is declared as a marked text, with or without its facts."""
    names = {it.id for it in ast.walk(annotation) if isinstance(it, ast.Name)}
    return bool(names) and names <= {"Marked", "Sentence"}


def arguments(function: ast.FunctionDef) -> list[ast.arg]:
    """The named arguments of a function, without self."""
    named = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [it for it in named if it.arg not in ("self", "cls")]


def called(call: ast.Call) -> str:
    """The name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def calls(tree: ast.AST, scope: ast.AST | None = None) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Every call with the outermost function it stands in, or the module."""
    scope = scope or tree
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield scope, node
        inner = isinstance(node, ast.FunctionDef) and isinstance(scope, ast.Module)
        yield from calls(node, node if inner else scope)


def bound(body: list[ast.stmt]) -> list[tuple[str, ast.expr]]:
    """Names with what is assigned to them, anywhere in these statements."""
    found = []
    for node in (it for statement in body for it in ast.walk(statement)):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (it for target in targets for it in ast.walk(target)):
                if isinstance(name, ast.Name):
                    found.append((name.id, node.value))
    return found


def local(scope: ast.AST) -> dict[str, ast.expr | None]:
    """Names of a function with their values; None for an argument declared as a marked text."""
    if isinstance(scope, ast.Module):
        return {}
    names: dict[str, ast.expr | None] = dict(bound(scope.body))
    for function in (it for it in ast.walk(scope) if isinstance(it, ast.FunctionDef)):
        declared = [it for it in arguments(function) if it.annotation and says(it.annotation)]
        names |= {it.arg: None for it in declared}
    return names


def gaps(text: ast.AST) -> set[str]:
    """The gaps of the templates that are written out; a sentence inside has facts of its own."""
    match text:
        case ast.Call(func=ast.Name(id="mark"), args=[ast.Constant(value=str(template))]):
            return set(GAP.findall(template))
        case ast.Call(func=ast.Name(id="Sentence")):
            return set()
    return {gap for part in ast.iter_child_nodes(text) for gap in gaps(part)}


def words(value: ast.expr) -> Iterator[ast.Constant]:
    """Plain words among what a fact can be."""
    match value:
        case ast.Constant(value=str(text)) if any(letter.isalpha() for letter in text):
            yield value
        case ast.IfExp(body=one, orelse=other):
            yield from (*words(one), *words(other))
        case ast.BoolOp(values=parts):
            yield from (it for part in parts for it in words(part))


@pytest.mark.slow
def test_every_error_can_be_told_in_any_language() -> None:
    code = Code()
    for path in sorted(SOURCE.rglob("*.py"), key=lambda it: it.name not in MACHINERY):
        code.read(path.read_text(encoding="utf-8"), str(path.relative_to(SOURCE)))
    assert {"DataError", "NotDrawn"} <= code.errors
    assert {"unusable", "_require"} <= set(code.functions)
    assert code.complaints() == []


GOOD = [
    'raise StudyError(mark("Line {n}."), remedy=mark("Go."), facts={"n": 1})',
    'raise StudyError(mark("a") if x else mark("b"))',
    "raise StudyError(error.account, remedy=error.advice)",
    'raise StudyError(Sentence(mark("{a}"), {"a": f"{x} = {y}"}))',
    'TEXTS = (mark("a"), mark("b"))\ndef f():\n    what, _ = TEXTS\n    raise StudyError(what)',
    'def f(what: Marked):\n    raise StudyError(what)\nf(mark("a"))',
    'def f() -> Marked:\n    return ""\nif gap := f():\n    raise StudyError(f())',
]
BAD = [
    'raise StudyError(f"Line {n}.")',
    'raise StudyError("Plain.")',
    'raise StudyError(mark("a"), remedy="Plain.")',
    'raise StudyError(mark(f"Line {n}."))',
    'raise StudyError(mark("Line {}.").format(n))',
    'raise StudyError(mark("Line %s.") % n)',
    'raise StudyError(mark("a") + mark("b"))',
    'raise StudyError(mark("a") if x else "b")',
    'raise StudyError(mark("Line {n}."))',
    'raise StudyError(mark("Line {n}."), facts={"m": 1})',
    'raise StudyError(mark("a"), remedy=mark("{n}"), facts={"m": 1})',
    'raise StudyError(mark("{a}"), facts={"a": names or "none"})',
    'raise StudyError(Sentence(f"{a}", {}))',
    "def f(what: str):\n    raise StudyError(what)",
    'def f(what: Marked):\n    raise StudyError(what)\nf("a")',
    'TEXTS = {1: "a"}\nraise StudyError(TEXTS[1])',
    'what = "a"\nraise StudyError(what)',
]


def complaints_of(text: str) -> list[str]:
    code = Code()
    code.read("class StudyError(CountedError): pass", "family.py")
    code.read(text, "module.py")
    return code.complaints()


@pytest.mark.parametrize("text", GOOD)
def test_the_check_lets_pass_what_can_be_translated(text: str) -> None:
    assert complaints_of(text) == []


@pytest.mark.parametrize("text", BAD)
def test_the_check_sees_what_cannot_be_translated(text: str) -> None:
    assert complaints_of(text)
