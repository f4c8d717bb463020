//! Importance of every node at once: one sweep from the origins to the claim, one back.
//!
//! Nodes are taken in an order in which every link leads onward. What matters of the past is which nodes have been reached
//! among those that are still to be settled; the probability of each such state is kept. On the way back each state gets
//! the probability that the claim is reached from there. The importance of a node is then the sum, over the states before
//! it is settled, of what its being open rather than shut makes of that.

use super::{Network, Role};

/// States beyond which the network counts as too wide.
const MOST_STATES: usize = 4096;
/// States of all steps together: they are kept for the way back.
const MOST_IN_ALL: usize = 1 << 20;
/// Nodes that can be unsettled at once.
const MOST_UNSETTLED: usize = 64;

/// A set of reached nodes, one bit for each unsettled node.
type State = u64;

/// States with a number each, in order.
type States = Vec<(State, f64)>;

/// One step of the sweep.
#[derive(Clone, Copy)]
enum Step {
    /// An origin is reached.
    Begin(State),
    /// A node, if it was reached, is open with some probability.
    Settle(usize, State, f64),
    /// A node that was reached reaches another over a link that is open with some probability.
    Pass(State, State, f64),
    /// A node's links have all been taken: whether it was reached matters no longer.
    Forget(State),
}

/// The Birnbaum importance of each bearing node but the claim, at the lowest openness. `None` where there is a circle or
/// the network is too wide.
pub(super) fn importance(network: &Network, bearing: &[bool]) -> Option<Vec<(usize, f64)>> {
    let steps = steps(network, bearing)?;
    let mut before: Vec<States> = Vec::with_capacity(steps.len());
    let mut states: States = vec![(0, 1.0)];
    let mut kept = 0;
    for step in &steps {
        let next = forward(*step, &states);
        kept += states.len();
        crate::steps::took(states.len());
        if next.len() > MOST_STATES || kept > MOST_IN_ALL {
            return None;
        }
        before.push(std::mem::replace(&mut states, next));
    }
    // The claim was settled last and is the only node left.
    let mut onward: States = states.iter().map(|(state, _)| (*state, f64::from(u8::from(*state != 0)))).collect();
    let mut found = vec![];
    for (step, states) in steps.iter().zip(&before).rev() {
        if let Step::Settle(node, bit, _) = step
            && *node != network.claim
        {
            let reached = states.iter().filter(|(state, _)| state & bit != 0);
            let matters = |state: &State| at(&onward, *state) - at(&onward, state & !bit);
            let sum: f64 = reached.map(|(state, chance)| chance * matters(state)).sum();
            found.push((*node, sum.clamp(0.0, 1.0)));
        }
        onward = states.iter().map(|(state, _)| (*state, back(*step, *state, &onward))).collect();
    }
    found.sort_unstable_by_key(|(node, _)| *node);
    Some(found)
}

/// What a step makes of the probabilities of the states.
fn forward(step: Step, states: &States) -> States {
    let mut next: States = Vec::with_capacity(2 * states.len());
    for &(state, chance) in states {
        match step {
            Step::Begin(bit) => next.push((state | bit, chance)),
            // A state that cannot be is kept all the same: the node's importance asks for it.
            Step::Settle(_, bit, open) if state & bit != 0 => {
                next.push((state, chance * open));
                next.push((state & !bit, chance * (1.0 - open)));
            }
            Step::Pass(from, to, open) if state & from != 0 && state & to == 0 => {
                next.push((state | to, chance * open));
                next.push((state, chance * (1.0 - open)));
            }
            Step::Settle(..) | Step::Pass(..) => next.push((state, chance)),
            Step::Forget(bit) => next.push((state & !bit, chance)),
        }
    }
    next.sort_unstable_by_key(|(state, _)| *state);
    next.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    next
}

/// The chance that the claim is reached from a state before a step, given the same after it.
fn back(step: Step, state: State, onward: &States) -> f64 {
    match step {
        Step::Begin(bit) => at(onward, state | bit),
        Step::Settle(_, bit, open) if state & bit != 0 => {
            open * at(onward, state) + (1.0 - open) * at(onward, state & !bit)
        }
        Step::Pass(from, to, open) if state & from != 0 && state & to == 0 => {
            open * at(onward, state | to) + (1.0 - open) * at(onward, state)
        }
        Step::Settle(..) | Step::Pass(..) => at(onward, state),
        Step::Forget(bit) => at(onward, state & !bit),
    }
}

fn at(states: &States, state: State) -> f64 {
    states.binary_search_by_key(&state, |(state, _)| *state).map_or(0.0, |place| states[place].1)
}

/// The steps of the sweep, the claim's own last. `None` where there is a circle, or too much would be unsettled at once.
fn steps(network: &Network, bearing: &[bool]) -> Option<Vec<Step>> {
    let n = network.nodes.len();
    let mut out = vec![vec![]; n];
    let mut into = vec![vec![]; n];
    for link in &network.links {
        let bears = bearing[link.from] && bearing[link.to] && link.openness[0] > 0.0;
        if bears && link.from != link.to && link.from != network.claim {
            out[link.from].push((link.to, link.openness[0]));
            into[link.to].push(link.from);
        }
    }
    let mut steps = vec![];
    let mut free: State = State::MAX;
    let mut bits: Vec<Option<State>> = vec![None; n];
    let bit_of = |node: usize, bits: &mut Vec<Option<State>>, free: &mut State| {
        if bits[node].is_none() {
            let slot = free.trailing_zeros();
            if slot as usize >= MOST_UNSETTLED {
                return None;
            }
            *free &= !(1 << slot);
            bits[node] = Some(1 << slot);
        }
        bits[node]
    };
    for node in order(network.claim, &into)? {
        let bit = bit_of(node, &mut bits, &mut free)?;
        if network.nodes[node].role == Role::Origin {
            steps.push(Step::Begin(bit));
        }
        steps.push(Step::Settle(node, bit, network.nodes[node].openness[0]));
        for (to, open) in &out[node] {
            steps.push(Step::Pass(bit, bit_of(*to, &mut bits, &mut free)?, *open));
        }
        if node != network.claim {
            steps.push(Step::Forget(bit));
            free |= bit;
        }
    }
    Some(steps)
}

/// The nodes that lead to the claim, each after all that lead to it. Whatever leads to one node comes together, so that
/// few are unsettled at once. `None` where there is a circle.
fn order(claim: usize, into: &[Vec<usize>]) -> Option<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Begun,
        Done,
    }
    let mut marks = vec![Mark::New; into.len()];
    let mut order = vec![];
    let mut stack = vec![(claim, 0)];
    marks[claim] = Mark::Begun;
    while let Some((node, next)) = stack.pop() {
        match into[node].get(next) {
            None => {
                marks[node] = Mark::Done;
                order.push(node);
            }
            Some(&from) => {
                stack.push((node, next + 1));
                match marks[from] {
                    Mark::New => {
                        marks[from] = Mark::Begun;
                        stack.push((from, 0));
                    }
                    Mark::Begun => return None,
                    Mark::Done => {}
                }
            }
        }
    }
    Some(order)
}
