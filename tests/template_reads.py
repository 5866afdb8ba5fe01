"""Reads a page's template without filling it: which names it reads, and of what type they are.

It follows what the template extends, includes and imports, into macros with what they are called
with, and into rows: each value has the type that the page's dataclass declares for it.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, nodes
from markupsafe import Markup

from serving.templating import Templated, names_of

FILTERS: Mapping[str, type] = {
    "capitalize": str, "join": str, "length": int, "lower": str, "upper": str,
}  # fmt: skip
PRINTED = (str, int, float, Templated)

Scope = dict[str, Any]
"""What stands behind each name: a type as it is annotated, or one of those below."""


@dataclass(frozen=True)
class Own:
    """A name of the page itself: its type."""

    kind: Any


@dataclass(frozen=True)
class Method:
    """A method: what it returns."""

    returns: Any


@dataclass(frozen=True)
class Module:
    """An imported template: its macros by name."""

    macros: Mapping[str, Macro]


@dataclass(frozen=True)
class Macro:
    """A macro and the template it stands in."""

    node: nodes.Macro
    template: str


@dataclass(frozen=True)
class Loop:
    """What Jinja tells inside a loop, as far as templates here ask."""

    index: int
    index0: int
    first: bool
    last: bool


class Reading:
    """What one page's template reads.

    Attributes:
        read: The names read of the page and of each dataclass inside it.
        templates: The templates that were walked.
        faults: What is read and is not there, each with its place.
    """

    def __init__(self, page: type[Templated], environment: Environment) -> None:
        """Walks the page's template.

        Args:
            page: The page.
            environment: Where its template is found.
        """
        self.page = page
        self.read: dict[Any, set[str]] = defaultdict(set)
        self.templates: set[str] = set()
        self.faults: list[str] = []
        self._environment = environment
        self._here = page.template
        self._blocks: dict[str, tuple[nodes.Block, str]] = {}
        self._root: Scope = {name: Own(_type_of(page, name)) for name in names_of(page)}
        self._template(page.template)

    def unread(self, shared: Iterable[type] = ()) -> list[str]:
        """Fields of the page and of the rows inside it that its template never reads.

        Args:
            shared: Dataclasses that are there for more than a template.
        """
        own = [self.page, *(each for each in _inside(self.page) if each not in set(shared))]
        return sorted(
            f"{kind.__name__}.{field.name}"
            for kind in own
            for field in fields(kind)
            if field.name not in self.read[kind]
        )

    # Templates

    def _template(self, name: str) -> None:
        """Walks a template that may extend another: its blocks stand in the other's places."""
        tree = self._parsed(name)
        for node in tree.body:
            if isinstance(node, nodes.Import):
                self._import(node, self._root)
        for block in tree.find_all(nodes.Block):
            self._blocks.setdefault(block.name, (block, name))
        extended = tree.find(nodes.Extends)
        if extended is None:
            self._body(tree.body, dict(self._root), name)
        else:
            self._template(_name_of(extended.template))

    def _parsed(self, name: str) -> nodes.Template:
        self.templates.add(name)
        loader = self._environment.loader
        assert loader is not None
        source, path, _ = loader.get_source(self._environment, name)
        return self._environment.parse(source, name, path)

    def _import(self, node: nodes.Import, scope: Scope) -> None:
        name = _name_of(node.template)
        macros = self._parsed(name).find_all(nodes.Macro)
        scope[node.target] = Module({macro.name: Macro(macro, name) for macro in macros})

    def _body(self, body: Iterable[nodes.Node], scope: Scope, template: str) -> None:
        before, self._here = self._here, template
        for node in body:
            self._statement(node, scope)
        self._here = before

    def _statement(self, node: nodes.Node, scope: Scope) -> None:  # noqa: C901
        match node:
            case nodes.Output():
                self._output(node, scope)
            case nodes.If():
                self._type(node.test, scope)
                for part in (node.body, node.elif_, node.else_):
                    self._body(part, scope, self._here)
            case nodes.For():
                self._loop(node, scope)
            case nodes.Assign():
                self._bind(node.target, self._type(node.node, scope), scope)
            case nodes.Block():
                block, template = self._blocks[node.name]
                self._body(block.body, dict(self._root), template)
            case nodes.Include():
                name = _name_of(node.template)
                self._body(self._parsed(name).body, dict(scope), name)
            case nodes.Import():
                self._import(node, scope)
            case nodes.Macro():
                pass  # Walked where it is called.
            case _:
                self._fault(node, f"{type(node).__name__} is nothing that this test follows")

    def _output(self, node: nodes.Output, scope: Scope) -> None:
        for one in node.nodes:
            if isinstance(one, nodes.TemplateData):
                continue
            for kind in _alternatives(self._type(one, scope)) or [Any]:
                if not (inspect.isclass(kind) and issubclass(kind, PRINTED)):
                    self._fault(one, f"{_told(kind)} is printed, which is no text")

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        inside = {**scope, "loop": Loop}
        self._bind(node.target, self._element(node, self._type(node.iter, scope)), inside)
        if node.test is not None:
            self._type(node.test, inside)
        self._body(node.body, inside, self._here)
        self._body(node.else_, scope, self._here)

    def _bind(self, target: nodes.Node, kind: Any, scope: Scope) -> None:  # noqa: ANN401
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
            return
        assert isinstance(target, nodes.Tuple)
        parts = get_args(kind)
        if get_origin(kind) is not tuple or len(parts) != len(target.items) or ... in parts:
            self._fault(target, f"{_told(kind)} is not {len(target.items)} values")
            parts = (Any,) * len(target.items)
        for item, part in zip(target.items, parts, strict=True):
            self._bind(item, part, scope)

    # Expressions

    def _type(self, node: nodes.Node, scope: Scope) -> Any:  # noqa: ANN401, C901
        """The type of an expression; everything inside it counts as read."""
        match node:
            case nodes.Const():
                return type(node.value)
            case nodes.Name():
                return self._named(node, scope)
            case nodes.Getattr():
                return self._member(node, self._type(node.node, scope), node.attr)
            case nodes.Getitem():
                return self._item(node, self._type(node.node, scope), scope)
            case nodes.Call():
                return self._call(node, scope)
            case nodes.Filter():
                self._all(node, scope)
                if node.name not in FILTERS:
                    self._fault(node, f"the filter {node.name} is none that this test knows")
                return FILTERS.get(node.name, Any)
            case nodes.CondExpr() | nodes.And() | nodes.Or():
                kinds = self._all(node, scope)
                return _union(kinds[1:] if isinstance(node, nodes.CondExpr) else kinds)
            case nodes.List() | nodes.Tuple():
                return Sequence[_union(self._all(node, scope))]  # type: ignore[misc]
            case nodes.Dict():
                return Mapping[str, _union(self._type(one.value, scope) for one in node.items)]  # type: ignore[misc]
            case nodes.Compare() | nodes.Not() | nodes.Test():
                self._all(node, scope)
                return bool
            case nodes.BinExpr():
                return _union(self._all(node, scope))
            case _:
                self._fault(node, f"{type(node).__name__} is nothing that this test follows")
                return Any

    def _all(self, node: nodes.Node, scope: Scope) -> list[Any]:
        """The types of what an expression consists of."""
        parts = [
            part.expr if isinstance(part, nodes.Operand) else part
            for part in node.iter_child_nodes()
        ]
        return [self._type(part, scope) for part in parts]

    def _named(self, node: nodes.Name, scope: Scope) -> Any:  # noqa: ANN401
        if node.name not in scope:
            self._fault(node, f"{node.name} is no name of {self.page.__name__}")
            return Any
        found = scope[node.name]
        if isinstance(found, Own):
            self.read[self.page].add(node.name)
            return found.kind
        return found

    def _member(self, node: nodes.Node, of: Any, name: str) -> Any:  # noqa: ANN401
        if isinstance(of, Module):
            return of.macros.get(name) or self._fault(node, f"there is no macro {name}")
        kinds = _alternatives(of) or [Any]
        return _union(self._member_of(node, kind, name) for kind in kinds)

    def _member_of(self, node: nodes.Node, of: Any, name: str) -> Any:  # noqa: ANN401
        if is_dataclass(of) and name in {field.name for field in fields(of)}:
            self.read[of].add(name)
            return _type_of(of, name)
        member = getattr(of, name, None) if inspect.isclass(of) else None
        if isinstance(member, property):
            return _type_of(of, name)
        if callable(member):
            return Method(str if of in (str, Markup) else get_type_hints(member)["return"])
        return self._fault(node, f"{_told(of)} has no {name}")

    def _item(self, node: nodes.Getitem, of: Any, scope: Scope) -> Any:  # noqa: ANN401
        index, of = node.arg, _union([of])
        if isinstance(index, nodes.Const) and isinstance(index.value, str) and is_dataclass(of):
            return self._member(node, of, index.value)
        if isinstance(index, nodes.Slice):
            return Sequence[self._element(node, of)]  # type: ignore[misc]
        self._type(index, scope)
        parts = get_args(of)
        if get_origin(of) is tuple and ... not in parts and isinstance(index, nodes.Const):
            return parts[index.value]
        if get_origin(of) is Mapping:
            return parts[1]
        return self._element(node, of)

    def _call(self, node: nodes.Call, scope: Scope) -> Any:  # noqa: ANN401
        called = self._type(node.node, scope)
        arguments = [self._type(one, scope) for one in node.args]
        for keyword in node.kwargs:
            self._type(keyword.value, scope)
        if isinstance(called, Method):
            return called.returns
        if not isinstance(called, Macro):
            return self._fault(node, "this is neither a method nor a macro")
        names = [one.name for one in called.node.args]
        if len(names) != len(arguments):
            return self._fault(node, f"{called.node.name} takes {len(names)} values")
        used = {one.name for one in called.node.find_all(nodes.Name) if one.ctx == "load"}
        for name in set(names) - used:
            self._fault(node, f"{called.node.name} never reads its {name}")
        self._body(called.node.body, dict(zip(names, arguments, strict=True)), called.template)
        return str

    def _element(self, node: nodes.Node, of: Any) -> Any:  # noqa: ANN401
        """What a list holds; of a mapping its keys."""
        of = _union([of])
        origin, parts = get_origin(of), get_args(of)
        if origin is tuple:
            return _union(part for part in parts if part is not ...)
        if origin in (Sequence, list, Mapping):
            return parts[0]
        return self._fault(node, f"{_told(of)} is no list")

    def _fault(self, node: nodes.Node, said: str) -> Any:  # noqa: ANN401
        self.faults.append(f"{self._here}, line {node.lineno}: {said}")
        return Any


