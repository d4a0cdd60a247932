"""What anybody reads of the policies in force: legend, notes, and the form by which a code is applied for."""

from tests.cast import City


async def test_legend_and_notes_are_public_and_cached(city: City) -> None:
    answer = await city.visitor().get("/api/v1/policies")
    assert answer.status == 200, answer.body
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    shown = {policy["id"]: policy for policy in answer.body["items"]}
    four = shown["four_color"]
    assert [color["id"] for color in four["colors"]] == ["red", "orange", "yellow", "green"]
    assert (len(four["notes"]), four["application"]) == (4, None)
    assert four["colors"][-1]["advice"] is None and four["colors"][0]["alert"] is True


async def test_the_form_of_an_application_is_a_template(city: City) -> None:
    forms = [one["application"] for one in (await city.visitor().get("/api/v1/policies")).body["items"]]
    assert "city_code_application" in forms
    for form in filter(None, forms):
        assert (await city.visitor().get(f"/api/v1/templates/{form}/form")).status == 200
