//! Collects the words of a part of the tree as a reader of the page sees them, with the range of the source where they
//! begin.

use super::tags::What;
use super::tree::{NodeId, Page, Stretch};
use crate::ingest::inline::{self, Inline};

/// Words with the ranges between two tags that hold the first and the last visible character.
pub(super) type Piece = inline::Piece<Stretch>;
/// Collects words.
pub(super) type Words = Inline<Stretch>;

/// A step that is still to be done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Enter(NodeId),
    Part,
}

/// The words of everything in a cell, with a mark for what is there and is not text.
pub(super) fn of_cell(page: &Page, cell: NodeId, steps: &mut Vec<Step>) -> Piece {
    let mut words = Words::default();
    steps.clear();
    steps.push(Step::Enter(cell));
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(id) => enter(page, id, cell, &mut words, steps),
            Step::Part => words.part(),
        }
    }
    let mut piece = words.flush();
    piece.text = std::mem::take(&mut piece.besides).with_words(std::mem::take(&mut piece.text));
    piece
}

fn enter(page: &Page, id: NodeId, cell: NodeId, words: &mut Words, steps: &mut Vec<Step>) {
    let what = page.what(id);
    if what != What::Hidden
        && let Some((mark, counts)) = page.beside(id)
        && !page.look(id).hidden
    {
        match counts {
            true => words.besides().add(mark),
            false => words.besides().add_weak(mark),
        }
    }
    match what {
        What::Hidden | What::Raw | What::Title => return,
        What::Words => {
            page.with_words(id, |text| words.add(text, page.look(id), page.stretch(id)));
            return;
        }
        What::Picture => {
            words.besides().picture(page.marks(id).words.as_deref());
            return;
        }
        What::Odd(mark) => {
            words.besides().add(mark);
            return;
        }
        What::Field => {
            words.part();
            words.add(page.marks(id).words.as_deref().unwrap_or(""), page.look(id), page.stretch(id));
            words.part();
            return;
        }
        What::Break => {
            words.part();
            return;
        }
        What::Inline => {}
        _ if id == cell => {}
        _ => {
            words.part();
            steps.push(Step::Part);
        }
    }
    steps.extend(page.children_backwards(id).map(Step::Enter));
}
