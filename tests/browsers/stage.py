"""What of a map a Chromium has in sight."""

from playwright.sync_api import Page

_OUT_OF_SIGHT = """() => {
  const map = document.querySelector("[data-map]").familyMap;
  const { clientWidth, clientHeight } = map.stage;
  return map.scene.nodes.filter((node) => map.shown(node)).filter((node) => {
    const [x, y, hw, hh] = node.box;
    const one = map.network.canvasToDOM({ x: x - hw, y: y - hh });
    const other = map.network.canvasToDOM({ x: x + hw, y: y + hh });
    return one.x < 0 || one.y < 0 || other.x > clientWidth || other.y > clientHeight;
  }).map((node) => node.spoken);
}"""


def out_of_sight(page: Page) -> list[str]:
    """Everybody on the map who is not wholly within its stage."""
    found: list[str] = page.evaluate(_OUT_OF_SIGHT)
    return found


def set_still(page: Page) -> None:
    """Until the drawing has taken the room that it has now."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    page.wait_for_selector("[data-map-stage][data-still=true]")
