//! Charts: the SVG that users see, and where its figures are.

use zhibu_charts::{
    Area, ChartMark, ChartPoint, Color, ColumnPoint, ColumnSeries, Columns, Highlight, LifeRow,
    Lifespans, LineSeries, Lines, Picture, SheetTexts, columns, life, lines, pattern_defs, sheet,
    standalone, text_width,
};

fn quarters(count: usize) -> Vec<String> {
    (0..count).map(|index| format!("{}Q{}", 2022 + index / 4, index % 4 + 1)).collect()
}

fn stack() -> Columns {
    let series = |index, values: [f64; 4], is_below| ColumnSeries {
        color: Color::Category(index),
        values: values.to_vec(),
        is_below,
    };
    Columns {
        labels: quarters(4),
        series: vec![
            series(0, [1.0, 2.0, 3.0, 4.0], false),
            series(24, [0.0, 1.0, 0.0, 2.0], false),
            series(2, [0.0, 1.0, 0.0, 0.0], true),
        ],
        column_labels: ["", "约3户", "", "500余万元"].map(str::to_owned).to_vec(),
        points: vec![ColumnPoint { bucket: 2, value: 5.0, color: Color::Single }],
        whole_numbers: true,
        ..Columns::default()
    }
}

#[test]
fn columns_match_the_snapshot() {
    insta::assert_snapshot!("columns", columns(&stack(), (480, 240)).svg);
}

#[test]
fn ticks_are_round_at_every_magnitude() {
    let ticks = |value: f64| {
        let column =
            ColumnSeries { color: Color::Category(0), values: vec![value], is_below: false };
        let model =
            Columns { labels: vec!["-".to_owned()], series: vec![column], ..Columns::default() };
        let svg = columns(&model, (480, 240)).svg;
        let texts: Vec<String> = svg
            .split("<text")
            .skip(1)
            .filter_map(|text| Some(text.split_once('>')?.1.split_once('<')?.0.trim().to_owned()))
            .filter(|text| text.parse::<f64>().is_ok())
            .collect();
        texts.join(" ")
    };
    assert_eq!(ticks(0.5), "0 0.1 0.2 0.3 0.4 0.5");
    assert_eq!(ticks(0.07), "0 0.02 0.04 0.06 0.08");
    assert_eq!(ticks(10.0), "0 2 4 6 8 10");
    assert_eq!(ticks(999.0), "0 200 400 600 800 1000");
    assert_eq!(ticks(1e12).split(' ').next_back(), Some("1000000000000"));
}

#[test]
fn of_two_labels_that_would_touch_the_later_one_stays() {
    let drawn = |values: [f64; 3]| {
        let labels = ["100000000", "200000000", "300000000"].map(str::to_owned);
        let series =
            ColumnSeries { color: Color::Single, values: values.to_vec(), is_below: false };
        let model = Columns {
            labels: quarters(3),
            series: vec![series],
            column_labels: labels.to_vec(),
            ..Columns::default()
        };
        let svg = columns(&model, (200, 240)).svg;
        labels.map(|label| svg.contains(&format!("\n{label}\n")))
    };
    assert_eq!(drawn([4.0, 4.0, 4.0]), [true, false, true], "side by side");
    assert_eq!(drawn([4.0, 1.0, 4.0]), [true, true, true], "at other heights");
}

#[test]
fn lines_match_the_snapshot() {
    let line = |index, values: [f64; 4]| LineSeries {
        color: Color::Category(index),
        values: values.to_vec(),
    };
    let model = Lines {
        labels: quarters(4),
        series: vec![line(0, [0.0, 3.0, 9.0, 12.0]), line(1, [5.0; 4])],
        is_stepped: false,
    };
    insta::assert_snapshot!("lines", lines(&model, (480, 240)).svg);
    let stepped = Lines { is_stepped: true, ..model };
    insta::assert_snapshot!("steps", lines(&stepped, (480, 240)).svg);
}

