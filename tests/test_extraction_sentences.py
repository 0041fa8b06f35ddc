"""Sentences in the page's own words and what a person reads in them; the page is Lạng Sơn's of 2 December 2024."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extraction import extract, read
from tasks.records import Document, Observation

PUBLISHED = date(2024, 12, 2)


def observe(text: str, province: str | None = "Lạng Sơn") -> list[Observation]:
    return extract(Document("page", text, province=province, published=PUBLISHED))


def told(observation: Observation) -> str:
    """A figure in one line: whose, what, how much, when, how sure."""
    o = observation
    upper = f"-{o.upper:f}" if o.upper is not None else ""
    days = f"{o.period_start or ''}..{o.period_end or ''}"
    what = f"{o.organisation}/{o.activity} {o.indicator} {o.measure}"
    place = f"{o.ref_area_name}{'*' if o.locality else ''}"
    return f"{place} {what} {o.value:f}{upper} {days} {o.status} {o.qualifier or ''}".strip()


CASES = {
    "a stock, its change and a mean": (
        "Đến hết năm 2023, toàn tỉnh có 486 HTX, tăng 26 HTX so với năm 2022, "
        "doanh thu bình quân đạt 900 triệu đồng/HTX/năm.",
        [
            "Lạng Sơn cooperative/all organisations total 486 ..2023-12-31 actual",
            "Lạng Sơn cooperative/all organisations change 26 ..2023-12-31 actual",
            "Lạng Sơn cooperative/all revenue mean 900000000 2023-01-01..2023-12-31 actual",
        ],
    ),
    "a flow against a stock": (
        "Trong 11 tháng đầu năm 2024, toàn tỉnh thành lập mới 56 HTX, đạt 112% kế hoạch; lũy kế có 539 HTX.",
        [
            "Lạng Sơn cooperative/all organisations_new total 56 2024-01-01..2024-11-30 actual",
            "Lạng Sơn cooperative/all organisations_new plan_rate 112 2024-01-01..2024-11-30 actual",
            "Lạng Sơn cooperative/all organisations total 539 ..2024-11-30 actual",
        ],
    ),
    "a list with dropped nouns, summing to its whole": (
        "Hiện toàn tỉnh có 181 HTX, gồm: nông nghiệp 137, phi nông nghiệp 44.",
        [
            "Lạng Sơn cooperative/all organisations total 181 ..2024-12-02 actual",
            "Lạng Sơn cooperative/agriculture organisations total 137 ..2024-12-02 actual",
            "Lạng Sơn cooperative/non_agriculture organisations total 44 ..2024-12-02 actual",
        ],
    ),
    "a part and its share": (
        "Năm 2023 tỉnh ước có 502 HTX; trong đó có 405 HTX đang hoạt động, chiếm 80,7%.",
        [
            "Lạng Sơn cooperative/all organisations total 502 ..2023-12-31 estimate",
            "Lạng Sơn cooperative/all organisations_active total 405 ..2023-12-31 estimate",
            "Lạng Sơn cooperative/all organisations_active share 80.7 ..2023-12-31 estimate",
        ],
    ),
    "a fall is negative": (
        "Đến cuối năm 2023, toàn tỉnh có 310 tổ hợp tác, giảm 27,8% so với năm 2022.",
        [
            "Lạng Sơn cooperative_group/all organisations total 310 ..2023-12-31 actual",
            "Lạng Sơn cooperative_group/all organisations growth_rate -27.8 ..2023-12-31 actual",
        ],
    ),
    "a target with a range": (
        "Phấn đấu năm 2025 thành lập mới 40 - 45 HTX và 01 liên hiệp HTX.",
        [
            "Lạng Sơn cooperative/all organisations_new total 40-45 2025-01-01..2025-12-31 target range",
            "Lạng Sơn cooperative_union/all organisations_new total 1 2025-01-01..2025-12-31 target",
        ],
    ),
    "the nation on a province's page": (
        "Hiện cả nước có khoảng 28.000 HTX. Trong tổng số đó, HTX nông nghiệp chiếm khoảng 66%.",
        [
            "Việt Nam cooperative/all organisations total 28000 ..2024-12-02 actual about",
            "Việt Nam cooperative/agriculture organisations share 66 ..2024-12-02 actual about",
        ],
    ),
    "a district is kept apart": (
        "Riêng huyện Chi Lăng, hiện có 36 HTX đang hoạt động.",
        ["Lạng Sơn* cooperative/all organisations_active total 36 ..2024-12-02 actual"],
    ),
    "another province": (
        "Tại tỉnh Cao Bằng, đến cuối năm 2023 có 420 HTX.",
        ["Cao Bằng cooperative/all organisations total 420 ..2023-12-31 actual"],
    ),
    "members of a union, and people": (
        "Toàn tỉnh hiện có 03 liên hiệp HTX với 18 HTX thành viên; 448 HTX với 455.523 thành viên.",
        [
            "Lạng Sơn cooperative_union/all organisations total 3 ..2024-12-02 actual",
            "Lạng Sơn cooperative_union/all union_members total 18 ..2024-12-02 actual",
            "Lạng Sơn cooperative/all organisations total 448 ..2024-12-02 actual",
            "Lạng Sơn cooperative/all members total 455523 ..2024-12-02 actual",
        ],
    ),
    "per month": (
        "Thu nhập bình quân của lao động trong HTX năm 2023 từ 4 - 5 triệu đồng/người/tháng.",
        ["Lạng Sơn cooperative/all worker_income mean 4000000-5000000 2023-01-01..2023-12-31 actual range"],
    ),
    "a sum and its mean": (
        "Đến cuối năm 2023, các HTX có tổng vốn điều lệ 4.270 tỷ đồng, bình quân 20,53 tỷ đồng/HTX.",
        [
            "Lạng Sơn cooperative/all charter_capital total 4270000000000 ..2023-12-31 actual",
            "Lạng Sơn cooperative/all charter_capital mean 20530000000 ..2023-12-31 actual",
        ],
    ),
    "a flow raises a stock": (
        "Năm 2023, toàn tỉnh có 19 HTX được thành lập mới, nâng tổng số lên 306 HTX.",
        [
            "Lạng Sơn cooperative/all organisations_new total 19 2023-01-01..2023-12-31 actual",
            "Lạng Sơn cooperative/all organisations total 306 ..2023-12-31 actual",
        ],
    ),
    "the owners of OCOP products": (
        "Đến nay, tỉnh có 90 sản phẩm OCOP của 61 chủ thể, gồm 40 HTX, 12 doanh nghiệp và 9 tổ hợp tác.",
        [
            "Lạng Sơn cooperative/all organisations_ocop total 40 ..2024-12-02 actual",
            "Lạng Sơn cooperative_group/all organisations_ocop total 9 ..2024-12-02 actual",
        ],
    ),
    "the owners' own products": (
        "Đến nay, toàn tỉnh có 21 HTX tham gia chương trình OCOP, với 27 sản phẩm đạt 3 sao trở lên.",
        [
            "Lạng Sơn cooperative/all organisations_ocop total 21 ..2024-12-02 actual",
            "Lạng Sơn cooperative/all ocop_products total 27 ..2024-12-02 actual",
        ],
    ),
    "what was wished for and what was done": (
        "Giai đoạn 2021-2025, tỉnh dự kiến phát triển 150 HTX, 2 liên hiệp HTX: "
        "từ năm 2021 đến tháng 6/2024 đã phát triển 132 HTX (đạt 88% mục tiêu).",
        [
            "Lạng Sơn cooperative/all organisations_new total 150 2021-01-01..2025-12-31 target",
            "Lạng Sơn cooperative_union/all organisations_new total 2 2021-01-01..2025-12-31 target",
            "Lạng Sơn cooperative/all organisations_new total 132 2021-01-01..2024-06-30 actual",
            "Lạng Sơn cooperative/all organisations_new plan_rate 88 2021-01-01..2024-06-30 actual",
        ],
    ),
    "a part of those newly founded": (
        "Năm 2022, tỉnh thành lập mới 60 tổ hợp tác và 40 HTX, trong đó có 30 HTX trong lĩnh vực nông nghiệp.",
        [
            "Lạng Sơn cooperative_group/all organisations_new total 60 2022-01-01..2022-12-31 actual",
            "Lạng Sơn cooperative/all organisations_new total 40 2022-01-01..2022-12-31 actual",
            "Lạng Sơn cooperative/agriculture organisations_new total 30 2022-01-01..2022-12-31 actual",
        ],
    ),
    "what is told of the new ones alone": (
        "Năm 2023, có 38 HTX được thành lập mới với tổng vốn điều lệ 95 tỷ đồng và 412 thành viên.",
        [
            "Lạng Sơn cooperative/all organisations_new total 38 2023-01-01..2023-12-31 actual",
            "Lạng Sơn cooperative/all other total 95000000000 ..2023-12-31 actual",
            "Lạng Sơn cooperative/all other total 412 ..2023-12-31 actual",
        ],
    ),
    "a part and its whole in one": (
        "Hiện tỉnh có 36/43 HTX hoạt động trên lĩnh vực nông nghiệp.",
        [
            "Lạng Sơn cooperative/agriculture organisations total 36 ..2024-12-02 actual",
            "Lạng Sơn cooperative/all organisations total 43 ..2024-12-02 actual",
        ],
    ),
    "the field of work that a sentence opens with": (
        "Về lĩnh vực xây dựng, hiện toàn tỉnh có 11 HTX đang hoạt động.",
        ["Lạng Sơn cooperative/construction organisations_active total 11 ..2024-12-02 actual"],
    ),
    "members of groups": (
        "Hiện toàn tỉnh có 39 HTX, 166 tổ hợp tác với 3.215 tổ viên.",
        [
            "Lạng Sơn cooperative/all organisations total 39 ..2024-12-02 actual",
            "Lạng Sơn cooperative_group/all organisations total 166 ..2024-12-02 actual",
            "Lạng Sơn cooperative_group/all members total 3215 ..2024-12-02 actual",
        ],
    ),
    "a district's own page": (
        "Chín tháng nhiều khởi sắc của kinh tế tập thể\n\n"
        "Huyện Chi Lăng đẩy mạnh vận động. Hiện có 36 HTX với 420 thành viên.",
        [
            "Lạng Sơn* cooperative/all organisations total 36 ..2024-12-02 actual",
            "Lạng Sơn* cooperative/all members total 420 ..2024-12-02 actual",
        ],
    ),
    "who founds them is no owner of the count": (
        "Năm 2023, Hội Nông dân tỉnh hướng dẫn nông dân thành lập mới 14 HTX và 57 tổ hợp tác.",
        [
            "Lạng Sơn cooperative/all organisations_new total 14 2023-01-01..2023-12-31 actual",
            "Lạng Sơn cooperative_group/all organisations_new total 57 2023-01-01..2023-12-31 actual",
        ],
    ),
    "a whole that is taken up, and its money": (
        "Toàn tỉnh có 67 quỹ tín dụng nhân dân. Đến 30/6/2024, tổng nguồn vốn của 67 quỹ là 5.918 tỷ "
        "đồng, tăng 9,7% so với cuối năm 2023.",
        [
            "Lạng Sơn credit_fund/credit organisations total 67 ..2024-12-02 actual",
            "Lạng Sơn credit_fund/credit working_capital total 5918000000000 ..2024-06-30 actual",
            "Lạng Sơn credit_fund/credit working_capital growth_rate 9.7 ..2024-06-30 actual",
        ],
    ),
    "an adjective before the verb": (
        "Năm 2023, 38 HTX yếu kém được giải thể.",
        [
            "Lạng Sơn cooperative/all organisations_dissolved total 38 2023-01-01..2023-12-31 actual",
        ],
    ),
    "what is carried out of a plan": (
        "Theo kế hoạch, năm 2024 toàn tỉnh giải thể 120 HTX; đến nay đã hoàn thành 84 HTX.",
        [
            "Lạng Sơn cooperative/all organisations_dissolved total 120 2024-01-01..2024-12-31 actual",
            "Lạng Sơn cooperative/all organisations_dissolved total 84 2024-01-01..2024-12-31 actual",
        ],
    ),
    "parts in brackets": (
        "Trong 4 tháng đầu năm 2024, tỉnh thành lập mới 08 HTX (07 HTX nông nghiệp và 01 HTX vận tải).",
        [
            "Lạng Sơn cooperative/all organisations_new total 8 2024-01-01..2024-04-30 actual",
            "Lạng Sơn cooperative/agriculture organisations_new total 7 2024-01-01..2024-04-30 actual",
            "Lạng Sơn cooperative/transport organisations_new total 1 2024-01-01..2024-04-30 actual",
        ],
    ),
    "a list goes on about the kind before it": (
        "Hiện tỉnh có 342 HTX, 418 tổ hợp tác; HTX nông nghiệp là 236, phi nông nghiệp 106.",
        [
            "Lạng Sơn cooperative/all organisations total 342 ..2024-12-02 actual",
            "Lạng Sơn cooperative_group/all organisations total 418 ..2024-12-02 actual",
            "Lạng Sơn cooperative/agriculture organisations total 236 ..2024-12-02 actual",
            "Lạng Sơn cooperative/non_agriculture organisations total 106 ..2024-12-02 actual",
        ],
    ),
    "owners of products": (
        "Hiện có 75 HTX là chủ thể của 112 sản phẩm OCOP.",
        [
            "Lạng Sơn cooperative/all organisations_ocop total 75 ..2024-12-02 actual",
            "Lạng Sơn cooperative/all ocop_products total 112 ..2024-12-02 actual",
        ],
    ),
    "the number of such": (
        "Số HTX liên kết tiêu thụ với doanh nghiệp là 84, chiếm 39,4%.",
        [
            "Lạng Sơn cooperative/all organisations_value_chain total 84 ..2024-12-02 actual",
            "Lạng Sơn cooperative/all organisations_value_chain share 39.4 ..2024-12-02 actual",
        ],
    ),
    "years under one head": (
        "Nhìn lại tốc độ phát triển mới, năm 2022 là 96 HTX, năm 2023 là 84 HTX.",
        [
            "Lạng Sơn cooperative/all organisations_new total 96 2022-01-01..2022-12-31 actual",
            "Lạng Sơn cooperative/all organisations_new total 84 2023-01-01..2023-12-31 actual",
        ],
    ),
    "the same months of the year before": (
        "9 tháng năm 2024, toàn tỉnh thành lập mới 51 HTX (cùng kỳ 38 HTX).",
        [
            "Lạng Sơn cooperative/all organisations_new total 51 2024-01-01..2024-09-30 actual",
            "Lạng Sơn cooperative/all organisations_new total 38 2023-01-01..2023-09-30 actual",
        ],
    ),
    "the year's plan": (
        "Kinh tế tập thể khởi sắc đầu năm\n\nQuý I/2024, tỉnh thành lập mới 3 HTX. Mục tiêu cả năm là 8 HTX.",
        [
            "Lạng Sơn cooperative/all organisations_new total 3 2024-01-01..2024-03-31 actual",
            "Lạng Sơn cooperative/all organisations_new total 8 2024-01-01..2024-12-31 target",
        ],
    ),
    "given in support": (
        "Năm 2023, tỉnh bố trí 8,5 tỷ đồng hỗ trợ HTX đầu tư kết cấu hạ tầng.",
        [
            "Lạng Sơn cooperative/all support_funding total 8500000000 2023-01-01..2023-12-31 actual",
        ],
    ),
    "lent to so many": (
        "Năm 2023, Quỹ hỗ trợ cho 29 HTX vay với tổng số tiền 34,5 tỷ đồng.",
        [
            "Lạng Sơn cooperative/all organisations_supported total 29 2023-01-01..2023-12-31 actual",
            "Lạng Sơn cooperative/all loans total 34500000000 ..2023-12-31 actual",
        ],
    ),
    "the members of the alliance": (
        "Số đơn vị thành viên của Liên minh HTX tỉnh đến nay là 395, tăng 58 đơn vị so với đầu nhiệm kỳ.",
        [
            "Lạng Sơn collective/all alliance_members total 395 ..2024-12-02 actual",
            "Lạng Sơn collective/all alliance_members change 58 ..2024-12-02 actual",
        ],
    ),
    "a district by name alone": (
        "Các huyện có nhiều HTX là Hữu Lũng (68 HTX), Chi Lăng (57 HTX).",
        [
            "Lạng Sơn* cooperative/all organisations total 68 ..2024-12-02 actual",
            "Lạng Sơn* cooperative/all organisations total 57 ..2024-12-02 actual",
        ],
    ),
    "a district of another province": (
        "Huyện Trùng Khánh (Cao Bằng) có 41 HTX.",
        [
            "Cao Bằng* cooperative/all organisations total 41 ..2024-12-02 actual",
        ],
    ),
    "a province's town": (
        "Trên địa bàn thành phố Lạng Sơn hiện có 80 HTX. Toàn thành phố có 26 tổ hợp tác.",
        [
            "Lạng Sơn* cooperative/all organisations total 80 ..2024-12-02 actual",
            "Lạng Sơn* cooperative_group/all organisations total 26 ..2024-12-02 actual",
        ],
    ),
    "first of the province is not of the province": (
        "Huyện Chi Lăng là địa bàn có số HTX nhiều nhất tỉnh: 103 HTX đang hoạt động.",
        [
            "Lạng Sơn* cooperative/all organisations_active total 103 ..2024-12-02 actual",
        ],
    ),
    "of what a province was made": (
        "Tỉnh được hình thành trên cơ sở hợp nhất hai tỉnh Thái Nguyên và Bắc Kạn. Toàn tỉnh có 1.168 HTX.",
        [
            "Lạng Sơn cooperative/all organisations total 1168 ..2024-12-02 actual",
        ],
    ),
    "the nation is what a share is of": (
        "Vùng đồng bằng sông Cửu Long có 2.585 HTX nông nghiệp, chiếm 13,4% tổng số HTX nông nghiệp cả "
        "nước. Bình quân mỗi HTX có 88 thành viên.",
        [
            "Đồng bằng sông Cửu Long cooperative/agriculture organisations total 2585 ..2024-12-02 actual",
            "Đồng bằng sông Cửu Long cooperative/agriculture organisations share 13.4 ..2024-12-02 actual",
            "Đồng bằng sông Cửu Long cooperative/agriculture members mean 88 ..2024-12-02 actual",
        ],
    ),
    "a part goes on past a subheading": (
        "Toàn tỉnh có 342 HTX đang hoạt động.\n\nNhiều HTX làm ăn khá hơn\n\nTrong đó có 166 HTX nông nghiệp.",
        [
            "Lạng Sơn cooperative/all organisations_active total 342 ..2024-12-02 actual",
            "Lạng Sơn cooperative/agriculture organisations_active total 166 ..2024-12-02 actual",
        ],
    ),
    "a target without a day of its own": (
        "Một số chỉ tiêu chủ yếu của năm 2025:\n\n1. Tổng số thành viên HTX đạt 5.700 người.\n\n2. Tỷ "
        "lệ HTX xếp loại tốt, khá đạt 55%.",
        [
            "Lạng Sơn cooperative/all members total 5700 ..2025-12-31 target",
            "Lạng Sơn cooperative/all organisations_effective share 55 ..2025-12-31 target",
        ],
    ),
    "who is trained": (
        "Năm 2023, Liên minh HTX mở 74 lớp bồi dưỡng cho 3.960 lượt cán bộ, thành viên HTX, tổ hợp tác.",
        [
            "Lạng Sơn collective/all people_trained total 3960 2023-01-01..2023-12-31 actual",
        ],
    ),
    "of two kinds together": (
        "Doanh thu năm 2023 của HTX và quỹ tín dụng nhân dân trên địa bàn đạt 864 tỷ đồng.",
        [
            "Lạng Sơn collective/all revenue total 864000000000 2023-01-01..2023-12-31 actual",
        ],
    ),
    "a place counts again on one's own page": (
        "HTX Thắng Lợi vượt khó\n\nHTX Thắng Lợi có 25 thành viên. Huyện Chi Lăng hiện có 35 HTX với 1.246 thành viên.",
        [
            "Lạng Sơn* cooperative/all organisations total 35 ..2024-12-02 actual",
            "Lạng Sơn* cooperative/all members total 1246 ..2024-12-02 actual",
        ],
    ),
    "a field of work that leads": (
        "Toàn tỉnh có 328 HTX. Nông nghiệp chiếm phần lớn với 224 HTX.",
        [
            "Lạng Sơn cooperative/all organisations total 328 ..2024-12-02 actual",
            "Lạng Sơn cooperative/agriculture organisations total 224 ..2024-12-02 actual",
        ],
    ),
    "what 'trong đó' goes into": (
        "Toàn tỉnh có 172 HTX nông nghiệp, trong đó 21 HTX ứng dụng công nghệ cao.",
        [
            "Lạng Sơn cooperative/agriculture organisations total 172 ..2024-12-02 actual",
            "Lạng Sơn cooperative/agriculture organisations_high_tech total 21 ..2024-12-02 actual",
        ],
    ),
    "parts of a place": (
        "6 tháng đầu năm 2024, toàn tỉnh thành lập mới 2 HTX gồm: 1 HTX ở huyện Chi Lăng và 1 HTX ở huyện Cao Lộc.",
        [
            "Lạng Sơn cooperative/all organisations_new total 2 2024-01-01..2024-06-30 actual",
            "Lạng Sơn* cooperative/all organisations_new total 1 2024-01-01..2024-06-30 actual",
            "Lạng Sơn* cooperative/all organisations_new total 1 2024-01-01..2024-06-30 actual",
        ],
    ),
    "the verb past a long bracket": (
        "Đến 31/12/2023, toàn tỉnh có 107 HTX (43 HTX nông nghiệp, 32 HTX xây dựng, 32 HTX thương mại - "
        "dịch vụ) đang hoạt động.",
        [
            "Lạng Sơn cooperative/all organisations_active total 107 ..2023-12-31 actual",
            "Lạng Sơn cooperative/agriculture organisations_active total 43 ..2023-12-31 actual",
            "Lạng Sơn cooperative/construction organisations_active total 32 ..2023-12-31 actual",
            "Lạng Sơn cooperative/trade_services organisations_active total 32 ..2023-12-31 actual",
        ],
    ),
    "the members of unions are co-operatives": (
        "Toàn tỉnh có 212 HTX nông nghiệp (2 liên hiệp HTX), 13.281 thành viên tham gia.",
        [
            "Lạng Sơn cooperative/agriculture organisations total 212 ..2024-12-02 actual",
            "Lạng Sơn cooperative_union/agriculture organisations total 2 ..2024-12-02 actual",
            "Lạng Sơn cooperative/agriculture members total 13281 ..2024-12-02 actual",
        ],
    ),
    "an old font": (
        "Hiện toàn tỉnh có 222 HTX thƣơng mại - dịch vụ với 2.874 ngƣời lao động.",
        [
            "Lạng Sơn cooperative/trade_services organisations total 222 ..2024-12-02 actual",
            "Lạng Sơn cooperative/trade_services workers total 2874 ..2024-12-02 actual",
        ],
    ),
    "what a plan lays down": (
        "Kinh tế tập thể có kế hoạch mới\n\nUBND tỉnh vừa ban hành kế hoạch phát triển kinh tế tập thể, "
        "hợp tác xã năm 2025.\n\nTheo đó, thành lập mới 40 HTX; 65% số HTX hoạt động hiệu quả.",
        [
            "Lạng Sơn cooperative/all organisations_new total 40 2025-01-01..2025-12-31 target",
            "Lạng Sơn cooperative/all organisations_effective share 65 ..2025-12-31 target",
        ],
    ),
    "several fields are no field": (
        "Năm 2023, toàn tỉnh có 222 HTX hoạt động trên các lĩnh vực nông nghiệp, thủy sản, vận tải.",
        [
            "Lạng Sơn cooperative/all organisations total 222 ..2023-12-31 actual",
        ],
    ),
    "a share of all co-operatives": (
        "Toàn tỉnh có 98 HTX nông nghiệp với 2.046 thành viên, chiếm 69% số HTX của tỉnh.",
        [
            "Lạng Sơn cooperative/agriculture organisations total 98 ..2024-12-02 actual",
            "Lạng Sơn cooperative/agriculture members total 2046 ..2024-12-02 actual",
            "Lạng Sơn cooperative/agriculture organisations share 69 ..2024-12-02 actual",
        ],
    ),
    "a share goes on in another field": (
        "Tỷ lệ HTX hoạt động hiệu quả trong lĩnh vực nông nghiệp đạt 70%, trong lĩnh vực phi nông nghiệp đạt 80%.",
        [
            "Lạng Sơn cooperative/agriculture organisations_effective share 70 ..2024-12-02 actual",
            "Lạng Sơn cooperative/non_agriculture organisations_effective share 80 ..2024-12-02 actual",
        ],
    ),
    "a plan rate past the brackets": (
        "Năm 2023, tỉnh thành lập mới 8 HTX (7 HTX nông nghiệp, 1 HTX vận tải), đạt 40% kế hoạch.",
        [
            "Lạng Sơn cooperative/all organisations_new total 8 2023-01-01..2023-12-31 actual",
            "Lạng Sơn cooperative/agriculture organisations_new total 7 2023-01-01..2023-12-31 actual",
            "Lạng Sơn cooperative/transport organisations_new total 1 2023-01-01..2023-12-31 actual",
            "Lạng Sơn cooperative/all organisations_new plan_rate 40 2023-01-01..2023-12-31 actual",
        ],
    ),
    "out of those that were founded": (
        "Trong hơn 240 HTX thành lập trên địa bàn tỉnh, hiện có 160 HTX nông nghiệp.",
        [
            "Lạng Sơn cooperative/all organisations total 240 ..2024-12-02 actual over",
            "Lạng Sơn cooperative/agriculture organisations total 160 ..2024-12-02 actual",
        ],
    ),
    "the income of members grows": (
        "Năm 2023, thu nhập của thành viên HTX tăng 20%.",
        [
            "Lạng Sơn cooperative/all member_income growth_rate 20 2023-01-01..2023-12-31 actual",
        ],
    ),
    "goals that are listed": (
        "Liên minh HTX tỉnh đặt ra một số chỉ tiêu năm 2025 như: thành lập mới 10 HTX; kết nạp thêm 12 đơn vị.",
        [
            "Lạng Sơn cooperative/all organisations_new total 10 2025-01-01..2025-12-31 target",
            "Lạng Sơn collective/all alliance_members change 12 2025-01-01..2025-12-31 target",
        ],
    ),
    "a mean for each kind": (
        "Năm 2023, doanh thu bình quân đạt 3,7 tỷ đồng/HTX và 1,7 tỷ đồng/tổ hợp tác.",
        [
            "Lạng Sơn cooperative/all revenue mean 3700000000 2023-01-01..2023-12-31 actual",
            "Lạng Sơn cooperative_group/all revenue mean 1700000000 2023-01-01..2023-12-31 actual",
        ],
    ),
    "parts past a colon": (
        "Hiện toàn tỉnh có 1.066 HTX đang hoạt động, theo ngành nghề: trồng trọt 315 HTX; tổng hợp 650 "
        "HTX; thủy sản 32 HTX.",
        [
            "Lạng Sơn cooperative/all organisations_active total 1066 ..2024-12-02 actual",
            "Lạng Sơn cooperative/None organisations_active total 315 ..2024-12-02 actual",
            "Lạng Sơn cooperative/None organisations_active total 650 ..2024-12-02 actual",
            "Lạng Sơn cooperative/fishery organisations_active total 32 ..2024-12-02 actual",
        ],
    ),
    "an adverb takes nothing together": (
        "Hiện tỉnh có 486 HTX cùng 7.735 tổ hợp tác. Lao động thường xuyên trong HTX tổng cộng 9.229 người.",
        [
            "Lạng Sơn cooperative/all organisations total 486 ..2024-12-02 actual",
            "Lạng Sơn cooperative_group/all organisations total 7735 ..2024-12-02 actual",
            "Lạng Sơn cooperative/all workers total 9229 ..2024-12-02 actual",
        ],
    ),
}


@pytest.mark.parametrize(("text", "figures"), CASES.values(), ids=CASES)
def test_a_sentence(text: str, figures: list[str]) -> None:
    assert [told(o) for o in observe(text)] == figures


NO_STATISTIC = {
    "a law": "Luật HTX năm 2012 và Nghị quyết số 20-NQ/TW ngày 16/6/2022 là cơ sở để các HTX phát triển.",
    "an anniversary": "Hội nghị kỷ niệm 30 năm ngày thành lập Liên minh HTX tỉnh có 120 đại biểu dự.",
    "one co-operative": "HTX Nông nghiệp Mai Pha có 25 thành viên, doanh thu 2 tỷ đồng/năm.",
    "an example": "Điển hình là HTX rau Tân Liên với 60 lao động.",
    "a co-operative named with a number": "HTX Mùa Xuân 26-3 ra mắt tại xã Hoàng Đồng.",
    "classes": "Trong năm, Liên minh HTX tỉnh mở 12 lớp tập huấn tại 8 huyện.",
    "a telephone": "Liên hệ HTX qua số điện thoại 0912 345 678 để đặt hàng.",
    "enterprises": "Toàn tỉnh có 3.500 doanh nghiệp, ngoài ra còn nhiều HTX.",
    "one that was founded": "HTX Hoa Hồi, xã Tân Văn (tỉnh Lạng Sơn) được thành lập tháng 5/2022 với 170 thành viên.",
    "one and its head": "Hợp tác xã do ông Hoàng Văn An làm giám đốc, có vốn điều lệ 200 triệu đồng.",
    "what a rule asks": "Các HTX liên kết người dân cư trú tại địa phương, có số lượng từ 7 thành viên trở lên.",
    "one told of singly": "Trong đó 1 HTX có người đại diện đã chuyển đi nơi khác.",
    "a sum per hectare": "Mô hình nuôi tôm của HTX cho năng suất 25 tấn/ha, lợi nhuận 400 triệu đồng/ha.",
    "founders": "Sau 5 năm, từ 7 thành viên ban đầu, đến nay HTX đã có 65 thành viên.",
    "takings of one": "Với 60 ha quýt, HTX thu về 8 tỷ đồng mỗi năm, trừ chi phí lãi 3 tỷ đồng.",
    "a visit": "Đoàn công tác đã thăm 3 HTX tại huyện Cao Lộc.",
    "what a rule gives": "Mức hỗ trợ tối đa 50 triệu đồng/HTX theo Nghị quyết số 08.",
    "the growth of the economy": "Năm 2023, tốc độ tăng trưởng GRDP đạt 7% [kế hoạch là 8%], HTX góp phần không nhỏ.",
    "the disease": "Dịch Covid-19 làm các HTX gặp khó khăn.",
    "members of an association": "Toàn tỉnh có 94.300 hội viên phụ nữ, dư nợ ủy thác do Hội quản lý là 1.480 tỷ đồng; "
    "nhiều chị em lập HTX.",
    "one farmer": "Anh Lộc Văn Sần vay 80 triệu đồng mua máy, nay thu nhập 170 triệu đồng mỗi năm và đang vận "
    "động lập HTX.",
    "an enterprise's own": "Doanh nghiệp này có 5 nhà máy, doanh thu 9 tháng đạt 8.700 tỷ đồng, liên kết với nhiều "
    "HTX.",
    "what is counted before it": "Toàn xã có nhiều HTX và 46 mô hình sản xuất có doanh thu từ 300 triệu đồng/năm trở "
    "lên.",
    "of others too": "Toàn tỉnh có 1.735 doanh nghiệp, hợp tác xã phải thu hẹp hoạt động; 41.600 lao động bị mất việc.",
    "partners of a firm": "Tập đoàn đã ký hợp tác với 39 HTX và 128 tổ hợp tác.",
    "the praised": "Nhân dịp này, 15 HTX và 20 cá nhân được tặng bằng khen.",
    "those who sent somebody": "Dự hội nghị có đại diện 14 HTX trên địa bàn huyện.",
    "helpers after a storm": "Tỉnh huy động 3.900 lượt cán bộ giúp dân và các HTX thu hoạch lúa.",
    "the staff of an office": "Cơ quan Liên minh HTX có 24 cán bộ, viên chức, trong đó 18 người có trình độ đại học.",
    "one with a long name": "Từ 10 thành viên ban đầu, HTX chanh không hạt Thạnh Phước nay phát triển lên 34 thành "
    "viên.",
    "one in a hamlet": "Tổ hợp tác trồng mai cảnh tại thôn Lý Tây có 10 thành viên.",
    "a chosen one": "Tiêu chuẩn mới chỉ cần tối thiểu 5 thành viên để thành lập HTX.",
    "the digital economy": "Năm 2023 kinh tế số chiếm 38% GRDP; HTX cũng bán hàng qua mạng.",
    "a footnote": "Đời sống của xã viên được cải thiện một bước [10, tr.25].",
    "a size": "Trong số các HTX hiện nay, phần lớn có quy mô dưới 10 lao động.",
    "one that leads the province": "HTX Chè Tân Hương là đơn vị tiên phong trên địa bàn tỉnh. "
    "Năm 2023, doanh thu của HTX đạt 8,9 tỷ đồng.",
    "one that is named after its number": "Từ số vốn 102 triệu đồng, với 17 thành viên, hợp "
    "tác xã nông nghiệp Thân Thiện đã lớn mạnh.",
    "a year in a headline": "Kinh tế tập thể 2025: nhìn lại một năm.",
    "a fund that is given money": "Tỉnh cấp vốn điều lệ 20 tỷ đồng cho Quỹ hỗ trợ phát triển HTX tỉnh.",
    "years": "Nhiều tổ hợp tác không còn hoạt động 2 - 3 năm nay.",
    "the name of a picture": "Các đại biểu HTX dự họp.\n\nhtx 1.jpg",
}


@pytest.mark.parametrize("text", NO_STATISTIC.values(), ids=NO_STATISTIC)
def test_no_statistic(text: str) -> None:
    assert [told(o) for o in observe(text) if o.indicator != "other"] == []


def test_every_number_left_out_has_a_reason() -> None:
    text = "Ngày 2/12, Liên minh HTX tỉnh mở 12 lớp tập huấn; toàn tỉnh có 539 HTX và 7 chợ."
    reading = read(Document("page", text, province="Lạng Sơn", published=PUBLISHED))
    assert [o.value for o in reading.observations] == [539]
    left_out = {text[u.start : u.end]: u.reason for u in reading.unused}
    assert left_out["Ngày 2/12"] == "a date or a period"
    assert set(left_out) == {"Ngày 2/12", "12", "7"} and all(left_out.values())


def test_a_province_that_is_not_named_is_not_guessed() -> None:
    reading = read(Document("page", "Tính đến nay, toàn tỉnh có 1.295 HTX.", province=None, published=PUBLISHED))
    assert reading.observations == []
    assert [u.reason for u in reading.unused] == ["of a place that the page does not name"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Toàn tỉnh có 194 HTX (bao gồm các quỹ tín dụng nhân dân) với 90.523 thành viên.", [True, True]),
        ("Toàn tỉnh có 194 HTX, chưa kể các quỹ tín dụng nhân dân.", [False]),
        ("Toàn tỉnh có 858 HTX và 10 quỹ tín dụng nhân dân.", [False, None]),
        ("Hiện tỉnh có 89 HTX, gồm: nông nghiệp 54, vận tải 25, quỹ tín dụng nhân dân 10.", [True, None, None, None]),
        ("Toàn tỉnh có 539 HTX.", [None]),
    ],
)
def test_with_or_without_credit_funds(text: str, told: list[bool | None]) -> None:
    assert [o.includes_credit_funds for o in observe(text)] == told


def test_who_counted() -> None:
    (o,) = observe("Theo báo cáo của Liên minh HTX tỉnh, đến hết năm 2023, toàn tỉnh có 486 HTX.")
    assert o.issuer == "Liên minh HTX tỉnh"


@pytest.mark.parametrize(
    ("name", "published", "code"),
    [
        ("Lạng Sơn", date(2024, 1, 1), "VN63-20"),
        ("Lạng Sơn", date(2025, 8, 1), "VN34-20"),
        ("Bắc Ninh", date(2025, 6, 30), "VN63-27"),
        ("Bắc Ninh", date(2025, 7, 1), "VN34-24"),
        ("Bình Dương", date(2025, 8, 1), "VN63-74"),  # a name that did not outlive the merger
    ],
)
def test_the_map_is_that_of_the_page(name: str, published: date, code: str) -> None:
    (o,) = extract(Document("page", "Hiện toàn tỉnh có 539 HTX.", province=name, published=published))
    assert (o.ref_area, o.period_end) == (code, published)


WORDS = (
    "toàn tỉnh,có,HTX,tổ hợp tác,539,1.258 tỷ đồng,80.7%,(,),;,.,|,năm 2023,đến nay,tăng,giảm,chiếm,bình quân,ước,"
    "nông nghiệp,thành viên,%,/,huyện Chi Lăng,cả nước,12/13,từ,đến,40 - 45,tỷ,rưỡi,hai mươi,\n"
)
PIECES = st.sampled_from(WORDS.split(","))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=40), st.sampled_from([None, "Lạng Sơn"]))
def test_any_text_is_read_and_every_quote_stands_in_it(pieces: list[str], province: str | None) -> None:
    text = " ".join(pieces)
    for o in observe(text, province):
        assert text[o.char_start : o.char_end] == o.quote != ""


@pytest.mark.parametrize("text", ["9" * 300_000, "1.000 " * 15_000, "(" * 300_000, "HTX 12 (" * 1_500, "năm " * 60_000])
def test_time_grows_with_length_alone(text: str) -> None:
    """Finishes at all: a pattern that backtracks over these would take hours."""
    assert isinstance(observe(text), list)
