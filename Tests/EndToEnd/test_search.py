"""Search: full text in three languages, filters, sorts, stable pages, public relevance."""

import pytest

from support.http import fixed_price, money, ok, refused, unique


@pytest.fixture(scope="module")
def shop(people, platform):
    """A seller with a handful of listings, whose titles carry a word of their own."""
    shop = people("shop")
    shop.word = unique("zorp")
    stated = {
        "german": {"language": "de", "title": f"Häuser aus Holz {shop.word}",
                   "description": "Zwei Fahrräder und eine Garantieabwicklung.", "startPrice": money(300),
                   "durationDays": 1},
        "dutch": {"language": "nl", "title": f"Tweedehands fietsen {shop.word}", "description": "Twee mooie fietsen.",
                  "startPrice": money(100), "durationDays": 3, "markets": ["NL", "DE"]},
        "english": {"language": "en", "title": f"Garden chairs {shop.word}", "description": "Running well, four boxes.",
                    "startPrice": money(200), "durationDays": 5, "postalArea": "101"},
        "fixed": fixed_price(title=f"New lamp {shop.word}", language="en", quantity=5),
        "work": {"language": "en", "title": f"Painting walls {shop.word}", "description": "All rooms.",
                 "kind": "service", "durationDays": 7, "startPrice": money(5000), "markets": ["AT"]},
    }
    shop.ids = {}
    for name, fields in stated.items():
        shop.ids[name] = shop.sell(**fields)
        platform.advance("1s")  # so that one is newer than the other
    shop.names = {id: name for name, id in shop.ids.items()}
    return shop


def found(client, shop, query):
    """The names of the shop's listings that a search finds, in order."""
    page = client.read(f"/v1/auctions?seller={shop.id}&limit=100&{query}")
    return [shop.names[hit["auction"]["id"]] for hit in page["items"]]


@pytest.mark.parametrize("language, words, name", [
    ("de", "Haus", "german"), ("de", "Fahrrad", "german"), ("de", "Garantie", "german"), ("de", "hauser", "german"),
    ("nl", "fiets", "dutch"), ("nl", "mooi", "dutch"), ("en", "chair", "english"), ("en", "run", "english"),
    ("en", "box", "english"), ("nl", "garden", "english"), ("de", "tweedehands", "dutch"),
])
def test_full_text(language, words, name, shop, stranger):
    """AU-14: word forms of each language, umlauts, beginnings of compounds; literal words of other languages, too."""
    assert found(stranger, shop, f"q={words}&language={language}") == [name]


def test_language_of_the_reader(shop, stranger):
    """AU-14, MK-1: without a language the reader's one decides about word forms."""
    url = f"/v1/auctions?seller={shop.id}&q=Fahrrad"
    page = ok(stranger.get(url, headers={"Accept-Language": "de"}))
    assert [shop.names[hit["auction"]["id"]] for hit in page["items"]] == ["german"]


@pytest.mark.parametrize("query, names", [
    ("kind=service", {"work"}), ("kind=goods", {"german", "dutch", "english", "fixed"}), ("market=NL", {"dutch"}),
    ("market=AT", {"work"}), ("postalArea=10", {"english"}), ("postalArea=9", set()),
    ("currency=EUR&minimumPrice=200&maximumPrice=300", {"german", "english"}), ("currency=USD", set()),
    ("q=-chairs", {"german", "dutch", "fixed", "work"}), ("q=chairs+or+lamp&language=en", {"english", "fixed"}),
])
def test_filters(query, names, shop, stranger):
    """AU-14: kind, market, price, postal area, excluded words."""
    assert set(found(stranger, shop, query)) == names


def test_ends_before(shop, stranger):
    """AU-14: the filter by end."""
    ends = stranger.read(f"/v1/auctions/{shop.ids['dutch']}")["endsAt"]
    assert found(stranger, shop, f"endsBefore={ends}") == ["german"]


@pytest.mark.parametrize("sort, names", [
    ("endingSoonest", ["german", "dutch", "english", "work", "fixed"]),
    ("newest", ["work", "fixed", "english", "dutch", "german"]),
    ("priceAscending", ["dutch", "english", "german", "fixed", "work"]),
    ("priceDescending", ["work", "fixed", "german", "english", "dutch"]),
])
def test_sorts(sort, names, shop, stranger):
    """AU-14: each order, on one page and over pages of two."""
    assert found(stranger, shop, f"sort={sort}") == names
    url, paged = f"/v1/auctions?seller={shop.id}&sort={sort}&limit=2", []
    page = stranger.read(url)
    while True:
        paged += [shop.names[hit["auction"]["id"]] for hit in page["items"]]
        if "nextCursor" not in page:
            break
        page = stranger.read(f"{url}&cursor={page['nextCursor']}")
    assert paged == names


def test_cursor_of_another_query(shop, stranger):
    """AU-14: a cursor belongs to its query."""
    page = stranger.read(f"/v1/auctions?seller={shop.id}&limit=2&sort=newest")
    refused(stranger.get(f"/v1/auctions?seller={shop.id}&limit=2&sort=bids&cursor={page['nextCursor']}"), 400,
            "CURSOR_MISMATCH")


def test_pages_are_stable(shop, stranger, platform):
    """AU-14: what comes between two pages moves nothing: no hit twice, none left out."""
    url = f"/v1/auctions?q={shop.word}&sort=newest&limit=2"
    first = stranger.read(url)
    platform.advance("1s")
    late = shop.sell(title=f"A late comer {shop.word}")
    try:
        ids = [hit["auction"]["id"] for hit in first["items"]]
        page = first
        while "nextCursor" in page:
            page = stranger.read(f"{url}&cursor={page['nextCursor']}")
            ids += [hit["auction"]["id"] for hit in page["items"]]
        assert len(ids) == len(set(ids)) and late not in ids and set(shop.ids.values()) == set(ids)
    finally:
        ok(shop.post(f"/v1/auctions/{late}/end", {"reason": "error_in_listing"}, key=unique("end")), 201)


def test_relevance_explains_itself(shop, stranger):
    """AU-14: with explain each hit states the shares of its relevance; the weights are public policies."""
    hits = stranger.read(f"/v1/auctions?q={shop.word}&explain=true")["items"]
    assert len(hits) == 5
    for hit in hits:
        assert set(hit["shares"]) == {"text", "endingSoon", "bids", "freshness"}
        assert all(0 <= share <= 1 for share in hit["shares"].values())
    sums = [sum(hit["shares"].values()) for hit in hits]
    assert sums == sorted(sums, reverse=True)
    assert "shares" not in stranger.read(f"/v1/auctions?q={shop.word}")["items"][0]
    keys = {e["key"] for e in stranger.read("/v1/policies?service=auctions")["services"][0]["policies"]}
    assert "auctions.search.textWeightPercent" in keys


def test_drafts_are_not_found(shop, stranger):
    """AU-3: a draft is seen by nobody."""
    draft = shop.draft(title=f"Unpublished {shop.word}x")
    assert found(stranger, shop, f"q={shop.word}x") == []
    refused(stranger.get(f"/v1/auctions/{draft['id']}"), 404, "AUCTION_NOT_FOUND")