#[test]
fn a_line_has_a_gap_where_nothing_is_known() {
    let line = |values: [f64; 5]| LineSeries { color: Color::Category(0), values: values.to_vec() };
    let of = |values: [f64; 5]| {
        let (labels, series) = (quarters(5), vec![line(values)]);
        lines(&Lines { labels, series, is_stepped: false }, (480, 240))
    };
    let paths = |svg: &str| svg.matches("<polyline").count();
    let whole = of([1.0, 2.0, 3.0, 4.0, 5.0]);
    let gap = of([1.0, 2.0, f64::NAN, 4.0, 5.0]);
    // One line becomes two, and what is not known can be pointed at by nobody.
    assert_eq!(paths(&gap.svg), paths(&whole.svg) + 1);
    let buckets: Vec<usize> = gap.marks.iter().map(|mark| mark.bucket).collect();
    assert_eq!(buckets, [0, 1, 3, 4]);
    // Below zero the axis goes down.
    assert!(of([-2.0, 1.0, 0.5, 0.0, 2.0]).svg.contains("\n-2\n"));
}

#[test]
fn lives_match_the_snapshot() {
    let row = |label: &str, start, end| LifeRow {
        label: label.into(),
        color: Color::Category(3),
        start,
        end,
    };
    let model = Lifespans {
        rows: vec![
            row("健康城重点项目临时党支部", (10, 10), None),
            row("只知年份的临时党支部", (0, 364), None),
            row("已撤销", (100, 130), Some((200, 210))),
        ],
        span: (0, 364),
        ticks: vec![(0, "2022Q1".into()), (181, "2022Q3".into())],
    };
    insta::assert_snapshot!("lives", life(&model, 640).svg);
}

#[test]
fn every_figure_has_a_mark_where_it_is_drawn() {
    let picture = columns(&stack(), (480, 240));
    assert_eq!(picture.bands.len(), 4);
    assert_eq!(picture.marks.len(), 7);
    for mark in &picture.marks {
        let area = mark.area;
        let band = picture.bands[mark.bucket];
        assert!(area.height > 0 && area.width > 0);
        assert!(band.holds(area.x, band.y + 1) && band.holds(area.x + area.width - 1, band.y + 1));
        let rect = format!(
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            area.x, area.y, area.width, area.height
        );
        assert!(picture.svg.contains(&rect), "{rect}");
    }
}

#[test]
fn every_colour_is_replaced_by_a_custom_property() {
    let svg = columns(&stack(), (480, 240)).svg;
    assert!(!svg.contains("#0100"), "{svg}");
    assert!(svg.contains("var(--ink-0)") && svg.contains("url(#hatch-24)"));
    assert!(pattern_defs().contains("id=\"hatch-24\""));
}

#[test]
fn chinese_characters_are_one_em_and_others_about_half() {
    assert_eq!(text_width("党支部"), 36);
    assert_eq!(text_width("2022"), 27);
    assert_eq!(text_width(""), 0);
}

/// Every text of an SVG with the x of its anchor, the anchor and the text.
fn texts(svg: &str) -> Vec<(i32, String, String)> {
    svg.split("<text ")
        .skip(1)
        .map(|part| {
            let attribute = |name: &str| {
                let after = part.split(&format!("{name}=\"")).nth(1).unwrap_or("\"");
                after.split('"').next().unwrap().to_owned()
            };
            let text = part.split_once('>').unwrap().1.split("</text>").next().unwrap().trim();
            (attribute("x").parse().unwrap(), attribute("text-anchor"), text.to_owned())
        })
        .collect()
}

#[test]
fn a_narrow_column_still_marks_an_inexact_figure() {
    let labels = |width| {
        let model = Columns {
            labels: quarters(2),
            series: vec![ColumnSeries {
                color: Color::Single,
                values: vec![500.0, 40.0],
                is_below: false,
            }],
            column_labels: ["500余万元", "40万元"].map(str::to_owned).to_vec(),
            column_marks: ["余", ""].map(str::to_owned).to_vec(),
            ..Columns::default()
        };
        texts(&columns(&model, (width, 264)).svg).into_iter().map(|text| text.2).collect::<Vec<_>>()
    };
    assert!(labels(600).contains(&"500余万元".to_owned()));
    let narrow = labels(110);
    assert!(narrow.contains(&"余".to_owned()) && !narrow.contains(&"500余万元".to_owned()));
}

