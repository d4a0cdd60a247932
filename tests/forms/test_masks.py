"""Masks: enough to recognize one's own data, nothing for anybody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms.masks import MASKS, mask


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("document", "110100199001010012", "110100********0012"),
        ("document", "E12345678", "E1*****78"),
        ("short_document", "110100199001010012", "110100*****0012"),
        ("phone", "13812345678", "138*****678"),
        ("name", "张三", "张*"),
        ("name", "张三丰", "张**"),
        ("name", "欧阳修", "欧阳*"),
        ("name", "张", "*"),
        ("plate", "豫A12345", "豫A***45"),
        ("address", "河南省郑州市金水区文化路9号", "河南省郑州市金水区*****"),
        ("all", "secret", "****"),
        ("unheard", "secret", "****"),
        ("name", None, ""),
        ("phone", "123", "***"),
    ],
)
def test_masks(kind: str, value: object, shown: str) -> None:
    assert mask(kind, value) == shown


@given(st.sampled_from(sorted(MASKS)), st.text(min_size=1))
def test_something_is_always_hidden(kind: str, text: str) -> None:
    assert "*" in mask(kind, text)
