"""What a phone loads before somebody sees the first screen, as it comes over the wire."""

from playwright.async_api import Response

from tests.e2e.conftest import NewPhone

MOST = 200_000  # bytes, compressed


async def test_the_first_screen_is_light(new_phone: NewPhone) -> None:
    async with new_phone() as phone:
        answers: list[Response] = []
        phone.page.on("response", lambda answer: answers.append(answer))  # a builtin cannot listen
        await phone.open()
        await phone.sees("登录")
        sizes = {answer.url: (await answer.request.sizes())["responseBodySize"] for answer in answers}
        loaded = {url: size for url, size in sizes.items() if "/api/" not in url}
        assert loaded
        assert sum(loaded.values()) < MOST, loaded
