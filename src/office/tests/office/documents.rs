//! Documents as plain text and as .docx.

use std::io::{Cursor, Read};

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_office::document::{
    Annex, Block, Chart, Counted, Document, DocumentTable, Figure, FigureRows, Heading, Level,
    Owed, Run, Signature, TableHead, owed_places, to_docx, to_html, to_plain,
};

fn figure(value: i64, unit: &str, qualifier: Qualifier) -> Run {
    let quantity = Quantity { value: Decimal::from_whole(value), unit: unit.into(), qualifier };
    let rows = FigureRows { address: "#/outcome/id/a".into(), count: 1 };
    Run::Figure(Figure { quantity, counted: Counted::Values, rows })
}

fn owed(what: &str) -> Run {
    Run::Owed(Owed { what: what.into(), address: None })
}

fn heading(level: Level, words: &str) -> Block {
    Block::Heading(Heading { level, words: words.into() })
}

fn head(words: &str, is_number: bool) -> TableHead {
    TableHead { words: words.into(), width: 1, is_number }
}

/// A paper with everything that the model has.
fn paper() -> Document {
    Document {
        title_owed: Vec::new(),
        title: "关于成立临时党支部的请示".into(),
        subtitle: Some("（2022年）".into()),
        number: vec![Run::text("示例〔2022〕1号")],
        addressee: vec![Run::text("中共示例区委")],
        blocks: vec![
            heading(Level::First, "基本情况"),
            Block::Paragraph(vec![
                Run::text("促成订单"),
                figure(60, "万元", Qualifier::MoreThan),
                Run::text("，带动增收"),
                figure(20, "%", Qualifier::MoreThan),
                Run::text("。"),
            ]),
            heading(Level::Second, "队伍"),
            Block::List(vec![vec![Run::text("甲；")], vec![owed("书记"), Run::text("。")]]),
            heading(Level::First, "数据"),
            Block::Table(DocumentTable {
                title: "一览表".into(),
                heads: vec![head("单位", false), head("数量", true)],
                rows: vec![vec![vec![Run::text("甲\t单位\n分部")], vec![owed("数量")]]],
            }),
            Block::Chart(Chart {
                svg: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".into(),
                size: (800, 400),
                png: None,
                table: DocumentTable {
                    title: "走势（个）".into(),
                    heads: vec![head("月份", false), head("数量", true)],
                    rows: vec![vec![vec![Run::text("6月")], vec![figure(3, "", Qualifier::Exact)]]],
                },
            }),
        ],
        signature: Some(Signature {
            unit: vec![Run::text("示例单位")],
            date: vec![Run::text("2022年6月5日")],
            has_seal: true,
        }),
        annexes: vec![Annex {
            title_owed: Vec::new(),
            title: "名册".into(),
            blocks: vec![Block::Paragraph(vec![owed("书记")])],
        }],
    }
}

fn made() -> Day {
    Day::new(2022, 6, 5).unwrap()
}

/// A file of the package.
fn part(docx: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The text of the main part, a line for each paragraph, with its style before it.
fn lines(docx: &[u8]) -> Vec<(String, String)> {
    let xml = part(docx, "word/document.xml");
    let mut reader = Reader::from_str(&xml);
    let mut lines: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() == b"w:p" => {
                lines.push(Default::default());
            }
            Event::Empty(empty) if empty.name().as_ref() == b"w:pStyle" => {
                let style = empty.try_get_attribute("w:val").unwrap().unwrap();
                lines.last_mut().unwrap().0 = String::from_utf8(style.value.to_vec()).unwrap();
            }
            Event::Empty(empty) if empty.name().as_ref() == b"w:br" => {
                lines.last_mut().unwrap().1.push('\n');
            }
            Event::Text(text) => lines.last_mut().unwrap().1.push_str(&text.decode().unwrap()),
            Event::GeneralRef(reference) => {
                let name = reference.decode().unwrap();
                let character = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("&{other};"),
                };
                lines.last_mut().unwrap().1.push_str(character);
            }
            Event::Eof => return lines,
            _ => {}
        }
    }
}