def _type_of(kind: Any, name: str) -> Any:  # noqa: ANN401
    """The declared type of a field or property."""
    member = getattr(kind, name, None)
    if isinstance(member, property):
        return get_type_hints(member.fget)["return"]
    return get_type_hints(kind)[name]


def _alternatives(kind: Any) -> list[Any]:  # noqa: ANN401
    """What a value may be where it is not None; of a few words it is a text."""
    if get_origin(kind) in (Union, UnionType):
        return [one for part in get_args(kind) for one in _alternatives(part)]
    if get_origin(kind) is Literal:
        return [str]
    return [] if kind in (NoneType, Any) else [kind]


def _union(kinds: Iterable[Any]) -> Any:  # noqa: ANN401
    """One type for several, none of which is None."""
    found = dict.fromkeys(one for kind in kinds for one in _alternatives(kind))
    return reduce(or_, found) if found else Any


def _inside(kind: Any) -> Iterator[type]:  # noqa: ANN401
    """The dataclasses that a dataclass's fields hold, and what those hold; none with a template."""
    for field in fields(kind):
        found = [get_type_hints(kind)[field.name]]
        while found:
            one = found.pop()
            found += get_args(one)
            if is_dataclass(one) and not issubclass(one, Templated):  # type: ignore[arg-type]
                yield one  # type: ignore[misc]
                yield from _inside(one)


def _name_of(template: nodes.Node) -> str:
    assert isinstance(template, nodes.Const), "a template is named by a text, not worked out"
    return str(template.value)


def _told(kind: Any) -> str:  # noqa: ANN401
    return getattr(kind, "__name__", str(kind))
