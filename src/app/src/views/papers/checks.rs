//! What is to be looked at before a paper leaves, in words.

use zhibu_text::{Lang, format_message, m};

use super::OwedPlace;
use crate::papers::{Check, Drafted, PaperRequest, TypedOver, checks as checks_of};
use crate::route::Route;
use crate::views::links::PageLink;
use crate::workspace::Workspace;

/// The lines, each with a link to the rows of the figure that it is about, if it is about one.
pub fn checks(
    workspace: &Workspace,
    request: &PaperRequest,
    drafted: &Drafted,
    lang: Lang,
) -> Vec<OwedPlace> {
    let found = checks_of(workspace.register(), request, drafted);
    found.into_iter().map(|check| line(check, lang)).collect()
}

fn line(check: Check, lang: Lang) -> OwedPlace {
    let of_figure = |words: String, figure: &TypedOver| {
        OwedPlace::Link(PageLink::to(words, Route::parse(&figure.address)))
    };
    match check {
        Check::Leftover(words) => {
            OwedPlace::Text(format_message!(m::CHECK_LEFTOVER, lang, words = words))
        }
        Check::Month(month) => {
            OwedPlace::Text(format_message!(m::CHECK_MONTH, lang, month = month))
        }
        Check::UnknownName(name) => {
            OwedPlace::Text(format_message!(m::CHECK_NAME, lang, name = name))
        }
        Check::TypedOver(figure) => {
            let (name, now) = (&figure.name, &figure.printed);
            let words = format_message!(m::CHECK_TYPED_OVER, lang, name = name, now = now);
            of_figure(words, &figure)
        }
        Check::Unlinked(figure) => {
            let (name, now) = (&figure.name, &figure.printed);
            let words = format_message!(m::CHECK_UNLINKED, lang, name = name, now = now);
            of_figure(words, &figure)
        }
        Check::Gone(name) => OwedPlace::Text(format_message!(m::CHECK_GONE, lang, name = name)),
        Check::Changed { was, now } => {
            OwedPlace::Text(format_message!(m::CHECK_CHANGED, lang, was = was, now = now))
        }
        Check::Unplaced(unplaced) => {
            OwedPlace::Text(format_message!(m::CHECK_UNPLACED, lang, text = unplaced.text))
        }
    }
}
