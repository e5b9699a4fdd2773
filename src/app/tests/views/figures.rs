//! Figures: what a stored unit means, and outcomes of which nothing shows that they are so.

use serde_json::{Value, json};
use zhibu_app::chart_model::ChartModel;
use zhibu_app::forms::record::RecordForm;
use zhibu_app::sheets::table_sheet;
use zhibu_app::views::dashboard::outcomes;
use zhibu_app::views::records::detail::{DetailView, FieldContent, detail};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::{ChartPoint, Color};
use zhibu_domain::growth::{Lens, Scope};
use zhibu_domain::kinds::records::{Kind, Outcome};
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::Qualifier;
use zhibu_ledger::RecordKey;
use zhibu_text::Lang;

use crate::support::{NOW_MS, today, typed, workspace};

fn put(workspace: &mut Workspace, id: &str, values: &Value) {
    let values = values.as_object().unwrap().iter();
    let values = values.map(|(name, value)| (name.as_str().into(), value.clone())).collect();
    let key = RecordKey::new("outcome", id);
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
}

fn outcome(quantity: &Value, evidence: &Value) -> Value {
    json!({
        "measure": "订单", "quantity": quantity, "strength": "direct", "date": "2022-06",
        "evidence": evidence,
    })
}

/// An outcome as a file of an earlier version has it.
fn with_stored(quantity: &Value) -> Workspace {
    let mut workspace = workspace();
    put(&mut workspace, "o", &outcome(quantity, &json!("合同")));
    workspace
}

fn shown(workspace: &Workspace, lang: Lang) -> String {
    let DetailView { fields, .. } =
        detail(workspace, Kind::Outcome, "o", &|_| today(), lang).unwrap();
    match fields.into_iter().nth(1).unwrap().content {
        FieldContent::Text(text) => text,
        other => panic!("a text: {other:?}"),
    }
}

#[test]
fn a_record_says_how_its_unit_is_read() {
    for (stored, zh, en) in [
        (
            json!({"value": 60, "unit": "余万元"}),
            "60余万元（单位“余万元”按“60余万元”理解）",
            "over 60 万元 (the unit “余万元” is read as over 60 万元)",
        ),
        (
            json!({"value": 20, "unit": "％"}),
            "20%（单位“％”按“20%”理解）",
            "20% (the unit “％” is read as 20%)",
        ),
        (json!({"value": 20, "unit": "%"}), "20%", "20%"),
    ] {
        let workspace = with_stored(&stored);
        assert_eq!(shown(&workspace, Lang::Zh), zh);
        assert_eq!(shown(&workspace, Lang::En), en);
    }
}

#[test]
fn a_form_shows_the_meaning_of_a_unit_and_rewrites_it_only_when_it_is_touched() {
    let stored = json!({"value": 60, "unit": "余万元"});
    let mut workspace = with_stored(&stored);
    let form = RecordForm::of_record(&workspace, Kind::Outcome, "o").unwrap();
    let field = Outcome::QUANTITY.name();
    let mut draft = form.first_draft().clone();
    let own = &draft[field];
    assert_eq!((&*own.text, &*own.unit, own.qualifier), ("60", "万元", Qualifier::MoreThan));
    draft.insert(Outcome::MEASURE.name(), typed("茶企订单"));
    workspace.apply(form.save(&workspace, &draft, today()).unwrap(), NOW_MS);
    let value = |workspace: &Workspace| workspace.record(Kind::Outcome, "o")?.value(field);
    assert_eq!(value(&workspace), Some(stored), "another field was saved");
    draft.get_mut(field).unwrap().text = "61".to_owned();
    draft.get_mut(field).unwrap().unit = "余 万元".to_owned();
    workspace.apply(form.save(&workspace, &draft, today()).unwrap(), NOW_MS);
    let expected = json!({"value": 61, "unit": "万元", "qualifier": "more_than"});
    assert_eq!(value(&workspace), Some(expected));
}

fn chart(workspace: &Workspace) -> ChartModel {
    let (from, to, scope, as_of) = (None, None, Scope::Everything, today());
    outcomes::outcomes_chart(workspace, &Lens { grain: Grain::Year, from, to, scope, as_of }, "")
}

