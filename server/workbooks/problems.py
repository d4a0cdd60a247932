"""Why a file cannot be read as a workbook, each with the sentence that tells a person what to do.

The codes are stable: callers turn them into field errors and tests name them. No sentence repeats what a cell says.
"""

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "empty": "文件是空的：请重新选择文件",
    "csv": "这是 CSV 文本，不是 Excel 工作簿：请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”再上传",
    "html": "这是网页，不是 Excel 工作簿（有的系统导出的 .xls 其实是网页）：请用 Excel 打开后另存为 .xlsx 再上传",
    "xml": "这是 XML 表格，不是 Excel 工作簿：请用 Excel 打开后另存为“Excel 工作簿（.xlsx）”再上传",
    "old": "这个文件的格式过于古老：请用 Excel 或 WPS 打开后另存为 .xlsx 再上传",
    "binary": "不支持 .xlsb 格式：请用 Excel 另存为“Excel 工作簿（.xlsx）”再上传",
    "opendocument": "不支持 .ods 格式：请另存为“Excel 工作簿（.xlsx）”再上传",
    "kind": "这不是 Excel 工作簿：请上传 .xlsx 或 .xls 文件",
    "password": "文件设有密码：请先去掉密码（文件 → 信息 → 保护工作簿）再上传",
    "macros": "文件含有宏，不能接收：请另存为不含宏的“Excel 工作簿（.xlsx）”再上传",
    "broken": "文件已损坏或没有传完整：请用 Excel 或 WPS 打开，另存为 .xlsx 再上传",
    "size": "文件过大：请删去图片和多余的工作表，或拆成几个文件再上传",
    "rows": "表格超过 {limit} 行：请拆成几个文件分别上传",
    "columns": "表格超过 {limit} 列：请删去多余的列（最右边可能有看不见的内容）再上传",
    "cells": "表格过大（行数乘以列数超过 {limit}）：请删去多余的列，或拆成几个文件再上传",
    "text": "表格中的文字过多：请拆成几个文件再上传",
    "merges": "合并的单元格过多：请取消合并单元格再上传",
    "duration": "第 {row} 行有格式为时长、数值却过大的单元格：请把该列改为“文本”格式再上传",
    "sheet": "没有这个工作表：请核对工作表的名称",
    "blank": "工作簿里没有内容：第一行应为列名，从第二行起填写",
}


class WorkbookProblem(Exception):
    """A file that cannot be read; `code` is a key of MESSAGES, `message` the sentence for whoever uploaded it."""

    def __init__(self, code: str, **values: int) -> None:
        self.code = code
        self.message = MESSAGES[code].format(**{name: f"{value:,}" for name, value in values.items()})
        super().__init__(self.message)
