//! The fields of forms: their controls and options.

use zhibu_app::draft::{FieldDraft, FormDraft};
use zhibu_app::forms::field::{FieldControl, FormField, fill_unit};
use zhibu_app::route::{Page, Route};
use zhibu_app::views::choice::{Choice, Offered};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::choices::{ActivityKind, OfferKind};
use zhibu_domain::kinds::field::{FieldId, Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Appraisal, Branch, Cooperation, Kind, Link, Measure,
    MeetingItem, Method, Node, Nomination, Offer, Organisation, Outcome, ScoreItem, Target, Task,
};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::RecordKey;
use zhibu_text::{Lang, m};

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn draft(values: &[(&'static str, &str)]) -> FormDraft {
    let filled = |text: &&str| FieldDraft { text: (*text).to_owned(), ..FieldDraft::default() };
    values.iter().map(|(name, text)| (*name, filled(text))).collect()
}

fn values(choices: Vec<Choice>) -> Vec<String> {
    choices.into_iter().map(|choice| choice.value).collect()
}

/// What can be chosen in a field, while this stands in the form.
fn offered(
    workspace: &Workspace,
    field: impl Into<FieldId>,
    draft: &FormDraft,
    route: &str,
) -> Vec<String> {
    let field = FormField(field.into());
    let requirements = field.requirements(draft, &Route::parse(route));
    let offered = field.offered(workspace, requirements, "", Lang::Zh);
    values(offered.options(workspace, "", (&ByCodePoint, Lang::Zh)))
}

/// Two alliances with a unit, a meeting and an activity each, needs and what meets them.
fn alliances() -> Workspace {
    let mut workspace = workspace();
    for (alliance, unit, meeting, visit) in [("l", "u", "j", "v"), ("k", "w", "i", "x")] {
        put(&mut workspace, Patch::<Alliance>::new(alliance).set(Alliance::NAME, alliance));
        put(
            &mut workspace,
            Patch::<AllianceUnit>::new(unit)
                .set(AllianceUnit::NAME, unit)
                .set(AllianceUnit::ALLIANCE, Reference::to(alliance)),
        );
        for (id, kind) in [(meeting, ActivityKind::JointMeeting), (visit, ActivityKind::ThemeDay)] {
            put(
                &mut workspace,
                Patch::<Activity>::new(id)
                    .set(Activity::TITLE, id)
                    .set(Activity::ACTIVITY_KIND, kind)
                    .set(Activity::ALLIANCE, Reference::to(alliance)),
            );
        }
    }
    for (id, kind) in
        [("n", OfferKind::Need), ("o", OfferKind::Opportunity), ("r", OfferKind::Resource)]
    {
        put(
            &mut workspace,
            Patch::<Offer>::new(id).set(Offer::NAME, id).set(Offer::OFFER_KIND, kind),
        );
    }
    workspace
}

#[test]
fn a_field_is_filled_in_as_its_type_asks() {
    for (field, control) in [
        (Branch::NAME.id(), FieldControl::Line),
        (Branch::HOME_UNITS.id(), FieldControl::Texts),
        (Branch::ESTABLISHED.id(), FieldControl::Date),
        (Branch::SETTING.id(), FieldControl::Select),
        (Organisation::MEMBERS.id(), FieldControl::Count),
        (Outcome::QUANTITY.id(), FieldControl::Quantity),
        (Outcome::BRANCH.id(), FieldControl::Select),
        (Cooperation::PARTNERS.id(), FieldControl::Picks),
        (ScoreItem::CRITERION.id(), FieldControl::Select),
    ] {
        assert_eq!(FormField(field).control(), control, "{}", field.name());
    }
    let hint = |field: FieldId| FormField(field).hint();
    assert_eq!(hint(Organisation::MEMBERS.id()), Some(m::MEMBERS_HINT));
    assert_eq!(hint(Method::ELEMENTS.id()), Some(m::TEXTS_HINT));
    assert_eq!(hint(Branch::NAME.id()), None);
    assert_eq!(FormField(Appraisal::BANDS.id()).template(), Some(m::TEMPLATE_BANDS));
    assert_eq!(FormField(Branch::NAME.id()).template(), None);
}

#[test]
fn what_can_be_referred_to_can_be_made_beside_the_form() {
    let target = FormField(Outcome::BRANCH.id()).new_target(Lang::En).unwrap();
    assert_eq!(target.form, Route::to(Page::New(Kind::Branch)));
    assert_eq!(FormField(Outcome::MEASURE.id()).new_target(Lang::En), None);
}

#[test]
fn what_is_chosen_belongs_to_the_alliance_of_the_form() {
    let workspace = alliances();
    let of_l = draft(&[(MeetingItem::ALLIANCE.name(), "l")]);
    let none = FormDraft::default();
    assert_eq!(offered(&workspace, MeetingItem::RAISED_BY, &of_l, ""), ["", "u"]);
    assert_eq!(offered(&workspace, MeetingItem::RAISED_BY, &none, ""), ["", "u", "w"]);
    // A joint meeting raises items, other activities do not.
    assert_eq!(offered(&workspace, MeetingItem::RAISED_AT, &of_l, ""), ["", "j"]);
    assert_eq!(offered(&workspace, MeetingItem::REPORTED_AT, &none, ""), ["", "i", "j"]);
    let partners = FormField(Cooperation::PARTNERS.id());
    let requirements = partners.requirements(&of_l, &Route::parse(""));
    let addable = |picked: &[String]| {
        let addable = partners.addable(requirements.clone(), picked.to_vec(), Lang::Zh);
        values(addable.options(&workspace, "", (&ByCodePoint, Lang::Zh)))
    };
    assert_eq!(addable(&[]), ["", "u"]);
    assert_eq!(addable(&["u".to_owned()]), [""]);
    assert_eq!(partners.picked_name(&workspace, "u", Lang::Zh), "u");
}

#[test]
fn needs_are_met_by_resources_and_opportunities() {
    let workspace = alliances();
    let none = FormDraft::default();
    assert_eq!(offered(&workspace, Cooperation::NEED, &none, ""), ["", "n"]);
    assert_eq!(offered(&workspace, Cooperation::MET_BY, &none, ""), ["", "o", "r"]);
}

#[test]
fn a_link_is_between_nodes_of_the_task_that_the_address_names() {
    let mut workspace = workspace();
    for (task, node) in [("t", "a"), ("s", "b")] {
        put(&mut workspace, Patch::<Task>::new(task).set(Task::NAME, task));
        put(
            &mut workspace,
            Patch::<Node>::new(node).set(Node::NAME, node).set(Node::TASK, Reference::to(task)),
        );
    }
    let none = FormDraft::default();
    assert_eq!(offered(&workspace, Link::BEFORE, &none, "#/link/new?task=t"), ["", "a"]);
    assert_eq!(offered(&workspace, Link::AFTER, &none, "#/link/new"), ["", "a", "b"]);
}

#[test]
fn an_item_is_of_a_criterion_of_its_round() {
    let mut workspace = workspace();
    let criteria = Texts(vec!["安全：40".to_owned(), "质量：60".to_owned()]);
    put(&mut workspace, Patch::<Appraisal>::new("r").set(Appraisal::CRITERIA, criteria));
    put(
        &mut workspace,
        Patch::<Nomination>::new("n").set(Nomination::APPRAISAL, Reference::to("r")),
    );
    let field = FormField(ScoreItem::CRITERION.id());
    let of_n = draft(&[(ScoreItem::NOMINATION.name(), "n")]);
    let options = |workspace: &Workspace, draft: &FormDraft, chosen: &str| {
        let requirements = field.requirements(draft, &Route::parse(""));
        let offered = field.offered(workspace, requirements, chosen, Lang::Zh);
        values(offered.options(workspace, chosen, (&ByCodePoint, Lang::Zh)))
    };
    assert_eq!(options(&workspace, &of_n, "质量"), ["", "安全", "质量"]);
    assert_eq!(options(&workspace, &of_n, "旧"), ["", "安全", "质量", "旧"]);
    assert_eq!(options(&workspace, &FormDraft::default(), ""), [""]);
    let criteria = Texts(vec!["成本：100".to_owned()]);
    let is_renewed = is_renewed(
        &mut workspace,
        |open| options(open, &of_n, ""),
        |open| put(open, Patch::<Appraisal>::new("r").set(Appraisal::CRITERIA, criteria)),
    );
    assert!(is_renewed);
}

#[test]
fn ended_records_are_offered_last_and_deleted_ones_only_if_chosen() {
    let mut workspace = workspace();
    let dissolved: PartialDate = "2022-06".parse().unwrap();
    for (id, name) in [("a", "甲"), ("b", "乙"), ("c", "丙")] {
        put(&mut workspace, Patch::<Branch>::new(id).set(Branch::NAME, name));
    }
    put(&mut workspace, Patch::<Branch>::new("c").set(Branch::DISSOLVED, dissolved));
    workspace.apply(Command::Delete(vec![RecordKey::new("branch", "b")]), NOW_MS);
    let all = Offered::all(Kind::Branch, None);
    let choices = |chosen: &str| all.options(&workspace, chosen, (&ByCodePoint, Lang::Zh));
    let ended = m::ENDED.get(Lang::Zh);
    assert_eq!(choices("a"), [Choice::new("a", "甲"), Choice::new("c", "丙").of(ended)]);
    let with_deleted = choices("b");
    let deleted = with_deleted.iter().find(|choice| choice.value == "b").unwrap();
    assert_ne!(deleted.text, "乙", "it says that the record is gone");
    assert_eq!(with_deleted.len(), 3);
    let text = |id: &str| all.text_of(&workspace, id, Lang::Zh);
    assert_eq!(text("b"), deleted.text);
    assert_eq!((text("a"), text("never")), ("甲".to_owned(), "（未登记）".to_owned()));
    assert_eq!(text(""), "");
}

#[test]
fn picking_a_record_again_removes_it() {
    let mut draft = FieldDraft::default();
    for (value, picked) in [("a", &["a"][..]), ("b", &["a", "b"]), ("a", &["b"]), ("b", &[])] {
        draft.toggle(value);
        assert_eq!(draft.picked(), picked);
    }
}

#[test]
fn the_catalogue_proposes_measures_and_fills_in_their_units() {
    let mut workspace = workspace();
    let measure = FormField(Outcome::MEASURE.id());
    assert_eq!(measure.proposals(&workspace), Vec::<String>::new());
    let orders = Patch::<Measure>::new("m").set(Measure::NAME, "订单").set(Measure::UNIT, "万元");
    put(&mut workspace, orders);
    assert_eq!(measure.proposals(&workspace), ["订单"]);
    assert_eq!(FormField(Target::MEASURE.id()).proposals(&workspace), ["订单"]);
    assert_eq!(FormField(Task::NAME.id()).proposals(&workspace), Vec::<String>::new());
    let unit = |text: &str, unit: &str| {
        let quantity = FieldDraft { unit: unit.to_owned(), ..FieldDraft::default() };
        let mut draft = draft(&[("measure", text)]);
        draft.insert("quantity", quantity);
        fill_unit(&workspace, &mut draft);
        draft["quantity"].unit.clone()
    };
    assert_eq!(unit(" 订单 ", ""), "万元");
    assert_eq!(unit("订单", "亿元"), "亿元", "what was typed stays");
    assert_eq!(unit("订", ""), "", "nothing is known of others");
}
