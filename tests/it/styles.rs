//! Written styles of a report, made from its truth.
