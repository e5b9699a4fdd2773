//! Charts of the demo ledger: labels stay in the picture and apart.

use zhibu_app::chart_model::{
    ChartModel, CountLines, CountsChart, CursorStep, LivesChart, OutcomeChart, Shape, TextChart,
    TextSeries,
};
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableCell;
use zhibu_charts::{ChartPoint, Color, text_width};
use zhibu_domain::growth::{Lens, Scope, active_branches, life_lines, outcomes, units_by_alliance};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::Grain;
use zhibu_format::Sample;
use zhibu_ledger::Ledger;
use zhibu_samples::{Size, bundled, demo};
use zhibu_text::Lang;

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

/// The first group of outcomes.
fn outcome_chart(register: &Register, lens: &Lens) -> ChartModel {
    let growth = outcomes(register, lens);
    let figures = growth.figures(register, &growth.groups[0]);
    ChartModel::of(OutcomeChart { growth, drawn: 0, figures, more: 0 })
}

#[test]
fn labels_stay_in_the_picture_and_do_not_overlap() {
    let mut ledger = Ledger::new();
    ledger.insert(bundled(Sample::Demo).changes);
    let register = Register::of(&ledger);
    let as_of = "2025-12-31".parse::<zhibu_domain::values::date::PartialDate>().unwrap().latest();
    for grain in Grain::ALL {
        let lens = Lens { grain, from: None, to: None, scope: Scope::Everything, as_of };
        let models = [
            ChartModel::of(CountsChart(active_branches(&register, &lens))),
            outcome_chart(&register, &lens),
            ChartModel::of(LivesChart::of(life_lines(&register, &lens))),
        ];
        for (model, width) in
            models.iter().flat_map(|model| [300, 366, 700, 1400].map(|width| (model, width)))
        {
            let picture = model.picture(width, Lang::Zh);
            let mut on_foot = Vec::new();
            let foot = picture.svg.rsplit("<text ").next().map(|last| {
                last.split("y=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
            });
            for (part, (x, anchor, text)) in
                picture.svg.split("<text ").skip(1).zip(texts(&picture.svg))
            {
                let width_px = text_width(&text);
                let left = match &*anchor {
                    "middle" => x - width_px / 2,
                    "end" => x - width_px,
                    _ => x,
                };
                let right = i32::try_from(width).unwrap();
                assert!(left >= -1 && left + width_px <= right + 1, "{text} at {left} of {width}");
                let y = part.split("y=\"").nth(1).unwrap().split('"').next().unwrap();
                if Some(y) == foot.as_deref() && anchor == "middle" {
                    on_foot.push((left, left + width_px));
                }
            }
            on_foot.sort_unstable();
            assert!(on_foot.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{on_foot:?}");
        }
    }
}

#[test]
fn of_many_lines_and_lives_the_first_are_drawn_and_the_others_counted() {
    let mut ledger = Ledger::new();
    ledger.insert(demo(Size::MEDIUM).changes);
    let register = Register::of(&ledger);
    let as_of = "2025-12-31".parse::<zhibu_domain::values::date::PartialDate>().unwrap().latest();
    let lens =
        Lens { grain: Grain::Quarter, from: None, to: None, scope: Scope::Everything, as_of };
    let model = ChartModel::of(CountLines::of(units_by_alliance(&register, &lens)));
    let legend = model.series(Lang::En);
    assert_eq!(legend.len(), 9);
    assert_eq!(legend[8], ("22 more".to_owned(), Color::Rest));
    assert_eq!(model.series(Lang::Zh)[8].0, "其余 22 项");
    let last = model.bucket_count() - 1;
    let table = model.table("Alliances", Lang::En);
    let row = &table.rows[last].cells;
    let TableCell::Text(rest) = &row[9] else { panic!("the rest is of several lists: {row:?}") };
    let read_out = model.read_out(last, Lang::En);
    assert!(read_out.ends_with(&format!("22 more {rest}")), "{read_out}");
    let figure = |cell: &TableCell| cell.to_plain("").parse::<u32>().unwrap();
    let growth = model.content::<CountLines>().unwrap().growth();
    assert_eq!(row[1..].iter().map(figure).sum::<u32>(), growth.total(last));
    // The rest leads to those whose rows it counts.
    let link = model.link(ChartPoint { bucket: last, series: 8 });
    assert_eq!(link, Route::to(Page::List(Kind::Alliance)));

    let lives = ChartModel::of(LivesChart::of(life_lines(&register, &lens)));
    let LivesChart { lines: shown, more } = lives.content().unwrap();
    assert_eq!(shown.lines.len() + more, 400);
    assert_eq!(shown.span.0, shown.lines.iter().map(|line| line.start.0).min().unwrap());
}

/// Two series over three months, of which the second is nothing in the first month.
fn two_series() -> ChartModel {
    let series = |name: &str, figures: [&str; 3]| TextSeries {
        name: name.to_owned(),
        color: Color::Single,
        values: figures.iter().map(|figure| figure.parse().unwrap_or(0.0)).collect(),
        figures: figures.map(str::to_owned).to_vec(),
        links: (1..=3).map(|month| Route::parse(&format!("#/{name}?month={month}"))).collect(),
    };
    ChartModel::of(TextChart {
        series: vec![series("task", ["1", "2", "3"]), series("goal", ["0", "5", ""])],
        labels: ["Jan", "Feb", "Mar"].map(str::to_owned).to_vec(),
        more: vec![("Sum".to_owned(), ["1", "7", "3"].map(str::to_owned).to_vec())],
        sources: 9,
        undated: 4,
        note: " As planned.".to_owned(),
        ..TextChart::empty(Shape::Stacked)
    })
}

#[test]
fn the_table_behind_a_chart_leads_to_the_rows_of_each_figure() {
    let table = two_series().table("Growth", Lang::En);
    assert_eq!(table.caption, "Growth");
    let heads: Vec<&str> = table.columns.iter().map(|column| &*column.head).collect();
    assert_eq!(heads, ["", "task", "goal", "Sum"]);
    let link = |text: &str, route: &str| TableCell::link(text, Route::parse(route));
    let text = |text: &str| TableCell::text(text);
    assert_eq!(
        table.rows[0].cells,
        [text("Jan"), link("1", "#/task?month=1"), TableCell::quiet("0"), text("1")],
        "what is nothing has no rows, and a sum is of several"
    );
    assert_eq!(
        table.rows[2].cells,
        [text("Mar"), link("3", "#/task?month=3"), text(""), text("3")]
    );
}

#[test]
fn keys_lead_the_cursor_through_buckets_and_series() {
    let model = two_series();
    let at = |bucket, series| Some(ChartPoint { bucket, series });
    for (from, key, to) in [
        (None, "ArrowLeft", at(1, 0)),
        (at(0, 1), "ArrowLeft", at(0, 1)),
        (at(2, 1), "ArrowRight", at(2, 1)),
        (at(0, 1), "ArrowRight", at(1, 1)),
        (at(1, 1), "ArrowUp", at(1, 0)),
        (at(1, 0), "ArrowDown", at(1, 1)),
        (at(1, 1), "Home", at(0, 1)),
        (at(1, 1), "End", at(2, 1)),
    ] {
        assert_eq!(model.cursor_step(from, key), to.map(CursorStep::To), "{key} from {from:?}");
    }
    let open = model.cursor_step(at(1, 1), "Enter");
    assert_eq!(open, at(1, 1).map(CursorStep::Open));
    assert_eq!(model.cursor_step(at(1, 1), "x"), None);
    let empty = ChartModel::of(TextChart::default());
    assert_eq!(empty.cursor_step(None, "Home"), None);
}

#[test]
fn the_cursor_is_read_out_with_its_series_for_those_who_hear_it() {
    let model = two_series();
    let cursor = Some(ChartPoint { bucket: 1, series: 1 });
    assert_eq!(model.text_at(cursor, Lang::En).as_deref(), Some("Feb: task 2, goal 5, Sum 7"));
    assert_eq!(
        model.accessible_text_at(cursor, Lang::En).as_deref(),
        Some("Feb: task 2, goal 5, Sum 7 [goal]")
    );
    // A cursor beyond the end is nowhere; those who hear are told the end.
    let beyond = Some(ChartPoint { bucket: 3, series: 0 });
    assert_eq!(model.text_at(beyond, Lang::En), None);
    assert_eq!(model.accessible_text_at(beyond, Lang::En).as_deref(), Some("Mar: task 3, Sum 3"));
    let empty = ChartModel::of(TextChart::default());
    assert_eq!(empty.accessible_text_at(None, Lang::En), None);
}

/// One series of counts that began and ended, and one that is only counted when it happens.
#[test]
fn a_chart_says_in_one_sentence_where_it_stands_and_what_it_came_from() {
    let mut ledger = Ledger::new();
    ledger.insert(bundled(Sample::Demo).changes);
    let register = Register::of(&ledger);
    let as_of = Day::new(2025, 12, 31).unwrap();
    let lens =
        Lens { grain: Grain::Quarter, from: None, to: None, scope: Scope::Everything, as_of };
    let model = ChartModel::of(CountsChart(active_branches(&register, &lens)));
    let growth = active_branches(&register, &lens);
    let (last, before) = (model.last_bucket(), model.last_bucket() - 1);
    let totals: Vec<u32> = (0..=last).map(|bucket| growth.total(bucket)).collect();
    let change = i64::from(totals[last]) - i64::from(totals[before]);
    let greatest = *totals.iter().max().unwrap();
    assert_ne!(greatest, 0);
    for (lang, compared, highest) in [
        (Lang::Zh, format!("；较上期末 {change:+}；"), format!("最高 {greatest}（")),
        (Lang::En, format!("; {change:+} on the period before; "), format!("highest {greatest} (")),
    ] {
        let said = model.accessible_text_at(None, lang).unwrap();
        assert!(said.starts_with(&model.read_out(last, lang)), "{said}");
        assert!(said.contains(&(compared + &highest)), "{said}");
        let when = said.rsplit(['（', '(']).next().unwrap().trim_end_matches(['）', ')']);
        let when = model.labels(lang).iter().position(|label| label == when).unwrap();
        assert_eq!(totals[when], greatest, "{said}");
    }
    // What happened in a period that has not ended is not compared with a whole one.
    let mut flow = two_series().content::<TextChart>().unwrap().clone();
    flow.series.truncate(1);
    flow.more.clear();
    flow.series[0].figures = ["4", "7", "1"].map(str::to_owned).to_vec();
    let said = ChartModel::of(flow).accessible_text_at(None, Lang::Zh).unwrap();
    assert_eq!(said, "Mar：task 1；最高 7（Feb）");
    // Nothing is not the highest.
    let mut nothing = two_series().content::<TextChart>().unwrap().clone();
    nothing.series.truncate(1);
    nothing.more.clear();
    nothing.series[0].figures = ["0", "0", "0"].map(str::to_owned).to_vec();
    let said = ChartModel::of(nothing).accessible_text_at(None, Lang::Zh).unwrap();
    assert_eq!(said, "Mar：无");
    // Series that have no sum have no greatest one either.
    let said = two_series().accessible_text_at(None, Lang::En).unwrap();
    assert_eq!(said, "Mar: task 3, Sum 3");
}

#[test]
fn the_notes_show_from_how_many_records_a_chart_comes() {
    let notes = two_series().notes(Day::new(2022, 11, 21).unwrap(), Lang::En);
    for part in ["9", "2022-11-21", "4", " As planned."] {
        assert!(notes.contains(part), "{part} in {notes}");
    }
}
