"""The browser that the tests drive is set up like a Chinese command centre's screen."""

from playwright.sync_api import Page

# A glyph's width tells a real font from the box that stands for a missing one.
WIDTH = """text => {
    const context = document.createElement("canvas").getContext("2d");
    context.font = "100px 'Noto Sans CJK SC'";
    return context.measureText(text).width;
}"""


def test_a_page_is_a_full_hd_screen_in_chinese(page: Page) -> None:
    assert page.evaluate("[innerWidth, innerHeight]") == [1920, 1080]
    assert page.evaluate("navigator.language") == "zh-CN"


def test_chinese_has_a_font(page: Page) -> None:
    assert page.evaluate(WIDTH, "智控") == 200
