//! Lists the type of every field in a footer and in a page header, for checks of files against them. Source: the Thrift
//! definitions of the Parquet format, version 2.12.
//!
//! The library reads a field by its number, whatever its type; a field of another type would be misread, possibly in an
//! endless loop.

use super::thrift::Kind::{self, Binary, Byte, Double, I16, I32, I64, List, Struct, Truth};
use super::thrift::Shape;

const EMPTY: Shape = &[];
const KEY_VALUE: Shape = &[(1, Binary), (2, Binary)];
const KEY_VALUES: Kind = List(&Struct(KEY_VALUE));

const STATISTICS: Shape =
    &[(1, Binary), (2, Binary), (3, I64), (4, I64), (5, Binary), (6, Binary), (7, Truth), (8, Truth)];

const DATA_PAGE: Shape = &[(1, I32), (2, I32), (3, I32), (4, I32), (5, Struct(STATISTICS))];
const DICTIONARY_PAGE: Shape = &[(1, I32), (2, I32), (3, Truth)];
const DATA_PAGE_V2: Shape =
    &[(1, I32), (2, I32), (3, I32), (4, I32), (5, I32), (6, I32), (7, Truth), (8, Struct(STATISTICS))];

/// The header of a page.
pub(super) const PAGE: Shape = &[
    (1, I32),
    (2, I32),
    (3, I32),
    (4, I32),
    (5, Struct(DATA_PAGE)),
    (6, Struct(EMPTY)),
    (7, Struct(DICTIONARY_PAGE)),
    (8, Struct(DATA_PAGE_V2)),
];

const DECIMAL: Shape = &[(1, I32), (2, I32)];
const TIME_UNIT: Shape = &[(1, Struct(EMPTY)), (2, Struct(EMPTY)), (3, Struct(EMPTY))];
const TIME: Shape = &[(1, Truth), (2, Struct(TIME_UNIT))];
const INTEGER: Shape = &[(1, Byte), (2, Truth)];
const VARIANT: Shape = &[(1, Byte)];
const GEOMETRY: Shape = &[(1, Binary)];
const GEOGRAPHY: Shape = &[(1, Binary), (2, I32)];

const LOGICAL_TYPE: Shape = &[
    (1, Struct(EMPTY)),
    (2, Struct(EMPTY)),
    (3, Struct(EMPTY)),
    (4, Struct(EMPTY)),
    (5, Struct(DECIMAL)),
    (6, Struct(EMPTY)),
    (7, Struct(TIME)),
    (8, Struct(TIME)),
    (10, Struct(INTEGER)),
    (11, Struct(EMPTY)),
    (12, Struct(EMPTY)),
    (13, Struct(EMPTY)),
    (14, Struct(EMPTY)),
    (15, Struct(EMPTY)),
    (16, Struct(VARIANT)),
    (17, Struct(GEOMETRY)),
    (18, Struct(GEOGRAPHY)),
];

const SCHEMA_ELEMENT: Shape = &[
    (1, I32),
    (2, I32),
    (3, I32),
    (4, Binary),
    (5, I32),
    (6, I32),
    (7, I32),
    (8, I32),
    (9, I32),
    (10, Struct(LOGICAL_TYPE)),
];

const PAGE_ENCODING: Shape = &[(1, I32), (2, I32), (3, I32)];
const SIZES: Shape = &[(1, I64), (2, List(&I64)), (3, List(&I64))];
const BOX: Shape =
    &[(1, Double), (2, Double), (3, Double), (4, Double), (5, Double), (6, Double), (7, Double), (8, Double)];
const PLACES: Shape = &[(1, Struct(BOX)), (2, List(&I32))];

const COLUMN: Shape = &[
    (1, I32),
    (2, List(&I32)),
    (3, List(&Binary)),
    (4, I32),
    (5, I64),
    (6, I64),
    (7, I64),
    (8, KEY_VALUES),
    (9, I64),
    (10, I64),
    (11, I64),
    (12, Struct(STATISTICS)),
    (13, List(&Struct(PAGE_ENCODING))),
    (14, I64),
    (15, I32),
    (16, Struct(SIZES)),
    (17, Struct(PLACES)),
];

const CHUNK: Shape = &[(1, Binary), (2, I64), (3, Struct(COLUMN)), (4, I64), (5, I32), (6, I64), (7, I32), (9, Binary)];

const SORTING: Shape = &[(1, I32), (2, Truth), (3, Truth)];

const ROW_GROUP: Shape =
    &[(1, List(&Struct(CHUNK))), (2, I64), (3, I64), (4, List(&Struct(SORTING))), (5, I64), (6, I64), (7, I16)];

const COLUMN_ORDER: Shape = &[(1, Struct(EMPTY))];

/// The footer.
pub(super) const FOOTER: Shape = &[
    (1, I32),
    (2, List(&Struct(SCHEMA_ELEMENT))),
    (3, I64),
    (4, List(&Struct(ROW_GROUP))),
    (5, KEY_VALUES),
    (6, Binary),
    (7, List(&Struct(COLUMN_ORDER))),
    (9, Binary),
];
