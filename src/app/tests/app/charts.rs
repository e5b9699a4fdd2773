//! Charts of the demo ledger: labels stay in the picture and apart.

use zhibu_app::chart_model::{ChartModel, Shape};
use zhibu_charts::{Color, text_width};
use zhibu_domain::growth::{Lens, Scope, active_branches, life_lines, outcomes, units_by_alliance};
use zhibu_domain::register::Register;
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

#[test]
fn labels_stay_in_the_picture_and_do_not_overlap() {
    let mut ledger = Ledger::new();
    ledger.insert(bundled(Sample::Demo).changes);
    let register = Register::of(&ledger);
    let as_of = "2025-12-31".parse::<zhibu_domain::values::date::PartialDate>().unwrap().latest();
    for grain in Grain::ALL {
        let lens = Lens { grain, from: None, to: None, scope: Scope::Everything, as_of };
        let models = [
            ChartModel::Counts(active_branches(&register, &lens), Shape::Stacked),
            ChartModel::Outcomes(outcomes(&register, &lens), 0),
            ChartModel::lives(life_lines(&register, &lens)),
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
fn only_the_first_of_many_lines_and_lives_have_their_own_colour() {
    let mut ledger = Ledger::new();
    ledger.insert(demo(Size::MEDIUM).changes);
    let register = Register::of(&ledger);
    let as_of = "2025-12-31".parse::<zhibu_domain::values::date::PartialDate>().unwrap().latest();
    let lens =
        Lens { grain: Grain::Quarter, from: None, to: None, scope: Scope::Everything, as_of };
    let model = ChartModel::Counts(units_by_alliance(&register, &lens), Shape::Lines);
    let all = model.series(Lang::En);
    let legend = model.legend(Lang::En);
    assert_eq!((all.len(), legend.len()), (30, 13));
    assert_eq!(legend[..12], all[..12]);
    assert_eq!(legend[12], ("18 others".to_owned(), Color::Rest));
    assert!(all[12..].iter().all(|series| series.1 == Color::Rest));
    let last = model.bucket_count() - 1;
    let read_out = model.read_out(last, Lang::En);
    assert!(read_out.ends_with("18 others in the table"), "{read_out}");
    assert!(read_out.contains(&all[11].0) && !read_out.contains(&all[12].0), "{read_out}");
    // The table has them all.
    assert_eq!(model.figures(last, Lang::En).len(), 30);

    let lives = ChartModel::lives(life_lines(&register, &lens));
    let ChartModel::Lives(shown, more) = &lives else { unreachable!() };
    assert_eq!(shown.lines.len() + more, 400);
    assert_eq!(shown.span.0, shown.lines.iter().map(|line| line.start.0).min().unwrap());
}
