"""Takes the pictures of docs/console.md from a running demonstration: `scripts/run`, then
`.venv/bin/python -m scripts.take_pictures [ADDRESS [NAME…]]`. Those of evaluations are taken where
a quarter was played (`flask demo --quarter 2026Q3` into a database of its own). Chromium and
Chinese fonts must be there.
"""

import io
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "docs/pictures"
PASSWORD = "gridkeeper-demo"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
#: A picture keeps so few colours that all of them together stay small.
COLOURS = 128
TABLE = "/cases?columns=kind&columns=status&columns=village&columns=due_at&columns=handler"
#: picture -> (account, page below /console, size, scheme); FIRST is the first case of the desk.
FIRST = "first"
PICTURES = {
    "desk": ("township", "", WIDE, "light"),
    "case": ("township", FIRST, WIDE, "light"),
    "cases": ("county", TABLE, WIDE, "light"),
    "map": ("county", "/map", WIDE, "light"),
    "registers": ("admin", "/registers", WIDE, "light"),
    "officers": ("admin", "/registers/officers", WIDE, "light"),
    "liaison": ("water", "", WIDE, "light"),
    "desk-phone": ("township", "", PHONE, "dark"),
    "case-phone": ("township", FIRST, PHONE, "light"),
    # where a quarter was played
    "ranking": ("township", "/evaluations", WIDE, "light"),
    "comparison": ("county", "/evaluations/comparison", WIDE, "dark"),
    "score-phone": ("chief", "/evaluations", PHONE, "light"),
    "score-map": ("county", "/map?measure=score", WIDE, "light"),
    "month": ("county", "/evaluations/months?period=2026-09", WIDE, "light"),
    "scheme": ("county", "/evaluations/schemes/new", WIDE, "light"),
}


def main() -> None:
    """One after the other, each by an account that opens such a page every day."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in sys.argv[2:] or PICTURES:
            account, path, size, scheme = PICTURES[name]
            page = browser.new_page(viewport=size, color_scheme=scheme, locale="zh-CN")
            _sign_in(page, address, account)
            _open(page, address, path)
            _keep(FOLDER / f"console-{name}.png", page.screenshot())
            page.close()
        browser.close()


def _sign_in(page: Any, address: str, account: str) -> None:
    page.goto(f"{address}/console")
    page.get_by_label("用户名").fill(account)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="待我办理").wait_for()


def _open(page: Any, address: str, path: str) -> None:
    if path == FIRST:
        page.locator("[data-case]").first.click()
        page.locator("#history").wait_for()
    else:
        page.goto(f"{address}/console{path}")
    if path.startswith("/map"):
        page.locator("[data-drawn]").wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")


def _keep(file: Path, taken: bytes) -> None:
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    if picture.width > 1000:
        picture = picture.resize((960, 600), Image.Resampling.LANCZOS)
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
