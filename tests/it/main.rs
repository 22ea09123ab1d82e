//! The integration tests, one binary.

mod fixture;
mod render;
