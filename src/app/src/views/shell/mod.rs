//! What surrounds every page: the rail, the top bar, banners, the window's title, notices and
//! keyboard shortcuts; and the parts of the program that pages belong to.

pub mod banners;
pub mod frame;
pub mod keyboard;
pub mod notice;
pub mod parts;
pub mod rail;
pub mod top_bar;
