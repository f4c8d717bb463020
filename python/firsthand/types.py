"""The parts of a report, as typed dictionaries. Written by `python/write_types.py` from `reports/schema.json`."""

from __future__ import annotations

from typing import Literal, TypedDict

class Attribution(TypedDict):
    """A source, the words that attribute, and what is attributed."""

    #: What kind of speech act the cue names.
    act: Act
    #: False where the text does not say that it was said: "did not say", "if he says", "would claim".
    asserted: bool
    #: The claims that the content makes.
    claims: list[str]
    #: How likely it is an attribution, above 0 and at most 1. Null where the rules alone decided.
    confidence: float | None
    #: What is attributed. Null where there is none.
    content: Words | None
    #: The words that attribute. Null where there are none.
    cue: Words | None
    #: Whether the content is quoted.
    form: Form
    #: `a1`, `a2`, ... in the order of the text.
    id: str
    #: The rule that found it; `learned` where the weights found it and no rule did.
    rule: str
    #: Who stands behind the content, coded. Null where nobody is named.
    source: Source | None
    #: The attribution whose content holds this one.
    within: str | None
    #: How many words the content has.
    words: int


class Block(TypedDict):
    """A part of the page."""

    #: What it is.
    kind: BlockKind
    #: Where.
    span: list[int]


class Chain(TypedDict):
    """A place where information reached the article through somebody else."""

    #: The relay's own source. Null where it is not given.
    origin: str | None
    #: Step of the origin on the ladder, 0 where it is not given.
    origin_level: int
    #: How the relay had it.
    relation: Relation
    #: Canonical name of the relay.
    relay: str
    #: The words that show it.
    span: list[int]


class Claim(TypedDict):
    """Something that the article says is so."""

    #: Who stands behind it. Empty where the article asserts it by itself.
    attributions: list[str]
    #: Place among the article's claims in the order in which to check them, from 1.
    check: int
    #: Smallest sets of nodes without which nothing supports it.
    cuts: list[list[str]]
    #: Circles among the nodes that lead to it.
    cycles: list[list[str]]
    #: Dates in it.
    dates: list[list[int]]
    #: Claims of the same article that deny or contradict it.
    disputed_by: list[str]
    #: Whether `strength` is exact, or bounds of a graph too large.
    exact: bool
    #: Letter and number in the manner of the Admiralty code, for display only: how openly the source of the best
    #: path is identified (A to E, F nobody), and 1 to 3 for three, two or one independent origins, 4 disputed, 6
    #: unattributed.
    grade: str
    #: `c1`, `c2`, ...
    id: str
    #: How much strength is lost without each node.
    importance: dict[str, float]
    #: Independence κ: origin-to-claim paths that share no origin and no relay, lowest and highest.
    independence: list[int]
    #: What was not worked out, or not all of it, because the graph is too large. Mostly empty.
    left_out: list[Omission]
    #: Names in it.
    names: list[list[int]]
    #: Whether it says that something is not so.
    negated: bool
    #: Numbers in it, with their units.
    numbers: list[list[int]]
    #: Where its most prominent repeat stands.
    place: Place
    #: Why, in sentences that point at the text.
    reasons: list[Reason]
    #: All fragments of all repeats, in order.
    spans: list[list[int]]
    #: Its sourcing in one word.
    status: Status
    #: Sourcing strength S, lowest and highest that the text allows. It is no probability of truth.
    strength: list[float]
    #: The words where it first stands.
    text: str
    #: What kind of claim.
    worth: Worth


class Credit(TypedDict):
    """Who supplied the article or part of it."""

    #: Canonical name of the agency, outlet or person.
    agency: str
    #: Where and how it is printed.
    form: CreditForm
    #: The words.
    span: list[int]


#: One link of the graph.
Edge = TypedDict(
    "Edge",
    {
        # The attribution that shows it. Null for a credit, a chain, or the page itself.
        "attribution": "str | None",
        # How the origin at its start knows, as a probability; 1 where it starts at no origin.
        "basis": "Openness",
        # The claims that came this way.
        "claims": "list[str]",
        # Who had it first.
        "from": "str",
        # Whether the link was inferred from a neighbouring sentence.
        "inferred": "bool",
        # Probability that it is open, by the class of the cue.
        "openness": "Openness",
        # The words that show it.
        "spans": "list[list[int]]",
        # Who had it from there.
        "to": "str",
    },
)


