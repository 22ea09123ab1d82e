//! Laws of meaning.
