"""Writes `firsthand/types.py` from `reports/schema.json`: the parts of a report as typed dictionaries.

    python3 python/write_types.py

A test fails where the file is not what this would write.
"""

import json
import keyword
import pathlib
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "python/firsthand/types.py"
SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}

HEAD = '''"""The parts of a report, as typed dictionaries. Written by `python/write_types.py` from `reports/schema.json`."""

from __future__ import annotations

from typing import Literal, TypedDict

'''


def name_of(reference):
    """`#/$defs/block-kind` is the class or alias `BlockKind`."""
    word = reference.rsplit("/", 1)[-1]
    return "".join(part[:1].upper() + part[1:] for part in word.split("-"))


def type_of(schema):
    """The type that a part of the schema describes."""
    if "$ref" in schema:
        return name_of(schema["$ref"])
    if "anyOf" in schema:
        return " | ".join(type_of(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return f"Literal[{', '.join(json.dumps(value) for value in schema['enum'])}]"
    kind = schema["type"]
    if isinstance(kind, list):
        return " | ".join(type_of({**schema, "type": one}) for one in kind)
    if kind == "array":
        return f"list[{type_of(schema['items'])}]"
    if kind == "object":
        return f"dict[str, {type_of(schema['additionalProperties'])}]"
    return SIMPLE[kind]


def comment(words, mark):
    lines = textwrap.wrap(" ".join(words.split()), 116 - len(mark))
    return [mark + line for line in lines]


def typed(name, schema):
    """The lines of one class, or of an alias for one of some words."""
    if "properties" not in schema:
        return [*comment(schema.get("description", ""), "#: "), f"{name} = {type_of(schema)}", ""]
    if any(keyword.iskeyword(field) for field in schema["properties"]):
        return functional(name, schema)
    lines = ["", f"class {name}(TypedDict):"]
    words = " ".join(schema.get("description", name).split())
    lines += textwrap.wrap(f'"""{words}"""', 112, initial_indent="    ", subsequent_indent="    ")
    lines.append("")
    for field, part in schema["properties"].items():
        lines += comment(part.get("description", ""), "    #: ")
        lines.append(f"    {field}: {type_of(part)}")
    return [*lines, ""]


def functional(name, schema):
    """The same where a field is named as a word of Python's own, such as `from`."""
    lines = ["", *comment(schema.get("description", ""), "#: "), f"{name} = TypedDict(", f'    "{name}",', "    {"]
    for field, part in schema["properties"].items():
        lines += comment(part.get("description", ""), "        # ")
        lines.append(f"        {json.dumps(field)}: {json.dumps(type_of(part))},")
    return [*lines, "    },", ")", ""]


def written():
    """The whole file."""
    schema = json.loads((ROOT / "reports/schema.json").read_text(encoding="utf-8"))
    lines = []
    for name, part in [*schema["$defs"].items(), ("Report", schema)]:
        lines += typed(name_of(name), part)
    return HEAD + "\n".join(lines).lstrip("\n").rstrip("\n") + "\n"


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
