"""Tables from files: the first sheet of a workbook, CSV in UTF-8 or GBK, NDJSON; rows as header → cell."""

import csv
import io
from pathlib import Path
from typing import Any

import orjson

from server.workbooks.problems import WorkbookProblem
from server.workbooks.reading import open_workbook

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """The rows of a file; ValueError with one sentence when it cannot be read."""
    if not path.is_file():
        raise ValueError(f"没有文件 {path}")
    reader = {".xlsx": _workbook, ".xls": _workbook, ".csv": _csv, ".ndjson": _ndjson, ".jsonl": _ndjson}.get(
        path.suffix.lower()
    )
    if reader is None:
        raise ValueError(f"不支持 {path.suffix or '没有扩展名'} 的文件：请用 xlsx、xls、csv 或 ndjson")
    return reader(path)


def _workbook(path: Path) -> list[Row]:
    try:
        return _table(path, [list(cells) for _, cells in open_workbook(path).rows()])
    except WorkbookProblem as problem:
        raise ValueError(f"{path.name}：{problem.message}") from None


def _csv(path: Path) -> list[Row]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return _table(path, list(csv.reader(io.StringIO(raw.decode(encoding), newline=""))))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise ValueError(f"{path.name} 不是正确的 CSV：{error}") from None
    raise ValueError(f"{path.name} 的编码无法识别：请存为 UTF-8")


def _ndjson(path: Path) -> list[Row]:
    rows = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError:
                row = None
            if not isinstance(row, dict):
                raise ValueError(f"{path.name} 第 {number} 行不是一个 JSON 对象")
            rows.append(row)
    return rows


def _table(path: Path, sheet: list[list[Any]]) -> list[Row]:
    if not sheet:
        raise ValueError(f"{path.name} 是空的：第一行应为列名")
    header = ["" if cell is None else str(cell).strip() for cell in sheet[0]]
    rows = (
        dict(zip(header, cells, strict=False)) for cells in sheet[1:] if any(cell not in ("", None) for cell in cells)
    )
    return [{name: cell for name, cell in row.items() if name} for row in rows]
