//! A picture as PNG, for programs that do not draw SVG.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::platform;

/// The pixels of a PNG for one of the page.
const SCALE: u32 = 2;

/// The bytes of a PNG of this SVG, with twice its pixels. The picture is an address of its own data, which the page's
/// policy allows from a host and from a disk alike.
///
/// # Errors
///
/// The browser cannot draw it, or gives no pixels.
pub async fn png(svg: &str) -> Result<Vec<u8>, JsValue> {
    let image = web_sys::HtmlImageElement::new()?;
    let encoded = js_sys::encode_uri_component(svg);
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{encoded}"));
    JsFuture::from(image.decode()).await?;
    let (width, height) = (image.natural_width() * SCALE, image.natural_height() * SCALE);
    let canvas = platform::document().create_element("canvas")?;
    let canvas: web_sys::HtmlCanvasElement = canvas.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: web_sys::CanvasRenderingContext2d = context.unchecked_into();
    let (width, height) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let url = canvas.to_data_url_with_type("image/png")?;
    // Without pixels, or without memory for them, the address has no data.
    let base64 = url.strip_prefix("data:image/png;base64,").ok_or(JsValue::NULL)?;
    let binary = platform::window().atob(base64)?;
    // Each character is a byte.
    Ok(binary.chars().filter_map(|char| u8::try_from(u32::from(char)).ok()).collect())
}
