#!/usr/bin/env python3
"""Reads a file that was made, with independent readers, and prints what they found as JSON. For the tests.

Usage: check_documents.py FILE. CSV: Python's own csv. XLSX: openpyxl. PDF: pikepdf for its structure, pypdf for its words.
"""

import csv
import datetime
import json
import sys
from pathlib import Path


def of_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        mark = file.read(1)
        assert mark == "\ufeff", "no mark of UTF-8"
        return list(csv.reader(file, delimiter=";", strict=True))


def of_xlsx(path):
    import openpyxl

    def cell(cell):
        value = cell.value
        if isinstance(value, datetime.timedelta):
            value = f"{value.total_seconds() / 60:g} min"
        elif isinstance(value, datetime.time):
            value = f"{value.hour * 60 + value.minute} min"
        elif isinstance(value, datetime.datetime):
            value = value.isoformat()
        return {"type": cell.data_type, "value": value, "format": cell.number_format}

    book = openpyxl.load_workbook(path)
    sheets = [
        {
            "name": sheet.title,
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
            "widths": {name: round(column.width) for name, column in sheet.column_dimensions.items()},
            "rows": [[cell(one) for one in row] for row in sheet.iter_rows()],
        }
        for sheet in book
    ]
    return {"title": book.properties.title, "created": book.properties.created.date().isoformat(), "sheets": sheets}


def of_pdf(path):
    import pikepdf
    import pypdf

    with pikepdf.open(path) as pdf:
        tags, alternatives, scopes = [], [], []

        def walk(node):
            if isinstance(node, pikepdf.Array):
                for child in node:
                    walk(child)
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                tags.append(str(node.S))
                if "/Alt" in node:
                    alternatives.append(str(node.Alt))
                attributes = node.get("/A", [])
                for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
                    if "/Scope" in one:
                        scopes.append(str(one.Scope))
                walk(node.get("/K", pikepdf.Array()))

        walk(pdf.Root.StructTreeRoot.K)
        with pdf.open_metadata() as metadata:
            found = {
                "marked": bool(pdf.Root.MarkInfo.Marked),
                "language": str(pdf.Root.Lang),
                "shows_title": bool(pdf.Root.ViewerPreferences.DisplayDocTitle),
                "title": metadata["dc:title"],
                "ua": metadata["pdfuaid:part"],
                "tags": tags,
                "alternatives": alternatives,
                "scopes": scopes,
                "fonts": sorted({str(f.BaseFont).split("+")[-1] for page in pdf.pages for f in page.Resources.Font.values()}),
            }
    return {**found, "pages": [page.extract_text() for page in pypdf.PdfReader(path).pages]}


path = Path(sys.argv[1])
print(json.dumps({".csv": of_csv, ".xlsx": of_xlsx, ".pdf": of_pdf}[path.suffix](path)))
