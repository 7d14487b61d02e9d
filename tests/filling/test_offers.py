"""What the measurement of lists reads off a page: everything that somebody can click or type there."""

from erp.benching.offers import Address, _addresses, read

PAGE = """<nav class="tabs"><a href="/things/">All</a><a href="?tab=old">Old</a><a href="/others/">Others</a></nav>
<form class="filter-bar"><input type="search" name="q"><select name="kind"><option value="">All</option><option value="a">A</option>
<option value="b">B</option></select><input type="date" name="on_from"><input type="date" name="on_to"></form>
<table><thead><tr><th><a href="?sort=code">Code</a></th></tr></thead><tbody><tr><td class="mono">THING-1</td></tr></tbody></table>
<nav class="pager"></nav>"""


def test_a_page_is_measured_with_all_that_it_offers() -> None:
    offer = read(PAGE)
    assert (offer.is_list, offer.pager, offer.rows, offer.codes) == (True, True, 1, ["THING-1"])
    found = list(dict.fromkeys(_addresses("/things/", offer, ("2026-01-01", "2026-02-01"))))
    wanted = [
        f"/things/{query}"
        for view in ("", "tab=old", "kind=a", "kind=b", "on_from=2026-01-01&on_to=2026-02-01")
        for sort in ("", "sort=code", "sort=-code")
        if (query := "?" + "&".join(filter(None, (view, sort)))) or True
    ]
    assert {each.path for each in found if not each.search} == {path.rstrip("?") for path in wanted}
    assert Address("/things/?q=THING-1", search=True) in found
    assert [each.path for each in found if each.view] == ["/things/", "/things/?tab=old"]


def test_a_page_without_pages_or_filters_is_no_list() -> None:
    assert (
        read("<main><form><input type=search name=q></form><table><tbody><tr></tr></tbody></table></main>").is_list
        is False
    )
