//! Tests the readers: files made byte by byte, damaged files, hostile files.

#[cfg(all(target_os = "linux", feature = "columnar", feature = "office", feature = "html"))]
mod budget;
#[cfg(feature = "office")]
mod computed;
mod hostile;
#[cfg(all(feature = "office", feature = "html", feature = "pdf"))]
mod inputs;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "pdf")]
mod page;
mod pdf;
#[cfg(feature = "office")]
mod seen;
#[cfg(feature = "html")]
pub mod web;
mod web_damage;
