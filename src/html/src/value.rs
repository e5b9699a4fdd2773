//! The values of attributes.

use std::borrow::Cow;

/// The value of an attribute; `None` leaves the attribute out.
pub enum Value {
    /// A constant value.
    Fixed(Option<Cow<'static, str>>),
    /// A value that follows what it reads.
    Following(Box<dyn Fn() -> Option<Cow<'static, str>>>),
}

impl Value {
    /// The text of a constant value.
    pub fn fixed(&self) -> Option<&str> {
        match self {
            Self::Fixed(text) => text.as_deref(),
            Self::Following(_) => None,
        }
    }
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

/// What can be the value of an attribute.
pub trait IntoValue {
    /// As an attribute has it.
    fn into_value(self) -> Value;
}

/// A constant value.
pub trait Plain {
    /// Its text; `None` leaves the attribute out.
    fn into_text(self) -> Option<Cow<'static, str>>;
}

macro_rules! plain {
    ($($value:ty: |$of:ident| $text:expr;)+) => {
        $(
            impl Plain for $value {
                fn into_text(self) -> Option<Cow<'static, str>> {
                    let $of = self;
                    $text
                }
            }

            impl IntoValue for $value {
                fn into_value(self) -> Value {
                    Value::Fixed(self.into_text())
                }
            }
        )+
    };
}

plain! {
    &'static str: |text| Some(text.into());
    String: |text| Some(text.into());
    usize: |number| Some(number.to_string().into());
    bool: |is_there| is_there.then(|| "".into());
    Option<&'static str>: |text| text.map(Into::into);
    Option<String>: |text| text.map(Into::into);
}

impl<V: Plain, F: Fn() -> V + 'static> IntoValue for F {
    fn into_value(self) -> Value {
        Value::Following(Box::new(move || self().into_text()))
    }
}
