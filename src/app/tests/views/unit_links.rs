//! The units that records name, and the organisations of the ledger that they are: found by name, shown
//! before they are set, set in one step; and how a form and a record show both as one.

use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use zhibu_app::commands::alliances::UnitLink;
use zhibu_app::commands::bulk::{BulkEdit, BulkValue, LeftReason};
use zhibu_app::draft::{FieldDraft, FormDraft};
use zhibu_app::forms::cell::CellEdit;
use zhibu_app::forms::field::FormField;
use zhibu_app::forms::named_unit::{follow, is_beside_name, organisation_beside};
use zhibu_app::forms::record::RecordForm;
use zhibu_app::table::{Control, TableCell, TableRow};
use zhibu_app::views::alliances::alliance::alliance;
use zhibu_app::views::alliances::unit_links::{UnitLinksView, link_units_announced, unit_links};
use zhibu_app::views::records::detail::{FieldContent, detail};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Alliance, AllianceUnit, Kind, Organisation};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::reporting::scope::scope_of;
use zhibu_domain::values::date::Day;
use zhibu_format::Part;
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, workspace, workspace_of};

fn today() -> Day {
    Day::new(2022, 11, 21).unwrap()
}

/// An alliance as an earlier version has written it: its units are named. 甲局 leads it, two organisations are
/// called 丙, and 茶厂 is not in the ledger.
fn named() -> Workspace {
    let mut workspace = workspace();
    for (id, name, unit) in [
        ("a", "甲局机关党委", Some("甲局")),
        ("b", "区委组织部机关党支部", Some("区委组织部")),
        ("c1", "丙", Some("戊局")),
        ("c2", "丙", Some("乙局")),
    ] {
        let organisation = Patch::<Organisation>::new(id).set(Organisation::NAME, name);
        put(&mut workspace, organisation.set_or_keep(Organisation::UNIT, unit.map(Into::into)));
    }
    put(
        &mut workspace,
        Patch::<Alliance>::new("l")
            .set(Alliance::NAME, "示例联盟")
            .set(Alliance::LEAD_UNIT, "甲 局")
            .set(Alliance::GUIDING_UNIT, "区委组织部"),
    );
    for (id, name) in [("u", "甲局"), ("v", "丙"), ("w", "茶厂")] {
        put(
            &mut workspace,
            Patch::<AllianceUnit>::new(id)
                .set(AllianceUnit::NAME, name)
                .set(AllianceUnit::ALLIANCE, Reference::to("l")),
        );
    }
    workspace
}

fn view(workspace: &Workspace) -> UnitLinksView {
    unit_links(workspace, Lang::Zh, &ByCodePoint)
}

/// The texts of each row.
fn plain<C: Control>(rows: &[TableRow<C>]) -> Vec<String> {
    let plain = |row: &TableRow<C>| {
        let cells = row.cells.iter().map(|cell| cell.to_plain(""));
        cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" | ")
    };
    rows.iter().map(plain).collect()
}

fn all(workspace: &Workspace) -> Vec<UnitLink> {
    view(workspace).chosen(&FxHashSet::default())
}

#[test]
fn what_has_the_name_of_one_organisation_is_shown_and_set_in_one_step() {
    let mut workspace = named();
    let shown = view(&workspace);
    assert_eq!(
        plain(&shown.found.rows),
        [
            "区委组织部 | 指导单位：示例联盟 | 区委组织部机关党支部",
            "甲 局 | 牵头单位：示例联盟 | 甲局机关党委",
            "甲局 | 成员单位：示例联盟 | 甲局机关党委",
        ]
    );
    let ambiguous = "丙 | 成员单位：示例联盟 | 台账中有 2 个党组织是这个名称 丙（戊局） 丙（乙局）";
    assert_eq!(plain(&shown.undecided.rows), [ambiguous]);
    // Nothing is written before it is confirmed.
    assert_eq!(workspace.register().alliances().get("l").unwrap().lead_organisation, None);
    let before = workspace.ledger().changes_in_order().count();

    let announced = link_units_announced(&workspace, &all(&workspace), Lang::Zh).unwrap();
    assert!(announced.notice.contains("3 个单位"), "{}", announced.notice);
    workspace.apply(announced.command, NOW_MS);
    let alliance = workspace.register().alliances().get("l").unwrap().clone();
    assert_eq!(alliance.lead_organisation, Some(Reference::to("a")));
    assert_eq!(alliance.guiding_organisation, Some(Reference::to("b")));
    assert_eq!(alliance.lead_unit, Some("甲 局".into()), "the text stays as it was");
    let unit = |workspace: &Workspace, id: &str| {
        workspace.register().alliance_units().get(id).unwrap().organisation.clone()
    };
    assert_eq!(unit(&workspace, "u"), Some(Reference::to("a")));
    assert_eq!((unit(&workspace, "v"), unit(&workspace, "w")), (None, None));
    // One change for each record, one action: one undo.
    assert_eq!(workspace.ledger().changes_in_order().count(), before + 2);
    assert!(view(&workspace).found.rows.is_empty());
    let own = scope_of(workspace.register(), "a").own;
    assert!(own.contains(&RecordKey::new("alliance", "l")));
    workspace.undo(NOW_MS);
    assert_eq!(view(&workspace), shown);
}