#[test]
fn a_sheet_has_title_legend_and_source_within_its_bounds() {
    let chart = columns(&stack(), (400, 264)).svg;
    let legend = (0..9).map(|index| (format!("图例 <{index}>"), Color::Category(index))).collect();
    let on =
        SheetTexts { title: "一 & 二".into(), legend, notes: "依据 1 条记录。".into() };
    let svg = sheet(&chart, &on);
    assert!(svg.contains("一 &amp; 二") && svg.contains("依据 1 条记录。"));
    let words = texts(&svg);
    for index in 0..9 {
        let name = format!("图例 &lt;{index}&gt;");
        let (x, ..) = words.iter().find(|text| text.2 == name).unwrap_or_else(|| panic!("{name}"));
        assert!(x + text_width(&format!("图例 <{index}>")) <= 400);
    }
    assert!(svg.contains(&chart));
}

/// A name may have anything in it.
#[test]
fn a_saved_chart_is_well_formed_and_has_its_names_as_they_are() {
    let name = "甲\u{1}乙\u{fffe}丙\u{ffff} fill=\"var(--ink)\" =\"#010020\"";
    let model = Columns { column_labels: vec![name.to_owned()], ..stack() };
    let on = SheetTexts {
        title: name.to_owned(),
        legend: vec![(name.to_owned(), Color::Began)],
        notes: name.to_owned(),
    };
    let svg = sheet(&columns(&model, (1200, 264)).svg, &on);
    let whole = standalone(&svg, |name| format!("color-of{name}"));
    assert!(!whole.contains(|char: char| char < ' ' && char != '\n'), "{whole:?}");
    assert!(!whole.contains(['\u{fffe}', '\u{ffff}']), "{whole:?}");
    let kept = "甲乙丙 fill=&quot;var(--ink)&quot; =&quot;#010020&quot;";
    assert_eq!(whole.matches(kept).count(), 4, "{whole}");
    assert!(!whole.contains("\"var("), "{whole}");
    assert!(whole.contains("fill=\"color-of--ink-began\""), "{whole}");
}

#[test]
fn a_pointer_is_at_the_topmost_figure_or_else_in_a_bucket() {
    let area = |x, width| Area { x, y: 0, width, height: 10 };
    let mark = |series, x, width| ChartMark { series, bucket: 1, area: area(x, width) };
    let picture = Picture {
        bands: vec![area(0, 10), area(10, 10)],
        marks: vec![mark(0, 12, 6), mark(1, 15, 6)],
        ..Picture::default()
    };
    let at = |bucket, series| Some(ChartPoint { bucket, series });
    assert_eq!(picture.point_at(16, 5), at(1, 1), "the later one lies on top");
    assert_eq!((picture.point_at(12, 5), picture.mark_at(12, 5)), (at(1, 0), at(1, 0)));
    assert_eq!((picture.point_at(5, 5), picture.mark_at(5, 5)), (at(0, 0), None));
    assert_eq!(picture.point_at(5, 20), None);
    let highlight = |bucket, series| picture.highlight(ChartPoint { bucket, series });
    let (first, second) = (area(0, 10), area(10, 10));
    assert_eq!(highlight(1, 1), Some(Highlight { band: second, mark: area(15, 6) }));
    assert_eq!(highlight(0, 1), Some(Highlight { band: first, mark: first }));
    assert_eq!(highlight(2, 0), None);
}

#[test]
fn a_standalone_picture_names_no_custom_property() {
    let svg = "<svg fill=\"var(--ink)\"><rect fill=\"var(--none)\"/></svg>";
    let property = |name: &str| if name == "--none" { "" } else { "#123456" }.to_owned();
    let whole = standalone(svg, property);
    assert!(whole.starts_with("<svg fill=\"#123456\"><defs>"), "{whole}");
    assert!(whole.ends_with("<rect fill=\"#000\"/></svg>"), "{whole}");
    assert!(!whole.contains("var("), "{whole}");
}
