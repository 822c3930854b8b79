"""Schemas of a dig whose table of evidence has a column of contest: finds with layers with samples."""

from __future__ import annotations

from small_schemas import JSON, array, item, prop, record

CODES = ("undisputed", "single_party", "disputed", "unknown_side")


def finds() -> JSON:
    """Return schemas, fresh: finds of a dig with layers with samples, reported by authors of schools."""
    samples = array(item(["lab", "number"], lab=prop(), number=prop("integer"), weight=prop(x_evidence="if_present")),
                    x_key=["lab", "number"])  # fmt: skip
    layers = array(item(["soil"], soil=prop(), colour=prop(x_evidence="if_present"), samples=samples,
                        inks=array(prop(x_column="ink", x_evidence="if_present"))),
                   x_key=["soil"], x_singular="layer")  # fmt: skip
    entry = item(["fields", "source"], fields=array(prop()), source=prop(), says=prop(), denies=prop("boolean"))
    made = record("finds", "find", ["evidence"], name=prop(x_evidence="if_present"),
                  dated=prop(format="edtf", x_evidence="if_present"),
                  hour=prop(format="time", x_day="dated", x_evidence="if_present"),
                  fewest=prop("integer", x_before="most", x_range=True, x_evidence="if_present"),
                  most=prop("integer", x_evidence="if_present"), layers=layers, notes=array(prop(x_column="note")),
                  evidence=array(entry), missing={**prop("object"), "additionalProperties": prop()})  # fmt: skip
    rows = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop(), field=prop(), relation=prop(),
                  value=prop(), source=prop(x_references="reports.id"))  # fmt: skip
    codes = [{"const": code, "title": code.title(), "description": f"A {code}."} for code in CODES]
    word = {"column": "debate", "$ref": "#/$defs/debate", "side": ["source", "author", "school"],
            "impartial": ["guests"], "unknown": ["lost"]}  # fmt: skip
    rows["properties"]["id"] = prop()
    evidence = {**rows, "x-generated": "evidence", "x-contest": word, "$defs": {"debate": prop(oneOf=codes)}}
    return {
        "finds": made, "evidence": evidence,
        "reports": record("reports", "report", [], author=prop(x_references="authors.id")),
        "authors": record("authors", "author", [], school=prop()),
    }  # fmt: skip
