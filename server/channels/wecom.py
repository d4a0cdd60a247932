"""WeCom's group robots, and those of government clouds that speak the same: a key in the address, 2048 bytes of text.

https://developer.work.weixin.qq.com/document/path/91770
"""

from server.channels.posting import post_json
from server.channels.undelivered import Fate, Undelivered
from server.channels.webhooks import AddressRule
from server.settings import Settings
from server.threads import Threads

LONGEST_BYTES = 2048
BUSY = (-1, 45009)  # 20 messages a minute for each robot


class WeComRobots:
    """Sends texts to groups."""

    name = "wecom"

    def __init__(self, settings: Settings, threads: Threads) -> None:
        hosts = settings.group_hosts
        self.rule = AddressRule("qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "key", hosts, settings.is_dev)
        self._threads = threads

    async def send(self, url: str, secret: str, text: str) -> None:
        """A text to the group of a robot, cut to what it takes; `secret` is none of WeCom's. Raises Undelivered."""
        await self._threads.run(self._send, self.rule.checked(url), text)

    def _send(self, url: str, text: str) -> None:
        status, said = post_json(self.name, url, {"msgtype": "text", "text": {"content": cut(text, LONGEST_BYTES)}})
        code = said.get("errcode")
        if status != 200 or code != 0:
            raise Undelivered(self.name, Fate.PASSING if code in BUSY else Fate.REFUSED, code)


def cut(text: str, most: int) -> str:
    """The text, or as much of it as fits in so many bytes with an ellipsis."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - len("…".encode())].decode(errors="ignore") + "…"