#[test]
fn what_is_left_out_or_not_found_any_more_is_not_set() {
    let mut workspace = named();
    let shown = all(&workspace);
    let left_out: FxHashSet<_> = shown[..2].iter().cloned().collect();
    let chosen = view(&workspace).chosen(&left_out);
    assert_eq!(chosen, shown[2..]);
    // Meanwhile another organisation takes the name.
    put(&mut workspace, Patch::<Organisation>::new("d").set(Organisation::NAME, "甲局"));
    assert_eq!(link_units_announced(&workspace, &chosen, Lang::Zh), None);
    let announced = link_units_announced(&workspace, &shown, Lang::Zh).unwrap();
    let Command::PutAll(writes) = announced.command else { panic!("not one step") };
    let fields: Vec<&str> =
        writes.iter().flat_map(|(_, values)| values.iter().map(|(name, _)| &**name)).collect();
    assert_eq!(fields, ["guiding_organisation"]);
    assert_eq!(link_units_announced(&workspace, &[], Lang::Zh), None);
}

#[test]
fn a_name_in_conflict_sets_nothing() {
    let mut workspace = named();
    let form = RecordForm::of_record(&workspace, Kind::Alliance, "l").unwrap();
    let mut draft = form.first_draft().clone();
    draft.insert(Alliance::LEAD_UNIT.name(), typed("乙局"));
    put(&mut workspace, Patch::<Alliance>::new("l").set(Alliance::LEAD_UNIT, "甲局"));
    workspace.apply(form.save(&workspace, &draft, today()).unwrap(), NOW_MS);
    let shown = view(&workspace);
    let names: Vec<String> = plain(&shown.found.rows);
    assert!(names.iter().all(|row| !row.contains("牵头单位")), "{names:?}");
    let chosen = all(&workspace);
    assert!(chosen.iter().all(|link| link.field != Alliance::LEAD_ORGANISATION.id()));
}

#[test]
fn an_organisation_of_another_name_is_reported_and_stays() {
    let mut workspace = named();
    let other = Patch::<Alliance>::new("l").set(Alliance::LEAD_ORGANISATION, Reference::to("b"));
    put(&mut workspace, other);
    let rows = plain(&view(&workspace).undecided.rows);
    let told = "甲 局 | 牵头单位：示例联盟 | 已对应的党组织名称不同 区委组织部机关党支部";
    assert!(rows.iter().any(|row| row == told), "{rows:?}");
}

#[test]
fn an_alliance_leads_to_its_undecided_units_until_there_are_none() {
    let mut workspace = named();
    let units = |workspace: &Workspace| {
        let view = alliance(workspace, "l", today(), Lang::Zh).unwrap();
        view.units.map(|link| (link.text, link.page.to_string()))
    };
    let open =
        |count: u32| Some((format!("{count} 个单位待与党组织对应"), "#/unit-links".to_owned()));
    assert_eq!(units(&workspace), open(4));
    let announced = link_units_announced(&workspace, &all(&workspace), Lang::Zh).unwrap();
    workspace.apply(announced.command, NOW_MS);
    assert_eq!(units(&workspace), open(1));
    put(
        &mut workspace,
        Patch::<AllianceUnit>::new("v").set(AllianceUnit::ORGANISATION, Reference::to("c1")),
    );
    assert_eq!(units(&workspace), None);
}

#[test]
fn the_page_follows_names_and_organisations() {
    let mut workspace = named();
    assert!(is_renewed(&mut workspace, view, |workspace| {
        put(workspace, Patch::<Organisation>::new("c2").set(Organisation::NAME, "丁"))
    }));
    assert!(is_renewed(&mut workspace, view, |workspace| {
        put(workspace, Patch::<AllianceUnit>::new("w").set(AllianceUnit::NAME, "丁"))
    }));
}

