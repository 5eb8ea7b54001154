//! How the records before were laid out, for those that follow look the same.

/// A member of a struct as it stood in the document.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    /// All from behind the value before to behind `<value>`.
    pub(super) lead: &'a [u8],
    pub(super) name: &'a str,
}

/// The members of the last struct at each depth.
#[derive(Default)]
pub(super) struct Layouts<'a>(Vec<Vec<Member<'a>>>);

/// Structs deeper or longer than this are no records.
const MOST_DEPTHS: usize = 16;
const MOST_MEMBERS: usize = 256;

/// Members of an ordinary record.
const USUAL_MEMBERS: usize = 16;

impl<'a> Layouts<'a> {
    /// The member that stood at `at` in the last struct of this depth.
    #[inline]
    pub(super) fn likely(&self, depth: usize, at: usize) -> Option<Member<'a>> {
        self.0.get(depth)?.get(at).copied()
    }

    pub(super) fn learn(&mut self, depth: usize, at: usize, member: Member<'a>) {
        if depth >= MOST_DEPTHS || at >= MOST_MEMBERS {
            return;
        }
        if self.0.len() <= depth {
            self.0.resize_with(depth + 1, Vec::new);
            if let Some(members) = self.0.get_mut(depth) {
                members.reserve(USUAL_MEMBERS);
            }
        }
        if let Some(members) = self.0.get_mut(depth) {
            members.truncate(at);
            if members.len() == at {
                members.push(member);
            }
        }
    }
}
