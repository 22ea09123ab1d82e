//! Tests the YAML tree.

mod robust;
