//! What the parser looks at: numbers that name features of where a parse stands.

use super::state::{Codes, Node, State};

#[inline(always)]
fn mix(kind: u64, a: u64, b: u64) -> u32 {
    let m = a.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add((b ^ kind << 57).wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let m = (m ^ m >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (m >> 32) as u32
}

#[inline(always)]
fn far(distance: u32) -> u64 {
    match distance {
        0..=4 => u64::from(distance),
        5..=6 => 5,
        7..=10 => 6,
        _ => 7,
    }
}

macro_rules! features {
    ($codes:ident, $($a:expr, $b:expr;)*) => {
        let mut kind = 0u64;
        $(
            $codes.list[$codes.len] = mix(kind, $a, $b);
            $codes.len += 1;
            kind += 1;
        )*
        let _ = kind;
    };
}

#[inline(always)]
fn p2(a: u64, b: u64) -> u64 {
    a << 32 | b
}
#[inline(always)]
fn t2(a: u64, b: u64) -> u64 {
    a << 12 | b
}
#[inline(always)]
fn t3(a: u64, b: u64, c: u64) -> u64 {
    a << 24 | b << 12 | c
}
#[inline(always)]
fn t4(a: u64, b: u64, c: u64, d: u64) -> u64 {
    a << 36 | b << 24 | c << 12 | d
}

#[inline(always)]
pub(super) fn of_move(state: &State, codes: &mut Codes) {
    let nodes = &state.nodes[..];
    let depth = state.stack.len();
    let back = |n: usize| if depth > n { state.stack[depth - 1 - n] } else { 0 };
    let (i0, i1, i2) = (back(0), back(1), back(2));
    let n = state.next;
    let at = |i: u32| &nodes[i as usize];
    let (s0, s1, s2, b0, b1, b2) = (at(i0), at(i1), at(i2), at(n), at(n + 1), at(n + 2));
    let (s0l, s0r, s1l, s1r, b0l) = (at(s0.left[0]), at(s0.right[0]), at(s1.left[0]), at(s1.right[0]), at(b0.left[0]));
    let (s0l2, s0r2, b0l2) = (at(s0.left[1]), at(s0.right[1]), at(b0.left[1]));
    let before_s0 = at(s0.edge.saturating_sub(1));
    let before_b0 = at(n - 1);
    let after_s0 = at(i0 + 1);
    let w = |node: &Node| u64::from(node.word);
    let t = |node: &Node| u64::from(node.tag);
    let c = |node: &Node| u64::from(node.class);
    let r = |node: &Node| u64::from(node.relation);
    let k = |node: &Node| u64::from(node.kind);
    let (w0, w1, wb) = (w(s0), w(s1), w(b0));
    let (x0, x1, xb, xb1, xb2, x2) = (t(s0), t(s1), t(b0), t(b1), t(b2), t(s2));
    let (c0, c1, cb) = (c(s0), c(s1), c(b0));
    let d0 = far(n - i0);
    let d1 = far(i0 - i1);
    let quotes = u64::from(s1.quote) << 2 | u64::from(s0.quote) << 1 | u64::from(b0.quote);
    let last = at(nodes.len() as u32 - 4);
    let verbs_after = u64::from(last.verbs - b0.verbs).min(2);
    let verbs_before = u64::from(b0.verbs - s0.verbs).min(2);
    let verbs_inside = u64::from(s0.verbs - s1.verbs).min(2);
    let commas = u64::from(s0.commas - s1.commas).min(3);
    features! { codes,
        w0, x0;
        x0, d0;
        c0, x0;
        w1, x1;
        x1, d1;
        c1, x1;
        wb, xb;
        xb, 0;
        cb, xb;
        w(b1), xb1;
        w(b2), xb2;
        c(b1), xb;
        w(s2), x2;
        xb, xb1;
        t3(xb, xb1, xb2), 0;
        // pairs
        p2(w0, wb), 0;
        p2(w0, xb), 0;
        p2(wb, x0), 0;
        t2(x0, xb), 0;
        t2(c0, cb), 0;
        t2(c0, xb), d0;
        t2(x0, cb), d0;
        t2(x0, xb), 8 | d0;
        p2(w1, w0), 0;
        p2(w1, x0), 0;
        p2(w0, x1), 0;
        t2(x1, x0), 0;
        t2(c1, c0), 0;
        t2(c1, x0), d1;
        t2(x1, c0), d1;
        t2(x1, x0), 8 | d1;
        t2(c1, cb), 0;
        p2(w1, xb), 0;
        p2(wb, x1), 0;
        t2(x1, xb), 0;
        // triples
        t3(x1, x0, xb), 0;
        t3(c1, x0, xb), 0;
        t3(x1, c0, xb), 0;
        t3(x1, x0, cb), 0;
        t3(x2, x1, x0), 0;
        t4(x2, x1, x0, xb), 0;
        t3(x0, xb, xb1), 0;
        t3(c0, xb, xb1), 0;
        t3(x0, cb, xb1), 0;
        t4(x1, x0, xb, xb1), 0;
        t4(x0, xb, xb1, xb2), 0;
        t3(c1, c0, cb), 0;
        t3(c1, cb, xb1), x0;
        t3(c0, cb, c(b1)), 0;
        // children
        p2(w(s0l), c1), x0;
        p2(w(s0l), x1), c0;
        p2(w(s0l), x1), 4096 | x0;
        p2(w(b0l), c0), xb;
        p2(w(b0l), x0), xb;
        t4(x0, t(s0l), t(s0r), 0), 0;
        t3(x0, t(s0l), xb), 0;
        t3(x0, t(s0r), xb), 0;
        t3(x0, t(b0l), xb), 0;
        t3(x1, t(s1l), x0), 0;
        t3(x1, t(s1r), x0), 0;
        t3(x1, t(s0l), x0), 0;
        t3(x1, t(s0r), x0), 0;
        t3(x1, r(s1r), x0), xb;
        t3(x0, r(s0r), xb), xb1;
        t3(x0, r(s0l), r(s0l2)), xb;
        t3(x0, r(s0r), r(s0r2)), xb;
        t3(xb, r(b0l), r(b0l2)), x0;
        p2(w(s1r), x1), x0;
        p2(w(s0r), x0), xb;
        s0.left_set, x0;
        s0.right_set, x0;
        s0.right_set, t2(x0, xb);
        s0.left_set, t2(x0, xb);
        s0.left_set, t2(x0, x1);
        s0.left_set, w1;
        s1.right_set, t2(x1, x0);
        s1.left_set, t2(x1, x0);
        s1.right_set, w1;
        s0.right_set, w0;
        b0.left_set, t2(x0, xb);
        b0.left_set, w0;
        b0.left_set, wb;
        s0.left_set.rotate_left(20) ^ b0.left_set, t2(x0, xb);
        s1.left_set.rotate_left(20) ^ s0.left_set, t2(x1, x0);
        s0.left_set.rotate_left(20) ^ s0.right_set, t2(x0, xb);
        // between
        w(before_s0), t2(x1, x0);
        w(before_s0), p2(w1, x0);
        w(before_b0), t2(x0, xb);
        t(before_b0), t3(x1, x0, xb);
        t(after_s0), t2(x0, xb);
        quotes, t2(x1, x0);
        quotes, t2(x0, xb);
        quotes << 32 | w1, x0;
        quotes << 32 | w0, xb;
        verbs_after << 8 | verbs_before << 4 | verbs_inside, t2(x0, xb);
        verbs_after << 8 | verbs_before << 4 | verbs_inside, t2(x1, x0);
        verbs_inside << 8 | commas, t2(x1, x0);
        verbs_inside << 8 | commas, w1;
        k(s0) << 20 | k(s1) << 10 | k(s2), k(b0) << 20 | k(b1) << 10 | k(b2);
    }
}

#[inline(always)]
pub(super) fn of_name(state: &State, head: u32, dependent: u32, codes: &mut Codes) {
    let nodes = &state.nodes[..];
    let at = |i: u32| &nodes[i as usize];
    let (h, d) = (at(head), at(dependent));
    let w = |node: &Node| u64::from(node.word);
    let t = |node: &Node| u64::from(node.tag);
    let c = |node: &Node| u64::from(node.class);
    let r = |node: &Node| u64::from(node.relation);
    let left = u64::from(dependent < head);
    let (low, high) = (head.min(dependent), head.max(dependent));
    let distance = far(high - low) << 1 | left;
    let next = at(state.next);
    let (dl, dl2, dr) = (at(d.left[0]), at(d.left[1]), at(d.right[0]));
    let (hl, hr) = (at(h.left[0]), at(h.right[0]));
    let before = at(d.edge.saturating_sub(1));
    let (wh, wd, xh, xd, ch, cd) = (w(h), w(d), t(h), t(d), c(h), c(d));
    let quotes = u64::from(h.quote) << 1 | u64::from(d.quote);
    let verbs = u64::from(at(high).verbs - at(low).verbs).min(2);
    let commas = u64::from(at(high).commas - at(low).commas).min(2);
    features! { codes,
        wh, left;
        xh, left;
        ch, left;
        wd, left;
        xd, left;
        cd, left;
        wh, left << 12 | xd;
        wd, left << 12 | xh;
        p2(wh, wd), left;
        t2(xh, xd), left;
        t2(ch, cd), left;
        t2(xh, cd), left;
        t2(ch, xd), left;
        t2(xh, xd), 16 | distance;
        cd, distance;
        ch, distance;
        w(dl), t2(xh, xd) << 1 | left;
        w(dl), t2(ch, xd) << 1 | left;
        w(dl), t2(xh, cd) << 1 | left;
        p2(w(dl), wh), left;
        p2(w(dl), wd), left;
        p2(w(dr), xd), t2(xh, left);
        t4(xh, xd, t(dl), t(dr)), left;
        t4(xh, xd, t(dl), t(dl2)), left;
        d.left_set, left;
        d.left_set, t2(xh, xd) << 1 | left;
        d.left_set, p2(wh, xd) << 1 | left;
        d.right_set, t2(xh, xd) << 1 | left;
        d.left_set.rotate_left(20) ^ d.right_set, left;
        h.left_set, t2(xh, xd) << 1 | left;
        h.right_set, t2(xh, xd) << 1 | left;
        h.right_set, p2(wh, xd) << 1 | left;
        h.left_set.rotate_left(20) ^ h.right_set, t2(xh, cd) << 1 | left;
        t3(xh, t(hl), r(hl)), t2(xd, left);
        t3(xh, t(hr), r(hr)), t2(xd, left);
        t(at(dependent - 1)), t2(xh, xd) << 1 | left;
        t(at(dependent + 1)), t2(xh, xd) << 1 | left;
        t(at(head - 1)), t2(xh, xd) << 1 | left;
        t(at(head + 1)), t2(xh, xd) << 1 | left;
        w(before), t2(xh, xd) << 1 | left;
        w(before), p2(wh, xd) << 1 | left;
        w(next), t2(xh, xd) << 1 | left;
        t(next), t2(xh, xd) << 1 | left;
        t(next), t2(ch, xd) << 1 | left;
        quotes, t2(xh, xd) << 1 | left;
        quotes << 32 | wh, xd;
        quotes << 32 | wd, xh;
        verbs << 4 | commas, t2(xh, xd) << 1 | left;
        verbs << 4 | commas, t2(ch, xd) << 1 | left;
    }
}
