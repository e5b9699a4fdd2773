//! The burndown of a task, with the required pace.

use zhibu_charts::Color;
use zhibu_domain::kinds::records::{Kind, Progress};
use zhibu_domain::list::Filter;
use zhibu_domain::projects::burndown::{Burndown, burndown as burndown_of};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Decimal, Quantity};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::chart_model::{Shape, TextChart, TextSeries};
use crate::commands::projects::{ProgressInput, ProgressViolation, record_progress};
use crate::route::Route;
use crate::views::announced::Announced;
use crate::workspace::Workspace;

/// The burndown of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct BurndownView {
    /// The remaining amount, the pace so far and the required pace, as a sentence.
    pub sentence: String,
    /// The remaining amount by day.
    pub chart: TextChart,
}

/// The burndown of a task; `None` if the task has no amount.
pub fn burndown(workspace: &Workspace, task: &str, as_of: Day, lang: Lang) -> Option<BurndownView> {
    let found = burndown_of(workspace.register(), task, as_of)?;
    Some(BurndownView { sentence: sentence(&found, lang), chart: chart(&found, task, lang) })
}

/// Records the amount done on a day as the record `id`, with a notice.
///
/// # Errors
///
/// The message for the violation.
pub fn progress_announced(
    id: &str,
    input: &ProgressInput<'_>,
    today: Day,
    lang: Lang,
) -> Result<Announced, &'static str> {
    match record_progress(id, input, today) {
        Ok(command) => Ok(Announced { command, notice: m::SAVED_RECORD.get(lang).to_owned() }),
        Err(ProgressViolation::Unreadable) => Err(m::BURNDOWN_WRONG.get(lang)),
        Err(ProgressViolation::Future) => Err(m::PROBLEM_FUTURE.get(lang)),
    }
}

/// A figure with at most one decimal place.
fn rounded(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// The remaining amount, the pace so far and the required pace, as a sentence.
fn sentence(found: &Burndown, lang: Lang) -> String {
    let Quantity { unit, qualifier, .. } = &found.total;
    // The remainder of 40余 is known no better than 40余.
    let value = Decimal::parse(&rounded(found.remaining)).unwrap_or(found.total.value);
    let remaining = Quantity { value, unit: unit.clone(), qualifier: *qualifier };
    let (remaining, total) = (text::quantity(&remaining, lang), text::quantity(&found.total, lang));
    let mut sentence = format_message!(
        m::BURNDOWN_LEFT,
        lang,
        total = total,
        done = found.done,
        remaining = remaining
    );
    let pace = rounded(found.pace);
    match (found.needed, found.days_left) {
        (Some(needed), Some(days)) => {
            let needed = rounded(needed);
            sentence.push_str(&format_message!(
                m::BURNDOWN_NEEDED,
                lang,
                days = days,
                needed = needed,
                pace = pace,
                unit = *unit
            ));
        }
        (None, Some(_)) if found.remaining > 0.0 => sentence.push_str(m::BURNDOWN_PAST.get(lang)),
        _ => {}
    }
    if f64::from(found.done) > found.total.value.to_f64() && !found.is_approximate() {
        sentence.push_str(m::BURNDOWN_OVER.get(lang));
    }
    if found.undated > 0 {
        sentence.push_str(&format_message!(m::BURNDOWN_UNDATED, lang, count = found.undated));
    }
    sentence
}

/// The remaining amount by day, each day linked to the progress until then.
fn chart(found: &Burndown, task: &str, lang: Lang) -> TextChart {
    let rows = |day: &Day| {
        let of = Filter::Is(Progress::TASK.index(), task.to_owned());
        let until = Filter::DateBetween(Progress::DATE.index(), found.first, *day);
        Route::rows(Kind::Progress, vec![of, until])
    };
    let line = |name: Message, color: Color, values: &[f64]| TextSeries {
        name: name.get(lang).to_owned(),
        color,
        values: values.to_vec(),
        figures: values.iter().map(|value| rounded(*value)).collect(),
        links: found.days.iter().take(values.len()).map(rows).collect(),
    };
    let mut series = vec![line(m::BURNDOWN_ACTUAL, Color::Single, &found.left)];
    if !found.even.is_empty() {
        series.push(line(m::BURNDOWN_EVEN, Color::Possible, &found.even));
    }
    let label = |day: &Day| {
        let (_, month, of_month) = day.civil();
        format!("{month}-{of_month}")
    };
    TextChart {
        series,
        labels: found.days.iter().map(label).collect(),
        sources: found.records,
        undated: found.undated,
        ..TextChart::empty(Shape::Lines)
    }
}
