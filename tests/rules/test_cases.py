"""Every case beside every policy holds, and the shipped folder is sound."""

import pytest

from server.rules.cases import Case, run_case
from server.rules.checks import check
from server.rules.folders import load_cases
from server.rules.policies import Policy

from .cast import FOLDER, POLICIES

CASES = [(policy, case) for policy in POLICIES.values() for case in load_cases(FOLDER / policy.id)]


@pytest.mark.parametrize(("policy", "case"), CASES, ids=[f"{policy.id}: {case.title}" for policy, case in CASES])
def test_case_holds(policy: Policy, case: Case) -> None:
    assert run_case(policy, case) == []


def test_shipped_policies_are_sound_and_proved() -> None:
    assert check(FOLDER) == []
    assert all(sum(policy is one for one, _ in CASES) >= 25 for policy in POLICIES.values())


def test_four_color_keeps_the_words_of_the_seed() -> None:
    document = POLICIES["four_color"].document
    legends = [f"{color['label']}：{color['legend']}" for color in reversed(document["colors"])]
    assert legends == [
        "绿色：无下述情况记录",
        "黄色：来自高风险地区、14天内购买退烧药品",
        "橙色：14天内湖北旅居史、所住小区有确诊、疑似患者",
        "红色：密切接触者、发烧人群",
    ]
    assert document["notes"] == [
        "颜值划分与公安部全国立体化社会治安防控体系标准一致。",
        "应用软件与公安部全国立体化社会治安防控体系应用联动。",
        "防伪机制保证，时间、地点可回溯。",
        "数据每日更新，颜值仅供参考，各地酌情采纳。",
    ]


def test_key_area_returnees_flash_and_sound() -> None:
    rules = {rule.id: rule for rule in POLICIES["zhengzhou_three_color"].rules}
    assert rules["key_area"].alert and not rules["close_contact"].alert
