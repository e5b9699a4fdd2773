//! The text blocks of the kind of paper that is shown, as the office has them.

use leptos::ev;

use super::editing::{BlockDraft, Editing};
use super::{PapersNow, with};
use crate::components::button::button;
use crate::html::{self, Element, Node, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::papers::templates::{
    TemplateView, preview, reset_announced, set_announced, templates as view_templates,
};
use zhibu_text::m;

/// The section, folded until it is asked for.
pub fn templates(state: AppState, view: PapersNow, editing: Editing) -> Node {
    let kind = Memo::new(move || with(view, |view| view.request.kind));
    let templates = Memo::new(move || {
        let view = kind
            .get()
            .and_then(|kind| state.read(|workspace| view_templates(workspace, kind, state.lang())));
        view.unwrap_or_default()
    });
    let lines = move || {
        let templates = templates.get().into_iter();
        templates.map(|one| template(state, editing, one)).collect::<Vec<_>>()
    };
    let section = move || {
        html::details()
            .class("templates")
            .child(html::summary().child(state.t(m::TEMPLATES_OF)))
            .child(html::p().class("quiet").child(state.t(m::TEMPLATES_ABOUT)))
            .child(html::ul().child(lines))
    };
    show(move || templates.with(|all| !all.is_empty()), section)
}

fn template(state: AppState, editing: Editing, view: TemplateView) -> Element {
    let TemplateView { code, label, text, is_own, places, seen } = view;
    let drafts = editing.drafts;
    let refusal_id = format!("template-refusal-{code}");
    let written = Memo::new(move || {
        let draft = drafts.with(|drafts| {
            drafts.iter().find(|draft| draft.code == code).map(|draft| draft.text.clone())
        });
        draft.unwrap_or_else(|| text.clone())
    });
    let now = Memo::new(move || written.with(|written| preview(code, written, state.lang())));
    let has_refusal = move || now.with(|now| now.refusal.is_some());
    let area = html::textarea()
        .attr("rows", "3")
        .attr("lang", "zh-CN")
        .attr("aria-label", label)
        .attr("aria-describedby", refusal_id.clone())
        .attr("aria-invalid", move || has_refusal().then_some("true"))
        .prop("value", move || written.get())
        .on(ev::input, move |event| {
            let text = html::input_value(&event);
            drafts.update(|drafts| match drafts.iter_mut().find(|draft| draft.code == code) {
                Some(draft) => draft.text = text,
                None => drafts.push(BlockDraft { code, text, seen: seen.clone() }),
            });
            editing.note_unsaved(state);
        });
    let own = is_own.then(|| html::p().child(html::strong().child(state.t(m::TEMPLATE_OWN))));
    let reset = move || {
        state.perform(|_, lang| reset_announced(code, lang));
        forget(state, editing, code);
    };
    let save = move || save(state, editing, code);
    let said = html::p()
        .attr("lang", "zh-CN")
        .child(state.t(m::TEMPLATE_PREVIEW))
        .child(move || now.with(|now| now.text.clone()));
    let left_out = move || now.with(|now| now.left_out.clone());
    let refusal = move || now.with(|now| now.refusal.clone());
    html::li()
        .key(code)
        .child(own)
        .child(area)
        .child((!places.is_empty()).then(|| html::p().class("quiet").child(places)))
        .child(said)
        .child(html::p().class("quiet").child(left_out))
        .child(
            html::p().class("error").attr("role", "status").attr("id", refusal_id).child(refusal),
        )
        .child(
            html::div()
                .class("actions")
                .child(button(state, "small", m::SAVE, save).attr("disabled", has_refusal))
                .child(is_own.then(|| button(state, "small", m::TEXT_RESET, reset))),
        )
}

fn save(state: AppState, editing: Editing, code: &'static str) {
    let of_block =
        |drafts: &Vec<BlockDraft>| drafts.iter().find(|draft| draft.code == code).cloned();
    // Without a draft it is as the office has it.
    let Some(BlockDraft { text, seen, .. }) = editing.drafts.with_untracked(of_block) else {
        return;
    };
    let made = state.attempt(|_, lang| match set_announced(code, &text, &seen, lang) {
        Ok(Some(announced)) => Ok(announced),
        Ok(None) | Err(_) => Err(()),
    });
    if made == Some(Ok(())) {
        forget(state, editing, code);
    }
}

/// What was written of a block is saved or dropped.
fn forget(state: AppState, editing: Editing, code: &'static str) {
    editing.drafts.update(|drafts| drafts.retain(|draft| draft.code != code));
    editing.note_unsaved(state);
}