class Entity(TypedDict):
    """A person, institution, group or document of the article."""

    #: The attributions whose source it is.
    attributions: list[str]
    #: `e1`, `e2`, ...
    id: str
    #: What it is.
    kind: Kind
    #: Best step on the ladder that any mention reaches.
    level: int
    #: Where the text refers to it, in order.
    mentions: list[Mention]
    #: Canonical name; for an unnamed source its fullest description.
    name: str
    #: How many words the article gives it.
    words: int


class Grant(TypedDict):
    """An explicit grant of anonymity."""

    #: Why.
    reason: GrantReason
    #: The words that say why.
    reason_span: list[int] | None
    #: The attribution whose source was granted it.
    source: str | None
    #: The words of the grant and its reason.
    span: list[int]


class Graph(TypedDict):
    """Origins, relays, the article and its claims, and who had it from whom."""

    #: From a node to the one that had it from there.
    edges: list[Edge]
    #: Origins, relays, the article, claims.
    nodes: list[Node]


class Measures(TypedDict):
    """The article in numbers. Shares beginning with `share` are of `words`, those beginning with `claims` of
    `claims`."""

    #: Attributions.
    attributions: int
    #: Attributions without a source: "reportedly", "it was announced".
    attributions_without_source: int
    #: Claims.
    claims: int
    #: Share of the claims that another claim of the article denies or contradicts.
    claims_disputed: float
    #: Share of the claims that rest on exactly one independent origin.
    claims_single_origin: float
    #: Share of the claims that nobody but the article stands behind.
    claims_unattributed: float
    #: Share of the claims all of whose origins are unnamed (below level 6).
    claims_unnamed_only: float
    #: Shannon index as a share of the highest that so many sources could have. 0 where there is one, or none.
    evenness: float
    #: That Shannon index as a share of the highest that so many kinds could have.
    kinds_evenness: float
    #: Shannon index of the words given to each kind of source, in nats.
    kinds_shannon: float
    #: Its 95 % interval.
    kinds_shannon_interval: list[float]
    #: Gini-Simpson index of the words given to each kind of source.
    kinds_simpson: float
    #: Its 95 % interval.
    kinds_simpson_interval: list[float]
    #: Median sourcing strength of the claims, lowest and highest; headline claims count three times, those of the
    #: first paragraph twice. It hides the weak behind the strong, so `weakest` comes first. Null where there is no
    #: claim.
    median_strength: list[float] | None
    #: Sentences of the same parts.
    sentences: int
    #: Shannon index of the words given to each source, in nats.
    shannon: float
    #: Its 95 % interval.
    shannon_interval: list[float]
    #: Share of the words that are attributed and stand in quotation marks.
    share_direct: float
    #: Share of the words in claims that another claim of the article denies or contradicts.
    share_disputed: float
    #: Share of the words in claims that rest on exactly one independent origin.
    share_single_origin: float
    #: Share of the words that stand in no attribution and in no claim that has one.
    share_unattributed: float
    #: Share of the words in claims all of whose origins are unnamed (below level 6).
    share_unnamed_only: float
    #: Gini-Simpson index of the words given to each source: the chance that two attributed words have two sources.
    simpson: float
    #: Its 95 % interval: 400 bootstrap replicates over attributions, from a fixed seed, bias removed.
    simpson_interval: list[float]
    #: Entities that are the source of at least one attribution.
    sources: int
    #: How many sources are of each kind.
    sources_by_kind: dict[str, int]
    #: How many sources reach each step of the ladder.
    sources_by_level: dict[str, int]
    #: The weakest claim of headline, standfirst and first paragraph, questions and instructions left aside.
    weakest: Weakest | None
    #: Words of headline, standfirst, subheadings, captions and paragraphs.
    words: int


class Mention(TypedDict):
    """Words that refer to an entity."""

    #: The words that it was settled by: the name in full of a short form, whoever a pronoun or a description points
    #: back at, the speaker of `I`. Null where the words stand for themselves.
    antecedent: list[int] | None
    #: How the reference was settled: `name`, `last-name`, `short-form`, `outlet`, `outlet-noun`, `title`,
    #: `description`, `apposition`, `relative`, `member`, `pronoun`, `speaker`, `reporter` or `continued`.
    evidence: str
    #: The words.
    span: list[int]


class Metadata(TypedDict):
    """What an article's carrier (HTML head, JSON fields, CSV columns) said about it."""

    #: Who wrote it.
    byline: str | None
    #: When it was published, as printed.
    date: str | None
    #: Who published it.
    outlet: str | None
    #: The headline.
    title: str | None
    #: Where it can be found.
    url: str | None


