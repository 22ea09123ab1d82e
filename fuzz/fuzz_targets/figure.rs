//! Reads any text as a printed figure: a figure that was read is printed and read back as itself, and only a number has
//! a value.

#![no_main]

use gouji::amount::Amount;
use gouji::report::{Cell, Figure, Place, State, unit_in_brackets};
use gouji::source::{SourceId, Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let words = String::from_utf8_lossy(bytes);
    let figure = Figure::read(&words);
    let cell = Cell::printed(&words, Place::Text(Span::new(SourceId(0), 0, 0)));
    assert_eq!((cell.state, cell.value, &cell.unit), (figure.state, figure.value, &figure.unit));
    assert_eq!(figure.state == State::Number, figure.value.is_some());
    let _ = unit_in_brackets(&words);
    if let Some(value) = figure.value {
        let printed = value.to_string();
        assert_eq!(Amount::parse(&printed), Some(value), "{words:?} is printed {printed}");
        assert_eq!(Figure::read(&printed).value, Some(value), "{words:?} is printed {printed}");
        assert_eq!(value.negate().negate(), value);
    }
    // The text cut off around the figure does not change it.
    assert_eq!(Figure::read(&cell.raw()), figure, "{words:?}");
});
