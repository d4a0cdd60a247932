"""The client is served, and a phone that nobody has logged in on shows what it is for."""

from tests.e2e.conftest import NewPhone


async def test_stranger_sees_the_entrance(new_phone: NewPhone) -> None:
    async with new_phone() as phone:
        await phone.open()
        await phone.sees("安码")
        await phone.shot("home-stranger")
