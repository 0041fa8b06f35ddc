"""Reading pages: text without furniture, titles, days, encodings, and what is no page at all."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks.reading import Unread, UnreadableError, read, read_file
from tasks.reading.gate import mentions_cooperatives
from tasks.reading.text import canonical
from tasks.records import Capture, Document
from tasks.scraping.sources import Family, families

CAPTURE = Capture(
    capture="c",
    url="http://thu.localhost/bai/1",
    source="thu",
    province="Lạng Sơn",
    document="d",
    fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    status=200,
    content_type="text/html; charset=utf-8",
    digest="",
    published=None,
    archive="a.warc.gz@0",
)
LONG = "Tính đến ngày 30/6/2022, toàn tỉnh có 203 hợp tác xã với 48.924 thành viên, tăng so với cùng kỳ năm trước."


def document(markup: str, family: Family | None = None, content_type: str | None = "text/html") -> Document:
    found = read(markup.encode(), content_type, CAPTURE, family)
    assert isinstance(found, Document), found
    return found


def unread(body: bytes, content_type: str | None = "text/html") -> str:
    found = read(body, content_type, CAPTURE)
    assert isinstance(found, Unread), found
    return found.reason


DRUPAL = f"""<html><head><title>Hợp tác xã mở rộng | Cổng thông tin điện tử</title>
<script>var t = "Hợp tác xã trong kịch bản";</script></head><body>
<div class="header"><span class="date">Thứ Sáu, 07/08/2025 15:41</span></div>
<ul class="menu"><li><a href="/">Trang chủ</a></li></ul>
<article class="node node--view-mode-full"><h1 class="page-title"><span>Hợp tác xã mở rộng</span></h1>
<div class="node__submitted">02/12/2024 - 08:10</div>
<div class="clearfix text-formatted field field--name-body field--label-hidden">
<p>{LONG}</p><p>Nhiều&nbsp;HTX <b>liên kết</b> với doanh&nbsp;nghiệp.<br>Dòng sau.</p>
<ul><li>Nông nghiệp: 137</li><li>Phi nông nghiệp: 44</li></ul>
<table><tr><th>Chỉ tiêu</th><th>Số</th></tr><tr><td>HTX</td><td>203</td></tr></table>
<p>Lượt xem: 166</p></div></article>
<div class="sidebar"><h3>Tin nổi bật</h3><a href="/bai/9">Toàn tỉnh có 999 hợp tác xã kiểu mới hoạt động</a></div>
<footer>Hợp tác xã dịch vụ 12345 lượt truy cập</footer></body></html>"""

NEWSPAPER = f"""<html><head><meta property="og:title" content="Lâm Đồng có 554 hợp tác xã - Báo Lâm Đồng"/>
<script type="application/ld+json">{{"@graph": [{{"@type": "WebSite", "datePublished": "2015-01-01"}},
 {{"@type": "NewsArticle", "headline": "Lâm Đồng có 554 hợp tác xã",
 "datePublished": "2024-04-02T07:00:00+07:00"}}, {{"@type": "NewsArticle", "headline": "Tin khác hẳn",
 "datePublished": "2021-01-01"}}]}}</script></head><body><div>Thứ Ba, 11/11/2025</div>
