//! The route: the part of the URL after `#`, so that one build works in any folder of any host.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use zhibu_domain::columns::ListColumn;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Filter, Query, Sort};

pub use crate::page::Page;

/// Characters that are percent-encoded in a URL's fragment.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A page with its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// The page.
    pub page: Page,
    /// Names and values after the question mark, decoded.
    pub params: Vec<(String, String)>,
}

impl Route {
    /// A page without parameters.
    pub fn to(page: Page) -> Self {
        Self { page, params: Vec::new() }
    }

    /// The list of a kind with a query.
    pub fn list(kind: Kind, query: &Query) -> Self {
        Self { page: Page::List(kind), params: query_params(kind, query) }
    }

    /// A list with these filters.
    pub fn rows(kind: Kind, filters: Vec<Filter>) -> Self {
        Self::list(kind, &Query { filters, ..Query::default() })
    }

    /// Another page with the same parameters.
    #[must_use]
    pub fn with_page(&self, page: Page) -> Self {
        Self { page, params: self.params.clone() }
    }

    /// The first value of this parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|param| param.0 == name).map(|param| &*param.1)
    }

    /// The same page with this parameter set, or removed if the value is empty.
    #[must_use]
    pub fn with_param(&self, name: &str, value: &str) -> Self {
        let mut params = self.params.clone();
        params.retain(|param| param.0 != name);
        if !value.is_empty() {
            params.push((name.to_owned(), value.to_owned()));
        }
        Self { page: self.page.clone(), params }
    }

    /// The query in the parameters for a list of this kind. Invalid parameters are ignored.
    pub fn query(&self, kind: Kind) -> Query {
        let mut query = Query::default();
        for (name, value) in &self.params {
            match &**name {
                "q" => value.clone_into(&mut query.text),
                "deleted" => query.deleted = value == "1",
                "sort" => query.sort = sort_from(kind, value),
                _ => query.filters.extend(Filter::from_pair(kind, name, value)),
            }
        }
        query
    }

    /// Parses the part of the URL after `#`.
    pub fn parse(hash: &str) -> Self {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let path: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(decoded).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let page = match path[..] {
            [] => Page::Welcome,
            [path] => Page::from_path(path)
                .or_else(|| Kind::from_code(path).map(Page::List))
                .unwrap_or(Page::Unknown),
            [kind, "paste"] => Kind::from_code(kind).map_or(Page::Unknown, Page::Paste),
            [kind, "tree"] => Kind::from_code(kind).map_or(Page::Unknown, Page::Tree),
            [kind, "new"] => Kind::from_code(kind).map_or(Page::Unknown, Page::New),
            [kind, "id", id] => Kind::from_code(kind)
                .map_or(Page::Unknown, |kind| Page::Detail(kind, id.to_owned())),
            [kind, "id", id, "edit"] => {
                Kind::from_code(kind).map_or(Page::Unknown, |kind| Page::Edit(kind, id.to_owned()))
            }
            _ => Page::Unknown,
        };
        let params = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        Self { page, params }
    }
}

impl std::fmt::Display for Route {
    /// The `href` of a link, `#` included.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.page {
            Page::Paste(kind) => write!(f, "#/{}/paste", kind.code()),
            Page::Tree(kind) => write!(f, "#/{}/tree", kind.code()),
            Page::List(kind) => write!(f, "#/{}", kind.code()),
            Page::New(kind) => write!(f, "#/{}/new", kind.code()),
            Page::Detail(kind, id) => write!(f, "#/{}/id/{}", kind.code(), encoded(id)),
            Page::Edit(kind, id) => write!(f, "#/{}/id/{}/edit", kind.code(), encoded(id)),
            page => write!(f, "#/{}", page.path().unwrap_or_default()),
        }?;
        write!(f, "{}", ParamsText(&self.params))
    }
}

/// Parameters as they stand in an `href`.
struct ParamsText<'a>(&'a [(String, String)]);

impl std::fmt::Display for ParamsText<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (name, value)) in self.0.iter().enumerate() {
            let mark = if index == 0 { '?' } else { '&' };
            write!(f, "{mark}{}={}", encoded(name), encoded(value))?;
        }
        Ok(())
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn sort_from(kind: Kind, value: &str) -> Option<Sort> {
    let is_descending = value.ends_with('-');
    let column = ListColumn::from_name(kind, value.strip_suffix('-').unwrap_or(value))?;
    Some(Sort { column, is_descending })
}

fn query_params(kind: Kind, query: &Query) -> Vec<(String, String)> {
    let mut params = Vec::new();
    let mut add = |name: &str, value: String| params.push((name.to_owned(), value));
    if !query.text.is_empty() {
        add("q", query.text.clone());
    }
    for filter in &query.filters {
        let (name, value) = filter.to_pair(kind);
        add(name, value);
    }
    if let Some(sort) = query.sort {
        let mark = if sort.is_descending { "-" } else { "" };
        add("sort", format!("{}{mark}", sort.column.name(kind)));
    }
    if query.deleted {
        add("deleted", "1".to_owned());
    }
    params
}
