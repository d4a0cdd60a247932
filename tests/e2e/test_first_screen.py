"""What a phone loads before somebody sees the first screen, as it comes over the wire; and that old browsers run it."""

from playwright.async_api import Response

from tests.e2e.conftest import NewPhone
from tests.e2e.town import CITIZEN, Town

MOST = 150_000  # bytes, compressed


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


# What iOS 11 and Chrome 61 do not have yet.
TAKEN = """
  for (const name of ['flat', 'flatMap', 'at', 'findLast', 'toSorted']) delete Array.prototype[name]
  for (const name of ['matchAll', 'replaceAll', 'at', 'trimStart', 'trimEnd']) delete String.prototype[name]
  for (const name of ['fromEntries', 'hasOwn', 'groupBy']) delete Object[name]
  for (const name of ['allSettled', 'any', 'withResolvers']) delete Promise[name]
  for (const name of ['AbortController', 'ResizeObserver', 'queueMicrotask', 'structuredClone']) delete window[name]
  delete Promise.prototype.finally
  delete window.globalThis
  const today = window.fetch
  window.fetch = (url, { signal, ...options } = {}) => today(url, options)
"""


async def test_old_browsers_run_it(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(CITIZEN))
        await phone.context.add_init_script(TAKEN)
        await phone.open()
        await phone.sees("绿色")
        await phone.sees("今日待办")
        await phone.tap("家人", exact=True)
        await phone.sees("代填管理")
        await phone.open("/p?template=employee_health_report")
        await phone.sees("今日情况")
        await phone.chooses("今日是否到岗", "是")
        await phone.tap("提交")
        await phone.sees("必填")