/// Orders of 65.5余万元 that something shows, and of 1亿元 that nothing does.
fn orders() -> Workspace {
    let mut workspace = workspace();
    let wan = |value: u32| json!({"value": value, "unit": "万元"});
    let more = json!({"value": 60, "unit": "余万元"});
    put(&mut workspace, "1", &outcome(&more, &json!("合同")));
    put(&mut workspace, "2", &outcome(&wan(5), &json!("合同")));
    put(&mut workspace, "3", &outcome(&json!({"value": 5000, "unit": "元"}), &json!("合同")));
    put(&mut workspace, "4", &outcome(&json!({"value": 1, "unit": "亿元"}), &Value::Null));
    workspace
}

#[test]
fn a_chart_draws_what_has_no_evidence_as_a_series_of_its_own() {
    let workspace = orders();
    let model = chart(&workspace);
    assert_eq!(
        model.series(Lang::Zh),
        [
            ("订单（万元，直接促成）".to_owned(), Color::Single),
            ("无佐证".to_owned(), Color::Possible)
        ]
    );
    assert_eq!(model.figures(0, Lang::Zh), ["65.5余万元", "1亿元"]);
    assert_eq!(
        model.read_out(0, Lang::Zh),
        "2022：订单（万元，直接促成） 65.5余万元，无佐证 1亿元"
    );
    assert_eq!(model.series_count(), 2);
    let link = |series| model.link(ChartPoint { bucket: 0, series }).to_string();
    assert!(link(0).contains("evidenced=1") && link(1).contains("evidenced=0"), "{}", link(1));
    let picture = model.picture(700, Lang::Zh);
    let heights: Vec<i32> = picture.marks.iter().map(|mark| mark.area.height).collect();
    assert!(heights.len() == 2 && heights[1] > 100 * heights[0], "in one unit: {heights:?}");
    assert!(picture.svg.contains("65.5余万元（无佐证 1亿元）"), "{}", picture.svg);
    let sheet = table_sheet(&model.table("成效", Lang::Zh), Lang::Zh);
    let row: Vec<String> = sheet.rows[0].iter().map(|cell| cell.to_text(Lang::Zh)).collect();
    assert_eq!(row, ["2022", "65.5余万元", "1亿元"]);
}

#[test]
fn a_chart_of_what_has_evidence_alone_has_one_series() {
    let mut workspace = orders();
    put(&mut workspace, "4", &json!({"source": "据报道，促成订单1亿元。"}));
    let model = chart(&workspace);
    assert_eq!(model.series_count(), 1);
    assert_eq!(model.figures(0, Lang::Zh), ["10065.5余万元"]);
}

#[test]
fn ratios_without_evidence_are_points_apart() {
    let mut workspace = workspace();
    for (id, unit, evidence) in
        [("1", "％", json!("报表")), ("2", "%", json!("报表")), ("3", "%", Value::Null)]
    {
        put(&mut workspace, id, &outcome(&json!({"value": 20, "unit": unit}), &evidence));
    }
    let model = chart(&workspace);
    assert_eq!(model.figures(0, Lang::Zh), ["20%、20%", "20%"]);
    let picture = model.picture(700, Lang::Zh);
    assert_eq!(picture.svg.matches("<circle").count(), 3);
    assert_eq!(picture.svg.matches("fill=\"url(#").count(), 1, "{}", picture.svg);
}

#[test]
fn a_link_draws_a_measure_whose_usual_unit_has_changed_since() {
    let workspace = orders();
    for (key, is_drawn) in [
        ("订单|亿元|direct", true),
        ("订单|元|direct", true),
        ("订单|户|direct", false),
        ("订单|万元|driven", false),
        ("订单", false),
    ] {
        let mut other = orders();
        for id in ["a", "b", "c", "d", "e"] {
            let mut values = outcome(&json!({"value": 1, "unit": "户"}), &json!("台账"));
            values["measure"] = json!("户数");
            put(&mut other, id, &values);
        }
        let (from, to, scope, as_of) = (None, None, Scope::Everything, today());
        let lens = Lens { grain: Grain::Year, from, to, scope, as_of };
        let chosen =
            outcomes::groups(&outcomes::outcomes_chart(&other, &lens, key), Lang::Zh).chosen;
        assert_eq!(chosen == "订单|万元|direct", is_drawn, "{key}: {chosen}");
    }
    assert_eq!(outcomes::groups(&chart(&workspace), Lang::Zh).chosen, "订单|万元|direct");
}
