"""A long text becomes headed sections; what is no markup stays a paragraph."""

from itube.lib.prose import sections


def outline(text):
    return [(each.title, [part.kind for part in each.parts]) for each in sections(text)]


def test_articles_and_numbered_headings_begin_sections():
    text = "머리말\n\n제1조 (목적)\n이 약관은\n\n2. 항목\n전자우편\n- 이름\n- 전화\n끝"
    assert outline(text) == [("", ["p"]), ("제1조 (목적)", ["p"]), ("2. 항목", ["p", "ul", "p"])]
    assert [each.anchor for each in sections(text)] == ["s1", "s2", "s3"]
    assert outline("Article 1 (Purpose)\nThese terms") == [("Article 1 (Purpose)", ["p"])]


def test_numbers_one_after_the_other_are_a_list():
    assert outline("제2조 (계정)\n1. 가\n2. 나") == [("제2조 (계정)", ["ol"])]
    assert outline("1. 가\n2. 나") == [("", ["ol"])]
    assert sections("1. 가\n2. 나")[0].parts[0].lines == ["가", "나"]


def test_a_table_has_rows_of_cells():
    (part,) = sections("| 이름 | 기간 |\n| recent | 30일 |")[0].parts
    assert part.rows == [["이름", "기간"], ["recent", "30일"]]


def test_a_block_after_a_section_belongs_to_it_and_nothing_is_nothing():
    assert outline("제1조 (목적)\n글\n\n또 글") == [("제1조 (목적)", ["p", "p"])]
    assert sections("\n \n") == []
