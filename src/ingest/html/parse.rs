//! A page becomes a tree, with a bounded amount of work.
//!
//! Browsers' rules for broken pages let a few bytes do much work: a tag looks through all open elements, a paragraph opens
//! all unclosed `<b>`s again, an attribute is compared with all earlier ones of its tag. So the page is fed in pieces, and
//! between them the steps are counted that were taken, and the nodes that were made. Steps, not time: a page is refused
//! everywhere or nowhere.

use std::borrow::Cow;
use std::cell::Cell;

use dom_query::{Document, NodeId, NodeRef};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document, tree_builder::TreeBuilderOpts};

use crate::ingest::error::Problem;

/// Elements inside each other that a page may have. Pages have dozens; extraction is recursive.
pub(super) const DEEPEST: usize = 500;
/// Elements and texts that a page may have. Long pages have some ten thousand.
pub(super) const MOST: usize = 500_000;
/// Steps that a page may take: a second or some. Pages take a thousandth.
const STEPS: u64 = 4_000_000_000;
/// Steps of looking at an element's name, and of making an element, where comparing two attributes is one.
const LOOK: u64 = 8;
const MAKE: u64 = 200;
/// Bytes of a piece.
const PIECE: usize = 4096;

/// The tree of a page, as browsers read it without scripts.
pub(super) fn parse(page: &str) -> Result<Document, Problem> {
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let sink = Counting { document: Document::default(), steps: Cell::new(0) };
    let mut parser = parse_document(sink, ParseOpts { tree_builder, ..ParseOpts::default() });
    let (mut attributes, mut steps) = (0, 0);
    let mut rest = page;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = after;
        parser.process(piece.into());
        let sink = &parser.tokenizer.sink.sink;
        if sink.steps.get() == steps {
            // Nothing came of the whole piece: it lies in one tag (or in a comment). What separates may begin an attribute.
            let more = piece.bytes().filter(|byte| b" \t\n\r\x0c/\"'".contains(byte)).count() as u64;
            attributes += more;
            sink.took(attributes * more);
        } else {
            attributes = 0;
        }
        steps = sink.steps.get();
        if steps > STEPS || sink.document.tree.len() > MOST {
            return Err(Problem::LargePage);
        }
    }
    let document = parser.finish();
    if depth(&document.root()) > DEEPEST {
        return Err(Problem::DeepPage(DEEPEST));
    }
    Ok(document)
}

/// How deeply nodes nest below a node. Walks, as a deep tree would overflow the stack.
fn depth(root: &NodeRef) -> usize {
    let (mut depth, mut deepest) = (0, 0);
    let mut node = *root;
    loop {
        if let Some(child) = node.first_child() {
            (node, depth) = (child, depth + 1);
            deepest = deepest.max(depth);
            continue;
        }
        loop {
            if depth == 0 {
                return deepest;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return deepest };
            (node, depth) = (parent, depth - 1);
        }
    }
}

/// A document that counts what is asked of it while it grows. Mistakes in the page are not kept.
struct Counting {
    document: Document,
    steps: Cell<u64>,
}

impl Counting {
    fn took(&self, steps: u64) {
        self.steps.set(self.steps.get().saturating_add(steps));
    }
}

impl TreeSink for Counting {
    type Handle = NodeId;
    type Output = Document;
    type ElemName<'a> = <Document as TreeSink>::ElemName<'a>;

    fn finish(self) -> Document {
        self.document
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.document.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.took(LOOK);
        self.document.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.took(MAKE);
        self.document.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.took(MAKE);
        self.document.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.took(MAKE);
        self.document.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.took(LOOK);
        self.document.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        self.took(LOOK);
        self.document.append_based_on_parent_node(element, before, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.took(MAKE);
        self.document.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.document.get_template_contents(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        self.took(LOOK);
        self.document.same_node(one, other)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.document.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        self.took(LOOK);
        self.document.append_before_sibling(sibling, child);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let has = self.document.tree.get(target).map_or(0, |node| node.attrs().len());
        self.took((has as u64 + 1) * (attributes.len() as u64 + 1));
        self.document.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.took(LOOK);
        self.document.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        self.took(LOOK * self.document.tree.child_ids_of_it(node, false).count() as u64);
        self.document.reparent_children(node, parent);
    }

    fn is_mathml_annotation_xml_integration_point(&self, node: &NodeId) -> bool {
        self.document.is_mathml_annotation_xml_integration_point(node)
    }
}