class Node(TypedDict):
    """One node of the graph."""

    #: The claim, for a node that is one.
    claim: str | None
    #: The entity behind an origin or a relay.
    entity: str | None
    #: `n1`, `n2`, ...
    id: str
    #: What it stands for.
    kind: Role
    #: What to print on it.
    label: str
    #: Step of an origin on the ladder.
    level: int
    #: Probability that it is open. An origin's is to be multiplied by the `basis` of the link that leaves it.
    openness: Openness
    #: Whether it is an origin that the article does not name.
    unnamed: bool

#: A probability, or its lowest and highest value where the parameters give a range.
Openness = float | list[float]


class Reason(TypedDict):
    """One sentence of explanation."""

    #: Strength that the one change named here would add, or 0.
    gain: float
    #: The words of the article that show it.
    spans: list[list[int]]
    #: The sentence.
    text: str


class Reply(TypedDict):
    """A party answering, denying or not answering."""

    #: How.
    form: ReplyForm
    #: Who.
    party: str
    #: The words.
    span: list[int]


class Source(TypedDict):
    """The source of one attribution."""

    #: How it knows.
    basis: Basis
    #: The words that say how it knows.
    basis_span: list[int] | None
    #: The entity that it is.
    entity: str | None
    #: The entity's canonical name; an unnamed source's fullest description.
    entity_name: str | None
    #: What it is.
    kind: Kind
    #: Step on the ladder of identification, 0 (none) to 7 (named).
    level: int
    #: One span for each fragment, in order.
    spans: list[list[int]]
    #: The words; fragments are joined by ` … `.
    text: str
    #: Relays between the source and this article, outermost last.
    via: list[str]
    #: The words that show each relay, in the same order.
    via_spans: list[list[int]]


class Weakest(TypedDict):
    """The weakest claim of headline and lede."""

    #: Its id.
    claim: str
    #: Its independence.
    independence: list[int]
    #: Where it stands.
    place: Place
    #: Its sourcing in one word.
    status: Status
    #: Its sourcing strength.
    strength: list[float]


class Words(TypedDict):
    """Words of the article."""

    #: One span for each fragment, in order.
    spans: list[list[int]]
    #: The words; fragments are joined by ` … `.
    text: str

Act = Literal["statement", "assertion", "distancing", "factive", "finding", "denial", "speech-act", "belief", "question", "non-response", "relay", "impersonal"]

Basis = Literal["own", "witness", "expert", "document", "told", "unstated"]

BlockKind = Literal["headline", "standfirst", "byline", "subheading", "caption", "paragraph", "credit", "related", "boilerplate"]

CreditForm = Literal["dateline", "byline", "signoff", "source-line", "originally-published", "with-inputs", "contributed", "photo"]

Form = Literal["direct", "indirect", "mixed"]

GrantReason = Literal["harm", "legal", "classified", "unauthorised", "sensitive", "candour", "other", "none"]

Kind = Literal["politician", "government", "campaign", "justice", "expert", "business", "ngo", "media", "citizen", "document", "poll", "group", "unknown"]

Omission = Literal["cuts", "importance", "naming"]

Place = Literal["headline", "lede", "body"]

Relation = Literal["told", "interviewed-by", "cites", "reported", "obtained", "published", "quoted-in"]

ReplyForm = Literal["reply", "denial", "declined", "no-response", "unreachable"]

Role = Literal["origin", "relay", "article", "claim"]

Status = Literal["supported", "disputed", "single-origin", "unnamed-only", "unattributed", "circular"]

Worth = Literal["fact", "figure", "prediction", "opinion", "question", "instruction"]


class Report(TypedDict):
    """The sourcing of one article."""

    #: The article's measures.
    article: Measures
    #: Who said what: the attributions that stand in no other's content, and quotations wherever they stand.
    attributions: list[Attribution]
    #: The parts of the page.
    blocks: list[Block]
    #: Places where information came through somebody else.
    chains: list[Chain]
    #: What is claimed, and how well it is sourced.
    claims: list[Claim]
    #: Who supplied the article or part of it.
    credits: list[Credit]
    #: Everybody and everything that is a source or a relay.
    entities: list[Entity]
    #: Language, version and content hash of the grammar.
    grammar: str
    #: Explicit grants of anonymity.
    grants: list[Grant]
    #: The chain from the first origins to the claims.
    graph: Graph
    #: The given id, or the file's stem.
    id: str
    #: What the article's carrier said about it.
    metadata: Metadata
    #: The others, which stand within another's content: "Time said that *officials told it ...*".
    nested: list[Attribution]
    #: Where the article was read.
    path: str
    #: Who answered, denied or did not answer.
    replies: list[Reply]
    #: SHA-256 of the analysed text, as UTF-8, in hexadecimal.
    sha256: str