<div id="x1"><h1>Lâm Đồng có 554 hợp tác xã</h1><div>Mai Lan</div>
<h2>Đến hết quý I/2024, toàn tỉnh có 554 hợp tác xã, đó là con số đứng ngoài phần thân bài.</h2>
<div id="x2"><p>{LONG}</p><p>{LONG} Liên kết.</p><p>{LONG} Tiêu thụ.</p>
<div><strong>Tin liên quan</strong><ul><li><a href="/1">Thêm 11 hợp tác xã trong quý hai năm nay</a></li></ul></div>
</div></div></body></html>"""

OLD_PORTAL = f"""<HTML><HEAD><TITLE>Tỉnh họp bàn về HTX</TITLE></HEAD><BODY><TABLE><TR><TD>Menu</TD><TD>
<span class="tieude">Tỉnh họp bàn về HTX</span><br><i>Ngày 11:00:41 23-09-2022 - Lượt xem: 166</i>
<TABLE><TR><TD><div>{LONG}</div><br>{LONG} Đoạn trần.<br><br>Đoạn cuối về HTX vận tải của tỉnh ta.</TD></TR></TABLE>
</TD></TR></TABLE></BODY></HTML>"""

NO_DATE = f"""<html><head><title>Hợp tác xã</title></head><body><div class="date">Chủ nhật, 22/11/2026</div>
<div><h1>Hợp tác xã của tỉnh</h1><p>{LONG}</p><p>{LONG} Và nữa.</p></div>
<div class="tin-lien-quan"><a href="/">Thêm 11 hợp tác xã</a> 01/02/2020</div></body></html>"""


def test_a_drupal_page() -> None:
    found = document(DRUPAL, families()["drupal"])
    assert found.title == "Hợp tác xã mở rộng"
    assert (found.published, found.published_basis) == (date(2024, 12, 2), "selector")
    assert found.text == "\n\n".join(
        [
            "Hợp tác xã mở rộng",
            LONG,
            "Nhiều HTX liên kết với doanh nghiệp.\nDòng sau.",
            "Nông nghiệp: 137\nPhi nông nghiệp: 44",
            "Chỉ tiêu | Số\nHTX | 203",
        ]
    )


def test_the_same_page_without_selectors_has_the_same_text() -> None:
    assert document(DRUPAL).text == document(DRUPAL, families()["drupal"]).text
    assert document(DRUPAL).published == date(2024, 12, 2)


def test_a_newspaper_page_with_its_lead_outside_the_body() -> None:
    found = document(NEWSPAPER)
    assert found.title == "Lâm Đồng có 554 hợp tác xã"
    assert (found.published, found.published_basis) == (date(2024, 4, 2), "json-ld")
    parts = found.text.split("\n\n")
    assert parts[1] == "Đến hết quý I/2024, toàn tỉnh có 554 hợp tác xã, đó là con số đứng ngoài phần thân bài."
    assert parts[2:] == [LONG, f"{LONG} Liên kết.", f"{LONG} Tiêu thụ."]


def test_cells_that_span_others_leave_their_places_empty() -> None:
    table = (
        '<table><tr><th rowspan="2">Huyện</th><th colspan="2">Số HTX</th><th rowspan="2">Vốn</th></tr>'
        "<tr><th>Nông nghiệp</th><th>Khác</th></tr><tr><td>Cao Lộc</td><td>40</td><td></td><td>9</td></tr>"
        '<tr><td colspan="2">Tổng</td><td>52</td><td colspan="x">9</td></tr></table>'
    )
    found = document(NO_DATE.replace("</div>\n<div class", f"{table}</div>\n<div class", 1))
    assert found.text.endswith("Huyện | Số HTX | | Vốn\n| Nông nghiệp | Khác |\nCao Lộc | 40 | | 9\nTổng | | 52 | 9"), (
        found.text[-90:]
    )


def test_an_old_portal_of_tables() -> None:
    found = document(OLD_PORTAL)
    assert found.title == "Tỉnh họp bàn về HTX"
    assert (found.published, found.published_basis) == (date(2022, 9, 23), "dateline")
    assert found.text.split("\n\n")[1:] == [LONG, f"{LONG} Đoạn trần.", "Đoạn cuối về HTX vận tải của tỉnh ta."]


def test_a_page_without_a_date_has_none() -> None:
    found = document(NO_DATE)
    assert (found.published, found.published_basis) == (None, None)
    assert "22/11/2026" not in found.text
    assert "Thêm 11" not in found.text


def test_an_address_may_tell_the_day_and_a_day_ahead_is_none() -> None:
    dated = Capture(
        **{name: getattr(CAPTURE, name) for name in Capture.__slots__} | {"url": "http://x/2023/02/14/htx/"}
    )
    found = read(NO_DATE.encode(), "text/html", dated)
    assert isinstance(found, Document)
    assert (found.published, found.published_basis) == (date(2023, 2, 14), "address")
    ahead = NO_DATE.replace("<p>", "<p>02/12/2030</p><p>", 1)
    assert document(ahead).published is None


def test_text_is_nfc_and_keeps_quotes_findable() -> None:
    found = document(unicodedata.normalize("NFD", DRUPAL))
    assert found.text == document(DRUPAL).text
    assert canonical("hợp tác xã\u00a0") == "hợp tác xã\u00a0"


def _1258(text: str) -> bytes:
    """windows-1258 as old systems write it: the tones of most vowels are letters of their own."""
    out = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", apart.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return out


def _declared(markup: str, charset: str) -> str:
    return markup.replace("<head>", f'<head><meta charset="{charset}">')


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (NO_DATE.encode(), None),
        (NO_DATE.encode(), "text/html; charset=iso-8859-1"),  # mislabelled
        (_declared(NO_DATE, "windows-1258").encode(), "text/html"),  # mislabelled in the page
        (b"\xef\xbb\xbf" + NO_DATE.encode(), "text/html"),
        (_1258(NO_DATE), "text/html; charset=windows-1258"),
        (_1258(_declared(NO_DATE, "windows-1258")), "text/html"),
        (_1258(NO_DATE), "text/html; charset=utf-8"),
        (b"\xff\xfe" + NO_DATE.encode("utf-16-le"), "text/html"),
        ('<?xml version="1.0" encoding="utf-8"?>' + NO_DATE).encode() and (NO_DATE.encode(), "application/xhtml+xml"),
        (NO_DATE.encode("ascii", "xmlcharrefreplace"), "text/html"),
    ],
)
def test_encodings(body: bytes, content_type: str | None) -> None:
    found = read(body, content_type, CAPTURE)
    assert isinstance(found, Document), found
    assert LONG in found.text


@pytest.mark.parametrize(
    "body",
    [
        # TCVN3 as sent by a page that declares nothing, and by one that was converted to UTF-8 as it stood
        "<html><body><h1>Hîp t¸c x·</h1><p>kinh tÕ tËp thÓ, hîp t¸c x· n«ng nghiÖp cña tØnh ®· cã b­íc ph¸t triÓn m¹nh. "
        "C¸c hîp t¸c x· ®· t¹o viÖc lµm cho hµng ngh×n lao ®éng cña ®Þa ph­¬ng.</p></body></html>",
        # UTF-8 read as Latin 1 and encoded again
        "<html><body><p>" + "toàn tỉnh có 203 hợp tác xã, HTX ".encode().decode("latin-1") * 3 + "</p></body></html>",
    ],
)
def test_broken_text_is_flagged(body: str) -> None:
    assert unread(body.encode()) == "encoding"


def test_tcvn3_bytes_are_flagged() -> None:
    text = (
        "<html><p>C¸c hîp t¸c x· ®· t¹o viÖc lµm cho hµng ngh×n lao ®éng cña ®Þa ph­¬ng, kinh tÕ tËp thÓ m¹nh</p></html>"
    )
    assert unread(text.encode("latin-1")) == "encoding"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7 HTX", "not text"),
        (b"\x89PNG\r\n\x1a\n HTX", "not text"),
        (b"<html><title>Just a moment...</title><body>Checking your browser HTX</body></html>", "blocked"),
        ("<html><body>Không tìm thấy trang. <a>Liên minh HTX</a></body></html>".encode(), "missing"),
        (
            "<html><body><h1>Thể thao</h1><p>Đội bóng của tỉnh thắng đậm trận đầu.</p></body></html>".encode(),
            "irrelevant",
        ),
        (b"<html><body><p>Mua bao \x00\x01 HTX</p></body></html>", "encoding"),
        (b"<html><body><script>HTX</script></body></html>", "empty"),
    ],
)
def test_what_is_no_document(body: bytes, reason: str) -> None:
    assert unread(body) == reason


def test_a_page_that_names_cooperatives_in_its_menu_only_is_irrelevant() -> None:
    markup = "<html><ul class='menu'><li>Liên minh HTX</li></ul><h1>Thể thao</h1><p>Đội bóng thắng đậm.</p></html>"
    assert unread(markup.encode()) == "irrelevant"


@pytest.mark.parametrize(
    "text",
    [
        "hợp tác xã",
        "HỢP TÁC XÃ",
        "Hợp Tác\n    Xã",
        "hợp\u00a0tác&nbsp;xã",
        unicodedata.normalize("NFD", "Hợp tác xã"),
        "ho\u031b\u0323p tác xã",
        "hơ\u0323p ta\u0301c xa\u0303",
        "h&#7907;p t&#225;c x&#227;",
        "h&#x1EE3;p t&#xE1;c x&#xe3;",
        "hợp t&aacute;c x&atilde;",
        "kinh tế tập thể",
        "các HTX.",
        "tổ hợp tác",
        "Quỹ tín dụng nhân dân",
    ],
)
def test_the_gate_knows_all_spellings(text: str) -> None:
    assert mentions_cooperatives(f"<p>Các {text} của tỉnh</p>".encode())
    assert not mentions_cooperatives("<p>Hợp tác quốc tế, tập thể thao, dHTXa, /wEPDwHTX+9</p>".encode())


def test_files(tmp_path: Path) -> None:
    page = tmp_path / "D1.html"
    page.write_text(NO_DATE, encoding="utf-8")
    found = read_file(page, "Lạng Sơn", date(2022, 7, 1))
    assert (found.document, found.province, found.published) == ("D1", "Lạng Sơn", date(2022, 7, 1))
    plain = tmp_path / "D2.txt"
    plain.write_bytes("\ufeffHợp tác xã\r\n  giữ\u00a0nguyên  \r\n".encode())
    assert read_file(plain).text == "Hợp tác xã\r\n  giữ\u00a0nguyên  \r\n"
    (tmp_path / "thethao.txt").write_text("Đội bóng")
    assert read_file(tmp_path / "thethao.txt").text == "Đội bóng"  # who names a file wants it read


@pytest.mark.parametrize(
    ("name", "body", "what"),
    [
        ("a.pdf", b"%PDF-1.7", "a PDF, not a page"),
        ("a.html", b"\xff\xd8\xff\xe0", "an image, not a page"),
        ("a.txt", b"", "empty"),
        ("a.docx", b"PK\x03\x04", "office document"),
        ("a.csv", b"x", r"neither \.txt nor \.html"),
    ],
)
def test_files_that_hold_no_page(tmp_path: Path, name: str, body: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(UnreadableError, match=what):
        read_file(tmp_path / name)
    with pytest.raises(UnreadableError, match="cannot be read: No such file"):
        read_file(tmp_path / "none.txt")
