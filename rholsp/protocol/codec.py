"""JSON data to typed messages and back, with cattrs over lsprotocol.

Decoding is strict where lsprotocol's own converter guesses: a string is no integer, 1.5 is no line, a string is no
list of characters. It is lenient where LSP asks for it: unknown keys are ignored, unknown enumeration values are kept.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import AttributeValidationNote, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn
from lsprotocol import types as lsp
from lsprotocol import validators
from lsprotocol.converters import get_converter

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]


class DecodeError(Exception):
    """A value of the wrong type. `str()` gives its path and what was expected there."""


class _Fault(Exception):
    """A strict hook's complaint; the path to the value is added further out."""


def decode(value: Any, cls: type[T], root: str = "params") -> T:
    """`value`, fresh from JSON, as a `cls`. Raises DecodeError, as in `params.position.line: expected an integer`."""
    try:
        result: T = _converter(detailed=False).structure(value, cls)
    except Exception:
        # Tracking paths is slow, so only a message that failed is decoded again to find the path to its fault.
        return _decode_again(value, cls, root)
    return result


def encode(value: Any) -> Any:
    """Plain JSON data of an lsprotocol value, or of a list of them; absent optional members are left out.

    An object of `lsp_json`, or a list that begins with one, is such data already.
    """
    if isinstance(value[0] if isinstance(value, list) and value else value, dict):
        return value
    return _converter(detailed=False).unstructure(value)


def _decode_again(value: Any, cls: type[T], root: str) -> T:
    try:
        result: T = _converter(detailed=True).structure(value, cls)
    except Exception as error:
        raise DecodeError(_describe(error, root)) from None
    return result


def _describe(error: BaseException, path: str) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
        for note in getattr(error, "__notes__", ()):
            if isinstance(note, AttributeValidationNote):
                path += f".{json_name(note.name)}"
            elif isinstance(note, IterableValidationNote):
                path += f"[{note.index}]"
    if isinstance(error, KeyError):
        return f"{path}: missing"
    if isinstance(error, _Fault):
        return f"{path}: {error}"
    return f"{path}: not a valid value ({error})"


def json_name(attribute: str) -> str:
    """The JSON name of an lsprotocol attribute: `text_document` is `textDocument`."""
    first, *rest = attribute.removesuffix("_").split("_")
    return first + "".join(part.title() for part in rest)


@cache
def _converter(*, detailed: bool) -> cattrs.Converter:
    """lsprotocol's converter with strict hooks instead of those that guess; hooks are made on first use of a type."""
    converter = get_converter(cattrs.Converter(detailed_validation=detailed))
    # cattrs takes a hook for `int` as one for its subclasses too, so the enumerations need theirs by name.
    enums = [cls for cls in lsp.ALL_TYPES_MAP.values() if isinstance(cls, type) and issubclass(cls, Enum)]
    for cls in (*_PRIMITIVES, *enums):
        converter.register_structure_hook(cls, _value_hook((cls,)))
    for cls in enums:
        converter.register_unstructure_hook(cls, _plain_value)
    converter.register_structure_hook_factory(attrs.has, lambda cls: _object_hook(converter, cls))
    converter.register_structure_hook_factory(
        lambda cls: _is_generic(cls, list, Sequence), lambda cls: _array_hook(converter, cls)
    )
    converter.register_structure_hook_factory(
        lambda cls: _is_generic(cls, dict, Mapping), lambda cls: _mapping_hook(converter, cls)
    )
    converter.register_structure_hook_factory(_is_union_of_values, lambda cls: _value_hook(get_args(cls)))
    converter.register_structure_hook_factory(
        lambda cls: set(get_args(cls)) == _CONTENT_CHANGES, lambda _: _content_change_hook(converter)
    )
    return converter


def _plain_value(value: Any) -> Any:
    """A value of an enumeration, or one that a newer client knows."""
    return value.value if isinstance(value, Enum) else value


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PRIMITIVES: dict[type, tuple[str, Callable[[Any], bool]]] = {
    int: ("an integer", _is_int),
    str: ("a string", lambda value: isinstance(value, str)),
    bool: ("true or false", lambda value: isinstance(value, bool)),
    float: ("a number", lambda value: isinstance(value, float) or _is_int(value)),
    NoneType: ("null", lambda value: value is None),
}


