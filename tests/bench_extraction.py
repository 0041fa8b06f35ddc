"""How fast the extraction is: `make bench`. Not a test; every figure is of one core of the machine it runs on.

Pages are 3,000 characters of canonical text: dense ones are the sample articles end to end, news ones have one
paragraph with figures to three of prose, plain ones prose alone. Beside it stands Duckling, which finds numbers but
not what they are about, if it can be imported: `pip install pyduckling-native-phihos` into a throw-away environment and
name its site-packages in PYTHONPATH.
"""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import cycle
from statistics import median

from tasks.extraction import extract
from tasks.records import Document
from tests.evaluate import sample_documents

LENGTH = 3_000  # characters a page
PROSE = (
    "Buổi sáng ở vùng đồi, sương còn đọng trên lá chè khi những người hái đầu tiên đã gùi hàng về điểm thu mua. "
    "Chị chủ nhiệm đứng bên chiếc cân, vừa ghi sổ vừa hỏi thăm từng nhà, ai có con ốm, ai vừa sửa xong mái bếp.",
    "Theo lãnh đạo địa phương, cái khó lớn nhất vẫn là đầu ra. Nhiều hộ quen bán cho thương lái tại vườn, giá lên"
    " thì vui, giá xuống thì đành chịu, vì vậy việc ký được hợp đồng dài hơi với siêu thị là điều bà con chờ đợi "
    "từ lâu.",
    "Liên minh hợp tác xã tỉnh phối hợp với các sở, ngành mở lớp bồi dưỡng cho cán bộ quản lý, kế toán và kiểm "
    "soát viên. Học viên được đi thăm những mô hình làm ăn có lãi, trao đổi kinh nghiệm về tem nhãn, bao bì và "
    "bán hàng trên mạng.",
    "Ông nói rằng làm hợp tác xã trước hết phải minh bạch: sổ sách treo giữa sân, ai cũng xem được. Khi thành "
    "viên tin nhau thì việc góp vốn, góp đất hay cùng mua chung một chiếc máy gặt đều trở nên nhẹ nhàng hơn.",
    "Trong thời gian tới, tỉnh tiếp tục hoàn thiện cơ chế, chính sách, ưu tiên nguồn lực cho hạ tầng, chuyển đổi "
    "số và xúc tiến thương mại; đồng thời đề nghị các huyện, thị xã quan tâm bố trí mặt bằng xây dựng trụ sở, kho"
    " bãi và xưởng sơ chế.",
    "Chiều xuống, tiếng máy xay ngô vọng lại từ cuối xóm. Lũ trẻ chạy quanh sân phơi, còn người lớn bàn chuyện vụ"
    " mới, chuyện giống lúa thơm năm ngoái trồng thử được giá, chuyện con đường bê tông sắp làm tới chân ruộng.",
)


def pages(paragraphs: Sequence[str], number: int) -> list[Document]:
    """`number` pages of LENGTH characters, each beginning with another of the paragraphs."""
    made = []
    for first in range(number):
        text = ""
        for paragraph in cycle([*paragraphs[first % len(paragraphs) :], *paragraphs[: first % len(paragraphs)]]):
            text += paragraph + "\n\n"
            if len(text) >= LENGTH:
                break
        made.append(Document(f"page-{first}", text[:LENGTH], province="Lạng Sơn", published=date(2024, 5, 20)))
    return made


def rate(run: Callable[[Document], object], documents: Sequence[Document]) -> float:
    """Pages a second: the median of three rounds."""
    rounds = []
    for _ in range(3):
        started = time.process_time()
        for document in documents:
            run(document)
        rounds.append(len(documents) / (time.process_time() - started))
    return median(rounds)


def duckling() -> Callable[[Document], object] | None:
    try:
        import duckling as peer
    except ImportError:
        return None
    locale = peer.parse_locale("VI_VN", peer.default_locale_lang(peer.parse_lang("VI")))
    moment = peer.parse_ref_time(peer.load_time_zones("/usr/share/zoneinfo"), "Asia/Ho_Chi_Minh", 1_716_163_200)
    context, dimensions = peer.Context(moment, locale), peer.parse_dimensions(["number"])
    return lambda document: peer.parse(document.text, context, dimensions, False)


def peak() -> float:
    """The process' largest resident size so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    articles = [document.text for document in sample_documents()]
    figures = [line for text in articles for line in text.split("\n\n") if re.search(r"\d", line) and len(line) > 80]
    prose = cycle(PROSE)
    kinds = {
        "dense: the sample articles": pages(["\n\n".join(articles)[at:] for at in range(0, 30_000, 1_500)], 100),
        "news: one paragraph in four has figures": pages(
            [line for figure in figures for line in (next(prose), figure, next(prose), next(prose))], 200
        ),
        "plain: no figures": pages(PROSE, 200),
    }
    for name, documents in kinds.items():
        digits = sum(len(re.findall(r"\d+(?:[.,]\d+)*", document.text)) for document in documents) / len(documents)
        found = sum(len(extract(document)) for document in documents) / len(documents)
        print(
            f"{rate(extract, documents):7.0f} pages/s  {name} ({digits:.0f} numbers, {found:.0f} observations a page)"
        )
    peer = duckling()
    news = kinds["news: one paragraph in four has figures"]
    if peer is None:
        print("Duckling is not installed.")
    else:
        print(f"{rate(peer, news[:10]):7.1f} pages/s  Duckling on the same news, numbers only")

    for document in news:
        extract(document)
    before = peak()
    for _ in range(2_000 // len(news)):
        for document in news:
            extract(document)
    print(f"Memory: {before:.0f} MB at most before 2,000 pages, {peak():.0f} MB after.")

    print("Seconds for one page of 100 kB, 1 MB and 5 MB (left out after more than ten seconds) of:")
    units = {
        "digits": "7",
        "numbers": "12.345 ",
        "brackets": "(",
        "dates": "12/12/",
        "until": "đến hết ",
        "HTX 12 (": "HTX 12 (",
        "prose": " ".join(PROSE),
    }
    for name, unit in units.items():
        took: list[float] = []
        for size in (100_000, 1_000_000, 5_000_000):
            if took and took[-1] > 10:
                break
            document = Document("long", "Hợp tác xã của tỉnh\n" + unit * (size // len(unit)))
            started = time.process_time()
            extract(document)
            took.append(time.process_time() - started)
        print(f"  {name:10}" + "".join(f"{seconds:8.2f}" for seconds in took))


if __name__ == "__main__":
    main()
