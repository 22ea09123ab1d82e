//! The one integration binary.
mod corpus;
mod forms;
mod reading;
mod styles;
