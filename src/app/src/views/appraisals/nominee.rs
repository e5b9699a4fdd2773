//! The composition of a nominee's score.

use zhibu_domain::appraisals::{Counting, CriterionMark, Item, Ranking, standing, written};
use zhibu_domain::kinds::choices::ItemKind;
use zhibu_domain::kinds::records::{Kind, ScoreItem};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// A nominee's score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreView {
    /// The score, with its rank if it has one.
    pub summary: String,
    /// The ranking of its round.
    pub ranking: PageLink,
    /// The marks that add up to it.
    pub marks: Table,
    /// The items behind the marks, if there are any.
    pub items: Option<Table>,
}

/// The score of a nominee; `None` if it belongs to no round.
pub fn score(workspace: &Workspace, nominee: &str, lang: Lang) -> Option<ScoreView> {
    let register = workspace.register();
    let round = &register.nominations().get(nominee)?.appraisal.as_ref()?.id;
    let ranking = standing(register, round)?;
    let tally = ranking.tallies.iter().find(|tally| *tally.row.id == *nominee)?;
    let (score, base) = (written(tally.score), ranking.scoring.base);
    let summary = if let Some(rank) = tally.rank {
        let of = ranking.tallies.iter().filter(|tally| tally.takes_part()).count();
        format_message!(m::SCORE_SAID, lang, score = score, rank = rank, of = of, base = base)
    } else {
        format_message!(m::SCORE_UNRANKED, lang, score = score)
    };
    let items = (!tally.items.is_empty()).then(|| items(workspace, &tally.items, lang));
    Some(ScoreView {
        summary,
        ranking: PageLink::to(
            m::SCORE_ROUND.get(lang),
            Route::to(Page::Ranking).with_param("appraisal", round),
        ),
        marks: marks(&ranking, &tally.marks, lang),
        items,
    })
}

/// Links to the forms that add to a nominee's score.
pub fn score_forms(nominee: &str, lang: Lang) -> [PageLink; 3] {
    let form = |name: Message, page: Page| {
        let route = Route::to(page).with_param("nomination", nominee);
        PageLink::to(name.get(lang), route).leading_back().looking(LinkLook::SmallButton)
    };
    [
        form(m::SCORE_ADD, Page::New(Kind::ScoreItem)),
        form(m::SCORE_PASTE, Page::Paste(Kind::ScoreItem)),
        form(m::APPEAL_ADD, Page::New(Kind::Appeal)),
    ]
}

/// The section of a round's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppraisalView {
    /// The number of nominees, as text.
    pub count: String,
    /// Links to its ranking and its published list.
    pub links: [PageLink; 2],
}

/// The section of a round's page.
pub fn appraisal(workspace: &Workspace, round: &str, lang: Lang) -> AppraisalView {
    let count = standing(workspace.register(), round).map_or(0, |ranking| ranking.tallies.len());
    let link = |name: Message, page: Page, look: LinkLook| {
        PageLink::to(name.get(lang), Route::to(page).with_param("appraisal", round)).looking(look)
    };
    AppraisalView {
        count: format_message!(m::APPRAISAL_NOMINEES, lang, count = count),
        links: [
            link(m::STANDING, Page::Ranking, LinkLook::SmallPrimaryButton),
            link(m::PUBLICATION, Page::Publication, LinkLook::SmallButton),
        ],
    }
}

fn marks(ranking: &Ranking<'_>, marks: &[CriterionMark], lang: Lang) -> Table {
    let row = |mark: &CriterionMark| {
        let criterion = mark.criterion.map(|index| &ranking.scoring.criteria[index]);
        TableRow::new([
            TableCell::text(criterion.map_or(m::SCORE_REST.get(lang), |of| &of.name)),
            criterion.map_or(TableCell::Empty, |of| TableCell::text(format!("{}%", of.number))),
            TableCell::text(mark.added.to_string()),
            TableCell::text(mark.taken.to_string()),
            TableCell::Strong(mark.mark.to_string()),
        ])
    };
    Table {
        caption: m::SCORE_MARKS.get(lang).to_owned(),
        columns: vec![
            TableColumn::text(m::SCORE_CRITERION.get(lang)),
            TableColumn::number(m::SCORE_WEIGHT.get(lang)),
            TableColumn::number(text::choice(ItemKind::Addition.code()).get(lang)),
            TableColumn::number(text::choice(ItemKind::Deduction.code()).get(lang)),
            TableColumn::number(m::SCORE_MARK.get(lang)),
        ],
        rows: marks.iter().map(row).collect(),
        totals: None,
    }
}

fn items(workspace: &Workspace, items: &[Item<'_>], lang: Lang) -> Table {
    let row = |item: &Item<'_>| {
        let record = &item.row.record;
        let name = title(workspace, Kind::ScoreItem, &item.row.id, lang);
        let page = Page::Detail(Kind::ScoreItem, item.row.id.to_string());
        let mut named = vec![TableCell::link(name, Route::to(page))];
        if let Some(why) = why_uncounted(item.counting) {
            named.push(TableCell::chip(why.get(lang), Tone::Warning));
        }
        TableRow::new([
            TableCell::text(record.date.map(|date| date.to_string()).unwrap_or_default()),
            TableCell::Parts(named),
            TableCell::text(record.criterion.as_ref().map_or("", |of| &of.0)),
            TableCell::text(points(item, lang)),
        ])
    };
    Table {
        caption: text::kind(Kind::ScoreItem).get(lang).to_owned(),
        columns: vec![
            TableColumn::text(text::field_name(ScoreItem::DATE).get(lang)).with_class("date"),
            TableColumn::text(text::field_name(ScoreItem::NAME).get(lang)).naming_rows(),
            TableColumn::text(m::SCORE_CRITERION.get(lang)).with_class("date"),
            TableColumn::number(text::field_name(ScoreItem::POINTS).get(lang)),
        ],
        rows: items.iter().map(row).collect(),
        totals: None,
    }
}

/// The points of an item; empty if it does not count.
fn points(item: &Item<'_>, lang: Lang) -> String {
    if item.row.record.item_kind == Some(ItemKind::Veto) {
        return text::choice(ItemKind::Veto.code()).get(lang).to_owned();
    }
    match item.counting {
        Counting::Yes if item.points.ten_thousandths() > 0 => format!("+{}", item.points),
        Counting::Yes => item.points.to_string().replacen('-', "−", 1),
        _ => String::new(),
    }
}

/// Why an item does not count, if it does not.
fn why_uncounted(counting: Counting) -> Option<Message> {
    Some(match counting {
        Counting::Yes => return None,
        Counting::NoEvidence => m::UNCOUNTED_EVIDENCE,
        Counting::NoDate => m::UNCOUNTED_DATE,
        Counting::OutsidePeriod => m::UNCOUNTED_PERIOD,
        Counting::NoPoints => m::UNCOUNTED_POINTS,
        Counting::NoSuchCriterion => m::UNCOUNTED_CRITERION,
        Counting::NoKind => m::UNCOUNTED_KIND,
    })
}
