//! What surrounds every page: the rail, the top bar, banners, the window's title, notices and
//! keyboard shortcuts; the parts of the program that pages belong to; and what stands there before the program does.

pub mod banners;
pub mod frame;
pub mod keyboard;
pub mod notice;
pub mod parts;
pub mod rail;
pub mod summary;
pub mod top_bar;
