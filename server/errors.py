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
    "session.not_found": (404, "没有这个登录"),
    "device.not_found": (404, "没有这个受信任的设备"),
    "login.wrong": (422, "账号或密码不正确；管理人员登录还需填写图形验证码"),
    "login.code_needed": (403, "需要短信验证码；也可以十分钟后再试"),
    "captcha.wrong": (422, "图形验证码不正确或已过期，请换一张"),
    "password.weak": (422, "密码不符合要求"),
    "password.wrong": (422, "原密码不正确"),
    "password.must_change": (403, "请先修改初始密码"),
    "account.exists": (409, "该手机号已注册，请直接登录或找回密码"),
    "account.unknown": (404, "该手机号尚未注册"),
    "app_login.unavailable": (503, "暂时不能用这种方式登录，请用手机号登录"),
    "app_login.unconfigured": (409, "本系统没有开通这种登录方式，请用手机号登录"),
    "app_login.busy": (429, "登录过于频繁，请稍后再试"),
    "app_login.wrong": (422, "登录凭证无效、已使用或已过期，请重新打开小程序"),
    "app_login.blocked": (403, "该用户被平台限制登录，请用手机号登录"),
    "app_login.phone": (422, "没有取得可用的手机号，请重新授权或改用短信验证码"),
    "app_login.code_needed": (409, "为保护该账号，请用短信验证码证明手机号"),
    "app_login.consent_needed": (409, "该手机号已有账号，同意合并后才能继续"),
    "login_code.too_soon": (429, "验证码发送过于频繁，请稍后再试"),
    "login_code.wrong": (422, "验证码不正确或已过期，请重新获取"),
    "limit.exceeded": (429, "操作过于频繁，请稍后再试"),
    "channel.unavailable": (503, "短信通道未配置，暂时不能发送验证码"),
    "channel.number": (422, "该手机号无法接收短信，请核对号码"),
    "access.denied": (403, "没有权限"),
    "account.deactivated": (403, "账号已停用，如有疑问请联系上级管理员"),
    "staff.not_found": (404, "没有这个下级账号"),
    "staff.grant": (403, "不能授予超出自己权限的角色或范围"),
    "staff.phone_taken": (409, "该手机号已属于其他账号，请核对号码"),
    "staff.changed": (409, "账号刚被他人修改，请刷新后重试"),
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
    "person.not_own": (403, "只有本人，或不满十四周岁儿童的监护人，才能这样做"),
    "consent.not_found": (404, "没有这种同意书"),
    "consent.version": (409, "同意书已更新，请阅读新的文本后再确认"),
    "consent.required": (403, "请先阅读并同意所列的同意书"),
    "consent.guardian": (403, "不满十四周岁的儿童须由已成年并完成本人登记的监护人同意"),
    "person.mismatch": (422, "填写的证件与所选人员不一致"),
    "person.changed": (409, "人员资料刚刚被修改，请刷新后重试"),
    "photo.type": (422, "只支持 JPEG、PNG、WebP 格式的照片"),
    "photo.broken": (422, "照片文件不完整或已损坏，请重新选择照片"),
    "photo.animated": (422, "不支持动态图片，请上传静态照片"),
    "photo.size": (422, "照片的像素过大或过小，请重新拍摄"),
    "photo.not_found": (404, "没有这张照片"),
    "photo.in_use": (409, "照片已随表单提交，不能删除"),
    "proxy.consent_needed": (403, "代填成年人只限在场所登记进出，其他操作须本人同意，请先发起代填申请"),
    "proxy.refused": (403, "本人已拒绝或解除代填，不能再以该身份登记"),
    "proxy.not_needed": (409, "无需申请：您已可以为此人代填"),
    "proxy.nobody_to_ask": (409, "此人还没有可以同意的账号，请提交实名认证，由工作人员审核后代填"),
    "proxy.not_found": (404, "没有这个代填关系"),
    "proxy.decided": (409, "该代填申请已经处理"),
    "claim.not_needed": (409, "该证件号码没有被他人登记，请直接填写"),
    "review.not_found": (404, "没有这条审核记录"),
    "review.decided": (409, "这条审核记录已经处理"),
    "review.conflict": (409, "该证件号码已属于另一人员，不能通过，请先核实"),
    "verifier.unavailable": (503, "实名认证服务暂不可用，请稍后重试或等待人工审核"),
    "verifier.unsupported": (422, "该证件或申请不支持在线认证，请等待人工审核"),
    "verifier.not_started": (409, "请先发起在线认证"),
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
    "evidence.quota": (429, "今日录入数量已达上限，请明日再录入，或联系市级管理员"),
    "evidence_batch.not_found": (404, "没有这个批次"),
    "evidence_batch.decided": (409, "这个批次已经办理，请刷新后查看"),
    "duty.same_official": (403, "须由另一名工作人员复核"),
    "duty.concerned": (403, "与本人或本人代填人员有关的事项，须由他人办理"),
    "exception.not_found": (404, "没有这个例外"),
    "exception.evidence": (422, "所选的规则或依据不在该人员当前的颜值原因之中，请核对"),
    "exception.no_effect": (422, "所选的依据不影响颜值，或策略规定不作例外；记录有误时请由来源单位更正"),
    "exception.until": (422, "例外的期限须在将来，且不超过规定的天数"),
    "exception.decided": (409, "这个例外已经办理，请刷新后查看"),
    "exception.stale": (409, "所指的依据已有变化，或期限已过，请重新提出"),
    "appeal.green": (409, "当前没有限制性的颜值，无需申诉"),
    "appeal.open": (409, "已有申诉正在办理，请等待答复"),
    "appeal.not_found": (404, "没有这个申诉"),
    "appeal.answered": (409, "这个申诉已经答复，请刷新后查看"),
    "appeal.exception": (422, "所引的例外不是为该人员提出的，请核对"),
    "policy.not_found": (404, "没有这个策略"),
    "job.not_found": (404, "没有这个任务"),
    "file.not_found": (404, "没有这个文件，或已过保存期限，请重新导出"),
    "record.not_found": (404, "没有这条记录"),
    "record.changed": (409, "记录刚被他人修改，请刷新后重试"),
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
