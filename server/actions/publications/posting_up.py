"""What a publisher shares or puts up on a wall: the QR code of a publication's link, and a poster with it (FE-17)."""

from server.actions.context import Context
from server.actions.publications import publications
from server.forms.recurrence import describe
from server.papers import codes
from server.papers.posters import Poster
from server.papers.posters import poster as draw
from server.threads import Threads

STEPS = ("用微信或手机浏览器扫描二维码", "登录并核对本人信息", "按实际情况填写后提交")
CITY = "全市统一填报"
_drawing = Threads("poster", workers=2, waiting=16)


async def image(context: Context, publication: str, kind: str, scale: int) -> bytes:
    """The code as `svg` or `png`, for whoever may see the publication."""
    shown = await publications.get(context, publication)
    return codes.image(shown["link"], kind, scale)


async def poster(context: Context, publication: str) -> bytes:
    """An A4 poster (PDF) with the code and the steps, for whoever may see the publication."""
    shown = await publications.get(context, publication)
    note = describe(shown["schedule"])
    return await drawn(Poster(shown["title"], shown["sender"] or CITY, shown["link"], steps=STEPS, note=note))


async def drawn(content: Poster) -> bytes:
    """The PDF, made by a thread; `server.overloaded` when many are asked for, since anybody with a link may ask."""
    return await _drawing.run(draw, content)
