"""The one catalogue of problems that the API may answer with (RFC 9457).

A code is stable and may be relied on by clients; its status and title stand here and nowhere else. Raise
`Problem("person.not_found")`; the base handler renders it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CATALOGUE: Mapping[str, tuple[int, str]] = {
    "request.not_found": (404, "没有这个地址"),
    "request.method": (405, "这个地址不支持该方法"),
    "request.parameter": (400, "请求参数不正确"),
    "request.interrupted": (408, "请求没有收完整"),
    "body.malformed": (400, "请求内容不是正确的 JSON"),
    "body.encoding": (400, "请求内容不是 UTF-8 编码"),
    "body.too_large": (413, "请求内容过大"),
    "body.content_type": (415, "请求内容的类型不支持"),
    "body.invalid": (422, "请求内容不符合要求"),
    "session.missing": (401, "请先登录"),
    "session.invalid": (401, "登录已失效，请重新登录"),
    "login_code.too_soon": (429, "验证码发送过于频繁，请稍后再试"),
    "login_code.wrong": (422, "验证码不正确或已过期，请重新获取"),
    "channel.unavailable": (503, "短信通道未配置，暂时不能发送验证码"),
    "access.denied": (403, "没有权限"),
    "template.not_found": (404, "没有这个表单"),
    "template.version": (409, "表单已更新，请刷新后重新填写"),
    "answers.invalid": (422, "填写的内容有误，请按提示修改"),
    "submission.duplicate": (409, "已经提交过，无需重复填写"),
    "submission.round_closed": (409, "本次填报已经截止"),
    "submission.person_missing": (422, "请选择为谁填写"),
    "submission.not_found": (404, "没有这条提交记录"),
    "idempotency.key_missing": (400, "缺少 Idempotency-Key"),
    "idempotency.mismatch": (422, "同一个 Idempotency-Key 不能用于不同的内容"),
    "person.not_found": (404, "没有这个人员"),
    "person.document_claimed": (409, "该证件号码已被登记，且姓名不一致，请核对姓名，或联系社区工作人员处理"),
    "person.mismatch": (422, "填写的证件与所选人员不一致"),
    "publication.not_found": (404, "没有这个发布"),
    "region.not_found": (404, "没有这个区域"),
    "place.not_found": (404, "没有这个场所"),
    "place_kind.not_found": (404, "没有这种场所类型"),
    "place_code.invalid": (404, "二维码无效，请扫描场所张贴的正式二维码"),
    "place_code.expired": (410, "二维码已更换，请扫描新的二维码"),
    "place_code.inactive": (409, "二维码尚未激活，请由场所负责人先激活"),
    "place_code.active": (409, "二维码已经激活"),
    "place_code.entry": (422, "没有这种进入方式"),
    "evidence.kind": (404, "没有这种依据"),
    "policy.not_found": (404, "没有这个策略"),
    "page.cursor": (400, "分页位置无效，请从第一页重新开始"),
    "server.overloaded": (503, "系统繁忙，请稍后重试"),
    "server.failed": (500, "系统出错，请稍后重试"),
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One wrong field: where (JSON Pointer), a stable code, and a sentence for the person who filled it."""

    pointer: str
    code: str
    message: str


class Problem(Exception):
    """A refusal with a code of the catalogue; `errors` name the fields, `detail` says what to do."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: Sequence[Any] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status, self.title = CATALOGUE[code]
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def to_body(self, request_id: str) -> dict[str, Any]:
        """The members of an `application/problem+json` answer."""
        body: dict[str, Any] = {
            "type": f"/api/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail or self.title,
            "code": self.code,
            "request_id": request_id,
        }
        if self.errors:
            body["errors"] = [{"pointer": e.pointer, "code": e.code, "message": e.message} for e in self.errors]
        return body
