//! Tests the tree that templates and rule files are read into.

mod robust;