fn typed(text: &str) -> FieldDraft {
    FieldDraft { text: text.to_owned(), ..FieldDraft::default() }
}

fn texts(draft: &FormDraft) -> [String; 2] {
    let of = |name: &str| draft.get(name).map(|typed| typed.text.clone()).unwrap_or_default();
    [of(Alliance::LEAD_UNIT.name()), of(Alliance::LEAD_ORGANISATION.name())]
}

#[test]
fn in_a_form_a_name_and_its_organisation_follow_each_other() {
    let workspace = named();
    // The input, what is then typed or chosen, and what both fields have.
    let (name, organisation) = (Alliance::LEAD_UNIT.name(), Alliance::LEAD_ORGANISATION.name());
    let cases: [([&str; 2], &'static str, &str, [&str; 2]); 9] = [
        (["", ""], name, "甲局", ["甲局", "a"]),
        (["甲局", "a"], name, "甲局办", ["甲局办", ""]),
        (["", ""], name, "丙", ["丙", ""]),
        (["", ""], name, "外单位", ["外单位", ""]),
        (["", ""], organisation, "a", ["甲局", "a"]),
        (["甲局", "a"], organisation, "b", ["区委组织部", "b"]),
        // A name that the user has written is kept.
        (["甲局（牵头）", ""], organisation, "a", ["甲局（牵头）", "a"]),
        (["甲局", "a"], organisation, "", ["甲局", ""]),
        (["丙", "c1"], organisation, "c2", ["乙局", "c2"]),
    ];
    for (before, field, input, expected) in cases {
        let before: FormDraft =
            [(name, typed(before[0])), (organisation, typed(before[1]))].into_iter().collect();
        let mut draft = before.clone();
        draft.insert(field, typed(input));
        follow(&workspace, Kind::Alliance, &before, &mut draft);
        assert_eq!(texts(&draft), expected, "{before:?} {field} {input}");
    }
}

#[test]
fn a_form_shows_a_units_name_and_its_organisation_as_one() {
    let shown = |kind: Kind| {
        let specs = kind.fields().iter().filter(move |spec| !is_beside_name(kind, spec));
        specs.filter_map(move |spec| {
            let beside = organisation_beside(kind, spec)?;
            Some((spec.name, beside.0.name()))
        })
    };
    let units = [("lead_unit", "lead_organisation"), ("guiding_unit", "guiding_organisation")];
    assert_eq!(shown(Kind::Alliance).collect::<Vec<_>>(), units);
    assert_eq!(shown(Kind::AllianceUnit).collect::<Vec<_>>(), [("name", "organisation")]);
    assert!(is_beside_name(
        Kind::Alliance,
        &Kind::Alliance.fields()[Alliance::LEAD_ORGANISATION.index()]
    ));
}

#[test]
fn the_form_of_an_alliance_that_an_organisation_leads_has_its_name() {
    let workspace = named();
    let preset = [("lead_organisation".to_owned(), "a".to_owned())];
    let form = RecordForm::of_new(&workspace, Kind::Alliance, "n".into(), &preset);
    assert_eq!(texts(form.first_draft()), ["甲局", "a"]);
}

#[test]
fn an_alliance_that_a_unit_adds_to_its_part_is_led_by_it() {
    let part = Part { organisation: "a".into(), name: "甲局机关党委".into() };
    let mut workspace = workspace_of(Some(part));
    put(&mut workspace, Patch::<Organisation>::new("a").set(Organisation::NAME, "甲局机关党委"));
    let form = RecordForm::of_new(&workspace, Kind::Alliance, "n".into(), &[]);
    assert_eq!(texts(form.first_draft()), ["甲局机关党委", "a"]);
}

#[test]
fn an_organisation_in_conflict_is_not_decided_by_an_edit_of_the_name() {
    let mut workspace = named();
    let form = RecordForm::of_record(&workspace, Kind::Alliance, "l").unwrap();
    let mut draft = form.first_draft().clone();
    draft.insert(Alliance::LEAD_ORGANISATION.name(), typed("a"));
    let other = Patch::<Alliance>::new("l").set(Alliance::LEAD_ORGANISATION, Reference::to("b"));
    put(&mut workspace, other);
    workspace.apply(form.save(&workspace, &draft, today()).unwrap(), NOW_MS);
    let index = Alliance::LEAD_UNIT.index();
    assert!(CellEdit::begin(&workspace, Kind::Alliance, "l", index).is_none());
    let field = FormField(Alliance::LEAD_UNIT.id());
    let value = BulkValue::Input(typed("区委组织部"));
    let owners = (FormDraft::default(), today());
    let mut edit = BulkEdit::begin(&workspace, field, value, vec!["l".to_owned()], owners).unwrap();
    edit.step(&workspace, 1);
    assert_eq!(edit.left()[0].reason, LeftReason::InConflict);
    assert_eq!(edit.changed(), 0);
    // In the form the organisation is another input: it stays as it is while the name is typed.
    let form = RecordForm::of_record(&workspace, Kind::Alliance, "l").unwrap();
    let mut draft = form.first_draft().clone();
    let own = texts(&draft)[1].clone();
    draft.insert(Alliance::LEAD_UNIT.name(), typed("区委组织部"));
    let units = form.units(&workspace);
    units.follow(&workspace, Kind::Alliance, form.first_draft(), &mut draft);
    assert_eq!(texts(&draft), ["区委组织部", &own]);
}

#[test]
fn a_name_that_is_typed_and_taken_back_keeps_the_organisation_that_was_chosen() {
    let (name, organisation) = (Alliance::LEAD_UNIT, Alliance::LEAD_ORGANISATION);
    // One of two organisations of that name, one that is called otherwise, and one whose unit has the name.
    for (first, chosen) in [("丙", "c1"), ("甲局（牵头）", "a"), ("乙局", "c2")] {
        let mut workspace = named();
        put(
            &mut workspace,
            Patch::<Alliance>::new("l").set(name, first).set(organisation, Reference::to(chosen)),
        );
        let form = RecordForm::of_record(&workspace, Kind::Alliance, "l").unwrap();
        let units = form.units(&workspace);
        let mut draft = form.first_draft().clone();
        for text in [format!("{first}x"), "区委组织部".to_owned(), format!(" {first}")] {
            let before = draft.clone();
            draft.insert(name.name(), typed(&text));
            units.follow(&workspace, Kind::Alliance, &before, &mut draft);
            if text == "区委组织部" {
                assert_eq!(texts(&draft)[1], "b");
            }
        }
        assert_eq!(texts(&draft)[1], chosen, "{first}");
    }
}

#[test]
fn one_name_for_many_records_sets_their_organisation_too() {
    let workspace = named();
    let field = FormField(Alliance::LEAD_UNIT.id());
    let value = BulkValue::Input(typed("区委组织部"));
    let owners = (FormDraft::default(), today());
    let mut edit = BulkEdit::begin(&workspace, field, value, vec!["l".to_owned()], owners).unwrap();
    edit.step(&workspace, 1);
    let Some(Command::PutAll(writes)) = edit.command(&workspace) else { panic!("{edit:?}") };
    let mut values: Vec<(Name, Value)> = writes[0].1.clone();
    values.sort_by(|a, b| a.0.cmp(&b.0));
    let expected: [(Name, Value); 2] =
        [("lead_organisation".into(), json!("b")), ("lead_unit".into(), json!("区委组织部"))];
    assert_eq!(values, expected);
}

#[test]
fn a_record_shows_a_unit_in_one_row_that_links_to_its_organisation() {
    let mut workspace = named();
    let rows = |workspace: &Workspace| -> Vec<(String, FieldContent)> {
        let view = detail(workspace, Kind::Alliance, "l", &|_| today(), Lang::Zh).unwrap();
        let fields = view.fields.into_iter().filter(|field| field.label.starts_with("牵头"));
        fields.map(|field| (field.label, field.content)).collect()
    };
    assert_eq!(rows(&workspace), [("牵头单位".into(), FieldContent::Text("甲 局".into()))]);
    let led =
        |by: &str| Patch::<Alliance>::new("l").set(Alliance::LEAD_ORGANISATION, Reference::to(by));
    put(&mut workspace, led("a"));
    let [(label, FieldContent::Links(links))] = &rows(&workspace)[..] else {
        panic!("not one row")
    };
    assert_eq!((&**label, &*links[0].text), ("牵头单位", "甲 局"));
    assert_eq!(links[0].page.to_string(), "#/organisation/id/a");
    // One that is called otherwise is named.
    put(&mut workspace, led("b"));
    let labels: Vec<String> = rows(&workspace).into_iter().map(|row| row.0).collect();
    assert_eq!(labels, ["牵头单位", "牵头党组织"]);
}

/// A table's cell with a tick box has no text where there are no controls.
#[test]
fn tick_boxes_do_not_leave_the_program() {
    let found = view(&named()).found;
    assert!(matches!(&found.rows[0].cells[0], TableCell::Control(_)));
    assert_eq!(found.rows[0].cells[0].to_plain(""), "");
}
