"""The browser that the tests drive is set up like a Chinese command centre's screen."""

from playwright.sync_api import Page

DRAWN = """text => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    context.font = "80px sans-serif";
    context.fillText(text, 0, 100);
    return canvas.toDataURL();
}"""


def test_a_page_is_a_full_hd_screen_in_chinese(page: Page) -> None:
    assert page.evaluate("[innerWidth, innerHeight]") == [1920, 1080]
    assert page.evaluate("navigator.language") == "zh-CN"


def test_chinese_has_a_font(page: Page) -> None:
    # Without one, every character is the same empty box.
    assert page.evaluate(DRAWN, "智") != page.evaluate(DRAWN, "控")