def _is_value(cls: Any) -> bool:
    return cls in _PRIMITIVES or (isinstance(cls, type) and issubclass(cls, Enum))


def _is_generic(cls: Any, *origins: Any) -> bool:
    return get_origin(cls) in origins


def _is_union_of_values(cls: Any) -> bool:
    return get_origin(cls) in (Union, UnionType) and all(_is_value(arg) for arg in get_args(cls))


def _value_hook(types: Sequence[type]) -> Hook:
    """Accepts the primitives among `types` and the members of its enumerations, and nothing that merely converts."""
    enums = [cls for cls in types if issubclass(cls, Enum)]
    bases = {int if issubclass(cls, int) else str for cls in enums} | {cls for cls in types if cls not in enums}
    allowed = [_PRIMITIVES[base] for base in _PRIMITIVES if base in bases]
    checks = [check for _, check in allowed]
    expected = "expected " + " or ".join(name for name, _ in allowed)

    def hook(value: Any, _: Any) -> Any:
        if not any(check(value) for check in checks):
            raise _Fault(expected)
        for enum in enums:
            # A newer client may send a value that we do not know: it is kept, and equals no member.
            if value in enum._value2member_map_:
                return enum(value)
        return value

    def plain(value: Any, _: Any) -> Any:
        if not check(value):
            raise _Fault(expected)
        return value

    check = checks[0]
    return hook if enums or len(checks) > 1 else plain


def _uinteger_hook(value: Any, _: Any) -> Any:
    if not _is_int(value):
        raise _Fault("expected an integer")
    if not validators.UINTEGER_MIN_VALUE <= value <= validators.UINTEGER_MAX_VALUE:
        raise _Fault(f"expected an integer from 0 to {validators.UINTEGER_MAX_VALUE}")
    return value


def _object_hook(converter: cattrs.Converter, cls: Any) -> Hook:
    attrs.resolve_types(cls, lsp.ALL_TYPES_MAP)
    overrides = {
        field.name: cattrs.override(
            rename=json_name(field.name),
            struct_hook=_uinteger_hook if field.validator is validators.uinteger_validator else None,
        )
        for field in attrs.fields(cls)
    }
    structure = make_dict_structure_fn(cls, converter, **overrides)  # type: ignore[arg-type]

    def hook(value: Any, target: Any) -> Any:
        if not isinstance(value, dict):
            raise _Fault("expected an object")
        result: Any = structure(value, target)
        return result

    return hook


def _array_hook(converter: cattrs.Converter, cls: Any) -> Hook:
    (item,) = get_args(cls)
    structure = converter.get_structure_hook(item)

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise _Fault("expected an array")
        if not converter.detailed_validation:
            return [structure(element, item) for element in value]
        return [_located(structure, element, item, index, cls) for index, element in enumerate(value)]

    return hook


def _mapping_hook(converter: cattrs.Converter, cls: Any) -> Hook:
    key, item = get_args(cls)
    of_key, of_item = converter.get_structure_hook(key), converter.get_structure_hook(item)

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise _Fault("expected an object")
        return {of_key(name, key): _located(of_item, element, item, name, cls) for name, element in value.items()}

    return hook


def _located(structure: Hook, element: Any, item: Any, place: Any, cls: Any) -> Any:
    try:
        return structure(element, item)
    except Exception as error:
        error.add_note(IterableValidationNote("", place, item))
        raise IterableValidationError("", [error], cls) from None


_CONTENT_CHANGES = {lsp.TextDocumentContentChangePartial, lsp.TextDocumentContentChangeWholeDocument}


def _content_change_hook(converter: cattrs.Converter) -> Hook:
    def hook(value: Any, _: Any) -> Any:
        # `range: null` is how some clients say that the text is the whole document.
        if not isinstance(value, dict) or value.get("range") is None:
            return converter.structure(value, lsp.TextDocumentContentChangeWholeDocument)
        return converter.structure(value, lsp.TextDocumentContentChangePartial)

    return hook
