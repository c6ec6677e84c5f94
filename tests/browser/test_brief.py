"""A briefing by hand in the browser: asked for, followed while it is made, in the list after."""

from pathlib import Path

from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.browser.serving import Product
from tests.browser.watching import Watch
from tests.demonstration import COUNTY

MADE_MS = 90_000


def test_it_is_followed_until_it_is_saved(
    page: Page, watch: Watch, demo: Product, tmp_path: Path
) -> None:
    page.goto(f"{demo.url}/briefing/{COUNTY}")
    state = page.locator("#brief-state")
    link = page.locator('a[data-ask*="form=pptx"]').first
    with page.expect_download(timeout=MADE_MS) as waited:
        link.focus()
        page.keyboard.press("Enter")
        expect(state).to_contain_text("可以离开本页")
    file = tmp_path / waited.value.suggested_filename
    waited.value.save_as(file)
    assert len(Presentation(str(file)).slides) == 12
    expect(state).to_contain_text(file.name)
    # It is in the list, for whoever asked, until they take it out.
    page.locator(".made a").click()
    page.wait_for_url("**/briefings")
    row = page.locator("#briefings tbody tr").first
    expect(row).to_contain_text("自己要的")
    rows = page.locator("#briefings tbody tr").count()
    row.locator("button", has_text="删除").click()
    expect(page.locator("#briefings tbody tr")).to_have_count(rows - 1)
    assert watch.wrong == []


def test_what_is_wrong_is_said_where_one_looks(page: Page, watch: Watch, demo: Product) -> None:
    page.goto(f"{demo.url}/briefing/{COUNTY}")
    link = page.locator("a[data-ask]").first
    link.evaluate("one => { one.dataset.ask = one.dataset.ask.replace('pptx', 'odp') }")
    link.click()
    state = page.locator("#brief-state.bad")
    expect(state).to_contain_text("格式")
    expect(state).to_contain_text("没有这个选项")
    watch.settle()
    # That the server said no is what was meant.
    assert [one for one in watch.wrong if "422" not in one] == []
    watch.wrong.clear()
