//! Tests of the YAML tree.

mod robust;
