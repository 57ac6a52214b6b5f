"""The contract of the programming interface: JSON Schemas of its documents, and an OpenAPI description of its addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_type_hints

from pydantic import TypeAdapter
from pydantic_core import to_json

from mkdocs_postmortems.exports.outlet import Outlet
from mkdocs_postmortems.exports.records import Documents
from mkdocs_postmortems.exports.written import written_schemas
from mkdocs_postmortems.schema import SCHEMA_ID, json_schema

__all__ = ["contract_files"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOCUMENTS: dict[str, type[Any]] = get_type_hints(Documents)


def contract_files(outlet: Outlet) -> Iterator[tuple[str, bytes]]:
    """Yield the address and content of a schema for each document, of the OpenAPI description, and of the incident file's schema.

    That last one is published where its own id says, if this site is the one that the id names.
    """
    schemas = _schemas()
    for name, model in _DOCUMENTS.items():
        address = outlet.site.data("v1", "schemas", f"{name}.json")
        yield address, _json({"$schema": _DIALECT, "$id": outlet.file(address), "$ref": f"#/$defs/{model.__name__}", "$defs": _needed(model.__name__, schemas)})
    yield outlet.site.data("v1", "openapi.json"), _json(_openapi(outlet, schemas))
    file = {**json_schema(), "$id": SCHEMA_ID}
    yield outlet.site.data("v1", "schemas", "incident-file.json"), _json(file)
    if outlet.root and SCHEMA_ID.startswith(outlet.root):
        yield SCHEMA_ID.removeprefix(outlet.root), _json(file)


def _json(value: object) -> bytes:
    return to_json(value, indent=2) + b"\n"


def _schemas() -> dict[str, Any]:
    made = TypeAdapter(Documents).json_schema(mode="serialization")
    own = json.dumps(made["$defs"], ensure_ascii=False).replace('"x-ref": "', '"$ref": "#/$defs/')
    return {**json.loads(own), **written_schemas()}


def _needed(name: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return a schema by its name, and all that it refers to."""
    found: dict[str, Any] = {}
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = schemas[name]
            waiting += _references(schemas[name])
    return dict(sorted(found.items()))


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].rpartition("/")[2]
        node = list(node.values())
    for item in node if isinstance(node, list) else ():
        yield from _references(item)


def _openapi(outlet: Outlet, schemas: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(schemas, ensure_ascii=False).replace("#/$defs/", "#/components/schemas/")
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": _DIALECT,
        "info": {
            "title": f"Incidents of {outlet.name}",
            "version": "1",
            "description": "Static files, written together with the site. Texts are Markdown as their authors wrote them.",
        },
        "servers": [{"url": outlet.file(outlet.site.data("v1")) if outlet.root else "."}],
        "paths": {_path(name): {"get": _operation(name, model)} for name, model in _DOCUMENTS.items()},
        "components": {"schemas": json.loads(text)},
    }


def _path(name: str) -> str:
    return "/incidents/{id}.json" if name == "incident" else f"/{name}.json"


def _operation(name: str, model: type[Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
    responses: dict[str, Any] = {"200": {"description": "The document.", "content": content}}
    operation: dict[str, Any] = {"operationId": name, "summary": (model.__doc__ or "").rstrip("."), "responses": responses}
    if name == "incident":
        operation["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
        responses["404"] = {"description": "There is no such incident."}
    return operation