#[test]
fn plain_text_has_numbers_qualifiers_and_what_is_owed() {
    let expected = "\
关于成立临时党支部的请示
（2022年）
示例〔2022〕1号

中共示例区委：
　　一、基本情况
　　促成订单60余万元，带动增收20%以上。
　　（一）队伍
　　1．甲；
　　2．【待补：书记】。
　　二、数据
一览表
单位\t数量
甲 单位 分部\t【待补：数量】
走势（个）
月份\t数量
6月\t3

　　附件：名册


示例单位
2022年6月5日

附件

名册

　　【待补：书记】
";
    assert_eq!(to_plain(&paper()), expected);
}

#[test]
fn the_clipboard_gets_headings_and_tables_and_no_markup_of_a_text() {
    let mut paper = paper();
    paper.blocks.push(Block::Paragraph(vec![Run::text("<b>甲</b>\n&乙")]));
    let html = to_html(&paper);
    for part in [
        "<h1>关于成立临时党支部的请示</h1>",
        "<h2>一、基本情况</h2><p>促成订单60余万元，带动增收20%以上。</p><h3>（一）队伍</h3>",
        "<th>单位</th><th>数量</th></tr></thead><tbody><tr><td>甲\t单位<br>分部</td><td>【待补：数量】</td></tr>",
        "<p>&lt;b&gt;甲&lt;/b&gt;<br>&amp;乙</p>",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn each_owed_place_is_listed_once_in_the_order_of_reading() {
    let paper = paper();
    let owed: Vec<&str> = owed_places(&paper).into_iter().map(|owed| &*owed.what).collect();
    assert_eq!(owed, ["书记", "数量"]);
}

#[test]
fn a_docx_has_the_same_words_in_the_styles_of_official_papers() {
    let lines = lines(&to_docx(&paper(), made()));
    let style_of = |words: &str| {
        let line = lines.iter().find(|line| line.1 == words);
        line.unwrap_or_else(|| panic!("{words} is in none of {lines:?}")).0.clone()
    };
    let cases = [
        ("关于成立临时党支部的请示", "Title"),
        ("中共示例区委：", "Flush"),
        ("一、基本情况", "Heading1"),
        ("（一）队伍", "Heading2"),
        ("促成订单60余万元，带动增收20%以上。", ""),
        ("2．【待补：书记】。", ""),
        ("单位", "TableHead"),
        ("甲\t单位\n分部", "TableText"),
        ("【待补：数量】", "TableNumber"),
        ("附件：名册", "Annexes"),
        ("示例单位", "Signature"),
        ("2022年6月5日", "Signature"),
        ("附件", "AnnexMark"),
        ("名册", "AnnexTitle"),
    ];
    for (words, style) in cases {
        assert_eq!(style_of(words), style, "{words}");
    }
}

#[test]
fn a_docx_states_no_person_and_is_the_same_each_time() {
    let docx = to_docx(&paper(), made());
    assert_eq!(docx, to_docx(&paper(), made()));
    let core = part(&docx, "docProps/core.xml");
    assert!(core.contains("<dc:creator></dc:creator>"), "{core}");
    assert!(core.contains("2022-06-05T00:00:00Z"), "{core}");
    assert!(!core.contains("lastModifiedBy"), "{core}");
}

#[test]
fn every_part_that_a_docx_refers_to_is_in_it() {
    let docx = to_docx(&with_png(), made());
    let mut archive = ZipArchive::new(Cursor::new(&docx)).unwrap();
    let relations = part(&docx, "word/_rels/document.xml.rels");
    let targets: Vec<&str> =
        relations.split("Target=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(targets.len() == 7, "{targets:?}");
    for target in targets {
        assert!(archive.by_name(&format!("word/{target}")).is_ok(), "{target}");
    }
    let document = part(&docx, "word/document.xml");
    for id in document.split("r:embed=\"").skip(1).chain(document.split("r:id=\"").skip(1)) {
        let id = id.split('"').next().unwrap();
        assert!(relations.contains(&format!("Id=\"{id}\"")), "{id}");
    }
}

/// The same paper with its chart as PNG.
fn with_png() -> Document {
    let mut paper = paper();
    paper.charts_mut().for_each(|chart| chart.png = Some(b"\x89PNG".to_vec()));
    paper
}

#[test]
fn a_chart_is_a_picture_if_there_is_one_that_every_program_shows_and_a_table_otherwise() {
    let [table, picture] = [paper(), with_png()].map(|paper| to_docx(&paper, made()));
    assert!(lines(&table).contains(&("TableText".into(), "6月".into())));
    assert!(!part(&table, "word/document.xml").contains("w:drawing"));
    assert!(!lines(&picture).iter().any(|line| line.1 == "6月"));
    assert!(part(&picture, "word/document.xml").contains("r:embed=\"png1\""));
    // Below it, and not kept on the page of what follows.
    assert!(self::lines(&picture).contains(&("Caption".into(), "走势（个）".into())));
    assert!(part(&picture, "word/media/chart1.svg").starts_with("<svg"));
}

/// The lines of the signature block with what is above it: how many empty lines, and how far each of the two stands from
/// the right, in hundredths of a character.
fn signature_of(has_seal: bool) -> (usize, Vec<String>) {
    let mut paper = paper();
    paper.signature.as_mut().unwrap().has_seal = has_seal;
    let docx = to_docx(&paper, made());
    let lines = lines(&docx);
    let unit = lines.iter().position(|line| line.0 == "Signature").unwrap();
    let blanks = lines[..unit].iter().rev().take_while(|line| line.1.is_empty()).count();
    let xml = part(&docx, "word/document.xml");
    let rights = xml.split("w:rightChars=\"").skip(1);
    (blanks, rights.map(|rest| rest.split('"').next().unwrap().to_owned()).collect())
}

#[test]
fn a_sealed_signature_has_room_for_the_seal_and_the_unit_above_the_middle_of_the_date() {
    // 示例单位 is four characters wide, the date six.
    assert_eq!(signature_of(true), (2, vec!["500".into(), "400".into()]));
    assert_eq!(signature_of(false), (1, vec!["600".into(), "200".into()]));
}

#[test]
fn a_signature_stands_on_a_page_with_the_end_of_the_text() {
    let xml = part(&to_docx(&paper(), made()), "word/document.xml");
    let kept: Vec<&str> =
        xml.split("<w:p>").filter(|paragraph| paragraph.contains("<w:keepNext/>")).collect();
    // The line that names the annex, two empty ones, and the unit; the date is kept with these.
    assert_eq!(kept.len(), 4, "{kept:?}");
    assert!(kept[0].contains("附件：名册") && kept[3].contains("示例单位"), "{kept:?}");
}

/// Whether XML 1.0 has a character.
fn is_in_xml(character: char) -> bool {
    matches!(character, '\t' | ' '..='\u{fffd}' | '\u{10000}'..)
}

proptest! {
    #[test]
    fn any_text_comes_back_from_a_docx(words in "\\PC{1,40}|[\\x00-\\x20<>&\"']{1,20}") {
        let document = Document {
            title: words.clone(),
            blocks: vec![Block::Paragraph(vec![Run::text(&*words), owed(&words)])],
            ..Document::default()
        };
        let docx = to_docx(&document, made());
        let kept = |text: &str| text.lines().map(|line| line.chars().filter(|one| is_in_xml(*one)).collect())
            .collect::<Vec<String>>().join("\n");
        let lines = lines(&docx);
        // A long title has several lines.
        prop_assert_eq!(lines[0].1.replace('\n', ""), kept(&words).replace('\n', ""));
        let expected = format!("{}{}", kept(&words), kept(&format!("【待补：{words}】")));
        prop_assert_eq!(&lines.last().unwrap().1, &expected);
    }
}
